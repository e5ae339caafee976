"""Only the clock asks for the time, so that tests and the demo can hold it (时钟)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# File, and why it may ask the machine itself.
ALLOWED = {
    "src/qingyuan/kernel/clock.py": "it is the clock",
    "src/qingyuan/kernel/ids.py": "ids go on while the clock is held",
    "src/qingyuan/kernel/files.py": "compares with the times the file system writes",
}
ASKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("timezone", "now"),
    ("timezone", "localdate"),
}


def asked(source: str) -> list[str]:
    """The calls by which a file asks for the time."""
    return [
        f"{node.lineno} {node.func.value.id}.{node.func.attr}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in ASKS
    ]


def test_no_other_file_asks_for_the_time():
    files = [path for folder in ("src", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
    found = {str(path.relative_to(ROOT)): asked(path.read_text()) for path in [*files, ROOT / "conftest.py"]}
    assert {name: calls for name, calls in found.items() if calls and name not in ALLOWED} == {}


@pytest.mark.parametrize("call", ["datetime.now(UTC)", "timezone.now()", "time.time()", "date.today()"])
def test_a_planted_call_is_found(call):
    assert asked(f"def f():\n    return {call}\n") == [f"2 {call.partition('(')[0]}()"]
