"""A part of the network in the formats that other programs read; graph/export.py writes all that is stored."""
