"""The samples say of themselves what is true, and the score sees what is not (样本与评分)."""

from __future__ import annotations

import filecmp
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.rosters import load, make, sample_units, score
from tests.rosters.numbers import valid
from tests.rosters.truth import FIELDS, Kind, Row, State


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rosters")
    make(folder, rows=400, seed=3, units=sample_units(400, 3))
    return folder


def report_of(rows: list[Row]) -> dict[str, Any]:
    """What a reader would report that makes no mistake."""
    entries = []
    for row in rows:
        if row.kind is Kind.PERSON:
            fields = {key: meaning.answers[0] for key, meaning in row.fields.items() if meaning.state is State.CLEAR}
            entries.append(
                {**_place(row), "outcome": "added", "reasons": ["some"], "person": row.person, "fields": fields}
            )
        elif row.kind is Kind.NOT_A_PERSON:
            entries.append({**_place(row), "outcome": "not_a_person", "reasons": [], "person": None, "fields": {}})
    return {"summary": {}, "rows": entries}


def _place(row: Row) -> dict[str, Any]:
    return {"file": row.file, "sheet": row.sheet, "row": row.row}


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    paths = make(tmp_path, rows=400, seed=3, units=sample_units(400, 3))
    names = [path.name for path in paths] + ["truth.jsonl"]
    assert filecmp.cmpfiles(folder, tmp_path, names, shallow=False) == (names, [], [])


def test_every_used_row_of_the_files_has_its_truth_and_a_person_stands_where_it_says(folder):
    truth = {(row.file, row.sheet, row.row): row for row in load(folder)}
    used = set()
    for path in sorted(folder.glob("*.xls*")):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            for number, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
                if any(cell not in ("", None) for cell in cells):
                    used.add((path.name, name, number))
                    row = truth[path.name, name, number]
                    if row.kind is Kind.PERSON and row.fields["name"].state is State.CLEAR:
                        first = row.fields["name"].answers[0][0]
                        assert any(str(cell).strip().startswith(first) for cell in cells), row
    assert used == {place for place, row in truth.items() if row.kind is not Kind.BLANK}


def test_an_identity_number_that_is_clear_is_a_valid_one(folder):
    numbers = [row.fields["id_number"] for row in load(folder) if "id_number" in row.fields]
    clear = [number.answers[0] for number in numbers if number.state is State.CLEAR]
    assert clear and all(valid(number) for number in clear)


def test_a_reader_without_a_mistake_has_full_marks(folder):
    rows = list(load(folder))
    scores = score(rows, report_of(rows))
    assert (scores.precision, scores.recall, scores.pairs.precision, scores.pairs.recall) == (1, 1, 1, 1)
    assert scores.pairs.firm > 0
    assert [scores.share(key) for key in FIELDS] == [1] * len(FIELDS)
    assert [scores.wrong(key) for key in FIELDS] == [0] * len(FIELDS)
    assert (scores.invented, scores.mismatches) == (0, {})


def test_a_reader_that_makes_up_digits_is_found_out(folder):
    rows = list(load(folder))
    report = report_of(rows)
    spoilt = next(row for row in rows if row.kind is Kind.PERSON and "id_number" in row.fields)
    entry = next(one for one in report["rows"] if _place(spoilt).items() <= one.items())
    entry["fields"]["id_number"] = "152290197001010019"
    assert score(rows, report).invented == 1


def test_a_subtotal_taken_for_a_person_and_one_person_missed_count_against_precision_and_recall(folder):
    rows = list(load(folder))
    report = report_of(rows)
    people = sum(row.kind is Kind.PERSON for row in rows)
    subtotal = next(row for row in rows if row.kind is Kind.NOT_A_PERSON and row.what == "subtotal")
    for entry in report["rows"]:
        if _place(subtotal).items() <= entry.items():
            entry["outcome"] = "refused"
    report["rows"].remove(next(entry for entry in report["rows"] if entry["outcome"] == "added"))
    scores = score(rows, report)
    assert (scores.precision, scores.recall) == ((people - 1) / people, (people - 1) / people)


def test_two_people_merged_into_one_count_against_the_precision_of_pairs(folder):
    rows = list(load(folder))
    report = report_of(rows)
    first, other = list({entry["person"]: entry for entry in report["rows"] if entry["person"]}.values())[:2]
    other["person"] = first["person"]
    assert score(rows, report).pairs.precision < 1


def test_a_date_that_says_less_than_the_source_is_missing_and_another_is_wrong(folder):
    rows = list(load(folder))
    report = report_of(rows)
    dated = [entry for entry in report["rows"] if len(entry["fields"].get("joined_on", "")) >= 7]
    dated[0]["fields"]["joined_on"] = dated[0]["fields"]["joined_on"][:4]
    dated[1]["fields"]["joined_on"] = "1931-01"
    counts = score(rows, report).fields["joined_on"]
    assert (counts["missing"], counts["wrong"]) == (1, 1)
