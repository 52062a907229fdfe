"""The shared library: named scenarios that a team keeps in one SQL database, a SQLite file or PostgreSQL."""
