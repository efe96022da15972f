"""What names a person: which lines of the journal go, which texts lose a name, and the files that were kept.

Enters: lines of N-Quads, texts, files; the nodes that are erased and the names they had. Leaves: the same without them.
A name is taken out where it stands in full, with any white space between its words; what carries a surname alone is
left, for others bear it too. A text that lost a name is searched again for parts of it: there they mean the person.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, parse

from graph.spelling import fold
from ontology import names

MARK = "[…]"
_LABELS = {f"<{label}>" for label in (names.PREF_LABEL, names.ALT_LABEL, names.HIDDEN_LABEL, names.TITLE)}
_TITLE = re.compile(r"^((prof|dr|dipl|ing|mag|lic|med|jur|phil|herr|frau|mr|mrs|ms)\b[\w.-]*\.?\s+)+", re.IGNORECASE)
_SAME_LENGTH = {1: "x", 2: "¤", 3: "…", 4: "𝄙"}
_HASH = re.compile(r"[0-9a-f]{64}")
_INSIDE, _ALONE = 4, 3
"""Letters from which on a surname is looked for within words, and a word of a name by itself."""
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
        words = {word for name in spoken for word in name.split() if not word.islower()}  # von, de, van der
        self._words = {part for word in words for part in fold(word).split() if len(part) >= _ALONE}
        lasts = {fold(name.rpartition(" ")[2]).replace(" ", "") for name in full}
        self._inside = {fold(key) for key in self.keys if len(key) >= _INSIDE} | lasts - {""}

    def may_stand_in(self, text: str) -> bool:
        """Whether a name may be in a text: quickly said, and never wrongly denied."""
        lowered = text.lower()
        return any(key in lowered for key in self.keys)

    def without(self, text: str) -> str:
        """Return a text without the full names."""
        return self.full.sub(MARK, text) if self.full else text

    def left_in(self, text: str) -> bool:
        """Whether a text from which the full names were taken still has a part of one, such as an e-mail address.

        >>> named = Names(["Zita Müller"])
        >>> named.left_in("Kontakt: […] (z_mueller@example.org)"), named.left_in("[…] dankte den Müttern")
        (True, False)
        """
        folded = fold(text)
        return any(part in folded for part in self._inside) or not self._words.isdisjoint(folded.split())


@dataclass
class Files:
    """What becomes of kept files.

    ``renamed`` holds the new hashes of those that change by their old ones; ``unsearched`` those without a text, which
    cannot be searched; ``left`` the texts, by their old hashes, that still have a part of a name.
    """

    renamed: dict[str, str] = field(default_factory=dict)
    unsearched: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@dataclass
class Redaction:
    """What is erased: ``nodes`` are IRIs in angle brackets, ``files`` what becomes of the kept files.

    ``standing`` are the labels of others that carry a name now: they are left for a person to correct. ``left`` are
    the sources, in angle brackets, whose kept text still has a part of a name.
    """

    nodes: Collection[str]
    names: Names
    standing: Collection[str] = ()
    files: Files = field(default_factory=Files)
    changes: int = 0
    texts: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
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
        after = self._refiled(f"{_redacted(quad, self.names)} .")
        self.texts.add(after)
        return after

    def touches(self, lines: Iterable[str]) -> bool:
        """Whether any of some lines goes or changes."""
        return sum(self.line(line) != line for line in lines) > 0  # each line is looked at, for texts are counted

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
        if not self.files.renamed or not (found := set(_HASH.findall(line)) & self.files.renamed.keys()):
            return line
        self.left.update({line.partition(" ")[0]} if not found.isdisjoint(self.files.left) else ())
        return _HASH.sub(lambda one: self.files.renamed.get(one[0], one[0]), line)


def redact_files(kept: Path, into: Path | None, named: Names) -> Files:
    """Copy kept documents without full names, each under the hash of what its file then holds.

    A document is a folder, named by the hash of its ``text``, with the ``file`` that it was read from where that is
    other bytes. Characters and bytes of text keep their places, so that the places of other statements still point at
    what they quote. A file whose text is packed, such as PDF, goes. Nothing is written where ``into`` is None.
    """
    files = Files()
    for document in sorted(path for path in kept.iterdir() if path.is_dir()) if kept.is_dir() else ():
        held = {path.name: path.read_bytes() for path in document.iterdir() if path.is_file()}
        name, without = _document_without(document.name, held, named, files)
        if into is not None:
            target = into / name
            target.mkdir(mode=0o700, parents=True)
            for part, data in without.items():
                (target / part).write_bytes(data)
    return files


def _document_without(name: str, held: Mapping[str, bytes], named: Names, files: Files) -> tuple[str, dict[str, bytes]]:
    """Return the name and parts of a document without full names, and take note of what becomes of it."""
    without = {part: _text_without(data, named) for part, data in held.items()}
    file, old = held.get("file", b""), name
    if "text" not in held:
        files.unsearched.append(old)
    elif without["text"] != held["text"]:
        files.renamed[old] = name = _hash(without["text"])
        if named.left_in(without["text"].decode(errors="replace")):
            files.left.append(old)
        if file.startswith(_PACKED):
            del without["file"]
    if file and without.get("file") != file:
        files.renamed[_hash(file)] = _hash(without["file"]) if "file" in without else name
    return name, without


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


def text_of(line: str) -> str:
    """Return the text of a line of N-Quads."""
    (quad,) = parse(line, format=RdfFormat.N_QUADS)
    return str(getattr(quad.object, "value", ""))


def _spaced(text: str) -> str:
    """Return N-Quads' text with its escaped line breaks and tabs as spaces, so that a name is found across them."""
    return re.sub(r"\\[nrt]", " ", text).replace('\\"', '"') if "\\" in text else text


def _key(name: str) -> str:
    """Return the longest run of letters in a surname, in lower case."""
    return max(re.findall(r"[^\W\d_]+", name.rpartition(" ")[2].lower()), key=len, default="")


def _pattern(found: Iterable[str]) -> re.Pattern[str] | None:
    parts = [r"\s+".join(map(re.escape, name.split())) for name in sorted(found, key=lambda n: (-len(n), n)) if name]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None
