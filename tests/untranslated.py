"""Finding Chinese on its way to the screen that no catalogue could translate (未进译文的中文)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jinja2 import Environment, nodes

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def in_python(source: str) -> Iterator[str]:
    """Chinese strings of a file that stand in no gettext call, and calls whose message can't be read."""
    tree = ast.parse(source)
    passed = {id(text) for text in _docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in _GETTEXT:
            if not node.args or not isinstance(node.args[0], ast.Constant):
                yield f"{node.lineno}: the message of {_called(node)}() is no plain text"
            passed |= {id(part) for argument in node.args for part in ast.walk(argument)}
    for node in ast.walk(tree):
        shown = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed
        if shown and _CHINESE.search(node.value):
            yield f"{node.lineno}: {node.value.strip()[:40]}"


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            assert isinstance(first, ast.Expr)
            yield first.value


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def in_template(source: str, environment: Environment) -> Iterator[str]:
    """Chinese of a template that stands in no gettext call."""
    tree = environment.parse(source)
    passed = set()
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _GETTEXT:
            passed |= {id(part) for argument in call.args for part in (argument, *argument.find_all(nodes.Const))}
    for data in tree.find_all(nodes.TemplateData):
        if _CHINESE.search(data.data):
            yield f"{data.lineno}: {data.data.strip()[:40]}"
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and id(constant) not in passed and _CHINESE.search(constant.value):
            yield f"{constant.lineno}: {constant.value[:40]}"
