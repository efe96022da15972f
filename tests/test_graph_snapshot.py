"""Snapshots: brought up to date by what a change touched, kept beside the store, true to their generation."""

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from graph.analysis.filters import Filters
from graph.analysis.network import project, simple
from graph.arrays import edges as columns
from graph.arrays import kept as keeping
from graph.arrays.codes import NONE, Codes
from graph.errors import Rejected, Unavailable, Unknown
from graph.intake.commit import Change, commit
from graph.reading import objects_of
from graph.snapshot import Snapshot
from graph.snapshots import Snapshots
from graph.store import recent
from graph.store.embedded import EmbeddedStore
from ontology import names
from tests.graph_data import ENTITIES, load, n, node, quad, remove, statement

IRIS = st.text("abc/äß-", max_size=4)
STEPS = st.lists(
    st.tuples(
        st.sampled_from("123"), st.sampled_from(["ab", "cb", "ac"]), st.sampled_from(["accepted", "proposed", ""])
    ),
    min_size=1,
    max_size=6,
)


def whole(snapshot: Snapshot) -> list[object]:
    """Return all that a snapshot says, in an order that does not depend on how it was made."""
    about = {iri: snapshot.about(iri) for iri in sorted(snapshot.nodes)}
    network = project(snapshot, Filters(derived=True))
    graph = simple(network)
    pairs = sorted((graph.labels[one], graph.labels[other]) for one, other in zip(graph.start, graph.end, strict=True))
    parts = (snapshot.statements, snapshot.derived, snapshot.proposed, snapshot.rejected)
    return [
        dict(snapshot.nodes),
        dict(snapshot.sources),
        dict(snapshot.claims),
        *parts,
        about,
        network.statements,
        pairs,
    ]


def anew(store: EmbeddedStore) -> Snapshot:
    """Return a store read as objects, without any column that was kept or brought up to date."""
    held, statements = objects_of(store)
    return Snapshot.of(held.nodes, statements, held.sources, held.claims)


