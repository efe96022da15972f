"""Linked data over HTTP: negotiation, links, pages, the vocabulary, the description of the data, and the dump."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from api.pages.linked_words import WORDS
from api.schema_org import type_of
from graph.catalogue import DCAT, VOID
from ontology import names, read
from ontology.model import model
from tests.served import Served, authority, serving
from tests.test_api_access import bearer, token
from tests.test_api_errors import problem

FORMS = {
    "text/turtle": ("ttl", "turtle"),
    "application/ld+json": ("jsonld", "json-ld"),
    "application/rdf+xml": ("rdf", "xml"),
    "application/n-triples": ("nt", "nt"),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.PREFIXES.items())
HOSTILE = '</script><script>alert(1)</script>"\\u2028'
LICENSED = """
id:blatt a gf:Document ; skos:prefLabel "Blatt"@de ; dcterms:title "Blatt"@de ;
  dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; schema:creditText "Redaktion Blatt"@de .
id:firma a gf:Company ; skos:prefLabel "Firma {}"@de .
<https://example.org/amt/1> a gf:PublicBody ; skos:prefLabel "Fremdes Amt"@de .
id:eins a gf:Statement ; rdf:subject id:firma ; rdf:predicate gf:cooperatesWith ;
  rdf:object <https://example.org/amt/1> ; dcterms:source id:blatt ; gf:certainty gf:stated ; gf:status gf:accepted .
id:erika a gf:Person ; skos:prefLabel "Erika Beispiel"@de ; gf:holdsRoleAt id:firma .
"""
PROPOSED = f"""<{names.GRAPH_PROPOSED}> {{ id:zwei a gf:Statement ; rdf:subject id:firma ;
  rdf:predicate gf:cooperatesWith ; rdf:object id:erika ; dcterms:source id:blatt ; gf:certainty gf:stated ;
  gf:status gf:proposed }}"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a folder with a licensed source, a foreign address, a hostile name, a proposal and a person."""
    folder = tmp_path_factory.mktemp("linked") / "data"
    name = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    with serving(folder, "--empty") as found:
        for suffix, text in (("ttl", LICENSED.replace("{}", name)), ("trig", PROPOSED)):
            url = f"{found.address}/api/v1/imports?name=x.{suffix}"
            done = httpx.post(url, content=(PREFIXES + text).encode(), headers=authority(folder), timeout=60)
            assert done.status_code == 200, done.text
        yield found


