"""A mapping file is checked on load: what is wrong is named, with the reason."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.import_files import guess_kind
from rejoinder.actions.import_map import Map, WrongMap, load_map, map_from
from rejoinder.cli.import_ import MAPS
from rejoinder.outside.tables import Unusable
from tests.imports.conftest import RATINGS_MAP

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = RATINGS_MAP["contract"]
assert isinstance(CONTRACT, dict)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"kind": "ratings"}, "kind is not a key"),
        ({"as": "messages"}, "as must be one of members"),
        ({"time": "local"}, "time must be one of"),
        ({"member_prefix": "a b"}, "member_prefix must be"),
        ({"member_prefix": 5}, "member_prefix must be"),
        ({"columns": "author"}, "columns must be a list"),
        ({"columns": [1]}, "columns must be a list"),
        ({"columns": ["a", "a"]}, "columns must name each column once"),
        ({"columns": {"author": "a", "about": "a"}}, "columns must name each column once"),
        ({"stars": 5}, "stars must be a table"),
        ({"stars": {"6": [1, 2]}}, "stars.6 must be"),
        ({"stars": {"5": [1]}}, "stars.5 must be"),
        ({"stars": {"5": [1, True]}}, "stars.5 must be"),
        ({"stars": {"5": [1, float("nan")]}}, "stars.5 must be"),
        ({"stars": {"5": [2, 1]}}, "stars.5 must not"),
        ({"stars": {"5": [1, 2], "4": [2, 3]}}, "stars.4 must not overlap"),
        ({"contract": []}, "contract must be a table"),
        ({"contract": {**CONTRACT, "price": "1"}}, "contract.price is not a key"),
        ({"contract": {"title": "T", "currency": "USD"}}, "contract.net_paid must be there"),
        ({"contract": {**CONTRACT, "title": ""}}, "contract.title must be one line"),
        ({"contract": {**CONTRACT, "title": "a\nb"}}, "contract.title must be one line"),
        ({"contract": {**CONTRACT, "category": 5}}, "contract.category must be one line"),
        ({"contract": {**CONTRACT, "net_paid": "one"}}, "contract.net_paid must be an amount"),
    ],
)
def test_a_wrong_map_is_refused_with_the_key_and_the_reason(data: dict[str, Any], reason: str) -> None:
    with pytest.raises(WrongMap, match=f"m.toml: {reason}"):
        map_from(data, "m.toml")


def test_a_map_that_is_no_toml_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("as = ")
    for name in ("m.toml", "none.toml"):
        with pytest.raises(WrongMap, match=name):
            load_map(tmp_path / name)


def test_the_shipped_map_gives_the_star_nearest_on_the_straight_line() -> None:
    ours = load_map(MAPS / "bitcoin-otc.toml")
    for rating in range(-10, 11):
        exact = Decimal(rating + 10) / 5 + 1
        assert ours.stars_for(Decimal(rating)) == int(exact.to_integral_value())
    assert ours.stars_for(Decimal(11)) is None
    assert (ours.kind, ours.time, ours.member_prefix) == ("ratings", "unix", "otc-")


def test_the_kind_is_what_is_said_or_what_the_name_says(tmp_path: Path) -> None:
    assert guess_kind(tmp_path / "x.csv", "members", Map()) == "members"
    assert guess_kind(tmp_path / "2026-Contracts.csv.gz", None, Map()) == "contracts"
    assert guess_kind(tmp_path / "x.csv", None, map_from(RATINGS_MAP, "m")) == "ratings"
    for name, said in (("x.csv", None), ("x.csv", "people"), ("members-contracts.csv", None)):
        with pytest.raises(Unusable, match="say with --as"):
            guess_kind(tmp_path / name, said, Map())
    for later in ("attributes", "relations", "messages"):
        with pytest.raises(Unusable, match=f"files of {later} have their format and no use yet"):
            guess_kind(tmp_path / f"{later}.csv", None, Map())
    with pytest.raises(Unusable, match="ratings need a mapping file"):
        guess_kind(tmp_path / "ratings.csv", None, Map())
