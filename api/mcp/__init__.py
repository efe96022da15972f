"""Model Context Protocol: the questions that programs with a language model ask, over HTTP and on standard streams."""
