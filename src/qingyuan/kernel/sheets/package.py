"""An .xlsx looked through before the parser sees it (xlsx 安检): sizes, far-off cells, formulas.

The parser keeps every cell between the first and the last one in memory, so one value in XFD1048576 would
ask for 500 GB and end the process. Parts are inflated in blocks, and what is dangerous is refused on the way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import normpath
from xml.parsers import expat
from zipfile import ZipInfo

from ..containers import BadContainer, Oversized, inflate, repack, zip_parts
from .extent import MAX_CELLS, MAX_ERRORS, MAX_FORMULAS, MAX_MONTHS, Extent
from .formats import styles_showing_months

# A ledger of 100,000 rows and 14 columns of text has a sheet and a string table of about 55 MB each.
MAX_PART = 160 << 20  # bytes, one part inflated
MAX_TOTAL = 320 << 20  # bytes, all parts inflated
# These parts only name the sheets.
_MAX_INDEX = 4 << 20
_MAX_STYLES = 32 << 20
# Each becomes a Python object, and no office merges that many.
_MAX_MERGES = 50_000
# A pattern of more styles would cost more than the sheet; one with so many goes to the exact scan.
_MOST_STYLES = 1_000
# No cell's opening tags are longer; a piece without a place to cut it is left to the exact scan.
_MAX_CARRY = 2 << 20

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_OPENED = ("worksheet", "sharedStrings", "styles")

# The usual way to write a cell. Whatever is written otherwise is legal too and goes to the exact scan.
_ODD_CELL = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]{1,3}[0-9]{1,7}")')
_PREFIXED_CELL = re.compile(rb":c(?=[\s/>])")
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})')
_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_FORMULA = re.compile(rb"[<:]f(?=[\s/>])")
_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*>\s*<f(?=[\s/>])(?![^<>]*\st=["\'](?:array|dataTable))'
)
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: [^<>]*)? t="e"')
_MERGE = re.compile(rb"mergeCell(?=[\s/>])")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


class HostileXml(Exception):
    """A part has a document type, where entities are declared (含有实体声明)."""


@dataclass(frozen=True)
class Package:
    """An .xlsx seen through. clean: the package for the parser; extents: by sheet name, worksheets only."""

    clean: bytes
    extents: dict[str, Extent]


def look_through(data: bytes) -> Package:
    """Inflate every part and scan the sheets. Raises BadContainer, Oversized, HostileXml."""
    source = io.BytesIO(data)
    parts = {name.lower(): part for name, part in zip_parts(source).items()}
    # What a part declares is believed when it is too much; when it is little, it is counted (inflate).
    sizes = [part.file_size for part in parts.values()]
    if max(sizes, default=0) > MAX_PART or sum(sizes) > MAX_TOTAL:
        raise Oversized
    if _BOOK not in parts or _LINKS not in parts:
        raise BadContainer
    links = _links(_plain(inflate(source, parts[_LINKS], limit=_MAX_INDEX)))
    sheets = _sheets(_plain(inflate(source, parts[_BOOK], limit=_MAX_INDEX)))
    kinds = dict(links.values())
    months = _month_styles(source, parts, kinds)
    found: dict[str, Extent] = {}
    left = MAX_TOTAL
    for name, part in parts.items():
        blocks = inflate(source, part, limit=min(left, MAX_PART))
        if kinds.get(name) == "worksheet":
            found[name] = _scan_quickly(_plain(blocks), months) or _scan_exactly(
                _plain(inflate(source, part, limit=MAX_PART)), months
            )
        elif name in kinds or name.endswith((".xml", ".rels")):
            _exhaust(_plain(blocks))
        else:
            _exhaust(blocks)
        left -= part.file_size
    extents = {}
    wanted = {_BOOK, _LINKS, "[content_types].xml", "_rels/.rels"}
    wanted.update(place for place, kind in kinds.items() if kind != "worksheet")
    for sheet, link in sheets.items():
        place = links.get(link, ("", ""))[0]
        if place in found:
            extents[sheet] = found[place]
            wanted.add(place)
    clean = repack(source, [part for name, part in parts.items() if name in wanted])
    return Package(clean, extents)


def _month_styles(source: io.BytesIO, parts: Mapping[str, ZipInfo], kinds: Mapping[str, str]) -> frozenset[int]:
    """The cell styles that show a date without its day."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        inside.append(tag)
        number = attributes.get("numFmtId", "")
        if tag == "numFmt" and number.isdecimal():
            codes[int(number)] = attributes.get("formatCode", "")
        elif tag == "xf" and inside[-2:-1] == ["cellXfs"]:
            numbers.append(int(number) if number.isdecimal() else 0)

    for name, kind in kinds.items():
        if kind == "styles" and name in parts:
            parser = expat.ParserCreate()
            parser.StartElementHandler = start
            parser.EndElementHandler = lambda _name: inside.pop()
            _feed(parser, _plain(inflate(source, parts[name], limit=_MAX_STYLES)))
    return styles_showing_months(numbers, codes)


def _exhaust(blocks: Iterable[bytes]) -> None:
    for _block in blocks:
        pass


