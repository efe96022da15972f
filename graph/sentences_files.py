"""Why a file cannot be taken, in German and English; part of the sentences.

What begins with a verb in English follows the file's name there, and is a whole sentence in German: ``of file`` joins
both. ``what`` is what a parser found wrong, see ``sentences_parsers.py``.
"""

from graph.sentences_documents import DOCUMENTS

_ANY = {
    "of file": {"de": "{file}: {what}", "en": "{file} {what}"},
    "too large": {
        "de": "Die Datei hat {count} Bytes; höchstens {most} werden gelesen, teilen Sie sie also.",
        "en": "has {count} bytes; at most {most} are read, so split it.",
    },
    "too deep": {
        "de": "Die Datei ist mehr als {most} Ebenen tief verschachtelt; machen Sie sie flacher.",
        "en": "is nested more than {most} deep; flatten it.",
    },
    "no utf-8": {
        "de": "Die Datei ist kein Text in UTF-8 (Byte {at}, Zeile {line}); speichern Sie sie in UTF-8.",
        "en": "is not UTF-8 text (byte {at}, line {line}); save it as UTF-8.",
    },
    "entity": {
        "de": "Die Datei deklariert die XML-Entität {name}; schreiben Sie aus, wofür sie steht.",
        "en": "declares the XML entity {name}; write out what it stands for.",
    },
    "broken at": {
        "de": "In Zeile {line}, Spalte {column} ist die Datei nicht lesbar: {what}.",
        "en": "cannot be read at line {line}, column {column}: {what}.",
    },
    "broken": {"de": "Die Datei ist nicht lesbar: {what}.", "en": "cannot be read: {what}."},
    "not in time": {
        "de": "Die Datei wurde nicht in {seconds} s gelesen; nichts davon wurde übernommen. Teilen Sie sie.",
        "en": "The file was not read within {seconds} s; nothing of it was taken. Split it.",
    },
    "reading broke": {
        "de": "Die Datei lässt sich nicht lesen, nichts wurde übernommen; warum, sagt das Protokoll des Dienstes.",
        "en": "cannot be read, and nothing of it was taken; the log of the service says why.",
    },
    "too much memory": {
        "de": "Die Datei braucht mehr Speicher, als eine haben darf; nichts davon wurde übernommen.",
        "en": "The file needs more memory than one may have; nothing of it was taken.",
    },
    "request too large": {
        "de": "Die Anfrage hat mehr als {most} Bytes; senden Sie weniger.",
        "en": "The request has more than {most} bytes; send less.",
    },
    "form too large": {
        "de": "Das Formular hat mehr als {most} Bytes; senden Sie weniger.",
        "en": "The form has more than {most} bytes; send less.",
    },
    "too many files": {
        "de": "Zu viele Dateien werden gerade gelesen; versuchen Sie es noch einmal, wenn eine davon fertig ist.",
        "en": "Too many files are being read; try again when one of them is done.",
    },
}

_RDF = {
    "rdf, none": {
        "de": "Die Datei enthält kein RDF; es gibt nichts zu importieren.",
        "en": "holds no RDF; there is nothing to import.",
    },
    "rdf, other name": {
        "de": "Die Datei ist kein RDF; Dateien dürfen so enden: {endings}.",
        "en": "is not RDF; files may end with {endings}.",
    },
    "rdf, triple terms": {
        "de": "Die Datei enthält Triple-Terme aus RDF 1.2, die nicht gelesen werden; schreiben Sie rdf:subject, "
        "rdf:predicate und rdf:object.",
        "en": "holds RDF 1.2 triple terms, which are not read; write rdf:subject, rdf:predicate and rdf:object.",
    },
    "rdf, tangled": {
        "de": "{count} leere Knoten verweisen im Kreis aufeinander; geben Sie ihnen IRIs.",
        "en": "has {count} blank nodes that refer to each other in a circle; give them IRIs.",
    },
    "rdf, relative": {
        "de": "Die relative Adresse <{address}> steht als Prädikat; schreiben Sie sie mit ihrem Namensraum.",
        "en": "uses the relative address <{address}> as a predicate; write it with its namespace.",
    },
    "rdf, context": {
        "de": "ihr Kontext liegt anderswo und wird nicht geholt; schreiben Sie ihn hinein, oder nehmen Sie {ours}",
        "en": "its context is elsewhere and is not fetched; write it into the file, or use {ours}",
    },
    "rdf, recomputed": {
        "de": "{count} abgeleitete oder interne Quads: Sie werden neu berechnet.",
        "en": "{count} derived or internal quads: they are recomputed.",
    },
    "rdf, loaded as other": {
        "de": "<{address}> kommt als „{media}“, und das ist kein RDF, das hier gelesen wird.",
        "en": "<{address}> is sent as '{media}', which is no RDF that is read here.",
    },
    "graph of the system": {
        "de": "{graph} schreibt nur das System; Aussagen tragen ihren Status.",
        "en": "{graph} is written by the system alone; statements carry their status.",
    },
    "graph, no iri": {
        "de": "„{graph}“ ist keine IRI; nennen Sie den Graphen mit einer.",
        "en": "'{graph}' is no IRI; name the graph with one.",
    },
    "rdf, other media": {
        "de": "„{media}“ ist kein RDF, das hier gelesen wird; senden Sie {known}.",
        "en": "'{media}' is no RDF that is read here; send {known}.",
    },
}

