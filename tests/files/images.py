"""Images made for the tests, good and bad."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

RED, GREEN, BLUE = (200, 0, 0), (0, 200, 0), (0, 0, 200)


def encoded(image: Image.Image, kind: str, **settings: Any) -> bytes:
    """The bytes of a file."""
    out = BytesIO()
    image.save(out, kind, **settings)
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    """The image of a file, with its pixels."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def halves(width: int = 64, height: int = 32) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One chunk with its right check sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A grey PNG whose header claims this size, whatever the packed ``pixels`` are."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def png_chunks(data: bytes) -> list[bytes]:
    """The names of a PNG's chunks; fails when anything stands behind the last."""
    names, at = [], 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        names.append(data[at + 4 : at + 8])
        at += 12 + length
    assert at == len(data)
    assert names[-1] == b"IEND"
    return names


def jpeg_segments(data: bytes) -> list[int]:
    """The markers of a JPEG up to its pixels."""
    markers, at = [], 2
    while data[at + 1] != 0xDA:
        markers.append(data[at + 1])
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return markers


def webp_chunks(data: bytes) -> list[bytes]:
    """The names of a WebP's chunks; fails when anything stands behind them."""
    assert struct.unpack_from("<I", data, 4)[0] + 8 == len(data)
    names, at = [], 12
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        names.append(data[at : at + 4])
        at += 8 + length + length % 2
    return names
