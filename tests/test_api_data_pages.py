"""The pages of data work in a real browser: a sheet and a text come in, are reviewed, merged, corrected, drawn."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.looked import Watched
from tests.served import Served, serving

SHEET = """Mitgliederliste Netzwerk Transformation, Stand März 2026
Organisation A;Beziehungsart;Organisation B;seit;Summe
IHK Braunschweig e.V.;kooperiert mit;Landkreis Wolfenbüttel;01.02.2023;
Sportverein Musterdorf e.V.;fördert;ReTraSON;2024;1.500,00 €
Stadt Salzgitter;arbeitet irgendwie;ReTraSON;2024;
Prognos AG;kooperiert mit;;2022;
Musterbau GmbH;kooperiert mit;ReTraSON;31.02.2024;
Musterbau GmbH;kooperirt mitt;ReTraSON;03.2024;
"""
RELEASE = """Braunschweig, 12. März 2026. Die Wegwerk GmbH kooperiert mit der Prognos AG. Das Land Niedersachsen fördert
die Wegwerk GmbH mit 250.000 Euro bis Dezember 2027. Maria Beispiel, Geschäftsführerin der Wegwerk GmbH, nahm den
Bescheid entgegen. Der Verein Bahnfreunde Peine e.V. ist Mitglied im Regionalverband Großraum Braunschweig."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder that the tests of this file write to; each brings names of its own."""
    with serving(tmp_path_factory.mktemp("kept") / "data") as found:
        yield found


def ready(desk: Watched, path: str) -> Any:
    """Open a page and wait until its script is there."""
    desk.page.goto(desk.served.address + path)
    desk.page.locator("html[data-ready]").wait_for()
    return desk.page


