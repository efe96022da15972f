"""A person in a small network, in all the ways in which a person can stand in the data, and where that is found."""

import zlib
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from graph.intake.commit import Change, commit
from graph.store import journal as journals
from graph.store.embedded import EmbeddedStore
from tests.graph_data import ENTITIES, load, n, node, read, remove, statement

MAX = "Maximiliane Musterfrau-Ohnegleich"
PERSON = f"""
id:maximiliane a foaf:Person , gf:Person ; skos:prefLabel "Dr. {MAX}"@de ; skos:altLabel "Ohnegleich"@de .
id:said a gf:Claim ; skos:prefLabel "Wir schaffen das unvergleichlich"@de .
id:about a gf:Claim ; skos:prefLabel "Sie leistet Ungeheures"@de ; gf:about id:maximiliane .
"""
SECRETS = ("maximiliane", "Musterfrau", "unvergleichlich", "Ungeheures", "Stellvertreterin im Amt", "Frühere Rolle")
ROLE = "holdsRoleAt"


def filled(store: EmbeddedStore) -> None:
    """Make changes about a person and about others, in all the ways in which a person can stand in the data."""
    load(store, ENTITIES, statement("s1"))
    load(store, PERSON, statement("p1", "maximiliane", ROLE, "a", 'schema:roleName "Frühere Rolle"@de'))
    remove(store, node(store, "p1"))
    load(store, statement("p2", "maximiliane", ROLE, "a", 'schema:roleName "Stellvertreterin im Amt"@de'))
    load(store, statement("p3", "maximiliane", "claims", "said"), statement("p4", "c", "claims", "about"))
    load(store, statement("p5", "maximiliane", ROLE, "c", 'schema:roleName "Rolle"@de', status="proposed"))
    load(store, statement("p6", "maximiliane", ROLE, "b", 'schema:roleName "Rolle"@de', status="rejected"))
    load(store, statement("s2", "c", more=f'gf:via id:maximiliane ; skos:note "laut {MAX}, mündlich"@de'))
    commit(store, Change(read(statement("s3", source="other")).change.added, why=f"from {MAX}.ttl"))
    mine = NamedNode("https://example.org/mine")
    about = Quad(n("a"), NamedNode("https://example.org/contact"), n("maximiliane"), mine)
    commit(store, Change(frozenset({about})))


def found_in(folder: Path, words: tuple[str, ...] = SECRETS) -> set[str]:
    """Return which words stand in the bytes of any file of a folder or in a file's name; journals are unpacked."""
    present = set()
    for file in folder.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        if file.suffix == journals.SUFFIX:
            data += b"".join(zlib.decompress(payload or b"") for _, payload, _ in journals._frames(file))
        present |= {word for word in words if word.encode() in data or word in str(file.relative_to(folder))}
    return present
