"""Periods counted in months, their usual lengths, what can't be a period's days, and who has a vote."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.people.roster import standing_rules as rules
from qingyuan.people.roster.standing_rules import LENGTHS, Days, EffectKind

MAY = date(2026, 5, 1)
_days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
_months = st.integers(0, 72)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        pytest.param(date(2026, 5, 1), 12, date(2027, 5, 1), id="a year: the same day of the next year"),
        pytest.param(date(2026, 5, 1), 18, date(2027, 11, 1), id="a year and a half"),
        pytest.param(date(2024, 2, 29), 12, date(2025, 3, 1), id="a year from 29 February ends on 1 March"),
        pytest.param(date(2024, 2, 29), 48, date(2028, 2, 29), id="four years from it end on the next 29 February"),
        pytest.param(date(2024, 2, 28), 12, date(2025, 2, 28), id="the day before keeps its day"),
        pytest.param(date(2026, 8, 31), 18, date(2028, 2, 29) + timedelta(1), id="31 August to a leap February"),
        pytest.param(date(2025, 8, 31), 18, date(2027, 3, 1), id="31 August to a common February"),
        pytest.param(date(2026, 12, 31), 1, date(2027, 1, 31), id="over the end of the year"),
        pytest.param(date(2026, 10, 31), 1, date(2026, 12, 1), id="a month of 30 days"),
        pytest.param(date(2026, 12, 1), 0, date(2026, 12, 1), id="no month at all"),
    ],
)
def test_a_period_in_months_ends_on_the_same_day_or_where_there_is_none_on_the_first_of_the_next(day, months, after):
    assert rules.months_after(day, months) == after


@given(day=_days, months=_months)
def test_the_end_keeps_its_day_of_the_month_or_is_the_first_of_the_month_after(day, months):
    end = rules.months_after(day, months)
    passed = (end.year - day.year) * 12 + end.month - day.month
    assert (end.day, passed) in {(day.day, months), (1, months + 1)}
    if day.day <= 28:
        assert end.day == day.day


@given(day=_days, months=_months, later=st.integers(0, 400))
def test_a_period_begun_later_never_ends_earlier(day, months, later):
    assert rules.months_after(day, months) <= rules.months_after(day + timedelta(later), months)


@given(day=_days, first=_months, second=_months)
def test_two_periods_in_a_row_are_as_long_as_their_sum_where_every_month_has_the_day(day, first, second):
    begun = day.replace(day=min(day.day, 28))
    assert rules.months_after(rules.months_after(begun, first), second) == rules.months_after(begun, first + second)


def test_no_period_runs_backwards():
    with pytest.raises(ValueError, match="-1 months"):
        rules.months_after(MAY, -1)


@pytest.mark.parametrize(
    ("born_on", "on", "age"),
    [
        pytest.param(date(1956, 6, 5), date(2026, 6, 5), 70, id="on the birthday"),
        pytest.param(date(1956, 6, 6), date(2026, 6, 5), 69, id="the day before it"),
        pytest.param(date(1956, 2, 29), date(2026, 2, 28), 69, id="born on 29 February: not yet on the 28th"),
        pytest.param(date(1956, 2, 29), date(2026, 3, 1), 70, id="but on 1 March"),
    ],
)
def test_age_is_counted_in_whole_years(born_on, on, age):
    assert rules.age_on(born_on, on) == age


@pytest.mark.parametrize(
    ("confirmed", "exempt_last_year", "old", "asks"),
    [
        pytest.param(False, 3, 0, True, id="somebody was on last year's list"),
        pytest.param(False, 0, 1, True, id="somebody is old"),
        pytest.param(False, 0, 0, False, id="nobody comes into question"),
        pytest.param(True, 3, 5, False, id="confirmed: never again that year"),
    ],
)
def test_a_branch_is_asked_for_the_list_only_until_it_confirms_it(confirmed, exempt_last_year, old, asks):
    assert rules.asks_for_list(confirmed=confirmed, exempt_last_year=exempt_last_year, old=old) is asks


# --- lengths


@pytest.mark.parametrize(
    ("kind", "effect_until", "rights_until"),
    [
        pytest.param(EffectKind.WARNING, date(2027, 5, 1), None, id="a warning: a year"),
        pytest.param(EffectKind.SERIOUS_WARNING, date(2027, 11, 1), None, id="a serious one: a year and a half"),
        pytest.param(EffectKind.REMOVED, date(2028, 5, 1), None, id="removed from a post: two years"),
        pytest.param(EffectKind.OBSERVED_ONE, date(2029, 5, 1), date(2027, 5, 1), id="a year observed, two more after"),
        pytest.param(
            EffectKind.OBSERVED_TWO, date(2030, 5, 1), date(2028, 5, 1), id="two years observed, two more after"
        ),
        pytest.param(EffectKind.CORRECTION, date(2027, 5, 1), None, id="to put right within a year at most"),
        pytest.param(EffectKind.DETAINED, None, None, id="held or arrested: until it is ended"),
    ],
)
def test_the_usual_days_count_from_the_day_of_approval(kind, effect_until, rights_until):
    assert rules.usual_days(kind, MAY) == Days(MAY, effect_until, rights_until)


@pytest.mark.parametrize("kind", EffectKind)
@given(decided_on=_days)
def test_the_usual_days_of_every_kind_are_possible_and_need_no_reason(kind, decided_on):
    usual = rules.usual_days(kind, decided_on)
    assert rules.days_fault(kind, usual) == ""
    assert rules.needs_reason(kind, usual) is False


def test_only_what_was_read_against_its_source_counts_as_compared():
    assert {kind for kind, length in LENGTHS.items() if not length.compared} == {
        EffectKind.REMOVED,
        EffectKind.OBSERVED_ONE,
        EffectKind.OBSERVED_TWO,
    }
    assert set(LENGTHS) == set(EffectKind)


@pytest.mark.parametrize(
    ("kind", "effect_until", "rights_until", "fault"),
    [
        pytest.param("warning", None, None, "effect_missing", id="a warning without an end"),
        pytest.param("warning", MAY, None, "effect_early", id="ending on the day it begins"),
        pytest.param("warning", date(2030, 5, 1), None, "", id="longer than usual is possible"),
        pytest.param("warning", date(2027, 5, 1), date(2026, 8, 1), "rights_none", id="a warning takes no rights"),
        pytest.param("correction", date(2027, 5, 1), None, "", id="exactly a year to put right"),
        pytest.param("correction", date(2027, 5, 2), None, "effect_long", id="a day more than a year"),
        pytest.param("observed-one", date(2029, 5, 1), None, "rights_missing", id="observed without a day of return"),
        pytest.param("observed-one", date(2029, 5, 1), MAY, "rights_early", id="rights back on the day they are lost"),
        pytest.param("observed-one", date(2029, 5, 1), date(2029, 5, 2), "rights_late", id="back after the period"),
        pytest.param("observed-one", date(2029, 5, 1), date(2029, 5, 1), "", id="back on its last day"),
        pytest.param("detained", None, None, "", id="held: no end known"),
        pytest.param("detained", None, date(2026, 9, 1), "rights_none", id="held: rights come back when it is ended"),
    ],
)
def test_days_that_cant_be_those_of_a_kind_are_named(kind, effect_until, rights_until, fault):
    assert rules.days_fault(kind, Days(MAY, effect_until, rights_until)) == fault


@pytest.mark.parametrize(
    ("kind", "effect_until", "needs"),
    [
        pytest.param("warning", date(2027, 5, 1), False, id="as the table says"),
        pytest.param("warning", date(2027, 5, 2), True, id="a day longer"),
        pytest.param("correction", date(2026, 11, 1), False, id="the decision sets the length up to a year"),
    ],
)
def test_days_unlike_the_table_need_a_reason(kind, effect_until, needs):
    assert rules.needs_reason(kind, Days(MAY, effect_until, None)) is needs


@pytest.mark.parametrize(
    ("probationary", "suspended", "votes"),
    [(False, False, True), (True, False, False), (False, True, False), (True, True, False)],
)
def test_a_member_on_probation_or_with_suspended_rights_neither_votes_nor_stands(probationary, suspended, votes):
    found = rules.rights(probationary=probationary, suspended=suspended)
    assert (found.votes, found.stands) == (votes, votes)
