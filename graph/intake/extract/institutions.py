"""Names of organisations that nobody has told us: found by what German builds them on.

Enters: a clean text as tokens. Leaves: mentions, each with its name in the nominative. A name is built on a noun
(Landkreis, Verband, Institut), ends with a legal form, or stands for itself (IG Metall).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from graph.intake.extract import Mention
from graph.intake.extract.words import Institution, Lexicon, Token, is_adjective, strong

_STATES = frozenset(
    "Baden-Württemberg Bayern Berlin Brandenburg Bremen Hamburg Hessen Mecklenburg-Vorpommern Niedersachsen "
    "Nordrhein-Westfalen Rheinland-Pfalz Saarland Sachsen Sachsen-Anhalt Schleswig-Holstein Thüringen NRW".split()
)
_NO_NAME = frozenset(
    "Der Die Das Den Dem Des Ein Eine Einen Einem Einer Und Oder Auch Bei Beim Im In Am An Auf Aus Mit Von Vom Zu Zum Zur Für Über Unter "
    "Nach Vor Seit Bis Als Wie Wir Sie Er Es Ich Ihr Ihre Ihren Unser Unsere Dass Wenn Weil Da Hier Dort Nun Neben Diese Dieser Dieses Diesen "
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag "
    "Herr Frau Herrn Dr Prof Ende Anfang Mitte Euro Prozent Millionen Uhr Jahr Jahre Jahren Anteile Mitglieder Partner Gemeinsam Beide Alle Neu Neue Neuen "
    "Zukunft Hilfe Unterstützung Dank Rahmen Auftrag Ziel Träger Gesellschafter Projekt Projekts Vorhaben Vertreter Ansprechpartner".split()
)
_INDEFINITE = frozenset(
    "ein eine einen einem einer eines kein keine keinen keiner neues neue neuer neuen zwei drei mehrere viele weitere jede jedes "
    "unser unsere unserer unserem ihr ihre ihrer ihrem sein seine seiner seinem".split()
)
_CONNECT = frozenset(("&", "und", "+", "für", "der", "des", "am", "an", "zu", "im", "in", "bei", "von"))
_MOST_WORDS = 6
_PLACES = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)+")
_COMPASS = frozenset(("Nord", "Süd", "Ost", "West", "Mitte", "Nordost", "Nordwest", "Südost", "Südwest", "Land"))
_COINED = re.compile(r"[A-ZÄÖÜ](?=\w*[a-zäöü]\w*[A-ZÄÖÜ]|\w*[A-ZÄÖÜ]\w*[a-zäöü][\w.]*[A-Z])[\w.]{3,}")
_NOT_COINED = re.compile(r"g?GmbH|KGaA|gUG|mbH|oHG|GbR|PartG|AöR|(?:Mc|Mac|De|Di|La|Le|Van)[A-Z]\w+|\w+Innen|\w+[a-z]In")


@dataclass
class _Name:
    """A name in the making: the tokens from ``first`` to ``last``, and its words in the nominative."""

    first: int
    last: int
    words: list[str]
    institution: Institution
    adjective: bool = False
    completed: bool = False


class Institutions:
    """Finds the names of organisations in one text."""

    def __init__(self, text: str, found: list[Token], lexicon: Lexicon) -> None:
        self._text, self._tokens, self._lexicon = text, found, lexicon
        self._at = {token.start: index for index, token in enumerate(found)}
        self._named: set[str] = set()
        self._ends = {token.end: index for index, token in enumerate(found)}

    def mentions(self) -> Iterator[Mention]:
        """Yield every candidate; they may overlap, and the longest is meant."""
        yield from self._by_noun()
        yield from self._by_legal_form()
        yield from self._by_itself()
        yield from self._coined()

    # ---- built on a noun

    def _by_noun(self) -> Iterator[Mention]:
        for index, token in enumerate(self._tokens):
            found = self._lexicon.institution(token.text) if token.capital else None
            if found is None:
                continue
            institution, nominative = found
            name = _Name(index, index, [nominative], institution)
            self._leftwards(name)
            self._rightwards(name)
            if name.last == index + 1 and self._word(name.last).isdigit() and institution.kind != "Award":
                continue
            if self._word(name.first - 1).lower() in _INDEFINITE and self._word(index + 1) in ("für", "der", "des"):
                continue
            quoted = self._quoted(index)
            if quoted > index and institution.follow:
                yield self._in_quotes(index, quoted, institution)
            elif name.last == index + 1 and _COINED.fullmatch(self._word(name.last)):
                coined = self._tokens[name.last]
                yield Mention(
                    coined.start, coined.end, coined.text, institution.kind, 0.85, f"called {institution.head}"
                )
                self._named.add(coined.text)
            elif name.completed or institution.names_alone(nominative, adjective=name.adjective):
                yield self._mention(name)

    def _in_quotes(self, index: int, last: int, institution: Institution) -> Mention:
        """Return the name in quotation marks that a noun introduces: das Förderprogramm „Zukunft Wasser“."""
        start, end = self._tokens[index + 1].end, self._tokens[last].end
        return Mention(start, end, self._text[start:end], institution.kind, 0.8, f"called {institution.head}")

    def _leftwards(self, name: _Name) -> None:
        """Take in what belongs before the noun: a cut compound (Industrie- und) and adjectives (Deutschen)."""
        if self._word(name.first - 1) == "und" and self._word(name.first - 2).endswith("-"):
            cut = self._tokens[name.first - 2]
            if cut.capital:
                name.words[:0] = [cut.text, "und"]
                name.first -= 2
        while is_adjective(self._word(name.first - 1)) and self._joined(name.first - 1):
            name.words.insert(0, strong(self._word(name.first - 1), name.institution.gender))
            name.first, name.adjective = name.first - 1, True

    def _rightwards(self, name: _Name) -> None:
        """Take in what completes the name after the noun."""
        legal = self._legal_form_after(name.last)
        if legal:
            self._extend(name, legal)
        for follow in name.institution.follow:
            last = getattr(self, f"_follow_{follow}")(name.last)
            if last > name.last:
                self._extend(name, last)
                name.completed = True
                break
        legal = self._legal_form_after(name.last)
        if legal:
            self._extend(name, legal)
            name.completed = True

    def _extend(self, name: _Name, last: int) -> None:
        start = self._tokens[name.last].end
        name.words.append(self._text[start : self._tokens[last].end].strip())
        name.last = last

    def _legal_form_after(self, index: int) -> int:
        """Return the last token of a legal form that stands next, else 0; `, e.V.` is one too."""
        at = self._tokens[index].end
        match = self._lexicon.legal_forms.match(self._text, at)
        return self._last_within(match.end()) if match else 0

    def _last_within(self, end: int) -> int:
        index = self._ends.get(end)
        if index is None:  # a dot at the end of the form is a token of its own, or part of the one before
            index = max(i for i, token in enumerate(self._tokens) if token.start < end)
        return index

    def _follow_name(self, last: int) -> int:
        """Capitalised words, cut compounds, numbers at the end, and what binds place names.

        After two places with a hyphen between them (Celle-Gifhorn) comes no other word than a point of the compass.
        """
        at = last
        while at - last < _MOST_WORDS and self._names(at + 1):
            if at > last and _PLACES.fullmatch(self._word(at)) and self._word(at + 1) not in _COMPASS:
                break
            at += 1
            if (self._word(at).endswith("-") or self._word(at + 1) == "&") and self._names(at + 2):
                at += 2 if self._word(at + 1) in ("und", "&") else 0
        if at > last and self._word(at + 1) in ("am", "an", "ob") and self._joined(at):
            river = at + 2 + (self._word(at + 2) == "der")
            if self._names(river) and not self._lexicon.institution(self._word(river)):
                at = river
        return at

    def _quoted(self, last: int) -> int:
        """Return the last token of a name in quotation marks that stands next, without the mark that ends it."""
        match = re.compile(r" [„\"»“]([A-ZÄÖÜ0-9][^„“”\"«»\n]{2,60})[“”\"«]").match(self._text, self._tokens[last].end)
        return self._last_within(match.end(1)) if match else last

    def _follow_for(self, last: int) -> int:
        """`für` with one noun or several: für Wirtschaft, Verkehr und Bauen; für die Region; für regionale Entwicklung."""
        at = last + 1
        if self._word(at) != "für":
            return last
        end = self._noun_phrase(at + 1)
        while end:
            following = self._noun_phrase(end + 2) if self._word(end + 1) in (",", "und", "sowie") else 0
            single = following and self._word(end + 2) not in ("der", "die", "das", "dem", "den", "des", "auch")
            if not (following and single and self._listed(end + 1)):
                break
            end = following
        return self._follow_name(end) if end else last

    def _listed(self, at: int) -> bool:
        """Whether a comma belongs to a list of nouns that `und` closes within the next words."""
        if self._word(at) == "und":
            return True
        words = [self._word(index) for index in range(at + 1, at + 8)]
        for one, other in pairwise(words):
            if one in ("und", "sowie"):
                return other[:1].isupper()
            if one not in (",",) and not one[:1].isupper():
                return False
        return False

    def _noun_phrase(self, at: int) -> int:
        """Return the last token of (article) (adjectives) noun (name), else 0."""
        at += self._word(at) in ("die", "das", "den", "der")
        while re.fullmatch(r"[a-zäöüß]+(?:e|en|er|es)", self._word(at)) and self._word(at + 1)[:1].isupper():
            at += 1
        while is_adjective(self._word(at)) and self._word(at + 1)[:1].isupper():
            at += 1
        if self._word(at).endswith("-") and self._word(at + 1) in ("und", "&"):
            at += 2
        return at if self._names(at) else 0

    def _follow_of(self, last: int) -> int:
        """`der` or `des` with a noun that is no organisation of its own: Verband der Chemischen Industrie."""
        at = last + 1
        if self._word(at) not in ("der", "des"):
            return last
        at += 1
        while is_adjective(self._word(at)) or re.fullmatch(r"(?:deutschen|chemischen|freien)", self._word(at)):
            at += 1
        word = self._word(at)
        known = self._lexicon.institution(word) or self._lexicon.is_role(word)
        return at if self._names(at) and not known else last

    def _follow_at(self, last: int) -> int:
        """`zu Köln`, `am Markt`, `an der Ruhr`."""
        at = last + 1
        if self._word(at) not in ("zu", "am", "an", "im"):
            return last
        at += 1 + (self._word(at + 1) == "der")
        return self._follow_name(at) if self._names(at) else last

    def _follow_state(self, last: int) -> int:
        return last + 1 if self._word(last + 1) in _STATES else last

    def _follow_coined(self, last: int) -> int:
        """A coined name (H2-Elbtal, ReTraSON) or one in quotation marks."""
        word = self._word(last + 1)
        return last + 1 if re.search(r"\d|[a-zäöü][A-ZÄÖÜ]", word) and word[:1].isupper() else self._quoted(last)

    # ---- with a legal form

    def _by_legal_form(self) -> Iterator[Mention]:
        for match in self._lexicon.legal_forms.finditer(self._text):
            before = self._ends.get(match.start())
            first = self._back(before) if before is not None else None
            if first is None or before is None:
                continue
            start, end = self._tokens[first].start, match.end()
            name, kind = self._with_legal_form(first, before, match[1])
            yield Mention(start, end, name, kind, 0.8, "legal form")

    def _with_legal_form(self, first: int, before: int, form: str) -> tuple[str, str]:
        """Return the name in the nominative, and its kind: that of a noun in it where there is one."""
        words = [self._lexicon.institution(token.text) for token in self._tokens[first : before + 1]]
        noun = next((found for found in words if found), None)
        association = form in self._lexicon.associations
        kind = noun[0].kind if noun else "Organisation" if association else "Company"
        head = self._word(first)
        lead = words[0][1] if words[0] else strong(head, "m" if association else "f") if before > first else head
        rest = self._text[self._tokens[first].end : self._tokens[before].end]
        return f"{lead}{rest} {form}", kind

    def _back(self, last: int) -> int | None:
        """Return the first token of the name that ends at a token: capitalised words, and what binds them."""
        first = last
        while last - first < _MOST_WORDS and first > 0 and self._joined(first - 1):
            word = self._word(first - 1)
            two = self._word(first - 2)
            if self._names(first - 1) or (word in ("&", "+") and self._names(first - 2)):
                first -= 1
            elif word in _CONNECT and word != "in" and self._names(first - 2) and self._binds(first - 2, word):
                first -= 2
            elif word == "die" and two == "für" and self._names(first - 3):
                first -= 3
            else:
                break
        while first < last and (self._stops(first) or self._lexicon.is_role(self._word(first))):
            first += 1
        if first < last and self._lexicon.is_descriptor(self._word(first)):
            first += 1
        return first if self._names(first) else None

    def _binds(self, index: int, word: str) -> bool:
        """Whether a small word joins two parts of one name, and does not list two names."""
        if word == "und":
            return self._word(index).endswith("-") or self._lexicon.institution(self._word(index + 2)) is None
        return word in ("für", "am") and self._lexicon.institution(self._word(index)) is not None

    # ---- names that stand for themselves

    def _by_itself(self) -> Iterator[Mention]:
        for pattern, table in self._lexicon.known:
            for match in pattern.finditer(self._text):
                last = self._last_within(match.end())
                end = self._branch(last, table) if "branch" in table and self._text[match.end()] != "-" else last
                if end == last and not table.get("alone", True):
                    continue
                kind = table["branch"] if end > last else table["kind"]
                stop = self._tokens[end].end if end > last else match.end()
                surface = self._text[match.start() : stop]
                name = re.sub(r"^IG-(?=[A-Z])", "IG ", surface)
                yield Mention(match.start(), stop, name, kind, 0.95, "known by itself")

    def _branch(self, last: int, table: dict[str, object]) -> int:
        at = last
        if self._word(at + 1) in ("zu", "für") and table["kind"] == "Chamber" and self._names(at + 2):
            at += 1
        return self._follow_name(at)

    def _coined(self) -> Iterator[Mention]:
        """Words written as no German word is: ReTraSON, IN4climate.RR."""
        for token in self._tokens:
            if (
                token.text not in self._named
                and _COINED.fullmatch(token.text)
                and not _NOT_COINED.fullmatch(token.text)
            ):
                yield Mention(token.start, token.end, token.text, "Network", 0.7, "coined word")

    # ---- small questions

    def _mention(self, name: _Name) -> Mention:
        start, end = self._tokens[name.first].start, self._tokens[name.last].end
        words = re.sub(r"[„“”\"«»]", "", " ".join(name.words)).replace("  ", " ")
        text = words.replace(" ,", ",")
        score = 0.85 if name.completed else 0.7
        generic = name.institution.alone == "always" and not name.completed
        rule = f"built on {name.institution.head}"
        return Mention(start, end, text, name.institution.kind, score, rule, generic=generic)

    def _word(self, index: int) -> str:
        return self._tokens[index].text if 0 <= index < len(self._tokens) else ""

    def _joined(self, index: int) -> bool:
        """Whether nothing but a space stands between a token and the next."""
        if not 0 <= index < len(self._tokens) - 1:
            return False
        return self._text[self._tokens[index].end : self._tokens[index + 1].start] == " "

    def _names(self, index: int) -> bool:
        """Whether a token may be part of a name after another one."""
        word = self._word(index)
        if not word or not self._joined(index - 1):
            return False
        number = word.isdigit() and len(word) == 4
        return (number or self._tokens[index].capital) and not self._stops(index) and not self._lexicon.is_role(word)

    def _stops(self, index: int) -> bool:
        return self._word(index) in _NO_NAME
