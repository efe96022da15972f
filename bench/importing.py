"""Import of statements through the whole write path, against Oxigraph's raw bulk load of the same triples."""

from functools import partial
from pathlib import Path

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Raw

from bench.measure import Row, best
from graph.intake.commit import commit
from graph.intake.rdf import read_rdf
from graph.store import Store, open_store
from ontology import names

SIZES = (100, 2000)


def network(statements: int) -> bytes:
    """Return a Turtle file with so many statements between a tenth as many actors."""
    lines = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in names.PREFIXES.items()]
    lines.append('id:doc a gf:Document ; skos:prefLabel "Quelle"@de ; dcterms:title "Quelle"@de .')
    actors = max(10, statements // 10)
    lines += [f'id:a{n} a gf:Company ; skos:prefLabel "Akteur {n}"@de .' for n in range(actors)]
    lines += [
        f"id:t{n} a gf:Statement ; rdf:subject id:a{n % actors} ; rdf:predicate gf:funds ; "
        f"rdf:object id:a{(n * 7 + 1) % actors if (n * 7 + 1) % actors != n % actors else (n + 1) % actors} ; "
        f"dcterms:source id:doc ; gf:lineStart {n + 1} ; gf:lineEnd {n + 1} ; "
        "gf:certainty gf:stated ; gf:status gf:accepted ."
        for n in range(statements)
    ]
    return "\n".join(lines).encode()


def measure(folder: Path) -> list[Row]:
    """Return a row for each size; one run each, since a second would find nothing to do."""
    rows = []
    for size in SIZES:
        data = network(size)
        store = open_store(folder / f"ours{size}")
        ours = best(partial(_import, store, data), 1)
        store.close()
        raw = Raw(str(folder / f"raw{size}"))
        theirs = best(partial(raw.bulk_load, data, format=RdfFormat.TURTLE), 1)
        rows.append(
            Row(f"import of {size} statements, checked and journalled", ours, theirs, "Oxigraph bulk load, unchecked")
        )
    return rows


def _import(store: Store, data: bytes) -> None:
    commit(store, read_rdf("network.ttl", data).change)
