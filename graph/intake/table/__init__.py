"""Tables in: rows of CSV, XLSX, JSON, GEXF and GraphML become sourced statements, by a guessed or given mapping."""
