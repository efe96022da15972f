"""Words of a German text, and what the language says of them.

Enters: text, and the tables of `ontology/extraction/german.toml`. Leaves: tokens with their places, and the Lexicon:
nouns that names are built on in all their cases, legal forms, roles, first names.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import ontology

_TOKEN = re.compile(r"[^\W_]+(?:[-\u2013&./'\u2019+·_][^\W_]+)*[-\u2013]?|\S")
_ADJECTIVE = re.compile(
    r"(?:[A-ZÄÖÜ][\wäöüß-]*(?:isch|lich|deutsch|haft|ig|sam|bar)|Deutsch|Frei|Hoh|Groß|Öffentlich|Allgemein|Vereinigt|Recht|Link|Mittler|Ober|Unter"
    r"|International|National|Regional|Rot|Grün|Weiß|Schwarz|Blau|Evangelisch|Katholisch|Sozial|Zentral|Kommunal|Digital|Diakonisch)(e|en|er|es|em)"
)
_DOTLESS = str.maketrans("äöüÄÖÜ", "aouAOU")
_ENDINGS = {"m": "er", "f": "e", "n": "es", "p": "e"}
_GENITIVE = re.compile(r"(?:es|s)$")
_FEDERAL = re.compile(r"(?:Bundes|Landes|Staats|Umwelt|Statistisches|Euro)", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """A word or a sign with its place, the end exclusive."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins as a name does."""
        return self.text[0].isupper() or (len(self.text) > 1 and self.text[0].isdigit() and self.text[-1].isupper())

    @property
    def word(self) -> bool:
        """Whether it is a word or a number, and no sign."""
        return self.text[0].isalnum()


def tokens(text: str) -> list[Token]:
    """Return the words and signs of a text."""
    return [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]


@dataclass(frozen=True)
class Institution:
    """A noun that names are built on; the fields are those of german.toml."""

    kind: str
    gender: str
    head: str
    follow: tuple[str, ...]
    alone: str = "never"
    compound: bool = True
    never: frozenset[str] = frozenset()

    def names_alone(self, nominative: str, *, adjective: bool) -> bool:
        """Whether the noun in this compound, or after an adjective, is a name without anything after it."""
        compound = len(nominative) > len(self.head)
        federal = compound and self.alone != "never" and bool(_FEDERAL.match(nominative))
        given = self.alone == "federal" and nominative.endswith(f"-{self.head}")  # Jackstädt-Stiftung
        named = self.alone == "always" or (self.alone == "compound" and compound)
        return self.compound and (named or adjective or federal or given)


class Lexicon:
    """The tables of german.toml, ready to be asked."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self._tables = tables
        self._heads = [
            Institution(
                t["kind"],
                t["gender"],
                head,
                tuple(t["follow"]),
                t.get("alone", "never"),
                t.get("compound", True),
                frozenset(t.get("never", ())),
            )
            for t in tables["institution"]
            for head in t["heads"]
        ]
        persons = tables["persons"]
        self.legal_words = frozenset(form for form in tables["legal_forms"] if " " not in form)
        self.associations = frozenset(tables["associations"])
        self.states, self.no_name, self.indefinite, self.named_for = (
            frozenset(tables["words"][key].split()) for key in ("states", "no_name", "indefinite", "named_for")
        )
        self.titles = frozenset(persons["titles"])
        self.address = frozenset(persons["address"])
        self.speech = frozenset(persons["speech"])
        self.particles = frozenset(persons["particles"])
        self.first_names = frozenset(persons["first_names"].split())
        self.ranks = frozenset(persons["ranks"])
        self.former = frozenset(persons["former"])

    @cached_property
    def legal_forms(self) -> re.Pattern[str]:
        """A pattern that finds a legal form after a name."""
        ordered = sorted(self._tables["legal_forms"], key=len, reverse=True)
        return re.compile(r"(?<=[\w)]) (" + "|".join(map(re.escape, ordered)) + r")(?![\w])")

    @cached_property
    def known(self) -> list[tuple[re.Pattern[str], dict[str, Any]]]:
        """Patterns of the names that stand for themselves, longest first, with their tables."""
        found = []
        for table in self._tables["known"]:
            ordered = sorted(table["names"], key=len, reverse=True)
            joined = "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in ordered)
            found.append((re.compile(rf"(?<![\w-])(?:{joined})(?=[-]?(?![\w])|-[A-ZÄÖÜ])"), table))
        return found

    @cached_property
    def role_words(self) -> tuple[str, ...]:
        """The role nouns, also without the dots that a scanner loses, longest first."""
        words = self._tables["persons"]["roles"]
        return tuple(sorted({*words, *(word.translate(_DOTLESS) for word in words)}, key=lambda w: (-len(w), w)))

    @cached_property
    def role(self) -> re.Pattern[str]:
        """A pattern of one word that says what a person does: a role noun, or a compound that ends so."""
        endings = "|".join(map(re.escape, self.role_words))
        lowered = "|".join(map(re.escape, (word.lower() for word in self.role_words)))
        return re.compile(rf"(?:{endings}|[A-ZÄÖÜ][\w-]*(?:-(?:{endings})|{lowered}))")

    def is_role(self, word: str) -> bool:
        """Whether a word says what a person does."""
        return self.role.fullmatch(word) is not None

    def introduces(self, word: str) -> bool:
        """Whether a capitalised word may stand before a person's last name: role, title, address, first word."""
        return self.is_role(word) or word in self.titles or word in self.address or word in self.no_name

    def is_descriptor(self, word: str) -> bool:
        """Whether a word tells what a name is, without being part of it."""
        told = tuple(self._tables["descriptors"])
        return word.lower().endswith(told) or _GENITIVE.sub("", word.lower()).endswith(told)

    def institution(self, word: str) -> tuple[Institution, str] | None:
        """Return the noun that a word is, or ends with, and the word in the nominative; the longest noun wins."""
        return self._institution(word)

    @cache  # noqa: B019 (one lexicon lives as long as the process)
    def _institution(self, word: str) -> tuple[Institution, str] | None:
        best: tuple[int, Institution, str] | None = None
        for institution in self._heads:
            nominative = _nominative(word, institution)
            if nominative and nominative not in institution.never and (best is None or len(institution.head) > best[0]):
                best = (len(institution.head), institution, nominative)
        return best and (best[1], best[2])


def _nominative(word: str, institution: Institution) -> str | None:
    """Return a word in the nominative if it is this noun, in the singular, alone or at the end of a compound."""
    head, gender = institution.head, institution.gender
    forms = {word} if gender in "fp" else {word, _GENITIVE.sub("", word), word.removesuffix("s")}
    for form in sorted(forms, key=len):
        if form == head:
            return form
        fits = institution.compound and len(form) > len(head) + 1
        if fits and (form.endswith((head.lower(), f"-{head}"))):
            return form
    return None


def is_adjective(word: str) -> bool:
    """Whether a capitalised word may be the adjective of a name, such as Deutschen or Sächsisches."""
    return _ADJECTIVE.fullmatch(word) is not None


def strong(adjective: str, gender: str) -> str:
    """Return an adjective as it stands before a name without article: Deutschen Bund -> Deutscher Bund.

    >>> strong("Bayerischen", "n")
    'Bayerisches'
    """
    found = _ADJECTIVE.fullmatch(adjective)
    return adjective[: -len(found[1])] + _ENDINGS[gender] if found else adjective


@cache
def lexicon() -> Lexicon:
    """Return what is known of German, read once per process."""
    return Lexicon(tomllib.loads(ontology.read("extraction", "german.toml")))
