"""J-1, J-3. The bytes of an entry, what they refuse, and the commitment in them."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.record.canonical import LARGEST, canonical
from rejoinder.record.commitment import commit
from rejoinder.record.entry import entry_bytes
from rejoinder.record.kinds import KINDS, payload_bytes

HASH, WHO = "0" * 64, "a" * 32
HEX_32 = st.binary(min_size=32, max_size=32).map(bytes.hex)
HEX_16 = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(
    st.integers(0, LARGEST),
    HEX_32,
    st.integers(-LARGEST, LARGEST),
    st.sampled_from(sorted(KINDS)),
    HEX_16,
    HEX_16,
    HEX_32,
)
def test_an_entry_is_what_the_canonical_form_writes(
    seq: int, prev: str, at: int, kind: str, actor: str, subject: str, commitment: str
) -> None:
    fields = {
        "v": 1,
        "seq": seq,
        "prev": prev,
        "at": at,
        "kind": kind,
        "actor": actor,
        "subject": subject,
        "commit": commitment,
    }
    assert entry_bytes(seq, prev, at, kind, actor, subject, commitment) == canonical(fields)


@pytest.mark.parametrize(
    "change",
    [
        {"prev_hex": "0" * 63},
        {"prev_hex": "G" * 64},
        {"prev_hex": "A" * 64},
        {"commit_hex": "0" * 64 + "\n"},
        {"actor": "m1"},
        {"actor": 'a","at":1,"b":"aaaaaaaaaaaaaaaaa'},
        {"subject": "A" * 32},
        {"seq": -1},
        {"seq": LARGEST + 1},
        {"at": LARGEST + 1},
        {"at": -LARGEST - 1},
    ],
)
def test_a_field_out_of_its_form_is_refused(change: dict[str, object]) -> None:
    fields: dict[str, object] = {
        "seq": 0,
        "prev_hex": HASH,
        "at": 0,
        "kind": "key.created",
        "actor": WHO,
        "subject": WHO,
        "commit_hex": HASH,
    }
    with pytest.raises(ValueError):
        entry_bytes(**fields | change)  # type: ignore[arg-type]


def test_a_kind_that_the_record_does_not_know_cannot_be_recorded() -> None:
    with pytest.raises(KeyError):
        entry_bytes(0, HASH, 0, "feedback.edited", WHO, WHO, HASH)
    with pytest.raises(KeyError):
        payload_bytes("feedback.edited")


def test_a_commitment_is_hmac_sha256() -> None:
    nonce = bytes(range(32))
    assert commit(nonce, b"{}") == hmac.new(nonce, b"{}", hashlib.sha256).hexdigest()


@pytest.mark.parametrize("nonce", [b"", bytes(31), bytes(33), b"k" * 31])
def test_x12_a_nonce_of_another_length_is_refused(nonce: bytes) -> None:
    with pytest.raises(ValueError, match="exactly 32 bytes"):
        commit(nonce, b"{}")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_says_how_it_reads_and_what_in_it_is_personal(kind: str) -> None:
    told = KINDS[kind]
    told.sentence.format(actor="Somebody", subject="something")
    assert told.payload
    assert len(set(told.payload)) == len(told.payload)
    assert told.personal <= told.keys == set(told.payload)
    assert len(kind.split(".")) == 2


def test_a_payload_has_exactly_the_keys_of_its_kind() -> None:
    assert payload_bytes("key.revoked", key="abcd1234") == b'{"key":"abcd1234"}'
    for values in ({}, {"key": "a", "more": 1}, {"kee": "a"}):
        with pytest.raises(ValueError, match=r"key\.revoked commits to"):
            payload_bytes("key.revoked", **values)


def test_a_report_has_a_kind_of_its_own_in_its_payload() -> None:
    values = dict.fromkeys(KINDS["report.made"].payload)
    assert payload_bytes("report.made", **values | {"kind": "bribery"}).count(b'"kind":"bribery"') == 1


def test_what_the_canonical_form_lacks_is_refused_in_a_payload() -> None:
    with pytest.raises(TypeError):
        payload_bytes("key.created", key="a", scopes=4.5)
