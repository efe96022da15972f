"""Where a name goes on: what may follow the noun of an organisation, and what may stand before its legal form.

Enters: a text as tokens, and the place of one of them. Leaves: the place of the token that ends, or begins, the name.
"""

import re
from bisect import bisect_left
from itertools import pairwise

from graph.intake.extract.words import Lexicon, Token, is_adjective

_CONNECT = frozenset(("&", "und", "+", "für", "der", "des", "am", "an", "zu", "im", "bei", "von"))
_ARTICLES = frozenset(("der", "die", "das", "dem", "den", "des", "auch"))
_MOST_WORDS = 6
_MOST_NAMESAKE = 3
_PLACES = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)+")
_COMPASS = frozenset(("Nord", "Süd", "Ost", "West", "Mitte", "Nordost", "Nordwest", "Südost", "Südwest", "Land"))
_QUOTED = re.compile(r" [„\"»“]([A-ZÄÖÜ0-9][^„“”\"«»\n]{2,60})[“”\"«]")
_SMALL = re.compile(
    r"(?!\w*(?:e|en|er|es|em|t|lich|ig|isch)$)[a-zäöüß][\w-]+"
)  # no adjective: die antignum Holzbau GmbH
_CITIZEN = re.compile(r"[A-ZÄÖÜ][a-zäöüß-]{2,}er")
_BEFORE_CITIZEN = frozenset("der die das dem den des zur zum vom beim im von mit bei durch für und".split())  # noqa: SIM905 (a list of words)
_YEAR = re.compile(r"(?:19|20)\d\d")


