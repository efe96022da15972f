"""Sentences as the rules see them: each name, or list of names, is one mark that shows its article.

Enters: a clean text and its mentions. Leaves: Marked sentences. `von der Stadt Peine, dem Landkreis Goslar und der IHK`
becomes `von ⟦3|der⟧`, where group 3 holds three mentions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graph.intake.clean import sentences
from graph.intake.extract import Mention
from graph.intake.extract.words import lexicon

MOST_CHARACTERS = 3000  # a sentence that is longer is a table or worse
_MOST_LISTED = 60
_CONTRACTIONS = {
    "vom": "von dem",
    "beim": "bei dem",
    "im": "in dem",
    "am": "an dem",
    "zum": "zu dem",
    "zur": "zu der",
    "ins": "in das",
    "ans": "an das",
}
_ARTICLE = "der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines"
_APART = re.compile(r"((?<!\d),|,(?!\d)|[;:()„“”\"»«])|(?<=[\w⟧])(\.)(?=\s|$)")
_MARK = re.compile(r"⟦(\d+)\|(\w*)⟧")
_FEMININE = re.compile(r"(?:GmbH|AG|SE|KG|eG|UG|OHG|Universität|Hochschule|kammer|Stadt|IG) ?[\w ]*$")


@dataclass(frozen=True)
class Group:
    """The mentions of one mark, the role that stands before a person, and whether commas part the mentions."""

    mentions: tuple[Mention, ...]
    role: str | None = None
    commas: bool = False


@dataclass
class Marked:
    """A sentence: its place in the clean text, its marked text, and its groups by number."""

    start: int
    end: int
    text: str
    groups: list[Group] = field(default_factory=list)


def marked(text: str, mentions: Sequence[Mention]) -> Iterator[Marked]:
    """Yield the sentences that name at least one entity."""
    ordered = sorted(mentions, key=lambda mention: mention.start)
    at = 0
    for start, end in sentences(text):
        while at < len(ordered) and ordered[at].start < start:
            at += 1
        until = at
        while until < len(ordered) and ordered[until].end <= end:
            until += 1
        if until > at and end - start <= MOST_CHARACTERS:
            yield _sentence(text, start, end, ordered[at:until])
        at = until


def _sentence(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Marked:
    found = Marked(start, end, "")
    pieces, at = [], start
    for number, mention in enumerate(mentions):
        pieces += [text[at : mention.start], f" ⟦{number}|⟧ "]
        at = mention.end
        found.groups.append(Group((mention,)))
    line = re.sub(r"⟧ -(?=\w)", "⟧ -", "".join([*pieces, text[at:end]]))
    line = re.sub(r"\s+", " ", _APART.sub(r" \1\2 ", line)).strip() + " "
    line = re.sub(r"⟧ - ?(?=[A-ZÄÖÜ])", "⟧ -", line)
    line = _without_doubles(line, found)
    for _ in range(2):
        line = _with_roles(_with_articles(line), found)
    found.text = re.sub(r"\s+", " ", _listed(line, found))
    return found


def _without_doubles(line: str, found: Marked) -> str:
    """Leave out an abbreviation in brackets after its name, and the party or age of a person."""
    line = re.sub(
        r"(⟦\d+\|⟧) \( (?:CDU|CSU|SPD|FDP|AfD|BSW|Grünen?|Bündnis 90 / Die Grünen|(?:Die )?Linke|parteilos|\d\d) \)",
        r"\1",
        line,
    )

    def same(match: re.Match[str]) -> str:
        one, other = (found.groups[int(match[n])].mentions[0] for n in (1, 2))
        return f"⟦{match[1]}|⟧" if one.name == other.name else match[0]

    return re.sub(r"⟦(\d+)\|⟧ \( ⟦(\d+)\|⟧ \)", same, line)


def _with_articles(line: str) -> str:
    """Put the article, and the adjectives and nouns in apposition after it, into the mark."""
    words = lexicon()

    def moved(match: re.Match[str]) -> str:
        for noun in match["nouns"].split():
            if not words.is_descriptor(noun):
                return match[0]
        article = _CONTRACTIONS.get(match["article"].lower(), match["article"].lower())
        lead, _, last = article.rpartition(" ")
        former = "ehemals " if words.former.intersection(match[0].split()) else ""
        return f"{lead + ' ' if lead else ''}{former}⟦{match['number']}|{last}⟧"

    contracted = "|".join(_CONTRACTIONS)
    return re.sub(
        rf"\b(?P<article>(?i:{_ARTICLE}|{contracted})) (?:(?!(?:{_ARTICLE}) )(?:[a-zäöüß]+(?:e|en|er|es|em)) ){{0,3}}"
        r"(?P<nouns>(?:[A-ZÄÖÜ][\w-]+ ){0,1})⟦(?P<number>\d+)\|⟧",
        moved,
        line,
    )


def _with_roles(line: str, found: Marked) -> str:
    """Put the role that stands before a person, and the article before that, into the group."""
    words = lexicon()
    pattern = re.compile(
        rf"(?:\b(?P<article>{_ARTICLE}) )?(?P<ranks>(?:[a-zäöüß]+(?:e|er|en) ){{0,2}})(?<![\w-])"
        rf"(?P<role>{words.role.pattern}) (?:(?:Frau|Herr|Herrn) )?⟦(?P<number>\d+)\|(?P<own>\w*)⟧",
    )

    def moved(match: re.Match[str]) -> str:
        group = found.groups[int(match["number"])]
        if group.mentions[0].kind != "Person":
            return match[0]
        ranks = [word for word in match["ranks"].split() if word in words.ranks]
        former = any(word in words.former for word in match["ranks"].split())
        kept = " ".join(["ehemals" if former else "", *ranks, match["role"]]).strip()
        found.groups[int(match["number"])] = Group(group.mentions, kept)
        rest = " ".join(word for word in match["ranks"].split() if word not in ranks and not match["article"])
        return f"{rest + ' ' if rest else ''}⟦{match['number']}|{(match['article'] or match['own']).lower()}⟧"

    line = re.sub(r"\b(?:Frau|Herr|Herrn) (?=⟦)", "", line)
    return pattern.sub(moved, line)


@dataclass
class _Run:
    """Names that are listed: the number of the first, its article, and all of them so far."""

    number: int
    article: str
    mentions: list[Mention]
    commas: bool = False

    def takes(self, group: Group, article: str) -> bool:
        """Whether the next name goes on with the list: of the same sort, in a case that fits, without a role."""
        person = group.mentions[0].kind == "Person"
        if (self.mentions[0].kind == "Person") != person or (person and group.role):
            return False
        oblique = self.article in ("dem", "des") or (self.article == "der" and _FEMININE.search(self.mentions[0].name))
        return not (oblique and article in ("die", "das"))


def _listed(line: str, found: Marked) -> str:
    """Put names that are listed into one mark: organisations with organisations, persons with persons."""
    separator = (
        r"(?: , (?:auch )?| und (?:auch )?| sowie (?:auch )?| & | / | oder )"
        r"(?:von |mit |in |durch )?"
    )
    pattern = re.compile(rf"⟦\d+\|\w*⟧(?:{separator}⟦\d+\|\w*⟧){{1,{_MOST_LISTED}}}")

    def joined(match: re.Match[str]) -> str:
        runs: list[_Run] = []
        out, at = "", 0
        for mark in _MARK.finditer(match[0]):
            group = found.groups[int(mark[1])]
            between = match[0][at : mark.start()]
            if runs and runs[-1].takes(group, mark[2]):
                runs[-1].mentions += group.mentions
                runs[-1].commas |= "," in between
            else:
                out += (between if runs else "") + mark[0]
                runs.append(_Run(int(mark[1]), mark[2], list(group.mentions)))
            at = mark.end()
        for run in runs:
            found.groups[run.number] = Group(tuple(run.mentions), found.groups[run.number].role, run.commas)
        return out

    return pattern.sub(joined, line)
