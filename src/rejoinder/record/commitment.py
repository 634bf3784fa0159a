"""J-3. An entry commits to what an act decided without telling it: once the nonce is gone, nobody can guess it back."""

from __future__ import annotations

import hmac

NONCE = 32
"""Bytes in a nonce. HMAC pads shorter keys with zeros, so two lengths could open one commitment (X-12)."""


def commit(nonce: bytes, payload: bytes) -> str:
    """Commit to a payload under a random nonce of exactly 32 bytes: HMAC-SHA256, in hexadecimal.

    Raises ``ValueError`` for a nonce of any other length.
    """
    if len(nonce) != NONCE:
        message = f"A nonce is exactly {NONCE} bytes, not {len(nonce)}."
        raise ValueError(message)
    return hmac.digest(nonce, payload, "sha256").hex()
