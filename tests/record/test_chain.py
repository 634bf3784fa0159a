"""J-5. The tree is RFC 6962's, and the frontier alone is enough to go on with it."""

from __future__ import annotations

import os
import timeit
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.record.chain import EMPTY_ROOT, Frontier, Growing, leaf_hash

# The inputs and roots with which Certificate Transparency's own implementations are tested.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(leaves: list[bytes]) -> Frontier:
    """Append the leaves to an empty tree, one by one."""
    tree = Frontier()
    for leaf in leaves:
        tree = tree.append(leaf)
    return tree


def by_the_definition(leaves: list[bytes]) -> bytes:
    """Split at the largest power of two below the size, as RFC 6962 defines the root (2.1)."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + by_the_definition(leaves[:split]) + by_the_definition(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_vectors_of_rfc_6962(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert grown(leaves).root().hex() == ROOTS[size]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_frontier_agrees_with_the_definition(leaves: list[bytes]) -> None:
    tree = grown(leaves)
    assert tree.size == len(leaves)
    assert tree.root() == by_the_definition(leaves)
    assert Frontier(tree.size, tree.nodes) == tree


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40), st.data())
def test_another_leaf_gives_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    other = [*leaves[:at], sha256(leaves[at]).digest(), *leaves[at + 1 :]]
    assert grown(other).root() != grown(leaves).root()
    assert grown(leaves[:-1]).root() != grown(leaves).root()


def test_appending_leaves_the_tree_before_as_it_was() -> None:
    before = grown([leaf_hash(b"one")])
    root = before.root()
    before.append(leaf_hash(b"two"))
    assert (before.size, before.root()) == (1, root)


@pytest.mark.parametrize(("size", "nodes"), [(-1, b""), (1, b""), (0, bytes(32)), (3, bytes(32)), (1, bytes(31))])
def test_nodes_that_belong_to_no_tree_of_this_size_are_refused(size: int, nodes: bytes) -> None:
    with pytest.raises(ValueError, match="bytes of roots"):
        Frontier(size, nodes)


@pytest.mark.parametrize("leaf", [b"", bytes(31), bytes(33)])
def test_a_leaf_is_a_whole_hash(leaf: bytes) -> None:
    with pytest.raises(ValueError, match="A leaf is 32 bytes"):
        Frontier().append(leaf)


def test_how_fast_one_more_entry_is_bound() -> None:
    """Printed, not asserted: run with ``-s`` to see it."""
    size = 1_000_000
    tree, leaf = Frontier(size, os.urandom(32 * size.bit_count())), os.urandom(32)
    seconds = timeit.timeit(lambda: tree.append(leaf).root(), number=2_000) / 2_000
    print(f"append and root at {size:,} entries: {seconds * 1e6:.1f} µs")


@pytest.mark.parametrize("before", [0, 1, 5, 8])
def test_a_tree_that_grows_by_many_is_the_tree_that_grows_by_one(before: int) -> None:
    frontier = Frontier()
    for number in range(before):
        frontier = frontier.append(leaf_hash(b"%d" % number))
    tree = Growing(frontier)
    for number in range(40):
        assert (tree.root(), tree.frontier()) == (frontier.root(), frontier)
        leaf = leaf_hash(b"more %d" % number)
        tree.append(leaf)
        frontier = frontier.append(leaf)
