"""The formats that the loaders read, one module each; registry.py lists them."""
