"""How far a sheet reaches (表格范围), known before a parser lays it out in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from .workbook import Place

# The largest list we know of is a league's roster, 120,000 rows.
MAX_ROWS = 200_000
# Rows × columns, empty ones included: the parser keeps 32 bytes for each. 200,000 rows of 20 columns.
MAX_CELLS = 4_000_000
# One computed column over the longest list, twice.
MAX_FORMULAS = 400_000
# Two columns of them over the longest list; what lies beyond is read as a whole date.
MAX_MONTHS = 400_000
# As many; what lies beyond is read as empty.
MAX_ERRORS = 400_000


@dataclass
class Extent:
    """Where a sheet has values, by row and column from 1; 0 for a sheet without any.

    last_row, last_column  the furthest value or formula;  formulas  the places that are computed
    months                 the places whose date is shown without its day;  errors  those that hold #N/A or its like
    """

    last_row: int = 0
    last_column: int = 0
    formulas: set[Place] = field(default_factory=set)
    months: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """Take in one more place."""
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)

    @property
    def area(self) -> int:
        return self.last_row * self.last_column

    @property
    def too_far(self) -> bool:
        return self.last_row > MAX_ROWS or self.area > MAX_CELLS
