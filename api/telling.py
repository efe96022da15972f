"""What a change did, told in sentences that a person understands.

Enters: a Happening and a presenter that knows its names. Leaves: sentences: what was decided, what was changed from
what to what, which entries and statements are new or no longer there. Who decided when is told with the change itself.
"""

from collections.abc import Iterator
from datetime import date

from api.present import Presenter
from graph.forms import field_of
from graph.history import Altered, Happening, Value
from graph.statements import Statement
from ontology import names
from ontology.model import model
from viz import words
from viz.style import Language, kind_label

MOST = 50
_LONGEST = 160
_KEPT_BESIDE = {
    *(names.DECIDED_BY, names.DECIDED_AT, names.START_PRECISION, names.END_PRECISION),
    *(names.OBSERVED_PRECISION, names.OBJECT_PRECISION, names.STATUS),
}
"""What is told with something else: who decided when, whether it was accepted, how precisely a day is known."""
_OF_STATEMENTS = {*_KEPT_BESIDE, names.TYPE}
WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "new": "Neu: {}",
        "gone": "Nicht mehr da: {}",
        "entry": "Neuer Eintrag: {} ({})",
        "entry gone": "Eintrag nicht mehr da: {}",
        "accepted": "Angenommen: {}",
        "rejected": "Abgelehnt: {}",
        "proposed": "Wieder vorgeschlagen: {}",
        "changed": "{1} geändert von {2} zu {3}: {0}.",
        "given": "{1} ist jetzt {2}, vorher nicht genannt: {0}.",
        "taken": "{1} ist nicht mehr genannt, vorher {2}: {0}.",
        "about": "„{}“",
    },
    "en": {
        "new": "New: {}",
        "gone": "No longer there: {}",
        "entry": "New entry: {} ({})",
        "entry gone": "Entry no longer there: {}",
        "accepted": "Accepted: {}",
        "rejected": "Rejected: {}",
        "proposed": "Proposed again: {}",
        "changed": "{1} changed from {2} to {3}: {0}.",
        "given": "{1} is now {2}, not stated before: {0}.",
        "taken": "{1} is no longer stated, {2} before: {0}.",
        "about": "“{}”",
    },
}


def told(say: Presenter, found: Happening) -> list[str]:
    """Return the first sentences of what a change did; none for an erasure, of which nothing is told."""
    if found.erasure:
        return []
    sentences = [sentence for _, sentence in zip(range(MOST), _told(say, found), strict=False)]
    return list(dict.fromkeys(sentences))


def _told(say: Presenter, found: Happening) -> Iterator[str]:
    text = WORDS[say.language]
    before = {s.iri: s for s in found.removed.statements}
    after = {s.iri: s for s in found.added.statements}
    for iri in before.keys() & after.keys():
        if before[iri].status != after[iri].status:
            yield text[after[iri].status].format(_sentence(say, after[iri]))
    typed = (one for one in found.altered if one.predicate == names.TYPE and not (one.before and one.after))
    stated = {one.node for one in found.altered if say.statement_of(one.node)}
    entries = {one.node: one for one in typed if one.node not in stated}
    for iri, one in entries.items():
        yield _entry(say, iri, one)
    for one in found.altered:
        if one.node not in entries and one.predicate not in (_OF_STATEMENTS if one.node in stated else _KEPT_BESIDE):
            yield from _altered(say, found, one)
    for key, side, other in (("new", after, before), ("gone", before, after)):
        for iri, s in side.items():
            if iri not in other:
                yield text[key].format(_sentence(say, s))


def _sentence(say: Presenter, s: Statement) -> str:
    return say.statement(s).sentence


def _entry(say: Presenter, iri: str, one: Altered) -> str:
    text, name = WORDS[say.language], say.ref(iri).name
    if not one.after:
        return text["entry gone"].format(name)
    kinds = [names.local_name(value.text) for value in one.after]
    known = [kind_label(kind, say.language) for kind in kinds if kind in model().kinds]
    return text["entry"].format(name, ", ".join(known or kinds))


def _altered(say: Presenter, found: Happening, one: Altered) -> Iterator[str]:
    """Yield how one predicate of a node changed, where a form has a name for it."""
    field = field_of(one.predicate)
    if field is None:
        return
    text = WORDS[say.language]
    label = field.label.get(say.language, field.name)
    beside = next((o for o in found.altered if o.node == one.node and o.predicate == field.precision), None)
    said = say.statement_of(one.node)
    usual = _precision(said, one.predicate)
    before = ", ".join(_text(say, value, beside.before if beside else usual) for value in one.before)
    after = ", ".join(_text(say, value, beside.after if beside else usual) for value in one.after)
    about = _about(say, found, one.node)
    if before and after:
        yield _first_big(text["changed"].format(about, label, before, after))
    elif after:
        yield _first_big(text["given"].format(about, label, after))
    else:
        yield _first_big(text["taken"].format(about, label, before))


def _about(say: Presenter, found: Happening, iri: str) -> str:
    """Return what a node is called: an entity by its name, a statement by its sentence."""
    whole = next((s for s in (*found.added.statements, *found.removed.statements) if s.iri == iri), None)
    whole = whole or say.statement_of(iri)
    if whole is None:
        return say.ref(iri).name
    return WORDS[say.language]["about"].format(_sentence(say, whole).rstrip("."))


def _first_big(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _precision(said: Statement | None, predicate: str) -> tuple[Value, ...]:
    """Return how precisely a statement knows the day behind a predicate, as a change that leaves it tells nothing."""
    days = {names.START_DATE: said.start, names.END_DATE: said.end, names.OBSERVED_ON: said.observed} if said else {}
    found = days.get(predicate)
    return (Value(found.precision),) if found else ()


def _text(say: Presenter, value: Value, precision: tuple[Value, ...]) -> str:
    """Return a value as a person reads it."""
    if value.datatype:
        if value.datatype == names.XSD + "date":
            return _day(value.text, say.language, precision[0].text if precision else "day")
        return value.text if len(value.text) <= _LONGEST else value.text[: _LONGEST - 1] + "…"
    local = names.local_name(value.text)
    if value.text.startswith(names.GF) and local in words.WORDS[say.language]:
        return words.WORDS[say.language][local]
    if local in model().kinds:
        return kind_label(local, say.language)
    if local in model().relations:
        return words.relation_label(local, say.language)
    return say.ref(value.text).name


def _day(text: str, language: Language, precision: str) -> str:
    try:
        return words.day_text(date.fromisoformat(text[:10]), language, precision)
    except ValueError:
        return text
