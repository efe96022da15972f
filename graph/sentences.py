"""Sentences that people read: a key with its values, said in German or English.

Enters: a key of ``SENTENCES`` and its values. Leaves: text in the language asked for. Why a row or a file is
not taken, what is worth knowing about a table, and the errors that people meet most are kept so, and become text where
they are shown. A key that is not there fails where the sentence is made; a test holds both languages and all uses
together.
"""

from collections.abc import Mapping

from graph.sentences_errors import ERRORS
from graph.sentences_files import FILES
from graph.sentences_rows import ROWS

SENTENCES: Mapping[str, Mapping[str, str]] = {**ERRORS, **FILES, **ROWS}


class Sentence:
    """One sentence; a value may be a sentence itself, or a text by language."""

    __slots__ = ("key", "values")

    def __init__(self, key: str, **values: object) -> None:
        """Keep a key and its values; KeyError where there is no such sentence."""
        _ = SENTENCES[key]
        self.key, self.values = key, values

    def said(self, language: str) -> str:
        """Return the text in a language, ``de`` or else English."""
        spoken = "de" if language == "de" else "en"
        values = {name: _said(value, spoken) for name, value in self.values.items()}
        return SENTENCES[self.key][spoken].format_map(values)

    def __str__(self) -> str:
        """Return the text in English."""
        return self.said("en")

    def __eq__(self, other: object) -> bool:
        """Whether both say the same."""
        return isinstance(other, Sentence) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        """Return the hash of what is said."""
        return hash((self.key, str(self)))

    def __repr__(self) -> str:
        """Return the text, for a reader of tests."""
        return f"Sentence({self.key!r}: {self})"


class WrongError(ValueError):
    """A text does not say what is asked for; ``sentence`` says why and what to write."""

    def __init__(self, key: str, **values: object) -> None:
        self.sentence = Sentence(key, **values)
        super().__init__(str(self.sentence))


def _said(value: object, language: str) -> object:
    if isinstance(value, Sentence):
        return value.said(language)
    return value.get(language, "") if isinstance(value, Mapping) else value