def _plain(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks of an XML part, refusing a document type, where entities are declared, and two-byte encodings."""
    tail = b""
    for block in blocks:
        # The scan below and the parser must see the same tags: in UTF-16, which no office writes, they would not.
        if b"\0" in block:
            raise BadContainer
        if b"<!doctype" in (tail + block).lower():
            raise HostileXml
        tail = block[-len(b"<!doctype") :]
        yield block


def _feed(parser: expat.XMLParserType, blocks: Iterable[bytes]) -> None:
    def refuse(*_declaration: object) -> None:
        raise HostileXml

    parser.StartDoctypeDeclHandler = refuse
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    # LookupError: an encoding nobody knows.
    except (expat.ExpatError, LookupError) as error:
        raise BadContainer from error


def _local(name: str) -> str:
    return name.partition(":")[2] or name


def _links(blocks: Iterable[bytes]) -> dict[str, tuple[str, str]]:
    """The parts that the parser will open: link id to (part name in small letters, kind)."""
    links = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if _local(name) == "Relationship" and kind in _OPENED:
            target = attributes.get("Target", "").replace("\\", "/").lower()
            place = normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
            links[attributes.get("Id", "")] = (place, kind)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    _feed(parser, blocks)
    return links


def _sheets(blocks: Iterable[bytes]) -> dict[str, str]:
    """Sheet name to link id."""
    sheets: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            label = attributes.get("name", "")
            if label in sheets:
                raise BadContainer
            sheets[label] = next((value for key, value in attributes.items() if key.endswith(":id")), "")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    _feed(parser, blocks)
    return sheets


def _scan_quickly(blocks: Iterable[bytes], months: frozenset[int]) -> Extent | None:
    """The extent of a sheet written the usual way, counting empty styled cells as values.

    None when only the exact scan can tell: cells written otherwise, or a reach that is too far if it were real.
    """
    if len(months) > _MOST_STYLES:
        return None
    extent, merges, carry = Extent(), 0, b""
    styles = "|".join(map(str, sorted(months))).encode()
    shown = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: [^<>]*)? s="(?:' + styles + rb')"') if months else None
    for block in blocks:
        piece = carry + block
        cut = piece.rfind(b"<c ")
        if cut <= 0:
            cut = piece.rfind(b"<")
        if len(piece) - cut > _MAX_CARRY:
            return None
        piece, carry = piece[:cut], piece[cut:]
        merges += len(_MERGE.findall(piece))
        if not _scan_piece(piece, extent, shown):
            return None
    merges += len(_MERGE.findall(carry))
    if merges > _MAX_MERGES:
        raise Oversized
    if not _scan_piece(carry, extent, shown) or extent.too_far:
        return None
    return extent


def _scan_piece(piece: bytes, extent: Extent, shown: re.Pattern[bytes] | None) -> bool:
    if _ODD_CELL.search(piece) or _PREFIXED_CELL.search(piece):
        return False
    for letters in set(_COLUMN.findall(piece)):
        extent.reach(0, _column(letters.decode()))
    extent.reach(max(map(int, set(_ROW.findall(piece))), default=0), 0)
    if _FORMULA.search(piece):
        cells = _FORMULA_CELL.findall(piece)
        if len(cells) != len(_FORMULA.findall(piece)):
            return False
        extent.formulas.update((int(row), _column(letters.decode())) for letters, row in cells)
        if len(extent.formulas) > MAX_FORMULAS:
            raise Oversized
    if shown is not None and len(extent.months) < MAX_MONTHS:
        extent.months.update((int(row), _column(letters.decode())) for letters, row in shown.findall(piece))
    if b't="e"' in piece and len(extent.errors) < MAX_ERRORS:
        extent.errors.update((int(row), _column(letters.decode())) for letters, row in _ERROR_CELL.findall(piece))
    return True


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None or not int(match[2]):
        raise BadContainer
    return int(match[2]), _column(match[1])


class _ExactScan:
    """Walks the tags of a sheet; only cells that hold something count."""

    def __init__(self, months: frozenset[int]) -> None:
        self.extent = Extent()
        self._months = {str(style) for style in months}
        self._row, self._column = 0, 0
        self._cell: tuple[int, int] | None = None
        self._seen = self._merges = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            self._start_cell(attributes.get("r"))
            if attributes.get("s") in self._months and self._cell and len(self.extent.months) < MAX_MONTHS:
                self.extent.months.add(self._cell)
            if attributes.get("t") == "e" and self._cell and len(self.extent.errors) < MAX_ERRORS:
                self.extent.errors.add(self._cell)
        elif tag in ("v", "is", "f") and self._cell is not None:
            self.extent.reach(*self._cell)
            if tag == "f":
                self._formula(self._cell, attributes)
        elif tag == "row":
            row = attributes.get("r", "")
            self._row, self._column = int(row) if row.isdecimal() else self._row + 1, 0
        elif tag == "mergeCell":
            self._merges += 1
        if self._merges > _MAX_MERGES:
            raise Oversized

    def end(self, name: str) -> None:
        if _local(name) == "c":
            self._cell = None

    def _start_cell(self, reference: str | None) -> None:
        self._seen += 1
        # Styled empty cells cost nothing in memory, but time here.
        if self._seen > 2 * MAX_CELLS:
            raise Oversized
        if reference is None:
            self._cell = (max(self._row, 1), self._column + 1)
        else:
            self._cell = _place(reference)
        self._column = self._cell[1]

    def _formula(self, cell: tuple[int, int], attributes: dict[str, str]) -> None:
        """One place, or all of a range computed at once (数组公式), whose other cells hold only values."""
        self.extent.formulas.add(cell)
        if attributes.get("t") in ("array", "dataTable") and "ref" in attributes:
            first, _, last = attributes["ref"].partition(":")
            (top, left), (bottom, right) = _place(first), _place(last or first)
            if (bottom - top + 1) * (right - left + 1) > MAX_FORMULAS:
                raise Oversized
            self.extent.formulas.update(
                (row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
            )
            self.extent.reach(bottom, right)
        if len(self.extent.formulas) > MAX_FORMULAS:
            raise Oversized


def _scan_exactly(blocks: Iterable[bytes], months: frozenset[int]) -> Extent:
    scan = _ExactScan(months)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    _feed(parser, blocks)
    return scan.extent
