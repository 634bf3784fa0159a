"""T-79. Evidence: bombs, polyglots, the wrong type, metadata. Images are made anew from their pixels (E-3)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

import rejoinder
from rejoinder.outside.files import Taken, take_in
from rejoinder.outside.reencode import UNREADABLE
from rejoinder.policy.refusals import EvidenceType, EvidenceUnreadable
from tests.files.images import (
    BLUE,
    GREEN,
    RED,
    decoded,
    encoded,
    halves,
    jpeg_segments,
    png,
    png_chunk,
    png_chunks,
    webp_chunks,
)

KINDS = ("PNG", "JPEG", "WEBP")
ORIENTATION, GPS, MAKER, CAMERA_OWNER = 0x0112, 0x8825, 0x010F, 0xA430
SECRET = b"52.5200N 13.4050E Ann"
SRC = str(Path(rejoinder.__file__).parents[1])


def taken(data: bytes, name: str = "x") -> Taken:
    found = take_in(data, name)
    assert isinstance(found, Taken), found
    return found


def near(left: object, right: tuple[int, int, int]) -> bool:
    assert isinstance(left, tuple)
    return all(abs(a - b) < 30 for a, b in zip(left[:3], right, strict=True))


def with_everything(kind: str, *, orientation: int = 1) -> bytes:
    """An image with EXIF (a place, a maker), a colour profile, XMP and words."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = SECRET.decode()
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(0x8769)[CAMERA_OWNER] = SECRET.decode()
    settings: dict[str, object] = {"exif": exif, "icc_profile": SECRET}
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        settings |= {"pnginfo": words, "dpi": (300, 300)}
    if kind == "JPEG":
        settings |= {"comment": SECRET, "xmp": SECRET, "quality": 95, "dpi": (300, 300)}
    if kind == "WEBP":
        settings |= {"xmp": SECRET, "lossless": True}
    return encoded(halves(), kind, **settings)


@pytest.mark.parametrize("kind", KINDS)
def test_t79_an_image_is_made_anew_and_keeps_its_kind_and_pixels(kind: str) -> None:
    data = with_everything(kind)
    found = taken(data, "IMG_1.exe")
    assert found.media_type == f"image/{kind.lower()}"
    assert found.name == "IMG_1.exe"
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert found.stored_sha256 == hashlib.sha256(found.stored).hexdigest() != found.sha256
    image = decoded(found.stored)
    assert (image.format, image.size) == (kind, (64, 32))
    assert near(image.getpixel((5, 5)), RED)
    assert near(image.getpixel((58, 28)), BLUE)


@pytest.mark.parametrize("kind", KINDS)
def test_t79_nothing_but_the_pixels_is_left_of_an_image(kind: str) -> None:
    data = with_everything(kind) + b"TRAILING" + SECRET
    assert SECRET in data
    stored = taken(data).stored
    assert SECRET not in stored
    assert b"Exif" not in stored
    assert b"TRAILING" not in stored
    assert not {"exif", "icc_profile", "xmp", "comment", "Comment", "transparency"} & set(decoded(stored).info)
    assert not dict(decoded(stored).getexif())
    if kind == "PNG":
        assert set(png_chunks(stored)) == {b"IHDR", b"IDAT", b"IEND"}
    if kind == "JPEG":
        assert set(jpeg_segments(stored)) <= {0xE0, 0xDB, 0xC0, 0xC4}  # JFIF, tables, frame
        assert stored.endswith(b"\xff\xd9")
    if kind == "WEBP":
        assert set(webp_chunks(stored)) <= {b"VP8 ", b"VP8L"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (64, 32), (5, 16)),
        (2, (64, 32), (58, 16)),
        (3, (64, 32), (58, 16)),
        (4, (64, 32), (5, 16)),
        (5, (32, 64), (16, 5)),
        (6, (32, 64), (16, 5)),
        (7, (32, 64), (16, 58)),
        (8, (32, 64), (16, 58)),
        (9, (64, 32), (5, 16)),
    ],
)
def test_t79_the_orientation_is_applied_and_gone(
    kind: str, orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    image = decoded(taken(with_everything(kind, orientation=orientation)).stored)
    assert image.size == size
    assert near(image.getpixel(red_at), RED)
    assert image.getexif().get(ORIENTATION) is None


def test_t79_damaged_exif_does_not_cost_the_image() -> None:
    data = encoded(halves(), "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")
    assert decoded(taken(data).stored).size == (64, 32)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_t79_of_a_moving_image_the_first_frame_is_kept(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, GREEN, BLUE)]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert getattr(decoded(data), "n_frames", 1) == 3
    image = decoded(taken(data).stored)
    assert getattr(image, "n_frames", 1) == 1
    assert near(image.getpixel((10, 10)), RED)


