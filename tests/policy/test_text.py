from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import NotPlain, TooLong
from rejoinder.policy.text import fits_an_id, plain
from tests.hostile import corpus

LIMIT = 5_000
BODY = 65_536
EVERY_CHARACTER = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
BIDIRECTIONAL = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
DIFFICULT = (
    "aE \t\n\r\0\x0b\x1f\x7f\x85\u00a0\u00ad\u0301\u0323\u0327\u0336\u0344\u0345\u03c9\u0313\u0300\u0903\u09c7\u09be"
)
DIFFICULT += (
    "\u0cc6\u0cc2\u0e47\u1112\u1161\u11ab\u1fa2\u200b\u200d\u2028\u202e\u2069\u20dd\u212a\u3164\ud800\udfff\ufb2c\ufe0f"
)
DIFFICULT += "\U0001d160\U0001d165\U0001d16d\U0001f468\U000e0041"
TEXTS = st.text(st.one_of(st.sampled_from(DIFFICULT), st.characters()), max_size=60)
# Runs of marks long enough to matter are rare among random texts.
PILES = st.lists(
    st.tuples(
        st.sampled_from("ae\u03c9\u0915 \n\u1fa2\ufb2c"),
        st.text("\u0301\u0323\u0336\u0344\u0345\u0903\u200d", max_size=12),
    ),
    max_size=4,
).map(lambda piles: "".join(base + marks for base, marks in piles))


def comment(text: str, *, limit: int = LIMIT, multiline: bool = True) -> str | Refusal:
    return plain(text, field="comment", limit=limit, multiline=multiline)


def stacked(text: str) -> int:
    """Count the most marks on one letter, by a plain loop."""
    most = marks = 0
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me"} or unicodedata.combining(character):
            marks += 1
        elif unicodedata.category(character) not in {"Mc", "Cf"}:
            marks = 0
        most = max(most, marks)
    return most


