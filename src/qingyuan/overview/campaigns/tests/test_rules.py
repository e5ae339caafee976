"""Days of a campaign (集中治理的时间)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.overview.campaigns import rules
from qingyuan.overview.campaigns.rules import Days
from qingyuan.overview.campaigns.specs import CampaignSpec


def spec(*lasts: str) -> CampaignSpec:
    stages = tuple(
        {"key": f"stage-{number}", "text": f"第{number}步", "lasts": written} for number, written in enumerate(lasts, 1)
    )
    defaults = {"at_once": "5 days", "by_date": "60 days", "look_back_after": "6 months"}
    return CampaignSpec.model_validate(
        {"key": "rectification", "text": "集中治理", "stages": stages, "defaults": defaults, "own_items": "allowed"}
    )


def days(*pairs: tuple[str, str]) -> list[Days]:
    return [
        Days(f"stage-{number}", "", date.fromisoformat(first), date.fromisoformat(last))
        for number, (first, last) in enumerate(pairs, 1)
    ]


def test_stages_follow_one_another_the_first_day_counted():
    planned = rules.plan_stages(spec("30 days", "45 days", "1 month"), date(2026, 6, 1))
    assert [(stage.key, stage.starts_on, stage.ends_on) for stage in planned] == [
        ("stage-1", date(2026, 6, 1), date(2026, 6, 30)),
        ("stage-2", date(2026, 7, 1), date(2026, 8, 14)),
        ("stage-3", date(2026, 8, 15), date(2026, 9, 14)),
    ]
    assert [stage.text for stage in planned] == ["第1步", "第2步", "第3步"]


@pytest.mark.parametrize(
    ("lasts", "first", "last"),
    [
        pytest.param("1 day", date(2026, 6, 1), date(2026, 6, 1), id="one day is that day"),
        pytest.param("1 month", date(2027, 2, 1), date(2027, 2, 28), id="a whole short month"),
        pytest.param("1 year", date(2026, 3, 1), date(2027, 2, 28), id="a year"),
    ],
)
def test_a_stage_ends_with_the_last_day_that_belongs_to_it(lasts, first, last):
    [stage] = rules.plan_stages(spec(lasts), first)
    assert (stage.starts_on, stage.ends_on) == (first, last)


@given(
    lasts=st.lists(st.sampled_from(["1 day", "30 days", "1 month", "3 months", "1 year"]), min_size=1, max_size=5),
    first=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
)
def test_proposed_stages_leave_no_gap_and_have_no_fault(lasts, first):
    planned = rules.plan_stages(spec(*lasts), first)
    assert planned[0].starts_on == first
    for before, after in pairwise(planned):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    assert rules.faults(planned) == []


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        pytest.param(date(2026, 5, 31), "next", id="the day before"),
        pytest.param(date(2026, 6, 1), "now", id="the first day"),
        pytest.param(date(2026, 6, 30), "now", id="the last day"),
        pytest.param(date(2026, 7, 1), "done", id="the day after"),
    ],
)
def test_a_stage_runs_from_its_first_day_to_its_last(today, standing):
    assert rules.standing(starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30), today=today) == standing


@pytest.mark.parametrize(
    ("stages", "faults"),
    [
        pytest.param([("2026-06-01", "2026-06-30"), ("2026-07-01", "2026-07-31")], [], id="one after another"),
        pytest.param([("2026-06-01", "2026-06-30"), ("2026-06-15", "2026-07-31")], [], id="they may overlap"),
        pytest.param([("2026-06-01", "2026-06-30"), ("2026-06-01", "2026-06-30")], [], id="or run side by side"),
        pytest.param([("2026-06-01", "2026-06-01")], [], id="one day"),
        pytest.param([("2026-06-02", "2026-06-01")], ["stage-1"], id="ends before it starts"),
        pytest.param(
            [("2026-06-02", "2026-06-30"), ("2026-06-01", "2026-07-31")],
            ["stage-2"],
            id="starts before the one before it",
        ),
        pytest.param(
            [("2026-06-02", "2026-06-30"), ("2026-06-01", "2026-05-31"), ("2026-06-01", "2026-07-01")],
            ["stage-2"],
            id="each is measured by the one just before it",
        ),
    ],
)
def test_days_that_run_backwards_are_named_by_their_stage(stages, faults):
    assert rules.faults(days(*stages)) == faults
