"""Styles, scripts, icons and templates, read as text."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

UI = Path(__file__).parents[1]
PRODUCT = UI.parents[1]
STYLES = sorted((UI / "static/qingyuan").glob("*.css"))
TEMPLATES = sorted(PRODUCT.glob("**/templates/**/*.html"))
SPRITE = (UI / "static/qingyuan/icons.svg").read_text()
VENDORED = [UI / "static/vendor", PRODUCT.parents[1] / "tests/vendor"]

NOT_IN_CHROMIUM_80 = [
    r":has\(",
    r":is\(",
    r":where\(",
    r":not\([^)]*,",
    r"@layer",
    r"@container",
    r"\boklch\(",
    r"\bcolor-mix\(",
    r"\binset:",
    r"\baspect-ratio:",
    r"\b(?:margin|padding)-(?:inline|block):",
    r"(?<!grid-)(?<!column-)(?<!row-)\bgap:",
    r"&",
    r"\b\d+[ds]v[hw]\b",
]


def name_of(path: Path) -> str:
    return str(path.relative_to(PRODUCT))


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_holds_no_style_no_script_and_no_handler_of_its_own(template):
    html = template.read_text()
    assert re.findall(r"\sstyle=|\son[a-z]+=\"|<style\b|javascript:|hx-on\b", html) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_asks_nothing_of_another_host(template):
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//", template.read_text()) == []


@pytest.mark.parametrize("pattern", NOT_IN_CHROMIUM_80)
@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_no_style_needs_a_browser_newer_than_chromium_80(style, pattern):
    assert re.findall(pattern, without_comments(style.read_text())) == []


def test_no_script_needs_a_browser_newer_than_chromium_80():
    script = (UI / "static/qingyuan/qingyuan.js").read_text()
    assert re.findall(r"\?\?=|\|\|=|replaceAll|\.at\(|structuredClone|Object\.hasOwn", script) == []


def test_every_icon_that_is_named_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    named: dict[str, str] = {}
    for path in [*TEMPLATES, *PRODUCT.glob("**/*.py")]:
        if "/tests/" in str(path):
            continue
        pattern = r"icon\(\"([\w-]+)\"\)|icon_name=\"([\w-]+)\"" if path.suffix == ".html" else r"\bicon=\"([\w-]+)\""
        for groups in re.finditer(pattern, path.read_text()):
            named[next(filter(None, groups.groups()))] = name_of(path)
    assert {icon: where for icon, where in named.items() if icon not in drawn} == {}
    assert len(named) > 10


def token(name: str) -> str:
    return re.search(rf"--{name}: (#\w+);", (UI / "static/qingyuan/qingyuan.css").read_text()).group(1)


def luminance(colour: str) -> float:
    """Relative luminance, 0..1. Source: WCAG 2.1."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", ["paper", "ground", "red-ground"])
@pytest.mark.parametrize(
    ("front", "ratio"), [("ink", 4.5), ("ink-2", 4.5), ("ink-3", 4.5), ("red", 4.5), ("line-2", 3)]
)
def test_text_and_the_borders_of_controls_stand_out_enough(front, ratio, ground):
    dark, light = sorted([luminance(token(front)), luminance(token(ground))])
    assert (light + 0.05) / (dark + 0.05) >= ratio


@pytest.mark.parametrize("folder", VENDORED, ids=lambda path: str(path.parent.name))
def test_every_vendored_file_is_the_one_its_readme_names(folder):
    told = dict(re.findall(r"^\| `([\w.-]+)`.*`([0-9a-f]{64})`", (folder / "README.md").read_text(), re.MULTILINE))
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "README.md"
    }
    assert found == told
