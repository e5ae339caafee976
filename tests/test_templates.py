"""Every template parses, and names only what is there (模板)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import Environment, TemplateSyntaxError, nodes

import qingyuan
from qingyuan.kernel import routes

ROOT = Path(qingyuan.__file__).parent
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*.html"))
# What the content policy would refuse in the browser.
_INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)


def environment() -> Environment:
    return engines["jinja2"].env


def name_of(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def faults(source: str, env: Environment, urls: set[str]) -> list[str]:
    """What is wrong with one template: syntax, inline styles or scripts, URLs and macros that are not there."""
    try:
        tree = env.parse(source)
        env.compile(source)
    except TemplateSyntaxError as error:
        return [f"{error.lineno}: {error.message}"]
    found = [
        f"inline: {match[0].strip()}" for match in _INLINE.finditer(re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL))
    ]
    macros = {
        node.target: set(dir(env.get_template(node.template.value).make_module(vars=_NOTHING)))
        for node in _imports(tree)
    }
    for call in tree.find_all(nodes.Call):
        match call.node:
            case nodes.Name(name="url") if call.args and isinstance(call.args[0], nodes.Const):
                if call.args[0].value not in urls:
                    found.append(f"{call.lineno}: no URL is named {call.args[0].value}")
            case nodes.Getattr(node=nodes.Name(name=holder), attr=macro) if (
                holder in macros and macro not in macros[holder]
            ):
                found.append(f"{call.lineno}: {holder} has no macro {macro}")
    return found


class _Anything:
    """Stands for whatever a page would give while the names of macros are read."""

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __iter__(self):
        return iter(())

    def __bool__(self):
        return False

    def __str__(self):
        return ""


_NOTHING = dict.fromkeys(
    ("request", "user", "nav", "demo", "language", "notice", "csrf_input", "idempotency_key"), _Anything()
)


def _imports(tree: nodes.Template):
    return [node for node in tree.find_all(nodes.Import) if isinstance(node.template, nodes.Const)]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_parses_and_names_only_what_is_there(path):
    assert faults(path.read_text(), environment(), {name for _, name, _ in routes.patterns()}) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        pytest.param("{% if x %}", "1: Unexpected end of template", id="a block left open"),
        pytest.param("{{ x | no_such_filter }}", "1: No filter named 'no_such_filter'.", id="an unknown filter"),
        pytest.param('<p style="color:red">', "inline: style=", id="an inline style"),
        pytest.param("<script>go()</script>", "inline: <script>", id="an inline script"),
        pytest.param('<a onclick="go()">', 'inline: onclick="', id="a handler in the markup"),
        pytest.param(
            '{{ url("rectification:no-such-page") }}', "1: no URL is named rectification:no-such-page", id="a URL"
        ),
        pytest.param(
            '{% import "ui/ui.html" as ui with context %}{{ ui.no_such() }}', "1: ui has no macro no_such", id="a macro"
        ),
    ],
)
def test_a_planted_fault_is_found(source, fault):
    [found] = faults(source, environment(), set())
    assert found.startswith(fault)
