"""CALPADS work-based learning records (WBLR): from records of students to numbers of students, and nothing else."""
