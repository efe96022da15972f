"""What is proposed has to stand in the text: a passage that is not found there, or that lacks a name, is dropped.

Enters: a Page and what an extractor proposes. Leaves: proposals with the place of their passage. White space is all
that a quotation may differ in.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.intake.extract import Page, Proposal
from ontology.model import model

_LONGEST = 3000
_LONGEST_NAME = 300


def standing(page: Page, proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Yield the proposals whose passage and names stand in the text and whose relation fits, each with its place."""
    for proposal in proposals:
        place = _place(page.text, proposal)
        if place is not None and _fits(proposal) and _named(page.text, proposal):
            yield replace(proposal, start=place[0], passage=page.text[slice(*place)])


def _place(text: str, proposal: Proposal) -> tuple[int, int] | None:
    """Return where a passage stands, None where it does not."""
    passage = proposal.passage
    if not passage.strip() or len(passage) > _LONGEST:
        return None
    start = proposal.start
    if start is not None and start >= 0 and text.startswith(passage, start):
        return start, start + len(passage)
    match = re.search(r"\s+".join(map(re.escape, passage.split())), text)
    return match.span() if match else None


def _named(text: str, proposal: Proposal) -> bool:
    ends = (proposal.subject, proposal.object)
    return all(end.surface.strip() and len(end.name) <= _LONGEST_NAME and end.surface in text for end in ends)


def _fits(proposal: Proposal) -> bool:
    known, sure = model().relations.get(proposal.relation), 0 <= proposal.score <= 1
    if (
        known is None
        or known.has_value
        or not sure
        or not proposal.subject.name.strip()
        or not proposal.object.name.strip()
    ):
        return False
    fits = model().is_a(proposal.subject.kind, known.source) and model().is_a(proposal.object.kind, known.target)
    return fits and proposal.subject.name != proposal.object.name
