"""Tables beside what people decide: proposed rows through review, and a table that comes again after decisions."""

import pytest

from graph.errors import Gone, Invalid, Rejected
from graph.intake import edit
from graph.intake.commit import Author, Checked, add_checked
from graph.intake.draft import Draft
from graph.intake.edit import Editing
from graph.intake.erase import erase
from graph.intake.fields import Reader
from graph.intake.merge import merge
from graph.intake.review import Decision, decide
from graph.intake.table import load
from graph.intake.table.load import Imported, Options, import_table
from graph.intake.undo import undo
from graph.snapshots import read, with_proposed
from graph.statements import Statement
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import everything, links, n

EDITING = Editing(Author("Erika"), Reader("de", lambda asked: names.ID + asked))
HEAD = "subject,subject_kind,relation,object,object_kind\n"


def bring(store: EmbeddedStore, *rows: str, name: str = "a.csv", proposed: bool = False) -> Imported:
    """Import rows of an edge list."""
    text = HEAD + "".join(f"{row}\n" for row in rows)
    return import_table(store, name, text.encode(), Options(proposed=proposed))


def row(subject: str, target: str, relation: str = "cooperatesWith") -> str:
    """Return a row about two companies."""
    return f"{subject},Company,{relation},{target},Company"


def of(store: EmbeddedStore, subject: str, target: str) -> Statement:
    """Return the statement between two, in whatever status."""
    found = read(store)
    several = (*found.statements, *found.proposed, *found.rejected)
    return next(s for s in several if (s.subject, s.object) == (names.ID + subject, names.ID + target))


def facts(store: EmbeddedStore) -> set[str]:
    """Return all quads but how far the store is."""
    return {str(quad) for quad in everything(store) if names.GRAPH_META not in str(quad)}


