"""The wheel: what people get who have no checkout."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_four_packages_and_their_files(wheel: Path) -> None:
    """Code, Turtle, queries, templates and the bundled data; no tests, no docs."""
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"ontology", "graph", "viz", "api"}
    wanted = {
        "ontology/actors.ttl",
        "ontology/shapes.ttl",
        "ontology/context.jsonld",
        "ontology/dataset/retrason/retrason.ttl",
        "viz/templates/diagram.html",
        "viz/diagram.schema.json",
        "viz/fonts/sans.ttf",
        "viz/fonts/OFL.txt",
        "api/pages/templates/start.html",
        "api/pages/static/geflecht.css",
        "api/pages/static/vendor/sigma/sigma.min.js",
        "api/pages/static/vendor/yasgui/yasgui.min.js",
    }
    assert wanted <= set(names)


@pytest.mark.long
def test_an_installed_wheel_serves_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    """In a clean environment and an empty folder: serve loads the network, who answers, the diagram is whole."""
    clean, elsewhere = tmp_path / "env", tmp_path / "elsewhere"
    venv.create(clean, with_pip=True)
    elsewhere.mkdir()
    install = "-m pip install --quiet --disable-pip-version-check --no-compile"  # what runs is compiled when it runs
    pip = [str(clean / "bin" / "python"), *install.split()]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True, timeout=600)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, timeout=120)
    geflecht = str(clean / "bin" / "geflecht")
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GEFLECHT"))}
    options = {"cwd": elsewhere, "env": env, "text": True}
    process = subprocess.Popen([geflecht, "serve", "--port", "0"], stdout=subprocess.PIPE, **options)  # type: ignore[call-overload]  # text is set
    try:
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found is not None
        assert httpx.get(found[0] + "/health").json()["statements"] == 131 + 377
        assert "</html>" in httpx.get(found[0] + "/diagram?around=retrason", timeout=30).text
        assert httpx.get(found[0] + "/").status_code == 200
        assert httpx.get(found[0] + "/static/geflecht.css").status_code == 200
        who = subprocess.run([geflecht, "who", "retrason"], capture_output=True, check=True, **options)  # type: ignore[call-overload]  # as above
        assert "Prognos AG" in who.stdout
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()
