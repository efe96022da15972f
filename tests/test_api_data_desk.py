"""The pages of data work: for everyone, only for who may write, safe with hostile files, and nothing typed is lost."""

import html
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.pages.words import WORDS
from tests.looked import DRESSES, Watched
from tests.served import Served, authority, serving
from tests.test_api_access import bearer, token
from tests.test_api_data_pages import looked_at, ready
from tests.test_api_login import csrf
from tests.viz_data import HOSTILE

PAGES = ("/data", "/import", "/review", "/duplicates", "/edit", "/edit?entity=bmwk", "/edit?relation=F081")
PAIR = (
    "subject,subject_kind,relation,object\nMusterwerk {0} GmbH,Company,fördert,ReTraSON\n"
    "Musterwerk {0},Company,fördert,BMWK\n"
)
DROP = """() => {
    const given = new DataTransfer();
    given.items.add(new File(["von,an\\nFallwerk,ReTraSON\\n"], "fallen.csv", { type: "text/csv" }));
    const place = document.querySelector("[data-drop]");
    place.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true }));
}"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder with two proposals and a pair that may be one."""
    with serving(tmp_path_factory.mktemp("desk") / "data") as found:
        sent(found, "pair.csv", PAIR.format("Nord"))
        sent(found, "wait.csv", "subject,relation,object\nWartewerk,cooperatesWith,ReTraSON\n", proposed=True)
        yield found


def sent(served: Served, name: str, content: str, **asked: object) -> None:
    """Import a file over the API."""
    asked = {"name": name, **asked}
    address = served.address + "/api/v1/imports"
    known = httpx.QueryParams(asked)  # type: ignore[arg-type]  # values are texts and truths
    answer = httpx.post(address, params=known, content=content.encode(), headers=authority(served.folder), timeout=60)
    assert answer.status_code == 200, answer.text


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "locale", "width"), DRESSES)
def test_pages_are_accessible_and_keep_their_policy(
    browser: Any, kept: Served, scheme: str, locale: str, width: int
) -> None:
    """No finding of axe, nothing refused, asked elsewhere or said on the console, nothing wider than the screen."""
    desk = Watched(browser, kept, locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800})
    desk.log_in()
    for path in PAGES:
        page = ready(desk, path)
        for closed in page.locator("main details > summary").all():
            closed.click()
        assert (path, desk.findings()) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page = ready(desk, "/import")
    page.locator("#file").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"von,an\nAxe,\nAxe,Buxe\n"}
    )
    page.locator("form button[type=submit]").last.click()
    page.locator(".figs").wait_for()
    assert desk.findings() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert desk.trouble() == []
    desk.context.close()


@pytest.mark.browser
def test_hostile_cells_and_file_names_are_text(desk: Watched) -> None:
    """Markup, directions and 5,000 characters in names, heads, cells and errors run nowhere, here and in the queue."""
    dialogs: list[str] = []
    desk.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page = ready(desk, "/import")
    cells = [*(name.replace('"', '""').replace("\n", " ") for name in HOSTILE), "x" * 5000, "=cmd|'/c calc'!A1"]
    lines = "".join(f'"{cell}";"fördert";"Feindziel {number}"\n' for number, cell in enumerate(cells))
    name = "<img src=x onerror=alert(1)>.csv"
    looked_at(page, name, f'"subject";"relation";"object";"<script>alert(2)</script>"\n{lines}')
    page.locator("#proposed").check()
    page.get_by_role("button", name="Importieren").click()
    page.locator(".note.good").wait_for()
    assert page.locator("main img, main script, main iframe").count() == 0
    page = ready(desk, "/review")
    assert page.locator("tbody [data-one]").count() > len(HOSTILE)
    for link in [one.get_attribute("href") for one in page.locator("tbody a").all()][:12]:
        page.goto(f"{desk.served.address}/{link}")
        assert page.locator("main img, main script, main iframe").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert dialogs == []
    assert desk.trouble() == []


