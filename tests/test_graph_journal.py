"""The journal: entries come back as they were written, a torn end is cut, damage is refused."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.errors import Unavailable
from graph.store import journal as module
from graph.store.journal import Entry, Journal
from ontology import names

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
IRI = st.builds(lambda tail: NamedNode(names.ID + tail), st.text("abcäöü/-0123", max_size=8))
LITERAL = st.one_of(
    st.builds(Literal, TEXT),
    st.builds(lambda text, tag: Literal(text, language=tag), TEXT, st.sampled_from(["de", "en", "de-at", "zh-hant"])),
    st.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(names.XSD + kind)), TEXT, st.sampled_from(["date", "x"])
    ),
    st.integers(-(10**12), 10**12).map(Literal),
)
GRAPH = st.one_of(st.just(DefaultGraph()), IRI)
QUAD = st.builds(Quad, IRI, IRI, st.one_of(IRI, LITERAL), GRAPH)
QUADS = st.lists(QUAD, max_size=5).map(tuple)


def entry(generation: int, text: str = "text") -> Entry:
    """Return an entry that adds one quad."""
    added = Quad(NamedNode(names.ID + "a"), NamedNode(names.NOTE), Literal(text), DefaultGraph())
    return Entry(generation, "2023-11-01T00:00:00+00:00", "tester", "because", (added,))


def filled(folder: Path, number: int = 3) -> Path:
    """Write entries and return the one segment that they make."""
    journal = Journal(folder)
    for generation in range(1, number + 1):
        journal.append(entry(generation, f"text {generation} " + "x" * generation))
    (segment,) = folder.glob("*.gfj")
    return segment


def generations(folder: Path, since: int = 0) -> list[int]:
    """Open a journal and return the generations of its entries."""
    return [found.generation for found in Journal(folder).entries(since)]


def ends(segment: Path) -> list[int]:
    """Return where each frame of a segment ends."""
    return [end for _, _, end in module._frames(segment)]


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXT, TEXT, QUADS, QUADS), max_size=3))
def test_entries_come_back_as_they_were(written: list[tuple[str, str, tuple[Quad, ...], tuple[Quad, ...]]]) -> None:
    """Unicode, line breaks, control characters, languages, types and graphs survive; who and why too."""
    entries = [Entry(at, "2023-11-01T00:00:00+00:00", *parts) for at, parts in enumerate(written, start=1)]
    with tempfile.TemporaryDirectory() as place:
        journal = Journal(Path(place))
        for one in entries:
            journal.append(one)
        assert list(journal.entries()) == entries
        again = Journal(Path(place))
        assert list(again.entries()) == entries
        assert again.generation == len(entries)


def test_an_empty_folder_has_no_entries(tmp_path: Path) -> None:
    """Its generation is 0, and asking writes nothing."""
    journal = Journal(tmp_path / "journal")
    assert (journal.generation, list(journal.entries()), list((tmp_path / "journal").iterdir())) == (0, [], [])


def test_a_torn_end_is_cut_wherever_it_broke_off(tmp_path: Path) -> None:
    """Whichever number of bytes of the last frame were written, the entries before it survive and more can follow."""
    segment = filled(tmp_path)
    whole, (_, second, third) = segment.read_bytes(), ends(segment)
    assert third == len(whole)
    for end in range(second, third):
        segment.write_bytes(whole[:end])
        journal = Journal(tmp_path)
        assert journal.generation == 2
        assert segment.read_bytes() == whole[:second]
        journal.append(entry(3, "text 3 xxx"))
        assert [found.generation for found in journal.entries()] == [1, 2, 3]


def test_an_end_of_zeros_is_cut(tmp_path: Path) -> None:
    """After a power loss a file may have its length but not its content."""
    segment = filled(tmp_path)
    whole, (_, second, third) = segment.read_bytes(), ends(segment)
    segment.write_bytes(whole[:second] + bytes(third - second))
    assert generations(tmp_path) == [1, 2]


def test_a_flipped_byte_in_an_earlier_frame_is_damage(tmp_path: Path) -> None:
    """Whichever byte it is, also of the length: nothing is cut, for whole frames stand behind it."""
    segment = filled(tmp_path)
    whole, (first, second, _) = segment.read_bytes(), ends(segment)
    for at in range(first, second):
        flipped = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        segment.write_bytes(flipped)
        with pytest.raises(Unavailable, match=rf"damaged at byte {first}; restore a backup\."):
            generations(tmp_path)
        assert segment.read_bytes() == flipped


def test_a_frame_that_the_store_has_is_never_cut(tmp_path: Path) -> None:
    """What was acknowledged and is broken now is damage even at the very end, and is left for a person to look at."""
    segment = filled(tmp_path)
    broken = segment.read_bytes()[:-1]
    segment.write_bytes(broken)
    with pytest.raises(Unavailable, match="ends before the store does; restore a backup of the whole folder"):
        Journal(tmp_path, applied=3)
    assert segment.read_bytes() == broken
    assert Journal(tmp_path, applied=2).generation == 2


def test_a_failed_append_leaves_the_journal_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is one sentence, and the next entry does not stand behind half a frame."""
    segment = filled(tmp_path, 1)
    before = segment.read_bytes()
    journal = Journal(tmp_path)
    sync, calls = os.fsync, iter([OSError(28, "No space left on device")])

    def full_once(handle: int) -> None:
        error = next(calls, None)
        if error:
            raise error
        sync(handle)

    monkeypatch.setattr(os, "fsync", full_once)
    with pytest.raises(Unavailable, match=r"nothing was written: No space left on device\."):
        journal.append(entry(2))
    assert (segment.read_bytes(), journal.generation) == (before, 1)
    journal.append(entry(2))
    assert generations(tmp_path) == [1, 2]


def test_segments_rotate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full segment is followed by another, named by its first generation; entries come in order from all."""
    monkeypatch.setattr(module, "SEGMENT_BYTES", 300)
    journal = Journal(tmp_path)
    for generation in range(1, 8):
        journal.append(entry(generation))
    assert [file.name for file in sorted(tmp_path.iterdir())] == [f"{g:012d}.gfj" for g in (1, 3, 5, 7)]
    assert generations(tmp_path) == [1, 2, 3, 4, 5, 6, 7]
    assert Journal(tmp_path).generation == 7


def test_reading_on_opens_only_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries after a generation come from the segments that can hold them; damage elsewhere is not met."""
    monkeypatch.setattr(module, "SEGMENT_BYTES", 300)
    journal = Journal(tmp_path)
    for generation in range(1, 8):
        journal.append(entry(generation))
    for since in range(8):
        assert generations(tmp_path, since) == list(range(since + 1, 8))
    first = tmp_path / "000000000001.gfj"
    first.write_bytes(b"nothing of ours")
    assert generations(tmp_path, 2) == [3, 4, 5, 6, 7]
    with pytest.raises(Unavailable, match=r"000000000001\.gfj is damaged at byte 0"):
        generations(tmp_path, 1)


def test_a_torn_first_frame_of_a_new_segment_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash just after rotating leaves an empty or torn segment; its generation is written again."""
    monkeypatch.setattr(module, "SEGMENT_BYTES", 300)
    journal = Journal(tmp_path)
    for generation in (1, 2, 3):
        journal.append(entry(generation))
    last = tmp_path / "000000000003.gfj"
    for torn in (b"", b"GFJ", last.read_bytes()[:-1]):
        last.write_bytes(torn)
        journal = Journal(tmp_path)
        assert (journal.generation, last.read_bytes()) == (2, b"")
        journal.append(entry(3))
        assert [found.generation for found in journal.entries()] == [1, 2, 3]
