"""Statements, where they are stored, how they come in, and what is computed from them. Knows nothing of HTTP."""
