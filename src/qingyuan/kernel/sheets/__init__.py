"""Tables in and out (表格读写): a workbook read safely, its header found, a table written as an office prints it.

reading.py  read_workbook, each_sheet: checks before any parser sees the file    package.py, biff.py  the checks of .xlsx and .xls
workbook.py what a read workbook is    header.py  find_header    writing.py  write_table
"""

from .header import Header, find_header, header_at
from .reading import each_sheet, read_workbook
from .workbook import Cell, Merge, Month, Row, Sheet, SheetStream, Workbook, squeeze, text_of
from .writing import Column, write_table

__all__ = [
    "Cell",
    "Column",
    "Header",
    "Merge",
    "Month",
    "Row",
    "Sheet",
    "SheetStream",
    "Workbook",
    "each_sheet",
    "find_header",
    "header_at",
    "read_workbook",
    "squeeze",
    "text_of",
    "write_table",
]
