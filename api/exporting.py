"""Which part of the network an export is of, in which format: what a request says becomes a spec and a file.

Enters: parameters, or a spec as YAML or JSON. Leaves: a response with a name for the file. Nothing asked for is
everything that is stored, in the formats that hold that.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from fastapi import Query
from fastapi.responses import Response

from api import answers
from api.deps import Generation, Lang, Service
from api.routes.diagrams import constructed
from graph.errors import Invalid
from graph.export import CSV, MEDIA_TYPES, export, relations_csv
from graph.exports.gexf import Version
from graph.store.results import best
from ontology.model import model
from viz import export as exports
from viz.spec import Spec, of

Format = Literal[
    "ttl", "nt", "rdf", "jsonld", "trig", "nq", "csv", "gexf", "graphml", "cyjs", "jgf", "xlsx", "zip", "geojson", "md",
    "bib", "csl",
]  # fmt: skip
FORMATS: tuple[Format, ...] = get_args(Format)
Gexf = Annotated[Version, Query(description="The version of GEXF; 1.2 for older programs")]
_Names = list[str] | None


@dataclass(frozen=True)
class Wanted:
    """What an export is of, and the generation of the data, None for now."""

    spec: Spec
    generation: int | None
    gexf: Version


def asked(
    language: Lang,
    generation: Generation = None,
    gexf: Gexf = "1.3",
    around: Annotated[_Names, Query(description="One actor or several, and what surrounds them")] = None,
    hops: Annotated[int, Query(ge=1, le=10, description="How far around reaches")] = 1,
    from_: Annotated[str | None, Query(alias="from", description="With `to`: all shortest paths")] = None,
    to: Annotated[str | None, Query(description="With `from`: all shortest paths")] = None,
    actor: Annotated[_Names, Query(description="These actors and the relations among them")] = None,
    without: Annotated[_Names, Query(description="Actors that are left out")] = None,
    kind: Annotated[_Names, Query(description="Kinds of node, with everything below them")] = None,
    relation: Annotated[_Names, Query(description="Relations")] = None,
    certainty: Annotated[_Names, Query(description="stated, inferred")] = None,
    on: Annotated[str | None, Query(description="The network on a day, YYYY-MM-DD: valid or observed then")] = None,
    undated: Annotated[bool, Query(description="With `on`: also what carries no date")] = False,
    derived: Annotated[bool, Query(description="Also what rules derived")] = False,
    title: Annotated[str | None, Query(max_length=200)] = None,
) -> Wanted:
    """Return what the parameters of a request ask for.

    Raises:
        Invalid: they ask several things at once, or half of one.
        Unknown: a kind, relation or certainty is not there; with the nearest.
    """
    if (from_ is None) != (to is None):
        raise Invalid("from and to go together: they name both ends of a path.")
    values: dict[str, Any] = {
        "around": around,
        "hops": hops if around else None,
        "path": (from_, to) if from_ and to else None,
        "actors": actor,
        "without": without,
        "kinds": answers.known("kind", kind, list(model().kinds)),
        "relations": answers.known("relation", relation, list(model().relations)),
        "certainty": answers.known("certainty", certainty, answers.CERTAINTIES),
        "day": answers.day(on, "on") if on else None,
        "undated": undated or None,
        "derived": derived or None,
        "title": title,
        "language": language,
    }
    return Wanted(of({name: value for name, value in values.items() if value is not None}), generation, gexf)


def negotiated(format_: Format | None, accept: str) -> Format:
    """Return the format that a request names, else the best of those that it accepts; Turtle where it does not care.

    Raises:
        Refused: it accepts none.
    """
    if format_ is not None:
        return format_
    known: dict[str, Format] = {exports.MEDIA[name].partition(";")[0]: name for name in reversed(FORMATS)}
    return known[best(accept, list(reversed(known)))]


def answered(wanted: Wanted, suffix: Format, parts: Service) -> Response:
    """Return the file that is asked for."""
    made = _whole(wanted, suffix, parts) if _is_whole(wanted.spec, suffix) else _part(wanted, suffix, parts)
    told = {"Content-Type": made.media_type, "Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, headers=told)


def _is_whole(spec: Spec, suffix: Format) -> bool:
    return not exports.is_part(spec) and (suffix in MEDIA_TYPES or suffix == "csv")


def _whole(wanted: Wanted, suffix: Format, parts: Service) -> exports.Exported:
    """Return everything in main; in formats with named graphs also what is proposed or rejected."""
    name, generation = exports.name_of(wanted.spec, None, suffix), wanted.generation
    if suffix == "csv":
        data = parts.snapshots.current() if generation is None else parts.pasts.at(generation)
        return exports.Exported(relations_csv(data), CSV, name)
    store = parts.store if generation is None else parts.store.at(generation)
    return exports.Exported(export(store, suffix), MEDIA_TYPES[suffix], name)


def _part(wanted: Wanted, suffix: Format, parts: Service) -> exports.Exported:
    generation, spec = wanted.generation, wanted.spec
    links = constructed(spec.query, parts) if spec.query is not None else set()
    if generation is None:
        return exports.make(parts.snapshots.current(), parts.store, spec, suffix, links, wanted.gexf)
    return exports.make(parts.pasts.at(generation), parts.store.at(generation), spec, suffix, links, wanted.gexf)