def test_t79_of_a_jpeg_with_more_pictures_the_first_is_kept() -> None:
    data = encoded(halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (20, 20), GREEN)])
    found = taken(data)
    assert found.media_type == "image/jpeg"
    assert decoded(found.stored).format == "JPEG"
    assert near(decoded(found.stored).getpixel((5, 5)), RED)


@pytest.mark.parametrize(
    ("image", "kind", "settings", "mode"),
    [
        (Image.new("1", (9, 9), 1), "PNG", {}, "1"),
        (Image.new("L", (9, 9), 99), "PNG", {}, "L"),
        (Image.new("L", (9, 9), 99), "PNG", {"transparency": 99}, "RGBA"),
        (Image.new("LA", (9, 9), (99, 50)), "PNG", {}, "LA"),
        (Image.new("I;16", (9, 9), 999), "PNG", {}, "I;16"),
        (Image.new("P", (9, 9), 3), "PNG", {}, "RGB"),
        (Image.new("RGB", (9, 9), RED).quantize(2), "PNG", {"transparency": 0}, "RGBA"),
        (Image.new("RGB", (9, 9), RED), "PNG", {"transparency": RED}, "RGBA"),
        (Image.new("RGBA", (9, 9), (*RED, 50)), "PNG", {}, "RGBA"),
        (Image.new("L", (9, 9), 99), "JPEG", {}, "L"),
        (Image.new("CMYK", (9, 9)), "JPEG", {}, "RGB"),
        (Image.new("RGB", (9, 9), RED), "JPEG", {"progressive": True}, "RGB"),
        (Image.new("RGBA", (9, 9), (*RED, 50)), "WEBP", {"lossless": True}, "RGBA"),
    ],
)
def test_t79_every_sort_of_colour_is_taken(
    image: Image.Image, kind: str, settings: dict[str, object], mode: str
) -> None:
    again = decoded(taken(encoded(image, kind, **settings)).stored)
    assert (again.mode, again.size) == (mode, (9, 9))
    if settings.get("transparency") is not None:
        assert again.getpixel((0, 0))[-1] == 0  # type: ignore[index]  # RGBA, so four numbers


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>" * 20)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "second",
    [
        pytest.param(zipped(), id="zip"),
        pytest.param(zipped() + b"a remark behind it", id="zip and more"),
        pytest.param(b"Rar!\x1a\x07\x01\x00" + bytes(40), id="rar"),
        pytest.param(b"7z\xbc\xaf\x27\x1c\x00\x04", id="7z"),
        pytest.param(b"<HTML><body onload=alert(1)>", id="html"),
        pytest.param(b"<script>alert(1)</script>", id="script"),
        pytest.param(b"%PDF-1.4\n1 0 obj", id="pdf"),
    ],
)
def test_t79_an_image_with_something_else_behind_it_is_refused(kind: str, second: bytes) -> None:
    assert take_in(encoded(halves(), kind) + second, "x.png") == EvidenceType()


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM", "EPS", "PDF-as-png", "TGA"])
def test_t79_a_name_and_another_decoder_do_not_make_an_image(kind: str) -> None:
    if kind == "PDF-as-png":
        assert taken(b"%PDF-1.4\n%%EOF", "x.png").media_type == "application/pdf"
    else:
        assert take_in(encoded(halves(), kind), "x.png") == EvidenceType()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png(50_000, 50_000, zlib.compress(bytes(1000))), id="a header of 2,500 megapixels"),
        pytest.param(png(40_000_001, 1, zlib.compress(bytes(40_000_002))), id="one pixel too many"),
        pytest.param(png(20_000, 20_000, zlib.compress(bytes(50_000_000))), id="a packed bomb"),
        pytest.param(png(2**31 - 1, 2**31 - 1), id="the largest header"),
        pytest.param(png(0, 5), id="no width"),
        pytest.param(b"RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00" + bytes(4) + b"\xff" * 6, id="a vast WebP"),
        pytest.param(b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + bytes(9) + b"\xff\xd9", id="a vast JPEG"),
        pytest.param(
            png(9, 9, zlib.compress(bytes(90)))[:-12]
            + png_chunk(b"zTXt", b"k\x00\x00" + zlib.compress(bytes(90_000_000))),
            id="packed words of 90 MB",
        ),
    ],
)
def test_t79_bombs_are_unreadable(data: bytes) -> None:
    assert len(data) < 1_000_000
    assert take_in(data, "bomb.png") == EvidenceUnreadable()


