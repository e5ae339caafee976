"""The main job (主线): a problem of a running campaign, found in a real unit, struck off by four people.

The department opens it, and another arrives with an imported list; the secretary takes it on a phone; the
township sends it back once; the secretary can't sign off himself; the banner's department strikes it off; the
league's number moves by one; the ledger in Word holds it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

from docx import Document
from PIL import Image
from playwright.sync_api import Page, expect

from tests import ledger_workbook
from tests.journeys.browser import axe_faults, enter_as, scrolls_sideways, shoot, tab_to
from tests.journeys.conftest import Site

BRANCH = "巴彦塔拉嘎查党支部"
TEXT = "2026年一、二季度集体经济收支没有按季公开，群众问起后才在六月补贴了一张。"
SIX = (
    "暂不能销号，还差一项：复核人。您是整改责任人，不能复核自己的问题，请从苏木党委选一位。"
    "已填内容都已保存，不用重填；确定复核人后，由他办理销号。"
)
PageAs = Callable[..., Page]


def _struck_off(page: Page) -> int:
    """已销号 on the campaign page, as the reader sees it."""
    page.get_by_role("link", name="集中治理").first.click()
    page.get_by_role("link", name="查看进展").first.click()
    figure = page.locator(".figures").get_by_text("已销号").locator("..")
    return int(re.sub(r"\D", "", figure.inner_text()))


def _look(page: Page, name: str) -> None:
    """Keep the page, and hold it to what every page promises."""
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _photo(folder: Path) -> Path:
    path = folder / "公开栏照片.jpg"
    Image.new("RGB", (640, 480), (180, 190, 170)).save(path)
    return path


def test_a_problem_is_struck_off_by_four_people(
    page_as: PageAs, site: Site, tmp_path: Path, allowed_refusals: set[int]
) -> None:
    # The measure before its criterion, and the owner's own sign-off: both are refused on purpose.
    allowed_refusals.update({403, 409})
    league = page_as("demo-league")
    _look(league, "01-league-desk")
    before = _struck_off(league)
    _look(league, "02-league-campaign")

    department = page_as("demo-staff")
    department.get_by_role("link", name="问题整改").first.click()
    department.get_by_role("link", name="登记问题").click()
    department.get_by_label("按名称找").fill("巴彦塔拉")
    department.get_by_role("button", name="查找").click()
    _look(department, "03-choose-unit")
    department.get_by_role("row", name=BRANCH).get_by_role("link", name="登记在这里").click()
    department.get_by_label("问题类别").select_option(label="组织生活走过场")
    department.get_by_label("具体表现").fill(TEXT)
    department.get_by_label("来源说明").fill("9月督导反馈")
    _look(department, "04-open-finding")
    department.get_by_role("button", name="登记", exact=True).click()
    expect(department.get_by_text("已登记，责任单位的工作台上会看到。")).to_be_visible()
    address = department.url

    secretary = page_as("demo-secretary", "phone")
    _look(secretary, "05-secretary-desk")
    secretary.goto(address)
    secretary.get_by_role("button", name="认领").click()
    expect(secretary.get_by_text("已认领。")).to_be_visible()
    secretary.get_by_label("整改措施").fill("补齐一、二季度收支明细，在公开栏和微信群同时公开。")
    secretary.get_by_role("button", name="保存").click()
    expect(secretary.get_by_text("请先写整改标准，再写整改措施")).to_be_visible()
    expect(secretary.get_by_label("整改措施")).to_have_value("补齐一、二季度收支明细，在公开栏和微信群同时公开。")
    secretary.get_by_label("整改标准").fill("一、二季度收支逐笔公开，村务监督委员会签字，群众没有异议。")
    secretary.locator("#plan_measure_kind").select_option(label="限期整改")
    secretary.get_by_label("整改时限").fill("2030-12-31")
    secretary.get_by_role("button", name="保存").click()
    expect(secretary.get_by_text("已保存。")).to_be_visible()
    secretary.locator("#evidence_file").set_input_files(_photo(tmp_path))
    secretary.locator("#evidence_text").fill("公开栏照片")
    _look(secretary, "06-secretary-plan-and-evidence")
    secretary.get_by_role("button", name="存入佐证").click()
    expect(secretary.get_by_text("佐证已存。")).to_be_visible()
    expect(secretary.get_by_role("link", name="公开栏照片")).to_be_visible()
    secretary.get_by_role("button", name="提交复核").click()
    expect(secretary.get_by_text("已提交复核。")).to_be_visible()

    township = page_as("demo-township")
    _look(township, "07-township-desk")
    township.goto(address)
    township.get_by_text("没达到标准，退回").click()
    township.get_by_label("退回原因").fill("公开栏上只有二季度，请补一季度，并请村务监督委员会签字。")
    _look(township, "08-township-review")
    township.get_by_role("button", name="退回").click()
    expect(township.get_by_text("已退回，责任单位会看到原因。")).to_be_visible()

    secretary.goto(address)
    expect(secretary.get_by_text("复核人退回：公开栏上只有二季度")).to_be_visible()
    _look(secretary, "09-secretary-sent-back")
    secretary.get_by_label("整改进展/成效").fill("一季度已补公开，监督委员会三人签字。")
    secretary.get_by_role("button", name="保存").click()
    secretary.get_by_role("button", name="提交复核").click()
    expect(secretary.get_by_text("已提交复核。")).to_be_visible()
    secretary.get_by_label("复核人").select_option(label="我自己（包巴特尔）")
    secretary.get_by_role("button", name="销号").click()
    expect(secretary.get_by_text(SIX)).to_be_visible()
    _look(secretary, "10-secretary-refused")

    department.goto(address)
    department.get_by_label("复核意见").fill("公开栏和签字都看到了，符合整改标准。")
    _look(department, "11-department-review")
    department.get_by_role("button", name="销号").click()
    expect(department.get_by_text("已销号，各级数字同时更新。")).to_be_visible()
    _look(department, "12-struck-off")

    assert _struck_off(league) == before + 1
    league.get_by_role("link", name=str(before + 1)).first.click()
    _look(league, "13-ledger")

    department.get_by_role("link", name="问题整改").first.click()
    with department.expect_download() as download:
        department.get_by_role("link", name="导出 Word").click()
    table = Document(io.BytesIO(download.value.path().read_bytes())).tables[0]
    row = next(row for row in table.rows if TEXT in row.cells[2].text)
    assert [row.cells[at].text for at in (6, 7, 10)] == [BRANCH, "包巴特尔", "是"]
    assert "公开栏照片" in row.cells[11].text


def test_a_list_of_two_hundred_rows_is_read_in_and_one_of_them_taken(
    page_as: PageAs, site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "问题整改台账.xlsx"
    units = ["巴彦淖尔苏木/巴彦塔拉嘎查", "巴彦呼舒镇党委", "杜尔基镇党委"]
    truth = ledger_workbook.build(path, units=units, rows=240, seed=7)
    wanted = sum(1 for row in truth if row["outcome"] == "finding")
    assert len(truth) >= 200

    department = page_as("demo-staff")
    department.get_by_role("link", name="问题整改").first.click()
    department.get_by_role("link", name="导入台账").click()
    department.locator("input[type=file]").set_input_files(path)
    _look(department, "20-import")
    department.get_by_role("button", name="上传并查看").click()
    expect(department.get_by_text(f"共读到{len(truth)}行")).to_be_visible()
    _look(department, "21-import-preview")
    department.get_by_role("button", name="存入新增的").click()
    expect(department.get_by_text("已存入。再导入同一份文件，不会重复。")).to_be_visible()
    _look(department, "22-import-done")
    department.get_by_role("link", name="看导入的问题").click()
    assert wanted > 150

    secretary = page_as("demo-secretary", "phone")
    secretary.goto(f"{site.url}/findings/?origin=imported&state=open")
    secretary.locator("#ledger th a").first.click()
    secretary.get_by_role("button", name="认领").click()
    expect(secretary.get_by_text("已认领。")).to_be_visible()


def test_the_keyboard_alone_walks_from_taking_to_handing_in(page_as: PageAs, site: Site) -> None:
    page = page_as("demo-secretary")
    page.goto(f"{site.url}/findings/?state=open")
    tab_to(page, page.locator("#ledger th a").first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="认领"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("已认领。")).to_be_visible()
    tab_to(page, page.get_by_label("整改标准"))
    page.keyboard.type("会议记录当天记、当天签。")
    page.keyboard.press("Tab")
    page.keyboard.type("指定一名支委当场记录，散会前念一遍再签字。")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="保存"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存。")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="提交复核"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("已提交复核。")).to_be_visible()


def test_every_step_works_without_javascript(browser, site: Site) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    try:
        enter_as(page, site.url, "支部书记")
        page.goto(f"{site.url}/findings/?state=working")
        page.locator("#ledger th a").first.click()
        page.get_by_label("整改标准").fill("每季度末月25日前公开，监督委员会签字。")
        page.get_by_label("整改措施").fill("由报账员列表，书记审核后张贴。")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("已保存。")).to_be_visible()
    finally:
        context.close()
