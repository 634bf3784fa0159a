"""What the operator has set: options win over ``REJOINDER_*``, which wins over ``rejoinder.toml``, then a default."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from rejoinder.cli.talk import MISUSED, Trouble

FILE = "rejoinder.toml"
KEYS: dict[str, type] = {
    "data": str,
    "database": str,
    "sandbox": bool,
    "profile": str,
    "host": str,
    "port": int,
    "workers": int,
    "access_log": bool,
    "hosts": str,
    "anchor": str,
    "public_url": str,
    "name": str,
    "sign_in_url": str,
    "locales": str,
}
"""What may stand in the file, and as what. ``hosts`` are the names that the service answers to, with commas;
``name`` is the marketplace's on the pages, and ``locales`` a folder with further languages for them."""
VARIABLES = {key: f"REJOINDER_{key.upper()}" for key in KEYS} | {"database": "REJOINDER_DATABASE_URL"}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
PROFILE_NAME = re.compile(r"[a-z0-9-]+")

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Where data and files are. [default: ./rejoinder-data]")
]
Database = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="A postgresql:// URL instead of the embedded database.")
]
Json = Annotated[bool, typer.Option("--json", help="Print for programs.")]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an installation is kept: its directory, and the URL of its PostgreSQL where it has one."""

    directory: Path
    url: str | None

    def __str__(self) -> str:
        """Name it without the password."""
        return re.sub(r"(?<=//).*@", "", self.url) if self.url else str(self.directory)


@cache
def _file() -> dict[str, Any]:
    try:
        found = tomllib.loads(Path(FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble(f"{FILE} can't be read: {error}.", MISUSED) from error
    for key, value in found.items():
        if key not in KEYS:
            raise Trouble(f"{FILE} has a key “{key}” that means nothing. It may have: {', '.join(KEYS)}.", MISUSED)
        if type(value) is not KEYS[key]:
            raise Trouble(f"{FILE}: “{key}” is to be a {KEYS[key].__name__}, not {value!r}.", MISUSED)
    return found


def setting(key: str, option: Any) -> Any:
    """Give what was set for this key, or ``None``."""
    if option is not None:
        return option
    named = os.environ.get(VARIABLES[key])
    return _file().get(key) if named is None else named


def yes_or_no(key: str, option: bool | None) -> bool | None:
    """Give a yes, a no, or ``None`` where nothing was said."""
    found = setting(key, option)
    if isinstance(found, str):
        if found.lower() not in YES | NO:
            raise Trouble(f"{VARIABLES[key]} is to be 1 or 0, not {found!r}.", MISUSED)
        return found.lower() in YES if found else None
    return None if found is None else bool(found)


def whole(key: str, option: int | None, default: int, between: tuple[int, int]) -> int:
    """Give a whole number within these bounds."""
    found = setting(key, option)
    try:
        number = default if found in {None, ""} else int(found)
    except ValueError:
        number = between[0] - 1
    if not between[0] <= number <= between[1]:
        raise Trouble(f"“{key}” is a whole number from {between[0]} to {between[1]}, not {found!r}.", MISUSED)
    return number


def words(key: str, option: str | None, default: str) -> str:
    """Give a text."""
    return str(setting(key, option) or default)


def public_url() -> str:
    """Give the address by which browsers reach this service, without a path; empty where it is as it is asked."""
    found = words("public_url", None, "").removesuffix("/")
    if found and not (_is_web(found) and found == "{0.scheme}://{0.netloc}".format(urlsplit(found))):
        raise Trouble(
            f"“public_url” is an address alone, such as https://feedback.example.org, not {found!r}.", MISUSED
        )
    return found


def sign_in_url() -> str:
    """Give where the marketplace signs its people in; empty where nobody has said."""
    found = words("sign_in_url", None, "")
    if found and not (_is_web(found) and (found.startswith("https:") or urlsplit(found).hostname in LOOPBACK)):
        raise Trouble(
            f"“sign_in_url” is an https address, such as https://example.org/sign-in, not {found!r}.", MISUSED
        )
    return found


def _is_web(address: str) -> bool:
    """Tell whether this is an address that a browser can be sent to, without a password in it."""
    try:
        parts = urlsplit(address)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address and "\\" not in address
    return (
        plain and parts.scheme in {"http", "https"} and bool(parts.hostname) and port_fits and "@" not in parts.netloc
    )


def locales() -> str:
    """Give the folder with further languages; empty where there is none."""
    found = words("locales", None, "")
    if not found:
        return ""
    folder = Path(found).expanduser().absolute()
    if not folder.is_dir():
        raise Trouble(f"“locales” names {found}, which is no folder.", MISUSED)
    return str(folder)


def place(data: Path | None, database: str | None) -> Place:
    """Give where this installation is kept."""
    url = setting("database", database) or None
    if url is not None and not str(url).startswith(("postgresql://", "postgres://")):
        raise Trouble("--database names PostgreSQL: postgresql://user:password@host/name.", MISUSED)
    return Place(Path(setting("data", data) or "rejoinder-data").expanduser().absolute(), url)


def profile(option: str | None) -> Path | None:
    """Give the file of the terms: one of ours by its name, or a file of the operator's; ``None`` for the default."""
    from rejoinder.actions.installation import PROFILES

    found = setting("profile", option)
    if not found:
        return None
    ours = PROFILES / f"{found}.toml"
    if PROFILE_NAME.fullmatch(found) and ours.is_file():
        return ours
    file = Path(found).expanduser().absolute()
    if not file.is_file():
        names = ", ".join(sorted(each.stem for each in PROFILES.glob("*.toml")))
        raise Trouble(f"There is no profile {found}: neither a file nor one of {names}.", MISUSED)
    return file
