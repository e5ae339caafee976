"""Steps 1 and 24 of the first week: a letter comes in and stands first, its task goes to a township and is answered,
the figures asked for are frozen, signed on paper and reported; a problem entered afterwards is the one difference.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from qingyuan.kernel.environment import weekday
from tests.journeys.browser import Effort, axe_faults, effort_of, scrolls_sideways, shoot
from tests.journeys.conftest import Site

PageAs = Callable[..., Page]
ByHand = Callable[[str, Effort], None]
SENDER, NUMBER = "盟委组织部", "兴党组函〔2026〕21号"
ASKS = "报集中治理整改进展：已销号、未销号、逾期各多少。"
TITLE = "集中治理整改进展"
SUMU, TASK = "巴彦淖尔苏木党委", "核对未销号的问题"
ANSWER = "逐条核对过，都有人在办。"
BRANCH = "巴彦塔拉嘎查党支部"
NEW = "二季度党费收缴没有公示。"
# The day there as the browser has it: 2026-06-05.
_TODAY = "new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Shanghai'}).format(new Date())"


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _type(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_label(label, exact=True).press_sequentially(text)


def _picture(folder: Path, name: str) -> Path:
    content = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(content, "JPEG")
    path = folder / name
    path.write_bytes(content.getvalue())
    return path


def _chosen(effort: Effort) -> None:
    """A file, a day, an entry of a list: one press opens it, another chooses."""
    effort.taps += 2


def _figure(page: Page, label: str) -> tuple[str, str, str]:
    """What stands beside a figure: as it was frozen, now, and whether its records have changed."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=label, exact=True))
    frozen, now, told = (row.get_by_role("cell").nth(at).inner_text() for at in (1, 3, 4))
    return frozen, now, told


