"""Names of persons that nobody has told us: found by first names, titles, roles, and by who is said to speak.

Enters: a clean text as tokens. Leaves: mentions with title, first and last name; then, for each person, the places
that name them by their last name alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph.intake.extract import Mention
from graph.intake.extract.words import Lexicon, Token, is_adjective, lexicon

_LETTERS = r"[^\W\d_]"
_NAME = re.compile(
    rf"(?=[^\W\d_a-zäöüß])(?:{_LETTERS}|['\u2019])*[a-zäöüß\u00df-\u024f](?:-{_LETTERS}+(?:['\u2019]{_LETTERS}+)?)*"
)
_COMMON = re.compile(r"(?:ung|heit|keit|tion|schaft|ment|ieb|ik|tät|bau|kauf|wesen|recht|raum|dienst|amt|wirt|ismus)$")
_INITIAL = re.compile(r"[A-ZÄÖÜ]")


class Persons:
    """Finds the names of persons in one text."""

    def __init__(self, text: str, found: list[Token], lexicon: Lexicon) -> None:
        self._text, self._tokens, self._lexicon = text, found, lexicon

    def mentions(self) -> Iterator[Mention]:
        """Yield persons with first and last name, or with a title and a last name."""
        index = 0
        while index < len(self._tokens):
            last = self._full_name(index)
            if last is None:
                index += 1
                continue
            first = self._titles_before(index)
            start, end = self._tokens[first].start, self._tokens[last].end
            yield Mention(start, end, self._text[start:end], "Person", self._score(index), "person")
            index = last + 1

    def _score(self, index: int) -> float:
        return 0.9 if self._first_name(index) else 0.75

    def _full_name(self, index: int) -> int | None:
        """Return the last token of a name that starts with a first name at a token."""
        if not self._person_like(index):
            return None
        if self._first_name(index):
            last = self._last_name(index + 1)
        elif not _COMMON.search(self._word(index)) and self._introduced(index):
            last = self._last_name(index + 1) or (index if self._titled(index) else None)
            last = None if last and _COMMON.search(self._word(last)) else last
        else:
            last = None
        return last

    def _first_name(self, index: int) -> bool:
        word = self._word(index)
        return word in self._lexicon.first_names or (
            "-" in word and all(part in self._lexicon.first_names for part in word.split("-"))
        )

    def _last_name(self, index: int) -> int | None:
        """Return the token that ends a last name after first names, initials and particles, or None."""
        at = index
        while self._first_name(at) and self._person_like(at + 1) and self._joined(at):
            at += 1
        while _INITIAL.fullmatch(self._word(at)) and self._word(at + 1) == ".":
            at += 2
        if self._word(at) in self._lexicon.particles:
            at += 2 if self._word(at + 1) in ("der", "den", "dem", "und") else 1
        return (
            at
            if self._person_like(at) and self._text[self._tokens[at - 1].end : self._tokens[at].start] == " "
            else None
        )

    def _person_like(self, index: int) -> bool:
        """Whether a token may be a part of a person's name."""
        word = self._word(index)
        if not _NAME.fullmatch(word) or (word in self._lexicon.no_name and not self._first_name(index)):
            return False
        if word in self._lexicon.titles or word in self._lexicon.address or word in self._lexicon.legal_words:
            return False
        odd = (
            self._lexicon.is_role(word)
            or self._lexicon.institution(word)
            or (is_adjective(word) and not self._first_name(index))
        )
        return not odd

    def _introduced(self, index: int) -> bool:
        """Whether what stands before says that a person is named: title, form of address, role, verb of saying."""
        before = self._word(index - 1)
        if self._titled(index) or before in self._lexicon.address:
            return True
        if self._lexicon.is_role(before) and self._joined(index - 1):
            return self._last_name(index + 1) is not None
        two = self._last_name(index + 1) is not None and self._word(index + 2) in (",", ".", "von", "vom", "und", ":")
        return before in self._lexicon.speech and two

    def _titled(self, index: int) -> bool:
        title = self._word(index - 2 if self._word(index - 1) == "." else index - 1)
        return bool(title) and all(part in self._lexicon.titles for part in re.split("[.-]", title))

    def _titles_before(self, index: int) -> int:
        """Return the first token of the titles before a name: Prof. Dr. h.c., Dipl.-Ing."""
        first = at = index
        while at > 0:
            at -= 1
            word = self._word(at)
            if word in (".", "-"):
                continue
            if word in ("Professor", "Professorin") or not all(
                p in self._lexicon.titles for p in re.split("[.-]", word)
            ):
                break
            first = at
        return first

    def _word(self, index: int) -> str:
        return self._tokens[index].text if 0 <= index < len(self._tokens) else ""

    def _joined(self, index: int) -> bool:
        """Whether nothing but a space stands between a token and the next."""
        if not 0 <= index < len(self._tokens) - 1:
            return False
        return self._text[self._tokens[index].end : self._tokens[index + 1].start] == " "


def one_name_each(mentions: Sequence[Mention]) -> list[Mention]:
    """Return mentions in which a person named with and without title is called by the fullest name everywhere."""
    fullest: dict[str, str] = {}
    for mention in mentions:
        if mention.kind == "Person" and mention.iri is None:
            plain = untitled(mention.name)
            fullest[plain] = max(fullest.get(plain, ""), mention.name, key=len)
    return [
        replace(mention, name=fullest[untitled(mention.name)], others=(untitled(mention.name),))
        if mention.kind == "Person" and mention.iri is None
        else mention
        for mention in mentions
    ]


def untitled(name: str) -> str:
    """Return a person's name without titles.

    >>> untitled("Prof. Dr. Gesa Thomsen")
    'Gesa Thomsen'
    """
    titles = "|".join(lexicon().titles)
    return re.sub(rf"^(?:(?:{titles})\b[.-]?[ -]?)+", "", name) or name


def by_last_name(persons: Iterable[Mention], found: list[Token]) -> Iterator[Mention]:
    """Yield the places that name a person by the last name alone, where only one person of the text is called so."""
    called: dict[str, dict[str, Mention]] = {}
    for person in persons:
        last = person.name.split()[-1]
        called.setdefault(last, {})[person.name] = person
    words = lexicon()
    for before, token in zip([Token(".", 0, 0), *found], found, strict=False):
        if before.capital and token.start == before.end + 1 and not words.introduces(before.text):
            continue  # another name that ends alike
        word = token.text if token.text in called else token.text.removesuffix("s")
        known = called.get(word, {})
        if len(known) == 1:
            (person,) = known.values()
            whole = any(p.start <= token.start < p.end for p in known.values())
            if not whole:
                end = token.start + len(word)
                yield Mention(token.start, end, person.name, "Person", 0.8, "last name", person.iri)
