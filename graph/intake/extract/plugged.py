"""Which extractors read a text: ours, and those that other packages bring.

A package brings one by an entry point in the group ``geflecht.extractors`` that names a class without arguments.
"""

from importlib.metadata import entry_points

from graph.intake.extract import ENTRY_POINTS, Extractor
from graph.intake.extract.german import German


def extractors() -> dict[str, Extractor]:
    """Return the extractors by name, ours first."""
    plugged = {point.name: point.load()() for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda p: p.name)}
    return {"german": German(), **plugged}
