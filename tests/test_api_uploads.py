"""Files that wait, and what the service says of their rows in German."""

import re
import threading
from pathlib import Path

import pytest

import graph
from api.pages.words_reasons import told
from api.uploads import MOST, Uploads
from graph.errors import Unknown, Unreadable

REASONS = re.compile(r'(?:SkippedError|ValueError)\(\s*f?"((?:[^"\\]|\\.)*)"')
NESTED = re.compile(r"\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}")


def test_each_reason_for_which_a_row_is_skipped_is_said_in_german() -> None:
    """Every sentence in the code of tables has its counterpart, with the names in their places."""
    folder = Path(next(iter(graph.__path__))) / "intake" / "table"
    found = [text for file in folder.glob("*.py") for text in REASONS.findall(file.read_text(encoding="utf-8"))]
    assert len(found) > 20
    for text in found:
        sentence = NESTED.sub("Wxyz", text)
        assert told(sentence, "de") != sentence, text
        assert ("Wxyz" in told(sentence, "de")) == ("Wxyz" in sentence), text


def test_a_reason_within_a_sentence_is_said_in_german_too() -> None:
    """A file of which nothing can be taken says the first row's reason; relations go by their labels."""
    said = "k.csv: none of its 2 rows can be taken; k, row 2, column 'b': "
    said += "'x y' is no relation of the vocabulary; nearest: "
    assert told(f"{said}partOf, memberOf.", "de") == (
        "Keine der 2 Zeilen in k.csv kann übernommen werden. k, Zeile 2, Spalte „b“: "
        "„x y“ ist keine Beziehung des Vokabulars; am nächsten: ist Teil von, ist Mitglied in."
    )
    assert told("{0} nobody knows this sentence", "de") == "{0} nobody knows this sentence"
    assert told("the cell is empty", "en") == "The cell is empty"


def test_a_file_waits_for_its_owner_until_there_are_too_many() -> None:
    """Only the owner gets it; the oldest goes when more come than are kept."""
    uploads = Uploads()
    first = uploads.add("a", "first.csv", b"1", {})
    assert uploads.get(first.id, "a").data() == b"1"
    with pytest.raises(Unknown):
        uploads.get(first.id, "b")
    later = [uploads.add("a", f"{number}.csv", b"2", {}) for number in range(MOST)]
    with pytest.raises(Unknown):
        uploads.get(first.id, "a")
    assert [uploads.get(one.id, "a").name for one in later] == [f"{number}.csv" for number in range(MOST)]
    uploads.close()


def test_work_goes_on_beside_the_request_and_tells_how_far_it_is() -> None:
    """What takes long runs on after a moment; its file is not let go meanwhile, and an error is kept to be told."""
    uploads, go_on = Uploads(), threading.Event()
    upload = uploads.add("a", "long.csv", b"1", {})

    def work() -> str:
        upload.progress(3, 10)
        assert go_on.wait(20)
        return "done"

    uploads.run(upload, work, writes=True)
    assert (upload.running, upload.done, upload.of, upload.written) == (True, 3, 10, False)
    for number in range(MOST + 2):
        uploads.add("a", f"{number}.csv", b"2", {})
    assert uploads.get(upload.id, "a") is upload
    go_on.set()
    uploads.close()
    assert (upload.running, upload.result, upload.written) == (False, "done", True)


def test_what_goes_wrong_is_kept_for_the_page() -> None:
    """An error of the work is told with the file; nothing counts as written."""
    uploads = Uploads()
    upload = uploads.add("a", "bad.csv", b"1", {})

    def fail() -> None:
        raise Unreadable("bad.csv is empty; there is nothing to import.")

    uploads.run(upload, fail, writes=True)
    uploads.close()
    assert upload.error is not None
    assert told(upload.error.message, "de") == "bad.csv ist leer; es gibt nichts zu importieren."
    assert (upload.running, upload.written) == (False, False)
