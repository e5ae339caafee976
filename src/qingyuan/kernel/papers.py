"""Papers in the office's layout (公文表格): a table as a Word document, A4 across, the same data the same bytes.

Page and faces: margins 37/35/28/26 mm turned for the wide page, title 22 pt 小标宋, body 仿宋 (GB/T 9704-2012
as used for attachments). A machine without those faces shows its own 宋体.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.run import Run

_TITLE, _BODY, _HEAD = "方正小标宋简体", "仿宋_GB2312", "黑体"
# What XML 1.0 can't hold; a pasted text may bring them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Word keeps a time per part; a fixed one makes the same data the same bytes.
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class WordColumn:
    """A column of a printed table; width in millimetres, centred for short values."""

    label: str
    width: float
    centred: bool = False


def word_table(
    *,
    title: str,
    lines: Sequence[str],
    columns: Sequence[WordColumn],
    rows: Iterable[Sequence[str]],
    notes: Sequence[str] = (),
    mark: str = "",
    made_at: datetime,
) -> bytes:
    """A .docx: title, lines under it, one table whose head repeats on every page, notes, page numbers.

    lines   e.g. unit and day, under the title;  rows  cells as text, one per column
    mark    a line over the title on every page (the demo's);  made_at  the document's date, aware
    """
    document = Document()
    _page(document, mark)
    _paragraph(document, title, _TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
    for line in lines:
        _paragraph(document, line, _BODY, 12, WD_ALIGN_PARAGRAPH.LEFT)
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(_table(columns, rows)))
    for note in notes:
        _paragraph(document, note, _BODY, 12, WD_ALIGN_PARAGRAPH.LEFT)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = title
    properties.created = properties.modified = made_at.replace(tzinfo=None, microsecond=0)
    return _fixed_times(document)


def _page(document: WordDocument, mark: str) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    if mark:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _face(head.add_run(mark), _BODY, 9)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = foot.add_run()
    _face(run, "宋体", 10.5)
    for part in (
        '<w:fldChar {ns} w:fldCharType="begin"/>',
        '<w:instrText {ns} xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar {ns} w:fldCharType="end"/>',
    ):
        run._r.append(parse_xml(part.format(ns=nsdecls("w"))))


def _paragraph(document: WordDocument, text: str, face: str, size: float, alignment: WD_ALIGN_PARAGRAPH) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(4)
    _face(paragraph.add_run(_clean(text)), face, size)


def _face(run: Run, face: str, size: float) -> None:
    run.font.name, run.font.size = face, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _table(columns: Sequence[WordColumn], rows: Iterable[Sequence[str]]) -> str:
    # One string parsed once: building a thousand rows cell by cell through the object model takes a minute.
    widths = [round(column.width * 56.7) for column in columns]
    out = [
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>',
        *(
            f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        ),
        '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
        *(_cell(column.label, width, _HEAD, True) for column, width in zip(columns, widths, strict=True)),
        "</w:tr>",
    ]
    for row in rows:
        out.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        for value, column, width in zip(row, columns, widths, strict=True):
            out.append(_cell(value, width, _BODY, column.centred))
        out.append("</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _cell(value: str, width: int, face: str, centred: bool) -> str:
    style = f'<w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/><w:sz w:val="18"/></w:rPr>'
    align = '<w:jc w:val="center"/>' if centred else ""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:spacing w:after="0"/>{align}</w:pPr><w:r>{style}'
        f'<w:t xml:space="preserve">{escape(_clean(line))}</w:t></w:r></w:p>'
        for line in value.split("\n") or [""]
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _fixed_times(document: WordDocument) -> bytes:
    loose = io.BytesIO()
    document.save(loose)
    fixed = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return fixed.getvalue()
