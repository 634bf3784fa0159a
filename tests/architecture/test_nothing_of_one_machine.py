"""What is committed works anywhere: it names no registry's host and no folder of the machine it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

# Put together here, so that this file does not name what no file may name.
HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("debian", "org"),
    ("crates", "io"),
    ("golang", "org"),
)
FOLDERS = ("work", "shared", "root", "opt/pypi", "opt/wheels")
FORBIDDEN = re.compile(
    "|".join(
        [
            *(rf"\b{re.escape('.'.join(host))}\b" for host in HOSTS),
            *(rf"(?<![\w.~$}})<-])/{folder}(?:/|\b)(?![\w-]*[<}}])" for folder in FOLDERS),
            r"\.\./" + "shared",
            *(f"--{option}" for option in ("index-url", "extra-index-url", "find-links", "trusted-host")),
        ]
    )
)
OUR_OWN = re.compile(r"/work/jobs(?![\w/-])")
"""A page of the product has this path: a freelancer's contracts stand under "Your jobs". Nothing below it does."""
EXCUSED = {
    # Where the data stands beside the project, .ci/run may look for it; it is an offer and not a need.
    ".ci/run": "../" + "shared/data/integrity",
}


def committed() -> list[Path]:
    """List what is, or on the next commit would be, part of the project."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        found = [PROJECT / name for name in done.stdout.split("\0") if name]
    else:  # an archive without history
        found = [file for file in PROJECT.rglob("*") if ".venv" not in file.parts]
    return [file for file in found if file.is_file() and not file.is_symlink()]


def what_it_names(text: str) -> list[str]:
    """Return the lines that name a host or a folder that they should not."""
    return [line.strip() for line in text.splitlines() if FORBIDDEN.search(OUR_OWN.sub("\0", line))]


def test_no_committed_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    files = committed()
    assert files
    named = {}
    for file in files:
        content = file.read_bytes()
        if b"\0" in content:
            continue  # a picture
        name = str(file.relative_to(PROJECT))
        text = content.decode("utf-8").replace(EXCUSED.get(name, "\0"), "")
        if lines := what_it_names(text):
            named[name] = lines
    assert named == {}


@pytest.mark.parametrize(
    "line",
    [
        "https://" + "pypi" + ".org/simple",
        "see files." + "pythonhosted" + ".org",
        'DATA = "/' + 'work/notes"',
        "cp ../" + "shared/data/x .",
        "--find" + "-links /opt/x",
        'DATA = "/' + 'work/jobs/data"',
        "cd /" + "work; open /work/jobs",
    ],
)
def test_it_can_find_one(line: str) -> None:
    assert what_it_names(line) == [line]


@pytest.mark.parametrize(
    "line",
    ["a shared lock", "https://marketplace.example/work-history", "the work/life balance", 'href="/work/jobs?all=1"'],
)
def test_it_leaves_innocent_words_alone(line: str) -> None:
    assert what_it_names(line) == []
