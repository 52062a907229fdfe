"""The shape of the data between loaders and atlas: tables, registries, manifest."""
