"""Backups: taken under writes, restored whole into an empty folder, and everything else is refused."""

import hashlib
import io
import json
import shutil
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Quad

from graph.errors import GeflechtError, Refused, Unavailable, Unreadable
from graph.history import history
from graph.intake.commit import refresh_derived
from graph.store import Readable, backup, version
from graph.store import journal as journals
from graph.store.embedded import EmbeddedStore
from graph.store.entry import packed
from ontology import names
from tests.graph_data import carried, everything, links, load

GRAPHS = (None, names.GRAPH_PROPOSED, names.GRAPH_REJECTED, names.GRAPH_DERIVED)


def taken(store: EmbeddedStore) -> bytes:
    """Return a backup."""
    return b"".join(backup.pieces(store, "here.tar"))


def content(store: Readable) -> set[Quad]:
    """Return everything but generations."""
    return {quad for graph in GRAPHS for quad in store.quads(graph)}


def restored(data: bytes, folder: Path) -> EmbeddedStore:
    """Restore a backup into a new folder and open that."""
    store = EmbeddedStore(folder, workers=1)
    try:
        backup.restore(store, io.BytesIO(data))
        refresh_derived(store)
    except BaseException:
        store.close()
        raise
    return store


def test_a_backup_is_restored_with_its_history(with_person: Path, tmp_path: Path) -> None:
    """All graphs, all changes, the kept files; reopened it is the same, and it goes on from there."""
    store = EmbeddedStore(Path(shutil.copytree(with_person, tmp_path / "a")), workers=1)
    kept = tmp_path / "a" / "documents" / ("0" * 64)
    kept.mkdir(parents=True)
    (kept / "file").write_bytes(b"raw \x00 text")
    data = taken(store)
    assert backup.check(io.BytesIO(data))["generation"] == store.generation == 10
    again = restored(data, tmp_path / "b")
    again.close()
    again = EmbeddedStore(tmp_path / "b", workers=1)
    assert (content(again), again.generation) == (content(store), 10)
    assert history(again, 0, 20).items == history(store, 0, 20).items
    assert content(again.at(5)) == content(store.at(5))
    assert (tmp_path / "b" / "documents" / ("0" * 64) / "file").read_bytes() == b"raw \x00 text"
    assert again.identity != store.identity
    load(again, 'id:neu a gf:Company ; skos:prefLabel "Neu"@de .')
    assert links(again) == carried(again)
    assert [(made.name, made.generation) for made in backup.notes(store.folder)] == [("here.tar", 10)]
    again.close()
    store.close()


