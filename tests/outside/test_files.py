"""E-5. Documents are kept encrypted under random names, each with its own key; and a refusal keeps nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import rejoinder
from rejoinder.outside.files import DocumentDamagedError, Files, KeyFileUnusableError, Taken, installation_key, take_in
from rejoinder.policy.refusals import EvidenceTooLarge, EvidenceType, EvidenceUnreadable

WORDS = b"He wrote: five stars, or I'll never pay you. " * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


@pytest.fixture
def files(folder: Path) -> Files:
    return Files(folder, os.urandom(32))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (WORDS, "text/plain"),
        (b"%PDF-1.4\n%%EOF", "application/pdf"),
        (b"From: a@example.com\nTo: b@example.com\n\nhello", "message/rfc822"),
    ],
)
def test_what_is_not_an_image_is_taken_as_it_is(data: bytes, expected: str) -> None:
    found = take_in(data, "../chat\x00.png")
    digest = hashlib.sha256(data).hexdigest()
    assert found == Taken(expected, "chat.png", len(data), digest, data, digest)


def test_what_is_kept_is_read_again(files: Files) -> None:
    kept = files.keep(WORDS)
    assert files.open(kept.id, kept.wrapped_key) == WORDS


def test_an_id_is_random_and_every_file_has_its_own_key(files: Files, folder: Path) -> None:
    first, second = files.keep(WORDS), files.keep(WORDS)
    assert len(first.id) == 32
    assert first.id != second.id
    assert first.wrapped_key != second.wrapped_key
    assert (folder / first.id).read_bytes() != (folder / second.id).read_bytes()


def test_nothing_readable_is_on_the_disk_and_nobody_else_may_look(files: Files, folder: Path) -> None:
    kept = files.keep(WORDS)
    assert [path.name for path in folder.iterdir()] == [kept.id]
    assert b"five stars" not in (folder / kept.id).read_bytes()
    assert mode(folder / kept.id) == 0o600
    assert mode(folder) == 0o700


def test_a_changed_file_another_file_or_another_key_is_found_out(files: Files, folder: Path) -> None:
    kept, other = files.keep(WORDS), files.keep(b"another")
    whole = (folder / kept.id).read_bytes()
    for damaged in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[:20], b"", (folder / other.id).read_bytes()):
        (folder / kept.id).write_bytes(damaged)
        with pytest.raises(DocumentDamagedError):
            files.open(kept.id, kept.wrapped_key)
    (folder / kept.id).write_bytes(whole)
    for key in (other.wrapped_key, b"", kept.wrapped_key[:-1]):
        with pytest.raises(DocumentDamagedError):
            files.open(kept.id, key)
    with pytest.raises(DocumentDamagedError):
        Files(folder, os.urandom(32)).open(kept.id, kept.wrapped_key)
    assert files.open(kept.id, kept.wrapped_key) == WORDS


def test_a_file_under_anothers_name_is_found_out_even_with_its_own_key(files: Files, folder: Path) -> None:
    kept, other = files.keep(WORDS), files.keep(b"another")
    (folder / kept.id).replace(folder / other.id)
    with pytest.raises(DocumentDamagedError):
        files.open(other.id, kept.wrapped_key)


def test_what_is_erased_is_gone_and_stays_gone(files: Files, folder: Path) -> None:
    kept, other = files.keep(WORDS), files.keep(b"another")
    files.erase(kept.id)
    files.erase(kept.id)
    with pytest.raises(FileNotFoundError):
        files.open(kept.id, kept.wrapped_key)
    assert [path.name for path in folder.iterdir()] == [other.id]


@pytest.mark.parametrize(
    "id", ["../installation.key", "", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n", "/etc/passwd"]
)
def test_what_is_not_an_id_is_never_a_path(files: Files, id: str) -> None:
    with pytest.raises(ValueError, match="32 hex digits"):
        files.open(id, b"")
    with pytest.raises(ValueError, match="32 hex digits"):
        files.erase(id)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", EvidenceUnreadable()),
        (b"<svg/>", EvidenceType()),
        (b"\x89PNG\r\n\x1a\n", EvidenceUnreadable()),
        (bytes(10_485_761), EvidenceTooLarge(10_485_760)),
    ],
)
def test_a_refusal_keeps_nothing(data: bytes, refusal: object, files: Files, folder: Path) -> None:
    kept = files.keep(WORDS)
    assert take_in(data, "x.png") == refusal
    assert [path.name for path in folder.iterdir()] == [kept.id]


def test_there_is_room_or_there_is_not(files: Files, folder: Path) -> None:
    disk = shutil.disk_usage(folder)
    assert files.has_room() == (disk.free * 10 >= disk.total)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    # A limit on the size of files, in a process of its own, is the fullest disk that a test can have.
    program = (
        "import resource, signal, sys; from pathlib import Path; from rejoinder.outside.files import Files\n"
        "files = Files(Path(sys.argv[1]), bytes(32)); signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    files.keep(bytes(100_000))\nexcept OSError as e:\n    print(type(e).__name__)"
    )
    environment = {"PYTHONPATH": str(Path(rejoinder.__file__).parents[1])}
    command = [sys.executable, "-c", program, str(tmp_path / "full")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "OSError"
    assert list((tmp_path / "full").iterdir()) == []


def test_the_installation_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = installation_key(data)
    assert len(key) == 32
    assert installation_key(data) == key
    assert [path.name for path in data.iterdir()] == ["installation.key"]
    assert mode(data / "installation.key") == 0o600
    assert installation_key(tmp_path / "elsewhere") != key


def test_many_who_make_the_key_at_once_get_the_same_one(tmp_path: Path) -> None:
    start, keys = threading.Barrier(16), []

    def make() -> None:
        start.wait()
        keys.append(installation_key(tmp_path / "data"))

    threads = [threading.Thread(target=make) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 16
    assert len(set(keys)) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["installation.key"]


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_key_of_another_size_is_refused_and_left_alone(tmp_path: Path, size: int) -> None:
    path = tmp_path / "installation.key"
    path.write_bytes(b"k" * size)
    path.chmod(0o600)
    with pytest.raises(KeyFileUnusableError, match="32 bytes"):
        installation_key(tmp_path)
    assert path.read_bytes() == b"k" * size


@pytest.mark.parametrize("others", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_can_read_or_change_is_refused(tmp_path: Path, others: int) -> None:
    installation_key(tmp_path)
    (tmp_path / "installation.key").chmod(others)
    with pytest.raises(KeyFileUnusableError, match="chmod 600"):
        installation_key(tmp_path)


def test_the_libraries_are_loaded_only_when_they_are_needed() -> None:
    program = "import sys, rejoinder.outside.files\nprint({'PIL', 'cryptography', 'django'} & set(sys.modules))"
    environment = {"PYTHONPATH": str(Path(rejoinder.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_machine_on_which_no_image_can_be_drawn_is_not_the_images_fault() -> None:
    program = (
        "import sys; sys.executable = '/bin/false'\n"
        "from rejoinder.outside.files import ReencodingBrokenError, take_in\n"
        "try:\n    print(take_in(b'\\xff\\xd8\\xff', 'x'))\nexcept ReencodingBrokenError:\n    print('broken')"
    )
    environment = {"PYTHONPATH": str(Path(rejoinder.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "broken"
