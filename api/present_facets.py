"""Facets as the API says them: each value with its label in one language."""

from collections.abc import Callable
from itertools import islice

from api import schemas
from api.present import Presenter
from api.schemas_facets import FacetOut, FacetsOut
from graph.analysis.facets import Counts, Facets
from ontology.model import model
from ontology.names import id_of
from viz import words


def facets_out(say: Presenter, found: Facets, chosen: schemas.Chosen, limit: int) -> FacetsOut:
    """Return facets with the first values of each."""

    def listed(counts: Counts, label: Callable[[str], str]) -> list[FacetOut]:
        first = islice(counts.items(), limit)
        return [FacetOut(id=id_of(value), label=label(value), count=count) for value, count in first]

    return FacetsOut(
        filters=chosen,
        nodes=found.nodes,
        statements=found.statements,
        kinds=listed(found.kinds, lambda kind: model().kinds[kind].label[say.language]),
        relations=listed(found.relations, lambda name: words.relation_label(name, say.language)),
        certainty=listed(found.certainty, lambda word: words.WORDS[say.language][word]),
        sources=listed(found.sources, lambda iri: say.source(iri).title),
        places=listed(found.places, lambda iri: say.ref(iri).name),
        left_out={
            name: len(counts) - limit
            for name, counts in vars(found).items()
            if not isinstance(counts, int) and len(counts) > limit
        },
        note=say.note(found.statements),
    )
