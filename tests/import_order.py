"""Reading who imports whom (引用次序), for the test and for `make check`.

Floors and rooms stand in the order of the design; a room imports only rooms before it. Counted are imports at
the top and inside functions, models and modules named in a string (`"rectification.Finding"`,
`"qingyuan.obligations.rectification"`), and templates of another room.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = (
    "kernel",
    "chronicle",
    "people.organizations",
    "people.roster",
    "people.accounts",
    "people.intake",
    "regimes",
    "records.materials",
    "records.ballots",
    "records.activities",
    "records.study",
    "obligations.duties",
    "obligations.tasks",
    "obligations.questions",
    "obligations.rectification",
    "obligations.pledges",
    "obligations.reminders",
    "decisions.procedures",
    "decisions.awards",
    "overview.authenticity",
    "overview.campaigns",
    "overview.supervision",
    "overview.dashboards",
    "overview.books",
    "overview.letters",
    "overview.desk",
    # Above all rooms: what puts them together.
    "demo",
    "config",
    "cli",
)
# Inside a room; files of one line may import each other.
INSIDE = (
    ("states", "rules", "roles", "announcements"),
    ("models",),
    # Before the queries: a list is narrowed by the policy's `visible`.
    ("policy", "predicates"),
    ("queries", "words"),
    ("facts",),
    ("services",),
    ("forms", "papers", "imports"),
    ("pages", "jobs", "listeners", "rebuild"),
    ("urls",),
)
_PLACE = {room: place for place, room in enumerate(ROOMS)}
_INSIDE = {name: place for place, names in enumerate(INSIDE) for name in names}
# Rooms whose files keep an order of their own.
_NO_INSIDE = {"kernel", "config", "cli", "demo"}
_MODEL = re.compile(r"(\w+)\.[A-Z]\w*")
_MODULE = re.compile(r"qingyuan(?:\.\w+)+")
_TEMPLATE = re.compile(r"""\{%-?\s*(?:import|from|include|extends)\s+["']([\w-]+)/""")


@dataclass(frozen=True)
class Module:
    """A file of the tree: dotted name without `qingyuan.`, and its room."""

    path: Path
    name: str
    room: str | None


def faults(root: Path) -> list[str]:
    """Every import against the order under a `qingyuan` folder: who imports, where, and whom."""
    found = []
    modules = {module.name: module for module in _modules(root)}
    labels = {room.rpartition(".")[2]: room for room in ROOMS}
    for module in modules.values():
        if module.room is None:
            found.append(f"{module.path} lies in no room of the design")
            continue
        for line, target in _named(module, modules, labels):
            if fault := _fault(module, target, modules):
                found.append(f"{module.path}:{line} imports {fault}")
    return list(dict.fromkeys(found)) + list(_template_faults(root, labels))


def _modules(root: Path) -> Iterator[Module]:
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if "tests" in parts or "migrations" in parts:
            continue
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        # The packages that only hold rooms, and the package of all, are empty of imports by themselves.
        if not name or (parts[-1] == "__init__" and len(parts) == 2 and _floor(name)):
            continue
        yield Module(path, name, _room(name))


def _room(name: str) -> str | None:
    """The room a dotted name lies in; for a floor named alone its last room."""
    if name == "__main__":
        return "cli"
    for room in ROOMS:
        if name == room or name.startswith(room + "."):
            return room
    return max(_floor(name), key=_PLACE.__getitem__, default=None)


def _floor(name: str) -> list[str]:
    return [room for room in ROOMS if room.startswith(name + ".")]


def _named(module: Module, modules: dict[str, Module], labels: dict[str, str]) -> Iterator[tuple[int, str]]:
    """What a file names of the house: line, and dotted name without `qingyuan.`."""
    package = module.name if module.path.stem == "__init__" else module.name.rpartition(".")[0]
    for node in ast.walk(ast.parse(module.path.read_text())):
        match node:
            case ast.Import():
                for alias in node.names:
                    if alias.name.startswith("qingyuan."):
                        yield node.lineno, alias.name.removeprefix("qingyuan.")
            case ast.ImportFrom():
                source = _source(node, package)
                if source is None:
                    continue
                for alias in node.names:
                    whole = f"{source}.{alias.name}".strip(".")
                    yield node.lineno, whole if whole in modules or _floor(whole) or not source else source
            case ast.Call(args=[ast.Constant(value=str() as label), ast.Constant(value=str()), *_]) if (
                _called(node) == "get_model" and label in labels
            ):
                yield node.lineno, labels[label]
            case ast.Constant(value=str() as text):
                if _MODULE.fullmatch(text) and (room := _room(text.removeprefix("qingyuan."))):
                    yield node.lineno, text.removeprefix("qingyuan.") if text[9:] in modules else room
                elif (held := _MODEL.fullmatch(text)) and held[1] in labels:
                    yield node.lineno, f"{labels[held[1]]}.models"


def _source(node: ast.ImportFrom, package: str) -> str | None:
    """The dotted name an import reads from, without `qingyuan.`; None when it is not ours."""
    if node.level:
        parts = package.split(".")[: len(package.split(".")) - node.level + 1]
        return ".".join([*parts, *([node.module] if node.module else [])])
    if node.module == "qingyuan":
        return ""
    if node.module and node.module.startswith("qingyuan."):
        return node.module.removeprefix("qingyuan.")
    return None


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _fault(module: Module, target: str, modules: dict[str, Module]) -> str | None:
    room = _room(target)
    if room is None or module.room is None:
        return None
    where = modules[target].path if target in modules else target
    if _PLACE[room] > _PLACE[module.room]:
        return f"{where}, which stands above it"
    if room != module.room or room in _NO_INSIDE:
        return None
    mine, its = _file(module.name, room), _file(target, room)
    if mine in _INSIDE and its in _INSIDE and _INSIDE[its] > _INSIDE[mine]:
        return f"{where}, which comes after it inside the room"
    return None


def _file(name: str, room: str) -> str:
    """services for obligations.rectification.services.finding."""
    return name.removeprefix(room).strip(".").partition(".")[0]


def _template_faults(root: Path, labels: dict[str, str]) -> Iterator[str]:
    for path in sorted(root.rglob("templates/**/*.html")):
        room = _room(".".join(path.relative_to(root).parts[:-1]))
        if room is None:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for named in _TEMPLATE.findall(line):
                if named in labels and _PLACE[labels[named]] > _PLACE[room]:
                    yield f"{path}:{number} imports templates of {labels[named]}, which stands above it"
