"""What names a person: which lines of the journal go, which texts lose a name, and the files that were kept.

Enters: lines of N-Quads, texts, files; the nodes that are erased and the names they had. Leaves: the same without them.
A name is taken out where it stands in full, with any white space between its words; what carries a surname alone is
left, for others bear it too.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, parse

from ontology import names

MARK = "[…]"
_LABELS = {f"<{label}>" for label in (names.PREF_LABEL, names.ALT_LABEL, names.HIDDEN_LABEL, names.TITLE)}
_TITLE = re.compile(r"^((prof|dr|dipl|ing|mag|lic|med|jur|phil|herr|frau|mr|mrs|ms)\b[\w.-]*\.?\s+)+", re.IGNORECASE)
_SAME_LENGTH = {1: "x", 2: "¤", 3: "…", 4: "𝄙"}
_HASH = re.compile(r"[0-9a-f]{64}")
_PACKED = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Names:
    """The names of a person as patterns: ``full`` where they are told from all other names, else only looked for."""

    def __init__(self, given: Iterable[str]) -> None:
        spoken = {_TITLE.sub("", " ".join(name.split())) for name in given}
        full = {name for name in spoken if " " in name}
        turned = {f"{last}, {first}" for first, _, last in (name.rpartition(" ") for name in full)}
        self.full = _pattern({*full, *turned})
        self.keys = frozenset(_key(name) for name in spoken) - {""}
        self.any = _pattern({*spoken, *turned, *(name.rpartition(" ")[2] for name in full)})

    def may_stand_in(self, text: str) -> bool:
        """Whether a name may be in a text: quickly said, and never wrongly denied."""
        lowered = text.lower()
        return any(key in lowered for key in self.keys)

    def without(self, text: str) -> str:
        """Return a text without the full names."""
        return self.full.sub(MARK, text) if self.full else text


@dataclass
class Redaction:
    """What is erased: ``nodes`` are IRIs in angle brackets, ``files`` new hashes of kept files by their old ones.

    ``standing`` are the labels of others that carry a name now: they are left for a person to correct.
    """

    nodes: Collection[str]
    names: Names
    standing: Collection[str] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    changes: int = 0
    texts: set[str] = field(default_factory=set)
    _merged: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def line(self, line: str) -> str | None:
        """Return a line of N-Quads as it stays, None where it goes."""
        subject, _, rest = line.split(" ", 2)
        if subject in self.nodes or line[line.rfind(" ", 0, -2) + 1 : -2] in self.nodes:  # its last term is the graph
            return None
        if rest.startswith("<"):
            return None if rest.partition(" ")[0] in self.nodes else self._refiled(line)
        if not self.names.may_stand_in(rest) or line in self.standing or not self._names_in_full(rest):
            return self._refiled(line)
        (quad,) = parse(line, format=RdfFormat.N_QUADS)
        return self._refiled(f"{_redacted(quad, self.names)} .")

    def touches(self, lines: Iterable[str]) -> bool:
        """Whether any of some lines goes or changes; texts that change are counted."""
        found = False
        for line in lines:
            after = self.line(line)
            if after != line:
                found = True
                self.texts.update((after,) if after and '"' in after else ())
        return found

    def _names_in_full(self, text: str) -> bool:
        return self.names.full is not None and self.names.full.search(_spaced(text)) is not None

    def lines(self, lines: Iterable[str], *, added: bool) -> list[str]:
        """Return what stays of the lines that a change added, or removed.

        Two texts may become the same: it comes with the first of them, and goes with the last.
        """
        kept = []
        for before in lines:
            after = self.line(before)
            if after is not None and (after == before or self._counts(before, after, added=added)):
                kept.append(after)
        return kept

    def _counts(self, before: str, after: str, *, added: bool) -> bool:
        there = self._merged[after]
        if added:
            there.add(before)
            return len(there) == 1
        there.discard(before)
        return not there

    def _refiled(self, line: str) -> str:
        if not self.files:
            return line
        return _HASH.sub(lambda found: self.files.get(found[0], found[0]), line)


def redact_files(kept: Path, into: Path, named: Names) -> tuple[dict[str, str], list[str]]:
    """Copy kept documents without full names, each under the hash of what its file then holds.

    A document is a folder, named by the hash of its ``text``, with the ``file`` that it was read from where that is
    other bytes. Characters and bytes of text keep their places, so that the places of other statements still point at
    what they quote. A file whose text is packed, such as PDF, goes. Returns the new hashes of what changed, by the old,
    and the packed files without a text, which cannot be searched.
    """
    renamed, unsearched = {}, []
    for document in sorted(path for path in kept.iterdir() if path.is_dir()) if kept.is_dir() else ():
        held = {path.name: path.read_bytes() for path in document.iterdir() if path.is_file()}
        without = {name: _text_without(data, named) for name, data in held.items()}
        name, file = document.name, held.get("file", b"")
        if "text" not in held:
            unsearched.append(name)
        elif without["text"] != held["text"]:
            renamed[document.name] = name = _hash(without["text"])
            if file.startswith(_PACKED):
                del without["file"]
        if file and without.get("file") != file:
            renamed[_hash(file)] = _hash(without["file"]) if "file" in without else name
        target = into / name
        target.mkdir(mode=0o700, parents=True)
        for part, data in without.items():
            (target / part).write_bytes(data)
    return renamed, unsearched


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _text_without(data: bytes, named: Names) -> bytes:
    if named.full is None or data.startswith(_PACKED):
        return data
    try:
        encoding, text = "utf-8", data.decode()
    except UnicodeDecodeError:
        encoding, text = "latin-1", data.decode("latin-1")
    return named.full.sub(lambda found: _masked(found[0], encoding), text).encode(encoding)


def _masked(text: str, encoding: str) -> str:
    return "".join(c if c.isspace() else _SAME_LENGTH[len(c.encode(encoding))] for c in text)


def _redacted(quad: Quad, named: Names) -> Quad:
    text = quad.object
    assert isinstance(text, Literal)
    value = named.without(text.value)
    typed = Literal(value, language=text.language) if text.language else Literal(value, datatype=text.datatype)
    return Quad(quad.subject, quad.predicate, typed, quad.graph_name)


def is_label(line: str) -> bool:
    """Whether a line of N-Quads gives a name or a title."""
    return line.split(" ", 2)[1] in _LABELS


def _spaced(text: str) -> str:
    """Return N-Quads' text with its escaped line breaks and tabs as spaces, so that a name is found across them."""
    return re.sub(r"\\[nrt]", " ", text).replace('\\"', '"') if "\\" in text else text


def _key(name: str) -> str:
    """Return the longest run of letters in a surname, in lower case."""
    return max(re.findall(r"[^\W\d_]+", name.rpartition(" ")[2].lower()), key=len, default="")


def _pattern(found: Iterable[str]) -> re.Pattern[str] | None:
    parts = [r"\s+".join(map(re.escape, name.split())) for name in sorted(found, key=lambda n: (-len(n), n)) if name]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None
