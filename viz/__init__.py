"""Pictures of a network: one Drawing, shown as SVG, as an interactive page and in print."""