def asked(server: Served, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    """Ask for one form of an address, and go where it leads."""
    return httpx.get(server.address + path, headers={"Accept": accept, **headers}, follow_redirects=True, timeout=60)


def block(response: httpx.Response) -> Any:
    """Return the data block of a page."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)
    return json.loads(found)


@pytest.mark.parametrize("accept", FORMS)
@pytest.mark.parametrize("id_", ["retrason", "F081", "pm-2023-11-01"])
def test_a_thing_leads_to_its_document_in_the_form_asked_for(served: Served, id_: str, accept: str) -> None:
    """303 to a document that is itself sent as what was asked for; entities, statements and sources."""
    suffix, form = FORMS[accept]
    thing = httpx.get(f"{served.address}/id/{id_}", headers={"Accept": accept})
    assert (thing.status_code, thing.headers["vary"]) == (303, "Accept, Accept-Language")
    assert f"format={suffix}" in thing.headers["location"]
    document = httpx.get(served.address + thing.headers["location"])
    assert document.headers["content-type"].split(";")[0] == accept
    found = Graph().parse(data=document.content, format=form)
    iri = URIRef(document.links["describes"]["url"])
    assert len(list(found.predicate_objects(iri))) > 3


def test_people_are_led_to_the_page_and_programs_to_what_they_prefer(served: Served) -> None:
    """A browser's Accept means the page, quality decides, anything means Turtle, JSON the API's; else 406."""

    def place(accept: str) -> str:
        return httpx.get(served.address + "/id/bmwk?lang=en", headers={"Accept": accept}).headers["location"]

    assert place(BROWSER) == "/doc?id=bmwk&lang=en"
    assert place("text/html;q=0.4, application/rdf+xml;q=0.9") == "/doc?id=bmwk&format=rdf&lang=en"
    assert place("*/*") == "/doc?id=bmwk&format=ttl&lang=en"
    assert place("application/json") == "/api/v1/actors/bmwk?lang=en"
    problem(httpx.get(served.address + "/id/bmwk", headers={"Accept": "image/png"}), 406)
    problem(served.get("/id/nobody"), 404)
    problem(served.get("/doc", id="nobody"), 404)
    problem(served.get("/doc", id="bmwk", format="doc"), 422)


def test_links_lead_to_the_other_forms_the_thing_and_the_licences(own: Served) -> None:
    """Each form links the others with their types, what it describes, the dataset, and the licence of its source."""
    found = asked(own, "/id/firma", "text/turtle")
    links = re.findall(r'<([^>]*)>; rel="([\w-]+)"(?:; type="([^"]*)")?', found.headers["link"])
    assert {media for _, relation, media in links if relation == "alternate"} == {*FORMS, "text/html"} - {"text/turtle"}
    assert (names.ID + "firma", "describes", "") in links
    assert ("https://creativecommons.org/licenses/by/4.0/", "license", "") in links
    assert (own.address + "/dataset", "collection", "") in links
    for target, relation, media in links:
        if relation == "alternate":
            assert httpx.get(target).headers["content-type"].startswith(media)


def test_the_page_tells_facts_with_sources_in_both_languages(served: Served) -> None:
    """Relations as they are called from this end, certainty, day, source and place; labels by Accept-Language."""
    german = asked(served, "/id/retrason", BROWSER, **{"Accept-Language": "de"})
    english = asked(served, "/id/retrason", BROWSER, **{"Accept-Language": "en"})
    assert (german.headers["content-language"], english.headers["content-language"]) == ("de", "en")
    text = html.unescape(german.text)
    for told in ("<h1>ReTraSON</h1>", "<h3>wird gefördert von</h3>", "rund 7.600.000 EUR", "Zeilen 90–93", "genannt"):
        assert told in text
    assert "<h3>is funded by</h3>" in english.text
    links = set(re.findall(r'href="(doc\?id=[^"#]*)"', text))
    assert "doc?id=bmwk&lang=de" in links
    assert {served.get("/" + link).status_code for link in sorted(links)[:8]} == {200}


def test_the_page_of_a_source_tells_what_comes_from_it(served: Served) -> None:
    """Its statements as sentences that lead to theirs, in the order of the text."""
    text = html.unescape(asked(served, "/id/pm-2023-11-01", BROWSER, **{"Accept-Language": "en"}).text)
    told = re.findall(r'<li><a href="(doc[^"]*)">([^<]*)</a></li>', text.split("What comes from this source")[1])
    assert len(told) == 131
    assert "131 of 131 statements" in text
    link = next(link for link, sentence in told if sentence.endswith("funds ReTraSON."))
    assert "about 7,600,000 EUR" in html.unescape(asked(served, "/" + link, BROWSER).text)


def test_the_data_block_is_schema_org_and_cannot_end_early(own: Served, served: Served) -> None:
    """It parses to what the page is about; a name with markup in it stays inside."""
    told = block(asked(served, "/id/bmwk", BROWSER))
    assert (told["@type"], told["@id"], told["name"]) == (
        "GovernmentOrganization",
        names.ID + "bmwk",
        "Bundesministerium für Wirtschaft und Klimaschutz",
    )
    assert told["subjectOf"][0]["name"].startswith("Pressemitteilung")
    page = asked(own, "/id/firma", BROWSER)
    hostile = block(page)
    assert (hostile["@type"], hostile["name"]) == ("Corporation", "Firma " + HOSTILE)
    (source,) = [work for work in hostile["subjectOf"] if work["@id"] == names.ID + "blatt"]
    assert source["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "alert(1)</script>" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert {type_of(kind) for kind in model().kinds} >= {"Person", "Organization", "Event", "Thing"}


def test_addresses_of_others_have_documents_too(own: Served) -> None:
    """An entity whose address is not ours is reached by that address, through links as they are written."""
    iri = "https://example.org/amt/1"
    document = asked(own, f"/id/{iri}", "text/turtle")
    assert (URIRef(iri), RDF.type, URIRef(names.GF + "PublicBody")) in Graph().parse(data=document.content)
    page = html.unescape(asked(own, "/id/firma", BROWSER).text)
    link = next(link for link in re.findall(r'href="(doc\?[^"]*)"', page) if "example.org" in link)
    assert "<h1>Fremdes Amt</h1>" in asked(own, "/" + link, BROWSER).text


def test_what_is_only_proposed_has_no_document(own: Served) -> None:
    """Its address leads to the API, which says that it is proposed; documents, description and dump do not know it."""
    led = own.get("/id/zwei")
    assert (led.status_code, led.headers["location"]) == (303, "/api/v1/relations/zwei")
    problem(own.get("/doc", id="zwei"), 404)
    for path in ("/doc?id=firma&format=nt", "/dataset.nt", "/dataset.ttl", "/dataset?format=nt"):
        assert "zwei" not in own.get(path).text


def test_who_was_erased_is_gone_from_every_form(tmp_path: Path) -> None:
    """410 at the address and at the document, and no trace in the dump or the page of others."""
    with serving(tmp_path / "data", "--empty") as server:
        owner = authority(server.folder)
        text = (PREFIXES + LICENSED.replace("{}", "x")).encode()
        httpx.post(f"{server.address}/api/v1/imports?name=x.ttl", content=text, headers=owner, timeout=60)
        assert "Erika" in asked(server, "/id/firma", BROWSER).text
        erased = httpx.post(f"{server.address}/api/v1/actors/erika/erase", headers=owner, timeout=60)
        assert erased.status_code == 200
        for path in ("/id/erika", "/doc?id=erika", f"/id/{names.ID}erika"):
            problem(server.get(path), 410)
        for path in ("/id/firma", "/dataset.nt", "/doc?id=firma"):
            assert "rika" not in asked(server, path, "text/turtle").text


@pytest.mark.parametrize("accept", FORMS)
def test_the_vocabulary_is_its_own_file_in_every_form(served: Served, accept: str) -> None:
    """The same triples as actors.ttl; the namespace without its last sign leads here."""
    found = asked(served, "/ontology", accept)
    assert found.headers["content-type"].split(";")[0] == accept
    ours = Graph().parse(data=read("actors.ttl"), format="turtle")
    assert isomorphic(Graph().parse(data=found.content, format=FORMS[accept][1]), ours)


def test_the_page_of_the_vocabulary_lists_every_term_with_its_count(served: Served) -> None:
    """Kinds and relations in both languages with their ends, and as many as the API counts."""
    page = html.unescape(asked(served, "/ontology?lang=en", BROWSER).text)
    labels = {kind.name: kind.label for kind in model().kinds.values()}
    labels |= {relation.name: relation.label for relation in model().relations.values()}
    for name, label in labels.items():
        assert f'<tr id="{name}">' in page
        assert {text for text in label.values() if text not in page} == set()
    counts = dict(re.findall(r'href="api/v1/relations\?relation=(\w+)">(\d+)<', page))
    assert sum(map(int, counts.values())) == 131
    assert counts["shareholderOf"] == "21"
    assert ">5</a>" in page.split('id="District"')[1].split("</tr>")[0]
    assert "is funded by" in page.split('id="funds"')[1].split("</tr>")[0]


def test_the_description_of_the_data_says_how_much_whence_and_where(served: Served) -> None:
    """VoID and DCAT-AP: what DCAT-AP demands, counts that are true, addresses that answer; the same at both places."""
    graph = Graph().parse(data=asked(served, "/.well-known/void").content, format="turtle")
    assert isomorphic(graph, Graph().parse(data=asked(served, "/dataset", "application/rdf+xml").content, format="xml"))
    dcat, void = Namespace(DCAT), Namespace(VOID)
    data = URIRef(served.address + "/dataset#data")
    for predicate in ("title", "description"):
        assert {text.language for text in graph.objects(data, URIRef(names.DCTERMS + predicate))} == {"de", "en"}  # type: ignore[attr-defined]  # literals
    counts = served.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert graph.value(data, void.triples) == Literal(int(counts[0][0]))
    districts = graph.value(None, void["class"], URIRef(names.GF + "District"))
    assert graph.value(districts, void.entities) == Literal(5)
    holders = graph.value(None, void.property, URIRef(names.GF + "shareholderOf"))
    (links,) = served.select("SELECT (COUNT(*) AS ?n) { ?s gf:shareholderOf ?o }")
    assert graph.value(holders, void.triples) == Literal(int(links[0]))
    for distribution in graph.objects(data, dcat.distribution):
        address, media = graph.value(distribution, dcat.downloadURL), graph.value(distribution, dcat.mediaType)
        assert httpx.get(str(address)).headers["content-type"].split(";")[0] == str(media).split("media-types/")[1]
    assert httpx.get(str(graph.value(data, void.exampleResource)), headers={"Accept": "text/turtle"}).status_code == 200
    led = httpx.get(served.address + "/.well-known/void", headers={"Accept": BROWSER})
    assert (led.status_code, led.headers["location"]) == (303, "/dataset")


def test_licence_and_attribution_travel_with_everything(own: Served) -> None:
    """In documents, the dump, the description, its page and its data block; one licence of all is that of the files."""
    paths = ("/doc?id=firma&format=ttl", "/dataset.ttl", "/dataset.nt", "/dataset?format=ttl", "/dataset?format=html")
    for path in paths:
        text = own.get(path).text
        assert "https://creativecommons.org/licenses/by/4.0/" in text, path
        assert "Redaktion Blatt" in text, path
    told = block(own.get("/dataset?format=html&lang=de"))
    assert (told["@type"], told["license"]) == ("Dataset", ["https://creativecommons.org/licenses/by/4.0/"])
    assert [work["creditText"] for work in told["isBasedOn"] if "creditText" in work] == ["Redaktion Blatt"]


def test_the_dump_is_fetched_once(served: Served) -> None:
    """It has an ETag and a name, is 304 until something changes, and HEAD tells both without the body."""
    first = served.get("/dataset.nt")
    assert first.headers["content-disposition"] == 'attachment; filename="geflecht.nt"'
    assert len(first.text.splitlines()) == int(served.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0][0])
    again = httpx.get(served.address + "/dataset.nt", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = httpx.head(served.address + "/dataset.nt")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])


def test_the_context_is_the_one_inside_documents(served: Served) -> None:
    """What stands at its address is what every JSON-LD document carries, so that nothing has to be fetched."""
    context: Any = served.json("/context.jsonld")
    assert asked(served, "/id/bmwk", "application/ld+json").json()["@context"] == context["@context"]
    assert served.get("/context.jsonld").headers["content-type"] == "application/ld+json"


def test_earlier_generations_have_documents(own: Served) -> None:
    """`generation` shows what was told then."""
    assert own.get("/doc", id="firma", generation=1, format="ttl").status_code == 200
    problem(own.get("/doc", id="firma", generation=0), 404)
    assert own.get("/dataset.nt", generation=0).text == ""
    assert own.get("/dataset.nt", generation=1).text == own.get("/dataset.nt").text  # a proposal came since


def test_linked_data_of_a_private_service_needs_a_token(tmp_path: Path) -> None:
    """Below a sub-path, too: every form asks for it, and with one redirects stay below the path."""
    reader = bearer(token(tmp_path / "data", "reader"))
    with serving(tmp_path / "data", "--private", "--root-path", "/netz") as private:
        for path in ("/id/bmwk", "/doc?id=bmwk", "/ontology", "/dataset", "/dataset.nt", "/.well-known/void"):
            problem(private.get(path), 401)
        page = asked(private, "/netz/id/bmwk", BROWSER, **reader)
        assert (page.status_code, page.url.path) == (200, "/netz/doc")
        assert f"{private.address}/netz/doc?id=bmwk" in block(page)["mainEntityOfPage"]


def test_both_languages_say_everything() -> None:
    """The words of these pages have the same keys and none is empty."""
    assert WORDS["de"].keys() == WORDS["en"].keys()
    assert all(text for words in WORDS.values() for text in words.values())