@pytest.fixture(params=["whole", "in portions"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let tables come as one change, or those of more than one new statement in portions of two."""
    if request.param != "whole":
        monkeypatch.setattr(load, "WHOLE", 0)
        monkeypatch.setattr(load, "PORTION", 2)
    return str(request.param)


@pytest.mark.usefixtures("size")
def test_who_is_new_in_a_proposed_row_waits_with_it_and_comes_in_with_what_is_accepted(store: EmbeddedStore) -> None:
    """No node without relations appears; accepting one brings its ends, undoing takes them back exactly."""
    bring(store, row("Amt", "Bahn"), row("Chor", "Dorf"), row("Chor", "Bahn"), proposed=True)
    assert {node.kind for node in read(store).nodes.values()} == {"Document"}
    assert {names.ID + one for one in ("amt", "bahn", "chor", "dorf")} <= set(with_proposed(store, read(store)).nodes)
    before = facts(store)
    decide(store, [Decision((of(store, "chor", "dorf").id,), accepted=True)], EDITING)
    assert {n.id for n in read(store).nodes.values() if n.kind == "Company"} == {"chor", "dorf"}
    assert {(str(s), str(o)) for s, _, o in links(store)} == {(str(n("chor")), str(n("dorf")))}
    undo(store, store.generation)
    assert facts(store) == before


@pytest.mark.usefixtures("size")
def test_a_rejected_row_and_who_is_the_same_as_another_are_remembered(store: EmbeddedStore) -> None:
    """Importing the table again proposes nothing; the name that was told the same finds the known one."""
    bring(store, row("Bahn AG", "Stadtwerk"), name="known.csv")
    rows = [row("Amt", "Bahn"), row("Chor", "Dorf"), row("Dorf", "Bahn")]
    bring(store, *rows, proposed=True)
    same = Decision((of(store, "amt", "bahn").id,), accepted=True, same_as={"object": "bahn-ag"})
    decide(store, [same, Decision((of(store, "chor", "dorf").id,), accepted=False)], EDITING)
    assert names.ID + "bahn" not in read(store).nodes
    before = facts(store)
    again = bring(store, *rows, proposed=True).report
    assert (again.accepted, again.proposed, again.skipped) == (1, 1, 1)
    assert (again.unchanged, again.rejected) == (2, 1)
    assert [(t.row, t.state, str(t.reason)) for t in again.told] == [
        (3, "skipped", "it was rejected or taken back here, and stays so"),
        (4, "proposed", "the import is to be reviewed"),
    ]
    assert facts(store) == before
    bring(store, row("Bahn", "Amt"), row("Amt", "Eck"), row("Bahn", "Eck"), name="b.csv")
    assert of(store, "bahn-ag", "amt").status == "accepted"
    assert names.ID + "bahn" not in read(store).nodes


@pytest.mark.usefixtures("size")
def test_an_accepted_row_brings_in_who_was_only_proposed(store: EmbeddedStore) -> None:
    """Of the same table, of an earlier portion, or of an earlier table; who nothing accepted names goes on waiting."""
    bring(store, row("Amt", "Bahn"), row("Chor", "Dorf"), proposed=True)
    bring(
        store,
        "Eck,Company,kooperirt mit,Furt,Company",
        "Gut,Company,kooperirt mit,Hof,Company",
        row("Eck", "Amt"),
        row("Hof", "Amt"),
        name="b.csv",
    )
    companies = {node.id for node in read(store).nodes.values() if node.kind == "Company"}
    assert companies == {"eck", "hof", "amt"}
    waiting = {node.id for node in with_proposed(store, read(store)).nodes.values()} - companies
    assert {"bahn", "chor", "dorf", "furt", "gut"} <= waiting
    assert {q.graph_name for q in store.about([n("amt"), n("hof")])} == {Draft(store).graph(n("eck"))}


@pytest.mark.usefixtures("size")
def test_a_node_list_to_be_reviewed_comes_in_with_its_relations(store: EmbeddedStore) -> None:
    """Its rows are told as proposed; what they say of an actor stands beside it, in main once that is accepted."""
    nodes = b"id,name,kind,alternatives\n1,Amt,PublicBody,AA\n2,Bahn,Company,\n3,Chor,Association,\n"
    done = import_table(store, "nodes.csv", nodes, Options(proposed=True))
    assert (done.report.proposed, str(done.report.told[0].reason)) == (
        *(3, "it comes in with the first relation of it that is accepted"),
    )
    assert set(read(store).nodes) == {names.ID + id_ for id_ in read_documents(store)}
    bring(store, "AA,,funds,Bahn,", proposed=True)
    decide(store, [Decision((of(store, "amt", "bahn").id,), accepted=True)], EDITING)
    found = read(store).nodes
    assert (found[names.ID + "amt"].alternative, names.ID + "chor" in found) == (("AA",), False)


def read_documents(store: EmbeddedStore) -> set[str]:
    """Return the ids of the documents of a store."""
    return {node.id for node in read(store).nodes.values() if node.kind == "Document"}


ROWS = [row(f"Werk {number}", f"Netz {number}", "cooperatesWith") for number in range(1, 9)]


@pytest.fixture
def decided(store: EmbeddedStore) -> EmbeddedStore:
    """Return a store with a table of eight rows on which seven things were decided."""
    bring(store, *ROWS)
    merge(store, names.ID + "werk-1", names.ID + "werk-2", EDITING.by)
    edit.correct_entity(store, names.ID + "werk-2", {"alternative_names": []}, None, EDITING)
    edit.retract_statement(store, of(store, "werk-3", "netz-3").iri, None, EDITING)
    edit.retract_entity(store, names.ID + "werk-4", None, EDITING, with_statements=True)
    edit.correct_statement(store, of(store, "werk-5", "netz-5").iri, {"since": "2020"}, None, EDITING)
    edit.correct_entity(store, names.ID + "werk-6", {"name": "Sechstes Werk"}, None, EDITING)
    erase(store, names.ID + "werk-7", EDITING.by)
    return store


@pytest.mark.usefixtures("size")
def test_a_table_that_comes_again_undoes_no_decision(decided: EmbeddedStore) -> None:
    """Merged, corrected, retracted and erased things stay so; rows of who is gone are skipped and say why."""
    before = facts(decided)
    done = bring(decided, *ROWS)
    assert facts(decided) == before
    assert (done.report.unchanged, [(t.row, str(t.reason)) for t in done.report.told]) == (
        5,
        [
            (4, "it was rejected or taken back here, and stays so"),
            (5, "'Werk 4' was retracted here; add it again if it is to come back"),
            (8, "an actor of this name was erased here for good; leave the row out"),
        ],
    )


@pytest.mark.usefixtures("size")
def test_new_rows_are_about_who_stands_now(decided: EmbeddedStore) -> None:
    """Rows added to a table mean who was merged where they are now, and who was renamed at their address."""
    before = facts(decided)
    more = [row(f"Werk {number}", "Neu", "funds") for number in (1, 4, 6, 7, 8)]
    done = bring(decided, *ROWS, *more)
    assert (done.statements, done.report.unchanged, done.report.skipped) == (3, 5, 5)
    added = {s.subject: s.relation for s in read(decided).statements if s.object == names.ID + "neu"}
    assert added == {names.ID + id_: "funds" for id_ in ("werk-2", "werk-6", "werk-8")}
    assert before <= facts(decided)
    assert {n.name() for n in read(decided).nodes.values() if n.kind == "Company"} == {
        *(f"Werk {number}" for number in (2, 3, 5, 8)),
        *(f"Netz {number}" for number in range(1, 9)),
        *("Sechstes Werk", "Neu"),
    }


def test_who_was_retracted_comes_back_when_a_person_adds_them(decided: EmbeddedStore) -> None:
    """At the old address; then rows about them are taken again. Undoing the retraction is the other way."""
    added = edit.add_entity(decided, "Company", {"name": "Werk 4"}, EDITING)
    assert added.iri == names.ID + "werk-4"
    bring(decided, row("Werk 4", "Neu"), name="b.csv")
    assert of(decided, "werk-4", "neu").status == "accepted"


def test_a_table_whose_source_was_retracted_does_not_come_back(decided: EmbeddedStore) -> None:
    """It is refused with what to do; under another title it is another source."""
    source = of(decided, "werk-5", "netz-5").source
    assert source is not None
    edit.retract_entity(decided, source, None, EDITING, with_statements=True)
    before = facts(decided)
    with pytest.raises(Invalid, match="was retracted here; import it under another title"):
        bring(decided, *ROWS)
    assert facts(decided) == before


def test_what_a_person_said_of_a_source_is_not_said_twice(store: EmbeddedStore) -> None:
    """A table with other rows and the same title is the same source, under the title and licence it was given."""
    bring(store, *ROWS[:2])
    (source,) = {s.source for s in read(store).statements}
    assert source is not None
    edit.correct_entity(store, source, {"title": "Amtliche Liste"}, None, EDITING)
    bring(store, *ROWS[:3])
    assert read(store).sources[source] == "Amtliche Liste"
    assert len([q for q in store.about([n(names.id_of(source))]) if q.predicate.value == names.TITLE]) == 1


def test_bulk_lines_never_speak_of_who_was_erased(decided: EmbeddedStore) -> None:
    """Whatever prepares them, the write path refuses a portion that holds an erased address."""
    line = f'<{names.ID}x> <{names.ALT_LABEL}> "x" .\n<{names.ID}x> <{names.ABOUT}> <{names.ID}werk-7> .\n'
    generation = decided.generation
    with pytest.raises(Gone, match="werk-7 was erased"):
        add_checked(decided, Checked(line, line, "", generation, EDITING.by, "x"))
    assert decided.generation == generation


def test_what_somebody_takes_away_during_an_import_is_not_spoken_of(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read at the start is trusted only while nobody else writes: the portion is refused, not half right."""
    monkeypatch.setattr(load, "WHOLE", 0)
    monkeypatch.setattr(load, "PORTION", 2)
    bring(store, row("Amt", "Bahn"), name="first.csv")

    def meanwhile(done: int, _: int) -> None:
        if done == 2:
            edit.retract_entity(store, names.ID + "bahn", None, EDITING, with_statements=True)

    rows = [row("Chor", "Dorf"), row("Chor", "Bahn"), row("Dorf", "Bahn"), row("Dorf", "Amt")]
    text = HEAD + "".join(f"{one}\n" for one in rows)
    with pytest.raises(Rejected, match=r"refers to .*bahn"):
        import_table(store, "second.csv", text.encode(), Options(progress=meanwhile))
    assert (str(n("chor")), str(n("bahn"))) not in {(str(s), str(o)) for s, _, o in links(store)}


@pytest.mark.usefixtures("size")
def test_a_doubtful_row_is_told_as_it_was_decided(store: EmbeddedStore) -> None:
    """Accepted or rejected meanwhile it is no proposal any more; a table of which all was rejected is no error."""
    near = [f"{a},Company,kooperirt mit,{b},Company" for a, b in (("Amt", "Bahn"), ("Chor", "Dorf"), ("Eck", "Furt"))]
    assert bring(store, *near).report.proposed == 3
    yes, no = (of(store, *ends).id for ends in (("amt", "bahn"), ("chor", "dorf")))
    decide(store, [Decision((yes,), accepted=True), Decision((no,), accepted=False)], EDITING)
    told = bring(store, *near).report
    assert (told.accepted, told.proposed, told.skipped, told.unchanged, told.rejected) == (1, 1, 1, 2, 1)
    assert [(one.row, one.state) for one in told.told] == [(3, "skipped"), (4, "proposed")]
    decide(store, [Decision((of(store, "eck", "furt").id,), accepted=False)], EDITING)
    assert bring(store, *near[1:]).report.rejected == 2


@pytest.mark.usefixtures("size")
def test_a_dry_run_checks_what_the_import_checks(store: EmbeddedStore) -> None:
    """In portions too, where later ones speak of who and what earlier ones would have brought."""
    pairs = (("Amt", "Bahn"), ("Chor", "Dorf"), ("Amt", "Bahn"), ("Bahn", "Dorf"), ("Amt", "Dorf"))
    text = HEAD.replace("\n", ",id\n") + "".join(f"{row(*pair)},{nr}\n" for nr, pair in enumerate(pairs))
    tried = import_table(store, "a.csv", text.encode(), Options(dry_run=True))
    assert (store.generation, len(everything(store))) == (0, 0)
    done = import_table(store, "a.csv", text.encode())
    assert (tried.receipt.added, tried.report) == (done.receipt.added, done.report)
