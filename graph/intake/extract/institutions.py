"""Names of organisations that nobody has told us: found by what German builds them on.

Enters: a clean text as tokens. Leaves: mentions, each with its name in the nominative. A name is built on a noun
(Landkreis, Verband, Institut), ends with a legal form, or stands for itself (IG Metall).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.intake.extract import Mention
from graph.intake.extract.phrases import Phrases
from graph.intake.extract.words import Institution, Lexicon, Token, is_adjective, strong

_OF_A_PLACE = re.compile(r"\w*(?:isch|deutsch|Deutsch|Evangelisch|Katholisch)\w{1,2}$")
_OF_PERSONS = frozenset(("Award", "Company", "MediaCompany", "Organisation", "FundingProgramme"))  # are named for some
_BRANCHES = ("-Region", "-Bezirk", "-Landesbezirk", "-Unterbezirk", "-Geschäftsstelle", "-Verwaltungsstelle")
_COMPANY = frozenset(("Firma", "Unternehmen", "Familienunternehmen", "Traditionsunternehmen"))
_SHORT = re.compile(r"(?!(?:EU|US|UN|UNO|NRW|OB|IT|PR|HR|CEO|CSR)$)[A-ZÄÖÜ][A-ZÄÖÜa-z]{0,4}[A-ZÄÖÜ]")
_COINED = re.compile(r"[A-ZÄÖÜ](?=\w*[a-zäöü]\w*[A-ZÄÖÜ]|\w*[A-ZÄÖÜ]\w*[a-zäöü][\w.]*[A-Z])[\w.]{3,}")
_NOT_COINED = re.compile(
    r"\w+[a-zäöü](?:[A-ZÄÖÜ]?G|GB|VO|KO|GO)|g?GmbH|KGaA|gUG|mbH|oHG|GbR|PartG|AöR|(?:Mc|Mac|De|Di|La|Le|Van)[A-Z]\w+|\w+Innen|\w+[a-z]In"
)


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
        self._at = Phrases(text, found, lexicon)
        self._called: set[str] = set()

    def mentions(self) -> Iterator[Mention]:
        """Yield every candidate; they may overlap, and the longest is meant."""
        yield from self._by_noun()
        yield from self._by_legal_form()
        yield from self._by_itself()
        yield from self._by_role()
        yield from self._called_company()
        yield from self._coined()

    # ---- built on a noun

    def _by_noun(self) -> Iterator[Mention]:
        for index, token in enumerate(self._at.tokens):
            found = self._at.lexicon.institution(token.text) if token.capital else None
            if found is not None:
                name = _Name(index, index, [found[1]], found[0])
                self._leftwards(name)
                self._rightwards(name)
                yield from self._named_by(name, index, found[1])

    def _named_by(self, name: _Name, index: int, nominative: str) -> Iterator[Mention]:
        """Yield the name that a noun and what stands around it make, if they make one."""
        after, institution = self._at.word(index + 1), name.institution
        numbered = name.last == index + 1 and after.isdigit() and institution.kind != "Award"
        indefinite = self._at.word(name.first - 1).lower() in self._at.lexicon.indefinite
        if numbered or (indefinite and after in ("für", "der", "des")):
            return
        quoted = self._at.quoted(index)
        if quoted > index and institution.follow:
            yield self._in_quotes(index, quoted, institution)
        elif name.last == index + 1 and _COINED.fullmatch(after):
            coined = self._at.tokens[name.last]
            self._called.add(after)
            yield Mention(coined.start, coined.end, after, institution.kind, 0.85, f"called {institution.head}")
        elif name.completed or institution.names_alone(nominative, adjective=name.adjective):
            yield self._mention(name)

    def _in_quotes(self, index: int, last: int, institution: Institution) -> Mention:
        """Return the name in quotation marks that a noun introduces: das Förderprogramm „Zukunft Wasser“."""
        start, end = self._at.tokens[index + 1].end, self._at.tokens[last].end
        return Mention(start, end, self._at.text[start:end], institution.kind, 0.8, f"called {institution.head}")

    def _leftwards(self, name: _Name) -> None:
        """Take in what belongs before the noun: a cut compound (Industrie- und) and adjectives (Deutschen)."""
        if self._at.word(name.first - 1) == "und" and self._at.word(name.first - 2).endswith("-"):
            cut = self._at.tokens[name.first - 2]
            if cut.capital:
                name.words[:0] = [cut.text, "und"]
                name.first -= 2
        while is_adjective(self._at.word(name.first - 1)) and self._at.joined(name.first - 1):
            name.words.insert(0, strong(self._at.word(name.first - 1), name.institution.gender))
            name.adjective |= _OF_A_PLACE.match(self._at.word(name.first - 1)) is not None
            name.first -= 1
        first = self._at.namesake(name.first, name.institution.head)
        if first < name.first:
            before = self._at.text[self._at.tokens[first].start : self._at.tokens[name.first - 1].end]
            name.words.insert(0, before)
            name.first, name.completed = first, True
        elif self._at.of_a_city(
            name.first - 1
        ):  # the Frankfurter Volksbank: part of the name, but makes none by itself
            name.words.insert(0, self._at.word(name.first - 1))
            name.first -= 1

    def _rightwards(self, name: _Name) -> None:
        """Take in what completes the name after the noun."""
        legal = self._at.legal_form_after(name.last)
        if legal:
            self._extend(name, legal)
        for follow in name.institution.follow:
            last = (
                self._at.follow_name(name.last, persons=name.institution.kind in _OF_PERSONS)
                if follow == "name"
                else getattr(self._at, f"follow_{follow}")(name.last)
            )
            if last > name.last:
                self._extend(name, last)
                name.completed = True
                break
        legal = self._at.legal_form_after(name.last) or self._at.place_and_legal_form_after(name.last)
        if legal:
            self._extend(name, legal)
            name.completed = True

    def _extend(self, name: _Name, last: int) -> None:
        start = self._at.tokens[name.last].end
        name.words.append(self._at.text[start : self._at.tokens[last].end].strip())
        name.last = last

    # ---- with a legal form

    def _by_legal_form(self) -> Iterator[Mention]:
        for match in self._at.lexicon.legal_forms.finditer(self._at.text):
            before = self._at.ending_at(match.start())
            first = self._at.back(before) if before is not None else None
            if first is None or before is None:
                continue
            start, end = self._at.tokens[first].start, match.end()
            name, kind = self._with_legal_form(first, before, match[1])
            yield Mention(start, end, name, kind, 0.8, "legal form")

    def _with_legal_form(self, first: int, before: int, form: str) -> tuple[str, str]:
        """Return the name in the nominative, and its kind: that of a noun in it where there is one."""
        words = [self._at.lexicon.institution(token.text) for token in self._at.tokens[first : before + 1]]
        noun = next((found for found in words if found), None)
        association = form in self._at.lexicon.associations
        kind = noun[0].kind if noun else "Organisation" if association else "Company"
        head = self._at.word(first)
        lead = words[0][1] if words[0] else strong(head, "m" if association else "f") if before > first else head
        rest = self._at.text[self._at.tokens[first].end : self._at.tokens[before].end]
        return f"{lead}{rest} {form}", kind

    # ---- names that stand for themselves

    def _by_itself(self) -> Iterator[Mention]:
        for pattern, table in self._at.lexicon.known:
            for match in pattern.finditer(self._at.text):
                last = self._at.last_within(match.end())
                end = self._branch(last, match.end(), table) if "branch" in table else last
                if end == last and not table.get("alone", True):
                    continue
                kind = table["branch"] if end > last else table["kind"]
                stop = self._at.tokens[end].end if end > last else match.end()
                surface = self._at.text[match.start() : stop]
                name = re.sub(r"^IG-(?=[A-Z])", "IG ", surface)
                yield Mention(match.start(), stop, name, kind, 0.95, "known by itself")

    def _by_role(self) -> Iterator[Mention]:
        """An abbreviation before a role: VDB-Vorsitzende."""
        for token in self._at.tokens:
            name, _, role = token.text.partition("-")
            if _SHORT.fullmatch(name) and self._at.lexicon.is_role(role):
                yield Mention(
                    token.start, token.start + len(name), name, "Organisation", 0.75, "abbreviation of a role"
                )

    def _branch(self, last: int, stop: int, table: dict[str, object]) -> int:
        """Return the last token of a branch: IG Metall Peine, NGG-Region Hannover; of no other compound."""
        at = last
        if self._at.text.startswith("-", stop) and not self._at.word(last).endswith(_BRANCHES):
            return last
        if self._at.word(at + 1) in ("zu", "für") and table["kind"] == "Chamber" and self._at.names(at + 2):
            at += 1
        return self._at.follow_name(at)

    def _called_company(self) -> Iterator[Mention]:
        """What follows the word for a company is one: die Firma Carl Abel, das Unternehmen Schäfer Kalk."""
        for index, token in enumerate(self._at.tokens):
            single = token.text == "Firma" or self._at.word(index - 1).lower() in ("das", "dem", "beim", "vom")
            last = self._at.follow_name(index, persons=True) if token.text in _COMPANY and single else index
            if last > index and len(self._at.word(index + 1)) > 1 and not self._at.word(index + 1).isdigit():
                start, end = self._at.tokens[index + 1].start, self._at.tokens[last].end
                yield Mention(start, end, self._at.text[start:end], "Company", 0.95, f"called {token.text}")

    def _coined(self) -> Iterator[Mention]:
        """Words written as no German word is: ReTraSON, IN4climate.RR."""
        for token in self._at.tokens:
            if (
                token.text not in self._called
                and _COINED.fullmatch(token.text)
                and not _NOT_COINED.fullmatch(token.text)
            ):
                yield Mention(token.start, token.end, token.text, "Network", 0.7, "coined word")

    # ---- small questions

    def _mention(self, name: _Name) -> Mention:
        start, end = self._at.tokens[name.first].start, self._at.tokens[name.last].end
        words = re.sub(r"[„“”\"«»]", "", " ".join(name.words)).replace("  ", " ")
        text = words.replace(" ,", ",")
        score = 0.85 if name.completed else 0.7
        generic = name.institution.alone == "always" and not name.completed
        rule = f"built on {name.institution.head}"
        return Mention(start, end, text, name.institution.kind, score, rule, generic=generic)
