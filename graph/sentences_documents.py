"""Why a document cannot be read, in German and English; part of the sentences about files."""

DOCUMENTS = {
    "document, empty": {
        "de": "Die Datei ist leer; es gibt nichts zu lesen.",
        "en": "is empty; there is nothing to read.",
    },
    "document, old word": {
        "de": "Das ist eine alte Word-Datei, oder eine mit Passwort; speichern Sie sie ohne Passwort als DOCX, oder "
        "als PDF.",
        "en": "is an old Word file, or one with a password; save it as DOCX without a password, or as PDF.",
    },
    "document, rtf": {
        "de": "Das ist RTF; speichern Sie es als DOCX oder als einfachen Text.",
        "en": "is RTF; save it as DOCX or as plain text.",
    },
    "document, picture": {
        "de": "Das ist ein Bild; nur Text wird gelesen, lassen Sie also zuerst eine Texterkennung (OCR) laufen.",
        "en": "is a picture; only text is read, so run text recognition (OCR) on it first.",
    },
    "document, compressed": {
        "de": "Die Datei ist komprimiert; packen Sie sie zuerst aus.",
        "en": "is compressed; unpack it first.",
    },
    "document, other kind": {
        "de": "Die Datei beginnt nicht wie {form}; sie ist abgeschnitten oder etwas anderes: Berichtigen Sie ihren "
        "Namen.",
        "en": "does not begin as {form} does; it is cut, or of another kind: correct its name.",
    },
    "document, other name": {
        "de": "Am Namen ist nicht zu erkennen, was das ist; Namen von Dokumenten enden so: {endings}.",
        "en": "is not known by its name; names of documents end with {endings}.",
    },
    "document, zero bytes": {
        "de": "Das ist kein Text: Die Datei enthält Null-Bytes; speichern Sie sie in UTF-8.",
        "en": "is no text: it holds zero bytes; save it as UTF-8.",
    },
    "document, wrong byte": {
        "de": "Die Datei ist nicht als Text lesbar (Byte {at}); speichern Sie sie in UTF-8.",
        "en": "cannot be read as text (byte {at}); save it as UTF-8.",
    },
    "document, no text": {
        "de": "Die Datei enthält keinen Text; ist sie eingescannt, lassen Sie zuerst eine Texterkennung (OCR) laufen.",
        "en": "holds no text; if it is scanned, run text recognition (OCR) on it first.",
    },
    "document, too long": {
        "de": "Die Datei hat mehr als {most} Zeichen; teilen Sie sie.",
        "en": "has more than {most} characters; split it.",
    },
    "document, too much text": {
        "de": "Die Datei enthält mehr Text, als auf einmal gelesen wird; teilen Sie sie.",
        "en": "holds more text than is read at once; split it.",
    },
    "document, controls": {
        "de": "Das ist kein Text: Die Datei ist voller Steuerzeichen; speichern Sie sie in UTF-8.",
        "en": "is no text: it is full of control characters; save it as UTF-8.",
    },
    "document, encrypted": {
        "de": "Die Datei ist verschlüsselt; speichern Sie sie ohne Passwort.",
        "en": "is encrypted; save it without a password.",
    },
    "document, cut": {
        "de": "Die Datei ist beschädigt oder abgeschnitten; speichern Sie sie noch einmal.",
        "en": "is damaged or cut; save it again.",
    },
    "document, no docx": {
        "de": "Das ist ein ZIP-Archiv, aber kein DOCX; packen Sie es aus, und lesen Sie die Dateien darin einzeln.",
        "en": "is a ZIP archive, but no DOCX; unpack it and read its files one by one.",
    },
    "document, unpacks": {
        "de": "Die Datei ergibt ausgepackt mehr als {most} Bytes; teilen Sie sie.",
        "en": "unpacks to more than {most} bytes; split it.",
    },
    "document, xml": {
        "de": "Die Datei ist beschädigt: Ihr XML bricht in Zeile {line} ab; speichern Sie sie noch einmal.",
        "en": "is damaged: its XML breaks off in line {line}; save it again.",
    },
    "document, entity": {
        "de": "Die Datei deklariert die XML-Entität {name}, was kein DOCX tut; speichern Sie sie noch einmal.",
        "en": "declares the XML entity {name}, which no DOCX does; save it again.",
    },
    "document, pages": {
        "de": "Die Datei hat mehr als {most} Seiten; teilen Sie sie.",
        "en": "has more than {most} pages; split it.",
    },
    "document, no pdf": {
        "de": "Die Datei ist beschädigt oder abgeschnitten: Als PDF ist sie nicht lesbar; speichern Sie sie noch "
        "einmal.",
        "en": "is damaged or cut: it cannot be read as PDF; save it again.",
    },
}
