"""R-504, E-2 to E-5. Members' documents: taken in by what they are, kept encrypted under random names, erased for good.

The libraries that draw and encrypt are imported where they are used, so that ``serve`` starts quickly and stays small.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rejoinder
from rejoinder.outside.reencode import UNREADABLE
from rejoinder.policy.evidence import IMAGES, MOST_PIXELS, clean_name, media_type
from rejoinder.policy.refusals import EvidenceUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder.policy.decision import Refusal

KEY_FILE = "installation.key"
KEY_BYTES = 32
NONCE_BYTES = 12
WALL_SECONDS = 15
"""How long the child process may take over one image, by the clock on the wall."""
LEAST_FREE = 0.1
"""The share of the disk that documents leave free (E-1)."""
ID = re.compile(r"[0-9a-f]{32}")

# Two images at once: what they may use together is known, whatever the number of requests.
_drawing = threading.BoundedSemaphore(2)


class KeyFileUnusableError(Exception):
    """The installation key can't be used as it lies there. The message says what to do, and nothing of the key."""


class DocumentDamagedError(Exception):
    """A stored document isn't what was stored, or isn't opened with its own key."""


class ReencodingBrokenError(Exception):
    """The child process doesn't work at all on this machine; the image is not at fault."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that may be kept. ``size`` (bytes) and ``sha256`` are of what was received, ``stored`` is kept."""

    media_type: str
    name: str
    size: int
    sha256: str
    stored: bytes
    stored_sha256: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a document was kept: a random id (32 hex digits) and its key, wrapped by the installation key."""

    id: str
    wrapped_key: bytes


def take_in(data: bytes, name: str) -> Taken | Refusal:
    """R-504. Judge a document by its content and make an image anew from its pixels. Keeps nothing.

    Raises:
        ReencodingBrokenError: images can't be made anew on this machine.
    """
    found = media_type(data)
    if not isinstance(found, str):
        return found
    stored = reencoded(data, found) if found in IMAGES else data
    if stored is None:
        return EvidenceUnreadable()
    received_hash, stored_hash = hashlib.sha256(data).hexdigest(), hashlib.sha256(stored).hexdigest()
    return Taken(found, clean_name(name), len(data), received_hash, stored, stored_hash)


def reencoded(data: bytes, image_type: str) -> bytes | None:
    """E-3. The image drawn anew in a child process with little memory and time, or ``None`` when it can't be read.

    Raises:
        ReencodingBrokenError: the child process ended without a verdict about the image.
    """
    kind = image_type.removeprefix("image/").upper()
    command = [sys.executable, "-P", "-s", "-W", "ignore", "-m", "rejoinder.outside.reencode", kind, str(MOST_PIXELS)]
    # Of the environment nothing is handed on; the path makes the child find the same code, installed or not.
    environment = {"PYTHONPATH": str(Path(rejoinder.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    with _drawing, suppress(subprocess.TimeoutExpired):
        child = subprocess.run(
            command, input=data, capture_output=True, timeout=WALL_SECONDS, env=environment, cwd="/", check=False
        )
        if child.returncode == 0 and child.stdout:
            return child.stdout
        if child.returncode != UNREADABLE and child.returncode >= 0:
            # It ended before it had read the image, so what it says can't quote one.
            raise ReencodingBrokenError(child.stderr.decode("utf-8", "replace")[-500:])
    # Refused by the decoder, stopped for its memory or time by a signal, or out of time by our clock.
    return None


class Files:
    """The folder of kept documents. A file's name is its random id, its content is encrypted with a key of its own."""

    def __init__(self, directory: Path, installation_key: bytes) -> None:
        """Keep under ``directory``, made for its owner alone; ``installation_key`` wraps the files' keys."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._directory = directory
        # The installation key has other uses; what wraps is derived from it for this one.
        self._wrapping = hmac.digest(installation_key, b"rejoinder: wrap the keys of documents, 1", "sha256")

    def has_room(self) -> bool:
        """E-1. Whether a tenth of the disk is free."""
        disk = shutil.disk_usage(self._directory)
        return disk.free >= LEAST_FREE * disk.total

    def keep(self, stored: bytes) -> Kept:
        """E-5. Encrypt and write; on return it is on the disk, power cut or not.

        Raises:
            OSError: it couldn't be written; nothing of it is left.
        """
        id, key = secrets.token_hex(16), secrets.token_bytes(KEY_BYTES)
        sealed = _sealed(key, stored, id)
        with _removed_on_failure(self._path(id)) as path:
            _write_new(path, sealed)
            _sync_directory(self._directory)
        return Kept(id, _sealed(self._wrapping, key, id))

    def open(self, id: str, wrapped_key: bytes) -> bytes:
        """Read and decrypt.

        Raises:
            FileNotFoundError: it was erased, or never kept.
            DocumentDamagedError: the file or its key isn't what was stored under this id.
        """
        sealed = self._path(id).read_bytes()
        return _unsealed(_unsealed(self._wrapping, wrapped_key, id), sealed, id)

    def erase(self, id: str) -> None:
        """R-1001. Delete the file; one that is gone already stays gone. Its key goes with the row that holds it."""
        self._path(id).unlink(missing_ok=True)
        _sync_directory(self._directory)

    def _path(self, id: str) -> Path:
        if not ID.fullmatch(id):
            raise ValueError("the id of a document is 32 hex digits")
        return self._directory / id


def installation_key(directory: Path) -> bytes:
    """The 32 bytes of ``installation.key`` in this directory; made the first time, read ever after.

    Raises:
        KeyFileUnusableError: it has another size, or others than its owner may read or write it.
    """
    path = directory / KEY_FILE
    if not path.exists():
        _make_key(directory, path)
    with path.open("rb") as file:
        about = os.fstat(file.fileno())
        key = file.read(KEY_BYTES + 1)
    if stat.S_IMODE(about.st_mode) & 0o077:
        raise KeyFileUnusableError(f"Others may read or change {path}. Make it its owner's alone: chmod 600 {path}")
    if len(key) != KEY_BYTES:
        raise KeyFileUnusableError(
            f"{path} should have {KEY_BYTES} bytes and has another size. Restore it from its backup."
        )
    return key


def _make_key(directory: Path, path: Path) -> None:
    """Written aside and then given its name, which fails when it is taken: no reader finds half a key, nor two keys."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = directory / f".{KEY_FILE}.{secrets.token_hex(8)}"
    try:
        _write_new(aside, secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    _sync_directory(directory)


def _sealed(key: bytes, plain: bytes, id: str) -> bytes:
    """AES-256-GCM: a random nonce, then the text and its tag, bound to the document's id."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  See the top: loaded when needed.

    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, id.encode())


def _unsealed(key: bytes, sealed: bytes, id: str) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  As in _sealed.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  As in _sealed.

    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], id.encode())
    except (InvalidTag, ValueError):
        # The cause is left out: a traceback needn't carry keys and ciphertext along.
        raise DocumentDamagedError(f"document {id} or its key is not what was stored") from None


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[Path]:
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that doesn't exist yet, for its owner alone, and wait until the disk has it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(directory: Path) -> None:
    """A new name is on the disk only when its directory is."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
