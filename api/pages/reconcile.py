"""What OpenRefine shows of an entity: a small page in a frame, and a snippet beside a suggestion.

Enters: an entity, a kind or a property. Leaves: HTML that is escaped by construction and runs and loads nothing but its
stylesheet.
"""

from collections.abc import Sequence

from fastapi.responses import HTMLResponse

from api.pages.templates import page
from api.present import Presenter
from api.settings import Settings
from graph.node import Node
from graph.snapshot import Snapshot
from viz import words
from viz.style import Language, kind_label

_MOST_SENTENCES = 4
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {}"


def preview(language: Language, data: Snapshot, node: Node, settings: Settings) -> HTMLResponse:
    """Return the page of an entity; pages of those origins may frame it that may read the answers."""
    say = Presenter(data, language)
    rows = data.ordered(data.rows_about(node.iri))
    found = page(
        "preview.html",
        language,
        node=node,
        name=node.name(language),
        kind=kind_label(node.kind, language),
        others=[name for name in (*node.names.values(), *node.alternative) if name != node.name(language)],
        statements=say.statements(data.load(rows[:_MOST_SENTENCES])),
        left_out=max(0, len(rows) - _MOST_SENTENCES),
        sure=words.WORDS[language],
        note=say.note(len(rows)),
    )
    framing = "*" if settings.reading == "public" else " ".join(("'self'", *settings.origins))
    found.headers["Content-Security-Policy"] = _POLICY.format(framing)
    return found


def flyout(language: Language, lines: Sequence[str]) -> str:
    """Return a snippet: the first line is the name."""
    return bytes(page("flyout.html", language, lines=[line for line in lines if line]).body).decode()
