"""Workbooks that are refused before a parser sees them, each with a sentence and without cost."""

from __future__ import annotations

import io
import shutil
import struct
import tracemalloc
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
import xlsxwriter
from PIL import Image

from qingyuan.kernel import containers
from qingyuan.kernel.containers import write_compound
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import extent, package, read_workbook
from tests.workbook_parts import BOOK, LINKS, declare_size, formula, label, number, record, sheet_xml, xls, xlsx

MEGABYTE = 1 << 20


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(BadInput) as refused:
        read_workbook(path)
    return refused.value.code, refused.value.message


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def sound(path: Path) -> Path:
    book = openpyxl.Workbook()
    for number_ in range(200):
        book.active.append([f"第{number_}行", "具体表现"])
    book.save(path)
    return path


# Not a workbook

NEXT_STEP = "请用 Excel 或 WPS 打开，另存为 .xlsx 再传。"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(
            "<html><table><tr><td>序号</td></tr></table></html>".encode(),
            f"这个文件的后缀像表格，内容其实是网页。{NEXT_STEP}",
            id="a web page, as many systems export",
        ),
        pytest.param(
            b'<?xml version="1.0"?><Workbook/>',
            f"这个文件的后缀像表格，内容其实是网页。{NEXT_STEP}",
            id="the XML of 2003",
        ),
        pytest.param(
            "序号,具体表现\n1,甲\n".encode(), f"这个文件的内容是纯文本，不是 Excel 表格。{NEXT_STEP}", id="a text"
        ),
        pytest.param(
            "序号,具体表现\n1,甲\n".encode("gb18030"),
            f"这个文件的内容是纯文本，不是 Excel 表格。{NEXT_STEP}",
            id="a text in GB18030",
        ),
        pytest.param(
            b"\x00\x01\x02",
            "这个文件不是 Excel 表格，改了后缀也读不了。请选 .xlsx 或 .xls 文件，或另存为 .xlsx 再传。",
            id="anything else",
        ),
    ],
)
def test_what_is_no_workbook_by_content_is_named(tmp_path, content, sentence):
    assert refusal(put(tmp_path / "台账.xlsx", content)) == ("not_a_workbook", sentence)


def test_a_word_document_and_a_photo_are_named_whatever_they_are_called(tmp_path):
    docx.Document().save(str(tmp_path / "台账.xlsx"))
    assert refusal(tmp_path / "台账.xlsx") == (
        "not_a_workbook",
        "这是 Word 文档，不是 Excel 表格。请把里面的表复制到 Excel 或 WPS 表格里，存成 .xlsx 再传。",
    )
    Image.new("RGB", (9, 9)).save(tmp_path / "照片.xlsx", "JPEG")
    assert refusal(tmp_path / "照片.xlsx")[0] == "not_a_workbook"


def test_an_empty_file_and_one_too_big_are_refused_by_size(tmp_path):
    assert refusal(put(tmp_path / "a.xlsx", b""))[0] == "file_empty"
    with (tmp_path / "b.xlsx").open("wb") as file:
        file.truncate(31 * MEGABYTE)
    assert refusal(tmp_path / "b.xlsx") == (
        "file_too_big",
        "这个文件有31 MB，超过了30 MB的上限。请压缩图片或拆成几个文件再传。",
    )


# Damaged, locked

BROKEN = ("broken", "这个表格不完整或已损坏，打不开。请重新复制一份，确认自己能打开后再传。")
PASSWORD = ("password", "这个文件设了打开密码，系统读不了。请在 Excel 里另存一份不带密码的再传。")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_cut_short_is_broken(tmp_path, share):
    whole = sound(tmp_path / "a.xlsx").read_bytes()
    assert refusal(put(tmp_path / "b.xlsx", whole[: int(len(whole) * share)])) == BROKEN


@pytest.mark.parametrize("share", [0.3, 0.6, 0.75])
def test_an_old_workbook_cut_short_is_broken(tmp_path, share):
    whole = xls(tmp_path / "a.xls", [label(row, 0, "具体表现") for row in range(2_000)]).read_bytes()
    assert refusal(put(tmp_path / "b.xls", whole[: int(len(whole) * share)])) == BROKEN


