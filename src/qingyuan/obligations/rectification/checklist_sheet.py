"""An official checklist understood from a workbook (读问题表现清单): every row accounted for, nothing written.

Pure. A category stands in a column of its own, merged or written once, or as a title row above its items
(一、圈子文化), with or without a header of columns. What is unclear is refused by row with its reason; nothing is
guessed. Numbers before a text go, its wording stays as it is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import Header, Row, Sheet, Workbook, find_header, header_at, squeeze, text_of
from qingyuan.kernel.sheets.workbook import place_name

from . import checklist_words as words
from .checklist_rows import MAX_TEXT, REFUSALS, Outcome, OutKey, ReadCategory, ReadChecklist, ReadItem, SaidRow
from .ledger_words import is_footnote, is_nothing, is_number, is_subtotal, is_title

MAX_ROWS = 2_000  # rows with something in them, over all sheets


@dataclass
class _Open:
    """A category while its rows are read."""

    place: str
    text: str
    key: OutKey | None = None
    items: list[ReadItem] = field(default_factory=list)
    seen: dict[str, set[str]] = field(default_factory=dict)


def read_checklist(workbook: Workbook) -> ReadChecklist:
    """Understand a workbook as a checklist (问题表现清单).

    Raises BadInput: empty, no_checklist (no visible sheet holds a category or a manifestation), too_many_rows,
    formula_cells (a cell is computed: what it said depends on the program that saved it).
    """
    reading = _Reading()
    hidden = tuple(sheet.name for sheet in workbook.sheets if not sheet.visible and _filled(sheet))
    visible = [(number, sheet) for number, sheet in enumerate(workbook.sheets, start=1) if sheet.visible]
    advice = _("隐藏的工作表不读，要导入请先取消隐藏。") if hidden else ""
    rows = sum(_filled(sheet) for _number, sheet in visible)
    if not rows:
        raise BadInput(_("这个表格里没有内容。请确认选对了文件，再传一次。") + advice, "empty")
    if rows > MAX_ROWS:
        raise BadInput(
            _("表里有%(rows)s行，一份清单最多%(most)s行。请确认选对了文件，或者分成几份清单导入。")
            % {"rows": f"{rows:,}", "most": f"{MAX_ROWS:,}"},
            "too_many_rows",
        )
    _no_formulas([sheet for _number, sheet in visible])
    for number, sheet in visible:
        reading.sheet(number, sheet)
    found = reading.result(hidden)
    if not found.categories and not found.refused:
        raise BadInput(
            _(
                "没有找到清单。常用的列是：序号、问题类别、具体表现、适用对象、适用单位、依据、严重程度，要有“具体表现”一列；"
                "也可以一行写类别（一、圈子文化），下面逐行写表现（1. ……）。请改好再传。"
            )
            + advice,
            "no_checklist",
        )
    return found


def _filled(sheet: Sheet) -> int:
    return sum(not row.blank for row in sheet.rows)


def _no_formulas(sheets: list[Sheet]) -> None:
    places = [(sheet.name, place) for sheet in sheets for place in sorted(sheet.formulas)]
    if places:
        named = "、".join(f"{name}!{place_name(place)}" for name, place in places[:3])
        raise BadInput(
            _(
                "表里有%(count)s个单元格是公式（%(places)s%(more)s），读到的可能不是您看到的内容，这次没有读入。"
                "请全选、复制、选择性粘贴为数值，保存后再传。"
            )
            % {"count": len(places), "places": named, "more": _("等") if len(places) > 3 else ""},
            "formula_cells",
        )


class _Reading:
    """All sheets of a file into one list; a category met again goes on where it was."""

    def __init__(self) -> None:
        self._categories: dict[str, _Open] = {}
        self._rows: list[SaidRow] = []
        self._title = ""
        self._bases: list[str] = []
        self._prompts: list[tuple[str, str]] = []

    def sheet(self, number: int, sheet: Sheet) -> None:
        if self._beside(sheet):
            return
        self._number, self._sheet = number, sheet
        self._current: _Open | None = None
        self._in_title_row = False
        header = find_header(sheet, words.SYNONYMS, words.REQUIRED)
        if header is not None:
            self._with_header(header)
        elif any(_is_outline_title(row) for row in sheet.rows):
            self._outline()
        else:
            self._rows += [
                SaidRow(sheet.name, row.number, Outcome.LEFT_OUT, ("blank" if row.blank else "sheet_not_read",))
                for row in sheet.rows
            ]

    def result(self, hidden: tuple[str, ...]) -> ReadChecklist:
        found = (
            ReadCategory(one.place, one.text, tuple(one.items), one.key)
            for one in self._categories.values()
            if one.items or one.place
        )
        return ReadChecklist(
            self._title, tuple(found), tuple(self._rows), hidden, tuple(self._bases), tuple(self._prompts)
        )

    # --- sheets of bases and prompts

    def _beside(self, sheet: Sheet) -> bool:
        """A sheet whose first line says 查摆依据 or 自问, one a row below it; the group of a question in 分组."""
        filled = [row for row in sheet.rows if not row.blank]
        if not filled:
            return False
        labels = {squeeze(text_of(cell)): at for at, cell in enumerate(filled[0].cells, start=1) if text_of(cell)}
        column = next((at for label, at in labels.items() if label in words.BASES_LABELS | words.PROMPTS_LABELS), None)
        if column is None or len(labels) > 3:
            return False
        bases = not words.PROMPTS_LABELS.intersection(labels)
        for row in sheet.rows:
            if row.blank or row is filled[0]:
                self._say(row, Outcome.LEFT_OUT, "blank" if row.blank else "header", sheet=sheet)
                continue
            text = words.item_text(text_of(row.cell(column)))
            group = words.clean(text_of(row.cell(labels["分组"]))) if "分组" in labels else ""
            refused = "no_text" if not text else "too_long" if len(text) > MAX_TEXT or len(group) > MAX_TEXT else ""
            self._say(row, Outcome.REFUSED if refused else Outcome.ITEM, refused, text=text, sheet=sheet)
            if not refused and bases:
                self._bases.append(text)
            elif not refused:
                self._prompts.append((group, text))
        return True

    # --- a sheet with a header

    def _with_header(self, header: Header) -> None:
        self._above(self._sheet.rows[: header.first_row - 1])
        last, end = header.last_row, False
        for row in self._sheet.rows[header.first_row - 1 :]:
            if row.number > last and self._repeats(row, header):
                again = header_at(self._sheet, row.number, words.SYNONYMS, words.REQUIRED)
                if again is not None:
                    header, last = again, again.last_row
            if row.number <= last:
                self._say(row, Outcome.LEFT_OUT, "header")
            elif end and not row.blank and self._only_text(row, header):
                self._say(row, Outcome.LEFT_OUT, "footnote")
            else:
                end = self._line(row, header) == "footnote"

    def _repeats(self, row: Row, header: Header) -> bool:
        column = header.columns["text"]
        return squeeze(text_of(row.cell(column))) in {squeeze(label) for label in words.SYNONYMS["text"]}

    def _only_text(self, row: Row, header: Header) -> bool:
        """A line that goes on under a note: nothing in the columns of a manifestation."""
        return not any(text_of(row.cell(at)) for key, at in header.columns.items() if key not in ("number", "category"))

    def _above(self, rows: list[Row]) -> None:
        above = [row for row in rows if not row.blank]
        title = next((row for row in above if any(is_title(text_of(cell)) for cell in row.cells)), None)
        if title is not None and not self._title:
            self._title = words.clean(next(text_of(cell) for cell in title.cells if is_title(text_of(cell))))
        for row in rows:
            self._say(row, Outcome.LEFT_OUT, "blank" if row.blank else "title" if row is title else "info")

    def _line(self, row: Row, header: Header) -> str:
        """Read one row under a header; what it was left out for, if it was."""
        columns = header.columns
        key_cell = text_of(row.cell(columns["key"])) if "key" in columns else ""
        filled = [
            (at, text)
            for at, cell in enumerate(row.cells, start=1)
            if at != columns.get("key") and (text := text_of(cell))
        ]
        left_out = self._left_out(row, filled, columns)
        if left_out:
            self._say(row, Outcome.LEFT_OUT, left_out)
            return left_out
        key = OutKey.parse(key_cell)
        title = self._title_row(row, filled, columns)
        if title is not None:
            name = words.category_name(title)
            if len(name) > MAX_TEXT or not name:
                self._say(row, Outcome.REFUSED, "too_long" if name else "unclear", text=name)
                self._current = None
                return ""
            self._current = self._category(name, row, key if key and not key.item else None)
            self._in_title_row = True
            self._say(row, Outcome.CATEGORY, text=name)
            return ""
        self._item(row, columns, key)
        return ""

    def _left_out(self, row: Row, filled: list[tuple[int, str]], columns: Mapping[str, int]) -> str:
        if not filled:
            return "blank"
        first, text = filled[0]
        alone = len(filled) == 1
        if is_subtotal(text) and (first != columns["text"] or alone):
            return "subtotal"
        if is_footnote(text) and (first != columns["text"] or alone):
            return "footnote"
        if alone and first == columns.get("number") and is_number(text):
            return "only_number"
        return ""

    def _title_row(self, row: Row, filled: list[tuple[int, str]], columns: Mapping[str, int]) -> str | None:
        """The name of a category where the row is one's title (一、圈子文化), else None."""
        number, text_column = columns.get("number"), columns["text"]
        if len(filled) == 2 and filled[0][0] == number and words.is_chinese_number(filled[0][1]):
            # 一 | 圈子文化: in a list without a column of categories, or with nothing beside the name.
            at, text = filled[1]
            if at == columns.get("category") or "category" not in columns:
                return text
        if len(filled) == 2 and filled[0][0] == number and filled[1][0] == columns.get("category"):
            return None if self._under_merge(row, text_column) else filled[1][1]
        if len(filled) != 1:
            return None
        at, text = filled[0]
        if words.has_category_number(text):
            return text
        merge = self._sheet.merge_from(row.number, at)
        over = merge is not None and merge.last_column > at and merge.first_column <= text_column <= merge.last_column
        if over and merge is not None and merge.first_row == row.number and not words.has_item_number(text):
            return text
        if at == columns.get("category") and not self._under_merge(row, text_column):
            return text
        return None

    def _under_merge(self, row: Row, column: int) -> bool:
        merge = self._sheet.merge_from(row.number, column)
        return merge is not None and merge.first_row < row.number

    def _item(self, row: Row, columns: Mapping[str, int], key: OutKey | None) -> None:
        cell = {
            name: self._spread(row, at) if name == "category" else text_of(row.cell(at)) for name, at in columns.items()
        }
        cell = {name: "" if is_nothing(text) else text for name, text in cell.items()}
        text = words.item_text(cell["text"])
        reasons: list[str] = []
        unknown: list[str] = []
        name = words.category_name(cell.get("category", ""))
        if name:
            self._in_title_row = False
        elif self._current is not None:
            name = self._current.text
            if not self._in_title_row:
                reasons.append("category_from_above")
        else:
            reasons.append("no_category")
        applies, odd = words.read_applies(cell.get("applies", ""))
        if odd:
            reasons.append("applies_unknown")
            unknown += odd
        units, odd = words.read_units(cell.get("units", ""))
        if odd:
            reasons.append("units_unknown")
            unknown += odd
        if not applies and "applies_unknown" not in reasons:
            applies = tuple(words.APPLIES)
            reasons.append("applies_defaulted")
        severity = words.read_severity(cell.get("severity", ""))
        if cell.get("severity") and severity is None:
            reasons.append("severity_unknown")
            unknown.append(cell["severity"])
        elif severity is None:
            reasons.append("severity_defaulted")
        basis = words.clean(cell.get("basis", ""))
        if not basis:
            reasons.append("basis_missing")
        if not words.bare(text):
            reasons.append("text_merged" if self._under_merge(row, columns["text"]) else "no_text")
        if any(len(part) > MAX_TEXT for part in (text, name, basis)):
            reasons.append("too_long")
        refused = [reason for reason in reasons if reason in REFUSALS]
        if name and len(name) <= MAX_TEXT and "category" in cell and cell["category"]:
            # A refused row still names the category of the rows under it.
            self._current = self._category(name, None, None)
        if refused or self._current is None or (severity is None and cell.get("severity")):
            self._say(row, Outcome.REFUSED, *refused, text=text, unknown=unknown)
            return
        item = ReadItem(
            self._place(row),
            text,
            applies,
            units,
            basis or _("未注明"),
            severity or "ordinary",
            key if key and key.item else None,
        )
        self._take(row, item, reasons)

    def _take(self, row: Row, item: ReadItem, reasons: list[str]) -> None:
        assert self._current is not None
        keys = self._current.seen.setdefault(words.bare(item.text), set())
        key = item.key.item if item.key else ""
        # Two rows of one wording stand apart only where our own export wrote each its key.
        if keys and (not key or keys & {"", key}):
            self._say(row, Outcome.REFUSED, "duplicate_row", text=item.text)
            return
        keys.add(key)
        self._current.items.append(item)
        self._current.place = self._current.place or item.place
        self._say(row, Outcome.ITEM, *reasons, text=item.text)

    def _spread(self, row: Row, column: int) -> str:
        own = text_of(row.cell(column))
        if not own:
            merge = self._sheet.merge_from(row.number, column)
            if merge is not None and merge.first_column == merge.last_column == column:
                return text_of(self._sheet.cell(merge.first_row, column))
        return own

    # --- a sheet without one: 一、圈子文化 and under it 1. …

    def _outline(self) -> None:
        first = next(row.number for row in self._sheet.rows if _is_outline_title(row))
        self._above(self._sheet.rows[: first - 1])
        for row in self._sheet.rows[first - 1 :]:
            texts = [text for cell in row.cells if (text := text_of(cell))]
            if not texts:
                self._say(row, Outcome.LEFT_OUT, "blank")
            elif is_subtotal(texts[0]) or is_footnote(texts[0]):
                self._say(row, Outcome.LEFT_OUT, "subtotal" if is_subtotal(texts[0]) else "footnote")
            elif len(texts) == 1 and is_number(texts[0]):
                self._say(row, Outcome.LEFT_OUT, "only_number")
            elif _is_outline_title(row):
                name = words.category_name(texts[-1])
                self._current = self._category(name, row, None) if 0 < len(name) <= MAX_TEXT else None
                if self._current is None:
                    self._say(row, Outcome.REFUSED, "too_long" if name else "unclear", text=name)
                else:
                    self._say(row, Outcome.CATEGORY, text=name)
            else:
                self._outline_item(row, texts)

    def _outline_item(self, row: Row, texts: list[str]) -> None:
        numbered = is_number(texts[0]) if len(texts) == 2 else words.has_item_number(texts[0])
        text = words.item_text(texts[-1])
        if len(texts) > 2 or not numbered or not words.bare(text):
            self._say(row, Outcome.REFUSED, "unclear", text=words.clean("".join(texts)))
        elif len(text) > MAX_TEXT:
            self._say(row, Outcome.REFUSED, "too_long", text=text)
        elif self._current is None:
            self._say(row, Outcome.REFUSED, "no_category", text=text)
        else:
            item = ReadItem(self._place(row), text, tuple(words.APPLIES), (), _("未注明"), "ordinary")
            self._take(row, item, ["applies_defaulted", "basis_missing", "severity_defaulted"])

    # --- shared

    def _category(self, name: str, row: Row | None, key: OutKey | None) -> _Open:
        found = self._categories.setdefault(words.bare(name) or name, _Open("", name))
        if row is not None:
            found.place = found.place or self._place(row)
        found.key = found.key or key
        return found

    def _place(self, row: Row) -> str:
        return f"{self._number}-{row.number}"

    def _say(
        self,
        row: Row,
        outcome: Outcome,
        *reasons: str,
        text: str = "",
        unknown: list[str] | None = None,
        sheet: Sheet | None = None,
    ) -> None:
        name = (sheet or self._sheet).name
        said = SaidRow(name, row.number, outcome, tuple(filter(None, reasons)), text, tuple(unknown or ()))
        self._rows.append(said)


def _is_outline_title(row: Row) -> bool:
    """一、圈子文化, alone in its row, its number perhaps in a cell before it."""
    texts = [text for cell in row.cells if (text := text_of(cell))]
    if len(texts) == 1:
        return words.has_category_number(texts[0])
    return len(texts) == 2 and words.is_chinese_number(texts[0]) and not is_number(squeeze(texts[1]))
