"""The finding half of the campaign's second week (查): steps 14 and 16 to 18 of the walk.

A member goes through the list on his phone and keeps what he marks to himself; two elders have done it on paper;
the branch answers its own list by ticking; the township sends one list back and accepts seven.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.browser import axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.test_struck_off import PageAs

MARKED = "在工作场合以“老板”“大哥”相称，不称职务，也不称同志"
PROBLEM = "集体经济收支没有按季公开，一季度公示缺两项。"


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).tap()


def test_a_member_goes_through_the_list_and_keeps_what_he_marks(page_as: PageAs, by_hand) -> None:  # type: ignore[no-untyped-def]
    page = page_as("demo-member", "phone")
    effort = effort_of(page)
    page.get_by_role("link", name="自查").tap()
    expect(page.get_by_role("heading", name="圈子文化")).to_be_visible()
    _look(page, "14-first-category")
    page.get_by_label(MARKED).tap()
    for _ in range(int(re.findall(r"共(\d+)页", page.locator(".lead").inner_text())[0])):
        _press(page, "下一页")
    expect(page.get_by_role("heading", name="最后看一遍")).to_be_visible()
    _look(page, "14-last-page")
    _press(page, "确认，其余没有")
    expect(page.get_by_text("已对照。支部和上级只看得到您走完了这份清单和今天的日期。")).to_be_visible()
    expect(page.get_by_text("能看的人：只有您本人")).to_be_visible()
    by_hand("14 李晨 自查", effort)
    assert effort.taps <= 15 and effort.characters == 0, effort
    _look(page, "14-gone-through")
    page.get_by_role("link", name=MARKED).tap()
    _look(page, "14-own-problem")
    address = page.url

    for who in ("demo-secretary", "demo-township", "demo-staff", "demo-head", "demo-league", "demo-system"):
        other = page_as(who)
        answer = other.request.get(address)
        assert answer.status == 404, who
        assert MARKED not in other.request.get(page.url.split("/findings/")[0] + "/findings/?origin=self_found").text()


def test_two_elders_on_paper_the_branchs_own_list_and_the_townships_look(page_as: PageAs, by_hand) -> None:  # type: ignore[no-untyped-def]
    page = page_as("demo-secretary", "phone")
    effort = effort_of(page)
    page.get_by_role("link", name="单位自查").tap()
    page.get_by_role("link", name="党员对照情况").tap()
    expect(page.get_by_role("heading", name="还没有对照")).to_be_visible()
    # The eldest stand first.
    for at in range(2):
        page.get_by_role("checkbox").nth(at).tap()
    _look(page, "16-on-paper")
    _press(page, "登记已对照")
    expect(page.get_by_text("登记了2人已对照。只记日期，不记内容。")).to_be_visible()
    by_hand("16 包巴特尔 登记纸质对照", effort)

    effort.taps = effort.characters = 0
    page.get_by_role("link", name="工作台").first.tap()
    page.get_by_role("link", name="单位自查").tap()
    _look(page, "17-own-list")
    section = page.locator("section").filter(has=page.get_by_role("heading", name="组织生活走过场"))
    section.get_by_role("button", name="登记一条查出的问题").tap()
    page.get_by_label("都不合适").tap()
    page.get_by_label("具体表现").tap()
    page.get_by_label("具体表现").press_sequentially(PROBLEM)
    _look(page, "17-found")
    _press(page, "列入清单")
    expect(page.get_by_text("已列入本单位的自查清单。")).to_be_visible()
    for group in page.locator("fieldset.choices").all():
        group.get_by_role("checkbox").first.tap()
    _press(page, "报送审核")
    expect(page.get_by_text("已报送，等上级审核。")).to_be_visible()
    by_hand("17 包巴特尔 单位自查", effort)
    assert effort.characters == len(PROBLEM), effort
    _look(page, "17-handed-in")

    township = page_as("demo-township")
    effort = effort_of(township)
    expect(township.get_by_role("heading", name="等我审")).to_be_visible()
    _look(township, "18-desk")
    for at in range(8):
        township.goto(township.url.split("/findings/")[0].removesuffix("/desk") + "/desk")
        township.get_by_role("link", name="去审核").first.click()
        if at == 0:
            township.get_by_text("看得不实，退回").click()
            township.get_by_label("退回的原因").fill("“酒桌文化”一类没有看接待票据，请补看。")
            _look(township, "18-review")
            township.get_by_role("button", name="退回", exact=True).click()
            expect(township.get_by_text("已退回，本单位会看到原因。")).to_be_visible()
        else:
            township.get_by_role("button", name="审核通过").click()
            expect(township.get_by_text("审核通过，清单上的问题可以认领了。")).to_be_visible()
    by_hand("18 赵丽 审核八份清单", effort)
