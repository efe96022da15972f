"""What import and validate say, in German and English; part of the words of the commands.

``{rows:Zeile|Zeilen}`` is a number with the noun that goes with it: the first for one, the second for all others.
"""

WORDS = {
    "de": {
        "table": "{file}: {rows:Zeile|Zeilen}: {accepted} angenommen, {proposed} vorgeschlagen, "
        "{skipped} übersprungen; {unchanged:war|waren} schon da",
        "rejected before": "{:wurde|wurden} hier früher abgelehnt",
        "added": "; {:Tripel|Tripel} hinzugefügt; Generation {}.",
        "all added": "; {} hinzugefügt; Generation {}.",
        "all would add": "; {} kämen hinzu; Generation {}.",
        "would add": "; {:Tripel käme|Tripel kämen} hinzu; Generation {}.",
        "checked by": "Die Probe prüft, was der Import prüft: jede Zeile für sich, und {:Aussage|Aussagen} zusammen{}.",
        "core alone": " darauf, wer, was und mit wem; die übrigen Prüfungen gelten bis 2.000 Aussagen",
        "more rows": "und {:weitere Zeile|weitere Zeilen}; --json nennt die ersten tausend.",
        "row": "{}, Zeile {}",
        "column": ", Spalte '{}'",
        "accepted": "angenommen",
        "proposed": "vorgeschlagen",
        "skipped": "übersprungen",
        "understood": "So verstanden (berichtigen mit --save-mapping DATEI, dann --mapping DATEI):",
        "triples": "{file}: {quads} Tripel mit {statements:Aussage|Aussagen} gelesen",
        "violation": "Verstoß",
        "warning": "Warnung",
        "counted findings": "{:Verstoß|Verstöße}, {:Warnung|Warnungen}.",
        "severity": "Schwere",
        "check": "Prüfung",
        "node": "Eintrag",
        "what to do": "was zu tun ist",
        "nothing written": "Es wurde nichts geschrieben.",
    },
    "en": {
        "table": "{file}: {rows:row|rows}: {accepted} accepted, {proposed} proposed, {skipped} skipped; "
        "{unchanged:was|were} there",
        "rejected before": "{:was|were} rejected here before",
        "added": "; added {:triple|triples}; generation {}.",
        "all added": "; added {}; generation {}.",
        "all would add": "; would add {}; generation {}.",
        "would add": "; would add {:triple|triples}; generation {}.",
        "checked by": "The dry run checks what the import checks: each row by itself, and "
        "{:statement|statements} together{}.",
        "core alone": " for who, what and whom; the other checks go up to 2,000 statements",
        "more rows": "and {:more row|more rows}; --json lists the first thousand.",
        "row": "{}, row {}",
        "column": ", column '{}'",
        "accepted": "accepted",
        "proposed": "proposed",
        "skipped": "skipped",
        "understood": "Understood as (correct it with --save-mapping FILE, then --mapping FILE):",
        "triples": "{file}: read {quads:triple|triples} with {statements:statement|statements}",
        "violation": "violation",
        "warning": "warning",
        "counted findings": "{:violation|violations}, {:warning|warnings}.",
        "severity": "severity",
        "check": "check",
        "node": "node",
        "what to do": "what to do",
        "nothing written": "Nothing was written.",
    },
}
