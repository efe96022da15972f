"""The words of the commands' answers in German and English. A test holds the keys of both languages together."""

from typing import Any

from api.commands import words_tables
from viz.words import WORDS as SAID

WORDS = {
    "de": {
        "cooperates": "{} kooperiert mit",
        "shares": "Teilt eine Mitgliedschaft in {} (keine Kooperation) mit",
        "undated": "{:Aussage ohne Datum bleibt|Aussagen ohne Datum bleiben} an diesem Tag außen vor.",
        "partner": "Partner",
        "relation": "Beziehung",
        "certainty": "Gewissheit",
        "when": "wann",
        "source": "Quelle",
        "rank": "Rang",
        "actor": "Akteur",
        "kind": "Art",
        "ranked": "{:Akteur|Akteure}, {:verbundenes Paar|verbundene Paare}.",
        "unlinked": "{:weiterer dieser Arten hat|weitere dieser Arten haben} hier keine Beziehung und keinen Rang.",
        "tied": "{:weiterer teilt|weitere teilen} den letzten Rang.",
        "measure": "Maß",
        "value": "Wert",
        "method": "Verfahren",
        "group": "Gruppe",
        "grouped": "{:Gruppe|Gruppen}, Modularität {} (Startwert {}).",
        "dealt": "Zufall: Arten {} Mal neu verteilt (Startwert {}).",
        "range": "Spanne",
        "stated_only": "ohne Gefolgertes",
        "sensitivity": "Spanne: Ränge in 90 % von {} Läufen, in denen je {} Paare fehlen (Startwert {}). "
        "Die ersten fünf blieben es in {} % der Läufe. "
        "Das sagt, was fehlende Beziehungen ändern, nicht, wie sicher ein Rang ist.",
        "sampled": "Kürzeste Wege wurden nur von {} Akteuren aus verfolgt; mit 95 % Sicherheit liegt kein Wert mehr "
        "als {} daneben. --exact rechnet ganz.",
        "path": "Weg {} von {}: {:Schritt|Schritte}, {}",
        "name": "Name",
        "id": "Id",
        "matched": "gefunden als",
        "score": "Nähe",
        "since": "seit {}",
        "until": "bis {}",
        "observed": "beobachtet {}",
        "line": "Zeile {}",
        "lines": "Zeilen {}",
        "subject": "von",
        "object": "zu",
        "way": "Weg",
        "step": "Schritt",
        "more paths": "Es gibt weitere Wege dieser Länge.",
        "avoided": "{:Eintrag wurde|Einträge wurden} gemieden.",
        "link": "Verbindung",
        "shared": "gemeinsam",
        "direct": "direkt",
        "membership": "gemeinsame Mitgliedschaft",
        "funding": "gemeinsamer Geldgeber",
        "affiliation": "gemeinsamer Bezug",
        "neighbour": "gemeinsamer Nachbar",
        "left_out": "{:weitere Gemeinsamkeit ist|weitere Gemeinsamkeiten sind} weggelassen.",
        "statements_left_out": "{:weitere Aussage ist|weitere Aussagen sind} weggelassen.",
        "change": "Änderung",
        "began": "begonnen",
        "first_observed": "erstmals beobachtet",
        "ended": "beendet",
        "changed": "geändert",
        "without date": "ohne Datum",
        "differs": "Tag",
        "before": "vorher",
        "after": "nachher",
        "presence": "Zeitangabe",
        "role": "Rolle",
        "amount": "Betrag",
        "relations in": "Beziehungen, {}: {}",
        "by statements": " ({:Aussage|Aussagen})",
        "seen too": "Davon auch, ohne zu sagen, seit wann:",
        "nodes in": "Einträge, {} ({}):",
        "cut": "{} weitere; --limit zeigt mehr.",
        "next page": "Weiter mit --cursor {}.",
        "undated apart": "{:Aussage ohne Datum steht|Aussagen ohne Datum stehen} für sich: weder neu noch beendet.",
        "read": "{file}: {mentions:Nennung|Nennungen} ({known} bekannt), {new:neuer Vorschlag|neue Vorschläge}, "
        "{before} von früher. Quelle: {title}",
        "read dry": "{file}: {mentions:Nennung|Nennungen} ({known} bekannt), "
        "{new:Vorschlag wäre|Vorschläge wären} neu, {before} nicht; nichts wurde geschrieben.",
        "unchanged": "Unverändert: {:Beziehung|Beziehungen}, {:Eintrag|Einträge}.",
        "sentence": "Satz",
        "passage": "Stelle",
        "rule": "Regel",
        "why": "warum",
        "waiting": "{:Vorschlag wartet|Vorschläge warten}.",
        "decided": "{} angenommen, {} abgelehnt; Generation {}.",
        "new end": "neu",
        "keys": "a annehmen · c erschlossen · s dasselbe wie · f Feld ändern · r ablehnen · n weiter · q Ende",
        "which actor": "Welcher bekannte Akteur",
        "which reason": "Warum schließen Sie das",
        "which field": "Feld=Wert",
        "no terminal": "Der Dialog braucht ein Terminal; entscheiden Sie mit --accept, --reject.",
        "written": "{}: {} dazu, {} weg; Generation {}.",
        "field": "Feld",
        "type": "Wert",
        "required": "nötig",
        "help": "Hilfe",
        "time": "Zeit",
        "who": "wer",
        "what": "was",
        "undoable": "widerrufbar",
        "yes": "ja",
        "no": "nein",
        "to try": "zu versuchen",
        "erased": "eine Person endgültig gelöscht",
        "more changes": "Die letzte Änderung ist {}; weiter mit --since {}.",
        "undone": "Änderung {} ist widerrufen: Generation {}, {:Quad|Quads} hinzugefügt, {} entfernt.",
        "really": "{} endgültig löschen? Das lässt sich nicht widerrufen.",
        "would erase": "Das löscht {:Aussage|Aussagen}, nimmt den Namen aus {:Text|Texten} und schreibt "
        "{:frühere Änderung|frühere Änderungen} und {:Datei|Dateien} neu.",
        "has erased": "Gelöscht: {:Aussage|Aussagen}, der Name aus {:Text|Texten}. "
        "Neu: {:frühere Änderung|frühere Änderungen}, {:Datei|Dateien}.",
        "mentions": "Von Hand zu prüfen, hier kann der Name noch stehen: {}.",
        "unsearched": "Nicht durchsuchbar und zu prüfen: {}.",
        "backup holds": "Die Sicherung {} (Generation {}, {}) enthält die Person noch.",
        "backed up": "{}: {} Bytes, Generation {}.",
        "restored": "{}: wiederhergestellt bis Generation {}. Tokens sind nicht in Sicherungen; legen Sie neue an.",
        "is current": "Der Ordner hat diesen Stand: {}.",
        "upgraded": "Der Ordner ist von {} auf {} gebracht.",
        "violations": "{:Verstoß|Verstöße} gegen die heutigen Prüfungen; geflecht validate nennt sie.",
    },
    "en": {
        "cooperates": "{} cooperates with",
        "shares": "Shares a membership in {} (not cooperation) with",
        "undated": "{:statement without a date is|statements without a date are} left out of this day.",
        "partner": "partner",
        "relation": "relation",
        "certainty": "certainty",
        "when": "when",
        "source": "source",
        "rank": "rank",
        "actor": "actor",
        "kind": "kind",
        "ranked": "{:actor|actors}, {:linked pair|linked pairs}.",
        "unlinked": "{:more of these kinds has|more of these kinds have} no relation here and no rank.",
        "tied": "{:more shares|more share} the last rank.",
        "measure": "measure",
        "value": "value",
        "method": "method",
        "group": "group",
        "grouped": "{:group|groups}, modularity {} (seed {}).",
        "dealt": "Chance: kinds dealt anew {:time|times} (seed {}).",
        "range": "range",
        "stated_only": "stated only",
        "sensitivity": "range: ranks in 90 % of {} runs, each with {} pairs missing (seed {}). "
        "The first five stayed so in {} % of the runs. "
        "This says what missing relations change, not how sure a rank is.",
        "sampled": "Shortest paths were followed from {} actors only; with 95 % certainty no value is off by more than "
        "{}. --exact computes all.",
        "path": "Path {} of {}: {:step|steps}, {}",
        "name": "name",
        "id": "id",
        "matched": "matched",
        "score": "score",
        "since": "since {}",
        "until": "until {}",
        "observed": "observed {}",
        "line": "line {}",
        "lines": "lines {}",
        "subject": "from",
        "object": "to",
        "way": "path",
        "step": "step",
        "more paths": "There are more paths of this length.",
        "avoided": "{:entry was|entries were} avoided.",
        "link": "link",
        "shared": "shared",
        "direct": "direct",
        "membership": "shared membership",
        "funding": "shared funder",
        "affiliation": "shared affiliation",
        "neighbour": "shared neighbour",
        "left_out": "{:more shared entry is|more shared entries are} left out.",
        "statements_left_out": "{:more statement is|more statements are} left out.",
        "change": "change",
        "began": "began",
        "first_observed": "first observed",
        "ended": "ended",
        "changed": "changed",
        "without date": "without a date",
        "differs": "day",
        "before": "before",
        "after": "after",
        "presence": "dating",
        "role": "role",
        "amount": "amount",
        "relations in": "Relations, {}: {}",
        "by statements": " ({:statement|statements})",
        "seen too": "Of these also, without saying since when:",
        "nodes in": "Entries, {} ({}):",
        "cut": "{} more; --limit shows more.",
        "next page": "Continue with --cursor {}.",
        "undated apart": "{:statement without a date stands|statements without a date stand} apart: "
        "neither new nor ended.",
        "read": "{file}: {mentions:mention|mentions} ({known} known), {new:new proposal|new proposals}, "
        "{before} from before. Source: {title}",
        "read dry": "{file}: {mentions:mention|mentions} ({known} known), {new:proposal|proposals} would be new, "
        "{before} not; nothing was written.",
        "unchanged": "Unchanged: {:relation|relations}, {:entry|entries}.",
        "sentence": "sentence",
        "passage": "passage",
        "rule": "rule",
        "why": "why",
        "waiting": "{:proposal waits|proposals wait}.",
        "decided": "{} accepted, {} rejected; generation {}.",
        "new end": "new",
        "keys": "a accept · c I conclude · s same as · f change a field · r reject · n next · q quit",
        "which actor": "Which known actor",
        "which reason": "Why do you conclude it",
        "which field": "field=value",
        "no terminal": "The dialogue needs a terminal; decide with --accept, --reject.",
        "written": "{}: {} added, {} removed; generation {}.",
        "field": "field",
        "type": "value",
        "required": "required",
        "help": "help",
        "time": "time",
        "who": "who",
        "what": "what",
        "undoable": "can be undone",
        "yes": "yes",
        "no": "no",
        "to try": "to be tried",
        "erased": "erased a person for good",
        "more changes": "The last change is {}; go on with --since {}.",
        "undone": "Change {} is undone: generation {}, {:quad|quads} added, {} removed.",
        "really": "Erase {} for good? This cannot be undone.",
        "would erase": "This erases {:statement|statements}, takes the name out of {:text|texts} and writes "
        "{:earlier change|earlier changes} and {:file|files} anew.",
        "has erased": "Erased: {:statement|statements}, the name from {:text|texts}; "
        "{:earlier change|earlier changes} and {:file|files} written anew.",
        "mentions": "To be checked by hand, the name may still stand here: {}.",
        "unsearched": "Cannot be searched, to be checked: {}.",
        "backup holds": "The backup {} (generation {}, {}) still holds the person.",
        "backed up": "{}: {} bytes, generation {}.",
        "restored": "{}: restored up to generation {}. Tokens are not in backups; make new ones.",
        "is current": "The folder is current: {}.",
        "upgraded": "The folder was brought from {} to {}.",
        "violations": "{:violation|violations} of what is checked now; geflecht validate names them.",
    },
}

