"""What can go wrong, as exceptions that know nothing of HTTP.

GeflechtError
├── Invalid            what was given is wrong; the caller can correct it
│   ├── Unknown        a name that is not there, with the nearest that are
│   ├── Ambiguous      a name that several entities carry, with the candidates
│   ├── BadQuery       SPARQL that cannot be parsed, with its position
│   ├── Unsupported    sent in a format that is not taken
│   ├── Unreadable     a file that cannot be read, with line and column where known
│   ├── WrongFields    fields of a form that are wrong, each with its message
│   ├── Rejected       a change that validation refuses, with the report
│   ├── Conflict       a change that cannot be undone, for later ones stand on it
│   └── Gone           a person who was erased for good
├── Refused            a limit of this service, or something it does not do
├── Outdated           someone else changed it in between; look again and repeat
├── TimedOut           a query that took longer than it may
├── Busy               too much is asked at once; the same request may go through later
├── Unreachable        a server behind this service, or that a query asks, does not answer, or not wholly
│   └── Slow           it takes longer than it may
└── Unavailable        the folder: held by someone else, damaged, or of another version

Each message is one sentence that says what is wrong and what to do. ``details`` carries the same for programs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.sentences import SENTENCES, Sentence


class GeflechtError(Exception):
    """Any error that a person may read."""

    def __init__(self, message: str | Sentence, **details: Any) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.sentence = message if isinstance(message, Sentence) else None
        self.details = {key: value for key, value in details.items() if value is not None}

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error cross from one process to another, whatever its constructor takes."""
        return _rebuilt, (type(self), self.sentence or self.message, self.details)

    def said(self, language: str) -> str:
        """Return the message in a language where it is known in several, else in English."""
        return self.sentence.said(language) if self.sentence else self.message


class Invalid(GeflechtError):
    """What was given is wrong."""


class Unknown(Invalid):
    """A name that is not there. ``what`` says of which sort: actor, kind, relation, measure, statement.

    ``nearest`` are what can be asked with instead; where these are ids, ``called`` tells how each is called.
    """

    def __init__(self, what: str, asked: str, nearest: Sequence[str] = (), called: Sequence[str] = ()) -> None:
        named = [f"{name} ({id_})" for name, id_ in zip(called, nearest, strict=True)] if called else nearest
        near = Sentence("nearest", near=", ".join(named)) if named else ""
        key = f"unknown {what}" if f"unknown {what}" in SENTENCES else "unknown"
        super().__init__(Sentence(key, what=what, asked=asked, near=near), what=what, asked=asked, nearest=[*nearest])


class Ambiguous(Invalid):
    """A name that several entities carry; ``candidates`` are their ids."""

    def __init__(self, asked: str, candidates: Sequence[str]) -> None:
        told = Sentence("ambiguous", asked=asked, choices=", ".join(candidates))
        super().__init__(told, asked=asked, candidates=list(candidates))


class BadQuery(Invalid):
    """SPARQL that cannot be parsed; line and column count from 1."""


class Unreadable(Invalid):
    """A file that cannot be read; line and column count from 1 where they are known."""

    def of(self, file: str) -> "Unreadable":
        """Return the error with the file that it is about."""
        told = Sentence("of file", file=file, what=self.sentence or self.message)
        return Unreadable(told, **{**self.details, "file": file})


class WrongFields(Invalid):
    """Fields of a form that are wrong; ``errors`` holds pairs of a field and what to do, by language."""

    def __init__(self, errors: Sequence[tuple[str, Mapping[str, str]]]) -> None:
        told = {
            tongue: "; ".join(f"{field}: {message[tongue]}" for field, message in errors) for tongue in ("de", "en")
        }
        super().__init__(Sentence("fields wrong", what=told), errors=by_field(errors))


class Rejected(Invalid):
    """A change that validation refuses; nothing was written. ``report`` is a graph.validate.Report.

    ``errors`` are its findings by the field of the form that they are about, where the change came from one.
    """

    def __init__(self, report: Any, errors: Sequence[tuple[str, Mapping[str, str]]] | None = None) -> None:
        count = len(report.violations)
        first = report.violations[0]
        more = Sentence("and more", count=count - 1) if count > 1 else ""
        why = {"de": first.check, "en": first.check, **first.message}
        told = Sentence("rejected", node=first.node, why=why, more=more)
        super().__init__(told, errors=None if errors is None else by_field(errors))
        self.report = report


class Conflict(Invalid):
    """What is to be undone is what later changes stand on; ``later`` are their numbers."""


class Gone(Invalid):
    """Whom it is about was erased for good."""


class Unsupported(Invalid):
    """Something is sent in a format that is not taken."""


class Refused(GeflechtError):
    """A limit of this service, or something it does not do."""


class Outdated(GeflechtError):
    """Someone else changed it in between; nothing was written."""


class TimedOut(GeflechtError):
    """A query that took longer than it may; nothing of it was answered."""


class Busy(GeflechtError):
    """Too much is asked at once; the same request may go through later."""


class Unreachable(GeflechtError):
    """A server behind this service, or that a query asks, does not answer, or not wholly."""


class Slow(Unreachable):
    """A server behind this service, or that a query asks, takes longer than it may."""


class Unavailable(GeflechtError):
    """The data folder cannot be used as it is."""


def by_field(errors: Sequence[tuple[str, Mapping[str, str]]]) -> list[dict[str, Any]]:
    """Return what is wrong with each field as JSON values."""
    return [{"field": field, "message": dict(message)} for field, message in errors]


def _rebuilt(kind: type[GeflechtError], message: str | Sentence, details: dict[str, Any]) -> GeflechtError:
    error = kind.__new__(kind)
    GeflechtError.__init__(error, message, **details)
    return error