def test_t79_forty_megapixels_are_taken() -> None:
    data = png(40_000_000 // 5_000, 5_000, zlib.compress(bytes(8_001 * 5_000)))
    assert decoded(taken(data).stored).size == (8_000, 5_000)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_t79_an_image_cut_short_is_unreadable(kind: str, share: float) -> None:
    noise = Image.effect_noise((200, 200), 60).convert("RGB")
    data = encoded(noise, kind)
    assert take_in(data[: int(len(data) * share)], "x") == EvidenceUnreadable()


@pytest.mark.parametrize("mark", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x04\x00\x00\x00WEBP"])
def test_t79_only_the_beginning_of_an_image_is_unreadable(mark: bytes) -> None:
    assert take_in(mark, "x") == EvidenceUnreadable()
    assert take_in(mark + b"\x07" * 5000, "x") == EvidenceUnreadable()


def test_t79_a_png_with_wrong_check_sums_is_unreadable() -> None:
    data = bytearray(encoded(halves(), "PNG"))
    data[40] ^= 0xFF
    assert take_in(bytes(data), "x") == EvidenceUnreadable()


def child(program: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {"PYTHONPATH": SRC}
    command = [sys.executable, "-c", "from rejoinder.outside import reencode\n" + program]
    return subprocess.run(command, input=data, capture_output=True, env=environment, timeout=60, check=False)


def test_t79_the_child_opens_no_connection_and_no_file_once_it_is_confined() -> None:
    for attempt in ("import socket; socket.socket()", "open('/etc/hostname')", "open('/tmp/rejoinder-x', 'w')"):
        done = child(f"import socket\nreencode.confine(); reencode.close_the_doors()\n{attempt}")
        assert done.returncode == 1
        assert b"Too many open files" in done.stderr


def test_t79_the_child_has_little_memory_and_little_time() -> None:
    assert b"MemoryError" in child("reencode.confine()\nbytearray(600 * 1_048_576)").stderr
    limits = (
        "import resource as r; print(r.getrlimit(r.RLIMIT_CPU), r.getrlimit(r.RLIMIT_AS), r.getrlimit(r.RLIMIT_CORE))"
    )
    expected = f"(10, 10) ({512 * 1_048_576}, {512 * 1_048_576}) (0, 0)"
    assert child(f"reencode.confine()\n{limits}").stdout.decode().strip() == expected


def test_t79_the_child_knows_nothing_of_the_product() -> None:
    done = child(
        "import sys\nprint(sorted(m for m in sys.modules if m.split('.')[0] in {'rejoinder', 'django', 'PIL'}))"
    )
    assert done.stdout.decode().strip() == "['rejoinder', 'rejoinder.outside', 'rejoinder.outside.reencode']"


def test_t79_the_child_says_which_fault_it_was() -> None:
    command = [sys.executable, "-m", "rejoinder.outside.reencode", "PNG", "40000000"]
    done = subprocess.run(command, input=b"", capture_output=True, env={"PYTHONPATH": SRC}, check=False)
    assert (done.returncode, done.stdout) == (UNREADABLE, b"")