def test_a_letter_is_registered_split_answered_reported_and_its_difference_told(
    page_as: PageAs, site: Site, by_hand: ByHand, tmp_path: Path, allowed_refusals: set[int]
) -> None:
    # The township opens the address of the letter itself, which is not its business.
    allowed_refusals.add(404)
    staff = page_as("demo-staff")
    today = date.fromisoformat(staff.evaluate(_TODAY))
    due = today + timedelta(days=1)
    when = f"{'下' if due.weekday() == 0 else ''}{weekday(due)}16:30前报送"

    # 1: registered with a photo, and first on the desk.
    effort = effort_of(staff)
    staff.get_by_role("link", name="来件办理", exact=True).first.click()
    staff.get_by_role("link", name="登记来件").click()
    _type(staff, "来文单位", SENDER)
    _type(staff, "文号或来源", NUMBER)
    _type(staff, "要求", ASKS)
    staff.get_by_label("时限", exact=True).fill(due.isoformat())
    _chosen(effort)
    staff.get_by_label("时间").fill("16:30")
    _chosen(effort)
    staff.get_by_label("来文照片或扫描件").set_input_files(_picture(tmp_path, "来文.jpg"))
    _chosen(effort)
    expect(staff.get_by_text("请不要上传涉密文件和照片")).to_be_visible()
    _look(staff, "01-register")
    _press(staff, "登记")
    expect(staff.get_by_text(f"已登记，放到工作台上：{when}。")).to_be_visible()
    by_hand("1 白晓琳 登记来件", effort)
    assert effort.taps <= 12 and effort.characters == len(SENDER + NUMBER + ASKS), effort
    _look(staff, "01-letter")
    letter = staff.url
    staff.get_by_role("link", name="工作台").first.click()
    first = staff.locator(".task").first
    expect(first).to_contain_text(f"{SENDER}：{ASKS}")
    expect(first).to_contain_text(when)
    _look(staff, "01-desk")

    # Split: one task to a township, whose 组织委员 answers on her phone.
    effort.taps = effort.characters = 0
    first.get_by_role("link").click()
    staff.get_by_role("link", name="分解任务").click()
    row = staff.get_by_role("row").nth(1)
    row.get_by_label("任务", exact=True).click()
    row.get_by_label("任务", exact=True).press_sequentially(TASK)
    row.get_by_label("责任单位").select_option(label=SUMU)
    row.get_by_label("完成时限").fill(due.isoformat())
    _chosen(effort)
    _chosen(effort)
    _look(staff, "24-split")
    _press(staff, "保存")
    expect(staff.get_by_text("任务分解表已保存")).to_be_visible()
    by_hand("24 白晓琳 分解一项任务", effort)
    assert effort.taps <= 9, effort

    zhao = page_as("demo-township", "phone")
    hers = effort_of(zhao)
    zhao.get_by_role("link").filter(has_text=TASK).tap()
    zhao.get_by_label("落实情况").tap()
    zhao.get_by_label("落实情况").press_sequentially(ANSWER)
    _look(zhao, "24-answer")
    zhao.get_by_role("button", name="保存").tap()
    expect(zhao.get_by_text("落实情况已保存")).to_be_visible()
    by_hand("24 赵丽 填落实情况", hers)
    assert (hers.taps, hers.characters) == (3, len(ANSWER)), hers
    zhao.goto(letter)
    expect(zhao.get_by_text(ASKS)).to_have_count(0)

    # 24: the figures, frozen; the 审签单 printed and signed; reported.
    staff.goto(letter)
    expect(staff.get_by_text(ANSWER)).to_be_visible()
    _look(staff, "24-letter-answered")
    effort.taps = effort.characters = 0
    staff.get_by_role("link", name="做上报件").click()
    expect(staff.get_by_label("标题", exact=True)).to_have_value(TITLE)
    for label in ("已销号的问题", "未销号的问题", "逾期未改的问题"):
        staff.get_by_label(label, exact=True).click()
    _look(staff, "24-choose-figures")
    _press(staff, "保存，看数字")
    expect(staff.get_by_text("未冻结，数字随记录变动")).to_be_visible()
    _press(staff, "冻结")
    expect(staff.get_by_text("没有变动：现在的记录和冻结时一条不差。")).to_be_visible()
    _look(staff, "24-frozen")
    report = staff.url
    staff.get_by_role("link", name="打印，附审签单").click()
    for words in ("审签单", "拟稿", "核稿", "签发", "统计口径"):
        expect(staff.get_by_text(words, exact=True).first).to_be_visible()
    expect(staff.get_by_text(re.compile(r"统计截止：\d{4}年\d+月\d+日\d\d:\d\d"))).to_be_visible()
    _look(staff, "24-print")
    staff.get_by_role("link", name="返回上报件").click()
    staff.get_by_label("签批件").set_input_files(_picture(tmp_path, "签批件.jpg"))
    _chosen(effort)
    _press(staff, "上传签批件")
    expect(staff.get_by_text("手签，见签批件").first).to_be_visible()
    _press(staff, "已报送")
    expect(staff.get_by_text("已登记报送")).to_be_visible()
    by_hand("24 白晓琳 指标、冻结、打印、签批件、已报送", effort)
    assert effort.taps <= 12 and effort.characters == 0, effort
    staff.goto(letter)
    expect(staff.locator(".lead").get_by_text("已报送")).to_be_visible()

    # At ten past four a problem is entered: the page lists the one difference.
    staff.get_by_role("link", name="问题整改", exact=True).first.click()
    staff.get_by_role("link", name="登记问题").click()
    staff.get_by_label("按名称找").fill("巴彦塔拉")
    _press(staff, "查找")
    staff.get_by_role("row", name=BRANCH).get_by_role("link", name="登记在这里").click()
    staff.get_by_label("问题类别").select_option(label="组织生活走过场")
    staff.get_by_label("具体表现").fill(NEW)
    _press(staff, "登记")
    expect(staff.get_by_text("已登记，责任单位的工作台上会看到。")).to_be_visible()
    finding = staff.url
    staff.goto(report)
    frozen, now, told = _figure(staff, "未销号的问题")
    assert (int(now), told) == (int(frozen) + 1, "有变动")
    assert {_figure(staff, label)[2] for label in ("已销号的问题", "逾期未改的问题")} == {"没有变"}
    listed = staff.locator("#differences li")
    expect(listed).to_have_count(1)
    expect(listed).to_contain_text(f"{BRANCH}：{NEW}")
    expect(listed).to_contain_text("待整改")
    _look(staff, "24-difference")
    listed.get_by_role("link").click()
    assert staff.url == finding
