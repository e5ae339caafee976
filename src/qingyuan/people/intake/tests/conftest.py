"""Small workbooks, written and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.urls import reverse

from qingyuan.people.intake import files
from qingyuan.people.intake.reading.books import read_books
from qingyuan.people.intake.reading.lines import Read

Rows = Sequence[Sequence[object]]


def write(path: Path, sheets: Mapping[str, Rows], merges: Sequence[str]) -> Path:
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    shown = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place in merges:
            sheet.merge_range(place, "")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, shown)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """Writes one sheet of these rows, or a sheet for each name, and reads them. merges: ranges such as A1:C1."""

    def read(sheets: Rows | Mapping[str, Rows], *, merges: Sequence[str] = ()) -> Read:
        named = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
        return read_books([("a.xlsx", write(tmp_path / "a.xlsx", named, merges))], today=date(2026, 6, 5))

    return read


@pytest.fixture
def staff(scope_as):
    """Who keeps the rosters of the banner."""
    return scope_as("department-staff")


@pytest.fixture
def banner(two_leagues):
    return two_leagues.one.units["banner"]


@pytest.fixture
def village(two_leagues):
    """巴彦塔拉嘎查党支部."""
    return two_leagues.one.units["banner_sumu_village_1"]


@pytest.fixture
def next_village(two_leagues):
    """白音花嘎查党支部."""
    return two_leagues.one.units["banner_sumu_village_2"]


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Rows], Path]:
    """book(rows): a workbook of one sheet of these rows, on disk."""
    return lambda rows: write(tmp_path / "名册.xlsx", {"Sheet1": rows}, ())


# --- uploading through the pages


@pytest.fixture
def sumu(two_leagues):
    return two_leagues.one.units["banner_sumu"]


@pytest.fixture
def client(client_as):
    """The 组织委员 of the sumu, signed in."""
    return client_as("township-organization-member")


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """The folder in which what was uploaded waits."""
    folder = tmp_path / "kept"
    monkeypatch.setattr(files, "_folder", lambda: folder)
    return folder


@pytest.fixture
def uploaded(client, sumu, kept):
    """uploaded(*files): chosen and sent; gives the page that comes."""

    def send(*chosen):
        url = f"{reverse('intake:upload')}?unit={sumu.pk}"
        return client.post(url, {"files": list(chosen)}, follow=True)

    return send
