"""The pages about linked data and changes are true: what they ask is answered, and their programs run."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.served import Served

DOCS = Path(__file__).parent.parent / "docs"
BASE = "http://127.0.0.1:8000"
ASKED = [
    (page, line)
    for page in ("linked-data.md", "changes.md")
    for block in re.findall(r"```sh\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.parametrize(("page", "line"), ASKED)
def test_every_request_of_the_pages_is_answered_as_asked(page: str, line: str, served: Served) -> None:
    """Each line of curl, sent by another client: the answer comes, in the form that its Accept names."""
    words = shlex.split(line)
    assert (words[0], page.endswith(".md")) == ("curl", True)
    (address,) = [word for word in words if word.startswith(BASE)]
    headers = {"Accept": words[words.index("-H") + 1].partition(": ")[2]} if "-H" in words else {}
    method, follows = ("HEAD" if words[1] == "-sI" else "GET"), "L" in words[1]
    url = address.replace(BASE, served.address)
    with httpx.stream(method, url, headers=headers, follow_redirects=follows, timeout=60) as found:
        assert found.status_code == (303 if method == "HEAD" else 200)
        if headers and method == "GET":
            assert found.headers["content-type"].startswith(headers["Accept"])
        first = next(found.iter_lines(), "")
    assert bool(first) == (method == "GET")


def test_the_program_of_the_page_prints_who_funds(served: Served, tmp_path: Path) -> None:
    """The example reads JSON-LD by its keys alone."""
    (program,) = re.findall(r"```python\n(.*?)```", (DOCS / "linked-data.md").read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "program.py"
    file.write_text(program.replace(BASE, served.address), encoding="utf-8")
    done = subprocess.run([sys.executable, str(file)], capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("Bundesministerium für Wirtschaft und Klimaschutz 7600000 Pressemitteilung")


def test_every_address_of_the_pages_is_in_the_description(served: Served) -> None:
    """What the page about linked data calls an address is one, and each of its routes stands on the page."""
    text = (DOCS / "linked-data.md").read_text(encoding="utf-8")
    known = set(httpx.get(served.address + "/openapi.json").json()["paths"])
    for path in ("/doc", "/ontology", "/context.jsonld", "/dataset", "/.well-known/void"):
        assert path in known
        assert f"`{path}`" in text or path in text
    assert "/dataset.{suffix}" in known