def tab_to(page: Any, wanted: Any) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(250):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def press(page: Any, role: str, name: str) -> None:
    """Walk to a button or link by Tab, and press Enter."""
    wanted = page.locator("main, header").get_by_role(role, name=name, exact=True).first
    wanted.wait_for()
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def looked_at(page: Any, name: str, content: str) -> None:
    """Choose a file and look at what would become of it."""
    page.locator("#file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("button", name="Ansehen").click()
    read(page, name)


def read(page: Any, name: str) -> None:
    """Wait until a file is read; without a script by looking again."""
    page.get_by_role("heading", name=name).wait_for()
    while page.locator("[data-wait]").count():
        page.reload()


def rows(page: Any) -> list[list[str]]:
    """Return what is told of rows: number, column, what becomes of it."""
    told = page.locator("section", has_text="Zeilen, die nicht").locator("tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in told]
    return [[number, column, state] for number, _, column, state, _ in cells]


@pytest.mark.browser
def test_a_staff_member_brings_a_sheet_in_and_a_diagram_out_by_keyboard_alone(
    browser: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Import a messy sheet, see what was skipped, merge the chamber, review what was unsure, save the picture."""
    (tmp_path / "mitglieder.csv").write_text(SHEET, encoding="utf-8")
    with serving(tmp_path_factory.mktemp("staff") / "data") as served:
        desk = Watched(browser, served)
        desk.log_in()
        page, choosers = ready(desk, "/data"), list[Any]()
        page.on(
            "filechooser", lambda one: choosers.insert(0, one)
        )  # from now on, so that the browser opens no window of its own
        press(page, "link", "Tabelle oder Text bringen")
        page.wait_for_url("**/import?*")
        page.locator("html[data-ready]").wait_for()
        tab_to(page, page.locator("#file"))
        page.keyboard.press("Enter")
        while not choosers:
            page.wait_for_timeout(50)
        choosers[0].set_files(tmp_path / "mitglieder.csv")
        press(page, "button", "Ansehen")
        read(page, "mitglieder.csv")
        assert page.locator(".figs b").all_inner_texts() == ["2", "1", "3"]
        assert rows(page) == [
            ["5", "Beziehungsart", "übersprungen"],
            ["6", "Organisation B", "übersprungen"],
            ["7", "seit", "übersprungen"],
            ["8", "Beziehungsart", "vorgeschlagen"],
        ]
        press(page, "button", "Importieren")
        page.locator(".note.good", has_text="Geschrieben als Generation 2: 3 Aussagen.").wait_for()
        press(page, "link", "Doppelte Einträge suchen")
        long, short = "Industrie- und Handelskammer Braunschweig", "IHK Braunschweig e.V."
        page.get_by_text("das eine kürzt das andere ab").wait_for()
        press(page, "button", f"{long} behalten, {short} darin zusammenführen")
        page.locator(".note.good", has_text=f"{long} und {short} sind jetzt ein Eintrag.").wait_for()
        press(page, "link", "Vorschläge prüfen")
        sentence = page.locator("#sentence", has_text="Musterbau GmbH kooperiert mit ReTraSON, seit März 2024.")
        sentence.wait_for()
        page.locator("html[data-ready]").wait_for()
        page.keyboard.press("a")
        page.locator(".note.good", has_text="1 angenommen.").wait_for()
        assert page.locator("main .lede").inner_text() == "Nichts wartet auf eine Entscheidung."
        tab_to(page, page.locator("#find"))
        page.keyboard.type("Musterbau")
        page.get_by_role("option", name="Musterbau GmbH").wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator(".app .net").wait_for()
        tab_to(page, page.locator(".menu summary").first)
        page.keyboard.press("Enter")
        tab_to(page, page.locator(".menu a[download]", has_text="SVG").first)
        with page.expect_download() as saved:
            page.keyboard.press("Enter")
        picture = Path(saved.value.path()).read_text(encoding="utf-8")
        assert "<svg" in picture
        assert "Musterbau GmbH" in picture
        assert desk.trouble() == []
        desk.context.close()


@pytest.mark.browser
def test_columns_are_corrected_one_by_one_without_a_script(browser: Any, kept: Served) -> None:
    """A table whose heads say nothing is refused with what to do, understood by hand, checked and imported."""
    desk = Watched(browser, kept, java_script_enabled=False)
    desk.log_in()
    desk.page.goto(kept.address + "/import")
    looked_at(desk.page, "odd.csv", "aa;bb;cc\nHandprobe A;Handprobe B;2021\nHandprobe A;Handprobe C;später\n")
    assert "Keine der Spalten (aa, bb, cc) nennt einen Namen" in desk.page.locator(".note.bad").inner_text()
    assert desk.page.get_by_role("button", name="Importieren").count() == 0
    for head, part in (("aa", "subject"), ("bb", "object"), ("cc", "start")):
        desk.page.get_by_label(f"Was „{head}“ enthält").select_option(part)
    desk.page.get_by_label("Was eine Zeile sagt, wenn keine Spalte es nennt").select_option("partOf")
    desk.page.get_by_role("button", name="Erneut prüfen").click()
    assert desk.page.locator(".figs b").all_inner_texts() == ["1", "0", "1"]
    assert rows(desk.page) == [["3", "cc", "übersprungen"]]
    desk.page.get_by_role("button", name="Importieren").click()
    assert "1 Aussagen" in desk.page.locator(".note.good").inner_text()
    found: Any = kept.json("/api/v1/actors/handprobe-a")
    assert [one["sentence"] for one in found["relations"]] == ["Handprobe A ist Teil von Handprobe B."]
    desk.context.close()


@pytest.mark.browser
def test_the_mapping_can_be_saved_and_given_back(desk: Watched) -> None:
    """What was corrected is a YAML file; another one is taken in its place, and a wrong one is refused and kept."""
    page = ready(desk, "/import")
    looked_at(page, "map.csv", "von;an\nKartei A;Kartei B\n")
    page.get_by_label("Was eine Zeile sagt").select_option("memberOf")
    page.get_by_role("button", name="Erneut prüfen").click()
    page.locator("#t0r option[selected][value=memberOf]").wait_for(state="attached")
    page.get_by_text("Zuordnungsdatei (YAML)").first.click()
    written = page.locator("#mapping").input_value()
    assert "value: memberOf" in written
    with page.expect_download() as saved:
        page.get_by_role("link", name="Zuordnung speichern").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8") == written
    page.locator("#mapping").fill(written.replace("memberOf", "partOf"))
    page.locator("details button").click()
    page.locator("#t0r option[selected][value=partOf]").wait_for(state="attached")
    page.get_by_text("Zuordnungsdatei (YAML)").first.click()
    page.locator("#mapping").fill("format: 1\ntables: no list")
    page.locator("details button").click()
    page.locator(".note.bad", has_text="tables").wait_for()


def proposed(page: Any) -> None:
    """Paste the release, see what it says, propose it, and go to the queue."""
    page.locator("#text").fill(" ".join(RELEASE.split()))
    page.get_by_text("Angaben zur Quelle").click()
    page.locator("#title").fill("Mitteilung Wegwerk")
    page.get_by_role("button", name="Ansehen").click()
    page.get_by_text("4 vorgeschlagene Aussagen").wait_for()
    page.get_by_role("button", name="Zur Prüfung vorschlagen").click()
    page.locator(".note.good", has_text="warten auf Prüfung").wait_for()
    page.get_by_role("link", name="Vorschläge prüfen").last.click()
    page.locator("html[data-ready]").wait_for()


def walked(page: Any) -> dict[str, str]:
    """Walk through the queue by key, each time to the focused sentence; return the marked passage of each."""
    marked = {}
    for _ in range(page.locator("tbody [data-one]").count()):
        marked[page.locator("#sentence").inner_text().split(",")[0]] = page.locator(".passage mark").inner_text()
        before = page.url
        page.keyboard.press("n")
        page.wait_for_url(lambda url, before=before: url != before)
        page.wait_for_function("document.activeElement.id === 'sentence'")
    return marked


@pytest.mark.browser
def test_a_release_is_proposed_and_each_decision_has_a_key(desk: Watched) -> None:
    """Accept, reject, correct, the same as, conclude: each by its key, the passage marked, the next one focused."""
    page = ready(desk, "/import")
    proposed(page)
    assert walked(page)["Wegwerk GmbH kooperiert mit Prognos AG"] == "Die Wegwerk GmbH kooperiert mit der Prognos AG."

    heading = page.locator("#sentence")

    def at(sentence: str) -> None:
        if sentence not in heading.inner_text():
            page.locator("tbody a", has_text=sentence).first.click()
        page.locator("#sentence", has_text=sentence).wait_for()

    def decided(told: str, left: int) -> None:
        page.wait_for_function("left => document.querySelectorAll('[data-one]').length === left", arg=left)
        assert page.locator("main .note.good").inner_text().startswith(told)
        if left:
            page.wait_for_function("document.activeElement.id === 'sentence'")

    at("Verein Bahnfreunde Peine e.V. ist Mitglied")
    page.keyboard.press("x")
    decided("1 abgelehnt.", 3)
    at("Land Niedersachsen fördert")
    page.keyboard.press("b")
    page.locator("#c-amount").fill("260000 Euro")
    page.locator("#c-amount").press("Enter")
    page.locator(".field.wrong", has_text="Das ist keine Zahl").wait_for()
    assert page.locator("#c-amount").input_value() == "260000 Euro"
    page.locator("#c-amount").fill("260000")
    page.locator("#c-amount").press("Enter")
    decided("1 angenommen.", 2)
    at("Maria Beispiel hat eine Funktion")
    page.keyboard.press("s")
    page.locator("#reason").fill("Sie nahm für das Unternehmen entgegen.")
    page.get_by_role("button", name="Mit Begründung annehmen").click()
    decided("1 angenommen.", 1)
    page.keyboard.press("a")
    decided("1 angenommen.", 0)
    found: Any = desk.served.json("/api/v1/actors/wegwerk-gmbh", lang="de")
    told = {one["sentence"]: (one["certainty"], one["reason"], one["amount"]) for one in found["relations"]}
    assert told["Wegwerk GmbH kooperiert mit Prognos AG."] == ("stated", None, None)
    assert told["Land Niedersachsen fördert Wegwerk GmbH."][2]["value"] == "260000"
    why = told["Maria Beispiel hat eine Funktion bei Wegwerk GmbH (Geschäftsführerin)."]
    assert why[:2] == ("inferred", "Sie nahm für das Unternehmen entgegen.")
    assert [text for text in desk.said if "422" not in text] == []
