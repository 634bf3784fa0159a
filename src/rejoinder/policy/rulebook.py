"""The published rulebook, read off the code: what a rule's function says of itself, and the refusals it can give.

A function is a rule where its docstring begins with the rule's number. What isn't there can't be published, and what
changes there changes here.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import every_refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rejoinder.policy.terms import Terms

CHAPTERS = (
    ("Deadlines", "deadlines", "policy.deadlines"),
    ("Contract", "contract", "policy.contract"),
    ("Feedback", "feedback", "policy.feedback"),
    ("Response", "response", "policy.response"),
    ("Change, by consent", "change", "policy.change"),
    ("Report", "report", "policy.report"),
    ("Removal", "removal", "policy.removal"),
    ("Appeal", "appeal", ""),
    ("Who sees what", "visibility", "policy.visibility"),
    ("Reputation", "reputation", "reputation.explain"),
    ("The record", "record", "record.kinds"),
)
"""By the hundreds of the rules' numbers: title, name, and the module whose docstring is the chapter's promise."""
MODULES = (
    "policy.deadlines",
    "policy.decision",
    "policy.contract",
    "policy.feedback",
    "policy.double_blind",
    "policy.text",
    "policy.response",
    "policy.change",
    "policy.report",
    "policy.notice",
    "policy.evidence",
    "policy.removal",
    "policy.visibility",
    "reputation.summary",
    "reputation.explain",
)
"""Where rules are. They are named and not imported, because reputation stands above policy and is only read here."""
HELD_ELSEWHERE = (
    (
        "R-1000",
        "record.chain.leaf_hash",
        "Every act leaves one entry, in the act's transaction, bound to all before it.",
    ),
    ("R-1001", "record.commitment.commit", "A member's personal data can be erased, and every proof still verifies."),
    ("R-1002", "record.kinds.payload_bytes", "An act that can't be recorded doesn't happen."),
)
"""Rules that no decision can hold, because they are about deciding: the rule, what holds it, its sentence."""
WITH_THE_DESK = (
    *("R-407", "R-506", "R-600", "R-601", "R-602", "R-603", "R-605", "R-607", "R-609", "R-610"),
    *("R-700", "R-701", "R-702", "R-801"),
)
"""Rules of what moderators do, which no function here decides yet."""
NUMBERS = {
    "feedback_days": ("R-203", "days after the contract's end to leave feedback"),
    "weights": ("R-204", "what each criterion weighs"),
    "comment_length": ("R-205", "characters of a comment at most"),
    "private_part": ("R-206", "whether there is a private part"),
    "reveal": ("R-207", "when feedback is revealed"),
    "public_from": ("R-208", "net amount from which feedback is public"),
    "response_days": ("R-303", "days after the contract's end to respond"),
    "response_audience": ("R-304", "who sees the response that this side writes"),
    "response_length": ("R-305", "characters of a response at most"),
    "change_request_days": ("R-402", "days until a request to change lapses"),
    "change_days": ("R-403", "days that a change window lasts"),
    "report_description": ("R-504", "characters of a description at least"),
    "report_documents": ("R-504", "documents of a report at most"),
    "report_days": ("R-604", "business days until a report is answered"),
    "holidays": ("R-604", "days that are no business days"),
    "keep_removed_days": ("R-609", "days that removed feedback is kept for the desk"),
    "appeal_days": ("R-700", "days to appeal"),
    "erased_author": ("R-1001", "what becomes of the ratings of an erased author"),
}
"""Which rule each key of the terms belongs to, and what it says."""

NUMBER = r"R-[0-9]+"
PREFIX = re.compile(rf"({NUMBER}(?:, {NUMBER})*)\. ")
CITED = re.compile(NUMBER)


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule as one function holds it. ``numbers`` has the keys of the terms that apply, with their values.

    ``function`` is ``None`` where the deed itself gives the refusal, and no rule of policy is asked.
    """

    rule: str
    chapter: str
    sentence: str
    function: str | None
    refusals: tuple[type[Refusal], ...]
    numbers: tuple[tuple[str, Any], ...]


