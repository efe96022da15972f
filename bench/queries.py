"""The queries of the benchmark: those that people ask of a network of actors, and those that are meant to hurt.

Enters: the actor to start from. Leaves: SPARQL without its prefixes, by name.
"""

SMALL = "SELECT ?name { id:a0 skos:prefLabel ?name }"
_EVERYTHING_TWICE = "?a ?b ?c . ?d ?e ?f"


def usual(actor: str) -> dict[str, str]:
    """Return the query set; the quick ones come first."""
    return {
        "name of an actor": SMALL,
        "relations of an actor with their evidence": (
            "SELECT ?p ?b ?name ?source ?certainty ?day "
            f"{{ ?s rdf:subject id:{actor} ; rdf:predicate ?p ; rdf:object ?b ; dcterms:source ?source ; "
            "gf:certainty ?certainty ; gf:observedOn ?day . ?b skos:prefLabel ?name }"
        ),
        "shared initiative": (f"SELECT DISTINCT ?other {{ id:{actor} gf:partnerIn ?i . ?other gf:partnerIn ?i }}"),
        "two hops": (f"SELECT DISTINCT ?c {{ id:{actor} gf:cooperatesWith ?b . ?b gf:cooperatesWith ?c }}"),
        "count by type": "SELECT ?kind (COUNT(?a) AS ?n) { ?a a ?kind } GROUP BY ?kind",
        "group budget": (
            "SELECT ?kind (SUM(?value) AS ?sum) "
            "{ ?s rdf:predicate gf:funds ; rdf:object ?b ; schema:value ?value . ?b a ?kind } GROUP BY ?kind"
        ),
        "text contains": (
            'SELECT ?a ?name { ?a skos:prefLabel ?name FILTER(CONTAINS(LCASE(STR(?name)), "wasserstoff company")) }'
        ),
        "top-10 degree": (
            "SELECT ?a (COUNT(?b) AS ?n) { { ?a gf:cooperatesWith ?b } UNION { ?b gf:cooperatesWith ?a } "
            "UNION { ?a gf:partnerIn ?b } UNION { ?b gf:partnerIn ?a } } GROUP BY ?a ORDER BY DESC(?n) LIMIT 10"
        ),
        "dump of at most 100,000 rows": (
            "SELECT ?a ?p ?b { ?s rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?b } LIMIT 100000"
        ),
    }


def kept() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return what pages show without a query: the address of ours, and the queries that ask a SPARQL server for it."""
    asked = usual("a0")
    by_relation = "SELECT ?p (COUNT(?s) AS ?n) { ?s rdf:predicate ?p } GROUP BY ?p"
    by_certainty = "SELECT ?c (COUNT(?s) AS ?n) { ?s gf:certainty ?c } GROUP BY ?c"
    return {
        "counts by kind": ("/api/v1/actors?limit=1", (asked["count by type"],)),
        "facets: kind, relation, certainty": ("/api/v1/facets", (asked["count by type"], by_relation, by_certainty)),
        "top-10 degree": (
            "/api/v1/measures?by=degree&relation=cooperatesWith&relation=partnerIn&top=10",
            (asked["top-10 degree"],),
        ),
    }


def hostile() -> dict[str, str]:
    """Return queries that no service can answer, each of which takes another way to hurt."""
    doubling = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(45))
    star = " . ".join(f"?s ?p{n} ?o{n}" for n in range(200))  # the planner's bane: a chain of them is quickly planned
    either = "gf:cooperatesWith|^gf:cooperatesWith|gf:partnerIn|^gf:partnerIn"
    return {
        "cartesian count": f"SELECT (COUNT(*) AS ?n) {{ {_EVERYTHING_TWICE} . ?g ?h ?i }}",
        "group-by bomb": f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {_EVERYTHING_TWICE} }} GROUP BY ?a ?d",
        "path closure": f"SELECT (COUNT(*) AS ?n) {{ ?a ({either})* ?b }}",
        "ORDER BY bomb": f"SELECT * {{ {_EVERYTHING_TWICE} }} ORDER BY ?f ?c",
        "CONCAT bomb": f'SELECT (STRLEN(?s45) AS ?n) {{ BIND("xxxxxxxxxx" AS ?s0) {doubling} }}',
        "200-pattern BGP": f"SELECT * {{ {star} }} LIMIT 1",
        "5,000-deep nesting": f"SELECT * {{ {'{' * 5000} ?a ?b ?c {'}' * 5000} }} LIMIT 1",
        "GROUP_CONCAT bomb": f"SELECT (GROUP_CONCAT(?c) AS ?all) {{ {_EVERYTHING_TWICE} }}",
        "NOT EXISTS, each with each": (
            'SELECT (COUNT(*) AS ?n) { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f FILTER(STR(?f) = CONCAT(STR(?c), "x")) } }'
        ),
        "endless result": f"SELECT * {{ {_EVERYTHING_TWICE} . ?g ?h ?i }}",
    }
