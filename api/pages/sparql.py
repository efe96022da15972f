"""The page at /sparql for a person: an editor, example questions, what the service allows, and the result.

Enters: a language, the data, and the limits of the service. Leaves: HTML. The editor is YASGUI, carried along; what it
completes is our vocabulary, given with the page, so that it asks no other host.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from fastapi.responses import HTMLResponse

from api.pages.templates import page
from api.pages.words import WORDS
from graph.snapshot import Snapshot
from graph.store.jobs import Limits
from graph.store.limits import MAX_CHARACTERS, MAX_NESTING, MAX_OPERATORS
from ontology import names, read
from viz.style import Language
from viz.words import WORDS as MARKS

# By the key of the question in the words of the pages. LANGUAGE is that of the page.
QUERIES = {
    "sparql_cooperation": """SELECT ?a ?b ?certainty ?reason WHERE {
  ?s rdf:predicate gf:cooperatesWith ; gf:certainty ?certainty ;
     rdf:subject/skos:prefLabel ?a ; rdf:object/skos:prefLabel ?b .
  OPTIONAL { ?s gf:reason ?reason . FILTER(LANG(?reason) = "LANGUAGE") }
} ORDER BY ?a ?b""",
    "sparql_roles": """SELECT ?person ?role ?at ?since ?observed WHERE {
  ?s rdf:predicate gf:holdsRoleAt ;
     rdf:subject/skos:prefLabel ?person ; rdf:object/skos:prefLabel ?at .
  OPTIONAL { ?s schema:roleName ?role }
  OPTIONAL { ?s schema:startDate ?since }
  OPTIONAL { ?s gf:observedOn ?observed }
} ORDER BY ?person ?role""",
    "sparql_shareholders": """SELECT ?kind ?certainty (COUNT(?who) AS ?shareholders) WHERE {
  ?s rdf:predicate gf:shareholderOf ; rdf:subject ?who ; gf:certainty ?certainty .
  ?who a ?kind .
} GROUP BY ?kind ?certainty ORDER BY DESC(?shareholders) ?kind""",
    "sparql_funding": """SELECT ?from ?how ?to ?amount ?currency ?until ?via WHERE {
  VALUES ?how { gf:funds gf:fundedThrough }
  ?s rdf:predicate ?how ;
     rdf:subject/skos:prefLabel ?from ; rdf:object/skos:prefLabel ?to .
  OPTIONAL { ?s schema:value ?amount ; schema:currency ?currency }
  OPTIONAL { ?s schema:endDate ?until }
  OPTIONAL { ?s gf:via/skos:prefLabel ?via }
} ORDER BY ?from""",
    "sparql_claims": """SELECT ?speaker ?claim ?about WHERE {
  ?s rdf:predicate gf:claims ; rdf:subject/skos:prefLabel ?speaker ; rdf:object ?what .
  ?what skos:prefLabel ?claim .
  OPTIONAL { ?what gf:about/skos:prefLabel ?about }
} ORDER BY ?speaker ?claim""",
    "sparql_paths": """SELECT DISTINCT ?first ?between ?second ?end WHERE {
  ?s1 (rdf:subject|rdf:object) id:retrason, ?m ; rdf:predicate ?first .
  ?s2 (rdf:subject|rdf:object) ?m, ?e ; rdf:predicate ?second .
  FILTER(?m != id:retrason && ?e != id:retrason && ?e != ?m)
  ?m skos:prefLabel ?between . ?e skos:prefLabel ?end .
} ORDER BY ?between ?end LIMIT 200""",
    "sparql_titles": """SELECT ?entry ?german ?english WHERE {
  ?entry skos:prefLabel ?german, ?english .
  FILTER(LANG(?german) = "de" && LANG(?english) = "en")
} ORDER BY ?german""",
    "sparql_gaps": """# Roles of which no source says when they began
