"""The calendar of working days as data: one year an item, the newest version of it counts."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from qingyuan.kernel import workdays
from qingyuan.kernel.workdays import BUILT_IN, Year
from qingyuan.people.organizations import roles
from qingyuan.regimes import queries, services
from qingyuan.regimes.calendars import CalendarSpec, Rest, rests
from qingyuan.regimes.refusals import LibraryRefused
from qingyuan.regimes.tests.test_pages import text_of

HEAD = """\
library: {library}
version: {version}
title: 工作日历
issuer: 组织部
standing: unchecked
in_force: "2026-12-01"
calendars:
"""


def year(number, off, on=()):
    quoted = [", ".join(f'"{day}"' for day in days) for days in (off, on)]
    return f"  - {{key: y{number}, text: {number}年放假调休, year: {number}, days_off: [{quoted[0]}], days_worked: [{quoted[1]}]}}\n"


def load(folder, *years, version=1, library="league/days"):
    file = folder / library / f"{version}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD.format(library=library, version=version) + "".join(years), encoding="utf-8")
    return services.load_libraries(folder)


def spec(**more) -> CalendarSpec:
    given = {
        "key": "y2027",
        "text": "2027年放假调休",
        "year": 2027,
        "days_off": ("2027-01-01",),
        "days_worked": ("2027-01-03",),
    }
    return CalendarSpec(**(given | more))


@pytest.mark.parametrize(
    ("given", "at", "sentence"),
    [
        pytest.param({"key": "y2028"}, ("year",), "2027年的键名要写成 y2027。", id="named by another year"),
        pytest.param(
            {"days_off": ("2027-01-01", "2028-01-01")},
            ("days_off", 1),
            "2028-01-01不在2027年",
            id="a day of another year",
        ),
        pytest.param(
            {"days_worked": ("2026-01-03",)},
            ("days_worked", 0),
            "2026-01-03不在2027年",
            id="a worked day of another year",
        ),
        pytest.param(
            {"days_off": ("2027-01-01", "2027-01-01")}, ("days_off",), "2027-01-01写了两次", id="a day off twice"
        ),
        pytest.param(
            {"days_worked": ("2027-01-03", "2027-01-03")},
            ("days_worked",),
            "2027-01-03写了两次",
            id="a worked day twice",
        ),
        pytest.param(
            {"days_worked": ("2027-01-04",)},
            ("days_worked", 0),
            "2027-01-04不是周六、周日",
            id="a Monday worked in stead",
        ),
        pytest.param(
            {"days_off": ("2027-01-03",)}, ("days_worked",), "2027-01-03既写了放假又写了上班", id="off and worked"
        ),
        pytest.param({"days_off": ("2027-02-30",)}, ("days_off", 0), "“2027-02-30”不是日期", id="a day that is none"),
    ],
)
def test_a_year_that_can_not_be_is_refused_where_it_is_wrong(given, at, sentence):
    with pytest.raises(ValidationError) as refused:
        spec(**given)
    [error, *_more] = refused.value.errors()
    assert error["loc"] == at
    assert str(error["ctx"]["error"]).startswith(sentence)


def test_a_weekend_day_may_be_named_off():
    assert spec(days_off=("2027-01-01", "2027-01-02")).arranged() == Year(
        frozenset({date(2027, 1, 1), date(2027, 1, 2)}), frozenset({date(2027, 1, 3)})
    )


@pytest.mark.django_db
def test_a_year_in_a_library_is_no_longer_reckoned_by_weekends(tmp_path):
    assert workdays.is_provisional(date(2027, 2, 8))
    assert workdays.is_workday(date(2027, 2, 8)) and not workdays.is_workday(date(2027, 2, 6))
    load(tmp_path, year(2027, ["2027-02-08"], ["2027-02-06"]))
    assert not workdays.is_provisional(date(2027, 2, 8))
    assert not workdays.is_workday(date(2027, 2, 8)) and workdays.is_workday(date(2027, 2, 6))
    assert workdays.known_years().keys() == {2025, 2026, 2027}
    assert {number: workdays.known_years()[number] for number in BUILT_IN} == BUILT_IN


@pytest.mark.django_db
def test_the_newest_version_of_a_year_counts_and_a_version_without_it_takes_nothing_away(tmp_path):
    load(tmp_path, year(2027, ["2027-02-08"]))
    load(tmp_path, year(2027, ["2027-02-09"]), version=2)
    load(tmp_path, year(2028, ["2028-01-03"]), version=10)
    assert {number: (row.version, found.days_off) for number, (row, found) in queries.calendars().items()} == {
        2027: (2, ("2027-02-09",)),
        2028: (10, ("2028-01-03",)),
    }


@pytest.mark.django_db
def test_a_year_stands_in_one_library(tmp_path):
    load(tmp_path, year(2027, ["2027-02-08"]))
    with pytest.raises(LibraryRefused, match="y2027"):
        load(tmp_path, year(2027, ["2027-02-09"]), library="league/other")
    assert {number: row.library for number, (row, _spec) in queries.calendars().items()} == {2027: "league/days"}


@pytest.mark.django_db
def test_a_deadline_asks_for_the_years_once(tmp_path, django_assert_num_queries):
    load(tmp_path, year(2027, ["2027-02-08"]))
    queries.calendars()
    with django_assert_num_queries(1):
        assert workdays.workdays_after(date(2026, 12, 31), 200) > date(2027, 9, 1)


def test_days_off_are_read_in_runs_with_the_weekends_between_them():
    arranged = Year(
        frozenset({date(2027, 1, 1), date(2027, 2, 8), date(2027, 2, 9), date(2027, 12, 31)}),
        frozenset({date(2027, 1, 3)}),
    )
    assert rests(2027, arranged) == [
        Rest(date(2027, 1, 1), date(2027, 1, 2)),
        Rest(date(2027, 2, 6), date(2027, 2, 9)),
        Rest(date(2027, 12, 31), date(2027, 12, 31)),
    ]
    assert [rest.days for rest in rests(2027, arranged)] == [2, 4, 1]


@pytest.mark.parametrize("number", BUILT_IN)
def test_the_years_built_in_would_pass_as_a_library(number):
    off, on = BUILT_IN[number].off, BUILT_IN[number].on
    days = {"days_off": tuple(sorted(map(str, off))), "days_worked": tuple(sorted(map(str, on)))}
    assert spec(key=f"y{number}", year=number, **days).arranged() == BUILT_IN[number]


def test_the_page_shows_each_year_and_says_which_is_reckoned_by_weekends(two_leagues, client_as, tmp_path):
    page = text_of(client_as(roles.MEMBER).get("/libraries/working-days"))
    body = page.partition("<main")[2]
    assert "10月1日（周四）至10月7日（周三）" in body and "2月14日（周六）" in body and "随系统带的" in body
    assert "2027年的放假安排还没有载入" in body

    load(tmp_path, year(2027, ["2027-02-08"], ["2027-02-06"]))
    page = text_of(client_as(roles.MEMBER).get("/libraries/working-days"))
    assert "2027年的放假安排还没有载入" not in page
    assert (
        'href="/libraries/league/days/1"' in page
        and "2月7日（周日）至2月8日（周一）" in page
        and "2月6日（周六）" in page
    )


def test_a_calendar_is_read_as_any_other_item(two_leagues, client_as, tmp_path):
    load(tmp_path, year(2027, ["2027-02-08"], ["2027-02-06"]))
    page = text_of(client_as(roles.MEMBER).get("/libraries/league/days/1"))
    assert "2027年放假调休" in page and "调休上班" in page and "2027-02-06" in page
