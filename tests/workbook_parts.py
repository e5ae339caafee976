"""Workbooks built piece by piece (测试用工作簿), sound ones and ones no program would write."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from qingyuan.kernel.containers import write_compound

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

BOOK = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
ROOT = (
    f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
LINKS = (
    f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)


def sheet_xml(data: str) -> str:
    return f'<worksheet xmlns="{_MAIN}" xmlns:x="{_MAIN}"><sheetData>{data}</sheetData></worksheet>'


def xlsx(path: Path, *, data: str = "", parts: Mapping[str, str | bytes] | None = None) -> Path:
    """An .xlsx of one sheet; data is what stands in its sheetData, parts replace or add parts."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": ROOT,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet1.xml": sheet_xml(data),
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in whole.items():
            package.writestr(name, content)
    return path


def declare_size(path: Path, name: str, size: int) -> None:
    """Let the package say that a part unpacks to this many bytes, in both places it says so."""
    with zipfile.ZipFile(path) as package:
        part = package.getinfo(name)
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, part.header_offset + 22, size)
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(name.encode()))
    struct.pack_into("<L", data, entry + 24, size)
    path.write_bytes(data)


def record(kind: int, data: bytes = b"") -> bytes:
    """One record of an .xls."""
    return struct.pack("<HH", kind, len(data)) + data


def label(row: int, column: int, text: str) -> bytes:
    """A text cell; row and column from 0."""
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def formula(row: int, column: int, value: float) -> bytes:
    return record(0x0006, struct.pack("<HHHdHLH", row, column, 0, value, 0, 0, 3) + b"\x1e\x01\x00")


def xls(path: Path, cells: Iterable[bytes], *, before: bytes = b"", dimensions: tuple[int, int] = (0, 0)) -> Path:
    """An .xls of one sheet named 表; before: records put into the globals."""
    begin = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 0, 0, 0))
    begin_sheet = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0010, 0, 0, 0, 0))
    name = "表".encode("utf-16-le")
    end = record(0x000A)
    bound_length = 4 + 4 + 2 + 1 + 1 + len(name)
    start = len(begin) + len(before) + bound_length + len(end)
    bound = record(0x0085, struct.pack("<LBBBB", start, 0, 0, 1, 1) + name)
    declared = record(0x0200, struct.pack("<LLHHH", 0, dimensions[0], 0, dimensions[1], 0))
    stream = begin + before + bound + end + begin_sheet + declared + b"".join(cells) + end
    path.write_bytes(write_compound({"Workbook": stream}))
    return path
