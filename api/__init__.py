"""The service and the command line: the only floor that composes the others."""
