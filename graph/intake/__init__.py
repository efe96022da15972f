"""How data comes in: readers make a Change, commit.py writes it, and there is no other way."""
