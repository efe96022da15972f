"""Statements as integer columns: what measures and filters read instead of triples."""
