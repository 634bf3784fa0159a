"""What the demo says: where to look, and lines that work as they stand."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from rejoinder.cli.cast import CRITERIA, STATES
from rejoinder.policy.deadlines import format_instant

if TYPE_CHECKING:
    from pathlib import Path

    from rejoinder.policy.deadlines import Instant

JSON = "-H 'Content-Type: application/json'"


def what_to_try(base: str, key: str, directory: Path, now: Instant, *, real: bool) -> str:
    """Write the whole of it; every ``curl`` line can be run as it is, in this order."""
    lines = [
        f"Open {base}/demo in a browser: be anyone, at any time.",
        "",
        f"A sandbox with an invented marketplace. Its clock stands at {format_instant(now)} until you move it.",
        "",
        "What everybody may see:",
        f"  {base}/members/mira?as=freelancer",
        f"  {base}/members/juno?as=freelancer",
        f"  {base}/docs",
    ]
    if real:
        lines += [f"  {base}/members/otc-35?as=freelancer   (a real one, of the network that was imported)"]
    lines += ["", "Every state is there, by the contract that it is on:"]
    lines += [f"  {state:<22} {contract}" for state, contract in STATES.items()]
    lines += ["", "Try it (this key may do everything, in this sandbox):"]
    for said, line in _tries(base, key):
        lines += ["", f"  # {said}", f"  {line}"]
    lines += [
        "",
        "  # Nothing was tampered with: everything worked out anew from the record",
        f"  rejoinder verify --data {directory}",
        "",
        "Ctrl-C stops it.",
    ]
    return "\n".join(lines)


def _tries(base: str, key: str) -> list[tuple[str, str]]:
    header = f"-H 'Authorization: Bearer {key}'"
    stars = dict.fromkeys(CRITERIA["freelancer"], 5)
    left = {"author": "odhran", "ratings": stars, "comment": "Clear from the first day to the last."}
    words = "The page was late, and I am sorry. The refund that you ask for here was never agreed."

    def get(path: str) -> str:
        return f"curl -s '{base}{path}' {header}"

    def send(method: str, path: str, body: object) -> str:
        return f"curl -s -X {method} '{base}{path}' {header} {JSON} -d {shlex.quote(json.dumps(body))}"

    website = "/v1/contracts/website/feedback"
    return [
        ("What anybody may read needs no key", f"curl -s '{base}/v1/members/mira/summary?as=freelancer'"),
        ("A sealed feedback, as its author sees it …", get(f"{website}/client?viewer=harbour-pine")),
        ("… and as the one whom it is about does: not at all", get(f"{website}/client?viewer=odhran")),
        ("Odhran leaves theirs, and both are revealed at that instant", send("PUT", f"{website}/freelancer", left)),
        ("So now Odhran can read it", get(f"{website}/client?viewer=odhran")),
        (
            "Odhran responds to the feedback that they have reported",
            send("PUT", "/v1/contracts/booking-page/feedback/client/response", {"author": "odhran", "text": words}),
        ),
        ("What is still to happen", get("/v1/test-clock/timeline")),
        ("Move the clock to the next deadline", send("POST", "/v1/test-clock/advance", {"to": "next"})),
        ("What has happened", get("/v1/events?limit=100")),
    ]
