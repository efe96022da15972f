"""Where a page of the explorer stands, and the addresses that lead on from there.

Enters: a question, what is selected, and what else an address carries along. Leaves: addresses.
"""

from dataclasses import dataclass, replace

from api.exploring import address, parameters
from graph.snapshot import Snapshot
from ontology.names import id_of
from viz.explore import Question
from viz.facets import Option
from viz.style import Language


@dataclass(frozen=True)
class Choice:
    """An option of a filter: whether it is shown now, and the address of the other way."""

    option: Option
    shown: bool
    address: str


@dataclass(frozen=True)
class Removable:
    """Something that was opened or left out, and the address without that."""

    text: str
    address: str


@dataclass(frozen=True)
class Here:
    """Where the page stands: the question, the language, what is selected, whether the table is in front."""

    data: Snapshot
    asked: Question
    language: Language
    select: str | None = None
    show: str | None = None
    generation: str | None = None

    def to(self, asked: Question | None = None, select: str | None = None) -> str:
        """Return the address of another question or selection from here; what is selected is not kept."""
        wanted = asked or self.asked
        more = {"show": self.show, "generation": self.generation, "lang": self.language, "select": select}
        return address(wanted, view=_whole(wanted), **more)

    def around(self, iri: str) -> str:
        """Return the address of the view around an actor, under the same filters."""
        plain = replace(self.asked, around=(iri,), path=None, actors=(), opened=(), without=())
        return self.to(plain)

    def opened(self, iri: str, relation: str | None = None) -> str:
        """Return the address with the neighbours of an actor shown too."""
        return self.to(replace(self.asked, opened=(*self.asked.opened, (iri, relation))), select=id_of(iri))

    def left_out(self, iri: str) -> str:
        """Return the address without an actor."""
        return self.to(replace(self.asked, without=(*self.asked.without, iri)))

    def tabled(self, *, table: bool) -> str:
        """Return the address with the table in front, or the picture."""
        return replace(self, show="table" if table else None).to(select=self.select)

    def hidden_fields(self, *without: str) -> list[tuple[str, str]]:
        """Return what a form of the page carries along, but for the fields that it has itself."""
        more = (
            ("view", _whole(self.asked)),
            ("show", self.show),
            ("generation", self.generation),
            ("lang", self.language),
        )
        kept = [*parameters(self.asked), *((name, value) for name, value in more if value)]
        return [(name, value) for name, value in kept if name not in without]


def _whole(asked: Question) -> str | None:
    """Return what says in an address that the whole network is asked for, where nothing else says what is."""
    return None if asked.around or asked.path or asked.actors else "all"
