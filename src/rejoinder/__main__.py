"""``python -m rejoinder`` is ``rejoinder``."""

from __future__ import annotations

from rejoinder.cli.main import main

main()
