"""Domain objects as API shapes, in one language.

Enters: a snapshot, a language, and what analysis returned. Leaves: schemas. Nothing is computed here.
"""

from collections.abc import Iterable, Mapping, Sequence

from api import schemas, schemas_citations, schemas_rankings
from graph.analysis.centrality import Ranking
from graph.analysis.cooperation import Cooperation, Partner
from graph.analysis.filters import Filters
from graph.analysis.listing import Cited, relations_of
from graph.analysis.network import Network
from graph.analysis.sensitivity import Sensitivity
from graph.node import Credit
from graph.search import Hit
from graph.snapshot import Snapshot
from graph.statements import Statement
from ontology.model import model
from ontology.names import id_of
from viz import words
from viz.style import Language

PAGE = 100
_NO_CREDIT = Credit()
_METHOD = (
    "Ranked again with a share of the linked pairs left out at random; low and high are the 5 and 95 % points of the "
    "ranks (Borgatti, Carley and Krackhardt 2006). Sensitivity to missing relations, not confidence."
)


class Presenter:
    """Turns what a snapshot holds into what the API says."""

    def __init__(self, snapshot: Snapshot, language: Language) -> None:
        self._snapshot = snapshot
        self.language = language
        self._names: Mapping[str, str] = snapshot.names_in(language)

    def knowing(self, names: Mapping[str, str]) -> "Presenter":
        """Return a presenter that also knows names, by IRI, of what the snapshot does not hold."""
        other = Presenter(self._snapshot, self.language)
        other._names = self._snapshot.names_in(self.language, names)
        return other

    def statement_of(self, iri: str) -> Statement | None:
        """Return the statement of an IRI, None where there is none now."""
        return self._snapshot.statement(iri) if self._snapshot.row(iri) >= 0 else None

    def note(self, found: object) -> str | None:
        """Return the sentence for an empty answer, None for any other."""
        return None if found else schemas.NOTHING[self.language]

    def ref(self, iri: str) -> schemas.Ref:
        """Return an entity's address, name and kind."""
        node = self._snapshot.nodes.get(iri)
        kind = node.kind if node else None
        return schemas.Ref(id=id_of(iri), iri=iri, name=self._names.get(iri, id_of(iri)), kind=kind)

    def source(self, iri: str) -> schemas.SourceOut:
        """Return a source's address and title."""
        title = self._snapshot.sources.get(iri) or self._names.get(iri, iri)
        credit = self._snapshot.credits.get(iri, _NO_CREDIT)
        named = words.reason_text(credit.attribution, self.language)
        return schemas.SourceOut(id=id_of(iri), iri=iri, title=title, licence=credit.licence, attribution=named)

    def relation(self, name: str) -> schemas.Named:
        """Return a relation with its label."""
        return schemas.Named(id=name, label=words.relation_label(name, self.language))

    def statement(self, s: Statement, network: Network | None = None) -> schemas.StatementOut:
        """Return a statement with everything that is known about it."""
        known = model().relations.get(s.relation)
        is_value = known is not None and known.has_value
        amount = None
        if s.amount is not None:
            amount = schemas.Amount(value=s.amount, currency=s.currency, approximate=s.approximate)
        return schemas.StatementOut(
            id=s.id,
            iri=s.iri,
            sentence=words.relation_sentence(s, self._names, self.language),
            subject=self.ref(s.subject),
            relation=self.relation(s.relation),
            object=None if is_value else self.ref(s.object),
            value=str(s.value) if is_value else None,
            certainty=words.sureness(s),
            status=s.status,
            role=s.role,
            since=_text(s.start),
            until=_text(s.end),
            observed=_text(s.observed),
            presence=network.presence(s) if network else None,
            inferred_parts=list(s.inferred_parts),
            amount=amount,
            source=self.source(s.source) if s.source else None,
            place=schemas.PlaceOut(**vars(s.place)),
            reason=words.reason_text(s.reason, self.language),
            note=words.reason_text(s.note, self.language),
            via=self.ref(s.via) if s.via else None,
            on_behalf_of=self.ref(s.on_behalf_of) if s.on_behalf_of else None,
            identifier=s.identifier,
            rule=s.rule,
            premises=[id_of(premise) for premise in s.premises],
            score=None if s.score is None else float(s.score),
            decided=schemas.DecidedOut(by=s.decided_by, at=s.decided_at) if s.decided_by else None,
        )

    def statements(self, found: Iterable[Statement], network: Network | None = None) -> list[schemas.StatementOut]:
        """Return several statements."""
        return [self.statement(s, network) for s in found]

    def actor(self, iri: str, limit: int = PAGE, cursor: int = 0) -> schemas.ActorOut:
        """Return an actor with its names, and a page of its relations and of the claims about it with their sources."""
        node, rows = self._snapshot.nodes[iri], self._snapshot.rows_about(iri)
        found = self._snapshot.load(self._snapshot.ordered(rows)[cursor : cursor + limit])
        return schemas.ActorOut(
            **vars(self.ref(iri)),
            names=dict(node.names),
            alternative_names=list(node.alternative),
            spellings=list(node.hidden),
            identifiers=list(node.identifiers),
            relation_counts=relations_of(self._snapshot, iri, rows),
            relations=self.statements(s for s in found if iri in (s.subject, s.object)),
            claims=self.statements(s for s in found if iri not in (s.subject, s.object)),
            sources=[self.source(source) for source in sorted({s.source for s in found if s.source})],
            total=len(rows),
            next=str(cursor + limit) if cursor + limit < len(rows) else None,
            note=self.note(len(rows)),
        )

    def hit(self, hit: Hit) -> schemas.HitOut:
        """Return a search result."""
        return schemas.HitOut(**vars(self.ref(hit.node.iri)), matched=hit.matched, form=hit.form, score=hit.score)

    def cooperation(self, actor: str, found: Cooperation, network: Network) -> schemas.CooperationOut:
        """Return direct partners, and shared memberships apart."""
        shared = [
            schemas.SharedOut(
                membership=self.ref(group.iri),
                own=self.statements(group.own, network),
                others=[self._partner(other, network) for other in group.others],
            )
            for group in found.shared
        ]
        undated = network.undated_at(actor, model().cooperation)
        return schemas.CooperationOut(
            actor=self.ref(actor),
            on=_text(network.on),
            direct=[self._partner(partner, network) for partner in found.direct],
            shared_membership=shared,
            undated=self.statements(undated, network),
            note=self.note(found.direct),
        )

    def network(self, network: Network, chosen: schemas.Chosen) -> schemas.NetworkOut:
        """Return nodes and edges; statements of one relation between the same ends are one edge."""
        degree = network.degree()
        edges: dict[tuple[str, str, str], list[Statement]] = {}
        for s in network.statements:
            edges.setdefault((s.subject, s.relation, s.object), []).append(s)
        nodes = [schemas.NodeOut(**vars(self.ref(iri)), degree=degree[iri]) for iri in network.nodes]
        return schemas.NetworkOut(
            filters=chosen,
            nodes=sorted(nodes, key=lambda node: (-node.degree, node.name, node.id)),
            edges=[self._edge(*ends, found, network) for ends, found in sorted(edges.items())],
            undated=self.statements(network.undated, network),
            left_out=network.left_out,
            note=self.note(edges),
        )

    def ranking(
        self,
        ranking: Ranking,
        found: Sensitivity | None,
        network: Network,
        unlinked: int,
        chosen: schemas.Chosen,
        job: schemas_rankings.JobHint | None = None,
    ) -> schemas_rankings.RankingOut:
        """Return a ranking with what it was computed on and how, and how far it depends on missing relations."""
        rows = [
            schemas_rankings.RankedOut(
                rank=row.rank, actor=self.ref(row.node.iri), value=row.value, range=_range(found, row.node.iri)
            )
            for row in ranking.rows
        ]
        return schemas_rankings.RankingOut(
            measure=ranking.measure.name,
            method=ranking.measure.method,
            error_bound=ranking.error_bound,
            sample=ranking.sample,
            filters=chosen,
            nodes=ranking.nodes,
            pairs=ranking.pairs,
            unlinked=unlinked,
            undated=len(network.undated),
            tied_below=ranking.tied_below,
            generation=self._snapshot.generation,
            engine=ranking.engine,
            sensitivity=_sensitivity(found),
            job=job,
            items=rows,
            note=self.note(rows),
        )

    def citations(self, found: Sequence[Cited], unsourced: int, page: slice) -> schemas_citations.CitationList:
        """Return a page of sources with how much each carries."""
        rows = [
            schemas_citations.CitedOut(
                **vars(self.source(one.iri)),
                statements=one.stated + one.inferred,
                stated=one.stated,
                inferred=one.inferred,
            )
            for one in found[page]
        ]
        stated, inferred = sum(one.stated for one in found), sum(one.inferred for one in found)
        return schemas_citations.CitationList(
            items=rows,
            total=len(found),
            statements=stated + inferred,
            stated=stated,
            inferred=inferred,
            unsourced=unsourced,
            next=str(page.stop) if page.stop < len(found) else None,
            note=self.note(found),
        )

    def chosen(self, filters: Filters) -> schemas.Chosen:
        """Return the filters as an answer names them."""
        return schemas.Chosen(
            kinds=_sorted(filters.kinds),
            relations=_sorted(filters.relations),
            certainty=_sorted(filters.certainty),
            on=_text(filters.on),
            undated=filters.undated,
            derived=filters.derived,
            generation=self._snapshot.generation,
        )

    def _partner(self, partner: Partner, network: Network) -> schemas.PartnerOut:
        stated = any(words.sureness(s) == "stated" for s in partner.statements)
        return schemas.PartnerOut(
            actor=self.ref(partner.iri),
            certainty="stated" if stated else "inferred",
            statements=self.statements(partner.statements, network),
        )

    def _edge(self, source: str, name: str, target: str, found: list[Statement], network: Network) -> schemas.EdgeOut:
        sure = {words.sureness(s) for s in found}
        return schemas.EdgeOut(
            source=id_of(source),
            target=id_of(target),
            relation=self.relation(name),
            certainty=next(word for word in words.SURENESS if word in sure),
            statements=self.statements(found, network),
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _sorted(values: Iterable[str] | None) -> list[str] | None:
    return None if values is None else sorted(values)


def _range(found: Sensitivity | None, iri: str) -> schemas_rankings.RangeOut | None:
    if found is None:
        return None
    ranks = found.ranges[iri]
    return schemas_rankings.RangeOut(low=ranks.low, high=ranks.high, stated_only=ranks.stated_only)


def _sensitivity(found: Sensitivity | None) -> schemas_rankings.SensitivityOut | None:
    if found is None:
        return None
    return schemas_rankings.SensitivityOut(
        method=_METHOD,
        share=found.share,
        dropped=found.dropped,
        runs=found.runs,
        seed=found.seed,
        held=found.held,
        inferred=found.inferred,
    )
