"""Sentences: one table for German and English, from which every reason and every frequent error is said."""

import ast
import pickle
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import Ambiguous, Unknown, Unreadable
from graph.sentences import SENTENCES, Sentence, WrongError
from graph.sentences_parsers import found_wrong

GRAPH = Path(__file__).parent.parent / "graph"
API = Path(__file__).parent.parent / "api"
VIZ = Path(__file__).parent.parent / "viz"


def places(text: str) -> set[str]:
    """Return the names of the values of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def texts() -> Iterator[tuple[str, ast.AST]]:
    """Yield all nodes of the code that makes sentences, without the tables themselves."""
    for file in (*GRAPH.rglob("*.py"), *API.rglob("*.py"), *VIZ.rglob("*.py")):
        if not file.name.startswith("sentences_"):
            yield from ((file.name, node) for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("key", SENTENCES)
def test_each_sentence_is_there_in_both_languages_with_the_same_values(key: str) -> None:
    """Nobody is told less in one language than in the other."""
    said = SENTENCES[key]
    assert said.keys() == {"de", "en"}
    assert places(said["de"]) == places(said["en"])
    assert said["de"] != said["en"]


def test_each_sentence_that_the_code_makes_is_there_and_gets_its_values() -> None:
    """A key that is missing, or a value that is not given, fails here and not before a reader."""
    made = [
        node
        for _, node in texts()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Sentence", "WrongError"}
        and isinstance(node.args[0], ast.Constant)
    ]
    assert len(made) > 50
    for call in made:
        assert isinstance(call.args[0], ast.Constant)
        key = call.args[0].value
        assert isinstance(key, str)
        assert key in SENTENCES, key
        assert places(SENTENCES[key]["en"]) <= {keyword.arg for keyword in call.keywords}, key


def test_each_sentence_is_said_somewhere() -> None:
    """No sentence stays behind when what it was for is gone."""
    said = {node.value for _, node in texts() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    named = {key for key in SENTENCES if "{asked}" in SENTENCES[key]["en"]}  # by what is not there
    assert SENTENCES.keys() - said - named == set()


def test_a_sentence_that_is_not_there_fails_where_it_is_made() -> None:
    """Not only where somebody reads it."""
    with pytest.raises(KeyError):
        Sentence("no such sentence at all")


def test_a_sentence_within_a_sentence_is_said_in_the_same_language() -> None:
    """A place and a reason in an error, a label of the vocabulary in a reason; braces in a text stay as they are."""
    where = Sentence("in row", table="Blatt", row=3)
    told = Sentence("no readable row", file="a.csv", where=where, reason=Sentence("no name"))
    assert told.said("de") == "a.csv: Keine Zeile ist lesbar; Blatt, Zeile 3: der Name ist leer."
    assert str(told) == "a.csv: no row can be read; Blatt, row 3: the name is empty."
    label = {"de": "fördert", "en": "funds"}
    assert "als „fördert“ verstanden" in Sentence("relation not named", label=label).said("de")
    assert WrongError("no date", text="{0}").sentence.said("en").startswith("'{0}' is no date")


def test_an_error_keeps_its_sentence_from_one_process_to_another() -> None:
    """Workers answer in the language of who asked."""
    for error in (
        Unknown("actor", "Bahm", ["bahn"]),
        Ambiguous("Amt", ["amt-a", "amt-b"]),
        Unreadable(Sentence("no rows", file="a.csv")),
        Unreadable("a sentence of its own"),
    ):
        again = pickle.loads(pickle.dumps(error))
        assert (again.message, again.said("de")) == (error.message, error.said("de"))
    assert Unknown("actor", "Bahm", ["bahn"]).said("de") == "Kein Akteur heißt „Bahm“. Am nächsten: bahn."
    assert Unknown("actor", "Bahm", ["bahn"]).message == 'No actor is called "Bahm". Nearest: bahn.'


@pytest.mark.parametrize(
    ("told", "german"),
    [
        ("Expecting ',' delimiter", "hier fehlt „,“"),
        ("The prefix ex: has not been declared", "das Präfix ex: ist nicht deklariert"),
        ("List should have at least 1 item after validation, not 0", "nötig: Einträge ab 1; da sind 0"),
        ("Input should be 'dmy' or 'mdy'", "möglich ist 'dmy' oder 'mdy'"),
        ("Input should be 1", "möglich ist nur 1"),
        ("what no parser says", "das Leseprogramm sagt „what no parser says“"),
    ],
)
def test_what_a_parser_finds_wrong_is_said_in_german_with_what_it_names(told: str, german: str) -> None:
    """The English stays the parser's own; what is not known in German is quoted as what it is."""
    assert found_wrong(told) == {"en": told, "de": german}
