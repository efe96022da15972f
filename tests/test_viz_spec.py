"""A spec: what it takes, what it refuses and with which sentence, and its schema."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import GeflechtError, Invalid, Refused, Unreadable
from viz import spec

ROOT = Path(__file__).parent.parent


def test_a_spec_says_what_is_asked_and_the_rest_is_the_default() -> None:
    """Keys that are there count; a day is a day, a page in pixels has its size."""
    found = spec.parse("around: retrason\nday: 2023-11-01\npage: {width: 900, height: 600}\npins: {bmwk: [0.5, 1]}")
    assert (found.around, str(found.day), found.hops, found.layout.kind) == ("retrason", "2023-11-01", 1, "force")
    assert found.page == spec.Pixels(width=900, height=600)
    assert found.pins == {"bmwk": (0.5, 1.0)}


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("a: [1", Unreadable, "line 1, column 6"),
        ("a: &x 1\nb: *x", Unreadable, "aliases are not taken"),
        ("title: a\ntitle: b", Unreadable, "the key title stands twice"),
        ("{[1]: 2}", Unreadable, "a key is a plain word"),
        ("[" * 5000, Unreadable, "nested too deeply"),
        ("!!python/object/apply:os.system [ls]", Unreadable, "could not determine a constructor"),
        ("- a", Invalid, "list of keys and values"),
        ("arround: x", Invalid, "arround: there is no such key"),
        ("hops: 99", Invalid, "hops: input should be less than or equal to 10"),
        ("layout: {kind: spiral}", Invalid, "layout.kind: input should be 'force'"),
        ("pins: {a: [.nan, 0]}", Invalid, "pins.a.0: input should be a finite number"),
        ("around: a\npath: [a, b]", Invalid, "around and path are several questions"),
        ("since: 2022-01-01", Invalid, "since needs a day"),
        ("since: 2023-01-01\nday: 2022-01-01", Invalid, "since is after day"),
        ("title: " + "a" * 70_000, Refused, "at most 64000 bytes"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(text: str, kind: type[GeflechtError], told: str) -> None:
    """Each wrong spec is refused by one sentence that names the place."""
    with pytest.raises(kind) as caught:
        spec.parse(text)
    assert told in caught.value.message
    assert "\n" not in caught.value.message


@given(st.text(max_size=200))
def test_any_text_is_a_spec_or_refused(text: str) -> None:
    """No text raises anything but an error of ours."""
    with suppress(GeflechtError):
        assert isinstance(spec.parse(text), spec.Spec)


def test_a_spec_survives_the_way_through_json() -> None:
    """What was parsed, written as JSON and parsed again is the same spec."""
    found = spec.parse((ROOT / "docs" / "gallery" / "offices.yaml").read_bytes())
    assert found.query is not None
    assert spec.parse(json.dumps(found.model_dump(mode="json", by_alias=True))) == found


def test_the_schema_in_the_repository_is_that_of_the_code() -> None:
    """The file beside the code is what the code says, and it names every key of the gallery."""
    written = (ROOT / "viz" / "diagram.schema.json").read_text(encoding="utf-8")
    assert written == spec.schema()
    known = json.loads(written)["properties"].keys()
    assert {"title", "around", "path", "construct", "since", "split", "view", "pins", "places", "footer"} <= known
