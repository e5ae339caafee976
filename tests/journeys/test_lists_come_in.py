"""Step 3 of the first week: the list of 11 categories and 54 manifestations comes in from Excel (导入清单), and after it
last month's ledger of two townships (导入台账), its states and dates kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from playwright.sync_api import Page, expect

from qingyuan.obligations.rectification.checklist_words import APPLIES, SEVERITY, UNITS
from tests import ledger_workbook
from tests.journeys.browser import Effort, axe_faults, effort_of, scrolls_sideways, shoot

PageAs = Callable[..., Page]
ByHand = Callable[[str, Effort], None]
SAMPLE = Path(__file__).parents[2] / "libraries" / "hinggan" / "sample" / "2.yaml"
TITLE = "问题表现清单（示例，非官方）"
TOWNSHIPS = ["巴彦呼舒镇党委", "杜尔基镇党委"]


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


@pytest.fixture(scope="module")
def categories() -> list[dict[str, Any]]:
    """The categories of the sample that is shipped."""
    [checklist] = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))["checklists"]
    return list(checklist["categories"])


def _workbook(path: Path, categories: list[dict[str, Any]]) -> Path:
    """The list as an office has it: a title over all columns, the customary columns, a category only in its first row."""
    head = ["序号", "问题类别", "具体表现", "适用对象", "适用单位", "依据", "严重程度"]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("清单")
        sheet.merge_range(0, 0, 0, len(head) - 1, "示例（非官方）：党内政治生活问题表现清单")
        sheet.write_row(1, 0, head)
        at = 2
        for category in categories:
            first = at
            for item in category["items"]:
                applies = item["applies_to"]
                units = "、".join(UNITS[key] for key in applies.get("units", []))
                whom = "、".join(APPLIES[key] for key in applies["as"])
                sheet.write_row(
                    at, 0, [at - 1, "", item["text"], whom, units, item["basis"], SEVERITY[item["severity"]]]
                )
                at += 1
            if at - first > 1:
                sheet.merge_range(first, 1, at - 1, 1, category["text"])
            else:
                sheet.write(first, 1, category["text"])
    return path


def test_the_list_of_eleven_and_fifty_four_comes_in_from_excel(
    page_as: PageAs, categories: list[dict[str, Any]], by_hand: ByHand, tmp_path: Path
) -> None:
    items = [item["text"] for category in categories for item in category["items"]]
    assert (len(categories), len(items)) == (11, 54)
    staff = page_as("demo-staff")
    effort = effort_of(staff)
    staff.get_by_role("link", name="制度库", exact=True).first.click()
    staff.get_by_role("link", name="导入清单").click()
    staff.get_by_label("导入为").select_option(label="一份新的清单")
    staff.get_by_label("清单文件").set_input_files(_workbook(tmp_path / "示例清单.xlsx", categories))
    effort.taps += _TO_CHOOSE_FROM_A_LIST + _TO_CHOOSE_A_FILE
    _look(staff, "lists-1-checklist")
    staff.get_by_role("button", name="上传并查看").click()
    expect(staff.get_by_text("还没有发布。请看下面读到的条目")).to_be_visible()
    expect(staff.get_by_role("heading", name=re.compile("^读到的条目 54$"))).to_be_visible()
    expect(staff.get_by_role("heading", name=re.compile("^退回的行"))).to_have_count(0)
    for category in categories:
        expect(staff.get_by_text(f"{category['text']}（{len(category['items'])}条）")).to_be_visible()
    _look(staff, "lists-2-checklist-read")
    title = staff.get_by_label("清单名称")
    title.click()
    staff.keyboard.press("ControlOrMeta+a")
    title.press_sequentially(TITLE)
    staff.get_by_role("button", name="发布第1版").click()
    expect(staff.get_by_text(f"已发布“{TITLE}”第1版（待核对），列入制度库。")).to_be_visible()
    by_hand("3 白晓琳 导入清单", effort)
    assert effort.taps <= 10 and effort.characters == len(TITLE), effort
    _look(staff, "lists-3-checklist-issued")
    for text in items:
        expect(staff.get_by_role("rowheader").filter(has_text=text)).to_be_visible()


def test_last_month_s_ledger_of_two_townships_keeps_its_states_and_days(
    page_as: PageAs, by_hand: ByHand, tmp_path: Path
) -> None:
    path = tmp_path / "五月问题整改台账.xlsx"
    truth = ledger_workbook.build(path, units=TOWNSHIPS, rows=60, seed=11)
    found = [row for row in truth if row["outcome"] == "finding"]
    done = sum(row["done"] is True for row in found)
    assert 0 < done < len(found)

    staff = page_as("demo-staff")
    before = _figures(staff)
    effort = effort_of(staff)
    staff.get_by_role("link", name="问题整改", exact=True).first.click()
    staff.get_by_role("link", name="导入台账").click()
    staff.get_by_label("台账文件").set_input_files(path)
    effort.taps += _TO_CHOOSE_A_FILE
    staff.get_by_role("button", name="上传并查看").click()
    expect(staff.get_by_text(f"共读到{len(truth)}行：新增{len(found)}条")).to_be_visible()
    _look(staff, "lists-4-ledger-read")
    staff.get_by_role("button", name=f"存入新增的{len(found)}条").click()
    expect(staff.get_by_text("已存入。再导入同一份文件，不会重复。")).to_be_visible()
    by_hand("3 白晓琳 导入台账", effort)
    assert effort.taps <= 8 and effort.characters == 0, effort

    staff.get_by_role("link", name="看导入的问题").click()
    expect(staff.locator("#ledger tbody tr").first).to_contain_text("导入")
    _look(staff, "lists-5-ledger-imported")
    _late_stands_beside_its_day(staff)
    closed = next(row for row in found if row["done"] is True and row["due_on"])
    working = next(row for row in found if row["done"] is False and row["measure"] and row["due_on"])
    waiting = next(row for row in found if row["done"] is not True and not row["measure"])
    for row, state in ((closed, "已销号"), (working, "整改中"), (waiting, "待整改")):
        _open(staff, row)
        lead = staff.locator(".lead")
        expect(lead).to_contain_text(state)
        expect(lead).to_contain_text("导入")
        aside = staff.locator(".aside")
        expect(aside).to_contain_text(row["unit"])
        if row["due_on"]:
            expect(aside).to_contain_text(_day(row["due_on"]))
        expect(aside).to_contain_text("所属集中治理")
        _look(staff, f"lists-6-{row['sheet']}-{row['row']}")

    # All of them are under the campaign, the closed ones among 已销号.
    after = _figures(staff)
    assert (after["问题"] - before["问题"], after["已销号"] - before["已销号"]) == (len(found), done)


def _late_stands_beside_its_day(page: Page) -> None:
    """On a phone, where each line is a card: beside what it belongs to, not under the label."""
    page.set_viewport_size({"width": 390, "height": 844})
    late = page.locator("#ledger td .state-late").first
    cell, mark = late.locator("..").bounding_box(), late.bounding_box()
    assert cell is not None and mark is not None
    assert mark["x"] - cell["x"] > 80
    page.set_viewport_size({"width": 1440, "height": 900})


# What the dialog of the system takes: a press to open it, one on the file, one to confirm.
_TO_CHOOSE_A_FILE = 3
_TO_CHOOSE_FROM_A_LIST = 2


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _figures(page: Page) -> dict[str, int]:
    """What stands on the campaign's page for this reader."""
    page.get_by_role("link", name="集中治理").first.click()
    page.get_by_role("link", name="查看进展").first.click()
    expect(page.locator(".figures")).to_be_visible()
    figures = [figure.inner_text().split("\n") for figure in page.locator(".figures .figure").all()]
    return {label: int(re.sub(r"\D", "", " ".join(rest))) for label, *rest in figures}


def _open(page: Page, row: dict[str, Any]) -> None:
    """Find an imported problem by its words, and open it."""
    page.get_by_role("link", name="问题整改", exact=True).first.click()
    page.get_by_label("具体表现含有").fill(row["text"][:20])
    page.get_by_label("问题来源").select_option(label="台账导入")
    page.get_by_role("button", name="筛选").click()
    line = page.locator("#ledger tbody tr").filter(has_text=row["text"][:50]).filter(has_text=row["unit"])
    line.get_by_role("link").first.click()
    expect(page.locator(".problem")).to_have_text(row["text"])