@pytest.mark.parametrize(
    ("name", "data", "german", "english"),
    [
        ("a.json", b'[{"a": 1,\n}]', "a.json, Zeile 2, Spalte 1: hier fehlt ein Name in", "a.json, line 2, column 1: "),
        ("a.xlsx", b"PK\x03\x04", "a.xlsx ist abgeschnitten oder beschädigt", "a.xlsx is cut off or damaged"),
        ("a.gexf", b"<gexf>", "a.gexf: In Zeile 1, Spalte 7 ist die Datei nicht", "a.gexf cannot be read at line 1"),
        ("a.ttl", b"<a:a> x:b 1 .", "das Präfix x: ist nicht deklariert", "The prefix x: has not been declared"),
        ("a.pdf", b"%PDF-1.7 x", "a.pdf: Die Datei ist beschädigt", "a.pdf is damaged or cut"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_in_the_language_of_the_page(
    kept: Served, name: str, data: bytes, german: str, english: str
) -> None:
    """The page of import says the sentence that the API says to who asks for that language."""
    with httpx.Client(base_url=kept.address, timeout=60, follow_redirects=True) as client:
        client.post("/login", data={"token": authority(kept.folder)["Authorization"][7:]})
        proof = {"csrf": csrf(client)}
        for language, told in (("de", german), ("en", english)):
            page = client.post("/import", params={"lang": language}, data=proof, files={"file": (name, data)})
            shown = html.unescape(page.text)
            assert f'lang="{language}"' in shown
            assert told in shown.partition('role="alert"')[2].partition("</p>")[0]
            header = {"Accept-Language": language, "X-CSRF": proof["csrf"]}
            address = "/api/v1/documents" if name.endswith(".pdf") else "/api/v1/imports"
            answer = client.post(address, params={"name": name}, content=data, headers=header)
            assert (answer.status_code, told in answer.json()["detail"]) == (400, True)


def test_a_table_of_which_nothing_can_be_taken_is_shown_as_it_was_understood(kept: Served) -> None:
    """Its columns hold what was guessed, each row has its reason, and what cannot be imported has no button for it."""
    text = "Wer;Beziehung;Mit wem;seit\nA;spinnt;B;\nA;fördert;B;31.02.2021\n".encode("cp1252")
    with httpx.Client(base_url=kept.address, timeout=60, follow_redirects=True) as client:
        client.post("/login", data={"token": authority(kept.folder)["Authorization"][7:]})
        proof = {"csrf": csrf(client)}
        page = client.post("/import", data=proof, files={"file": ("nichts.csv", text)})
        assert page.status_code == 200
        assert re.findall(r'<option value="(\w+)" selected', page.text)[:4] == [
            "subject",
            "relation",
            "object",
            "start",
        ]
        assert "31.02.2021“ ist ein Tag, den es nicht gibt" in html.unescape(page.text)
        assert ('value="check"' in page.text, 'value="import"' in page.text) == (True, False)


def test_what_is_corrected_or_decided_wrongly_is_told_in_german(kept: Served) -> None:
    """A mapping that is none, a column that says nothing, and a decision on an end that there is not."""
    with httpx.Client(base_url=kept.address, timeout=60, follow_redirects=True) as client:
        client.post("/login", data={"token": authority(kept.folder)["Authorization"][7:]})
        proof = {"csrf": csrf(client)}
        waits = client.post("/import", data=proof, files={"file": ("b.csv", b"von,an\nA,B\n")}).url
        waiting = kept.json("/api/v1/proposals")["items"]
        assert isinstance(waiting, list)
        same = {"act": "same", "ids": waiting[0]["id"], "end": "middle", "same_as": "bmwk"}
        for address, given, told in (
            (
                waits,
                {"mapping": "a: [\nb"},
                "Die Zuordnung ist in Zeile 2, Spalte 2 kein YAML: hier fehlt „,“ oder „]“.",
            ),
            (waits, {"mapping": "format: 1"}, "Die Zuordnung ist bei tables falsch: das Feld fehlt."),
            (waits, {"columns": "1", "t0": "1"}, "Sagen Sie mindestens von einer Spalte, was sie enthält."),
            ("/review", same, "„middle“ ist kein Ende einer Aussage; schreiben Sie subject oder object."),
        ):
            page = client.post(address, data=proof | given)
            assert (page.status_code, told in html.unescape(page.text)) == (422, True), page.text[-3000:]


@pytest.mark.browser
def test_a_file_can_be_dropped(desk: Watched) -> None:
    """Dropping a file chooses it and looks at it."""
    page = ready(desk, "/import")
    page.evaluate(DROP)
    page.get_by_role("heading", name="fallen.csv").wait_for()
    assert page.locator(".figs b").all_inner_texts() == ["0", "1", "0"]


@pytest.mark.browser
def test_two_that_are_not_the_same_are_told_apart_for_good(desk: Watched) -> None:
    """The pair is explained, told apart, and stays away."""
    sent(desk.served, "south.csv", PAIR.format("Süd"))
    page = ready(desk, "/duplicates")
    pair = page.locator("article", has_text="Musterwerk Süd GmbH")
    assert "Beide sind von der Art Unternehmen." in pair.locator("li").all_inner_texts()
    pair.get_by_role("button", name="Nicht dasselbe").click()
    page.locator(".note.good", has_text="sind nicht dasselbe").wait_for()
    page = ready(desk, "/duplicates")
    assert page.locator("article", has_text="Musterwerk Süd").count() == 0


@pytest.mark.browser
def test_an_entry_is_made_related_and_retracted(desk: Watched) -> None:
    """What is missing is said at its field, in German; what is right is saved, and can be taken back."""
    page = ready(desk, "/edit?new=Company")
    page.get_by_role("button", name="Anlegen").click()
    page.locator(".field.wrong", has_text="Das Feld darf nicht leer sein.").wait_for()
    assert page.locator("#f-name").get_attribute("aria-invalid") == "true"
    page.locator("#f-name").fill("Formwerk GmbH")
    page.locator("#f-alternative_names").fill("Formwerk\nFW")
    page.get_by_role("button", name="Anlegen").click()
    page.locator(".note.good", has_text="Gespeichert").wait_for()
    assert desk.served.json("/api/v1/actors/formwerk-gmbh")["alternative_names"] == ["FW", "Formwerk"]
    page.get_by_role("link", name="Beziehung anlegen").click()
    page.locator("html[data-ready]").wait_for()
    assert page.locator("#f-subject").input_value() == "formwerk-gmbh"
    page.locator("#f-object").fill("nirgendwer sonst")
    page.get_by_role("button", name="Anlegen").click()
    page.locator(".field.wrong", has_text="Niemand heißt „nirgendwer sonst“").wait_for()
    page.locator("#f-object").fill("retrason")
    page.locator("#f-source").fill("https://retrason.de")
    page.locator("#f-since").fill("2024-05")
    page.get_by_role("button", name="Anlegen").click()
    page.locator(".note.good", has_text="Gespeichert").wait_for()
    assert page.locator("h1").inner_text() == "Formwerk GmbH kooperiert mit ReTraSON."
    assert page.locator("#f-since").input_value() == "2024-05"
    page = ready(desk, "/edit?entity=formwerk-gmbh")
    page.get_by_text("Zurücknehmen").first.click()
    page.get_by_role("button", name="Zurücknehmen").click()
    page.locator(".note.bad", has_text="1 Aussage nennt formwerk-gmbh").wait_for()
    page.get_by_text("Zurücknehmen").first.click()
    page.get_by_label("mit allen Aussagen, die den Eintrag nennen").check()
    page.get_by_role("button", name="Zurücknehmen").click()
    page.locator(".note.good", has_text="Zurückgenommen: formwerk-gmbh").wait_for()
    assert desk.served.get("/api/v1/actors/formwerk-gmbh").status_code == 404


@pytest.mark.browser
def test_two_who_correct_at_once_both_see_what_the_other_wrote(browser: Any, kept: Served, desk: Watched) -> None:
    """Who comes second is told; what they typed stands beside what is stored, what they left alone is taken over."""
    other = Watched(browser, kept)
    other.log_in()
    first, second = ready(desk, "/edit?entity=prognos-ag"), ready(other, "/edit?entity=prognos-ag")
    first.locator("#f-note").fill("Das schrieb die eine.")
    first.locator("#f-alternative_names").fill("Prognos")
    first.get_by_role("button", name="Speichern").click()
    first.locator(".note.good").wait_for()
    second.locator("#f-note").fill("Das schrieb der andere.")
    second.get_by_role("button", name="Speichern").click()
    second.locator(".note.bad", has_text="Jemand hat das inzwischen geändert.").wait_for()
    assert second.locator(".theirs").inner_text() == "Jetzt gespeichert: Das schrieb die eine."
    assert second.locator("#f-note").input_value() == "Das schrieb der andere."
    assert second.locator("#f-alternative_names").input_value() == "Prognos"
    assert kept.json("/api/v1/actors/prognos-ag")["alternative_names"] == ["Prognos"]
    second.get_by_role("button", name="Speichern").click()
    second.locator(".note.good").wait_for()
    assert second.locator("#f-note").input_value() == "Das schrieb der andere."
    other.context.close()


@pytest.mark.browser
def test_what_somebody_else_decided_meanwhile_is_said(browser: Any, desk: Watched) -> None:
    """Of two who decide on the same proposal the second is told; nothing is decided twice."""
    sent(desk.served, "two.csv", "subject,relation,object\nEinzelwerk,cooperatesWith,ReTraSON\n", proposed=True)
    waiting: Any = desk.served.json("/api/v1/proposals", limit=1000)["items"]
    mine = next(one["id"] for one in waiting if "Einzelwerk" in one["sentence"])
    other = Watched(browser, desk.served)
    other.log_in()
    pages = [ready(one, f"/review?id={mine}") for one in (desk, other)]
    pages[0].keyboard.press("x")
    pages[0].locator(".note.good", has_text="1 abgelehnt.").wait_for()
    pages[1].keyboard.press("a")
    pages[1].locator(".note.bad", has_text="inzwischen abgelehnt").wait_for()
    other.context.close()


@pytest.mark.browser
def test_a_new_name_is_told_the_same_as_a_known_one_and_the_rest_is_one_decision(desk: Watched) -> None:
    """The spelling is remembered with the known actor, and all that are ticked are decided at once."""
    rows = "".join(f"{name},cooperatesWith,Stapelziel\n" for name in ("Ei-Ha-Ka Brunswiek", "Stapel A", "Stapel B"))
    sent(desk.served, "stack.csv", "subject,relation,object\n" + rows, proposed=True)
    waiting: Any = desk.served.json("/api/v1/proposals", limit=1000)["items"]
    mine = {one["statement"]["subject"]["name"]: one["id"] for one in waiting if "Stapelziel" in one["sentence"]}
    chamber = "ihk-braunschweig"
    page = ready(desk, f"/review?id={mine['Ei-Ha-Ka Brunswiek']}")
    page.keyboard.press("g")
    page.locator("#same").fill("Industrie- und Handelskammer Braunsch")
    page.get_by_role("option", name="Industrie- und Handelskammer Braunschweig").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator(".note.good", has_text="1 angenommen.").wait_for()
    found: Any = desk.served.json(f"/api/v1/actors/{chamber}")
    assert found["spellings"] == ["Ei-Ha-Ka Brunswiek"]
    for name in ("Stapel A", "Stapel B"):
        page.locator(f"[data-one][value={mine[name]}]").check()
    page.get_by_role("button", name="Ausgewählte ablehnen").click()
    page.locator(".note.good", has_text="2 abgelehnt.").wait_for()
    left: Any = desk.served.json("/api/v1/proposals", limit=1000)["items"]
    assert not {one["id"] for one in left} & set(mine.values())


def test_who_is_not_logged_in_reads_and_is_told_how_to_write(kept: Served) -> None:
    """Pages show what is there, say so in a sentence, and lead to where to log in; nothing is written."""
    before = kept.json("/health")["generation"]
    for path in PAGES:
        told = kept.get(path, lang="de").text
        assert ("Zum Schreiben müssen Sie angemeldet sein." in told) == (path != "/missing")
        assert 'href="login?' in told
    for path in ("/import", "/review", "/duplicates", "/edit?new=Company"):
        answer = httpx.post(kept.address + path, data={"act": "accept", "ids": "x", "name": "Eindringling"})
        assert answer.status_code == 303
        assert "/login?next=" in answer.headers["location"]
    assert kept.json("/health")["generation"] == before


def test_a_file_that_waits_is_its_owners_alone(kept: Served) -> None:
    """Another editor, a reader and nobody get nothing of it; a reader may bring none."""
    one, other = bearer(token(kept.folder, "editor")), bearer(token(kept.folder, "editor"))
    content = {"file": ("mine.csv", b"von,an\nMein,Dein\n")}
    answer = httpx.post(kept.address + "/import", files=content, headers=one, timeout=60)
    assert answer.status_code == 303
    waits = f"{kept.address}/{answer.headers['location']}"
    assert "mine.csv" in httpx.get(waits, headers=one, timeout=60).text
    assert httpx.get(waits, headers=other, timeout=60).status_code == 404
    assert httpx.post(waits, data={"act": "import"}, headers=other, timeout=60).status_code == 404
    assert httpx.get(waits, timeout=60).status_code == 401
    reader = httpx.post(
        kept.address + "/import", files=content, headers=bearer(token(kept.folder, "reader")), timeout=60
    )
    assert reader.status_code == 403


def test_every_word_of_the_pages_is_in_both_languages() -> None:
    """Each part of a column, key and sentence has its text; keys of decisions differ within a language."""
    from graph.intake.table.parts import PARTS

    for language in ("de", "en"):
        assert all(f"im_part_{part}" in WORDS[language] for part in PARTS)
        keys = [text for key, text in WORDS[language].items() if key.startswith("rv_key_")]
        assert len(keys) == len(set(keys))
    assert WORDS["de"].keys() == WORDS["en"].keys()
