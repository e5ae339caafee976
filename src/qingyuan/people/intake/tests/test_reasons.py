"""Reason codes: each has its sentence, and none is given that is not listed."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from qingyuan.people.intake import reasons
from qingyuan.people.intake.people import put_together
from qingyuan.people.intake.reading.books import read_books
from qingyuan.people.intake.twins import together
from tests import rosters

ROOM = Path(reasons.__file__).parent
_UNKNOWN = "原因不明"


def test_each_code_is_listed_once_and_has_a_sentence_of_its_own_for_people():
    codes = reasons.codes()
    assert len(codes) == len(set(codes))
    assert [code for code in codes if _UNKNOWN in reasons.reason_text(code) or "%" in reasons.reason_text(code)] == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("phone_landline", "手机号码是座机，没有采用"),
        ("joined_on_ahead", "入党日期晚于今天"),
        ("joined_differs_from_roster", "入党日期和名册上的不同，没有覆盖，请核对后到人员页更正"),
        ("id_number_area_unknown", "公民身份号码开头的地区代码没有见过，已照收，请核对"),
        ("category_rows_differ", "同一个人的几行里人员类别不同，没有登记，请核对后只留一种"),
        ("filled_full", "补上转正日期"),
        ("changed_phone", "更新手机号码"),
        ("no_such_code", "原因不明（no_such_code）"),
    ],
)
def test_a_code_is_said_in_words(code, said):
    assert reasons.reason_text(code) == said


def _given():
    """The codes written out in the room's sources: what is refused, noted or doubted, and why units are not found."""
    for path in sorted(ROOM.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="refuse" | "note" | "doubt"), args=[ast.Constant(value=str() as code), *_]
                ):
                    yield code
                case ast.Constant(value=str() as code) if re.fullmatch(r"branch_\w+|\w+_since", code):
                    yield code


def test_no_code_is_given_in_the_sources_that_is_not_listed():
    given = set(_given())
    assert {"branch_unknown", "same_name_on_roster", "edited_since"} <= given
    assert sorted(given - set(reasons.codes())) == []


def test_no_code_comes_out_of_dirty_workbooks_that_is_not_listed(tmp_path):
    rosters.make(tmp_path, rows=600, seed=11, units=rosters.sample_units(600, 11))
    books = [(path.name, path) for path in sorted(tmp_path.iterdir()) if path.suffix in (".xlsx", ".xls")]
    read = read_books(books, today=date(2026, 6, 5))
    codes = {code for line in read.lines for code in line.reasons}
    codes |= {code for one in together(read.lines) for code in put_together(one.lines, date(2026, 6, 5)).notes}
    codes |= {why for sheet in read.sheets for _row, why in sheet.others}
    assert len(codes) > 10
    assert sorted(codes - set(reasons.codes())) == []
