"""The cells of a row made into a Line (读一行): each kind of column by its reader, equal cells read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from qingyuan.kernel.sheets import Cell, SheetStream

from . import branches, values, wording
from .columns import DATES
from .dates import AMBIGUOUS, read_date
from .headers import Header
from .lines import Line

# The party was founded then; nobody joined before, and nobody now on a roster was born much earlier.
_FOUNDED, _OLDEST = date(1921, 7, 1), date(1900, 1, 1)
# A member is at least as old (发展党员工作细则第五条), so 98 is no year of birth a few years ago.
_OF_AGE = 18

# A birthday nobody wrote, or wrote so that it can't be told: an ID number says it.
_UNSAID = (f"birth_date_{AMBIGUOUS}", f"birth_date_{values.NOT_KNOWN}")

Reader = Callable[[Cell], tuple[str, str]]

# The cell says what the one above it says; of a name, a number or a birthday that would say nothing of the person.
_DITTO = "ditto"
_DITTOS = frozenset(("同上", "同前", "同上行", '"', "〃", "″", "”", "''", "“"))
_NOBODY_ELSES = frozenset(("name", "id_number", "birth_date", "phone", "row_key"))


class Cells:
    """Readers with what they have read before: dates, words and branches come again and again."""

    def __init__(self, today: date) -> None:
        self._today = today
        readers: dict[str, Reader] = {
            "name": values.read_name,
            "sex": values.read_sex,
            "ethnicity": values.read_nation,
            "education": values.read_education,
            "category": values.read_category,
            "phone": values.read_phone,
            "birth_date": lambda cell: read_date(cell, today=today, earliest=_OLDEST, youngest=_OF_AGE),
            "branch": lambda cell: (branches.branch_name(branches.plain(cell)), ""),
            "place": lambda cell: (branches.branch_name(branches.plain(cell)), ""),
            "above": lambda cell: (branches.plain(cell), ""),
            "post": lambda cell: (values.plain_text(cell), ""),
            "row_key": lambda cell: (values.plain_text(cell), ""),
            "id_number": lambda cell: values.read_id_number(cell, today=today),
        }
        for key in DATES[1:]:
            readers[key] = lambda cell: read_date(cell, today=today, earliest=_FOUNDED)
        self._readers = {key: reader if key in _NOBODY_ELSES else _or_ditto(reader) for key, reader in readers.items()}
        self._names: dict[str, bool] = {}
        self._kept: dict[str, dict[Cell, tuple[str, str]]] = {key: {} for key in readers}

    def may_be_name(self, text: str) -> bool:
        """Whether a text where names stand is one."""
        known = self._names.get(text)
        if known is None:
            found = self._kept["name"][text] = values.read_name(text)
            known = self._names[text] = wording.may_be_name(text, found[0])
        return known

    def taker(
        self, header: Header, stream: SheetStream, sheet: int, file: int, merged_down: Callable[[int, int], bool]
    ) -> Callable[[int, tuple[Cell, ...]], Line]:
        """What reads the rows under one header."""
        plan = []
        for key, places in header.columns.items():
            if key in self._readers:
                # Of two columns called 姓名 or 身份证号 the second belongs to somebody else.
                places = places[:1] if key in ("name", "id_number", "birth_date", "sex") else places
                kept = None if key in ("id_number", "row_key", "phone") else self._kept[key]
                plan.append((key, places[0], places[1:], self._readers[key], kept))
        marks = [(key, header.columns[key][0]) for key in ("floating", "lost") if key in header.columns]
        formulas, errors = stream.formulas, stream.errors
        downwards = tuple(place for key in ("branch", "place", "above") for place in header.columns.get(key, ()))
        last: dict[int, Cell] = {}
        before: Line | None = None

        def take(number: int, cells: tuple[Cell, ...]) -> Line:
            nonlocal before
            line = Line(file, sheet, number)
            if downwards:
                cells = _carried(cells, downwards, last, number, merged_down)
            width = len(cells)
            place_name, gone = "", None
            for key, first, rest, reader, kept in plan:
                cell = cells[first] if first < width else None
                if cell is None:
                    for place in rest:
                        if place < width and cells[place] is not None:
                            cell = cells[place]
                            break
                if cell is None:
                    if errors and any((number, place + 1) in errors for place in (first, *rest)):
                        line.doubt(f"{key}_{values.NOT_KNOWN}", key, "#N/A")
                    elif formulas and any((number, place + 1) in formulas for place in (first, *rest)):
                        line.doubt(f"{key}_formula", key, "=")
                    continue
                if kept is None:
                    value, fault = reader(cell)
                else:
                    found = kept.get(cell)
                    if found is None:
                        found = kept[cell] = reader(cell)
                    value, fault = found
                if fault == _DITTO:
                    value, fault = _as_above(key, reader, before)
                if fault == values.ENDED and key == "name":
                    gone = cell
                elif fault:
                    line.doubt(f"{key}_{fault}", key, cell)
                    if key == "id_number":
                        line.left = values.digits_left(cell)
                if key == "place":
                    place_name = value
                elif value:
                    setattr(line, key, value)
            if gone is not None:
                _end(line, gone)
            if place_name:
                _place(line, place_name)
            for key, place in marks:
                if place < width and values.read_yes(cells[place]):
                    setattr(line, key, True)
            if line.reasons and not line.id_number and "phone" in line.source:
                _set_straight(line, self._today, cells, header)
            self.compare(line)
            before = line
            return line

        return take

    def put(self, line: Line, key: str, cell: Cell) -> None:
        """Read one cell into a row."""
        value, fault = self._readers[key](cell)
        if fault == _DITTO:
            fault = values.UNREADABLE
        setattr(line, key, value)
        if fault == values.ENDED and key == "name":
            _end(line, cell)
        elif fault:
            line.doubt(f"{key}_{fault}", key, cell)

    def compare(self, line: Line) -> None:
        """Note what one cell of a row tells about another, and fill in what an ID number says."""
        if not line.name and not any(reason.startswith("name_") for reason in line.reasons):
            line.doubt("name_missing")
        number = line.id_number
        if number:
            born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
            if not line.birth_date:
                if not any(reason.startswith("birth_date_") and reason not in _UNSAID for reason in line.reasons):
                    line.birth_date, line.derived = born, (*line.derived, "birth_date")
                    line.reasons = tuple(reason for reason in line.reasons if reason not in _UNSAID)
            elif not born.startswith(line.birth_date):
                line.doubt("birth_date_differs")
            sex = "男" if int(number[16]) % 2 else "女"
            if not line.sex:
                if "sex_unreadable" not in line.reasons:
                    line.sex, line.derived = sex, (*line.derived, "sex")
            elif line.sex != sex:
                line.doubt("sex_differs")
            if not values.area_is_known(number):
                line.doubt("id_number_area_unknown")
        if line.confirmed_on and line.joined_on and _before(line.confirmed_on, line.joined_on):
            line.doubt("confirmed_on_before_joined_on", "confirmed_on", line.confirmed_on)
            line.doubt("joined_on_after_confirmed_on", "joined_on", line.joined_on)
            line.confirmed_on = line.joined_on = ""
        if line.birth_date and line.joined_on and int(line.joined_on[:4]) < int(line.birth_date[:4]) + _OF_AGE:
            line.doubt("joined_on_young")


def reread(line: Line, typed: Mapping[str, str], today: date) -> None:
    """Put what somebody typed in the place of what was read in a row, and look at the whole row again."""
    cells = Cells(today)
    gone = tuple(f"{key}_" for key in typed)
    line.reasons = tuple(reason for reason in line.reasons if not reason.startswith(gone))
    line.source = {key: text for key, text in line.source.items() if key not in typed}
    for key in line.derived:
        setattr(line, key, "")
    line.derived = ()
    for key, text in typed.items():
        cells.put(line, key, text)
    cells.compare(line)


def _end(line: Line, name: Cell) -> None:
    """王芳（已故） is a member no more, whatever the column of kinds says."""
    line.category = values.how_ended(name)
    line.doubt(f"category_{values.ENDED}", "category", name)


def _or_ditto(reader: Reader) -> Reader:
    return lambda cell: ("", _DITTO) if type(cell) is str and cell.strip() in _DITTOS else reader(cell)


def _as_above(key: str, reader: Reader, before: Line | None) -> tuple[str, str]:
    """What the row above says in this column, if its own cell says it."""
    said = "" if before is None or key in before.derived else getattr(before, "branch" if key == "place" else key)
    return reader(said) if said else ("", values.UNREADABLE)


def _carried(
    cells: tuple[Cell, ...],
    places: tuple[int, ...],
    last: dict[int, Cell],
    number: int,
    merged_down: Callable[[int, int], bool],
) -> tuple[Cell, ...]:
    """The row with the values of ranges merged downwards; `last` keeps what stood in each such column."""
    found: list[Cell] | None = None
    for place in places:
        cell = cells[place] if place < len(cells) else None
        if cell is not None:
            last[place] = cell
        elif place in last and merged_down(number, place):
            if found is None:
                found = [*cells, *[None] * (place + 1 - len(cells))]
            if place >= len(found):
                found += [None] * (place + 1 - len(found))
            found[place] = last[place]
    return cells if found is None else tuple(found)


def _place(line: Line, place: str) -> None:
    """A column 嘎查村 beside or instead of one for the branch."""
    if not line.branch:
        line.branch = place


def _before(one: str, other: str) -> bool:
    """Whether a date lies before another, as far as both are known."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]


def _set_straight(line: Line, today: date, cells: tuple[Cell, ...], header: Header) -> None:
    """ID number and phone in each other's cells: both fit where they do not stand, so no digit is guessed."""
    number_at, phone_at = header.columns.get("id_number", ()), header.columns.get("phone", ())
    if not number_at or not phone_at or max(number_at[0], phone_at[0]) >= len(cells):
        return
    number, fault = values.read_id_number(cells[phone_at[0]], today=today)
    phone, wrong = values.read_phone(cells[number_at[0]])
    if number and not fault and not wrong:
        line.id_number, line.phone, line.left = number, phone, ""
        kept = [reason for reason in line.reasons if not reason.startswith(("id_number_", "phone_"))]
        line.reasons = (*kept, "columns_swapped")
