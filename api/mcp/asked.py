"""What each tool takes, as models: they check what comes in, and are what a client is told of a tool.

The names are those of the JSON API's parameters, so that what is asked here is asked there.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=500, description="An id, a full IRI, or an unambiguous name")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day, YYYY-MM-DD")]
Kinds = Annotated[
    list[Annotated[str, Field(max_length=100)]] | None,
    Field(max_length=30, description="Only these kinds of the vocabulary and what is below them, such as Union"),
]
Certainty = Annotated[
    list[Literal["stated", "inferred"]] | None,
    Field(max_length=2, description="Only statements as sure: stated by the source, or inferred by a reader"),
]
On = Annotated[Day | None, Field(description="The network on that day: valid or observed then. Without it: all time")]
Most = Annotated[int, Field(ge=1, le=200, description="The most items of each list; what is left out is counted")]
_ROWS = 100_000


class Asked(BaseModel):
    """What every tool takes."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    lang: Annotated[Literal["de", "en"], Field(description="The language of labels and sentences")] = "en"

    @property
    def most(self) -> int:
        """The most items of each list of the answer."""
        return int(getattr(self, "limit", 0) or getattr(self, "top", 0) or Short().limit)

    def sent(self, *left_out: str) -> dict[str, Any]:
        """Return the parameters of the request behind it."""
        return self.model_dump(by_alias=True, exclude_none=True, exclude=set(left_out))


class Short(Asked):
    """A bound on lists."""

    limit: Most = 30


class Viewed(Short):
    """Filters of a network."""

    on: On = None
    certainty: Certainty = None


class Search(Asked):
    """A search for names."""

    q: Annotated[str, Field(min_length=1, max_length=200, description="Words of a name, in any order and spelling")]
    kind: Kinds = None
    limit: Annotated[int, Field(ge=1, le=25, description="The most hits")] = 10


class Actor(Short):
    """All about one actor."""

    actor: Name


class Cooperates(Viewed):
    """Who cooperates with an actor."""

    actor: Name


class Between(Viewed):
    """Two actors."""

    start: Annotated[Name, Field(alias="from", description="An actor: id, IRI or unambiguous name")]
    end: Annotated[Name, Field(alias="to", description="Another actor")]


class Path(Between):
    """Paths between two actors."""

    avoid_kind: Annotated[Kinds, Field(description="Kinds that no path passes, with everything below them")] = None
    most_links: Annotated[
        int | None, Field(ge=1, description="Pass no hub: no node with more neighbours than this")
    ] = None


class Rank(Asked):
    """A ranking."""

    by: Annotated[
        str,
        Field(
            max_length=100,
            description="degree, betweenness, closeness, harmonic, eigenvector, pagerank, katz or core",
        ),
    ]
    kind: Kinds = None
    on: On = None
    certainty: Certainty = None
    top: Annotated[int, Field(ge=1, le=200, description="How many")] = 10


class Compare(Short):
    """Two days."""

    first: Annotated[Day, Field(alias="from", description="The earlier day, YYYY-MM-DD")]
    second: Annotated[Day, Field(alias="to", description="The later day, YYYY-MM-DD")]
    kind: Kinds = None
    certainty: Certainty = None


class Sparql(Asked):
    """A query."""

    query: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200_000,
            description="SPARQL 1.1 SELECT, ASK, CONSTRUCT or DESCRIBE; the prefixes gf:, id:, rdf:, skos:, schema: "
            "and dcterms: are known",
        ),
    ]

    @property
    def most(self) -> int:
        """As many rows as there may be: a result is whole or refused."""
        return _ROWS


class Sources(Short):
    """Sources."""

    actor: Annotated[Name | None, Field(description="Only what is said of this one: id, IRI or name")] = None
    kind: Kinds = None
    on: On = None
    certainty: Certainty = None
    cursor: Annotated[int, Field(ge=0, description="Where the page begins, as `next` said")] = 0
