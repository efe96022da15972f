"""The shapes of what was changed: changes, undoing, erasing, backups."""

from dataclasses import dataclass

from api.schemas import Shape, StatementOut


@dataclass(frozen=True, kw_only=True)
class PartOut(Shape):
    """What a change added, or removed."""

    statements: list[StatementOut]
    """The statements that came, or went, as a whole."""
    quads: list[str]
    """N-Quads: the first of them, as many as were asked for."""
    count: int
    """How many quads there are in all."""


@dataclass(frozen=True, kw_only=True)
class ChangeOut(Shape):
    """One change: when, by whom, why, and what."""

    generation: int
    """Its number: the generation that it made."""
    at: str
    who: str
    why: str
    added: PartOut
    removed: PartOut
    told: list[str]
    """What it did, in sentences: what is new, no longer there, decided, and what was changed from what to what. At most
    fifty; none where it is only quads of graphs of one's own."""
    touched: list[str]
    """Entities, and statements of which a part was changed."""
    erasure: bool
    """Whether it erased a person for good."""
    undoable: bool | None
    """Whether all is still as it left it, so that it can be undone unless the checks refuse what would be left; null
    where it is too large to tell without trying."""


@dataclass(frozen=True, kw_only=True)
class ChangeList(Shape):
    """Changes, oldest first."""

    items: list[ChangeOut]
    generation: int
    """The last change there is."""
    next: int | None
    """The `since` of the next page; null where there is no more now."""


@dataclass(frozen=True, kw_only=True)
class UndoneOut(Shape):
    """A change that was taken back, by a new one."""

    undone: int
    generation: int
    added: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class MentionOut(Shape):
    """A text that may still name the person.

    It carries a surname alone, is a name or title of something else, or has more of a name than the full one that was
    taken out, such as an e-mail address; ``text`` is what was kept of a source.
    """

    node: str
    predicate: str


@dataclass(frozen=True, kw_only=True)
class BackupOut(Shape):
    """A backup that was made."""

    name: str
    generation: int
    at: str


@dataclass(frozen=True, kw_only=True)
class ErasedOut(Shape):
    """What erasing took, or would take, and what it leaves to people."""

    dry_run: bool
    generation: int
    addresses: int
    """Addresses under which nothing stands any more: the person's, those merged into it, and claims."""
    statements: int
    texts: int
    """Texts of others from which the name was taken out."""
    changes: int
    """Earlier changes that were written anew."""
    files: int
    """Kept files that were written anew, under another name."""
    mentions: list[MentionOut]
    mentions_left_out: int
    unsearched: list[str]
    """Kept files that cannot be searched."""
    backups: list[BackupOut]
    """Backups made before: they still hold the person."""
    note: str


@dataclass(frozen=True, kw_only=True)
class RestoredOut(Shape):
    """What a backup was restored to."""

    generation: int
