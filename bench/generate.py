"""A network of actors for the benchmarks: statements with source, day and certainty, and the plain links beside them.

Enters: a file, a number of statements, and one of actors. Leaves: N-Triples, the same for the same numbers, about
twelve triples for each statement. Unless told, a tenth as many actors; a few have many relations, most have few.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ontology import names

_KINDS = {
    "Company": 42,
    "Person": 20,
    "City": 6,
    "TradeUnionBranch": 7,
    "BusinessAssociation": 9,
    "Bank": 5,
    "Ministry": 1,
    "IndustryInitiative": 5,
    "FundingProgramme": 1,
    "AdvisoryBody": 4,
}
_ORGANISATIONS = ("Company", "City", "TradeUnionBranch", "BusinessAssociation", "Bank")
_WORDS = ("Stahl", "Gewebe", "Wasserstoff", "Logistik", "Maschinenbau", "Energie", "Bildung", "Handwerk", "Chemie")
_PLACES = 50
_RELATIONS = {
    ("cooperatesWith", "Organisation", "Organisation"): 30,
    ("partnerIn", "Organisation", "IndustryInitiative"): 25,
    ("holdsRoleAt", "Person", "Organisation"): 15,
    ("shareholderOf", "Organisation", "Company"): 10,
    ("fundedThrough", "Organisation", "FundingProgramme"): 5,
    ("funds", "Ministry", "Organisation"): 5,
    ("representedIn", "Organisation", "AdvisoryBody"): 5,
    ("basedIn", "Organisation", "Place"): 5,
}


@dataclass(frozen=True)
class Written:
    """What was generated: the file, its triples, and an actor of middling degree for queries to start from."""

    file: Path
    triples: int
    actor: str


def generate(file: Path, statements: int, actors: int | None = None) -> Written:
    """Write a network of so many statements."""
    by_kind = _actors(actors or max(200, statements // 10))
    triples = 0
    with file.open("w", encoding="utf-8") as out:
        for line in _lines(by_kind, statements):
            out.write(line)
            triples += 1
    organisations = by_kind["Organisation"]
    return Written(file, triples, organisations[len(organisations) // 20])


def _actors(count: int) -> dict[str, list[str]]:
    """Return the names of actors and places by kind; organisations of every kind also stand together."""
    table = [kind for kind, share in _KINDS.items() for _ in range(share)]
    random.Random(1).shuffle(table)  # noqa: S311 (no secret)
    by_kind: dict[str, list[str]] = {kind: [] for kind in (*_KINDS, "Organisation", "Place")}
    for n in range(count):
        kind = table[n % len(table)]
        by_kind[kind].append(f"a{n}")
        if kind in _ORGANISATIONS:
            by_kind["Organisation"].append(f"a{n}")
    by_kind["Place"] = [f"place{n}" for n in range(_PLACES)]
    return by_kind


def _lines(by_kind: dict[str, list[str]], statements: int) -> Iterator[str]:
    documents = max(1, statements // 100)
    for kind, members in by_kind.items():
        if kind != "Organisation":
            for member in members:
                yield from _entity(member, kind, f"{_word(member)} {kind} {member}")
    for n in range(documents):
        yield from _entity(f"doc{n}", "Document", f"Bericht {n}")
        yield _triple(f"doc{n}", names.TITLE, f'"Bericht {n}"@de')
    links = set()
    for n, (subject, relation, target) in enumerate(_relations(by_kind, statements)):
        yield from _statement(n, subject, relation, target, documents)
        link = _triple(subject, names.GF + relation, _id(target))
        if link not in links:
            links.add(link)
            yield link


def _relations(by_kind: dict[str, list[str]], statements: int) -> Iterator[tuple[str, str, str]]:
    """Yield subject, relation and object of each statement: first what rules draw on, then what is drawn by lot."""
    companies, ministries = by_kind["Company"], by_kind["Ministry"]
    fixed = [
        (companies[n * 7 % len(companies)], "managesNetworkOf", i) for n, i in enumerate(by_kind["IndustryInitiative"])
    ]
    fixed += [(p, "runBy", ministries[n % len(ministries)]) for n, p in enumerate(by_kind["FundingProgramme"])]
    yield from fixed
    lot = random.Random(2)  # noqa: S311 (no secret)
    kinds, weights = list(_RELATIONS), list(_RELATIONS.values())
    for relation, source, target in lot.choices(kinds, weights, k=statements - len(fixed)):
        subject, other = _pick(lot, by_kind[source]), _pick(lot, by_kind[target])
        yield subject, relation, other if other != subject else by_kind[target][-1]


def _pick(lot: random.Random, members: Sequence[str]) -> str:
    """Return a member, the first ones far more often than the last."""
    return members[int(len(members) * lot.random() ** 2)]


def _entity(name: str, kind: str, label: str) -> Iterator[str]:
    yield _triple(name, names.TYPE, f"<{names.GF}{kind}>")
    yield _triple(name, names.PREF_LABEL, f'"{label}"@de')


def _statement(n: int, subject: str, relation: str, target: str, documents: int) -> Iterator[str]:
    name = f"t{n}"
    yield _triple(name, names.TYPE, f"<{names.STATEMENT}>")
    yield _triple(name, names.SUBJECT, _id(subject))
    yield _triple(name, names.PREDICATE, f"<{names.GF}{relation}>")
    yield _triple(name, names.OBJECT, _id(target))
    yield _triple(name, names.SOURCE, _id(f"doc{n % documents}"))
    yield _triple(name, names.LINE_START, _number(n % 400 + 1))
    yield _triple(name, names.LINE_END, _number(n % 400 + 2))
    yield _triple(name, names.OBSERVED_ON, f'"20{n % 20 + 5:02}-{n % 12 + 1:02}-{n % 28 + 1:02}"^^<{names.XSD}date>')
    yield _triple(name, names.OBSERVED_PRECISION, '"day"')
    yield _triple(name, names.CERTAINTY, f"<{names.INFERRED if n % 5 == 0 else names.STATED}>")
    yield _triple(name, names.STATUS, f"<{names.ACCEPTED}>")
    if relation == "funds":
        yield _triple(name, names.VALUE, _number((n % 997 + 1) * 1000))
        yield _triple(name, names.CURRENCY, '"EUR"')


def _triple(subject: str, predicate: str, target: str) -> str:
    return f"{_id(subject)} <{predicate}> {target} .\n"


def _id(name: str) -> str:
    return f"<{names.ID}{name}>"


def _number(value: int) -> str:
    return f'"{value}"^^<{names.XSD}integer>'


def _word(name: str) -> str:
    return _WORDS[int("".join(filter(str.isdigit, name))) % len(_WORDS)]
