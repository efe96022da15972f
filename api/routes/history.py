"""One change, undoing it, and earlier generations; erasing a person; backups."""

import tempfile
from collections.abc import AsyncIterable
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from api import passages
from api import schemas_history as shapes
from api.deps import Admin, By, Lang, Parts, Say, Service
from api.present_history import change_out, erased_out
from graph.errors import Refused
from graph.history import MOST, happening
from graph.intake import erase as erasing
from graph.intake.commit import Receipt, refresh_derived
from graph.intake.undo import undo
from graph.sentences import Sentence
from graph.store import backup
from ontology import names

router = APIRouter(prefix="/api/v1", tags=["history"])
Quads = Annotated[int, Query(ge=0, le=MOST, description="How many quads to show on each side of a change")]


@router.get("/changes/{number}", operation_id="getChange")
def get_change(number: int, parts: Parts, say: Say, quads: Quads = MOST) -> shapes.ChangeOut:
    """One change, by the generation that it made."""
    return change_out(say, happening(parts.store, number), quads)


@router.post("/changes/{number}/undo", operation_id="undoChange")
def undo_change(number: int, parts: Parts, by: By) -> shapes.UndoneOut:
    """Take a change back by a new one; refused where later changes stand on it, which are named."""
    receipt = undo(parts.store, number, by.author)
    by.wrote(receipt)
    return shapes.UndoneOut(undone=number, generation=receipt.generation, added=receipt.added, removed=receipt.removed)


@router.post("/actors/{actor:path}/erase", operation_id="eraseActor")
def erase_actor(
    actor: str,
    parts: Parts,
    language: Lang,
    by: Admin,
    dry_run: Annotated[bool, Query(description="Only tell what it would take")] = False,
) -> shapes.ErasedOut:
    """Erase a person, by id or IRI, for good: from the data, earlier generations and kept files. No undo."""
    if not dry_run:  # the results of those that are over go with the erasure
        for job in parts.jobs.all():
            if not job.over:
                parts.jobs.cancel(job.id)
    found = erasing.erase(parts.store, _address(actor), by.author, dry_run=dry_run)
    if not dry_run:
        passages.forget()
        by.wrote(Receipt(found.generation, removed=found.statements))
    return erased_out(found, backup.notes(parts.store.folder), language, dry_run=dry_run)


@router.get("/backup", operation_id="makeBackup", response_class=StreamingResponse)
def make_backup(
    parts: Parts,
    _: Admin,
    name: Annotated[str, Query(max_length=500, description="Where it will be kept: told when a person is erased")] = "",
) -> StreamingResponse:
    """Everything that is needed to make this data again, as one tar file of one generation; tokens are not in it."""
    told = {"Content-Disposition": 'attachment; filename="geflecht-backup.tar"'}
    return StreamingResponse(backup.pieces(parts.store, name), media_type="application/x-tar", headers=told)


@router.post("/restore", operation_id="restoreBackup")
async def restore_backup(request: Request, parts: Parts, by: Admin) -> shapes.RestoredOut:
    """Make an empty service hold what a backup holds, whole or not at all."""
    if parts.store.generation:
        raise backup.not_empty(parts.store)
    with tempfile.TemporaryFile(dir=parts.store.folder) as file:  # it has no name that would be left
        await _received(request.stream(), file, parts.settings.max_backup)
        generation = await run_in_threadpool(_restored, parts, file)
    by.wrote(Receipt(generation))
    return shapes.RestoredOut(generation=generation)


def _address(actor: str) -> str:
    """Return the IRI of an id; names are not taken, for what is erased by mistake is lost."""
    return actor if ":" in actor else names.ID + actor


async def _received(body: AsyncIterable[bytes], file: BinaryIO, most: int) -> None:
    async for piece in body:
        if file.tell() + len(piece) > most:
            raise Refused(Sentence("backup, too large", most=most), limit="size")
        file.write(piece)
    file.seek(0)


def _restored(parts: Service, file: BinaryIO) -> int:
    generation = backup.restore(parts.store, file)
    refresh_derived(parts.store)
    return generation