def test_a_backup_under_writes_is_of_one_generation(store: EmbeddedStore, tmp_path: Path) -> None:
    """While another thread commits and a backup is read slowly, what is restored is one of the generations."""
    load(store, ["id:a gf:status gf:x", 'id:a a gf:Company ; skos:prefLabel "A"@de .'][1])
    seen, ended = {store.generation: content(store)}, threading.Event()

    def write() -> None:
        for number in range(12):
            load(store, f'id:a skos:altLabel "Alias {number}"@de .')
            seen[store.generation] = content(store)
        ended.set()

    writer, data = threading.Thread(target=write), []
    writer.start()
    while not ended.is_set():
        data.append(b"".join(slowly(backup.pieces(store))))
    writer.join()
    for number, one in enumerate((data[0], data[len(data) // 2])):
        again = restored(one, tmp_path / str(number))
        assert content(again) == seen[again.generation]
        again.close()


def slowly(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield pieces with a pause after each."""
    for piece in pieces:
        time.sleep(0.01)
        yield piece


def test_many_segments_come_back_in_order(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal of several files is one journal again."""
    monkeypatch.setattr(journals, "SEGMENT_BYTES", 300)
    load(store, 'id:a a gf:Company ; skos:prefLabel "A"@de .')
    for number in range(6):
        load(store, f'id:a skos:altLabel "Alias {number}"@de .')
    again = restored(taken(store), tmp_path / "b")
    assert len(again.journal.segments()) > 2
    assert everything(again) == everything(store)
    again.close()


# What is refused


def changed(data: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """Return a backup with other members, its checksums made to fit."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        held = {m.name: archive.extractfile(m).read() for m in archive}  # type: ignore[union-attr]  # all are files
    held.pop(backup.SUMS)
    held = change(held)
    header = json.loads(held[backup.HEADER])
    header["files"] = [[name, len(body)] for name, body in held.items() if name != backup.HEADER]
    held[backup.HEADER] = json.dumps(header).encode()
    sums = {name: hashlib.sha256(body).hexdigest() for name, body in held.items() if name != backup.HEADER}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, body in {**held, backup.SUMS: json.dumps(sums).encode()}.items():
            told = tarfile.TarInfo(name)
            told.size = len(body)
            archive.addfile(told, io.BytesIO(body))
    return out.getvalue()


def with_file(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Return a change that adds a file to a backup."""
    return lambda held: {**held, name: b"x"}


def of_later_version(held: dict[str, bytes]) -> dict[str, bytes]:
    """Claim to be made by a later program."""
    header = json.loads(held[backup.HEADER])
    header["versions"] = {**version.current(), "journal": 99}
    return {**held, backup.HEADER: json.dumps(header).encode()}


def with_gap(held: dict[str, bytes]) -> dict[str, bytes]:
    """Claim one change more than there is."""
    return {**held, backup.HEADER: _of_generation(held[backup.HEADER], 11)}


def with_term(term: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Return a change that puts a term into the journal that is not stored."""

    def change(held: dict[str, bytes]) -> dict[str, bytes]:
        head = {"at": "", "who": "", "why": "", "added": 1}
        payload = packed(head, [f"<https://e.example/s> <https://e.example/p> {term} ."])
        numbers = journals._NUMBERS.pack(1, len(payload))
        (segment,) = [name for name in held if name.startswith("journal/")]
        frame = journals._MAGIC + numbers + journals._digest(numbers, payload) + payload
        return {backup.HEADER: _of_generation(held[backup.HEADER], 1), segment: frame}

    return change


def _of_generation(header: bytes, generation: int) -> bytes:
    return json.dumps({**json.loads(header), "generation": generation}).encode()


@pytest.fixture(scope="module")
def whole(with_person: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a backup that can be restored."""
    folder = Path(shutil.copytree(with_person, tmp_path_factory.mktemp("backup") / "data"))
    store = EmbeddedStore(folder, workers=1)
    data = taken(store)
    store.close()
    return data


def test_what_is_cut_off_or_flipped_is_refused_with_nothing_written(whole: bytes, store: EmbeddedStore) -> None:
    """Wherever it ends, whichever byte is another: the folder stays empty."""
    before = sorted(item.name for item in store.folder.rglob("*"))
    cuts = [whole[:end] for end in (0, 1, 100, 512, 600, 1024, len(whole) // 2, len(whole) - 1600)]
    ends = whole.rstrip(b"\0")
    flips = [ends[:at] + bytes([ends[at] ^ 1]) + ends[at + 1 :] for at in range(600, len(ends), len(ends) // 12)]
    for data in (*cuts, *flips, b"PK\x03\x04 no tar", b"\x1f\x8b", bytes(4096)):
        with pytest.raises((Unreadable, Unavailable)):
            backup.check(io.BytesIO(data))
        with pytest.raises((Unreadable, Unavailable)):
            backup.restore(store, io.BytesIO(data))
        assert store.generation == 0
    assert sorted(item.name for item in store.folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (with_file("../../escaped"), "no backup of ours"),
        (with_file("/etc/escaped"), "no backup of ours"),
        (with_file("journal/../../escaped"), "no backup of ours"),
        (with_file("tokens.json"), "no backup of ours"),
        (with_file(f"documents/{'0' * 64}/../x"), "no backup of ours"),
        (of_later_version, "later version of this program"),
        (with_gap, "has a gap"),
        (with_term("<< <https://e.example/s> <https://e.example/p> 1 >>"), "holds a term that is not stored"),
        (with_term("_:b"), "holds a term that is not stored"),
        (with_term('"unclosed'), "a line that is no quad"),
    ],
)
def test_what_is_foreign_is_refused_with_nothing_written(
    whole: bytes, store: EmbeddedStore, change: Callable[[dict[str, bytes]], dict[str, bytes]], why: str
) -> None:
    """Checksums that fit do not help: names lead nowhere, versions and the journal are checked; in German too."""
    before = sorted(item.name for item in store.folder.parent.rglob("*"))
    with pytest.raises((Unreadable, Unavailable), match=why) as refused:
        backup.restore(store, io.BytesIO(changed(whole, change)))
    assert refused.value.said("de") != refused.value.message
    assert sorted(item.name for item in store.folder.parent.rglob("*")) == before
    assert store.generation == 0


def test_a_link_in_the_file_is_refused(whole: bytes, store: EmbeddedStore) -> None:
    """Only plain files are read from it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(whole)) as source, tarfile.open(fileobj=out, mode="w") as target:
        for member in source:
            if member.name.startswith("journal/"):
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            target.addfile(member, source.extractfile(member) if member.isreg() else None)
    with pytest.raises(GeflechtError, match="no backup of ours"):
        backup.restore(store, io.BytesIO(out.getvalue()))


def test_a_folder_with_data_is_not_restored_into(whole: bytes, store: EmbeddedStore) -> None:
    """What is there stays."""
    load(store, 'id:a a gf:Company ; skos:prefLabel "A"@de .')
    with pytest.raises(Refused, match="this one has 1 changes; name a new --data"):
        backup.restore(store, io.BytesIO(whole))
    assert store.generation == 1
