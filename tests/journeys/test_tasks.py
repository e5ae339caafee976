"""六到村户 on a phone: a household is listed, visited and asked, its half-year entered and seen as a plot; 赵丽 sends back
once and accepts; and what a member suggests becomes something the branch does.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import Effort, axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.conftest import Site

PageAs = Callable[..., Page]
ByHand = Callable[[str, Effort], None]
HOUSE = "4组8号"
SETTLED = "商定今年种草20亩。"
WORD = "种子能早点到就好。"
SENT_BACK = "谁来帮没写。"
MORE = "支委白金花帮着种。"
SUGGESTION = "学习能不能改到午后。"
DONE = "下月起主题党日改在午后"


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).tap()


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.tap()


def _write(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label).first
    field.tap()
    field.press_sequentially(text)


def _tasks_of_the_branch(page: Page, url: str) -> None:
    page.goto(f"{url}/tasks/sets")
    _follow(page, "巴彦塔拉嘎查党支部的任务")


def test_a_household_from_its_first_visit_to_a_plot(page_as: PageAs, site: Site, by_hand: ByHand) -> None:
    secretary = page_as("demo-secretary", "phone")
    _tasks_of_the_branch(secretary, site.url)
    _look(secretary, "tasks-unit")

    effort = effort_of(secretary)
    _follow(secretary, "列入一户")
    _write(secretary, "户主称呼或者门牌号", HOUSE)
    _press(secretary, "列入")
    expect(secretary.get_by_role("heading", name=HOUSE)).to_be_visible()
    _follow(secretary, "规划到户")
    _write(secretary, "看到什么、商定了什么", SETTLED)
    secretary.get_by_label("帮助不大").tap()
    _write(secretary, "原话", WORD)
    _look(secretary, "tasks-visit")
    _press(secretary, "记下")
    expect(secretary.get_by_text("已记下，等上级认可。")).to_be_visible()
    expect(secretary.get_by_text(f"本人怎么说：帮助不大——“{WORD}”")).to_be_visible()
    by_hand("列入一户、走访、记原话", effort)
    assert effort.taps <= 9 and effort.characters == len(HOUSE + SETTLED + WORD), effort
    house = secretary.url

    # Two half-years: the running one, and the one before out of the paper ledger.
    effort.taps = effort.characters = 0
    secretary.locator("#any").get_by_role("link", name="增收到户").tap()
    _write(secretary, "半年人均收入", "6200")
    _press(secretary, "记下")
    expect(secretary.get_by_text("已记下，等上级认可。")).to_be_visible()
    by_hand("填一期数据", effort)
    assert (effort.taps, effort.characters) == (3, 4), effort
    expect(secretary.locator("figure.chart svg")).to_have_count(0)
    secretary.locator("#any").get_by_role("link", name="增收到户").tap()
    secretary.get_by_label("哪一期").select_option(index=1)
    _press(secretary, "换一期")
    _write(secretary, "半年人均收入", "5900")
    _press(secretary, "记下")
    expect(secretary.locator("figure.chart svg title")).to_have_text("半年人均收入")
    expect(secretary.locator("figure.chart tbody td")).to_have_text(["5900", "6200"])
    _look(secretary, "tasks-subject")

    zhao = page_as("demo-township", "phone")
    zhao.goto(f"{site.url}/tasks/review")
    hers = effort_of(zhao)
    _look(zhao, "tasks-review")
    zhao.locator("tr").filter(has_text=HOUSE).get_by_role("link", name="规划到户").tap()
    zhao.get_by_text("还差一点，退回").tap()
    _write(zhao, "还差什么", SENT_BACK)
    _press(zhao, "退回")
    expect(zhao.get_by_text("已退回，单位会看到还差什么。")).to_be_visible()
    by_hand("赵丽 退回一次", hers)
    assert hers.taps <= 4 and hers.characters == len(SENT_BACK), hers

    secretary.goto(house)
    _follow(secretary, "规划到户")
    expect(secretary.get_by_text(f"上级退回：{SENT_BACK}")).to_be_visible()
    _follow(secretary, "再记一笔")
    _write(secretary, "看到什么、商定了什么", MORE)
    _press(secretary, "记下")
    expect(secretary.get_by_text("已记下，等上级认可。")).to_be_visible()

    zhao.goto(f"{site.url}/tasks/review")
    hers.taps = hers.characters = 0
    for line in zhao.locator("tr").filter(has_text=HOUSE).all():
        line.get_by_role("checkbox").tap()
    _press(zhao, "认可勾选的")
    expect(zhao.get_by_text("已认可3项。")).to_be_visible()
    by_hand("赵丽 一并认可", hers)
    assert (hers.taps, hers.characters) == (4, 0), hers
    secretary.goto(house)
    expect(secretary.locator(".task").filter(has_text="规划到户")).to_contain_text("已认可")


def test_what_a_member_suggests_becomes_something_the_branch_does(page_as: PageAs, site: Site, by_hand: ByHand) -> None:
    member = page_as("demo-member", "phone")
    member.goto(f"{site.url}/me")
    effort = effort_of(member)
    _follow(member, "提建议")
    _write(member, "您的建议", SUGGESTION)
    _look(member, "tasks-suggest")
    _press(member, "送出")
    expect(member.get_by_text("已送到巴彦塔拉嘎查党支部。")).to_be_visible()
    by_hand("李晨 提建议", effort)
    assert (effort.taps, effort.characters) == (3, len(SUGGESTION)), effort
    suggested = member.url

    secretary = page_as("demo-secretary", "phone")
    secretary.goto(f"{site.url}/tasks/suggestions")
    his = effort_of(secretary)
    _follow(secretary, SUGGESTION)
    expect(secretary.get_by_text("李晨")).to_be_visible()
    secretary.get_by_text("列为巴彦塔拉嘎查党支部的自选任务").tap()
    text = secretary.locator("#take").get_by_label("要办的事")
    text.fill("")
    text.press_sequentially(DONE)
    owner = secretary.locator("#take").get_by_label("责任人")
    owner.select_option(index=0)
    his.taps += 2
    _look(secretary, "tasks-suggestion")
    _press(secretary, "列为任务")
    expect(secretary.get_by_text("已列为自选任务。")).to_be_visible()
    by_hand("包巴特尔 建议列为任务", his)
    assert his.taps <= 6, his

    member.goto(suggested)
    expect(member.get_by_text("已列为巴彦塔拉嘎查党支部的自选任务")).to_be_visible()
    expect(member.get_by_text(DONE)).to_be_visible()

    # Above the branch a suggestion goes as the branch's.
    secretary.goto(f"{site.url}/tasks/suggestions")
    _follow(secretary, "主题党日总在上午")
    secretary.get_by_text("报上级", exact=True).first.tap()
    _press(secretary, "报上级")
    expect(secretary.get_by_text("已报上级，以本单位的名义")).to_be_visible()
    zhao = page_as("demo-township")
    zhao.goto(secretary.url)
    expect(zhao.get_by_text("提的人是谁只有支部知道")).to_be_visible()
    _look(zhao, "tasks-suggestion-above")


def test_the_board_is_read_by_every_branch(page_as: PageAs, site: Site) -> None:
    secretary = page_as("demo-secretary", "phone")
    secretary.goto(f"{site.url}/tasks/boards/")
    _look(secretary, "tasks-boards")
    _follow(secretary, "成果公开")
    _follow(secretary, "接羔忙的两个月")
    expect(secretary.get_by_text("按草场分三片")).to_be_visible()
    _look(secretary, "tasks-post")
    staff = page_as("demo-staff")
    staff.goto(f"{site.url}/tasks/sets")
    staff.get_by_role("link", name="六到村户").first.click()
    expect(staff.get_by_text("合计")).to_be_visible()
    _look(staff, "tasks-progress")
