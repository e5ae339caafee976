"""A roster comes in (名册导入) and is taken back and comes again; a branch confirms who need not attend (免到会).

Steps 2 and 8 of the first week: the department imports the national system's export; the secretary confirms the
year's list once, on a phone, and is not asked again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.browser import axe_faults, scrolls_sideways, shoot
from tests.rosters import make, sample_units

PageAs = Callable[..., Page]
_EIGHT = re.compile(r"共读到([\d,]+)行：新增([\d,]+)人，更新([\d,]+)人，未变([\d,]+)人，退回([\d,]+)人")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What lies on an officer's desk: the national system's export of 27 columns, and the lists townships sent."""
    folder = tmp_path_factory.mktemp("rosters")
    return make(folder, rows=400, seed=5, units=sample_units(400, 5, "科尔沁右翼中旗"))


def _look(page: Page, name: str) -> None:
    shoot(page, name)
    assert axe_faults(page) == []
    assert not scrolls_sideways(page)


def _read(page: Page, books: list[Path]) -> tuple[int, ...]:
    """Choose the files and let them be read; what would become of its rows."""
    page.get_by_role("link", name="组织与党员").first.click()
    page.get_by_role("link", name="组织页").click()
    page.get_by_role("link", name="导入名册").first.click()
    page.get_by_label("名册（Excel）").set_input_files(books)
    page.get_by_role("button", name="读名册").click()
    return _figures(page)


def _figures(page: Page) -> tuple[int, ...]:
    said = _EIGHT.search(page.get_by_text(_EIGHT).first.inner_text())
    assert said is not None
    return tuple(int(figure.replace(",", "")) for figure in said.groups())


def test_rosters_come_in_are_taken_back_and_come_again(page_as: PageAs, books: list[Path]) -> None:
    staff = page_as("demo-staff")
    figures = _read(staff, books)
    rows, added, _updated, _unchanged, refused = figures
    assert added > 10
    assert refused > 0
    expect(staff.get_by_text("还没有写入")).to_be_visible()
    _look(staff, "30-import-look")

    staff.get_by_role("button", name="入册").click()
    assert _figures(staff) == figures
    expect(staff.get_by_text(re.compile(r"本次导入可在\d+月\d+日17:00前整批撤回"))).to_be_visible()
    _look(staff, "31-import-entered")

    with staff.expect_download() as download:
        staff.get_by_role("link", name="下载退回的行").click()
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    lines = list(sheet.iter_rows(values_only=True))
    head = next(line for line in lines if "退回原因" in line)
    last = max(place for place, label in enumerate(head) if label)
    assert head[last] == "退回原因"
    assert sum(bool(line[last]) for line in lines[lines.index(head) + 1 :]) == refused

    staff.get_by_text("撤回这次导入").click()
    staff.get_by_role("button", name="整批撤回").click()
    expect(staff.get_by_text("已整批撤回：新增的人已撤下，更新过的恢复了原样。").first).to_be_visible()
    _look(staff, "32-import-taken-back")

    assert _read(staff, books) == figures
    staff.get_by_role("button", name="入册").click()
    assert _figures(staff) == figures
    again = _read(staff, books)
    assert again == (rows, 0, 0, rows - refused - (rows - sum(figures[1:])), refused)
    expect(staff.get_by_text("没有可以新增或更新的人，名册不用变。")).to_be_visible()


def test_the_year_s_list_of_who_need_not_attend_is_confirmed_once(page_as: PageAs) -> None:
    secretary = page_as("demo-secretary", "phone")
    secretary.get_by_text("更多").first.click()
    secretary.get_by_role("link", name="组织与党员").first.click()
    secretary.get_by_role("link", name="确认名单").click()
    _look(secretary, "33-exemptions-ask")
    choices = secretary.locator("fieldset.field")
    assert choices.count() > 5
    for place in range(2):
        choices.nth(place).get_by_text("年老").click()
    secretary.get_by_role("button", name=re.compile(r"确认\d{4}年免到会名单")).click()
    expect(secretary.get_by_text(re.compile("确认")).first).to_be_visible()
    _look(secretary, "34-exemptions-confirmed")
