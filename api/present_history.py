"""Changes as API shapes, in one language.

Enters: what graph.history tells, a presenter of the data as it is now. Leaves: schemas. What is gone now is called by
the name that the change itself gave or took.
"""

from collections.abc import Sequence

from api import schemas_history as shapes
from api.present import Presenter
from api.telling import told
from graph.history import Happening, Page, Part
from graph.intake.erase import Erased
from graph.store.backup import Note
from ontology.names import id_of
from viz.style import Language

_LEFT = {
    "de": "Sicherungen und Exporte von früher enthalten die Person noch: löschen Sie sie oder machen Sie neue. "
    "Protokolle des Servers und Kopien bei anderen erreicht dieses Programm nicht.",
    "en": "Backups and exports made before still hold the person: delete them, or make new ones. "
    "Logs of the server and copies that others have are beyond this program.",
}


def change_out(say: Presenter, found: Happening, quads: int) -> shapes.ChangeOut:
    """Return one change with at most so many quads on each side."""
    telling = say.knowing(found.labels)
    return shapes.ChangeOut(
        generation=found.generation,
        at=found.at,
        who=found.who,
        why=found.why,
        added=_part(telling, found.added, quads),
        removed=_part(telling, found.removed, quads),
        told=told(telling, found),
        touched=[id_of(iri) for iri in found.touched],
        erasure=found.erasure,
        undoable=found.undoable,
    )


def changes_out(say: Presenter, page: Page, last: int, quads: int) -> shapes.ChangeList:
    """Return a page of changes."""
    items = [change_out(say, one, quads) for one in page.items]
    return shapes.ChangeList(items=items, generation=last, next=page.seen if page.seen < last else None)


def erased_out(found: Erased, backups: Sequence[Note], language: Language, *, dry_run: bool) -> shapes.ErasedOut:
    """Return what an erasure took, and what still holds the person."""
    told = {key: value for key, value in vars(found).items() if key not in ("mentions", "unsearched")}
    return shapes.ErasedOut(
        **told,
        dry_run=dry_run,
        mentions=[shapes.MentionOut(**vars(mention)) for mention in found.mentions],
        unsearched=list(found.unsearched),
        backups=[shapes.BackupOut(**vars(one)) for one in backups],
        note=_LEFT[language],
    )


def _part(say: Presenter, part: Part, quads: int) -> shapes.PartOut:
    return shapes.PartOut(
        statements=say.statements(part.statements),
        quads=list(part.quads[:quads]),
        count=part.count,
    )
