"""What parsers of other people find wrong with a file, from their English into German; part of the sentences.

Enters: what the parser of JSON, XML, YAML, RDF or of a mapping's fields says. Leaves: the same by language. What is not
known here stays in the parser's own words, quoted; a test holds what our broken files make the parsers say.
"""

import re
from collections.abc import Mapping

_KNOWN: tuple[tuple[str, str], ...] = (
    # JSON
    (r"Expecting value", "hier fehlt ein Wert"),
    (r"Expecting '(.)' delimiter", r"hier fehlt „\1“"),
    (r"Expecting property name enclosed in double quotes", "hier fehlt ein Name in doppelten Anführungszeichen"),
    (r"Unterminated string starting at", "ein Text beginnt hier, und sein Anführungszeichen schließt nie"),
    (r"Invalid control character at", "hier steht ein Steuerzeichen"),
    (r"Invalid \\.*", "nach dem umgekehrten Schrägstrich steht, was dort nicht stehen kann"),
    (r"Extra data", "nach dem Ende steht noch etwas"),
    # XML
    (r"syntax error", "Syntaxfehler"),
    (r"no element found", "es endet zu früh"),
    (r"not well-formed.*", "hier steht ein Zeichen, das hier nicht stehen kann"),
    (r"unclosed (?:token|CDATA section)", "hier beginnt etwas, das nie schließt"),
    (r"mismatched tag", "hier schließt ein anderes Element, als geöffnet ist"),
    (r"duplicate attribute", "ein Attribut steht zweimal"),
    (r"junk after document element", "nach dem Ende steht noch etwas"),
    (r"undefined entity", "eine Entität ist nicht deklariert"),
    (r"unbound prefix", "ein Präfix ist nicht deklariert"),
    (r"XML or text declaration not at start of entity", "die XML-Deklaration steht nicht am Anfang"),
    # RDF
    (r"Unexpected end.*", "der Text bricht ab"),
    (r"(.+) is not a valid (?:RDF object|predicate|subject or graph name)", r"„\1“ kann hier nicht stehen"),
    (r"A dot is expected at the end of statements", "am Ende der Aussage fehlt ein Punkt"),
    (r"Invalid IRI code point '(.+)'", r"„\1“ kann in keiner IRI stehen"),
    (r"Unexpected escape character '(.+)'", r"„\1“ bedeutet kein Zeichen"),
    (r"(\S+) value must be a string", r"der Wert von \1 muss ein Text sein"),
    (r"The prefix (\S+) has not been declared", r"das Präfix \1 ist nicht deklariert"),
    # YAML
    (r"references \(\*\) are not read", "Verweise (*) werden nicht gelesen"),
    (r"it is nested too deeply", "es ist zu tief verschachtelt"),
    (r"aliases are not taken; write the value again", "Verweise (*) werden nicht gelesen; schreiben Sie den Wert aus"),
    (r"the key (.+) stands twice", r"der Schlüssel \1 steht zweimal"),
    (r"expected the node content, but found '<stream end>'", "hier fehlt ein Wert, denn der Text ist zu Ende"),
    (r"expected '(.)' or '(.)', but got .+", r"hier fehlt „\1“ oder „\2“"),
    (r"expected <block end>, but found .+", "die Einrückung passt nicht zu den Zeilen darüber"),
    (r"could not find expected '(.)'", r"hier fehlt „\1“"),
    (r"mapping values are not allowed here", "ein Doppelpunkt steht hier zu viel"),
    (r"found character '(.+)' that cannot start any token", r"mit „\1“ kann hier nichts beginnen"),
    (r"found unexpected end of stream", "ein Anführungszeichen schließt nie"),
    # fields of a mapping
    (r"Field required", "das Feld fehlt"),
    (r"Extra inputs are not permitted", "dieses Feld gibt es nicht"),
    (r"Input should be a valid string", "hier gehört ein Text hin"),
    (r"Input should be a valid list", "hier gehört eine Liste hin"),
    (r"Input should be a valid (?:dictionary|object).*", "hier gehören Felder mit Namen und Wert hin"),
    (r"Input should be a valid boolean.*", "hier gehört true oder false hin"),
    (r"Input should be (.+) or (.+)", r"möglich ist \1 oder \2"),
    (r"Input should be (.+)", r"möglich ist nur \1"),
    (r"List should have at least (\d+) items? after validation, not (\d+)", r"nötig: Einträge ab \1; da sind \2"),
    (r"String should have at least (\d+) characters?", r"der Text hat weniger Zeichen als \1"),
    (r"String should have at most (\d+) characters?", r"der Text hat mehr Zeichen als \1"),
    (r"String should match pattern '(.+)'", r"der Text folgt nicht dem Muster \1"),
)


def found_wrong(told: str) -> Mapping[str, str]:
    """Return what a parser says, by language."""
    for pattern, german in _KNOWN:
        if found := re.fullmatch(pattern, told):
            return {"en": told, "de": found.expand(german)}
    return {"en": told, "de": f"das Leseprogramm sagt „{told}“"}
