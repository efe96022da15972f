"""Candidates for merging: variants of a name are found and explained, different actors are not put forward."""

import random
import time
from dataclasses import replace

import pytest

from graph.intake.duplicates import Candidate, candidates
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology.names import ID

KINDS = {"c": "Company", "k": "Chamber", "p": "Person", "a": "Association", "t": "City", "d": "District"}


def network(*actors: tuple[str, str], statements: tuple[Statement, ...] = ()) -> Snapshot:
    """Return a snapshot of actors, each a kind (its first letter) and a name; ``id:`` texts are identifiers."""
    nodes = {}
    for number, (kind, name) in enumerate(actors):
        name_, _, identifier = name.partition("|")
        iri = f"{ID}n{number}"
        nodes[iri] = Node(
            f"n{number}", iri, {"de": name_}, KINDS[kind], identifiers=(identifier,) if identifier else ()
        )
    return Snapshot.of(nodes, statements)


def pairs(*actors: tuple[str, str]) -> list[Candidate]:
    """Return the candidates among actors."""
    return candidates(network(*actors))


@pytest.mark.parametrize(
    ("kind", "one", "other", "sort"),
    [
        ("c", "Prognos AG", "Prognos", "same_name"),
        ("c", "Öffentliche Versicherung", "Oeffentliche Versicherung", "same_name"),
        ("p", "Dr. Robert Habeck", "Robert Habeck", "same_name"),
        ("p", "Habeck, Robert", "Robert Habeck", "same_words"),
        ("k", "IHK Braunschweig", "Industrie- und Handelskammer Braunschweig", "abbreviation"),
        ("k", "IHK Lüneburg-Wolfsburg", "Industrie- und Handelskammer Lüneburg-Wolfsburg", "abbreviation"),
        ("a", "DGB", "Deutscher Gewerkschaftsbund", "abbreviation"),
        ("a", "BMWK", "Bundesministerium für Wirtschaft und Klimaschutz", "abbreviation"),
        ("d", "Landkreis Wolfenbüttel", "Landkreis Wolfenbittel", "spelling"),
        ("c", "Volkswagen Financial Services", "Volkswagen Finanzial Services", "spelling"),
        ("p", "R. Habeck", "Robert Habeck", "initial"),
        ("t", "Stadt Peine|AGS 03157006", "Peine, Stadt in Niedersachsen|AGS 03157006", "identifier"),
    ],
)
def test_variants_of_a_name_are_found_with_what_speaks_for_them(kind: str, one: str, other: str, sort: str) -> None:
    """Legal forms, titles, word order, umlauts, abbreviations, misspellings, initials, identifiers."""
    (found,) = pairs((kind, one), (kind, other))
    assert {found.one, found.other} == {ID + "n0", ID + "n1"}
    assert (found.evidence[0].sort, found.evidence[-1].sort) == (sort, "same_kind")
    assert 0.5 < found.score < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("c", "IG Metall"), ("c", "IG Metall Wolfsburg")),
        (("a", "IG Metall Wolfsburg"), ("a", "IG Metall Salzgitter-Peine")),
        (("d", "Landkreis Gifhorn"), ("d", "Landkreis Goslar")),
        (("d", "Landkreis Peine"), ("t", "Landkreis Peine")),
        (("c", "Werk 1 Technik"), ("c", "Werk 2 Technik")),
        (("k", "IHK Peine"), ("k", "Industrie- und Handelskammer Wolfsburg-Peine")),
        (("t", "Neustadt|AGS 03158"), ("t", "Neustadt|AGS 03151")),
        (("p", "R. Habeck"), ("p", "Thomas Habeck")),
    ],
)
def test_different_actors_are_none(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Another place, another number, another kind, another number in the same register."""
    assert pairs(one, other) == []


def test_what_speaks_against_is_said_and_weighed() -> None:
    """Two legal forms, or two places, make a pair less likely and are named; a shared place makes it likelier."""

    def based(number: int, place: str) -> Statement:
        return Statement(f"{ID}s{number}", f"{ID}n{number}", "basedIn", ID + place, "stated", None)

    (forms,) = pairs(("c", "Nordbau GmbH"), ("c", "Nordbau AG"))
    assert "other_form" in {one.sort for one in forms.evidence}
    same, scores = ("c", "Nordbau"), {}
    for places in (("n2", "n2"), ("n2", "n3")):
        statements = (based(0, places[0]), based(1, places[1]))
        data = network(same, same, ("t", "Celle"), ("t", "Uelzen"), statements=statements)
        (found,) = candidates(data)
        scores[found.evidence[-1].sort] = found.score
    (plain,) = pairs(same, same)
    assert scores["other_place"] < plain.score < scores["same_place"]
    assert forms.score < plain.score


def test_linked_pairs_and_pairs_told_apart_are_none() -> None:
    """A statement between two, or someone's word that they are two, rules them out."""
    same = ("c", "Nordbau")
    ends = (ID + "n0", ID + "n1")
    assert candidates(replace(network(same, same), apart={ends[1]: frozenset({ends[0]})})) == []
    assert len(candidates(network(same, same))) == 1
    link = Statement(ID + "s", ends[0], "shareholderOf", ends[1], "stated", None)
    assert candidates(network(same, same, statements=(link,))) == []


def test_the_one_with_fewer_statements_is_merged_into_the_other() -> None:
    """The order of a pair says which address is to stay, and the evidence is told in that order."""
    link = Statement(ID + "s", ID + "n0", "shareholderOf", ID + "n2", "stated", None)
    (found,) = candidates(network(("c", "Nordbau AG"), ("c", "Nordbau"), ("c", "Bank"), statements=(link,)))
    assert (found.one, found.other) == (ID + "n1", ID + "n0")
    assert (found.evidence[0].one, found.evidence[0].other) == ("Nordbau", "Nordbau AG")


def test_the_bundled_network_has_none(snapshot: Snapshot) -> None:
    """Its four different branches of a union, its districts and its chambers are not put forward."""
    assert candidates(snapshot) == []


def test_ten_thousand_actors_take_a_second_or_two() -> None:
    """Blocks keep the pairs few: planted variants are found among many names in well under ten seconds."""
    dice = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]

    def word() -> str:
        return "".join(dice.choices(syllables, k=dice.randint(3, 5)))

    actors = [("c", f"{word().title()} {word().title()} GmbH") for _ in range(10_000)]
    planted = [("c", actors[number][1].removesuffix(" GmbH")) for number in range(100)]
    begun = time.perf_counter()
    found = {(pair.one, pair.other) for pair in candidates(network(*actors, *planted))}
    assert time.perf_counter() - begun < 10
    assert {(f"{ID}n{number}", f"{ID}n{10_000 + number}") for number in range(100)} <= found | {
        (b, a) for a, b in found
    }
