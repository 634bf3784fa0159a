"""The ground that a data directory stands on: a network file system's locks are not what SQLite needs (O-5)."""

from __future__ import annotations

import os
import re
from pathlib import Path

NETWORK = re.compile(
    r"nfs4?|cifs|smb[0-9]*|smbfs|ncpfs|afs|ceph|lustre|beegfs|gfs2|ocfs2|fuse\.(sshfs|glusterfs|davfs2?|s3fs)"
)
"""File systems of other machines, as the kernel names them."""
MOUNTS = Path("/proc/self/mountinfo")


def file_system(directory: Path, mounts: str) -> str:
    """Name the file system that a directory is on, out of the kernel's list of mounts; empty where it can't be told."""
    found = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or not kind:  # noqa: PLR2004  The fifth is where it is mounted.
            continue
        where = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
        if directory.is_relative_to(where) and len(where) >= len(found[0]):
            found = where, kind[0]
    return found[1]


def is_network(directory: Path) -> str | None:
    """Name the network file system that this directory is on, or ``None`` where it is none, or can't be told."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    kind = file_system(Path(os.path.realpath(directory)), mounts)
    return kind if NETWORK.fullmatch(kind) else None
