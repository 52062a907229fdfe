"""Official files -> validated tidy tables in data/ and boundaries in static/."""
