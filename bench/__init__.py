"""Measures the budgets of the atlas beside a plain peer, and takes pictures of every page."""
