"""What is told about the rows, cells and columns of a table, in German and English; part of the sentences.

A reason has no full stop: it follows the place, and the report ends it.
"""

ROWS = {
    "no date": {
        "de": "„{text}“ ist kein Datum; schreiben Sie 2022-01-31, 31.01.2022, Januar 2022 oder 2022",
        "en": "'{text}' is no date; write 2022-01-31, 31.01.2022, Januar 2022 or 2022",
    },
    "year out of range": {
        "de": "„{text}“ liegt außerhalb der Jahre 1000 bis 2999; schreiben Sie das Jahr mit vier Ziffern",
        "en": "'{text}' lies outside the years 1000 to 2999; write the year with four digits",
    },
    "no such day": {
        "de": "„{text}“ ist ein Tag, den es nicht gibt; berichtigen Sie ihn",
        "en": "'{text}' is a day that does not exist; correct it",
    },
    "day of two": {
        "de": "„{text}“ kann zwei Tage meinen; nennen Sie in der Zuordnung (dates), ob dmy oder mdy gilt",
        "en": "'{text}' may be two days; say in the mapping whether dates are dmy or mdy",
    },
    "start after end": {
        "de": "der Beginn liegt nach dem Ende; prüfen Sie beide Tage",
        "en": "the start is after the end; check both days",
    },
    "no amount": {
        "de": "„{text}“ ist kein Betrag; schreiben Sie ihn wie 60000 oder 60.000,00 EUR",
        "en": "'{text}' is no amount; write it such as 60000 or 60.000,00 EUR",
    },
    "amount out of range": {
        "de": "„{text}“ liegt nicht zwischen null und einer Billiarde; berichtigen Sie den Betrag",
        "en": "'{text}' is not between zero and a quadrillion; correct the amount",
    },
    "number too long": {
        "de": "die Zahl ist zu lang; berichtigen Sie den Betrag",
        "en": "the number is too long; correct the amount",
    },
    "separators": {
        "de": "„{text}“ hat Trennzeichen, wo kein Betrag welche hat; schreiben Sie ihn wie 60000.00",
        "en": "'{text}' has separators where no amount has them; write it such as 60000.00",
    },
    "no currency": {
        "de": "der Betrag hat keine Währung; nennen Sie sie, etwa EUR",
        "en": "the amount has no currency; name it, such as EUR",
    },
    "no whole number": {
        "de": "„{text}“ ist keine ganze Zahl; schreiben Sie sie ohne Wörter, etwa 40",
        "en": "'{text}' is no whole number; write it without words, such as 40",
    },
    "formula": {
        "de": "die Zelle enthält eine Formel; schreiben Sie ihren Wert hinein, oder ' davor, wo es ein Name ist",
        "en": "it is a formula; put its value into the cell, or ' before it where it is a name",
    },
    "formula fails": {
        "de": "die Formel ergibt {text}; berichtigen Sie sie in der Arbeitsmappe",
        "en": "the formula gives {text}; correct it in the workbook",
    },
    "name too long": {
        "de": "der Name hat {count} Zeichen; höchstens {most} sind möglich",
        "en": "it has {count} characters; a name has at most {most}",
    },
    "cell too long": {
        "de": "die Zelle hat {count} Zeichen; kürzen Sie sie",
        "en": "the cell has {count} characters; shorten it",
    },
    "field too long": {
        "de": "„{text}“ hat {count} Zeichen; kürzen Sie es",
        "en": "'{text}' has {count} characters; shorten it",
    },
    "too many values": {
        "de": "der Datensatz hat {count} Werte; höchstens {most} sind möglich",
        "en": "it has {count} values; a record has at most {most}",
    },
    "control characters": {
        "de": "die Zelle enthält Steuerzeichen; tippen Sie den Text neu",
        "en": "it has control characters; type it anew",
    },
    "more cells than heads": {
        "de": "die Zeile hat {count} Zellen, der Kopf {heads}; prüfen Sie Trennzeichen, Anführungszeichen und Zeilen "
        "über dem Kopf",
        "en": "it has {count} cells and the head has {heads}; check separators, quotation marks, and lines above the "
        "heads",
    },
    "heads again": {
        "de": "die Zeile enthält wieder Spaltenköpfe und keine Werte",
        "en": "it holds heads of columns again, and no values",
    },
    "totals": {
        "de": "die Zeile sieht wie eine Summe anderer Zeilen aus und wird ausgelassen",
        "en": "it looks like a total of other rows, and is left out",
    },
    "no certainty": {
        "de": "„{text}“ ist keine Gewissheit; schreiben Sie genannt oder erschlossen",
        "en": "'{text}' is no certainty; write stated or inferred",
    },
    "no name": {"de": "der Name ist leer", "en": "the name is empty"},
    "empty cell": {"de": "die Zelle ist leer", "en": "the cell is empty"},
    "merged cell": {
        "de": "die Zelle ist Teil einer verbundenen Zelle, deren Wert nur in der ersten steht; heben Sie die "
        "Verbindung auf, und füllen Sie nach unten aus",
        "en": "the cell is part of a merged cell, whose value stands in the first alone; unmerge it and fill down",
    },
    "no such row id": {"de": "keine Zeile hat die Kennung „{text}“", "en": "no row has the id '{text}'"},
    "id of several": {
        "de": "mehrere Einträge kamen mit der Kennung „{text}“; importieren Sie Knoten und Kanten in einer Datei",
        "en": "several entities came with the id '{text}'; import nodes and edges in one file",
    },
    "id twice": {"de": "die Kennung „{text}“ steht in zwei Zeilen", "en": "the id '{text}' stands in two rows"},
    "no such kind": {
        "de": "die Art „{text}“ gibt es nicht; am nächsten: {near}",
        "en": "there is no kind '{text}'; nearest: {near}",
    },
    "no web address": {
        "de": "„{text}“ ist keine Web-Adresse; schreiben Sie sie mit https://",
        "en": "'{text}' is no web address; write it with https://",
    },
    "name of several": {
        "de": "„{text}“ kann mehrere meinen: {ids}; schreiben Sie eine dieser Kennungen",
        "en": "'{text}' may be several: {ids}; write one of these ids",
    },
    "name was erased": {
        "de": "jemand dieses Namens wurde hier endgültig gelöscht; lassen Sie die Zeile weg",
        "en": "an actor of this name was erased here for good; leave the row out",
    },
    "name was retracted": {
        "de": "„{text}“ wurde hier zurückgezogen; legen Sie den Eintrag neu an, wenn er wiederkommen soll",
        "en": "'{text}' was retracted here; add it again if it is to come back",
    },
    "table left out": {"de": "die Zuordnung lässt diese Tabelle aus", "en": "the mapping leaves this table out"},
    "row twice": {
        "de": "eine andere Zeile hat dieselbe Kennung und sagt dasselbe",
        "en": "another row has the same id and says the same",
    },
    "with its relation": {
        "de": "der Eintrag kommt mit der ersten seiner Beziehungen herein, die angenommen wird",
        "en": "it comes in with the first relation of it that is accepted",
    },
    "ends the same": {"de": "beide Enden sind dasselbe", "en": "both ends are the same"},
    "same twice in row": {"de": "die Zeile sagt dasselbe zweimal", "en": "the row says the same twice"},
    "no statement id": {
        "de": "„{text}“ ist nicht die Kennung einer Aussage; lassen Sie die Zelle leer",
        "en": "'{text}' is no statement's id; leave the cell empty",
    },
    "no such relation": {
        "de": "„{text}“ ist keine Beziehung des Vokabulars; {near}sagen Sie in der Zuordnung unter relations, welche "
        "gemeint ist",
        "en": "'{text}' is no relation of the vocabulary; {near}say in the mapping, under relations, which is meant",
    },
    "relations near": {"de": "am nächsten: {near}; ", "en": "nearest: {near}; "},
    "relation empty": {"de": "es ist keine Beziehung genannt", "en": "no relation is named"},
    "near phrase": {
        "de": "„{text}“ wurde als „{label}“ ({relation}) verstanden; nehmen Sie es an, oder nennen Sie es in der "
        "Zuordnung",
        "en": "'{text}' was taken for '{label}' ({relation}); accept it, or name it in the mapping",
    },
    "kind does not fit": {
        "de": "{relation} verlangt {wanted}, und dies ist {known}; prüfen Sie Richtung, Beziehung und Art",
        "en": "{relation} wants {wanted}, and this is {known}; check direction, relation and kind",
    },
    "relation not named": {
        "de": "keine Spalte nennt die Beziehung; sie wurde als „{label}“ verstanden",
        "en": "no column names the relation; it was taken for '{label}'",
    },
    "to be reviewed": {"de": "der Import soll durchgesehen werden", "en": "the import is to be reviewed"},
    "waits already": {"de": "die Zeile wartet schon auf Durchsicht", "en": "it waits for review already"},
    "was rejected": {
        "de": "die Zeile wurde hier abgelehnt oder zurückgezogen, und so bleibt es",
        "en": "it was rejected or taken back here, and stays so",
    },
    "unused": {
        "de": "nicht verwendet; zum Verwenden in einer Zuordnung nennen",
        "en": "not used; name it in a mapping to use it",
    },
    "unused but fits": {
        "de": "nicht verwendet; passt zum Feld „{role}“: in einer Zuordnung so nennen",
        "en": "not used; fits the field '{role}': name it so in a mapping",
    },
    "read as not stated": {
        "de": "„{text}“ wurde als „kein Datum genannt“ gelesen (Zeilen: {count})",
        "en": "'{text}' was read as 'no date is stated' (rows: {count})",
    },
    "invisible characters": {
        "de": "Namen wurden ohne unsichtbare Zeichen gelesen (Zeilen: {count})",
        "en": "names were read without invisible characters (rows: {count})",
    },
    "read as ongoing": {
        "de": "„{text}“ wurde als „kein Ende genannt“ gelesen (Zeilen: {count})",
        "en": "'{text}' was read as 'no end is stated' (rows: {count})",
    },
}