_TABLES = {
    "in sheet": {"de": "{file}, Blatt {sheet}", "en": "{file}, sheet {sheet}"},
    "in row of sheet": {"de": "{file}, Blatt {sheet}, Zeile {row}", "en": "{file}, sheet {sheet}, row {row}"},
    "json, too large": {
        "de": "{file} hat {count} Bytes; JSON wird bis {most} gelesen, teilen Sie die Datei also.",
        "en": "{file} has {count} bytes; JSON is read up to {most}, so split it.",
    },
    "json, no utf-8": {
        "de": "{file}, Zeile {line}: Das ist kein Text in UTF-8; speichern Sie die Datei in UTF-8.",
        "en": "{file}, line {line}: is not UTF-8 text; save it as UTF-8.",
    },
    "json, broken": {
        "de": "{file}, Zeile {line}, Spalte {column}: {what}; berichtigen Sie das JSON dort.",
        "en": "{file}, line {line}, column {column}: {what}; correct the JSON there.",
    },
    "json, name twice": {
        "de": "{file}: In einem Datensatz steht „{name}“ zweimal.",
        "en": "{file}: a record has '{name}' twice.",
    },
    "json, name twice in line": {
        "de": "{file}, Zeile {line}: In einem Datensatz steht „{name}“ zweimal.",
        "en": "{file}, line {line}: a record has '{name}' twice.",
    },
    "json, no records": {
        "de": "{file} enthält keine Datensätze; schreiben Sie eine Liste von Objekten, oder mehrere mit Namen.",
        "en": "{file} holds no records; write a list of objects, or several by name.",
    },
    "json, no record": {
        "de": "{file}: Eintrag {number} von {table} ist kein Datensatz; schreiben Sie ein Objekt mit Namen.",
        "en": "{file}: entry {number} of {table} is no record; write an object with names.",
    },
    "json, too deep": {
        "de": "{file}: {table} ist zu tief verschachtelt; machen Sie es flacher.",
        "en": "{file}: {table} is nested too deeply; flatten it.",
    },
    "archive cut": {
        "de": "{file} ist abgeschnitten oder beschädigt; speichern Sie die Datei neu.",
        "en": "{file} is cut off or damaged; save it anew.",
    },
    "archive old": {
        "de": "{file} ist geschützt oder hat ein altes Format; speichern Sie die Datei ohne Passwort als .xlsx.",
        "en": "{file} is protected or of an old format; save it without a password as .xlsx.",
    },
    "archive protected": {
        "de": "{file} ist geschützt; speichern Sie die Datei ohne Passwort.",
        "en": "{file} is protected; save it without a password.",
    },
    "archive too large": {
        "de": "{file} ergibt ausgepackt {count} Bytes in {parts} Teilen, mehr als gelesen wird; teilen Sie die Datei.",
        "en": "{file} unpacks to {count} bytes in {parts} parts, more than is read; split it.",
    },
    "part damaged": {
        "de": "{file}: Der Teil {part} ist beschädigt; speichern Sie die Datei neu.",
        "en": "{file}: its part {part} is damaged; save the file anew.",
    },
    "document type": {
        "de": "{file}, Zeile {line}: Ein Dokumenttyp ist deklariert, der Entitäten nennen kann; entfernen Sie ihn.",
        "en": "{file}, line {line}: declares a document type, which may name entities; remove it.",
    },
    "xml, broken": {
        "de": "{file}, Zeile {line}: Das XML ist fehlerhaft ({what}).",
        "en": "{file}, line {line}: is broken XML ({what}).",
    },
    "xml, no element": {
        "de": "{file}: Die ersten {most} Bytes enthalten kein Element; das ist kein XML einer Tabelle.",
        "en": "{file}: no element within its first {most} bytes; it is no XML of a table.",
    },
}

