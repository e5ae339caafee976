"""Every word on screen is in every catalogue (译文)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.template import engines

from qingyuan.config import translations
from tests.untranslated import in_python, in_template

SOURCE = translations.SOURCE
CATALOGUES = sorted(translations.LOCALE.glob("*/LC_MESSAGES/django.po"))
_NAMED = re.compile(r"%\((\w+)\)s")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# Files or folders whose Chinese is not translated, and why.
CHINESE_ONLY = {
    "cli": "the command line speaks Chinese",
    "config/environment.py": "the command line speaks Chinese",
    "chronicle/rebuild.py": "printed by the command line",
    "regimes/rebuild.py": "printed by the command line",
    "demo": "an invented Chinese county; what its pages say is translated",
    "kernel/papers.py": "names of fonts",
    "kernel/sheets/writing.py": "names of fonts, and the form of dates in an office's table",
    "obligations/rectification/checklist_sheet.py": "words recognized in checklists",
    "obligations/rectification/checklist_words.py": "words recognized in checklists",
    "obligations/rectification/conclusions_words.py": "words recognized in lists of conclusions",
    "obligations/rectification/queries/conclusions.py": "characters that say nothing of what a conclusion is about",
    "obligations/rectification/imports.py": "words recognized in ledgers",
    "obligations/rectification/ledger_words.py": "words recognized in ledgers",
    "people/accounts/policy.py": "names a predicate, for developers",
    "overview/dashboards/geojson.py": "words recognized in files of boundaries",
    "overview/letters/titles.py": "words recognized in letters",
    "people/accounts/titles.py": "titles, kept as records",
    "people/organizations/matching.py": "words recognized in names of units",
    "people/organizations/seats.py": "names of posts, kept as records",
    "people/intake/papers.py": "a table that is read again",
    "people/intake/posts.py": "words recognized in rosters",
    "people/intake/reading": "words recognized in rosters",
    "people/intake/transcript_papers.py": "the columns of the national system",
    "people/intake/transcripts.py": "the columns of the national system",
    "people/intake/units.py": "words recognized in rosters",
    "people/intake/twins.py": "words recognized in rosters",
    "people/organizations/words.py": "ends of place names",
    "people/roster/papers.py": "a table that is read again",
    "people/roster/row_keys.py": "a table that is read again",
    "people/roster/partial.py": "days as people type them",
    "people/roster/rules.py": "names of nations, and of regulations",
    "people/roster/standing_rules.py": "names of regulations",
}
# The languages' own names.
OWN_NAMES = {"简体中文"}


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return translations.extract()


def faults(catalogue: Catalog, wanted: Catalog) -> list[str]:
    """What a catalogue lacks, guesses, keeps without need, or fills in wrongly."""
    found = []
    for message in wanted:
        if not message.id:
            continue
        held = catalogue.get(message.id, message.context)
        if held is None or not held.string:
            found.append(f"not translated: {message.id} ({message.locations[0][0]})")
        elif held.fuzzy:
            found.append(f"a guess: {message.id}")
        elif set(_NAMED.findall(str(held.string))) != set(_NAMED.findall(str(message.id))):
            found.append(f"other blanks: {message.id}")
        elif catalogue.locale_identifier == "en" and _CHINESE.search(str(held.string)):
            found.append(f"Chinese left: {message.id}")
    return found + [
        f"no longer said: {held.id}" for held in catalogue if held.id and wanted.get(held.id, held.context) is None
    ]


def test_there_is_an_english_catalogue():
    assert [path.parts[-3] for path in CATALOGUES] == ["en"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_message_is_translated(path, wanted):
    assert faults(translations.read(path), wanted) == []


def test_what_is_wrong_in_a_catalogue_is_found():
    wanted, catalogue = Catalog(), Catalog(locale="en")
    for text in ("销号", "退回", "共%(count)s件", "台账"):
        wanted.add(text, None, [("here.py", 1)])
    catalogue.add("退回", "Send back", flags=["fuzzy"])
    catalogue.add("共%(count)s件", "%(number)s in all")
    catalogue.add("台账", "The 台账")
    catalogue.add("旧话", "Old words")
    assert faults(catalogue, wanted) == [
        "not translated: 销号 (here.py)",
        "a guess: 退回",
        "other blanks: 共%(count)s件",
        "Chinese left: 台账",
        "no longer said: 旧话",
    ]


def files(pattern: str) -> list[Path]:
    left_out = {"tests", "migrations"}
    return [path for path in sorted(SOURCE.rglob(pattern)) if not left_out & set(path.parts)]


def chinese_only(path: Path) -> bool:
    name = str(path.relative_to(SOURCE))
    return any(name == known or name.startswith(known + "/") for known in CHINESE_ONLY)


def test_no_chinese_of_a_python_file_goes_past_the_catalogue():
    found = {
        str(path.relative_to(SOURCE)): list(in_python(path.read_text()))
        for path in files("*.py")
        if not chinese_only(path)
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_chinese_of_a_template_goes_past_the_catalogue():
    environment = engines["jinja2"].env
    found = {}
    for path in files("templates/**/*.html"):
        said = in_template(path.read_text(), environment)
        found[str(path.relative_to(SOURCE))] = [line for line in said if line.partition(": ")[2] not in OWN_NAMES]
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_each_exception_is_still_needed():
    needed = {
        known
        for known in CHINESE_ONLY
        for path in files("*.py")
        if _under(path, known) and any(in_python(path.read_text()))
    }
    assert sorted(set(CHINESE_ONLY) - needed) == []


def _under(path: Path, known: str) -> bool:
    name = str(path.relative_to(SOURCE))
    return name == known or name.startswith(known + "/")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param('x = "销号"', ["1: 销号"], id="bare"),
        pytest.param('x = _("销号")', [], id="in gettext"),
        pytest.param('x = _(f"销号{n}")', ["1: the message of _() is no plain text"], id="put together before"),
        pytest.param('"""销号"""\ndef f():\n    """销号"""', [], id="a docstring"),
        pytest.param('x = f"共{n}件"', ["1: 共", "1: 件"], id="a bare f-string"),
    ],
)
def test_chinese_past_the_catalogue_is_found_in_python(source, found):
    assert list(in_python(source)) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param("<p>销号</p>", ["1: <p>销号</p>"], id="bare"),
        pytest.param('<p>{{ _("销号") }}</p>', [], id="in gettext"),
        pytest.param('{{ ui.button("销号") }}', ["1: 销号"], id="given to a macro"),
        pytest.param("{# 销号 #}", [], id="a comment"),
    ],
)
def test_chinese_past_the_catalogue_is_found_in_a_template(source, found):
    assert list(in_template(source, engines["jinja2"].env)) == found


def test_a_catalogue_is_compiled_when_it_is_newer_and_then_speaks(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "销号"\nmsgstr "Strike off"\n'
    )
    assert translations.compile_stale(tmp_path) == [folder / "django.mo"]
    assert translations.compile_stale(tmp_path) == []
    import gettext

    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("销号") == "Strike off"
