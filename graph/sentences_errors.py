"""Errors that people meet most, in German and English; part of the sentences."""

_NONE = {  # what is not there: German without and English with its article
    "actor": "Kein Akteur",
    "entity": "Kein Eintrag",
    "source": "Keine Quelle",
    "document": "Kein Dokument",
    "statement": "Keine Aussage",
    "relation": "Keine Beziehung",
    "kind": "Keine Art",
    "kind or relation": "Keine Art und keine Beziehung",
    "measure": "Kein Maß",
    "mapping": "Keine Zuordnung",
    "graph": "Kein Graph",
    "address": "Keine Adresse",
    "token": "Kein Token",
    "job": "Kein Auftrag",
    "certainty": "Keine Gewissheit",
    "property": "Keine Eigenschaft",
    "text": "Kein Text",
    "file that waits": "Keine Datei, die wartet,",
}

ERRORS: dict[str, dict[str, str]] = {
    **{
        f"unknown {what}": {
            "de": f"{said} heißt „{{asked}}“.{{near}}",
            "en": f'No {what} is called "{{asked}}".{{near}}',
        }
        for what, said in _NONE.items()
    },
    "unknown": {"de": "„{asked}“ gibt es nicht ({what}).{near}", "en": 'No {what} is called "{asked}".{near}'},
    "nearest": {"de": " Am nächsten: {near}.", "en": " Nearest: {near}."},
    "ambiguous": {
        "de": "„{asked}“ kann mehrere meinen: {choices}. Fragen Sie mit einer dieser Kennungen.",
        "en": '"{asked}" may be several: {choices}. Ask with one of these ids.',
    },
    "in row": {"de": "{table}, Zeile {row}", "en": "{table}, row {row}"},
    "in column": {"de": "{table}, Zeile {row}, Spalte „{column}“", "en": "{table}, row {row}, column '{column}'"},
    "no readable row": {
        "de": "{file}: Keine Zeile ist lesbar; {where}: {reason}.",
        "en": "{file}: no row can be read; {where}: {reason}.",
    },
    "no rows below heads": {
        "de": "{file} hat Spaltenköpfe, aber keine Zeilen; es gibt nichts zu importieren.",
        "en": "{file} has heads, but no rows; there is nothing to import.",
    },
    "no head known": {
        "de": "{file}: Keine der Spalten ({found}) nennt einen Namen oder beide Enden einer Beziehung; geben Sie eine "
        "Zuordnung an.",
        "en": "{file}: none of its columns ({found}) tells a name, or both ends of a relation; give a mapping.",
    },
    "no rows": {
        "de": "{file} hat keine Zeilen; es gibt nichts zu importieren.",
        "en": "{file} has no rows; there is nothing to import.",
    },
    "no row taken": {
        "de": "{file}: Keine der Zeilen ({rows}) kann übernommen werden; {where}: {reason}.",
        "en": "{file}: none of its {rows} rows can be taken; {where}: {reason}.",
    },
    "source retracted": {
        "de": "Die Quelle „{title}“ wurde hier zurückgezogen; importieren Sie sie unter einem anderen Titel.",
        "en": "The source '{title}' was retracted here; import it under another title.",
    },
    "empty file": {
        "de": "{file} ist leer; es gibt nichts zu importieren.",
        "en": "{file} is empty; there is nothing to import.",
    },
    "too many rows": {
        "de": "{file} hat mehr als {most} Zeilen; teilen Sie die Datei.",
        "en": "{file} has more than {most} rows; split it.",
    },
    "format not read": {
        "de": "{file} hat ein Format, das nicht gelesen wird; speichern Sie die Datei als .xlsx oder .csv.",
        "en": "{file} is of no format that is read; save it as .xlsx or .csv.",
    },
    "no table in archive": {
        "de": "{file} enthält {part}, und das ist keine Tabelle; nehmen Sie es heraus.",
        "en": "{file} holds {part}, which is no table; take it out.",
    },
    "too many columns": {
        "de": "{where} hat {count} Spalten; höchstens {most} werden gelesen.",
        "en": "{where} has {count} columns; at most {most} are read.",
    },
    "same head twice": {
        "de": "{where}, Zeile {line}: Die Spalten {first} und {second} heißen beide „{head}“; benennen Sie eine um.",
        "en": "{where}, line {line}: columns {first} and {second} are both called '{head}'; rename one.",
    },
    "two lines of heads": {
        "de": "{where}: Die Zeilen {first} und {second} sehen beide wie Spaltenköpfe aus; lassen Sie eine Zeile, die "
        "jede Spalte benennt.",
        "en": "{where}: lines {first} and {second} both look like heads; keep one line that names every column.",
    },
    "no such column": {
        "de": "Die Zuordnung nennt die Spalte „{column}“, die {table} nicht hat; am nächsten: {near}. Berichtigen Sie "
        "sie, oder schreiben Sie `lenient: true`, wenn Spalten fehlen dürfen.",
        "en": "The mapping names the column '{column}', which {table} does not have; nearest: {near}. Correct it, or "
        "write `lenient: true` where columns may be missing.",
    },
    "no text": {
        "de": "{file} ist kein Text: Die Datei enthält Null-Bytes; speichern Sie sie als CSV in UTF-8.",
        "en": "{file} is no text: it holds zero bytes; save it as CSV in UTF-8.",
    },
    "no such encoding": {
        "de": "{file}, Zeile {line}: Byte {at} ist weder in UTF-8 noch in Windows-1252 Text; speichern Sie die Datei "
        "in UTF-8.",
        "en": "{file}, line {line}: byte {at} is no text in UTF-8 nor Windows-1252; save it as UTF-8.",
    },
    "huge cell": {
        "de": "{file}, Zeile {line}: eine Zelle hat mehr als {most} Zeichen; kürzen Sie sie, oder schließen Sie ihr "
        "Anführungszeichen.",
        "en": "{file}, line {line}: a cell has more than {most} characters; shorten it, or close its quotation mark.",
    },
    "quotation open": {
        "de": "{file}, Zeile {line}: ein Anführungszeichen öffnet und schließt nie; schließen Sie es.",
        "en": "{file}, line {line}: a quotation mark opens and never closes; close it.",
    },
    "text after quotation": {
        "de": "{file}, Zeile {line}: nach einem schließenden Anführungszeichen folgt Text; verdoppeln Sie die Zeichen "
        "in der Zelle.",
        "en": "{file}, line {line}: text follows a closing quotation mark; double the marks inside a cell.",
    },
    "no workbook": {
        "de": "{file} ist keine Excel-Arbeitsmappe; speichern Sie sie als .xlsx.",
        "en": "{file} is no Excel workbook; save it as .xlsx.",
    },
    "too much text": {
        "de": "{file} enthält mehr als {most} Bytes Text; teilen Sie die Datei.",
        "en": "{file} holds more than {most} bytes of text; split it.",
    },
    "no such sheet": {
        "de": "{file} hat kein Blatt „{sheet}“; es hat {there}.",
        "en": "{file} has no sheet '{sheet}'; it has {there}.",
    },
    "damaged workbook": {
        "de": "{where}: Die Arbeitsmappe ist beschädigt ({error}); speichern Sie sie neu.",
        "en": "{where}: the workbook is damaged ({error}); save it anew.",
    },
    "no day": {
        "de": "{parameter}: „{text}“ ist kein Tag; schreiben Sie JJJJ-MM-TT.",
        "en": "{parameter}: '{text}' is not a day; write YYYY-MM-DD.",
    },
    "bad day": {
        "de": "„{text}“ ist kein Datum; schreiben Sie JJJJ, JJJJ-MM oder JJJJ-MM-TT.",
        "en": "'{text}' is not a date; write YYYY, YYYY-MM or YYYY-MM-DD.",
    },
    "decided accepted": {
        "de": "Jemand hat {id} inzwischen angenommen; sehen Sie die Liste noch einmal an.",
        "en": "{id} is accepted already; look at the list again.",
    },
    "decided rejected": {
        "de": "Jemand hat {id} inzwischen abgelehnt; sehen Sie die Liste noch einmal an.",
        "en": "{id} is rejected already; look at the list again.",
    },
    "changed meanwhile": {
        "de": "Jemand hat {id} inzwischen geändert; sehen Sie es noch einmal an, und wiederholen Sie es dann.",
        "en": "{id} was changed by someone else meanwhile; look at it again, then repeat.",
    },
    "one of two changed": {
        "de": "Jemand hat einen der beiden inzwischen geändert; sehen Sie beide noch einmal an.",
        "en": "One of the two was changed by someone else meanwhile; look at both again, then repeat.",
    },
    "same as, both new": {
        "de": "{id} und {actor}: Beide Enden sind neu; sagen Sie, welches gemeint ist, subject oder object.",
        "en": "{id} cannot be told the same as {actor}: both ends are new; say which, subject or object.",
    },
    "same as, none new": {
        "de": "{id} und {actor}: Die Enden sind schon bekannt; berichtigen Sie das Ende, oder führen Sie zusammen.",
        "en": "{id} cannot be told the same as {actor}: its ends are known; correct the end, or merge.",
    },
    "one names it": {
        "de": "1 Aussage nennt {id}; nehmen Sie den Eintrag mit ihr zurück, oder berichtigen Sie sie zuerst.",
        "en": "1 statement names {id}; retract it with its statements, or correct those first.",
    },
    "several name it": {
        "de": "{count} Aussagen nennen {id}; nehmen Sie den Eintrag mit ihnen zurück, oder berichtigen Sie sie zuerst.",
        "en": "{count} statements name {id}; retract it with its statements, or correct those first.",
    },
    "fields wrong": {"de": "Nichts wurde geschrieben: {what}", "en": "Nothing was written: {what}"},
    "rejected": {
        "de": "Nichts wurde geschrieben: {node}: {why}{more}",
        "en": "Nothing was written: {node}: {why}{more}",
    },
    "and more": {"de": " (und {count} weitere)", "en": " (and {count} more)"},
    "too many decisions": {
        "de": "{count} Aussagen sollen auf einmal entschieden werden; entscheiden Sie zwischen 1 und {most}.",
        "en": "{count} statements are decided at once; decide between 1 and {most}.",
    },
    "other generation": {
        "de": "Die Daten sind jetzt bei Generation {now}, nicht {looked}: Jemand hat inzwischen entschieden; sehen Sie "
        "noch einmal nach, und wiederholen Sie es dann.",
        "en": "The data is at generation {now} now, not {looked}: someone else decided meanwhile; look again, then "
        "repeat.",
    },
    "was joined": {
        "de": "{id} wurde mit {other} zusammengeführt; sehen Sie noch einmal nach.",
        "en": "{id} was joined with {other}; look again.",
    },
    "no end": {
        "de": "„{end}“ ist kein Ende einer Aussage; schreiben Sie subject oder object.",
        "en": "'{end}' is no end of a statement; write subject or object.",
    },
    "both the same": {
        "de": "Beide sind „{id}“; nennen Sie zwei verschiedene.",
        "en": 'Both are "{id}"; name two different ones.',
    },
    "said to differ": {
        "de": "Von {one} und {other} ist gesagt, dass sie verschieden sind; machen Sie das zuerst rückgängig.",
        "en": "{one} and {other} are said to be different; undo that first.",
    },
    "links the two": {
        "de": "Die Aussage {id} verbindet {one} mit {other}, sie sind also zwei; berichtigen Sie sie zuerst, oder "
        "nehmen Sie sie zurück.",
        "en": "The statement {id} links {one} with {other}, so they are two; correct or retract it first.",
    },
    "id taken": {
        "de": "Die Kennung {id} ist vergeben; wählen Sie eine andere, oder berichtigen Sie, was da ist.",
        "en": "The id {id} is taken; choose another, or correct what is there.",
    },
    "no licence": {
        "de": "„{text}“ ist keine Lizenz; geben Sie ihre Adresse an, oder eine von {known}.",
        "en": "'{text}' is no licence; give its address, or one of {known}.",
    },
    "no document": {
        "de": "„{text}“ ist kein Dokument; geben Sie Kennung oder Adresse eines Dokuments an.",
        "en": "'{text}' is no document; give the id or the address of one.",
    },
    "no address": {
        "de": "„{text}“ ist keine Adresse; schreiben Sie eine wie https://example.org/release.",
        "en": "'{text}' is no address; write one such as https://example.org/release.",
    },
    "no plain day": {
        "de": "„{text}“ ist kein Tag; schreiben Sie JJJJ-MM-TT.",
        "en": "'{text}' is no day; write YYYY-MM-DD.",
    },
    "only read": {
        "de": "Was ein SPARQL-Server enthält, wird nur gelesen; um dort zu schreiben, nennen Sie seine Adresse: "
        "--updates URL.",
        "en": "What a SPARQL server holds is only read; to write there give its address: --updates URL.",
    },
    "beyond its graphs": {
        "de": "„{name}“ darf nur {bound} ändern, und dies ändert {graph}.",
        "en": "'{name}' may change {bound} alone, and this changes {graph}.",
    },
    "was erased": {
        "de": "{id} wurde hier endgültig gelöscht; lassen Sie es weg, oder geben Sie einer anderen Person eine andere "
        "Adresse.",
        "en": "{id} was erased here for good; leave it out, or give another person another address.",
    },
    "diagram, too large": {
        "de": "Die Datei eines Diagramms hat höchstens {most} Bytes; diese hat {count}.",
        "en": "A spec has at most {most} bytes; this one has {count}.",
    },
    "diagram, no keys": {
        "de": "Die Datei eines Diagramms ist eine Liste von Schlüsseln und Werten, etwa `around: retrason`.",
        "en": "A spec is a list of keys and values, such as `around: retrason`.",
    },
    "diagram, no yaml": {
        "de": "Die Datei des Diagramms ist kein YAML: {what}.",
        "en": "The spec is not YAML: {what}.",
    },
    "diagram, no yaml at": {
        "de": "Die Datei des Diagramms ist in Zeile {line}, Spalte {column} kein YAML: {what}.",
        "en": "The spec is not YAML at line {line}, column {column}: {what}.",
    },
    "diagram, wrong": {
        "de": "In der Datei des Diagramms ist falsch: {what}. `geflecht diagram --schema` sagt, was es gibt.",
        "en": "The spec is wrong at {what}. `geflecht diagram --schema` says what there is.",
    },
    "diagram, nothing": {
        "de": "Es ist weder Datei noch Text da; wählen Sie die Datei eines Diagramms, oder fügen Sie ihren Text ein.",
        "en": "There is no file and no text; choose a diagram's file or paste its text.",
    },
}
