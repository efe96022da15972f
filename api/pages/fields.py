"""Fields of a form on a page: what they show, and what is read from them.

Enters: the fields of a form, the node whose values they show, and what somebody entered. Leaves: fields for a template;
the values that were entered, as the API takes them. Each field carries what it showed first, so that only what somebody
changed is sent, and what others changed meanwhile is taken over where nobody touched it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api.pages.desk import Desk, texts
from api.pages.posting import Posted
from graph.errors import Invalid
from graph.forms import Field
from graph.intake.draft import Draft
from graph.intake.entered import entered as stored_texts
from ontology import names
from ontology.model import Labels, label_of, model
from viz.style import Language

Sort = Literal["line", "text", "lines", "choice", "choices", "entity"]
_WAS = "was-"
_LONG = ("note", "reason", "attribution")
_SELDOM = frozenset(
    ("inferred_parts", "via", "on_behalf_of", "line_start", "line_end", "char_start", "char_end", "identifier")
) | {"spellings", "identifiers", "approximate", "address"}


@dataclass(frozen=True)
class Shown:
    """A field on a page: its value, what it showed first, what is wrong with it, and what others saved meanwhile."""

    name: str
    label: str
    help: str
    sort: Sort
    value: str
    was: str
    required: bool
    options: list[tuple[str, str]]
    seldom: bool
    wrong: str | None = None
    theirs: str | None = None

    @property
    def values(self) -> list[str]:
        """The values of a field that takes several."""
        return self.value.splitlines()


def shown(
    at: Desk,
    fields: Iterable[Field],
    iri: str | None,
    posted: Posted | None,
    wrong: Mapping[str, str],
    begun: Mapping[str, str] | None = None,
) -> list[Shown]:
    """Return fields with what is stored at an address; where something was entered, with that.

    ``begun`` are values that something new begins with.
    """
    listed = list(fields)
    stored = stored_texts(Draft(at.parts.store), iri, listed, at.language) if iri else {}
    texts = {one.name: "\n".join(_named(at, one, stored.get(one.name, ()))) for one in listed}
    first = {one.name: texts[one.name] or (begun or {}).get(one.name) or _default(one) for one in listed}
    return [_shown(at, one, (texts[one.name], first[one.name]), posted, wrong) for one in listed]


def _shown(at: Desk, one: Field, texts: tuple[str, str], posted: Posted | None, wrong: Mapping[str, str]) -> Shown:
    (stored, value), theirs = texts, None
    if posted is not None:
        was, said = _before(posted, one), _said(posted, one)
        touched = said != was
        value = said if touched else stored
        theirs = stored if touched and stored not in (was, said) else None
    return Shown(
        name=one.name,
        label=_in(one.label, at.language),
        help=_help(at, one),
        sort=_sort(one),
        value=value,
        was=stored,
        required=one.required,
        options=_options(one, at.language),
        seldom=one.name in _SELDOM and not one.required and not value,
        wrong=wrong.get(one.name),
        theirs=None if theirs is None else theirs or at.words["ed_theirs_none"],
    )


def given(posted: Posted, fields: Iterable[Field]) -> dict[str, Any]:
    """Return what was entered in fields and differs from what they showed; null clears one."""
    changed = ((one, _said(posted, one)) for one in fields if _said(posted, one) != _before(posted, one))
    return {one.name: _value(one, said) for one, said in changed}


def _value(one: Field, said: str) -> Any:
    if not said:
        return None
    return [line.strip() for line in said.splitlines() if line.strip()] if one.many else said


def _said(posted: Posted, one: Field) -> str:
    if one.many and one.sort == "choice":
        return "\n".join(text for text in texts(posted, one.name) if text)
    return posted.text(one.name).replace("\r\n", "\n")


def _before(posted: Posted, one: Field) -> str:
    return posted.text(_WAS + one.name).replace("\r\n", "\n")


def _named(at: Desk, one: Field, texts: Iterable[str]) -> Iterable[str]:
    """Return texts; entities by the name that only they have, else by id."""
    return (_name(at, text) if one.sort == "entity" else text for text in texts)


def _name(at: Desk, id_: str) -> str:
    iri = id_ if "://" in id_ else names.ID + id_
    node = at.data.nodes.get(iri)
    if node is None:
        return id_
    name = node.name(at.language)
    try:
        return name if at.data.index.resolve(name).iri == iri else id_
    except Invalid:
        return id_


def _default(one: Field) -> str:
    return names.local_name(one.default) if one.default else ""


def _sort(one: Field) -> Sort:
    if one.sort in ("choice", "boolean", "kind", "relation"):
        return "choices" if one.many else "choice"
    if one.sort == "entity":
        return "entity"
    if one.many:
        return "lines"
    return "text" if one.name in _LONG else "line"


def _help(at: Desk, one: Field) -> str:
    more = at.words["ed_lines"] if _sort(one) == "lines" else ""
    return " ".join(part for part in (_in(one.help, at.language), more) if part)


def _options(one: Field, language: Language) -> list[tuple[str, str]]:
    if one.sort == "boolean":
        return [("true", {"de": "ja", "en": "yes"}[language]), ("false", {"de": "nein", "en": "no"}[language])]
    if one.sort == "choice":
        return [(names.local_name(iri), _in(label_of(iri), language)) for iri in one.choices]
    if one.sort == "kind":
        found = [(name, model().kinds[name].label[language]) for name in one.kinds if name in model().kinds]
        return sorted(found, key=lambda pair: pair[1])
    if one.sort == "relation":
        return sorted(((r.name, r.label[language]) for r in model().relations.values()), key=lambda pair: pair[1])
    return []


def _in(labels: Labels, language: Language) -> str:
    return labels.get(language) or next(iter(labels.values()), "")
