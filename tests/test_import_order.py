"""A floor imports only smaller numbers, a room only rooms before it (引用次序)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import qingyuan
from tests.import_order import faults

SOURCE = Path(qingyuan.__file__).parent


@pytest.fixture
def copy(tmp_path):
    """A copy of the source tree to plant faults in."""
    target = tmp_path / "qingyuan"
    shutil.copytree(SOURCE, target, ignore=shutil.ignore_patterns("static", "__pycache__", "tests"))
    return target


@pytest.fixture
def planted(copy):
    """planted(): the faults that were not there before the planting."""
    before = faults(copy)
    return lambda: [fault for fault in faults(copy) if fault not in before]


def test_every_file_imports_only_what_stands_below_it():
    assert faults(SOURCE) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param("kernel/clock.py", "from qingyuan.people.accounts import models", id="at the top"),
        pytest.param(
            "kernel/clock.py",
            "def f():\n    from qingyuan.people.accounts.models import Account",
            id="hidden in a function",
        ),
        pytest.param(
            "kernel/clock.py", "def f():\n    import qingyuan.people.accounts.models", id="a plain import in a function"
        ),
        pytest.param(
            "people/roster/models.py",
            "from ..accounts import models",
            id="a relative one, one room up on the same floor",
        ),
        pytest.param(
            "kernel/clock.py", 'def f(apps):\n    return apps.get_model("accounts.Account")', id="a model by name"
        ),
        pytest.param(
            "kernel/clock.py",
            'def f(apps):\n    return apps.get_model("accounts", "Account")',
            id="a model by label and name",
        ),
        pytest.param(
            "people/roster/models.py",
            'x = models.ForeignKey("accounts.Account", models.PROTECT)',
            id="a foreign key in a string",
        ),
        pytest.param(
            "kernel/clock.py",
            'def f(load):\n    return load("qingyuan.people.accounts.models")',
            id="a module in a string",
        ),
    ],
)
def test_a_planted_upward_import_is_found_and_both_files_are_named(copy, planted, file, line):
    with (copy / file).open("a") as source:
        source.write(f"\n{line}\n")
    [fault] = planted()
    assert fault.startswith(f"{copy / file}:")
    assert "accounts" in fault.partition(" imports ")[2]


def test_a_room_imports_its_own_files_in_order(copy, planted):
    with (copy / "people/organizations/models.py").open("a") as source:
        source.write("\nfrom .queries import unit\n")
    [fault] = planted()
    assert fault.endswith(f"imports {copy / 'people/organizations/queries.py'}, which comes after it inside the room")


def test_a_template_of_a_later_room_is_found(copy, planted):
    template = copy / "people/roster/templates/roster/planted.html"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text('{% import "rectification/parts.html" as parts with context %}\n')
    assert planted() == [f"{template}:1 imports templates of obligations.rectification, which stands above it"]


def test_a_folder_the_design_does_not_know_is_named(copy, planted):
    (copy / "extras").mkdir()
    (copy / "extras/things.py").write_text("")
    assert planted() == [f"{copy / 'extras/things.py'} lies in no room of the design"]
