"""The recipes of the docs do what they say: each block is run, or what it would send is sent, to a real service."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import httpx
import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.settings import Settings
from api.tokens import Tokens
from graph.store.embedded import EmbeddedStore
from tests.looked import CHROMIUM
from tests.served import Served, serving

ROOT = Path(__file__).parent.parent
HERE = "http://127.0.0.1:8000"
GEXF = "{http://gexf.net/1.3}"


def block(recipe: str, language: str) -> str:
    """Return the first block of a recipe in a language."""
    text = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    section = text.split(f"## {recipe}\n")[1].split("\n## ")[0]
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return found[0]


def ran(command: list[str], script: str, folder: Path) -> str:
    """Return what a script prints, given on standard input."""
    env = {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, input=script, cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def private(bundled: EmbeddedStore, tmp_path: Path) -> Iterator[tuple[TestClient, str]]:
    """Yield a client of a private service of the bundled network, and the token of a reader."""
    settings = Settings(data=tmp_path / "kept", reading="private")
    settings.data.mkdir()
    _, secret = Tokens(settings.data).create("reader", "Tabelle")
    with TestClient(create_app(settings, bundled), base_url="http://localhost") as client:
        yield client, secret


@pytest.mark.skipif(find_spec("pandas") is None, reason="pandas is not installed")
def test_pandas_counts_what_the_page_shows(served: Served, tmp_path: Path) -> None:
    """The block, run as it stands, prints the text under it."""
    script = block("pandas", "python").replace(HERE, served.address)
    assert ran([sys.executable, "-"], script, tmp_path) == block("pandas", "text")


def test_a_language_model_reads_what_the_page_shows(served: Served, tmp_path: Path) -> None:
    """The block, run as it stands with the protocol's SDK, prints the text under it."""
    script = block("A language model", "python").replace(HERE, served.address)
    assert ran([sys.executable, "-"], script, tmp_path) == block("A language model", "text")


def test_the_file_that_starts_the_command_names_one_that_is_there() -> None:
    """The configuration of a client is JSON, and its command takes these arguments."""
    text = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    server = json.loads(found)["mcpServers"]["geflecht"]
    assert server["command"] == "geflecht"
    command = main.commands[server["args"][0]]
    assert command.make_context("mcp", server["args"][1:]).params == {"data": Path("/home/me/data")}


def test_r_gets_the_table_that_it_counts(served: Served) -> None:
    """What the block of R sends is sent: address, encoded query, header; the answer has the columns that it uses."""
    script = block("R", "r")
    (query,) = re.findall(r"query <- '(.*?)'", script, re.DOTALL)
    (address,) = re.findall(r'paste0\("http://127.0.0.1:8000(.*?)"', script)
    (accept,) = re.findall(r"headers = c\(Accept = \"(.*?)\"\)", script)
    answer = httpx.get(served.address + address + quote(query, safe=""), headers={"Accept": accept})
    found = list(csv.DictReader(answer.text.splitlines()))
    assert {row["certainty"] for row in found} == {"inferred"}
    assert len(found) == 21


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed; the test before sends what it sends")
def test_r_runs_the_recipe(served: Served, tmp_path: Path) -> None:
    """The block, run by R as it stands."""
    assert "inferred" in ran(["Rscript", "-"], block("R", "r").replace(HERE, served.address), tmp_path)


def test_excel_signs_in_and_gets_every_statement(private: tuple[TestClient, str]) -> None:
    """As Power Query does it: first without a password, then with the token as that of any user."""
    client, token = private
    script = block("Excel and Power Query", "powerquery")
    (path,) = re.findall(r'RelativePath = "(.*?)"', script)
    refused = client.get(f"/{path}")
    assert refused.status_code == 401
    assert any(one.startswith("Basic") for one in refused.headers.get_list("www-authenticate"))
    answer = client.get(f"/{path}", auth=("excel", token))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Encoding = 65001, QuoteStyle = QuoteStyle.Csv" in script
    found = list(csv.DictReader(answer.content.decode("utf-8").splitlines(keepends=True)))
    assert len(found) == 131
    assert {row["certainty"] for row in found} == {"stated", "inferred"}
    assert all(row["source"] and row["subject_kind"] for row in found)
    assert any(row["subject"] == "Landkreis Wolfenbüttel" for row in found)


