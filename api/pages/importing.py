"""Import: a table or document is chosen, shown as it is understood, corrected column by column, then taken.

Enters: a file or a pasted text, then what its columns hold. Leaves: pages. A dry run says what would become of each
row; nothing is written before somebody says so.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from api.pages.desk import At, Desk, file_of
from api.pages.posting import Posted
from api.pages.posting import Upload as Sent
from api.routes import documents, intake
from api.tables import TableOptions
from api.uploads import Upload
from graph.errors import GeflechtError, Invalid
from graph.sentences import Sentence
from ontology.model import model
from viz.style import Language

if TYPE_CHECKING:
    from graph.intake.table.mapping import Mapping
    from graph.intake.table.parts import Sheet

router = APIRouter(include_in_schema=False)
File = Annotated[str, Query(max_length=100)]
_MOST_COLUMNS, _MOST_ROWS, _MOST_PROPOSALS = 60, 200, 100
_KEPT = "mapping"


@router.get("/import")
def choose(at: At, file: File = "", give: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Show what can be imported; or how a file that waits is understood."""
    if not file:
        return at.page("desk_import.html", suffixes=_suffixes())
    try:
        upload = at.parts.uploads.get(file, at.by().token.id)
        return _yaml(upload) if give == _KEPT else _shown(at, upload)
    except GeflechtError as error:
        return at.trouble(error)


@router.post("/import")
async def take(at: At, posted: Sent, file: File = "") -> Response:
    """Take a file to look at; or what was said of one that waits, and import it where that is asked for."""
    try:
        at, owner = at.of(posted), posted.by.token.id
        if not file:
            return await _begun(at, posted, owner)
        upload = at.parts.uploads.get(file, owner)
        return await run_in_threadpool(_said, at, upload, posted)
    except GeflechtError as error:
        return at.trouble(error)


async def _begun(at: Desk, posted: Posted, owner: str) -> Response:
    chosen = await file_of(posted, "file")
    pasted = posted.text("text")
    if chosen is None and not pasted:
        return at.page("desk_import.html", 422, suffixes=_suffixes(), wrong=at.words["im_nothing"])
    name, data = chosen or (f"{_named(posted.text('title') or pasted)}.txt", pasted.encode())
    told: dict[str, Any] = {name: posted.text(name) for name in ("title", "licence", "attribution", "day")}
    told |= {"proposed": bool(posted.text("proposed")), "document": chosen is None or _is_document(name)}
    upload = await run_in_threadpool(at.parts.uploads.add, owner, name, data, told)
    await run_in_threadpool(_look, at, upload)
    return at.go("import", file=upload.id)


def _said(at: Desk, upload: Upload, posted: Posted) -> Response:
    """Do what a person says of a file that waits: look again with other columns, import, or let it go."""
    if upload.running or upload.written:
        return at.go("import", file=upload.id)
    try:
        if posted.text("columns"):
            upload.mapping = _corrected(upload, posted)
        elif posted.text(_KEPT):
            upload.mapping = _written(posted.text(_KEPT))
    except GeflechtError as error:
        return _shown(at, upload, error, status=422)
    upload.told["proposed"] = bool(posted.text("proposed")) if "columns" in posted.fields else upload.told["proposed"]
    _look(at, upload, dry_run=posted.text("act") != "import")
    return at.go("import", file=upload.id)


def _look(at: Desk, upload: Upload, *, dry_run: bool = True) -> None:
    by, parts, told = at.by(), at.parts, upload.told

    def read() -> Any:
        data, title = upload.data(), told["title"] or None
        licence, attribution = told["licence"] or None, told["attribution"] or None
        if told["document"]:
            from graph.intake.reading import Told

            about = Told(title, _day(told["day"]), None, licence, attribution)
            return documents.proposed_from(parts, by, upload.name, data, about, dry_run)
        options = TableOptions(
            mapping=upload.mapping,
            title=title,
            licence=licence,
            attribution=attribution,
            proposed=told["proposed"],
            dry_run=dry_run,
            language=at.language,
            progress=upload.progress,
        )
        return intake.taken(parts, by, upload.name, data, options)

    parts.uploads.run(upload, read, writes=not dry_run)


def _shown(at: Desk, upload: Upload, error: GeflechtError | None = None, status: int = 200) -> HTMLResponse:
    """Return the page of a file that waits, is being read, or was imported."""
    if upload.running:
        return at.page("desk_running.html", upload=upload)
    trouble, found = error or upload.error, upload.result
    if upload.told["document"]:
        return at.page(
            "desk_document.html",
            status,
            upload=upload,
            found=found,
            shown=found.proposals[:_MOST_PROPOSALS] if found else [],
            known=_known(found.mentions) if found else [],
            relations={name: one.label[at.language] for name, one in model().relations.items()},
            trouble=trouble and at.told(trouble),
        )
    sheets = [] if upload.written else _sheets(upload)
    told = found.table.told if found and found.table else []
    return at.page(
        "desk_table.html",
        status,
        upload=upload,
        found=found,
        sheets=[(number, one) for number, one in enumerate(sheets) if _by_columns(one)],
        left=[one.name for one in sheets if not _by_columns(one)],
        groups=_groups(at.language),
        mapping=upload.mapping or (found.table.mapping if found and found.table else ""),
        reading=getattr(_mapping(upload), "read", None),
        told=[(one, at.words[f"im_{one.state}"], one.reason) for one in told[:_MOST_ROWS]],
        more=max(0, len(told) - _MOST_ROWS),
        findings=_findings(at, found),
        trouble=trouble and at.told(trouble),
    )


