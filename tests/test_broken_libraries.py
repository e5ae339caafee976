"""Library files as a clerk would get them wrong: each is refused where it is wrong, in a sentence, and nothing is taken."""

from __future__ import annotations

import csv
import shutil
from itertools import groupby
from pathlib import Path

import pytest

from qingyuan.regimes.models import LibraryVersion
from qingyuan.regimes.refusals import LibraryRefused
from qingyuan.regimes.services import load_libraries

FOLDER = Path(__file__).parent / "broken_libraries"
with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as _table:
    FAULTS = {name: list(rows) for name, rows in groupby(csv.DictReader(_table), key=lambda row: row["file"])}


def test_the_table_and_the_folder_name_the_same_files():
    assert {path.name for path in FOLDER.glob("*.yaml")} == set(FAULTS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_file_is_told_by_line_and_key_and_nothing_beside_it_is_taken(tmp_path, name):
    rows = FAULTS[name]
    placed, beside = rows[0]["placed"], rows[0]["beside"]
    if beside:
        _put("beside/own-1.yaml", tmp_path / "tuquan/own/1.yaml")
    if beside == "issued":
        load_libraries(tmp_path)
    held = list(LibraryVersion.objects.values_list("library", "version", "digest"))
    assert len(held) == (beside == "issued")
    _put("beside/base-1.yaml", tmp_path / "hinggan/base/1.yaml")
    _put(name, tmp_path / placed)

    with pytest.raises(LibraryRefused) as refused:
        load_libraries(tmp_path)

    told = [(error.file, error.line, error.key) for error in refused.value.errors]
    assert told == [(placed, int(row["line"]), row["key"]) for row in rows]
    for error, row in zip(refused.value.errors, rows, strict=True):
        assert row["phrase"] in error.message_zh
    assert list(LibraryVersion.objects.values_list("library", "version", "digest")) == held


@pytest.mark.django_db
def test_the_libraries_beside_them_are_good(tmp_path):
    _put("beside/base-1.yaml", tmp_path / "hinggan/base/1.yaml")
    _put("beside/own-1.yaml", tmp_path / "tuquan/own/1.yaml")
    assert len(load_libraries(tmp_path)) == 2


def _put(name: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(FOLDER / name, path)