@pytest.mark.long
@settings(max_examples=25)
@given(steps=STEPS)
def test_a_snapshot_brought_up_to_date_says_what_one_made_anew_says(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    """Whatever statements come, change their status, ends or names, or go."""
    store = EmbeddedStore(tmp_path_factory.mktemp("steps") / "data")
    load(store, ENTITIES)
    snapshots = Snapshots(store)
    snapshots.current().index.resolve("A")
    for name, ends, status in steps:
        one, other = tuple(ends)
        removed = frozenset(node(store, f"s{name}"))
        commit(store, Change(frozenset(), removed))
        with suppress(Rejected):  # the same statement twice; nothing is written then
            if status:
                load(store, statement(f"s{name}", one, "partnerIn", other, status=status))
        label = Literal(f"Name {one}{name}", language="de")
        commit(store, Change(frozenset([quad(n(one), names.ALT_LABEL, label)])))
        now = snapshots.current()
        assert whole(now) == whole(anew(store))
        assert now.index.resolve(label.value).id == one
    store.close()


def test_the_bundled_network_read_as_columns_is_the_one_read_as_objects(bundled: EmbeddedStore) -> None:
    """All statements, entities, sources and claims, and how many statements there are about each."""
    now = Snapshots(bundled).current()
    assert whole(now) == whole(anew(bundled))
    assert {iri: now.count_about(iri) for iri in now.nodes} == {iri: len(now.about(iri)) for iri in now.nodes}


def test_kept_columns_are_mapped_and_brought_up_to_date(store: EmbeddedStore, folder: Path) -> None:
    """A start reads what was kept, and what the journal tells of later changes; damaged files are read anew."""
    load(store, ENTITIES, statement("s1"))
    first = Snapshots(store, folder, worth=0)
    first.current()
    first.keep()
    load(store, statement("s2", "c", "partnerIn", "b"))
    second = Snapshots(store, folder, worth=0)
    assert whole(second.current()) == whole(anew(store))
    second.keep()
    again = Snapshots(store, folder, worth=0)
    again.current()
    assert again.current().edges.columns["subject"].flags.writeable is False
    assert whole(again.current()) == whole(anew(store))
    (folder / "arrays" / "subject.npy").write_bytes(b"\x93NUMPY")
    assert whole(Snapshots(store, folder, worth=0).current()) == whole(anew(store))


def test_columns_are_kept_after_more_changes_than_stand_loose(
    store: EmbeddedStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is made anew after many changes, and what came with them is numbered anew where it is kept."""
    monkeypatch.setattr(columns, "_FEWEST_LOOSE", 1)
    load(store, ENTITIES, statement("s1"))
    snapshots = Snapshots(store, folder, worth=0)
    snapshots.current()
    load(store, statement("s0", "c"), statement("r9", "c", "cooperatesWith", "a"))
    assert len(snapshots.current().edges.loose) == 0
    snapshots.keep()
    again = Snapshots(store, folder, worth=0).current()
    assert list(again.edges.numbering.statements) == [names.ID + name for name in ("r9", "s0", "s1")]
    assert whole(again) == whole(anew(store))


FULL = """gf:observedOn "2022-01-01"^^xsd:date ; gf:observedPrecision "month" ; gf:lineStart 3 ; gf:lineEnd 4 ;
  schema:value 12.50 ; schema:currency "EUR" ; gf:approximate true ; gf:inferredPart schema:value , gf:relation ;
  schema:roleName "Leitung\\t\\"neu\\"\\n" ; gf:via id:c ; gf:reason "Grund"@de , "reason"@en ;
  dcterms:identifier "F001" """


def test_details_change_come_and_go_with_their_statement(
    store: EmbeddedStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no column holds is right while it stands loose, when it was merged, and when it was kept and mapped."""
    load(store, ENTITIES, statement("s1", more=FULL), statement("s3", "c", more=FULL.replace("F001", "F003")))
    snapshots = Snapshots(store, folder, worth=0)
    assert whole(snapshots.current()) == whole(anew(store))
    for fewest in (1000, 1):
        monkeypatch.setattr(columns, "_FEWEST_LOOSE", fewest)
        reason = next(one for one in node(store, "s1") if one.predicate.value == names.REASON)
        changed = quad(n("s1"), names.REASON, Literal(f"because {fewest}", language="fr"))
        commit(store, Change(frozenset([changed]), frozenset([reason, *node(store, "s3")])))
        load(
            store,
            statement("s3", "c", "cooperatesWith", "a", more=FULL.replace("gf:lineEnd 4", f"gf:lineEnd {fewest + 9}")),
        )
        now = snapshots.current()
        assert whole(now) == whole(anew(store))
        assert (len(now.edges.said.loose) == 0) == (fewest == 1)
        snapshots.keep()
        mapped = Snapshots(store, folder, worth=0).current()
        assert whole(mapped) == whole(anew(store))
        assert mapped.statement("s3").place.line_end == fewest + 9


def test_columns_of_another_store_are_not_taken(store: EmbeddedStore, folder: Path) -> None:
    """What is kept names the data and the vocabulary that it is of."""
    load(store, ENTITIES, statement("s1"))
    snapshots = Snapshots(store, folder, worth=0)
    snapshots.current()
    snapshots.keep()
    assert keeping.kept(folder / "arrays", "another") is None


def test_few_statements_are_not_worth_keeping(bundled: EmbeddedStore, folder: Path) -> None:
    """Reading them takes no longer than mapping them."""
    snapshots = Snapshots(bundled, folder)
    snapshots.current()
    snapshots.keep()
    assert not (folder / "arrays").exists()


def test_a_snapshot_stays_true_to_its_generation(store: EmbeddedStore) -> None:
    """Statements that are first read after they changed or went are read as they were."""
    load(store, ENTITIES, statement("s1"), statement("s2", "c"))
    before = Snapshots(store).current()
    remove(store, node(store, "s2"))
    note = quad(n("s1"), names.NOTE, Literal("spät", language="de"))
    commit(store, Change(frozenset([note])))
    assert [(s.id, s.note) for s in before.statements] == [("s1", {}), ("s2", {})]
    after = Snapshots(store).current()
    assert [(s.id, s.note) for s in after.statements] == [("s1", {"de": "spät"})]


def test_a_snapshot_of_long_ago_says_so(bundled: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much has changed, statements are as they were; what was derived is so, or not answered."""
    before = Snapshots(bundled).current()
    accepted = anew(bundled).statements
    monkeypatch.setattr(recent, "MOST_NODES", 1)
    load(bundled, ENTITIES, statement("s1"))
    remove(bundled, node(bundled, accepted[0].id))
    assert before.statements == accepted
    with pytest.raises(Unavailable, match="ask again"):
        _ = before.derived


@given(st.sets(IRIS), st.lists(IRIS), IRIS)
def test_codes_find_and_order_what_they_number(first: set[str], later: list[str], other: str) -> None:
    """Each IRI has one code, which gives it back; ranks are the order of the IRIs as texts."""
    codes = Codes.of(first)
    numbered = {iri: codes.add(iri) for iri in later}
    assert list(codes) == [codes[code] for code in range(len(codes))]
    assert all(codes.find(iri) == code for iri, code in numbered.items())
    assert (codes.find(other) == NONE) is (other not in {*first, *later})
    everything = list(codes)
    ranks = codes.ranks(np.arange(len(codes))).tolist()
    assert [everything[ranks.index(place)] for place in range(len(codes))] == sorted({*first, *later})


def test_statements_are_found_by_number_in_their_source(bundled: EmbeddedStore) -> None:
    """F001 is a number that the source gives."""
    found = Snapshots(bundled).current()
    assert found.statement("F001").identifier == "F001"
    assert found.statement(found.statement("F001").iri) == found.statement("F001")


def test_a_literal_in_a_number_is_text(bundled: EmbeddedStore) -> None:
    """A number with quotes in it is looked for, and not run."""
    with pytest.raises(Unknown):
        Snapshots(bundled).current().statement('"} ; DROP ALL #')


def test_an_empty_folder_has_no_statement(tmp_path: Path) -> None:
    """Whatever is asked for: it is unknown, as in a folder that holds others."""
    store = EmbeddedStore(tmp_path / "data")
    with pytest.raises(Unknown):
        Snapshots(store).current().statement("x")
    store.close()
