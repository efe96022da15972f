"""A picture marks what is recorded, corrected or taken out since an earlier generation."""

from dataclasses import replace

import pytest

from graph.errors import Invalid
from graph.node import Node
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology.names import ID
from viz.choose import choose
from viz.diagram import MEDIA, make
from viz.spec import of, parse

NAMES = {"a": "Alpha", "b": "Beta", "c": "Gamma", "d": "Delta", "e": "Epsilon"}


def said(id_: str, subject: str, relation: str, object_: str) -> Statement:
    """Return a statement between two of the actors."""
    return Statement(ID + id_, ID + subject, relation, ID + object_, "stated", None)


def network(letters: str, *statements: Statement) -> Snapshot:
    """Return a snapshot of some of the actors."""
    nodes = {ID + one: Node(one, ID + one, {"de": NAMES[one]}, "Company") for one in letters}
    return Snapshot.of(nodes, statements)


KEPT, FAR = said("s1", "a", "shareholderOf", "b"), said("s5", "b", "shareholderOf", "d")
GONE = said("s2", "a", "cooperatesWith", "c")
ROLE = said("s3", "a", "partnerIn", "d")
NEW = said("s4", "e", "cooperatesWith", "a")
TURNED = said("s6", "b", "cooperatesWith", "d")
THEN = network("abcd", KEPT, FAR, GONE, ROLE, TURNED)
NOW = network("abde", KEPT, FAR, replace(ROLE, role="Leitung"), NEW, said("s7", "d", "cooperatesWith", "b"))


def test_each_statement_and_actor_carries_what_happened_to_it() -> None:
    """New, taken out, corrected; a symmetric one that was entered again from its other end is changed."""
    found = choose(NOW, of({"since": 1}), before=THEN)
    assert found.look.changes == {
        ID + "s2": "removed",
        ID + "s3": "changed",
        ID + "s4": "added",
        ID + "s7": "changed",
        ID + "c": "removed",
        ID + "e": "added",
    }
    assert {s.id for s in found.network.statements} == {"s1", "s2", "s3", "s4", "s5", "s7"}
    assert set(found.network.nodes) == {ID + one for one in "abcde"}


def test_around_an_actor_only_what_is_gone_from_all_the_data_is_marked_as_gone() -> None:
    """Around Gamma, which is gone, is nothing; around Epsilon, which was not there then, all is new."""
    found = choose(NOW, of({"around": "Epsilon", "since": 1}), before=THEN)
    assert found.look.changes == {ID + "s4": "added", ID + "e": "added"}
    assert found.focus == ID + "e"
    without = choose(NOW, of({"without": ["Epsilon"], "since": 1}), before=THEN)
    assert ID + "e" not in without.network.nodes
    same = choose(THEN, of({"since": 1}), before=THEN)
    assert same.look.changes == {}


def test_an_actor_of_another_name_is_changed() -> None:
    """The name is that of now."""
    nodes = {**THEN.nodes, ID + "b": replace(THEN.nodes[ID + "b"], names={"de": "Beta Werke"})}
    found = choose(Snapshot.of(nodes, (KEPT, FAR, GONE, ROLE, TURNED)), of({"since": 1}), before=THEN)
    assert found.look.changes == {ID + "b": "changed"}
    assert found.network.nodes[ID + "b"].name() == "Beta Werke"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("de", ("neu eingetragen", "nicht mehr eingetragen", "geändert", "Änderungen seit Generation 1")),
        ("en", ("newly recorded", "no longer recorded", "changed", "Changes since generation 1")),
    ],
)
@pytest.mark.parametrize("form", ["svg", "html", "pdf", "png"])
def test_every_format_is_the_same_twice_and_those_of_text_explain_the_signs(
    form: str, language: str, told: tuple[str, ...]
) -> None:
    """A sign and a word for each change, so that grey paper says the same."""
    spec = of({"since": 1, "language": language})
    once, again = (make(NOW, spec, MEDIA[form], before=THEN).content for _ in range(2))
    assert once == again
    if form in {"svg", "html"}:
        page = once.decode()
        assert all(text in page for text in (told if form == "svg" else told[:3]))
    if form == "svg":
        assert page.count(">+</text>") == 3  # the legend, the line, the actor
        assert page.count(">~</text>") == 3
        assert page.count("stroke-dasharray") >= 2


def test_since_is_a_generation_or_a_day() -> None:
    """A generation needs no day, but its data, and a question that can be asked of both."""
    assert (parse("since: 3").since, str(parse("since: 2022-01-01\nday: 2023-01-01").since)) == (3, "2022-01-01")
    with pytest.raises(Invalid, match="not with construct"):
        parse("since: 3\nconstruct: CONSTRUCT WHERE {?s ?p ?o}")
    with pytest.raises(Invalid, match="greater than or equal to 0"):
        parse("since: -1")
    with pytest.raises(Invalid, match="give its snapshot"):
        make(NOW, of({"since": 1}), MEDIA["svg"])
