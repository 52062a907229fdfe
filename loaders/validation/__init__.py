"""Validation of official files: rows one by one, rows against each other, and totals against their parts."""
