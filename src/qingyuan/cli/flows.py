"""`qingyuan flows`: who announces what, and who listens (通告往来)."""

from __future__ import annotations

import argparse

from .command import Command, Refusal, clone_root, start_django

_HEAD = "| 通告 | 谁在听 | 怎样听 |\n| --- | --- | --- |\n"
DOCUMENT = "docs/flows.md"


def arguments(place: argparse.ArgumentParser) -> None:
    place.add_argument("--check", action="store_true", help=f"和 {DOCUMENT} 对照，不一致就报错")


def table() -> str:
    """The rows as a Markdown table."""
    from qingyuan.kernel import announcements

    return _HEAD + "".join(f"| `{name}` | {_said(who)} | {how} |\n" for name, who, how in announcements.flows())


def differences() -> list[str]:
    """Rows that stand in the program or in the document only."""
    lines = (clone_root(DOCUMENT) / DOCUMENT).read_text(encoding="utf-8").splitlines()
    return sorted({line for line in lines if line.startswith("|")} ^ set(table().splitlines()))


def _said(listener: str) -> str:
    return listener if listener == "–" else f"`{listener}`"


def run(options: argparse.Namespace) -> None:
    start_django()
    if not options.check:
        print(table(), end="")
    elif differences():
        raise Refusal(f"{DOCUMENT} 和程序里的通告往来不一致。请用 qingyuan flows 的输出替换其中的表格。")
    else:
        print(f"{DOCUMENT} 和程序一致。")


COMMAND = Command("flows", "列出哪一处发出通告、哪一处在听", arguments, run)
