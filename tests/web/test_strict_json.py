from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.web.strict_json import BadJson, parse, pointer_to
from tests.hostile import corpus

BODY = 65_536
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**19) + 1, 10**19 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=4), VALUES, max_size=4)


@pytest.mark.parametrize("body", corpus.BODIES, ids=lambda body: body.name)
def test_every_hostile_body_is_answered_as_the_corpus_says(body: corpus.Body) -> None:
    if body.status == 200:
        assert parse(body.sent) == json.loads(body.sent)
        return
    with pytest.raises(BadJson) as refused:
        parse(body.sent)
    bad = refused.value
    assert (bad.status, bad.fault, bad.pointer) == (body.status, body.fault, body.pointer)
    assert bad.code == ("request.malformed" if body.status == 400 else "request.invalid")
    assert bad.detail.endswith(".")
    if body.fault is None:
        assert bad.errors == []
    else:
        assert bad.errors == [{"pointer": body.pointer, "code": body.fault, "detail": bad.detail}]
    json.dumps(bad.errors, ensure_ascii=False).encode()


@given(OBJECTS)
def test_whatever_is_written_as_json_is_read_as_it_was(value: dict[str, Any]) -> None:
    assert parse(json.dumps(value).encode()) == value
    assert parse(json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8")) == value


@given(st.binary(max_size=80) | st.text('{}[]",:\\u0dx1eE.-+NaInfity \n', max_size=80).map(str.encode))
def test_no_body_breaks_the_reader(body: bytes) -> None:
    with contextlib.suppress(BadJson):
        assert parse(body) == json.loads(body)


@given(OBJECTS, st.text(max_size=4), VALUES, VALUES)
def test_a_key_that_is_there_twice_is_found_wherever_it_stands(
    around: dict[str, Any], key: str, first: Any, second: Any
) -> None:
    twice = f"{{{json.dumps(key)}:{json.dumps(first)},{json.dumps(key)}:{json.dumps(second)}}}"
    rest = "".join(f",{json.dumps('.' + name)}:{json.dumps(value)}" for name, value in around.items())
    with pytest.raises(BadJson) as refused:
        parse(f'{{"a":[0,{twice}]{rest}}}'.encode())
    assert refused.value.pointer == pointer_to(["a", 1, key])


@pytest.mark.parametrize("levels", range(1, 60))
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('{"[":[', "]}")])
def test_twenty_levels_are_the_most(levels: int, opening: str, closing: str) -> None:
    body = ('{"a":' + opening * levels + "1" + closing * levels + "}").encode()
    if 1 + levels * len(closing) <= 20:
        assert parse(body)
    else:
        with pytest.raises(BadJson) as refused:
            parse(body)
        assert refused.value.fault == "too_deep"


def test_an_empty_body_is_what_the_caller_says_and_never_the_callers_own() -> None:
    nothing: dict[str, Any] = {}
    value = parse(b"", empty_is=nothing)
    assert value == {}
    assert value is not nothing
    assert parse(b'{"a":1}', empty_is=nothing) == {"a": 1}
    with pytest.raises(BadJson) as refused:
        parse(b" ", empty_is=nothing)
    assert refused.value.status == 400


def test_a_pointer_can_be_sent_whatever_the_keys_are() -> None:
    assert pointer_to([]) == ""
    assert pointer_to(["a", 0, ""]) == "/a/0/"
    assert pointer_to(["~/~1"]) == "/~0~1~01"
    assert pointer_to(["\ud800\0\u202e"]) == "/\ufffd\ufffd\ufffd"
    assert pointer_to(["k" * BODY]) == "/" + "k" * 64


@given(st.lists(st.text() | st.integers(0, 9), max_size=3))
def test_every_pointer_has_a_step_for_each_key(steps: list[str | int]) -> None:
    pointer = pointer_to(steps)
    assert pointer.count("/") == len(steps)
    pointer.encode()


@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        ("", "[", ""),
        ("", '{"a":', ""),
        ('{"a":[', "[],", "[]]}"),
        ('{"a":[', "{},", "{}]}"),
        ('{"a":[', '{"a":1,"a":1},', "1]}"),
        ("{", '"a":1,', '"b":1}'),
        ('{"a":[', "NaN,", "1]}"),
        ('{"a":[', "1e400,", "1]}"),
        ('{"a":[', "99999999999999999999,", "1]}"),
        ('{"a":', "9", "}"),
        ('{"a":0.', "9", "}"),
        ('{"a":1e', "9", "}"),
        ('{"a":"', "\\ud800", '"}'),
        ('{"a":"', "\\\\", ""),
        ("[" * 21, '"\\"', ""),
        ("[" * 21, '"', ""),
        ("[" * 21, '"",', ""),
        ("", " ", ""),
        ("", "\0", ""),
    ],
)
def test_no_body_full_of_anything_takes_long(before: str, piece: str, after: str) -> None:
    body = (before + piece * ((BODY - len(before) - len(after)) // len(piece)) + after).encode()
    spent = []
    for _ in range(3):
        started = time.process_time()
        with contextlib.suppress(BadJson):
            parse(body)
        spent.append(time.process_time() - started)
    # 1 to 20 ms where it was measured, ten times that under coverage; what grows by the square takes many seconds.
    assert min(spent) < 0.5
