"""Posts written in a cell (党内职务): 支部书记、组织委员."""

from __future__ import annotations

_NO_POST = frozenset(("无", "党员", "普通党员", "群众", "-", "—", "/"))


def posts_in(text: str) -> list[str]:
    """The posts written in one cell: 支部书记、组织委员 -> 书记, 组织委员."""
    for mark in "，,；;/ 兼":
        text = text.replace(mark, "、")
    posts = [post.strip() for post in text.split("、") if post.strip() and post.strip() not in _NO_POST]
    return [post.removeprefix("党支部").removeprefix("支部") or post for post in posts]
