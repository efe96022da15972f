"""What the rules are called by which relations are found in texts and tables, in German and English.

Enters: the name that a proposal keeps of its rule, such as ``german: is funded by``. Leaves: its name in a language,
from the files in ``extraction``; a rule of an extractor that was plugged in is called what it calls itself.
"""

import tomllib
from collections.abc import Mapping
from functools import cache

from ontology import read

_FILES = {"german": ("relations.toml", "Text"), "table": ("tables.toml", "Tabelle")}


def called(rule: str, language: str) -> str:
    """Return what a rule is called in a language, ``de`` or else English."""
    return _german().get(rule, rule) if language == "de" else rule


@cache
def _german() -> Mapping[str, str]:
    return {
        f"{extractor}: {rule['name']}": f"{shown}: {rule['german']}"
        for extractor, (file, shown) in _FILES.items()
        for rule in tomllib.loads(read("extraction", file))["rule"]
    }
