"""Steps 20 and 21 of the first week: what an inspection concluded and the branch's own list leaves out is put to it as
请说明; the secretary answers on his phone, and the problem that comes of it is struck off by 赵丽 after her visit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests import conclusions
from tests.journeys.browser import Effort, axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.conftest import Site

PageAs = Callable[..., Page]
ByHand = Callable[[str, Effort], None]
BRANCH = "巴彦塔拉嘎查党支部"
# Of a category that a village branch is asked about.
CATEGORY, CONCLUDED = "组织生活走过场", "2025年第四季度没有召开党员大会，记录是年底一次补写的。"
ANSWER = "自查时只看了今年的记录，漏了。"
CRITERION = "每季度开一次党员大会，当天记、当天签。"
MEASURE = "本月补开一次，定一名支委当场记录。"
SENT_BACK = "会开了，记录上还没有主持人签字。"
PROGRESS = "已补签字。"
SEEN = "到嘎查看了记录本，当天记的，签字齐全。"
SIX = (
    "暂不能销号，还差一项：复核人。您是整改责任人，不能复核自己的问题，请从苏木党委选一位。"
    "已填内容都已保存，不用重填；确定复核人后，由他办理销号。"
)

# What is served goes by the real day.
# The day there as the browser has it: 2026-06-05.
_TODAY = "new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Shanghai'}).format(new Date())"


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).tap()


def _write(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).tap()
    page.get_by_label(label).press_sequentially(text)


def _choose(effort: Effort, field: Locator, label: str | re.Pattern[str]) -> None:
    """Choose in a list as on a phone: a press opens it, another chooses."""
    value = field.locator("option").filter(has_text=label).get_attribute("value")
    field.select_option(value=value)
    effort.taps += 2


def _task(page: Page, verb: str, text: str) -> Locator:
    """A line of the desk, by what is to be done and what it says."""
    return page.locator(".task").get_by_role("link", name=verb).filter(has_text=text)


def _reload_till(page: Page, target: Locator) -> None:
    """Look again until the worker of the served instance has done its part."""
    for _again in range(200):
        if target.count():
            return
        page.reload()
    raise AssertionError(f"{target} never came")


def _struck_off(page: Page) -> int:
    page.get_by_role("link", name="集中治理").first.click()
    page.get_by_role("link", name="查看进展").first.click()
    return _figure(page)


def _figure(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".figures").get_by_text("已销号").locator("..").inner_text()))


def _hand_in(page: Page) -> None:
    """The branch goes through its list and finds nothing in any category."""
    page.get_by_role("link", name="单位自查").tap()
    expect(page.get_by_role("button", name="报送审核")).to_be_visible()
    for group in page.locator("fieldset.choices").all():
        group.get_by_role("checkbox").first.tap()
    _press(page, "报送审核")
    expect(page.get_by_text("已报送，等上级审核。")).to_be_visible()


def _read_in(staff: Page, folder: Path) -> None:
    """What an inspection concluded about the branch is read in and matched by a person."""
    path = folder / "巡察反馈.xlsx"
    path.write_bytes(conclusions.workbook([conclusions.row(unit=BRANCH, text=CONCLUDED, category=CATEGORY)]))
    staff.get_by_role("link", name="问题整改", exact=True).first.click()
    staff.get_by_role("link", name="对照以往结论").click()
    staff.get_by_role("link", name="导入以往结论").first.click()
    staff.get_by_label("结论一览表").set_input_files(path)
    staff.get_by_role("button", name="上传并读入").click()
    staff.get_by_role("link", name="对应到单位和类别").click()
    staff.get_by_role("button", name="确认勾选的各条").click()
    expect(staff.get_by_text("已确认3条。")).to_be_visible()


def test_a_contradiction_is_answered_and_struck_off_after_a_visit(
    page_as: PageAs, site: Site, by_hand: ByHand, tmp_path: Path, allowed_refusals: set[int]
) -> None:
    # The secretary's own sign-off.
    allowed_refusals.add(403)
    secretary = page_as("demo-secretary", "phone")
    _hand_in(secretary)
    staff = page_as("demo-staff")
    _read_in(staff, tmp_path)
    league = page_as("demo-league")
    before = _struck_off(league)

    # 20: asked, and answered in two taps and a sentence.
    secretary.goto(f"{site.url}/desk")
    asked = _task(secretary, "去说明", CATEGORY)
    _reload_till(secretary, asked)
    effort = effort_of(secretary)
    _look(secretary, "20-desk")
    asked.tap()
    expect(secretary.get_by_text("请说明不是认定有问题。")).to_be_visible()
    expect(secretary.get_by_text(CONCLUDED)).to_be_visible()
    _look(secretary, "20-question")
    question = secretary.url
    said = secretary.locator("#answer").get_by_label("补充一句")
    said.tap()
    said.press_sequentially(ANSWER)
    _press(secretary, "自查时遗漏，补列为问题")
    expect(secretary.get_by_text("已经答复，等上级办结")).to_be_visible()
    by_hand("20 包巴特尔 答复请说明", effort)
    # Two, and one into the box that the sentence is written in.
    assert (effort.taps, effort.characters) == (3, len(ANSWER)), effort
    _look(secretary, "20-answered")

    staff.goto(f"{site.url}/desk")
    staff.locator("tr, li, article").filter(has_text=BRANCH).get_by_role("link", name="去处理").first.click()
    assert staff.url == question
    _look(staff, "20-to-close")
    staff.get_by_label("办结意见").fill("单位已认可，列入台账整改。")
    staff.get_by_role("button", name="列为问题").click()
    expect(staff.get_by_text("列为问题").first).to_be_visible()

    # The problem: criterion, measure, 立行立改; for evidence the reviewer's own look, so nothing is uploaded.
    secretary.goto(f"{site.url}/desk")
    _reload_till(secretary, _task(secretary, "去认领", CONCLUDED))
    effort.taps = effort.characters = 0
    secretary.get_by_role("link", name=CONCLUDED).first.tap()
    finding = secretary.url
    _press(secretary, "认领")
    expect(secretary.get_by_text("已认领。")).to_be_visible()
    plan = secretary.locator("#plan")
    _write(secretary, "整改标准", CRITERION)
    _write(secretary, "整改措施", MEASURE)
    _choose(effort, plan.get_by_label("整改方式"), "立行立改")
    _look(secretary, "20-plan")
    plan.get_by_role("button", name="保存").tap()
    expect(secretary.get_by_text("已保存。")).to_be_visible()
    expect(secretary.get_by_text("文件、系统内的记录、复核人到场看过，有一样就行。")).to_be_visible()
    by_hand("20 包巴特尔 标准、措施、立行立改", effort)
    assert effort.taps <= 8 and effort.characters == len(CRITERION + MEASURE), effort

    # 21: himself as reviewer, and then 赵丽.
    effort.taps = effort.characters = 0
    _press(secretary, "提交复核")
    expect(secretary.get_by_text("已提交复核。")).to_be_visible()
    reviewer = secretary.locator("#ask-review").get_by_label("复核人")
    _choose(effort, reviewer, "我自己（包巴特尔）")
    _press(secretary, "销号")
    expect(secretary.get_by_text(SIX, exact=True)).to_be_visible()
    _look(secretary, "21-refused")
    _choose(effort, reviewer, re.compile("^赵丽（"))
    _press(secretary, "销号")
    expect(secretary.get_by_text(re.compile("已请.*赵丽.*复核，由他办理销号。"))).to_be_visible()
    _look(secretary, "21-asked")

    zhao = page_as("demo-township", "phone")
    hers = effort_of(zhao)
    _look(zhao, "21-township-desk")
    _task(zhao, "去复核", CONCLUDED).tap()
    assert zhao.url == finding
    zhao.get_by_text("没达到标准，退回").tap()
    _write(zhao, "退回原因", SENT_BACK)
    _press(zhao, "退回")
    expect(zhao.get_by_text("已退回，责任单位会看到原因。")).to_be_visible()
    by_hand("21 赵丽 退回一次", hers)
    assert hers.taps <= 4, hers

    secretary.goto(f"{site.url}/desk")
    secretary.get_by_role("link", name=CONCLUDED).first.tap()
    expect(secretary.get_by_text(f"复核人退回：{SENT_BACK}")).to_be_visible()
    _write(secretary, "整改进展/成效", PROGRESS)
    plan.get_by_role("button", name="保存").tap()
    expect(secretary.get_by_text("已保存。")).to_be_visible()
    _choose(effort, secretary.locator("#submit").get_by_label("复核人"), re.compile("^赵丽（"))
    _press(secretary, "提交复核")
    expect(secretary.get_by_text("已提交复核。")).to_be_visible()
    by_hand("21 包巴特尔 送复核、再送", effort)
    assert effort.taps <= 14 and effort.characters == len(PROGRESS), effort

    hers.taps = hers.characters = 0
    zhao.goto(f"{site.url}/desk")
    _task(zhao, "去复核", CONCLUDED).tap()
    sign_off = zhao.locator("#sign-off")
    _write(zhao, "复核意见", SEEN)
    # The calendar of the phone: a press opens it, one takes today, one confirms.
    hers.taps += 3
    sign_off.get_by_label("到场查看日期").fill(zhao.evaluate(_TODAY))
    _look(zhao, "21-sign-off")
    sign_off.get_by_role("button", name="销号").tap()
    expect(zhao.get_by_text("已销号，各级数字同时更新。")).to_be_visible()
    expect(zhao.get_by_text(re.compile(f"到场看过：{SEEN}"))).to_be_visible()
    by_hand("21 赵丽 到场看过、销号", hers)
    assert hers.taps <= 6, hers
    _look(zhao, "21-struck-off")

    league.reload()
    assert _figure(league) == before + 1
