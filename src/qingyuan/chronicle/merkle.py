"""The Merkle tree of a unit's log after RFC 9162 (默克尔树): hashes, and a frontier that grows by one leaf.

The frontier of a tree of n leaves holds one hash per set bit of n, largest subtree first: all that is
needed to add a leaf and to know the root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

SIZE = 32


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 ‖ leaf), RFC 9162 section 2.1.1."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), RFC 9162 section 2.1.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(size: int, frontier: bytes, hashed_leaf: bytes) -> bytes:
    """The frontier of size + 1 leaves from that of `size`."""
    carry = hashed_leaf
    while size & 1:
        frontier, last = frontier[:-SIZE], frontier[-SIZE:]
        carry = node_hash(last, carry)
        size >>= 1
    return frontier + carry


def root_of(frontier: bytes) -> bytes:
    """The root hash of the tree whose frontier this is; of no leaves the hash of nothing."""
    if not frontier:
        return hashlib.sha256(b"").digest()
    parts = [frontier[at : at + SIZE] for at in range(0, len(frontier), SIZE)]
    root = parts.pop()
    while parts:
        root = node_hash(parts.pop(), root)
    return root


def root(hashed_leaves: Sequence[bytes]) -> bytes:
    """The root hash over hashed leaves, from nothing kept."""
    frontier = b""
    for size, hashed in enumerate(hashed_leaves):
        frontier = grow(size, frontier, hashed)
    return root_of(frontier)


def root_by_levels(hashed_leaves: Sequence[bytes]) -> bytes:
    """The same root, a whole level at a time: for verifying a long log at once."""
    if not hashed_leaves:
        return hashlib.sha256(b"").digest()
    level = list(hashed_leaves)
    sha256 = hashlib.sha256
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        # A last one without a partner goes up as it is.
        odd = level[len(level) & ~1 :]
        level = [sha256(b"\1" + left + right).digest() for left, right in pairs] + odd
    return level[0]
