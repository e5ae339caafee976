"""How a draw comes out (反向核查的抽法): pure, and so short that anybody can repeat it with paper and a SHA-256.

docs/how-to/check_a_draw.py says the same in ten lines of its own; a test holds the two together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def listed(ids: Iterable[int]) -> list[str]:
    """Ids as a list is published: decimal, in the order of their characters."""
    return sorted(str(one) for one in ids)


def list_text(ids: Iterable[int]) -> str:
    """The list as a file (名单): one id a line, each line ended by a line feed; the SHA-256 is that of its bytes."""
    return "".join(f"{one}\n" for one in listed(ids))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def picks(population: str, *, seed: str, count: int) -> list[int]:
    """The ids that are drawn, in the order of their hashes: the `count` smallest SHA-256 of seed, line feed, id.

    population  as `list_text` makes it;  count  1..number of its lines. Two ids never hash alike.
    """
    ordered = sorted(population.split(), key=lambda one: sha256_of(f"{seed}\n{one}"))
    return [int(one) for one in ordered[:count]]
