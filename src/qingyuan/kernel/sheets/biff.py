"""An .xls looked through before the parser sees it (xls 安检): password, far-off cells, formulas.

Records of [MS-XLS]: two bytes kind, two bytes length, then the data. The globals come first and say where each
sheet begins. What is read here is what the parser would trust to set memory aside.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ..containers import BadContainer, CompoundFile, Oversized, write_compound
from .extent import MAX_FORMULAS, MAX_MONTHS, Extent
from .formats import styles_showing_months

_BOUND_SHEET, _FILE_PASS, _STRINGS, _DIMENSIONS, _BEGIN, _END = 0x85, 0x2F, 0xFC, 0x200, 0x809, 0x0A
_BEGINS = (_BEGIN, 0x009, 0x209, 0x409)
_FORMULAS = (0x006, 0x206, 0x406)
_FORMAT, _STYLE = 0x41E, 0xE0
_NUMBERS = (0x203, 0x27E)
# number, label, bool or error, compact number, label by index, integer and rich text of older files
_VALUES = frozenset({0x203, 0x204, 0x205, 0x27E, 0xFD, 0x0D6, 0x003, 0x004, 0x005, 0x002, *_FORMULAS})
_MANY_COMPACT = 0xBD
# The most a workbook of this format can name by its byte-wide index, several times over.
_MAX_SHEETS = 1_000


class Encrypted(Exception):
    """The workbook's records are encrypted (设有打开密码)."""


@dataclass(frozen=True)
class OldWorkbook:
    """An .xls seen through. clean: a compound file for the parser; extents: in the order of its sheets."""

    clean: bytes
    extents: list[Extent]


def look_through(data: bytes) -> OldWorkbook:
    """Scan every sheet. Raises BadContainer, Oversized, Encrypted."""
    compound = CompoundFile(data)
    name = "Workbook" if "Workbook" in compound.names else "Book"
    stream = bytearray(compound.stream(name))
    starts: list[int] = []
    codes: dict[int, str] = {}
    formats: list[int] = []
    for kind, at, length in _records(stream, 0):
        if kind == _FILE_PASS:
            raise Encrypted
        if kind == _BOUND_SHEET and length >= 6:
            starts.append(struct.unpack_from("<L", stream, at)[0])
        if kind == _FORMAT and length > 5:
            codes[struct.unpack_from("<H", stream, at)[0]] = _format_code(stream, at + 2, length - 2)
        if kind == _STYLE and length >= 4:
            formats.append(struct.unpack_from("<H", stream, at + 2)[0])
        # Each string takes three bytes or more; the parser sets memory aside for the number declared.
        if kind == _STRINGS and length >= 8 and struct.unpack_from("<L", stream, at + 4)[0] * 3 > len(stream):
            raise BadContainer
    if len(starts) > _MAX_SHEETS or len(set(starts)) != len(starts):
        raise BadContainer
    months = styles_showing_months(formats, codes)
    extents = [_scan(stream, start, months) for start in starts]
    return OldWorkbook(write_compound({name: bytes(stream)}), extents)


def _records(stream: bytearray, start: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the data and its length, from a start to the end record that matches it."""
    depth, at = 0, start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            raise BadContainer
        yield kind, at + 4, length
        at += 4 + length
        # A chart on the sheet is a substream of its own.
        if kind in _BEGINS:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
    raise BadContainer


def _format_code(stream: bytearray, at: int, length: int) -> str:
    """The text of a format: its number of characters, a flag for two-byte ones, the characters."""
    wide = stream[at + 2] & 1
    text = bytes(stream[at + 3 : at + length])
    return text.decode("utf-16-le" if wide else "latin-1", "replace")


def _scan(stream: bytearray, start: int, months: frozenset[int]) -> Extent:
    extent, dimensions = Extent(), []
    for kind, at, length in _records(stream, start):
        if kind == _DIMENSIONS:
            dimensions.append((at, length))
        elif (kind in _VALUES or kind == _MANY_COMPACT) and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            if kind == _MANY_COMPACT:
                column = max(column, struct.unpack_from("<H", stream, at + length - 2)[0])
            extent.reach(row + 1, column + 1)
            if kind in _FORMULAS:
                extent.formulas.add((row + 1, column + 1))
            elif months and kind in _NUMBERS and len(extent.months) < MAX_MONTHS:
                if struct.unpack_from("<H", stream, at + 4)[0] in months:
                    extent.months.add((row + 1, column + 1))
            elif months and kind == _MANY_COMPACT and len(extent.months) < MAX_MONTHS:
                first = struct.unpack_from("<H", stream, at + 2)[0]
                for place in range((length - 6) // 6):
                    if struct.unpack_from("<H", stream, at + 4 + 6 * place)[0] in months:
                        extent.months.add((row + 1, first + place + 1))
    if len(extent.formulas) > MAX_FORMULAS:
        raise Oversized
    for at, length in dimensions:
        # The parser sets memory aside for the declared range; say the real one.
        rows, columns = min(extent.last_row, 0xFFFF), min(extent.last_column, 0xFFFF)
        wide = struct.pack("<LLHH", 0, rows, 0, columns)
        narrow = struct.pack("<HHHH", 0, rows, 0, columns)
        said = (wide if length >= 14 else narrow)[:length]
        stream[at : at + len(said)] = said
    return extent
