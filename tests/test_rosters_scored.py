"""Dirty rosters of our own making, read and held against their truth (名册导入评分); no database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qingyuan.people.intake.reading.books import read_books
from qingyuan.people.intake.reading.lines import Read
from qingyuan.people.intake.twins import together
from tests.rosters import load, make, sample_units, score
from tests.rosters.score import Scores
from tests.rosters.truth import FIELDS

TODAY = date(2026, 11, 22)
ROWS, SEED = 1_000, 42


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    folder = tmp_path_factory.mktemp("rosters")
    paths = make(folder, rows=ROWS, seed=SEED, units=sample_units(ROWS, SEED))
    return score(load(folder), report_of(read_books([(path.name, path) for path in paths], today=TODAY)))


def report_of(read: Read) -> dict[str, Any]:
    """What was read, as the command reports it: people, and the rows that are nobody."""
    people = {number: place for place, someone in enumerate(together(read.lines)) for number in someone.numbers}
    rows = [
        {
            "file": read.files[line.file],
            "sheet": read.sheets[line.sheet].name,
            "row": line.row,
            "outcome": "added",
            "reasons": list(line.reasons),
            "person": people[number],
            "fields": {key: getattr(line, key) for key in FIELDS},
        }
        for number, line in enumerate(read.lines)
    ]
    rows += [
        {"file": read.files[sheet.file], "sheet": sheet.name, "row": row, "outcome": "not_a_person", "reasons": [why], "person": None}
        for sheet in read.sheets
        for row, why in sheet.others
    ]  # fmt: skip
    return {"summary": {}, "rows": rows}


def test_who_is_a_person_is_found_and_nobody_else(scored):
    assert scored.people >= ROWS * 0.95, "the set is large enough to judge by"
    assert scored.precision >= 0.995, scored
    assert scored.recall >= 0.995, scored
    assert scored.unreported == 0, scored


@pytest.mark.parametrize("key", ["name", "birth_date", "joined_on", "confirmed_on", "phone", "branch"])
def test_what_the_source_says_clearly_is_read_and_nothing_else_is_made_of_it(scored, key):
    counts = scored.fields[key]
    assert counts["right"] >= ROWS * 0.4, "the field is there to be read"
    assert scored.share(key) >= 0.99, scored
    assert counts["wrong"] == 0, scored


def test_no_digit_is_invented(scored):
    assert scored.invented == 0, scored


def test_what_was_left_empty_for_doubt_says_why(scored):
    assert {key: counts["unexplained"] for key, counts in scored.fields.items() if counts["unexplained"]} == {}, scored


def test_the_same_person_twice_is_known_and_namesakes_are_kept_apart(scored):
    assert scored.pairs.firm >= 30, "there are pairs to judge by"
    assert scored.pairs.precision >= 0.99, scored
    assert scored.pairs.recall >= 0.97, scored
