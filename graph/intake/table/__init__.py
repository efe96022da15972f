"""Tables in: rows of CSV, XLSX, JSON, GEXF and GraphML become sourced statements, by a mapping that is guessed or given."""
