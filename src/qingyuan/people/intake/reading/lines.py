"""A row of a roster as read (名册的一行): what stands in it, how far it can be trusted, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PERSON, NOT_A_PERSON = "person", "not_a_person"


class Line:
    """One used row. Texts as the report gives them, "" for not known; dates YYYY, YYYY-MM or YYYY-MM-DD.

    reasons  codes of what was found wrong or doubtful, in the order found
    source   what stood in the cells that could not be read, by key
    above    the unit over the branch, where the sheet names one;  row_key  of a table of ours that comes back
    derived  keys that no cell gave but the ID number did
    left     what is still sure of an ID number that could not be taken, for comparing only
    """

    __slots__ = ("above", "arrived_on", "birth_date", "branch", "category", "confirmed_on", "derived", "education", "ethnicity",
                 "file", "floating", "id_number", "joined_on", "left", "lost", "name", "phone", "post", "reasons", "row",
                 "row_key", "sex", "sheet", "source")  # fmt: skip

    def __init__(self, file: int, sheet: int, row: int) -> None:
        self.file, self.sheet, self.row = file, sheet, row
        self.name = self.sex = self.ethnicity = self.id_number = self.birth_date = self.education = ""
        self.category = self.joined_on = self.confirmed_on = self.branch = self.phone = self.post = ""
        self.above = self.arrived_on = self.row_key = self.left = ""
        self.floating = self.lost = False
        self.reasons: tuple[str, ...] = ()
        self.derived: tuple[str, ...] = ()
        self.source: Mapping[str, str] = _NONE

    def doubt(self, code: str, key: str = "", written: object = None) -> None:
        """Note a reason, and what stood in the cell it is about."""
        if code not in self.reasons:
            self.reasons = (*self.reasons, code)
        if key:
            self.source = {**self.source, key: str(written)[:200]}


_NONE: Mapping[str, str] = {}


@dataclass
class Table:
    """A table found on a sheet: where its header stands, what each column was taken for, how many rows it has."""

    first_row: int
    fingerprint: str
    columns: tuple[tuple[str, str, str | None], ...]  # letters as Excel shows them, label, key
    rows: int = 0


@dataclass
class SheetRead:
    """A sheet as read. left_out: "hidden_sheet", "no_header" or "side_by_side" where no row was taken; others: rows that are no person."""

    file: int
    name: str
    visible: bool
    left_out: str = ""
    tables: list[Table] = field(default_factory=list)
    others: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Read:
    """All that was read of some files. files: their names; lines: the rows that are people, in order."""

    files: list[str] = field(default_factory=list)
    sheets: list[SheetRead] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