_MAPPINGS = {
    "mapping, too long": {
        "de": "Die Zuordnung hat {count} Zeichen; höchstens {most} werden gelesen.",
        "en": "The mapping has {count} characters; at most {most} are read.",
    },
    "mapping, no yaml": {"de": "Die Zuordnung ist kein YAML: {what}.", "en": "The mapping is no YAML: {what}."},
    "mapping, no yaml at": {
        "de": "Die Zuordnung ist in Zeile {line}, Spalte {column} kein YAML: {what}.",
        "en": "The mapping is no YAML at line {line}, column {column}: {what}.",
    },
    "mapping, wrong": {
        "de": "Die Zuordnung ist bei {path} falsch: {what}.",
        "en": "The mapping is wrong at {path}: {what}.",
    },
    "mapping, wrong as a whole": {
        "de": "Die Zuordnung ist im Ganzen falsch: {what}.",
        "en": "The mapping is wrong at the whole: {what}.",
    },
    "columns hold the same": {
        "de": "Zwei Spalten von {table} enthalten dasselbe: „{first}“ und „{second}“; lassen Sie eine davon weg.",
        "en": "Two columns of {table} hold the same: '{first}' and '{second}'; leave one of them out.",
    },
    "columns not told": {
        "de": "Sagen Sie für {table}, welche Spalte einen Akteur nennt, oder welche zwei die Enden einer Beziehung.",
        "en": "Say of {table} which column names an actor, or which two name both ends of a relation.",
    },
    "no column told": {
        "de": "Sagen Sie mindestens von einer Spalte, was sie enthält.",
        "en": "Say of at least one column what it holds.",
    },
}

_BACKUPS = {
    "backup, none": {
        "de": "Das ist keine unserer Sicherungen, oder sie ist abgeschnitten; nichts wurde geschrieben.",
        "en": "This is no backup of ours, or it is cut off; nothing was written.",
    },
    "backup, damaged": {
        "de": "Die Sicherung ist beschädigt: Was sie enthält, passt nicht zu ihren Prüfsummen; nehmen Sie eine andere.",
        "en": "The backup is damaged: what it holds does not match its checksums; take another one.",
    },
    "backup, journal": {
        "de": "Das Journal in der Sicherung ist nicht lesbar: {what}",
        "en": "The journal in the backup cannot be read: {what}",
    },
    "backup, gap": {
        "de": "Das Journal in der Sicherung hat eine Lücke; nehmen Sie eine andere Sicherung.",
        "en": "The journal in the backup has a gap; take another backup.",
    },
    "backup, later": {
        "de": "Eine spätere Version dieses Programms hat die Sicherung gemacht; stellen Sie sie mit jener wieder her.",
        "en": "A later version of this program made the backup; restore it with that version.",
    },
    "backup, not empty": {
        "de": "Eine Sicherung wird in einen leeren Ordner wiederhergestellt, und dieser hat {count} Änderungen; nennen "
        "Sie mit --data einen neuen.",
        "en": "A backup is restored into an empty folder, and this one has {count} changes; name a new --data.",
    },
    "backup, too large": {
        "de": "Die Sicherung hat mehr als {most} Bytes; stellen Sie sie ohne Server wieder her.",
        "en": "The backup has more than {most} bytes; restore it without a server.",
    },
}


FILES: dict[str, dict[str, str]] = {**_ANY, **_RDF, **_TABLES, **_MAPPINGS, **DOCUMENTS, **_BACKUPS}