def test_gephi_gets_a_graph_that_it_opens(served: Served, tmp_path: Path) -> None:
    """The block, run by a shell: each node once with its kind, no edge without its ends."""
    ran(["sh", "-s"], block("Gephi", "sh").replace(HERE, served.address), tmp_path)
    graph = ET.parse(tmp_path / "network.gexf").getroot()
    ids = [node.get("id") for node in graph.iter(f"{GEXF}node")]
    ends = {(edge.get("source"), edge.get("target")) for edge in graph.iter(f"{GEXF}edge")}
    assert len(set(ids)) == len(ids)
    assert {end for pair in ends for end in pair} <= set(ids)
    assert any(str(one).endswith("prognos") and str(other).endswith("retrason") for one, other in ends)


def test_openrefine_matches_the_row(served: Served, tmp_path: Path) -> None:
    """The block, run by a shell: one candidate that is meant."""
    answer = json.loads(ran(["sh", "-s"], block("OpenRefine", "sh").replace(HERE, served.address), tmp_path))
    (candidate,) = answer["q0"]["result"]
    assert (candidate["id"], candidate["match"]) == ("landkreis-wolfenbuettel", True)
    manifest = served.json("/reconcile/en")
    assert "0.2" in manifest["versions"]  # type: ignore[operator]  # a JSON list


def test_qgis_gets_points(store: EmbeddedStore, tmp_path: Path) -> None:
    """What the block asks of data with coordinates: a point for each place that has any."""
    turtle = (
        "@prefix gf: <https://w3id.org/geflecht/ns#> . @prefix id: <https://w3id.org/geflecht/id/> ."
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> ."
        'id:peine a gf:City ; skos:prefLabel "Stadt Peine"@de ; schema:latitude 52.3203 ; schema:longitude 10.2336 .'
        'id:bund a gf:Ministry ; skos:prefLabel "Bundesministerium"@de ; gf:funds id:peine .'
    )
    (path,) = re.findall(rf"{HERE}(/[^']+)", block("QGIS", "sh"))
    settings = Settings(data=tmp_path / "kept", key="k")
    settings.data.mkdir()
    with TestClient(create_app(settings, store), base_url="http://localhost") as client:
        sent = {"Content-Type": "text/turtle", "Authorization": "Bearer k"}
        assert client.post("/api/v1/imports?name=peine.ttl", content=turtle, headers=sent).status_code == 200
        (found,) = client.get(path).json()["features"]
    assert found["geometry"] == {"type": "Point", "coordinates": [10.2336, 52.3203]}
    assert "Stadt Peine" in found["properties"].values()


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """Serve files as a site of its own."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(folder))) as found:
        threading.Thread(target=found.serve_forever).start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_page_of_another_site_shows_picture_and_partners(tmp_path: Path) -> None:
    """In a real browser, from an origin that the service was told of."""
    from playwright.sync_api import sync_playwright

    with site(tmp_path) as address, serving(tmp_path / "data", "--allow-origin", address) as own:
        page_text = block("A page of your own", "html").replace(HERE, own.address)
        (tmp_path / "page.html").write_text(page_text, encoding="utf-8")
        with sync_playwright() as playwright:
            options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
            page: Any = browser.new_page()
            page.goto(f"{address}/page.html")
            page.wait_for_selector("#partners li")
            shown = page.locator("#partners li").all_inner_texts()
            drawn = page.evaluate("document.images[0].naturalWidth")
            browser.close()
    assert "Prognos AG (inferred, Pressemitteilung „Regionales Transformationsnetzwerk" in " ".join(shown)
    assert drawn > 100


def test_prometheus_scrapes_with_a_token_and_finds_what_is_asked_for(private: tuple[TestClient, str]) -> None:
    """The configuration names the address and sends a token; every series of the queries is exposed."""
    client, token = private
    (job,) = yaml.safe_load(block("Prometheus", "yaml"))["scrape_configs"]
    kind = job["authorization"]["type"]
    assert client.get(job["metrics_path"]).status_code == 401
    sent = {"Authorization": f"{kind} {token}"}
    client.get("/api/v1/actors", headers=sent)
    exposed = client.get(job["metrics_path"], headers=sent)
    assert exposed.status_code == 200
    asked = set(re.findall(r"geflecht_\w+", block("Prometheus", "promql")))
    assert asked == {"geflecht_requests_total", "geflecht_request_seconds_bucket", "geflecht_queries_stopped_total"}
    assert asked <= set(re.findall(r"^(geflecht_\w+)[{ ]", exposed.text, re.MULTILINE))
    assert 'geflecht_queries_stopped_total{reason="timed-out"} 0' in exposed.text
