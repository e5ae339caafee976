"""The village's tablet and a commission (公用平板、受托代办): steps 17 and 18 of the walk.

The secretary says that the tablet is shared; 赵丽 enters by six digits and works for the branch by commission; 包巴特尔
takes the tablet after her and sees nothing of hers; who guesses is stopped, and told who helps.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from qingyuan.demo.cast import DEMO_PIN
from tests.journeys.browser import axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.test_struck_off import PageAs

BRANCH = "巴彦塔拉嘎查党支部"
HERS = "代办：" + BRANCH


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).tap()


def _say_who(page: Page, name: str, digits: str = DEMO_PIN, *, listed: bool) -> None:
    if listed:
        page.get_by_label(name, exact=True).tap()
    else:
        page.get_by_label("其他同志").tap()
        page.get_by_label("姓名").fill("")
        page.get_by_label("姓名").press_sequentially(name)
    page.get_by_label("六位数").press_sequentially(digits)
    _press(page, "进入")


def test_who_takes_the_tablet_next_sees_nothing_of_the_one_before(
    page_as: PageAs,
    by_hand,  # type: ignore[no-untyped-def]
    allowed_refusals: set[int],
) -> None:
    allowed_refusals.update({422, 429})
    page = page_as("demo-secretary", "tablet")
    effort = effort_of(page)
    page.get_by_text("更多").tap()
    page.get_by_role("link", name="组织与党员").tap()
    page.get_by_role("link", name="公用平板").tap()
    page.get_by_label("这台设备叫什么").press_sequentially("村部平板")
    _look(page, "17-this-one-is-shared")
    _press(page, "这台是公用的")
    expect(page.get_by_role("heading", name="您是哪一位？")).to_be_visible()
    by_hand("17 包巴特尔 登记公用平板", effort)
    _look(page, "17-lock-page")

    effort.taps = effort.characters = 0
    _say_who(page, "赵丽", listed=False)
    expect(page.get_by_text("公用平板：赵丽在用")).to_be_visible()
    page.get_by_text("更多").tap()
    page.get_by_role("link", name="受托代办").tap()
    _press(page, "进入代办")
    expect(page.get_by_text(HERS)).to_be_visible()
    page.get_by_role("link", name="单位自查").tap()
    page.locator("fieldset.choices").first.get_by_role("checkbox").first.tap()
    _look(page, "17-she-acts-for-the-branch")
    by_hand("18 赵丽 公用平板上代办", effort)
    hers = page.url
    _press(page, "换人")
    expect(page.get_by_role("heading", name="您是哪一位？")).to_be_visible()
    assert "赵丽" not in page.content()

    page.go_back()
    expect(page.get_by_role("heading", name="您是哪一位？")).to_be_visible()
    assert HERS not in page.content()
    page.goto(hers)
    expect(page.get_by_role("heading", name="您是哪一位？")).to_be_visible()

    effort.taps = effort.characters = 0
    _say_who(page, "包巴特尔", listed=True)
    expect(page.get_by_text("包巴特尔，今天要办的事")).to_be_visible()
    by_hand("17 包巴特尔 输六位数进入", effort)
    assert effort.taps <= 3
    assert effort.characters == len(DEMO_PIN), effort
    assert "赵丽" not in page.content()
    page.get_by_role("link", name="单位自查").tap()
    # What she had ticked and not sent stands nowhere.
    assert page.locator("fieldset.choices").first.get_by_role("checkbox", checked=True).count() == 0
    _look(page, "17-the-next-one")
    _press(page, "换人")

    for left in (4, 3, 2, 1):
        _say_who(page, "白金花", "305817", listed=True)
        expect(page.get_by_text(f"还可以再试{left}次")).to_be_visible()
    _say_who(page, "白金花", "305817", listed=True)
    expect(page.get_by_text("白金花在这台平板上连续输错5次")).to_be_visible()
    expect(page.get_by_text("请赵丽（巴彦淖尔苏木党委组织委员）重新出一张开户条")).to_be_visible()
    _look(page, "17-locked")
    _say_who(page, "李晨", listed=False)
    expect(page.get_by_text("公用平板：李晨在用")).to_be_visible()


def test_she_fills_in_the_list_by_commission_and_somebody_else_looks_it_over(
    page_as: PageAs,
    by_hand,  # type: ignore[no-untyped-def]
) -> None:
    page = page_as("demo-township", "phone")
    effort = effort_of(page)
    page.get_by_text("更多").tap()
    page.get_by_role("link", name="受托代办").tap()
    _press(page, "进入代办")
    page.get_by_role("link", name="单位自查").tap()
    expect(page.get_by_role("heading", name="自查清单")).to_be_visible()
    for group in page.locator("fieldset.choices").all():
        group.get_by_role("checkbox").first.tap()
    _press(page, "报送审核")
    expect(page.get_by_text("已报送，等上级审核。")).to_be_visible()
    expect(page.get_by_text(HERS)).to_be_visible()
    by_hand("18 赵丽 受托代办填清单", effort)
    assert effort.characters == 0, effort
    _look(page, "18-by-commission")
    list_of_the_branch = page.url
    _press(page, "退出代办")
    expect(page.get_by_text(HERS)).to_have_count(0)

    # As herself she finds no press to accept what she filled in.
    page.goto(list_of_the_branch)
    expect(page.get_by_role("button", name="审核通过")).to_have_count(0)
    department = page_as("demo-staff")
    department.goto(list_of_the_branch)
    department.get_by_role("button", name="审核通过").click()
    expect(department.get_by_text("审核通过，清单上的问题可以认领了。")).to_be_visible()

    secretary = page_as("demo-secretary")
    secretary.get_by_role("link", name="组织与党员").click()
    expect(secretary.get_by_text("赵丽　报送自查清单")).to_be_visible()
    _look(secretary, "18-what-was-done-for-the-branch")
    secretary.get_by_role("link", name="存证").click()
    expect(secretary.get_by_text("受托代办 " + BRANCH).first).to_be_visible()
