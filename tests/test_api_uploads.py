"""Files that wait: kept for who sent them, read beside the request, let go in time."""

import threading
from concurrent.futures import Future

import pytest

from api.uploads import MOST, Uploads
from graph.errors import Busy, Unknown, Unreadable


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
    assert upload.error.message == "bad.csv is empty; there is nothing to import."
    assert (upload.running, upload.written) == (False, False)


def test_what_is_read_or_waits_for_that_is_bounded_too() -> None:
    """Files that are being read cannot be let go, so no further ones are taken, until one is done."""
    uploads = Uploads()
    held = [uploads.add("a", f"{number}.csv", b"1", {}) for number in range(MOST)]
    for upload in held:
        upload.work = Future()
    with pytest.raises(Busy, match="try again"):
        uploads.add("b", "more.csv", b"1", {})
    held[0].work = None
    more = uploads.add("b", "more.csv", b"1", {})
    assert uploads.get(more.id, "b") is more
    with pytest.raises(Unknown):
        uploads.get(held[0].id, "a")
    uploads.close()
