"""J-2. One value, one sequence of bytes; what could be written in two ways is refused."""

from __future__ import annotations

import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.record.canonical import LARGEST, canonical

TEXT = st.text(st.characters(codec="utf-8"))
KEYS = st.text(st.characters(max_codepoint=127))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


class Side(StrEnum):
    """A text with a name, as the policy may use them."""

    CLIENT = "client"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
        ({}, b"{}"),
        ((), b"[]"),
        ("é\u20ac\U0001f600", '"é€😀"'.encode()),
        ('\x00\x1f\x7f\b\t\n\f\r"\\/', b'"\\u0000\\u001f\x7f\\b\\t\\n\\f\\r\\"\\\\/"'),
        ({"side": Side.CLIENT}, b'{"side":"client"}'),
        (1_790_000_000_000_000, b"1790000000000000"),
        ([LARGEST, -LARGEST], b"[9007199254740991,-9007199254740991]"),
        ({"A": 1, "a": 2, "_": 3, "10": 4, "9": 5}, b'{"10":4,"9":5,"A":1,"_":3,"a":2}'),
    ],
)
def test_a_value_is_written_in_one_way(value: object, written: bytes) -> None:
    assert canonical(value) == written


@pytest.mark.parametrize(
    "value", [1.0, [0.5], {"a": float("nan")}, b"x", {1, 2}, object(), {1: 2}, {None: 1}, [{"a": [1, {"b": 2.0}]}]]
)
def test_other_types_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize(
    "value", [LARGEST + 1, -LARGEST - 1, [2**60], {"a": {"b": 2**53}}, {"é": 1}, "\ud800", ["a\udfff"]]
)
def test_values_that_readers_disagree_about_are_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


@given(VALUES)
def test_what_is_written_reads_back_and_is_written_the_same_again(value: object) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written
