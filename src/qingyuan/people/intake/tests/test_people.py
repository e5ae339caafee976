"""The facts that the rows of one person give together, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.people.intake.people import put_together, settle
from qingyuan.people.roster.models import Partial
from tests.intakes import line, number

TODAY = date(2026, 6, 5)


def _facts(*lines):
    return put_together(lines, TODAY).facts


def _notes(*lines):
    return put_together(lines, TODAY).notes


def test_a_row_gives_the_columns_of_the_roster_and_dates_as_far_as_known():
    row = line(
        name="阿拉坦·其其格", sex="女", ethnicity="蒙古族", birth_date="1970-05", education="大学本科",
        joined_on="1998-07-01", confirmed_on="1999", phone="13904820001",
    )  # fmt: skip
    assert _facts(row) == {
        "name": "阿拉坦·其其格",
        "sex": "female",
        "nation": "蒙古族",
        "born": Partial.read("1970-05"),
        "education": "大学本科",
        "joined": Partial.read("1998-07-01"),
        "full": Partial.read("1999"),
        "phone": "13904820001",
    }


def test_what_is_not_known_is_no_fact():
    assert _facts(line()) == {"name": "王芳"}


@pytest.mark.parametrize(("order", "sex"), [(1, "male"), (2, "female")])
def test_the_number_tells_the_day_of_birth_and_the_sex(order, sex):
    facts = _facts(line(id_number=number("1970-05-12", order), birth_date="1970-05"))
    assert (facts["born"], facts["sex"]) == (Partial.read("1970-05-12"), sex)


def test_where_the_number_and_a_column_differ_the_number_is_followed():
    facts = _facts(line(id_number=number("1970-05-12", 2), birth_date="1970-06", sex="男"))
    assert (facts["born"].iso, facts["sex"]) == ("1970-05-12", "female")


def test_two_rows_of_a_person_fill_each_others_gaps():
    planned = put_together([line(2, phone="13904820001"), line(3, education="中专")], TODAY)
    assert (planned.facts["phone"], planned.facts["education"], planned.notes) == ("13904820001", "中专", [])


def test_of_two_rows_the_finer_date_is_taken():
    planned = put_together([line(2, joined_on="1998-07"), line(3, joined_on="1998-07-15")], TODAY)
    assert (planned.facts["joined"].iso, planned.notes) == ("1998-07-15", [])


def test_of_two_rows_the_name_with_its_middle_dot_is_taken():
    planned = put_together([line(2, name="阿拉坦其其格"), line(3, name="阿拉坦·其其格")], TODAY)
    assert (planned.facts["name"], planned.notes) == ("阿拉坦·其其格", [])


@pytest.mark.parametrize(
    ("key", "first", "second", "fact"),
    [("phone", "13904820001", "13904820002", "phone"), ("joined_on", "1998-07", "1999-07", "joined")],
)
def test_what_two_rows_tell_differently_is_noted_and_the_first_is_believed(key, first, second, fact):
    planned = put_together([line(2, **{key: first}), line(3, **{key: second})], TODAY)
    assert planned.notes == [f"{key}_rows_differ"]
    assert str(getattr(planned.facts[fact], "iso", planned.facts[fact])) == first


# --- what is refused


def test_a_row_without_a_name_is_nobody():
    planned = put_together([line(name="")], TODAY)
    assert (planned.refused, planned.notes) == (True, ["name_missing"])


def test_two_rows_that_differ_in_the_kind_of_member_are_refused():
    rows = [line(2), line(3, category="预备党员")]
    assert put_together(rows, TODAY).refused
    assert "category_rows_differ" in _notes(*rows)


@pytest.mark.parametrize("category", ["入党积极分子", "群众", "停止党籍"])
def test_who_is_no_member_is_refused(category):
    assert _notes(line(category=category)) == ["category_not_a_member"]


def test_a_category_nobody_can_read_is_refused_even_beside_dates():
    row = line(category="", joined_on="1998-07")
    row.reasons = ("category_unreadable",)
    assert _notes(row) == ["category_unreadable"]


@pytest.mark.parametrize(
    ("dates", "note"),
    [
        pytest.param({}, "", id="no dates"),
        pytest.param({"joined_on": "2024-01"}, "", id="may still be on probation"),
        pytest.param({"joined_on": "2023-12"}, "category_by_dates", id="longer ago than any probation"),
        pytest.param({"joined_on": "2025-01", "confirmed_on": "2026-01"}, "category_by_dates", id="became full"),
    ],
)
def test_without_a_category_the_dates_decide_where_they_can(dates, note):
    planned = put_together([line(category="", **dates)], TODAY)
    assert planned.notes == [note] * bool(note)
    assert planned.kind == ("full" if note == "category_by_dates" else "")


def test_a_probationary_member_has_no_day_of_becoming_full():
    row = line(category="预备党员", joined_on="2025-01", confirmed_on="2026-01")
    assert _notes(row) == ["confirmed_on_probationary"]


# --- the outcome of each row


def test_the_first_row_bears_the_outcome_and_the_others_say_nothing_new():
    planned = put_together([line(2), line(3), line(4)], TODAY)
    settle(planned)
    assert planned.outcomes == ["added", "unchanged", "unchanged"]


def test_all_rows_of_somebody_refused_are_refused():
    planned = put_together([line(2, name=""), line(3, name="")], TODAY)
    settle(planned)
    assert planned.outcomes == ["refused", "refused"]
