"""The tables of a sheet and their rows (表和行): which rows are people, and what stands over each."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator, Mapping

from qingyuan.kernel.sheets import Cell, SheetStream
from qingyuan.kernel.sheets.workbook import column_letters

from . import branches, values, wording
from .cells import Cells
from .headers import MOST_ROWS, Header, Merged, find
from .lines import Line, SheetRead, Table

# Why a row is no person.
TITLE, HEADER, SECTION, TOTAL, NOTE, BELOW, EXAMPLE, HIDDEN, NO_HEADER, BESIDE, FORMULAS = (
    "title", "header", "section", "total", "note", "continued", "example", "hidden_sheet", "no_header", "side_by_side",
    "formulas")  # fmt: skip

_KIND = re.compile(r"(入党积极分子|积极分子|发展对象|预备党员|正式党员)")
_BODY = ("id_number", "phone", "birth_date", "joined_on", "confirmed_on", "sex", "ethnicity", "category", "education")


class Tables:
    """Reads one sheet row by row; nothing but the rows that are people is kept."""

    def __init__(
        self, stream: SheetStream, read: SheetRead, number: int, chosen: Mapping[str, Mapping[str, str]], cells: Cells
    ) -> None:
        self._stream, self.read, self._number, self._chosen, self._cells = stream, read, number, chosen, cells
        self._merged = Merged(stream)
        self._header: Header | None = None
        self._table: Table | None = None
        self._take: Callable[[int, tuple[Cell, ...]], Line] | None = None
        self._branch = self._above = self._kind = ""
        self._named_at = 0
        self._seen_branches: set[str] = set()
        self._leads: dict[str, bool] = {}
        self._tall: dict[int, tuple[list[int], list[int]]] = {}
        for merge in sorted(stream.merges, key=lambda merge: merge.first_row):
            if merge.last_row > merge.first_row:
                firsts, lasts = self._tall.setdefault(merge.first_column - 1, ([], []))
                firsts.append(merge.first_row)
                lasts.append(merge.last_row)
        self._formula_rows = {row for row, _column in stream.formulas}

    def lines(self) -> Iterator[Line]:
        ahead: deque[tuple[int, tuple[Cell, ...]]] = deque()
        rows = enumerate(self._stream.lines, start=1)
        skip = 0
        while True:
            while len(ahead) < MOST_ROWS and (row := next(rows, None)) is not None:
                ahead.append(row)
            if not ahead:
                return
            number, cells = ahead[0]
            if number > skip:
                if self._is_plain(number, cells):
                    yield self._person(number, cells)
                elif header := self._header_at(ahead, cells):
                    self._open(header)
                    self.read.others += [(at, HEADER) for at in range(header.first_row, header.last_row + 1)]
                    skip = header.last_row
                elif (found := self._other(number, cells)) is not None:
                    yield found
            ahead.popleft()

    # --- the usual row: a name where names stand, and something else that is known of a person

    def _is_plain(self, number: int, cells: tuple[Cell, ...]) -> bool:
        if self._take is None or number in self._wide:
            return False
        place, width = self._name_at, len(cells)
        name = cells[place] if place < width else None
        if type(name) is not str or not self._cells.may_be_name(name):
            return False
        for first in cells:
            if first is not None:
                break
        if type(first) is str and first is not name:
            leads = self._leads.get(first)
            if leads is None:
                leads = self._leads[first] = wording.leads_no_person(first)
            if leads:
                return False
        for at in self._body:  # noqa: SIM110 -- a generator for each row of a long list would be felt
            if at < width and cells[at] is not None:
                return True
        return False

    def _person(self, number: int, cells: tuple[Cell, ...]) -> Line:
        assert self._take is not None
        return self._placed(self._take(number, cells))

    def _placed(self, line: Line) -> Line:
        """The row with what stands over it."""
        assert self._table is not None
        self._table.rows += 1
        # A title says more than the cell under it: 六户镇和平村党支部 over a column of 和平村.
        if not line.branch or self._branch.endswith(line.branch):
            line.branch = self._branch
        if not line.above:
            line.above = self._above
        if not line.category and self._kind and "category_unreadable" not in line.reasons:
            line.category, fault = values.read_category(self._kind)
            if fault:
                line.doubt(f"category_{fault}")
        return line

    # --- headers

    def _header_at(self, ahead: deque[tuple[int, tuple[Cell, ...]]], cells: tuple[Cell, ...]) -> Header | None:
        if not any(type(cell) is str for cell in cells):
            return None
        return find(list(ahead), self._merged, self._chosen)

    def _open(self, header: Header) -> None:
        again = self._header is not None and dict(self._header.columns) == dict(header.columns)
        self._header = header
        self._name_at = header.columns["name"][0]
        self._body = [place for key in _BODY for place in header.columns.get(key, ())]
        if header.beside:
            # A row of it is two people, and a row has one entry.
            self._take = None
            return
        self._wide = self._wide_rows(self._name_at + 1, header.last_row)
        self._take = self._cells.taker(header, self._stream, self._number, self.read.file, self._goes_on)
        if again and self._table is not None:
            return
        self._table = Table(
            header.first_row,
            header.fingerprint,
            tuple((column_letters(column.place + 1), column.label, column.key) for column in header.understood),
        )
        self.read.tables.append(self._table)

    def _wide_rows(self, column: int, header: int) -> set[int]:
        """The rows whose cell in this column is merged over its neighbours: it is no name, unless the label 姓名 is too."""
        across = [
            merge
            for merge in self._stream.merges
            if merge.first_column <= column <= merge.last_column and merge.first_column < merge.last_column
        ]
        label = {
            (merge.first_column, merge.last_column) for merge in across if merge.first_row <= header <= merge.last_row
        }
        return {
            row
            for merge in across
            if (merge.first_column, merge.last_column) not in label
            for row in range(merge.first_row, min(merge.last_row, merge.first_row + MOST_ROWS) + 1)
        }

    def _goes_on(self, number: int, place: int) -> bool:
        """Whether a blank cell belongs to a range merged downwards that began above it."""
        if place not in self._tall:
            return False
        firsts, lasts = self._tall[place]
        at = bisect_left(firsts, number) - 1
        return at >= 0 and number <= lasts[at]

    # --- everything else

    def _other(self, number: int, cells: tuple[Cell, ...]) -> Line | None:
        texts = [values.plain_text(cell) for cell in cells if cell is not None and cell != ""]
        texts = [text for text in texts if text]
        if not texts:
            if number in self._formula_rows:
                self.read.others.append((number, FORMULAS))
            return None
        said = "".join(texts)
        squeezed = "".join(said.split())
        spoken = [text for text in texts if not wording.is_count(text)]
        if wording.is_total(spoken or texts):
            self.read.others.append((number, TOTAL))
            return None
        if len(spoken) < len(texts) and self._header is not None:
            # 胜利村党支部  共3人
            self.read.others.append((number, SECTION if self._heed(spoken) else TOTAL))
            return None
        if self._header is None:
            self._heed(spoken)
            self.read.others.append((number, TITLE))
            return None
        if self._take is None:
            self.read.others.append((number, BESIDE))
            return None
        if wording.is_example(squeezed):
            self.read.others.append((number, EXAMPLE))
            return None
        name = cells[self._name_at] if self._name_at < len(cells) else None
        if name is None and self._goes_on(number, self._name_at):
            self.read.others.append((number, BELOW))
            return None
        body = [cells[at] for at in self._body if at < len(cells) and cells[at] is not None]
        named = isinstance(name, str) and self._cells.may_be_name(name) and (number not in self._wide or len(body) > 1)
        # 1.请如实填写, alone, is a note.
        named = named and (len(texts) > 1 or not texts[0][0].isdigit())
        if named and len(texts) > 1 and not wording.is_note(squeezed):
            return self._person(number, cells)
        if (len(set(texts)) == 1 or not body) and self._heed(texts):
            self.read.others.append((number, SECTION))
            return None
        if wording.is_note(squeezed) or wording.is_numbering(cells) or number in self._wide:
            self.read.others.append((number, NOTE))
            return None
        line = self._take(number, cells)
        if not named and not (body and _tells(line)):
            self.read.others.append((number, NOTE))
            return None
        return self._placed(line)

    def _heed(self, texts: list[str]) -> bool:
        """Take up what a title or a section says of the rows below; whether it said anything."""
        heeded = False
        inside = self._header is not None
        whole = "".join(texts)
        kinds = set(_KIND.findall(whole)) if len(whole) <= 40 else set()
        for text in dict.fromkeys([*texts, whole]):
            branch, above = branches.from_line(text, section=inside)
            if branch:
                self._name_branch(branch)
                # The next branch begins without the last one's 预备党员, unless the line only says who fills the form in.
                if kinds or not branches.is_info(text):
                    self._kind = kinds.pop() if len(kinds) == 1 else ""
                return True
            if above:
                self._above, heeded = above, True
        if kinds:
            # 正式党员和预备党员名册 says nothing of one row.
            self._kind = kinds.pop() if len(kinds) == 1 else ""
            return True
        return heeded

    def _name_branch(self, branch: str) -> None:
        """Take up a branch for the rows below, by its fuller name where title and info row both name it."""
        people = sum(table.rows for table in self.read.tables)
        if people != self._named_at or not self._branch.endswith(branch):
            self._branch = branch
            self._seen_branches.add(branch)
        self._named_at = people

    def settle(self, lines: list[Line]) -> None:
        """What only the whole sheet tells: a branch named once for all, under the table or as the sheet's name."""
        _fill_down(lines)
        self._settle_zeros(lines)
        named, above = branches.from_sheet_name(self.read.name)
        for line in lines:
            line.above = line.above or above
        blank = [line for line in lines if not line.branch]
        if len(self._seen_branches) == 1 and not any(line.branch for line in lines):
            named = next(iter(self._seen_branches))
        for line in blank:
            line.branch = named
        if named:
            for line in lines:
                if named.endswith(line.branch):
                    line.branch = named

    def _settle_zeros(self, lines: list[Line]) -> None:
        """Where another number of the sheet has lost its last digits, one that ends in 000 may have too."""
        doubtful = [line for line in lines if f"id_number_{values.ZEROS}" in line.reasons]
        if not doubtful:
            return
        lost = any(f"id_number_{values.LOST}" in line.reasons for line in lines)
        for line in doubtful:
            line.reasons = tuple(reason for reason in line.reasons if reason != f"id_number_{values.ZEROS}")
            if lost:
                line.doubt(f"id_number_{values.LOST}")
            else:
                line.id_number = values.id_text(line.source["id_number"]).upper()
                line.source = {key: text for key, text in line.source.items() if key != "id_number"}
                self._cells.compare(line)


def _tells(line: Line) -> bool:
    """Whether a row without a name tells of a person: something could be read, or a number was meant."""
    return (
        any(getattr(line, key) for key in _BODY)
        or "name_formula" in line.reasons
        or any(sum(map(str.isdigit, line.source.get(key, ""))) > 6 for key in ("id_number", "phone"))
    )


def _fill_down(lines: list[Line]) -> None:
    """A branch written only beside its first person: the blanks under it, where that is plainly the habit."""
    filled = [line.branch for line in lines if line.branch]
    repeated = any(one == two for one, two in itertools.pairwise(filled))
    if not filled or repeated or len(set(filled)) != len(filled) or len(filled) * 3 > len(lines) or not lines[0].branch:
        return
    last = ""
    for line in lines:
        line.branch = last = line.branch or last
