"""Pure functions on the network."""