SELECT ?person ?role ?at WHERE {
  ?s rdf:predicate gf:holdsRoleAt ; schema:roleName ?role ;
     rdf:subject/skos:prefLabel ?person ; rdf:object/skos:prefLabel ?at .
  FILTER NOT EXISTS { ?s schema:startDate ?since }
} ORDER BY ?person""",
    "sparql_derived": """SELECT ?who ?relation ?whom WHERE {
  GRAPH <https://w3id.org/geflecht/graph/derived> {
    ?s rdf:subject ?x ; rdf:predicate ?relation ; rdf:object ?y .
  }
  ?x skos:prefLabel ?who . ?y skos:prefLabel ?whom .
} ORDER BY ?relation ?who""",
}
_EDITOR_WORDS = "sparql_js_"  # the words that go to the script
_MEGA, _GIGA = 1_000_000, 1_000_000_000


@dataclass(frozen=True)
class Example:
    """An example question: what it asks, its query, and the address that opens the editor with it."""

    text: str
    query: str

    @property
    def address(self) -> str:
        """The query as a fragment: it reaches the page and no server."""
        return "#query=" + quote(self.query, safe="")


@dataclass(frozen=True)
class Term:
    """A term that the editor completes: its IRI, its label in a language (may be empty), and whether it is a class."""

    iri: str
    label: str
    is_class: bool


def editor(language: Language, data: Snapshot, limits: Limits, services: Sequence[str] = ()) -> HTMLResponse:
    """Return the page; ``limits`` are those that queries have here, ``services`` the hosts that they may ask."""
    return page(
        "sparql.html",
        language,
        generation=data.generation,
        entities=len(data.nodes),
        statements=data.edges.accepted[0],
        examples=examples(language),
        limits=_in_words(language, limits, services),
        given=_given(language),
    )


def examples(language: Language) -> list[Example]:
    """Return the example questions, each query with the prefixes that it uses."""
    return [
        Example(WORDS[language][key], _with_prefixes(query.replace("LANGUAGE", language)))
        for key, query in QUERIES.items()
    ]


@cache
def terms(language: Language) -> tuple[Term, ...]:
    """Return the classes and properties of the vocabulary, and those of others that the data is written with."""
    import rdflib

    triples = rdflib.Graph().parse(data=read("actors.ttl"), format="turtle")
    told = triples.subject_objects(rdflib.RDFS.label)
    labels = {str(s): str(o) for s, o in told if isinstance(o, rdflib.Literal) and o.language == language}
    known = {str(s): o == rdflib.OWL.Class for s, o in triples.subject_objects(rdflib.RDF.type) if _defines(o)}
    borrowed = {iri: names.local_name(iri)[0].isupper() for iri in _borrowed()}
    return tuple(Term(iri, labels.get(iri, ""), is_class) for iri, is_class in sorted({**borrowed, **known}.items()))


def _defines(kind: object) -> bool:
    """Whether what has this type is a class or a property."""
    defining = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    return str(kind) in {names.OWL + name for name in defining}


def _borrowed() -> list[str]:
    """Return the terms of other vocabularies that names.py speaks of."""
    spoken = (value for name, value in vars(names).items() if name.isupper() and isinstance(value, str))
    own = (names.GF, names.ID, names.GRAPH)
    return [iri for iri in spoken if iri.startswith("http") and iri[-1] not in "#/" and not iri.startswith(own)]


def _with_prefixes(query: str) -> str:
    used = [f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in names.PREFIXES.items() if f"{prefix}:" in query]
    return "".join(used) + query


def _given(language: Language) -> dict[str, object]:
    """Return what the script of the page needs: prefixes, terms, words."""
    words = {
        key.removeprefix(_EDITOR_WORDS): text for key, text in WORDS[language].items() if key.startswith(_EDITOR_WORDS)
    }
    marks = {
        names.STATED: ("stated", MARKS[language]["stated"]),
        names.INFERRED: ("inferred", MARKS[language]["inferred"]),
    }
    return {
        "language": language,
        "id": names.ID,
        "prefixes": names.PREFIXES,
        "terms": [(term.iri, term.label, term.is_class) for term in terms(language)],
        "marks": marks,
        "words": words,
    }


def _in_words(language: Language, limits: Limits, services: Sequence[str]) -> list[str]:
    """Return the limits of the service as sentences."""
    say = WORDS[language]
    return [
        say["sparql_limit_cost"].format(
            _number(limits.seconds, language),
            _size(limits.memory, language),
            _size(limits.result, language),
            _number(limits.rows, language),
        ),
        say["sparql_limit_query"].format(*(_number(n, language) for n in (MAX_CHARACTERS, MAX_NESTING, MAX_OPERATORS))),
        say["sparql_limit_service"].format(", ".join(services)) if services else say["sparql_limit_alone"],
        say["sparql_limit_whole"],
    ]


def _size(count: int, language: Language) -> str:
    """Return bytes as GB or MB."""
    unit, by = ("GB", _GIGA) if count >= _GIGA else ("MB", _MEGA)
    return f"{_number(count / by, language)}\N{NO-BREAK SPACE}{unit}"


def _number(value: float, language: Language) -> str:
    """Return a number as the language writes it."""
    text = f"{value:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text
