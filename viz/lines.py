"""The lines of a settled page: their curves, which of them end in an arrowhead, and what is written on them.

Enters: a Plan and how it settled. Leaves: Lines. Of the leaves of one hub that one relation joins to it, a single line
carries its name, as do statements that say the same of the same two.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from math import isinf

import numpy as np

from ontology.model import model
from viz import labels, text
from viz.captions import Caption, Wish, headed, signs, written
from viz.plan import SIZE, Plan, Settled, boxes
from viz.words import relation_label

MOST_NAMED = 60
"""Up to how many nodes the names of relations are written on lines."""
_SCREEN, _FAN = 9.5, 4
_EXTRA = 16.0


class Lines:
    """The lines of a page that was asked for with a width and a height in pixels."""

    def __init__(self, plan: Plan, settled: Settled, width: float, height: float) -> None:
        self.plan, self.settled = plan, settled
        page = settled.page
        grown = max((page.right + page.left) / width, (page.bottom + page.top) / height)
        most = plan.look.most
        # On paper the smallest size that the page allows, however much the page grew.
        self.size = _SCREEN if isinf(most) else round(SIZE * grown / most + 0.005, 2)
        self.curves = settled.curves(plan)

    @cached_property
    def kinds(self) -> list[str | None]:
        """The relation of each directed statement; None where it leads both ways."""
        known = model().relations
        told = ((s.relation, known.get(s.relation)) for s in self.plan.statements)
        return [None if relation and relation.symmetric else name for name, relation in told]

    @cached_property
    def headed(self) -> set[int]:
        """The lines whose head is drawn."""
        return headed(self.curves, self.plan.ends, self.kinds)

    @cached_property
    def captions(self) -> dict[int, Caption]:
        """The names of relations, by the line on which they stand."""
        plan = self.plan
        if not plan.look.named or len(plan.iris) > MOST_NAMED or not plan.statements:
            return {}
        symbols = labels.symbol_boxes(self.settled.points, plan.radii)
        more = np.array([_EXTRA if iri in plan.look.more else 0.0 for iri in plan.iris])[:, None]
        symbols = symbols + np.hstack((-more, -more, more, more))
        changed = [statement.iri in plan.look.changes for statement in plan.statements]
        taken = np.vstack((boxes(self.settled.labels), symbols, signs(self.curves, changed)))
        return written(list(self._wishes()), self.curves, taken, self.size)

    def _wishes(self) -> Iterator[Wish]:
        """Yield what is to be written: the name of each relation of two nodes, or of a hub with its leaves, once."""
        plan, setting = self.plan, text.Setting(self.size, typeface="sans" if self.plan.look.printed else None)
        bundles: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        for line, (statement, (one, other)) in enumerate(zip(plan.statements, plan.ends, strict=True)):
            if one != other:
                hub = self._hub(one, other)
                ends = (one, other) if hub is None else (hub, -1 if hub == other else -2)
                bundles[statement.relation, *ends].append(line)
        for (relation, *_), lines in bundles.items():
            name, middle = relation_label(relation, plan.language), (len(lines) - 1) / 2
            nearest = tuple(sorted(lines, key=lambda line: (abs(lines.index(line) - middle), line)))
            yield Wish(name, text.width(name, setting), nearest)

    def _hub(self, one: int, other: int) -> int | None:
        """Return which end of a line has several leaves, of which the other end is one."""
        for hub, leaf in ((one, other), (other, one)):
            if self.plan.links.degree(leaf) == 1 and self._leaves[hub] >= _FAN:
                return hub
        return None

    @cached_property
    def _leaves(self) -> list[int]:
        degree, near = self.plan.links.degree, self.plan.links.neighbours
        return [sum(degree(leaf) == 1 for leaf in leaves) for leaves in near]
