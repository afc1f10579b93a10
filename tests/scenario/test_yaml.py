"""YAML is read as people mean it, and refused where they could not have meant it."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamarr._errors import InputError
from mamarr.scenario._yaml import dump, load


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("9:00", "9:00"),
        ("2016-11-04", "2016-11-04"),
        ("2016-11-04T09:00", "2016-11-04T09:00"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("+963", "+963"),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("'5'", "5"),
        ("", None),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ],
)
def test_plain_words(text: str, value: object) -> None:
    read = load(f"key: {text}\n", name="x")["key"]
    assert read == value
    assert type(read) is type(value)


def test_keys_are_text() -> None:
    assert load("{1: a, NO: b, 2016-11-04: c, true: d}", name="x") == {
        "1": "a",
        "NO": "b",
        "2016-11-04": "c",
        "true": "d",
    }


def test_every_key_that_stands_twice_is_named_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        load("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n", name="scenario.yaml")
    assert [f.where for f in caught.value.findings] == ["scenario.yaml line 2", "scenario.yaml line 5"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "line 2: is not YAML"),
        ("\ta: 1", "line 1: is not YAML"),
        ("a: !!python/object:os.system ls", "the tag"),
        ("a: !secret x", "the tag"),
        ("--- 1\n--- 2", "a second document"),
        ("? [1]\n: 2", "a key must be a word"),
        ("[" * 1000, "more than 32 deep"),
        ("a: &x [*x]", "names nothing that stands above"),
        ("a: *y", "alias"),
        ("a: \x07", "forbids"),
    ],
)
def test_what_nobody_can_mean(text: str, words: str) -> None:
    with pytest.raises(InputError, match=r".") as caught:
        load(text, name="scenario.yaml")
    assert words in str(caught.value)


def test_aliases_are_read() -> None:
    assert load("a: &x [1, 2]\nb: *x\n", name="x") == {"a": [1, 2], "b": [1, 2]}


def test_but_not_bombs() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12)
    )
    with pytest.raises(InputError, match="aliases unfold to more than"):
        load(bomb, name="x")


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=9),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(plain)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert load(dump(value), name="x") == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InputError):
        load(text, name="x")
