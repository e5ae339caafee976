"""Workbooks as offices upload them, and the pages that come (上传的表格和随后的页面)."""

from __future__ import annotations

import io
import re

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

HEADER = ("姓名", "性别", "人员类别", "入党", "支部", "电话")
VILLAGE, NEXT = "巴彦塔拉嘎查党支部", "白音花嘎查党支部"
WU = ("吴丽", "女", "正式党员", "2001.7", VILLAGE, "13800000000")
SUN = ("孙梅", "女", "正式党员", "1998.07", "塔拉支部", "")
ZHAO = ("赵强", "男", "", "", VILLAGE, "5621")
SENTENCE = "共读到4行：新增1人，更新0人，未变0人，退回2人，另有1行是标题或合计。"


def book(*rows, sheets=None, hidden=(), name="名册.xlsx"):
    """A workbook as somebody uploads it: these rows on one sheet, or rows by the name of a sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as made:
        for title, lines in (sheets or {"花名册": rows}).items():
            sheet = made.add_worksheet(title)
            for at, cells in enumerate(lines):
                sheet.write_row(at, 0, cells)
            if title in hidden:
                sheet.hide()
    return SimpleUploadedFile(name, target.getvalue())


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def links(answer, words):
    """The addresses on a page that hold some words."""
    found = re.findall(r'(?:href|action)="([^"]+)"', answer.content.decode())
    return [link.replace("&amp;", "&") for link in found if words in link]


def here(answer):
    return answer.redirect_chain[-1][0]
