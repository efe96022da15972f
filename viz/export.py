"""A spec and the data become a file for another program: GEXF, GraphML, JSON, tables, RDF, a bibliography, a map.

Enters: a Snapshot, its store, a Spec, the name of a format. Leaves: bytes; equal input gives equal bytes. The spec says
which part of the network is meant, and how it is drawn where a format carries that.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.analysis.network import Network
from graph.errors import Unknown
from graph.export import CSV, MEDIA_TYPES, relations_csv, serialised
from graph.exports import geo, tables
from graph.exports.cytoscape import cytoscape, json_graph
from graph.exports.gexf import Version, graphml
from graph.exports.gexf import gexf as to_gexf
from graph.exports.triples import triples_of
from graph.exports.view import MOST_NODES, Placed, View, check_size, cited, view_of
from graph.exports.works import Work, bibtex, csl, works
from graph.intake.addresses import slug
from graph.node import Node
from graph.search import nearest
from graph.snapshot import Snapshot
from graph.store import Readable
from viz.choose import MOST, Link, choose, selected
from viz.spec import Spec
from viz.style import group_of
from viz.words import WORDS

if TYPE_CHECKING:
    from viz.pictures import Picture

_NETWORKS: Mapping[str, tuple[str, Callable[[View], bytes]]] = {
    "gexf": ("application/gexf+xml", to_gexf),
    "graphml": ("application/graphml+xml", graphml),
    "cyjs": ("application/json", cytoscape),
    "jgf": ("application/vnd.jgf+json", json_graph),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tables.workbook),
    "zip": ("application/zip", tables.archive),
}
_WORKS: Mapping[str, tuple[str, Callable[[list[Work], str], bytes]]] = {
    "bib": ("application/x-bibtex; charset=utf-8", bibtex),
    "csl": ("application/vnd.citationstyles.csl+json", csl),
}
MEDIA: Mapping[str, str] = {
    **MEDIA_TYPES,
    "csv": CSV,
    **{name: media for name, (media, _) in _NETWORKS.items()},
    "geojson": "application/geo+json",
    "md": "text/markdown; charset=utf-8",
    **{name: media for name, (media, _) in _WORKS.items()},
}
"""The media type of each format, by the end of its files."""
_DRAWN = ("gexf", "graphml", "cyjs")
_QUESTION = frozenset(
    ("around", "path", "actors", "query", "without", "kinds", "relations", "certainty", "day", "since", "derived")
)
_LONGEST = 60


@dataclass(frozen=True)
class Exported:
    """A file, its media type, and a name that every system takes."""

    content: bytes
    media_type: str
    name: str


def is_part(spec: Spec) -> bool:
    """Whether a spec asks for a part of what is stored, and not for everything."""
    return bool(spec.model_fields_set & _QUESTION)


def make(
    data: Snapshot, store: Readable, spec: Spec, suffix: str, links: Collection[Link] = (), gexf: Version = "1.3"
) -> Exported:
    """Return the part of the network that a spec asks for as a file.

    ``store`` holds the same data as the snapshot; ``gexf`` is the version of GEXF.

    Raises:
        Unknown: there is no such format, or the spec names what is not there; with the nearest.
        Ambiguous: the spec names several.
        Refused: it is too large for one file.
    """
    if suffix not in MEDIA:
        raise Unknown("format", suffix, nearest(suffix, MEDIA) or sorted(MEDIA))
    if suffix in _WORKS and not is_part(spec):
        all_cited = works(store, data.edges.numbering.entities.many(data.cited))
        return Exported(_WORKS[suffix][1](all_cited, spec.language), MEDIA[suffix], name_of(spec, None, suffix))
    network, focus = selected(data, spec, links, MOST_NODES)
    check_size(network)
    content = _written(data, store, spec, suffix, links, gexf, network, focus)
    return Exported(content, MEDIA[suffix], name_of(spec, data.nodes[focus] if focus else None, suffix))


def of_picture(picture: "Picture", store: Readable, suffix: str) -> Exported:
    """Return a picture as a file: just the actors and relations that it shows, where and how it shows them.

    ``store`` holds the same data as the picture was made from; ``suffix`` is ``csv`` or a format of networks.
    """
    drawing, network = picture.drawing, replace(picture.view.network, left_out=0)
    name = "-".join(filter(None, ("geflecht", slug(drawing.title)[:_LONGEST].strip("-"), str(drawing.day or ""))))
    if suffix == "csv":
        content = relations_csv(network.data, network.statements)
    else:
        view = view_of(
            network,
            title=drawing.title,
            language=drawing.language,
            works=works(store, cited(network.statements)),
            day=drawing.day,
            placed={node.iri: Placed(node.paint.light, node.size, node.x, node.y) for node in drawing.nodes},
            changes={edge.statement.iri: edge.change for edge in drawing.edges if edge.change},
        )
        content = _NETWORKS[suffix][1](view)
    return Exported(content, MEDIA[suffix], f"{name}.{suffix}")


def name_of(spec: Spec, focus: Node | None, suffix: str) -> str:
    """Return the name of a file: what it is about, and the day, in letters that every system takes."""
    about = slug(spec.title) or (slug(focus.id) if focus else "")
    parts = ("geflecht", about[:_LONGEST].strip("-"), str(spec.day or ""))
    return f"{'-'.join(filter(None, parts))}.{suffix}"


def _written(
    data: Snapshot,
    store: Readable,
    spec: Spec,
    suffix: str,
    links: Collection[Link],
    gexf: Version,
    network: Network,
    focus: str | None,
) -> bytes:
    if suffix in MEDIA_TYPES:
        return serialised(triples_of(store, network), suffix)
    if suffix == "csv":
        return relations_csv(data, network.statements)
    told = works(store, cited(network.statements))
    if suffix in _WORKS:
        return _WORKS[suffix][1](told, spec.language)
    placed = _placed(data, spec, links, network) if suffix in _DRAWN else {}
    view = view_of(
        network, title=_title(spec, focus, network), language=spec.language, works=told, day=spec.day, placed=placed
    )
    if suffix == "geojson":
        return geo.geojson(view, geo.located(data, geo.coordinates(store)))
    if suffix == "md":
        from viz.markdown import to_markdown

        return to_markdown(view, spec.language).encode(errors="replace")
    return to_gexf(view, gexf) if suffix == "gexf" else _NETWORKS[suffix][1](view)


def _title(spec: Spec, focus: str | None, network: Network) -> str:
    say = WORDS[spec.language]
    about = say["around"].format(network.nodes[focus].name(spec.language)) if focus else say["network"]
    return spec.title or about


def _placed(data: Snapshot, spec: Spec, links: Collection[Link], network: Network) -> dict[str, Placed]:
    """Return how nodes are drawn: as in the diagram of the same spec; too many for one, as in the overview."""
    if not 0 < len(network.codes) <= MOST:
        from viz.overview import positions

        degree, places = network.degree(), dict(zip(sorted(network.nodes), positions(network).tolist(), strict=True))
        return {
            iri: Placed(group_of(node.kind).light, 4 + 2 * degree[iri] ** 0.5, *map(float, places[iri]))
            for iri, node in network.nodes.items()
        }
    from viz.drawing import draw

    chosen = choose(data, spec, links, printed=False)
    drawn = draw(replace(chosen.network, left_out=0), language=spec.language, focus=chosen.focus, look=chosen.look)
    return {node.iri: Placed(node.paint.light, node.size, node.x, node.y) for node in drawn.nodes}
