"""Publishing: a new data version beside the old ones, checked, and served by one atomic step."""
