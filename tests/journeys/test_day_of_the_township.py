"""The day of 赵丽 of the 苏木: who is behind is telephoned from the sheet, and the day stands in her calendar."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta

import icalendar
import pytest
import recurring_ical_events
from playwright.sync_api import Page, expect

from tests.journeys.browser import Effort, axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.conftest import Site

PageAs = Callable[..., Page]
ByHand = Callable[[str, Effort], None]
BRANCH = "巴彦塔拉嘎查党支部"


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def test_whoever_is_behind_is_telephoned_and_sees_who_called(page_as: PageAs, by_hand: ByHand) -> None:
    # The branch has not handed in its list, though the stage is over.
    township = page_as("demo-township", "phone")
    effort = effort_of(township)
    township.get_by_role("link", name="催办单").tap()
    row = township.locator("tr").filter(has_text=BRANCH)
    expect(row.get_by_role("link", name="自查清单")).to_be_visible()
    expect(row.get_by_text("****")).to_be_visible()
    _look(township, "chase")
    row.get_by_role("button", name="看号码").tap()
    expect(township.locator('a[href^="tel:"]')).to_have_count(1)
    township.locator("tr").filter(has_text=BRANCH).get_by_role("button", name="已电话").tap()
    expect(township.get_by_text(f"已记下：今天给{BRANCH}打过电话。")).to_be_visible()
    row = township.locator("tr").filter(has_text=BRANCH)
    expect(row.get_by_text("电话提醒过")).to_be_visible()
    expect(row.get_by_role("button", name="已电话")).to_have_count(0)
    by_hand("催办 赵丽", effort)
    assert (effort.taps, effort.characters) == (3, 0)

    row.get_by_text("发给本人的话").tap()
    to_one = row.get_by_role("textbox").input_value()
    assert to_one.startswith("包巴特尔同志：您好。") and "自查清单" in to_one and to_one.endswith("组织委员）")
    to_group = township.get_by_label("可以直接复制").input_value()
    assert "包巴特尔" not in to_group and BRANCH not in to_group and "不用回复" in to_group

    secretary = page_as("demo-secretary", "phone")
    expect(secretary.get_by_text("电话提醒过")).to_contain_text("赵丽")
    _look(secretary, "called")
    # And whose number was looked at, he finds on his own page.
    secretary.goto(secretary.url.replace("/desk", "/me"))
    secretary.get_by_text("谁看过我的号码和材料").tap()
    expect(secretary.get_by_text("完整的手机号码")).to_be_visible()


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:  # the served demo, nowhere else
        assert answer.headers["Cache-Control"] == "private, max-age=3600"
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        body: bytes = answer.read()
    return body


def test_the_day_stands_in_a_calendar_that_a_client_reads(page_as: PageAs, site: Site, by_hand: ByHand) -> None:
    township = page_as("demo-township", "phone")
    said = township.locator(".lead").inner_text().partition("今天要办的事：")[2]
    effort = effort_of(township)
    township.get_by_text("更多").tap()
    township.get_by_role("link", name="我的", exact=True).last.tap()
    township.get_by_text("日历订阅", exact=True).tap()
    township.get_by_role("button", name="开通日历订阅").tap()
    address = township.get_by_label("日历订阅地址").input_value()
    by_hand("日历订阅 赵丽", effort)
    assert address.startswith(f"{site.url}/calendar/") and address.endswith(".ics")
    _look(township, "calendar-address")

    found = icalendar.Calendar.from_ical(_fetched(address))
    assert found.errors == []
    events = found.walk("VEVENT")
    assert len({str(one["UID"]) for one in events}) == len({one.decoded("DTSTART") for one in events}) == len(events)
    first = min(one.decoded("DTSTART") for one in events)
    [today] = recurring_ical_events.of(found).at(first)
    assert str(today["SUMMARY"]) == said != ""
    assert str(today["URL"]) == f"{site.url}/desk"
    # What is still to come: the stages of the campaign among it, each day once.
    later = recurring_ical_events.of(found).between(first + timedelta(days=1), date(first.year + 2, 1, 1))
    assert any("最后一天" in str(one["SUMMARY"]) for one in later)
    told = found.to_ical().decode()
    assert not any(name in told for name in ("赵丽", "包巴特尔", "李晨", "巴彦塔拉"))

    township.get_by_role("link", name="回到“我的”").tap()
    township.get_by_text("日历订阅", exact=True).tap()
    expect(township.get_by_text("正在使用")).to_be_visible()
    township.get_by_role("button", name="停用", exact=True).tap()
    expect(township.get_by_text("已停用。")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError) as gone:
        _fetched(address)
    assert gone.value.code == 404
    gone.value.close()
