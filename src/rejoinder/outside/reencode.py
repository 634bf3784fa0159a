"""E-3. The child process that decodes a member's image and draws it anew: bytes in, pixels, bytes out.

Run as ``python -m rejoinder.outside.reencode PNG|JPEG|WEBP MOST_PIXELS``, image on standard input, its new form on
standard output. It imports nothing of ours, so that it starts quickly, and can open no file and no connection.
"""

from __future__ import annotations

import resource
import sys
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MEMORY = 512 * 1_048_576
"""Bytes of address space."""
CPU_SECONDS = 10
MOST_STORED = 40 * 1_048_576
"""Bytes of the new form; a document of 10 MB that grows beyond this is larger inside than it may be."""
UNREADABLE = 3
"""The exit status that says: the image is at fault, and nothing else is."""

ORIENTATION = 0x0112
SETTINGS = {
    "PNG": {"compress_level": 4},
    "JPEG": {"quality": 92},
    "WEBP": {"quality": 90, "method": 2},
}


def confine() -> None:
    """Set what the kernel holds against this process, before a byte of the image is read."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a member's document isn't left behind in a core dump
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform != "darwin":  # which has the name and refuses the limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def close_the_doors() -> None:
    """Let no file and no socket be opened any more; what is open stays open. Everything must have been imported."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def redrawn(data: bytes, kind: str, most_pixels: int) -> bytes:
    """The first frame, turned the right way up, encoded anew as the same kind: pixels and nothing beside them.

    Raises what the decoder raises when the image is damaged, cut short or too large.
    """
    from PIL import Image  # noqa: PLC0415  The process that merely imports this module doesn't need it.

    # The library refuses at twice this figure, for WebP even before it makes room for the pixels.
    Image.MAX_IMAGE_PIXELS = most_pixels // 2
    with Image.open(BytesIO(data), formats=(kind,)) as image:
        if image.width * image.height > most_pixels:
            raise ValueError("more pixels than an image may have")
        image.load()
        drawn = _plain(_upright(image), kind)
        drawn.info.clear()  # the encoders copy some of it into the new file
        out = BytesIO()
        drawn.save(out, kind, **SETTINGS[kind])
    return out.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    """Turned and mirrored as its EXIF says; EXIF that can't be read says nothing."""
    from PIL.Image import Transpose  # noqa: PLC0415  As above.

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        turn = turns.get(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001  A decoder of damaged metadata raises all sorts, and the pixels are sound.
        return image
    return image if turn is None else image.transpose(turn)


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """In a mode of pixels only: no palette (its unused colours are a place to hide in), no colour key, no ink."""
    if kind == "JPEG":
        return image if image.mode in {"L", "RGB"} else image.convert("RGB")
    if "transparency" in image.info and image.mode in {"1", "L", "P", "RGB"}:
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode == "P" else image


def main() -> int:
    """Read, redraw, write. 0, or ``UNREADABLE``; whatever else ends this process wasn't the decoder's verdict."""
    kind, most_pixels = sys.argv[1], int(sys.argv[2])
    confine()
    # All that decoding and encoding will ask for, while files can still be opened.
    from PIL import (  # noqa: PLC0415  The limits come first.
        Image,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    del JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin
    Image.preinit()
    close_the_doors()
    try:
        drawn = redrawn(sys.stdin.buffer.read(), kind, most_pixels)
    except Exception:  # noqa: BLE001  Decoders raise all sorts, MemoryError and RecursionError among them.
        return UNREADABLE
    if len(drawn) > MOST_STORED:
        return UNREADABLE
    sys.stdout.buffer.write(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main())
