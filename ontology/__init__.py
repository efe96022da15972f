"""The vocabulary of Geflecht: its files, read through importlib.resources so that a wheel carries them.

Enters: nothing. Leaves: text and paths of the Turtle, SHACL, SPARQL and JSON-LD files beside this module.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable

ROOT: Traversable = files(__name__)


def read(*path: str) -> str:
    """Return the text of one file of the vocabulary, such as ``read("checks", "no-source.rq")``."""
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


def listing(folder: str, suffix: str) -> list[str]:
    """Return the names of a folder's files that end with ``suffix``, sorted."""
    return sorted(item.name for item in ROOT.joinpath(folder).iterdir() if item.name.endswith(suffix))
