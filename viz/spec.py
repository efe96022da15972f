"""A diagram as a file: what is asked, how it looks, the page, the texts around it.

Enters: YAML of at most 64 KB. Leaves: an immutable Spec. The same spec and the same data give the same bytes: nothing
is read from the clock, the machine or the folder. Its JSON Schema is diagram.schema.json beside this file.
"""

import json
from datetime import date
from typing import Annotated, Any
from typing import Literal as OneOf

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from graph.errors import Invalid, Refused
from graph.sentences import Sentence
from graph.sentences_parsers import found_wrong
from viz.look import LayoutKind
from viz.style import Language

MOST_BYTES = 64_000
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Names = Annotated[list[Name], Field(max_length=500)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Generation = Annotated[int, Field(ge=0, strict=True)]
Measure = OneOf["degree", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "katz", "core"]
Places = Annotated[dict[Name, tuple[Share, Share]], Field(max_length=1000)]


class _Block(BaseModel):
    """A block of a spec; a key that it does not have is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Layout(_Block):
    """Where actors stand. The same seed gives the same layout; another seed begins elsewhere."""

    kind: LayoutKind = Field(default="force", description="How actors are placed")
    seed: int = Field(default=0, ge=0, le=10_000, description="Where the search for a free layout begins")
    centre: Name | None = Field(default=None, description="The actor in the middle of rings; else that of `around`")
    backward: Names = Field(default=[], description="Layers: relations that lead from their object to their subject")
    right: Names = Field(default=[], description="Two-mode: the kinds that stand right, with everything below them")


class Labels(_Block):
    """How actors are called in the picture."""

    short: bool = Field(default=False, description="Long names give way to a shorter one that the data has")
    names: Annotated[dict[Name, Name], Field(max_length=500)] = Field(
        default={}, description="What is written, by actor"
    )
    relations: bool = Field(
        default=True, description="Names of relations on their lines, where they fit, up to 60 actors"
    )


class Pixels(_Block):
    """A page in pixels, 96 to the inch."""

    width: int = Field(ge=300, le=6000)
    height: int = Field(ge=200, le=6000)


class Footer(_Block):
    """The line below the picture."""

    sources: bool = Field(default=True, description="Name the sources of what is drawn")
    text: Annotated[str, StringConstraints(max_length=300)] = ""


class Spec(_Block):
    """A diagram. The question is one of around, path, actors and construct; without any it is the whole network."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    language: Language = "de"
    around: Name | Names | None = Field(default=None, description="One actor or several, and what surrounds them")
    hops: int = Field(default=1, ge=1, le=10, description="How far around reaches")
    path: tuple[Name, Name] | None = Field(default=None, description="All shortest paths between two actors")
    actors: Names | None = Field(default=None, description="These actors and the relations among them")
    query: Annotated[str, StringConstraints(max_length=20_000)] | None = Field(
        default=None, alias="construct", description="A SPARQL CONSTRUCT: the relations whose plain links it yields"
    )
    without: Names = Field(default=[], description="Actors that are left out")
    kinds: Names | None = Field(default=None, description="Kinds of actor, with everything below them")
    relations: Names | None = None
    certainty: Annotated[list[OneOf["stated", "inferred"]], Field(max_length=2)] | None = None
    day: date | None = Field(default=None, description="The network on a day: valid or observed then")
    undated: bool = Field(default=False, description="With a day: also what carries no date")
    since: Generation | date | None = Field(
        default=None, description="With a day: mark what changed between the two; a generation: what is recorded since"
    )
    derived: bool = Field(default=False, description="Also what rules derived")
    view: OneOf["network", "matrix"] = Field(default="network", description="Lines between symbols, or a table")
    size: OneOf[Measure, "equal"] = "degree"
    colour: OneOf[Measure, "kind", "community"] = "kind"
    group: OneOf["none", "kind", "community"] = Field(default="none", description="Who stands together")
    labels: Labels = Labels()
    layout: Layout = Layout()
    pins: Places = Field(default={}, description="Where actors stand in any case: shares of width and height")
    places: Places = Field(default={}, description="Where actors stood before, to which they keep")
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1500)] = ""
    page: OneOf["A4", "A3", "16:9"] | Pixels = "A4"
    orientation: OneOf["landscape", "portrait"] = "landscape"
    dots: int = Field(default=200, ge=36, le=600, description="Dots to the inch of a PNG; a page in pixels has its own")
    footer: Footer = Footer()
    explorer: Annotated[str, StringConstraints(max_length=8000)] = Field(
        default="",
        description="The explorer's view that this was saved from, as parameters; opening leads back there",
    )
    split: OneOf["none", "community", "ego"] = Field(
        "none", description="Several pages: by community, or by neighbours"
    )

    @model_validator(mode="after")
    def _fits(self) -> "Spec":
        given = {"around": self.around, "path": self.path, "actors": self.actors, "construct": self.query}
        asked = [name for name, value in given.items() if value is not None]
        if len(asked) > 1:
            raise ValueError(f"{' and '.join(asked)} are several questions; keep one")
        if isinstance(self.since, date):
            if not self.day:
                raise ValueError("since needs a day: it marks what changed between the two")
            if self.since > self.day:
                raise ValueError("since is after day; name the earlier one as since")
        if isinstance(self.since, int) and self.query is not None:
            raise ValueError("since a generation goes with around, path and actors, not with construct")
        return self


def parse(text: bytes | str) -> Spec:
    """Read a spec.

    Raises:
        Refused: it is larger than a spec may be.
        Unreadable: it is not YAML; with line and column.
        Invalid: a key or a value is wrong; with the place.
    """
    if len(text) > MOST_BYTES:
        raise Refused(Sentence("diagram, too large", most=MOST_BYTES, count=len(text)), limit="size")
    from viz.spec_yaml import loaded

    found = loaded(text)
    if not isinstance(found, dict):
        raise Invalid(Sentence("diagram, no keys"))
    return of(found)


def of(values: dict[str, Any]) -> Spec:
    """Return the spec of keys and values.

    Raises:
        Invalid: a key or a value is wrong; with the place.
    """
    try:
        return Spec.model_validate(values)
    except ValidationError as error:
        wrong = [(".".join(map(str, found["loc"])) or "spec", _said(found)) for found in error.errors()]
        told = {tongue: "; ".join(f"{place}: {text[tongue]}" for place, text in wrong[:3]) for tongue in ("de", "en")}
        raise Invalid(
            Sentence("diagram, wrong", what=told),
            wrong=[{"place": place, "told": text["en"]} for place, text in wrong[:50]],
        ) from error


def schema() -> str:
    """Return the JSON Schema of a spec (draft 2020-12)."""
    made = Spec.model_json_schema()
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/geflecht/diagram",
        **made,
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _said(found: Any) -> dict[str, str]:
    text = str(found["msg"]).removeprefix("Value error, ")
    english = "there is no such key" if found["type"] == "extra_forbidden" else text[:1].lower() + text[1:]
    return {**found_wrong(text), "en": english}