class Phrases:
    """Asks what stands around the tokens of one text."""

    def __init__(self, text: str, found: list[Token], lexicon: Lexicon) -> None:
        self.text, self.tokens, self.lexicon = text, found, lexicon
        self._starts = [token.start for token in found]
        self._ends = {token.end: index for index, token in enumerate(found)}

    # ---- tokens

    def word(self, index: int) -> str:
        """Return the text of a token, nothing beyond either end."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def joined(self, index: int) -> bool:
        """Whether nothing but a space stands between a token and the next."""
        if not 0 <= index < len(self.tokens) - 1:
            return False
        return self.text[self.tokens[index].end : self.tokens[index + 1].start] == " "

    def names(self, index: int) -> bool:
        """Whether a token may be part of a name after another one."""
        word = self.word(index)
        if not word or not self.joined(index - 1):
            return False
        return (
            (bool(_YEAR.fullmatch(word)) or self.tokens[index].capital)
            and not self.stops(index)
            and not self.lexicon.is_role(word)
        )

    def of_a_city(self, index: int) -> bool:
        """Whether a token before a noun is made of a city's name, as in `der Frankfurter Volksbank`."""
        word = self.word(index)
        if not _CITIZEN.fullmatch(word) or self.stops(index) or word in self.lexicon.first_names:
            return False
        told = self.lexicon.is_role(word) or self.lexicon.is_descriptor(word) or self.lexicon.institution(word)
        return self.joined(index) and not told and self.word(index - 1).lower() in _BEFORE_CITIZEN

    def namesake(self, noun: int, head: str) -> int:
        """Return the first token of whom or what a noun is named for, between an article and the noun, else the noun.

        `der Hanns Martin Schleyer-Stiftung`, `der Haniel Stiftung`: German would write any other noun as one word.
        """
        first = noun
        while noun - first < _MOST_NAMESAKE and self.joined(first - 1) and self._bears_a_name(first - 1):
            first -= 1
        told = first < noun and (self.word(first) in self.lexicon.first_names or head in self.lexicon.named_for)
        return first if told and self.joined(first - 1) and self.word(first - 1).lower() in _BEFORE_CITIZEN else noun

    def _bears_a_name(self, index: int) -> bool:
        word = self.word(index)
        odd = self.stops(index) or self.lexicon.is_role(word) or self.lexicon.is_descriptor(word)
        known = self.lexicon.institution(word) or word in self.lexicon.titles or is_adjective(word)
        citizen = _CITIZEN.fullmatch(word) and word not in self.lexicon.first_names
        return self.tokens[index].capital and not (odd or known or citizen)

    def stops(self, index: int) -> bool:
        """Whether a token is a capitalised word that no name takes in, or a legal form, which ends one."""
        return self.word(index) in self.lexicon.no_name or self.word(index) in self.lexicon.legal_words

    def last_within(self, end: int) -> int:
        """Return the last token that starts before a character; a dot may belong to the token before it."""
        return bisect_left(self._starts, end) - 1

    def ending_at(self, end: int) -> int | None:
        """Return the token that ends before a character, None where none does."""
        return self._ends.get(end)

    # ---- what follows

    def place_and_legal_form_after(self, index: int) -> int:
        """Return the last token of a place and the legal form after it, else 0: im Landkreis Peine mbH."""
        at = self.follow_name(index + 1) if self.word(index + 1) in ("im", "in") else 0
        return self.legal_form_after(at) if at > index + 1 else 0

    def legal_form_after(self, index: int) -> int:
        """Return the last token of a legal form that stands next, else 0; `, e.V.` is one too."""
        at = self.tokens[index].end
        match = self.lexicon.legal_forms.match(self.text, at)
        return self.last_within(match.end()) if match else 0

    def follow_name(self, last: int, *, persons: bool = False) -> int:
        """Capitalised words, cut compounds, numbers at the end, and what binds place names.

        After two places with a hyphen between them (Celle-Gifhorn) comes no other word than a point of the compass.
        """
        at = last
        while at - last < _MOST_WORDS and self.names(at + 1):
            if at > last and _PLACES.fullmatch(self.word(at)) and self.word(at + 1) not in _COMPASS:
                break
            first = at > last or not persons
            if first and self.word(at + 1) in self.lexicon.first_names and self.names(at + 2):
                break  # the person who is named next
            at += 1
            if (self.word(at).endswith("-") or self.word(at + 1) == "&") and self.names(at + 2):
                at += 2 if self.word(at + 1) in ("und", "&") else 0
        if at > last and self.word(at + 1) in ("am", "an", "ob") and self.joined(at):
            river = at + 2 + (self.word(at + 2) == "der")
            bound = self.word(at + 1) != "an" or self.word(at + 2) == "der"
            if (
                bound
                and not self.word(at).isdigit()
                and self.names(river)
                and not self.lexicon.institution(self.word(river))
            ):
                at = river
        return at

    def quoted(self, last: int) -> int:
        """Return the last token of a name in quotation marks that stands next, without the mark that ends it."""
        match = _QUOTED.match(self.text, self.tokens[last].end)
        return self.last_within(match.end(1)) if match else last

    def follow_for(self, last: int) -> int:
        """`für` with one noun or several: für Wirtschaft, Verkehr und Bauen; für regionale Entwicklung."""
        at = last + 1
        if self.word(at) != "für":
            return last
        end = self._noun_phrase(at + 1)
        while end:
            following = self._noun_phrase(end + 2) if self.word(end + 1) in (",", "und", "sowie") else 0
            single = following and self.word(end + 2) not in _ARTICLES
            if not (following and single and self._listed(end + 1)):
                break
            end = following
        return self.follow_name(end) if end else last

    def _listed(self, at: int) -> bool:
        """Whether a comma belongs to a list of nouns that `und` closes within the next words."""
        if self.word(at) == "und":
            return True
        words = [self.word(index) for index in range(at + 1, at + 8)]
        for one, other in pairwise(words):
            if one in ("und", "sowie"):
                return other[:1].isupper()
            if one != "," and not one[:1].isupper():
                return False
        return False

    def _noun_phrase(self, at: int) -> int:
        """Return the last token of (article) (adjectives) noun (name), else 0."""
        at += self.word(at) in ("die", "das", "den", "der")
        while re.fullmatch(r"[a-zäöüß]+(?:e|en|er|es)", self.word(at)) and self.word(at + 1)[:1].isupper():
            at += 1
        while is_adjective(self.word(at)) and self.word(at + 1)[:1].isupper():
            at += 1
        if self.word(at).endswith("-") and self.word(at + 1) in ("und", "&"):
            at += 2
        return at if self.names(at) else 0

    def follow_of(self, last: int) -> int:
        """`der` or `des` with a noun that is no organisation of its own: Verband der Chemischen Industrie."""
        at = last + 1
        if self.word(at) not in ("der", "des"):
            return last
        at += 1
        while is_adjective(self.word(at)) or re.fullmatch(r"(?:deutschen|chemischen|freien)", self.word(at)):
            at += 1
        word = self.word(at)
        known = self.lexicon.institution(word) or self.lexicon.is_role(word) or word.isupper()
        return at if self.names(at) and not known else last

    def follow_at(self, last: int) -> int:
        """`zu Köln`, `am Markt`, `an der Ruhr`."""
        at = last + 1
        if self.word(at) not in ("zu", "am", "an", "im"):
            return last
        at += 1 + (self.word(at + 1) == "der")
        return self.follow_name(at) if self.names(at) else last

    def follow_state(self, last: int) -> int:
        """A state of Germany: das Land Hessen."""
        return last + 1 if self.word(last + 1) in self.lexicon.states else last

    def follow_coined(self, last: int) -> int:
        """A coined name (H2-Elbtal, ReTraSON) or one in quotation marks."""
        word = self.word(last + 1)
        return last + 1 if re.search(r"\d|[a-zäöü][A-ZÄÖÜ]", word) and word[:1].isupper() else self.quoted(last)

    # ---- what stands before a legal form

    def back(self, last: int) -> int | None:
        """Return the first token of the name that ends at a token: capitalised words, and what binds them."""
        if not self.tokens[last].capital:
            return None
        first = last
        while last - first < _MOST_WORDS and first > 0 and self.joined(first - 1):
            word = self.word(first - 1)
            two = self.word(first - 2)
            if self.names(first - 1) or (word in ("&", "+") and self.names(first - 2)):
                first -= 1
            elif word in _CONNECT and self.names(first - 2) and self._binds(first - 2, word):
                first -= 2
            elif word == "die" and two == "für" and self._for_all(first - 3):
                first -= 3
            else:
                break
        small = self.word(first - 1)
        if self.word(first - 2).lower() in _ARTICLES and _SMALL.fullmatch(small) and self.joined(first - 2):
            return first - 1
        while first < last and (self.stops(first) or self.lexicon.is_role(self.word(first))):
            first += 1
        if first < last and self.lexicon.is_descriptor(self.word(first)):
            first += 1
        return first if self.tokens[first].capital and not self.stops(first) else None

    def _for_all(self, index: int) -> bool:
        """Whether a token is a noun that `für` may complete."""
        found = self.lexicon.institution(self.word(index))
        return self.names(index) and found is not None and "for" in found[0].follow

    def _binds(self, index: int, word: str) -> bool:
        """Whether a small word joins two parts of one name, and does not list two names."""
        if word == "und":
            return self.word(index).endswith("-") or self.lexicon.institution(self.word(index + 2)) is None
        return word in ("für", "am") and self.lexicon.institution(self.word(index)) is not None