def rulebook(terms: Terms) -> tuple[RuleEntry, ...]:
    """List every rule with its functions, refusals and numbers: by number, then in the order of asking."""
    values = asdict(terms)
    return tuple(
        RuleEntry(
            rule,
            CHAPTERS[int(rule[2:]) // 100][1],
            sentence,
            function,
            refusals,
            tuple((key, values[key]) for key, (of, _) in NUMBERS.items() if of == rule),
        )
        for rule, sentence, function, refusals in _entries()
    )


Entry = tuple[str, str, str | None, tuple[type[Refusal], ...]]


@lru_cache(maxsize=1)
def _entries() -> tuple[Entry, ...]:
    found: list[Entry] = [each for module in MODULES for each in _rules_of(module)]
    found += [(rule, sentence, function, ()) for rule, function, sentence in HELD_ELSEWHERE]
    given = {refusal for entry in found for refusal in entry[3]}
    for refusal in every_refusal().values():
        cited = CITED.search(refusal.__doc__ or "")
        if cited and refusal not in given:
            found.append((cited[0], refusal.sentence, None, (refusal,)))
    return tuple(sorted(found, key=lambda entry: (int(entry[0][2:]), _asked(entry[3]))))


def _asked(refusals: Sequence[type[Refusal]]) -> int:
    """Standing, state, time, content (R-800); what refuses nothing comes after what does."""
    return min((refusal.kind for refusal in refusals), default=5)


def _rules_of(module: str) -> Iterator[Entry]:
    for name, function in vars(import_module(f"rejoinder.{module}")).items():
        prefix = PREFIX.match(getattr(function, "__doc__", None) or "")
        if prefix and getattr(function, "__module__", "") == f"rejoinder.{module}":
            sentence = _sentence(function.__doc__)
            for rule in CITED.findall(prefix[1]):
                yield rule, sentence, f"{module}.{name}", _refusals_of(function)


def _sentence(docstring: str) -> str:
    """Give the first paragraph without its numbers."""
    return " ".join(PREFIX.sub("", docstring.partition("\n\n")[0], count=1).split())


def _refusals_of(function: Any) -> tuple[type[Refusal], ...]:
    """Give the refusals that a function's return annotation names, in the order in which they are asked."""
    by_name = {refusal.__name__: refusal for refusal in every_refusal().values()}
    named = str(getattr(function, "__annotations__", {}).get("return", "")).split(" | ")
    return tuple(sorted((by_name[name] for name in named if name in by_name), key=lambda refusal: refusal.kind))


def as_data(entries: Sequence[RuleEntry]) -> dict[str, Any]:
    """Give the rulebook as ``GET /v1/rulebook`` answers it."""
    return {
        "object": "list",
        "data": [
            {
                "rule": entry.rule,
                "chapter": entry.chapter,
                "sentence": entry.sentence,
                "function": entry.function,
                "refusals": [
                    {"code": refusal.code, "title": refusal.title, "detail": refusal.sentence}
                    for refusal in entry.refusals
                ],
                "numbers": dict(entry.numbers),
            }
            for entry in entries
        ],
    }


def as_markdown(entries: Sequence[RuleEntry], name: str) -> str:
    """Write the rulebook as a page; ``name`` is the profile's."""
    seen: set[type[Refusal]] = set()
    lines = ["# The rulebook", "", f"Read off the code by `rejoinder rulebook`; the numbers are those of `{name}`."]
    for hundreds, (title, chapter, module) in enumerate(CHAPTERS):
        of_it = [entry for entry in entries if entry.chapter == chapter]
        if of_it:
            number = f"{hundreds} · " if hundreds else ""
            lines += ["", f"## {number}{title}", "", promise(module)]
        for rule in dict.fromkeys(entry.rule for entry in of_it):
            lines += ["", f"### {rule}", ""]
            lines += _of_a_rule([entry for entry in of_it if entry.rule == rule], seen)
    return "\n".join([*lines, "", f"With the desk: {', '.join(WITH_THE_DESK)}.", ""])


def _of_a_rule(entries: Sequence[RuleEntry], seen: set[type[Refusal]]) -> Iterator[str]:
    for key, value in entries[0].numbers:
        yield f"- {NUMBERS[key][1].capitalize()}: **{value_in_words(value)}** (`{key}`)"
    for entry in entries:
        yield f"- {entry.sentence}" + (f" (`{entry.function}`)" if entry.function else "")
        for refusal in entry.refusals:
            yield f"  - `{refusal.code}` {refusal.title}." + ("" if refusal in seen else f" “{refusal.sentence}”")
            seen.add(refusal)


def value_in_words(value: Any) -> str:
    """Write a value of the terms for people."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {value_in_words(of_it)}" for key, of_it in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value)


def promise(module: str) -> str:
    """Give a chapter's promise: the first paragraph of its module, without the chapter's number."""
    docstring = import_module(f"rejoinder.{module}").__doc__ or ""
    return re.sub(
        rf"^(?:Chapter [0-9]+|{NUMBER}(?:(?:, | to ){NUMBER})*)\. ", "", docstring.partition("\n\n")[0].strip()
    )