def _by_columns(sheet: "Sheet") -> bool:
    return sheet.plain and len(sheet.columns) <= _MOST_COLUMNS


def _findings(at: Desk, found: Any) -> list[str]:
    told = (one.message.get(at.language) or next(iter(one.message.values()), one.check) for one in _found(found))
    return list(dict.fromkeys(told))


def _found(found: Any) -> Iterable[Any]:
    return found.findings if found else ()


def _known(mentions: Iterable[Any]) -> list[tuple[str, bool]]:
    """Return who is named in a document, and whether that is somebody known."""
    return list(dict.fromkeys((one.name, one.id is not None) for one in mentions))


def _mapping(upload: Upload) -> "Mapping | None":
    """Return how a file is read; None where nobody has said and nothing could be guessed."""
    from graph.intake.table.mapping import given

    told = upload.mapping or (upload.result.table.mapping if upload.result and upload.result.table else None)
    return given(told) if told else None


def _sheets(upload: Upload) -> "list[Sheet]":
    from graph.intake.table.parts import sheets
    from graph.intake.table.reader import is_table

    data = upload.data()
    if not is_table(upload.name, data):
        return []
    try:
        return sheets(upload.name, data, _mapping(upload))
    except GeflechtError:  # what cannot be read is told by the dry run
        return []


def _corrected(upload: Upload, posted: Posted) -> str:
    """Return the mapping, as YAML, in which each column holds what a person chose."""
    from graph.intake.table.mapping import Mapping, Read, dump
    from graph.intake.table.parts import Told, remade

    before, tables = _mapping(upload), []
    for at, sheet in enumerate(_sheets(upload)):
        rule = before.table(sheet.name) if before else None
        if not sheet.plain or f"t{at}" not in posted.fields:
            tables += [rule.model_copy(update={"match": sheet.name})] if rule else []
            continue
        heads = [column.head for column in sheet.columns]
        parts = {head: posted.text(f"t{at}c{number}") for number, head in enumerate(heads)}
        splits = {head: posted.text(f"t{at}s{number}") for number, head in enumerate(heads)}
        made = remade(sheet.name, heads, Told(parts, splits, posted.text(f"t{at}r")), rule)
        tables += [made] if made else []
    if not tables:
        raise Invalid(Sentence("no column told"))
    read = (before.read if before else Read()).model_dump()
    read |= {"decimal": posted.text("decimal") or None, "dates": posted.text("dates") or None}
    known = before or Mapping(format=1, tables=tables)
    return dump(known.model_copy(update={"read": Read.model_validate(read), "tables": tables}))


def _written(text: str) -> str:
    """Return a mapping that a person wrote, as it stands, once it is one."""
    from graph.intake.table.mapping import load

    load(text)
    return text


def _yaml(upload: Upload) -> Response:
    text = upload.mapping or (upload.result.table.mapping if upload.result and upload.result.table else "")
    told = {"Content-Disposition": 'attachment; filename="mapping.yaml"', "Cache-Control": "no-store"}
    return Response(text, media_type="application/yaml", headers=told)


@cache
def _groups(language: Language) -> dict[str, list[tuple[str, str]]]:
    """Return what a column can hold, in three groups: of a relation, of an entity, a relation itself."""
    from api.pages.words import WORDS
    from graph.intake.table.parts import ABOUT, DESCRIBED, ENDS, RELATION

    words = WORDS[language]
    phrases: dict[str, str] = {}
    for one in model().relations.values():
        if not one.has_value:
            phrases[RELATION + one.name] = one.label[language]
            if not one.symmetric:
                inverse = next(iter(one.inverse_label.values()), "")
                phrases.setdefault(RELATION + inverse, one.inverse_label.get(language, inverse))
    return {
        "im_of_relation": [(part, words[f"im_part_{part}"]) for part in (*ENDS, *ABOUT)],
        "im_of_entity": [(part, words[f"im_part_{part}"]) for part in DESCRIBED if part not in ABOUT],
        "im_is_relation": sorted(phrases.items(), key=lambda one: one[1]),
    }


@cache
def _suffixes() -> str:
    from graph.intake.document import SUFFIXES
    from graph.intake.rdf import FORMATS
    from graph.intake.table import reader

    return ",".join(dict.fromkeys((*reader.SUFFIXES, *SUFFIXES, *FORMATS)))


def _is_document(name: str) -> bool:
    from graph.intake.document import SUFFIXES

    return PurePath(name).suffix.lower() in SUFFIXES


def _named(text: str) -> str:
    """Return a file's name for a pasted text: its first words."""
    words = "".join(letter if letter.isalnum() else " " for letter in text[:60]).split()
    return "-".join(words[:8]) or "text"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid(Sentence("no plain day", text=text[:40])) from error
