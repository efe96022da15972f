"""Edges and entities kept beside the store, so that a start maps them instead of reading every triple.

Enters: what one generation holds. Leaves: a folder of columns, and what it held when it is opened again. The folder can
be thrown away: whatever is missing, damaged or of another format is read from the store anew.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.arrays.codes import Codes, Ints
from graph.arrays.edges import COLUMNS, Edges, Ends, Numbering
from graph.arrays.said import Said
from graph.node import Credit, Node

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 2
_ABOUT = "about.json"
_NUMBERED = ("statements", "entities", "cells")


@dataclass(frozen=True)
class Held:
    """What the statements and entities of one generation are.

    ``sources`` gives titles by IRI, ``claims`` what a claim is about, ``credits`` what a source asks for, ``moved`` the
    address that replaced an old one, ``apart`` the entities that someone said are others.
    """

    generation: int
    nodes: Mapping[str, Node]
    edges: Edges
    sources: Mapping[str, str]
    claims: Mapping[str, frozenset[str]]
    credits: Mapping[str, Credit]
    moved: Mapping[str, str]
    apart: Mapping[str, frozenset[str]]


def keep(held: Held, folder: Path, identity: str) -> None:
    """Write a folder anew; until it is whole the former one stays."""
    edges = held.edges
    if len(edges.loose) or not (edges.numbering.statements.sorted and edges.numbering.entities.sorted):
        edges = edges.compact()  # what is loose in what is said is among the loose rows
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    numbering = edges.numbering
    arrays: dict[str, NDArray[Any]] = dict(edges.columns)
    arrays |= {"ends": edges.index.sorted, "starts": edges.index.starts}
    parts = edges.said.parts
    for at, name in enumerate(("said.rows", "said.cells")):
        arrays[name] = np.concatenate([np.empty(0, np.int8), *(part[at] for part in parts.values())])
    for name, codes in zip(_NUMBERED, (numbering.statements, numbering.entities, edges.said.cells), strict=True):
        assert codes.sorted is not None
        arrays[f"{name}.text"], arrays[f"{name}.ends"] = codes.sorted
    for name, array in arrays.items():
        np.save(new / f"{name}.npy", array, allow_pickle=False)
    about = {
        "format": FORMAT,
        "identity": identity,
        "generation": held.generation,
        "relations": list(numbering.relations),
        "said": {name: len(rows) for name, (rows, _) in parts.items()},
        "nodes": [astuple(node) for node in held.nodes.values()],
        "sources": dict(held.sources),
        "claims": {claim: sorted(about) for claim, about in held.claims.items()},
        "credits": {source: astuple(credit) for source, credit in held.credits.items()},
        "moved": dict(held.moved),
        "apart": {iri: sorted(others) for iri, others in held.apart.items()},
    }
    (new / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


def kept(folder: Path, identity: str) -> Held | None:
    """Return what a folder holds, its columns mapped; None where it is not of this store, or not whole."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        if (about["format"], about["identity"]) != (FORMAT, identity):
            return None
        return _read(folder, about)
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def _read(folder: Path, about: Mapping[str, Any]) -> Held:
    def mapped(name: str) -> Any:
        return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)

    columns = {name: mapped(name) for name in COLUMNS}
    if len({len(column) for column in columns.values()}) != 1:
        raise ValueError("columns differ in length")
    statements, entities, cells = (Codes(mapped(f"{name}.text"), mapped(f"{name}.ends")) for name in _NUMBERED)
    rows, numbers, parts, begun = mapped("said.rows"), mapped("said.cells"), dict[str, tuple[Ints, Ints]](), 0
    for name, length in about["said"].items():
        parts[name] = rows[begun : begun + length], numbers[begun : begun + length]
        begun += length
    if begun != len(rows) or begun != len(numbers):
        raise ValueError("what is said differs in length")
    relations = Codes.of(())
    for relation in about["relations"]:
        relations.add(relation)
    nodes = (
        Node(id_, iri, names, kind, *(tuple(texts) for texts in more))
        for id_, iri, names, kind, *more in about["nodes"]
    )
    return Held(
        generation=about["generation"],
        nodes={node.iri: node for node in nodes},
        edges=Edges(
            Numbering(statements, entities, relations),
            columns,
            Ends(mapped("ends"), mapped("starts")),
            said=Said(parts, cells),
        ),
        sources=about["sources"],
        claims={claim: frozenset(iris) for claim, iris in about["claims"].items()},
        credits={source: Credit(*asked) for source, asked in about["credits"].items()},
        moved=about["moved"],
        apart={iri: frozenset(others) for iri, others in about["apart"].items()},
    )