def test_bytes_changed_inside_a_part_are_broken(tmp_path):
    path = sound(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as whole:
        part = whole.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(path.read_bytes())
    data[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    assert refusal(put(path, bytes(data))) == BROKEN


def test_a_workbook_locked_by_excel_asks_for_one_without_password(tmp_path):
    locked = write_compound({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": bytes(9000)})
    assert refusal(put(tmp_path / "a.xlsx", locked)) == PASSWORD


def test_an_old_workbook_locked_by_excel_asks_for_one_without_password(tmp_path):
    assert refusal(xls(tmp_path / "a.xls", [label(0, 0, "甲")], before=record(0x2F, bytes(54)))) == PASSWORD


def test_a_workbook_with_macros_is_refused(tmp_path):
    assert refusal(xlsx(tmp_path / "a.xlsx", parts={"xl/vbaProject.bin": b"x"})) == (
        "macros",
        "这个表格带有宏，为安全起见不读。请另存为不带宏的 .xlsx 再传。",
    )


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/app.xml"])
def test_a_part_with_entities_is_refused(tmp_path, name):
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    assert refusal(xlsx(tmp_path / "a.xlsx", parts={name: bomb})) == (
        "hostile_xml",
        "这个文件的内部写法不安全，系统不读。请在 Excel 或 WPS 里新建一个表，把内容复制过去再传。",
    )


def test_a_part_in_two_byte_letters_is_not_taken_on_trust(tmp_path):
    hidden = sheet_xml('<row r="1"><c r="XFD1048576"><v>1</v></c></row>').encode("utf-16")
    assert refusal(xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": hidden})) == BROKEN


# Too large inside

OVERSIZED = ("oversized", "这个表格解开后过大，系统不读。请新建一个表，只把要导入的行和列复制过去再传。")


@pytest.fixture(scope="module")
def shared_strings_bomb(tmp_path_factory) -> Path:
    """400 MB of shared strings in a file of a few hundred KB."""
    path = tmp_path_factory.mktemp("bomb") / "a.xlsx"
    block = b"<si><t>" + "雷同".encode() * 200 + b"</t></si>"
    block = (block * (MEGABYTE // len(block) + 1))[:MEGABYTE]
    links = LINKS.replace("</Relationships>", "") + (
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    )
    xlsx(path, data='<row r="1"><c r="A1" t="s"><v>0</v></c></row>', parts={"xl/_rels/workbook.xml.rels": links})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as whole,
        whole.open("xl/sharedStrings.xml", "w") as part,
    ):
        for _number in range(400):
            part.write(block)
    return path


@pytest.fixture
def unpacked(monkeypatch) -> list[int]:
    """How many bytes have come out of each block of a package so far."""
    counted: list[int] = []
    plain = containers._unpacked

    def counting(source, part):
        for block in plain(source, part):
            counted.append(len(block))
            yield block

    monkeypatch.setattr(containers, "_unpacked", counting)
    return counted


def cost_of_refusal(path: Path) -> tuple[tuple[str, str], float]:
    """Code and sentence, and the peak of memory in MB."""
    tracemalloc.start()
    try:
        found = refusal(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return found, peak / MEGABYTE


def test_four_hundred_megabytes_of_shared_strings_are_refused_unread_when_declared(shared_strings_bomb, unpacked):
    found, megabytes = cost_of_refusal(shared_strings_bomb)
    assert found == OVERSIZED
    assert megabytes < 20
    assert unpacked == []


def test_shared_strings_that_declare_little_are_counted_as_they_unpack(shared_strings_bomb, tmp_path, unpacked):
    path = Path(shutil.copy(shared_strings_bomb, tmp_path / "a.xlsx"))
    with zipfile.ZipFile(path) as whole:
        packed = whole.getinfo("xl/sharedStrings.xml").compress_size
    declare_size(path, "xl/sharedStrings.xml", 1_000)
    found, megabytes = cost_of_refusal(path)
    assert found == OVERSIZED
    assert megabytes < 20
    assert sum(unpacked) <= max(8 * MEGABYTE, packed * containers.MAX_RATIO) + 2 * MEGABYTE


def test_without_the_ratio_the_cap_alone_stops_them(shared_strings_bomb, tmp_path, unpacked, monkeypatch):
    monkeypatch.setattr(containers, "MAX_RATIO", 10_000)
    path = Path(shutil.copy(shared_strings_bomb, tmp_path / "a.xlsx"))
    declare_size(path, "xl/sharedStrings.xml", 1_000)
    found, megabytes = cost_of_refusal(path)
    assert found == OVERSIZED
    assert megabytes < 20
    assert package.MAX_PART < sum(unpacked) <= package.MAX_PART + 2 * MEGABYTE


def test_a_part_that_unpacks_to_more_than_it_declares_is_broken_even_when_small(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", parts={"docProps/app.xml": "<a>" + "x" * 5_000 + "</a>"})
    declare_size(path, "docProps/app.xml", 10)
    assert refusal(path) == BROKEN


def test_a_bomb_among_the_pictures_counts_too(tmp_path):
    assert refusal(xlsx(tmp_path / "a.xlsx", parts={"xl/media/image1.png": bytes(20 * MEGABYTE)})) == OVERSIZED


def test_all_parts_together_have_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "MAX_TOTAL", 3 * MEGABYTE)
    parts = {f"xl/media/image{number}.png": bytes(MEGABYTE) for number in range(4)}
    assert refusal(xlsx(tmp_path / "a.xlsx", parts=parts)) == OVERSIZED


def test_too_many_parts_are_refused_unread(tmp_path):
    assert refusal(xlsx(tmp_path / "a.xlsx", parts={f"a/{number}": "" for number in range(2_001)})) == OVERSIZED


def test_a_list_of_parts_too_long_to_read_is_refused_by_its_length(tmp_path):
    long_name = "a" * 60_000
    parts = {f"{long_name}{number}": "" for number in range(20)}
    assert refusal(xlsx(tmp_path / "a.xlsx", parts=parts)) == OVERSIZED


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_broken(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", data='<row r="1"><c r="A1"><v>1</v></c></row>')
    with zipfile.ZipFile(path, "a") as whole:
        whole.writestr("xl/worksheets/Sheet1.xml", sheet_xml('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'))
    assert refusal(path) == BROKEN


# Too far on the sheet


def far_off(place: str) -> str:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{place}"><v>2</v></c></row>'


TOO_FAR = (
    "too_many_rows",
    "工作表“表”一直用到XFD1048576，超过了200,000行。请看看表格下方有没有多余的内容，删掉这些行或拆成几个文件再传。",
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(far_off("XFD1048576"), id="usual"),
        pytest.param(far_off("XFD1048576").replace("<c r", '<c s="0" r'), id="attributes in another order"),
        pytest.param(far_off("XFD1048576").replace("<c ", "<x:c ").replace("</c>", "</x:c>"), id="with a prefix"),
        pytest.param(
            far_off("XFD1048576").replace('<row r="1048576">', "<row>"), id="in a row that claims to be the second"
        ),
    ],
)
def test_one_value_in_the_last_cell_of_a_sheet_costs_no_memory(tmp_path, data):
    found, megabytes = cost_of_refusal(xlsx(tmp_path / "a.xlsx", data=data))
    assert found == TOO_FAR
    assert megabytes < 5


def test_a_range_too_wide_is_refused(tmp_path):
    assert refusal(xlsx(tmp_path / "a.xlsx", data=far_off("CZ100000"))) == (
        "too_many_cells",
        "工作表“表”一直用到CZ100000，范围太大。请看看表格右边和下方有没有多余的内容，删掉后再传。",
    )


def test_styled_empty_cells_far_off_do_no_harm(tmp_path):
    data = far_off("B2") + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    (sheet,) = read_workbook(xlsx(tmp_path / "a.xlsx", data=data)).sheets
    assert [row.cells for row in sheet.rows] == [(1, None), (None, 2)]


def test_a_declared_range_is_not_believed(tmp_path):
    whole = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    (sheet,) = read_workbook(xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": whole})).sheets
    assert [row.cells for row in sheet.rows] == [(1,)]


def test_sheets_count_together(tmp_path, monkeypatch):
    monkeypatch.setattr(extent, "MAX_CELLS", 50)
    monkeypatch.setattr("qingyuan.kernel.sheets.reading.MAX_CELLS", 50)
    book = openpyxl.Workbook()
    book.active["D10"] = 1
    book.create_sheet("二")["D10"] = 1
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx") == ("too_many_cells", "这个文件的工作表合起来太大。请拆成几个文件再传。")


def test_one_row_more_than_the_most_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(extent, "MAX_ROWS", 200)
    monkeypatch.setattr("qingyuan.kernel.sheets.reading.MAX_ROWS", 200)
    assert len(read_workbook(sound(tmp_path / "a.xlsx")).sheets[0].rows) == 200
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book.active.append(["多一行"])
    book.save(tmp_path / "b.xlsx")
    assert refusal(tmp_path / "b.xlsx")[0] == "too_many_rows"


def test_too_many_merged_ranges_are_refused(tmp_path):
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 50_002))
    whole = sheet_xml("").replace("</worksheet>", f"<mergeCells>{merges}</mergeCells></worksheet>")
    assert refusal(xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": whole})) == OVERSIZED


def test_an_old_workbook_with_a_far_cell_is_refused_and_its_declared_range_not_believed(tmp_path):
    path = xls(tmp_path / "a.xls", [label(0, 0, "甲"), number(65_535, 255, 1)])
    assert refusal(path)[0] == "too_many_cells"
    path = xls(tmp_path / "b.xls", [label(0, 0, "甲"), formula(1, 0, 2)], dimensions=(0xFFFFFFF0, 0xFFFF))
    assert [row.cells for row in read_workbook(path).sheets[0].rows] == [("甲",), (2,)]


def test_an_old_workbook_that_promises_billions_of_strings_is_broken(tmp_path):
    strings = record(0xFC, struct.pack("<LL", 1, 0x7FFFFFFF))
    assert refusal(xls(tmp_path / "a.xls", [label(0, 0, "甲")], before=strings)) == BROKEN


def test_a_stream_that_runs_in_a_circle_for_a_gigabyte_is_broken_without_cost(tmp_path):
    data = bytearray(xls(tmp_path / "a.xls", [label(0, 0, "甲")]).read_bytes())
    # Sectors of 4,096 bytes after the header: the table of chains, the directory, the small streams, the workbook.
    header, chains, directory, workbook = 4096, 4096, 8192, 3
    assert len(data) == header + 4 * 4096
    struct.pack_into("<L", data, chains + 4 * workbook, workbook)
    struct.pack_into("<Q", data, directory + 128 + 120, 1 << 30)
    found, megabytes = cost_of_refusal(put(tmp_path / "b.xls", bytes(data)))
    assert found == BROKEN
    assert megabytes < 20


# What must still be read


def test_a_comment_behind_the_package_and_a_wide_directory_do_no_harm(tmp_path):
    path = sound(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as whole:
        whole.comment = b"made by an office program"
    assert len(read_workbook(path).sheets[0].rows) == 200


def test_a_sheet_linked_by_an_absolute_path_is_read(tmp_path):
    links = LINKS.replace("worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml")
    path = xlsx(
        tmp_path / "a.xlsx", data=far_off("B2"), parts={"xl/_rels/workbook.xml.rels": links, "xl/workbook.xml": BOOK}
    )
    assert [row.cells for row in read_workbook(path).sheets[0].rows] == [(1, None), (None, 2)]


def test_a_list_of_twenty_thousand_rows_is_read(tmp_path):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        for row in range(20_000):
            sheet.write_row(row, 0, [row, "某支部", "正式党员", "示例"])
    (read,) = read_workbook(put(tmp_path / "a.xlsx", target.getvalue())).sheets
    assert len(read.rows) == 20_000
    assert read.rows[-1].cells == (19_999, "某支部", "正式党员", "示例")
