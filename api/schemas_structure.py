"""The shapes of what is said of a whole network: structure, groups, brokers."""

from dataclasses import dataclass

from api.schemas import Chosen, Ref, Shape


@dataclass(frozen=True, kw_only=True)
class BlockOut(Shape):
    """Two kinds, or one with itself: linked pairs, possible pairs, and their share."""

    one: str
    other: str
    linked: int
    possible: int
    density: float | None


@dataclass(frozen=True, kw_only=True)
class MixingTestOut(Shape):
    """The E-I index beside what chance alone would give."""

    permutations: int
    seed: int
    expected: float
    as_high: float
    """Share of the permutations with an index at least as high, the network itself counted as one of them."""
    as_low: float
    as_extreme: float
    """Share with an index as far from what is expected, to either side."""


@dataclass(frozen=True, kw_only=True)
class StructureOut(Shape):
    """The structure of a network; a number that is null is not defined here, or `left_out` says why it is missing."""

    filters: Chosen
    engine: str
    nodes: int
    pairs: int
    statements: int
    components: int
    largest: int
    density: float | None
    reciprocity: float | None
    transitivity: float | None
    assortativity: float | None
    degree_centralisation: float | None
    betweenness_centralisation: float | None
    closeness_centralisation: float | None
    ei: float | None
    ei_test: MixingTestOut | None
    ei_by_kind: dict[str, float | None]
    blocks: list[BlockOut]
    cliques: list[list[Ref]] | None
    left_out: dict[str, str]
    methods: dict[str, str]
    """How each number is defined, and by whom."""


@dataclass(frozen=True, kw_only=True)
class GroupOut(Shape):
    """A group, its best-linked members first."""

    members: list[Ref]
    pairs: int
    """Linked pairs within it."""


@dataclass(frozen=True, kw_only=True)
class GroupsOut(Shape):
    """Groups that follow from the links alone."""

    filters: Chosen
    method: str
    engine: str
    seed: int
    modularity: float | None
    pairs: int
    groups: list[GroupOut]
    total: int
    next: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class BesideOut(Shape):
    """A count beside what chance alone would give."""

    expected: float
    z: float | None
    """Standard deviations above what is expected; null where the count is the same whoever is of which kind."""


@dataclass(frozen=True, kw_only=True)
class BrokerOut(Shape):
    """An actor between others: its roles by kinds (Gould and Fernandez), and its structural holes (Burt)."""

    actor: Ref
    coordinator: int
    itinerant: int
    gatekeeper: int
    representative: int
    liaison: int
    total: int
    chance: dict[str, BesideOut] | None
    """Each of the five roles beside what chance would give, if that was asked for and is affordable."""
    contacts: int
    constraint: float | None
    effective_size: float | None
    efficiency: float | None
    hierarchy: float | None


@dataclass(frozen=True, kw_only=True)
class BrokersOut(Shape):
    """Actors between others, those in most roles first."""

    filters: Chosen
    engine: str
    methods: dict[str, str]
    permutations: int
    """How often kinds were dealt anew for `chance`."""
    seed: int
    chance_left_out: str | None
    """Why nothing is said of chance, where it takes too long."""
    items: list[BrokerOut]
    left_out: int
    """Actors beyond the bound of the list."""
    total: int
    next: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class MemberOut(Shape):
    """One side's view of a two-mode network; values as Borgatti and Everett (1997) normalise them."""

    entity: Ref
    links: int
    """Memberships: of an actor in events, or of an event's actors."""
    degree: float
    closeness: float | None
    betweenness: float | None
    eigenvector: float | None


@dataclass(frozen=True, kw_only=True)
class AffiliationsOut(Shape):
    """Actors and what they are members of, measured as two modes and never projected."""

    filters: Chosen
    engine: str
    methods: dict[str, str]
    memberships: int
    relations: list[str]
    actors: list[MemberOut]
    events: list[MemberOut]
    left_out: dict[str, str]
    note: str | None
