"""The order of a day, and what a desk says (工作台的次序与用语)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.overview.desk.tasks import (
    Ahead,
    Group,
    Part,
    Source,
    Task,
    day_order,
    digest,
    marked_days,
    nothing_said,
    said_day,
)

TODAY = date(2026, 6, 5)  # a Friday


def task(title="一件", due=None, late=False, when=""):
    return Task(title, "/x", "去办", "", due, late, when)


def group(*tasks, total=None, rest=None):
    return Group("某类", list(tasks), len(tasks) if total is None else total, rest)


def titles(sections):
    return {section.title: [one.title for one in section.tasks] for section in sections}


def test_what_falls_to_oneself_by_today_comes_first_then_what_waits_for_a_look_then_the_rest_by_day():
    own = group(
        task("没有日子"),
        task("月底", date(2026, 6, 30)),
        task("昨天", date(2026, 6, 4), late=True),
        task("今天", TODAY),
    )
    review = group(task("送审", date(2026, 6, 1)))
    found = day_order([(Part.OWN, own), (Part.REVIEW, review), (Part.CHASE, group(task("催办单")))], today=TODAY)
    assert titles(found) == {
        "今日到期": ["昨天", "今天"],
        "等我审": ["送审"],
        "该办的": ["月底", "没有日子"],
        "催办": ["催办单"],
    }


_DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
_GROUPS = st.lists(st.tuples(st.sampled_from(Part), st.lists(_DAYS, min_size=1, max_size=8)), max_size=6)


@given(_GROUPS)
def test_every_task_stands_once_and_no_part_runs_backwards(kinds):
    found = day_order([(part, group(*(task(due=day) for day in days))) for part, days in kinds], today=TODAY)
    assert sum(len(section.tasks) for section in found) == sum(len(days) for _part, days in kinds)
    assert [section.part for section in found] == sorted({section.part for section in found})
    for section in found:
        days = [one.due or date.max for one in section.tasks]
        assert days == sorted(days)
        assert section.total == len(section.tasks)


def test_the_link_to_the_rest_stands_where_the_last_of_those_shown_does():
    many = group(task("昨天", date(2026, 6, 4)), task("今天", TODAY), total=9, rest="/all")
    [today] = day_order([(Part.OWN, many)], today=TODAY)
    assert (today.rest, today.total, today.whole) == ([("某类", 9, "/all")], 9, False)
    mixed = group(task("昨天", date(2026, 6, 4)), task("明天", date(2026, 6, 6)), total=9, rest="/all")
    _today, own = day_order([(Part.OWN, mixed)], today=TODAY)
    assert (own.rest, own.total, own.whole) == ([("某类", 9, "/all")], 8, True)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        pytest.param(task(due=date(2026, 6, 4), late=True), "6月4日到期，过了1天", id="late"),
        pytest.param(task(due=TODAY), "今天到期", id="today"),
        pytest.param(task(due=date(2026, 6, 30)), "6月30日到期", id="later"),
        pytest.param(task(due=date(2026, 6, 1)), "6月1日到期", id="its day has come, and nobody is late"),
        pytest.param(task(), "", id="no day"),
        pytest.param(task(due=TODAY, when="周五17:00前报送"), "周五17:00前报送", id="an hour says more"),
    ],
)
def test_a_day_is_said_plainly(one, said):
    assert said_day(one, today=TODAY) == said


def test_the_day_in_one_line_counts_and_tells_nothing_else():
    own = group(task("张三的事", TODAY), task("李四的事", date(2026, 6, 9)))
    review = group(*(task("送审") for _ in range(8)), total=23)
    sections = day_order([(Part.OWN, own), (Part.REVIEW, review)], today=TODAY)
    assert digest(sections) == "今日到期1件，等我审23件，该办的1件"
    chased = day_order([(Part.CHASE, group(task("催办单")))], today=TODAY)
    assert digest(chased) == ""
    cut = day_order([(Part.OWN, group(*(task(due=TODAY) for _ in range(8)), total=40))], today=TODAY)
    assert digest(cut) == "今日到期8件以上"


@pytest.mark.parametrize(
    ("coming", "said"),
    [
        pytest.param(None, ("本周没有要您办的事。", "有了要办的事会放到这里。没有等您填的表。"), id="nothing known"),
        pytest.param(
            Ahead(date(2026, 6, 8), "回头看", 1, comes=True),
            ("本周没有要您办的事。", "下一件是6月8日的回头看，到那天会放到这里。没有等您填的表。"),
            id="on Monday",
        ),
        pytest.param(
            Ahead(date(2026, 6, 7), "“集中治理”“改”第一天", 0, comes=False),
            ("今天没有要您办的事。", "下一件是6月7日的“集中治理”“改”第一天。没有等您填的表。"),
            id="on Sunday, which is still this week, and nothing comes to the desk",
        ),
    ],
)
def test_an_empty_desk_says_what_comes_next_by_name_and_day(coming, said):
    assert nothing_said(coming, today=TODAY) == said


def test_a_calendar_marks_later_days_of_what_falls_to_oneself_and_of_nothing_else():
    later = TODAY + timedelta(days=3)
    own, review = Source(Part.OWN, lambda *_: group(), "整改到期"), Source(Part.REVIEW, lambda *_: group(), "审")
    unmarked = Source(Part.OWN, lambda *_: group())
    found = [
        (own, group(task(due=later), task(due=TODAY), task(due=later), task())),
        (review, group(task(due=later))),
        (unmarked, group(task(due=later))),
    ]
    assert list(marked_days(found, today=TODAY)) == [(later, "整改到期", 2)]
