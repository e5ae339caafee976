"""Who else holds on to a person (谁用到了这个人): rooms that refer to people by id say so, before a person is voided."""

from __future__ import annotations

from collections.abc import Callable, Collection

Holder = Callable[[Collection[int]], set[int]]

_HOLDERS: dict[str, Holder] = {}


def holds(code: str) -> Callable[[Holder], Holder]:
    """Register which of some people a room refers to. code: the reason given to who would void them."""

    def register(read: Holder) -> Holder:
        _HOLDERS[code] = read
        return read

    return register


def held(person_ids: Collection[int]) -> dict[int, str]:
    """Of these people, those somebody refers to, each with the first reason."""
    found: dict[int, str] = {}
    for code, read in _HOLDERS.items():
        for person_id in read(person_ids):
            found.setdefault(person_id, code)
    return found
