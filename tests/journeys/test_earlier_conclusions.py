"""Step 19 of the first week (对照以往结论): a list with a column 信访人 is read in, matched, and seen by whom it is for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import conclusions
from tests.journeys.browser import axe_faults, scrolls_sideways, shoot
from tests.journeys.conftest import Site

PageAs = Callable[..., Page]
BRANCH = "巴彦塔拉嘎查党支部"
SECRET = "支部书记一人保管和使用印章，从不登记。"


def _look(page: Page, name: str) -> None:
    """Keep the page, and hold it to what every page promises."""
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _list(folder: Path) -> Path:
    head = (*conclusions.HEAD_ROW, "办理状态", "信访人", "联系电话")
    rows = [
        (*conclusions.row(1, unit=BRANCH, category="酒桌文化"), "已办结", "", ""),
        (
            *conclusions.row(2, source="信访办结", text=SECRET, unit=BRANCH, category=""),
            "已办结",
            "王某某",
            "13804821234",
        ),
        (
            *conclusions.row(3, unit="巴彦塔拉", text="2025年第四季度没有开党员大会。", category="组织生活"),
            "已反馈",
            "",
            "",
        ),
        (*conclusions.row(4, unit=BRANCH, text="收支不公开。"), "核查中", "", ""),
    ]
    path = folder / "2025年以往结论一览.xlsx"
    path.write_bytes(conclusions.workbook(rows, head=head))
    return path


def test_conclusions_are_read_in_matched_and_seen_by_whom_they_are_for(
    page_as: PageAs, site: Site, tmp_path: Path
) -> None:
    staff = page_as("demo-staff")
    staff.get_by_role("link", name="问题整改", exact=True).first.click()
    staff.get_by_role("link", name="对照以往结论").click()
    _look(staff, "conclusions-1-kept")
    staff.get_by_role("link", name="导入以往结论").first.click()
    staff.get_by_label("结论一览表").set_input_files(_list(tmp_path))
    staff.get_by_label("孙立群").check()
    _look(staff, "conclusions-2-import")
    staff.get_by_role("button", name="上传并读入").click()
    expect(staff.get_by_text("没有读，也没有存：信访人、联系电话。")).to_be_visible()
    expect(staff.get_by_text("还没有办结，不是结论。")).to_be_visible()
    _look(staff, "conclusions-3-imported")
    staff.get_by_role("link", name="对应到单位和类别").click()
    expect(staff.get_by_text("系统只按名称提出建议")).to_be_visible()
    assert SECRET not in staff.content()
    _look(staff, "conclusions-4-match")
    staff.get_by_role("button", name="确认勾选的各条").click()
    # The demo holds two more whose unit and category are named exactly.
    expect(staff.get_by_text("已确认3条。")).to_be_visible()
    staff.get_by_role("link", name="信访办结结论").click()
    expect(staff.get_by_text(SECRET)).to_be_visible()
    _look(staff, "conclusions-5-petition")

    secretary = page_as("demo-secretary", "phone")
    secretary.goto(f"{site.url}/units/")
    secretary.get_by_role("link", name="以往结论").first.click()
    expect(secretary.get_by_text(conclusions.TEXT)).to_be_visible()
    assert SECRET not in secretary.content()
    _look(secretary, "conclusions-6-unit")