def is_plain_by_definition(text: str) -> bool:
    """Say the same as THREATS I-5, character by character."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r":
            return False
        if character in BIDIRECTIONAL:
            return False
    return stacked(unicodedata.normalize("NFC", text)) <= 4


@pytest.mark.parametrize("text", corpus.TEXTS, ids=lambda text: text.name)
def test_every_hostile_text_becomes_what_the_corpus_says(text: corpus.Text) -> None:
    answer = comment(text.sent)
    if text.stored is None:
        assert isinstance(answer, NotPlain)
        assert (answer.field, answer.character) == ("comment", text.character)
        assert text.character.startswith(f"U+{ord(text.sent[answer.position]):04X} ")
    else:
        assert answer == text.stored


@pytest.mark.parametrize("text", corpus.TEXTS, ids=lambda text: text.name)
def test_a_text_of_one_line_refuses_line_breaks_and_is_the_same_otherwise(text: corpus.Text) -> None:
    answer = comment(text.sent, multiline=False)
    if text.one_line:
        assert answer == comment(text.sent)
    else:
        assert isinstance(answer, NotPlain)
        assert text.sent[answer.position] in "\n\r\u2028\u2029"


@given(TEXTS | PILES)
def test_a_text_is_refused_exactly_when_its_definition_says(text: str) -> None:
    answer = comment(text)
    assert isinstance(answer, str) == is_plain_by_definition(text)


@given(TEXTS | PILES)
def test_what_comes_out_is_what_would_come_out_again_and_can_be_stored(text: str) -> None:
    answer = comment(text)
    if isinstance(answer, str):
        assert comment(answer) == answer
        assert answer.encode().decode() == answer
        assert unicodedata.is_normalized("NFC", answer)
        assert answer == answer.strip()
        assert is_plain_by_definition(answer)
        assert not {"\r", "\t"} & set(answer)


@given(TEXTS | PILES, st.integers(0, 30))
def test_the_limit_counts_what_will_be_stored(text: str, limit: int) -> None:
    unlimited = comment(text)
    answer = comment(text, limit=limit)
    if isinstance(unlimited, str) and unlimited:
        if len(unlimited) <= limit:
            assert answer == unlimited
        else:
            assert isinstance(answer, TooLong)
            assert answer.limit == limit
            assert answer.length > limit
    elif isinstance(unlimited, str):
        assert answer == "" or isinstance(answer, TooLong)
    else:
        assert isinstance(answer, Refusal)


@given(PILES)
def test_the_mark_that_is_refused_is_named_where_it_was_sent(text: str) -> None:
    answer = comment("before\r\n" + text)
    if isinstance(answer, NotPlain):
        named = ("before\r\n" + text)[answer.position]
        assert answer.character == f"U+{ord(named):04X} {unicodedata.name(named)}"
        assert unicodedata.combining(named)
        assert isinstance(comment(("before\r\n" + text)[: answer.position - 5]), str)


@given(st.text(st.sampled_from("\u200b\u00ad\u0301\u3164\u2800\u115f\ufe0f\u034f\ue000\U000e0041 \n"), max_size=4))
def test_nothing_to_see_is_no_text(text: str) -> None:
    assert comment(text) == ""


def test_one_mark_more_is_one_too_many() -> None:
    assert comment("a" + "\u0336" * 4) == "a" + "\u0336" * 4
    assert comment("ab" + "\u0336" * 5) == NotPlain("comment", "U+0336 COMBINING LONG STROKE OVERLAY", 6)
    assert comment(("a" + "\u0336" * 4) * 1_000) == ("a" + "\u0336" * 4) * 1_000


def test_the_limit_is_the_last_length_that_will_do() -> None:
    for letter in ("a", "\u0416", "\U0001f600"):
        assert comment(letter * LIMIT) == letter * LIMIT
        assert comment(letter * (LIMIT + 1)) == TooLong("comment", LIMIT + 1, LIMIT)
    assert comment("e\u0301" * LIMIT) == "\u00e9" * LIMIT
    assert comment("\u1112\u1161\u11ab" * LIMIT) == "\ud55c" * LIMIT
    assert comment("\ufb2c" * 1_667) == TooLong("comment", 5_001, LIMIT)
    assert comment("\r\n".join("ab") * 1_250) == "a\nb" * 1_250
    assert comment(" " * BODY + "a") == "a"


def test_what_is_far_too_long_is_not_composed_first() -> None:
    assert comment("a\u0301" * 3, limit=1) == TooLong("comment", 6, 1)
    assert comment("\u03c9\u0345\u0313\u0301", limit=1) == "\u1fa4", (
        "four code points become one, so this is not too long"
    )


def test_nfc_never_composes_more_than_the_checks_count_on() -> None:
    apart = [unicodedata.normalize("NFD", character) for character in EVERY_CHARACTER]
    assert max(map(len, apart)) <= 4, "a text becomes a quarter of what it was, at the least"
    assert max(sum(1 for mark in letter if unicodedata.combining(mark)) for letter in apart) <= 3, (
        "no letter takes in four"
    )


@pytest.mark.parametrize("character", sorted(BIDIRECTIONAL))
def test_every_override_embedding_and_isolate_is_refused(character: str) -> None:
    assert comment(f"a{character}b") == NotPlain(
        "comment", f"U+{ord(character):04X} {unicodedata.name(character)}", position=1
    )


def test_every_control_character_but_three_is_refused() -> None:
    controls = [character for character in EVERY_CHARACTER if unicodedata.category(character) == "Cc"]
    through = [character for character in controls if isinstance(comment(f"a{character}b"), str)]
    assert through == ["\t", "\n", "\r"]


def test_a_letter_alone_can_be_seen_in_every_script() -> None:
    blank = [
        character
        for character in EVERY_CHARACTER
        if unicodedata.category(character)[0] in "LNPS" and comment(character) == ""
    ]
    assert [f"{ord(character):X}" for character in blank if character not in "\U00013441\U00013442"] == [
        "115F", "1160", "2800", "3164", "FFA0", "1D159",
    ]  # fmt: skip


def seconds(text: str, limit: int = LIMIT) -> float:
    """Measure the fastest of three, in processor seconds, so that other work on the machine doesn't count."""
    spent = []
    for _ in range(3):
        before = time.process_time()
        comment(text, limit=limit)
        spent.append(time.process_time() - before)
    return min(spent)


@pytest.mark.parametrize(
    "piece",
    [
        "\u0301", "\u0301\u0323", "\u0323\u0301", "\U0001d165\U0001d16d", "a" + "\u0301\u0323" * 3 + "\u0301", "\ufb2c",
        "\U0001d160", "\U0001d160\u0903", "\u0903", "\u200b", "\u1112\u1161\u11ab", "\r\n", " ", "a\u0336\u0903\u200d",
        "\U0001f600", "\u00e9", "\0", "\ud800", "\u202e", "\u3164", "a", "\u03c9\u0345\u0313\u0301",
    ],
)  # fmt: skip
@pytest.mark.parametrize("limit", [80, LIMIT, BODY])
def test_no_body_full_of_anything_takes_long(piece: str, limit: int) -> None:
    text = (piece * BODY)[: BODY * len(piece) // len(piece.encode("utf-8", "surrogatepass"))]
    # Sorting 32,000 marks takes NFC 1.6 s; the worst that is let through to it takes some milliseconds.
    assert seconds("\u00e9" + text, limit) < 0.25


@pytest.mark.parametrize("this", corpus.IDS, ids=lambda this: this.name)
def test_no_hostile_string_is_an_id(this: corpus.Id) -> None:
    assert not fits_an_id(this.sent)


@pytest.mark.parametrize("this", ["a", "0", "...", "a.b", "A:b_c-d.9", "-", "__proto__", "a" * 64])
def test_an_id_is_1_to_64_of_the_characters_that_are_named(this: str) -> None:
    assert fits_an_id(this)