for _language, _told in words_tables.WORDS.items():
    WORDS[_language] |= _told


class Count(int):
    """A number that takes the noun that goes with it: ``{:row|rows}`` is ``1 row`` and ``3 rows``."""

    def __format__(self, spec: str) -> str:
        """Return the number, with the first noun for one and the second for all others."""
        one, bar, many = spec.partition("|")
        return f"{int(self)} {one if self == 1 else many}" if bar else super().__format__(spec)


class Words:
    """The words in one language, and the cells that are made of them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = WORDS["de" if language == "de" else "en"]
        self._said = SAID["de" if language == "de" else "en"]

    def __call__(self, key: str, *values: object, **named: object) -> str:
        """Return a sentence with its values."""
        return self._words[key].format(*map(_counted, values), **{n: _counted(value) for n, value in named.items()})

    def heads(self, *keys: str) -> list[str]:
        """Return column heads."""
        return [self._words[key] for key in keys]

    def certainty(self, word: str) -> str:
        """Return stated, inferred or derived in this language."""
        return self._said.get(word, word)

    def when(self, statement: dict[str, Any]) -> str | None:
        """Return the dates of a statement in one cell."""
        parts = [self(key, statement[key]) for key in ("since", "until") if statement[key]]
        if not parts and statement["observed"]:
            parts = [self("observed", statement["observed"])]
        return ", ".join(parts) or None

    def where(self, statement: dict[str, Any], by: str = "id") -> str | None:
        """Return source and lines of a statement in one cell: its id and then the lines, or its title after them."""
        source, place = statement["source"], statement["place"]
        if source is None or place["line_start"] is None:
            return source and str(source[by])
        several = place["line_end"] not in (None, place["line_start"])
        span = f"{place['line_start']}-{place['line_end']}" if several else place["line_start"]
        lines = self("lines" if several else "line", span)
        return f"{source['id']}, {lines}" if by == "id" else f"{lines}: {source[by]}"


def _counted(value: object) -> object:
    return Count(value) if type(value) is int else value
