"""What the service says of files and rows, in German.

Enters: a sentence as the errors of graph say it. Leaves: the same in the language of the page; what has no counterpart
in reasons_de.tsv stays English. Names and cells in a sentence are carried over as they stand.
"""

import re
from functools import cache
from pathlib import Path

from ontology.model import model
from viz.style import Language

_FILE = Path(__file__).with_name("reasons_de.tsv")


def told(sentence: str, language: Language) -> str:
    """Return a sentence in a language; as it is where only English is known."""
    if language != "de":
        return sentence[:1].upper() + sentence[1:]
    for pattern, german in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            *names, last = [*found.groups(), ""]
            inner = [*names[:-1], told(names[-1], language)] if names else []  # it may be a reason itself
            return german.format(*(_labelled(name, language) for name in inner), last)
    return sentence


def _labelled(text: str, language: Language) -> str:
    """Return names of the vocabulary, one or a list, as they are called; any other text as it is."""
    labels = {name: one.label for name, one in model().relations.items()}
    labels |= {name: one.label for name, one in model().kinds.items()}
    parts = text.split(", ")
    return ", ".join(labels[part][language] for part in parts) if all(part in labels for part in parts) else text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = (line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines())
    return tuple((_pattern(english), german) for english, german in lines)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL)
