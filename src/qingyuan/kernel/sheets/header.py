"""The header of a table found by its words (找表头): titles above it, two-row headers, stray spaces, any first column."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from .workbook import Sheet, squeeze, text_of

# A table's header stands under a title and a line or two of 填报单位; further down there is only data.
_SEARCHED_ROWS = 50
_SEARCHED_COLUMNS = 100
# One word alone is a title or a note, two in one row are a header.
_LEAST_FOUND = 2
_MOST_HEADER_ROWS = 3
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>")
_EDGES = "*#:;,.、。:·-_—"


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's columns stand (表头). Rows and columns from 1.

    columns  key to column;  others  column to its label as written, for labels that no key asked for
    """

    first_row: int
    last_row: int
    columns: Mapping[str, int]
    others: Mapping[int, str]


def find_header(sheet: Sheet, synonyms: Mapping[str, Sequence[str]], required: Collection[str]) -> Header | None:
    """The first header in the first 50 rows; None when no row names all required keys.

    synonyms  key to the labels people use, the most exact first;  required  keys it can't do without
    """
    for row in range(1, min(len(sheet.rows), _SEARCHED_ROWS) + 1):
        found = header_at(sheet, row, synonyms, required)
        if found is None:
            continue
        # Group labels (问题, 整改措施) above the real ones may be labels themselves.
        below = header_at(sheet, row + 1, synonyms, required) if row < len(sheet.rows) else None
        return below if below is not None and len(below.columns) > len(found.columns) else found
    return None


def header_at(
    sheet: Sheet, row: int, synonyms: Mapping[str, Sequence[str]], required: Collection[str]
) -> Header | None:
    """The header that begins in this row, None when it isn't one."""
    if sheet.rows[row - 1].blank:
        return None
    found = alone = _read(sheet, row, 1, synonyms)
    if row < len(sheet.rows):
        both, below = _read(sheet, row, 2, synonyms), _read(sheet, row + 1, 1, synonyms)
        # Two rows are one header only where each adds to the other: a title above a header adds nothing.
        adds = len(both.columns) > max(len(alone.columns), len(below.columns))
        if adds and not _is_data(sheet, row + 1, alone, below, required):
            found = both
    if len(found.columns) < _LEAST_FOUND or not set(required) <= set(found.columns):
        return None
    return replace(found, last_row=_last_row(sheet, found, required))


def _is_data(sheet: Sheet, row: int, above: Header, own: Header, required: Collection[str]) -> bool:
    """Whether the row fills a required column that is named above it, and not with another label."""
    named = ((key, above.columns[key]) for key in required if key in above.columns)
    return any(text_of(sheet.cell(row, column)) and own.columns.get(key) != column for key, column in named)


def _last_row(sheet: Sheet, header: Header, required: Collection[str]) -> int:
    """Where labels merged downwards end; a row that fills a required column is data all the same."""
    ends = [merge.last_row for at in header.columns.values() if (merge := sheet.merge_from(header.first_row, at))]
    last = min(max(ends, default=0), header.first_row + _MOST_HEADER_ROWS - 1)
    for row in range(header.last_row + 1, last + 1):
        if any(text_of(sheet.cell(row, header.columns[key])) for key in required or header.columns):
            return row - 1
    return max(last, header.last_row)


def _read(sheet: Sheet, row: int, height: int, synonyms: Mapping[str, Sequence[str]]) -> Header:
    wanted = {squeeze(label): (key, rank) for key, labels in synonyms.items() for rank, label in enumerate(labels)}
    width = max(len(sheet.rows[number - 1].cells) for number in range(row, row + height))
    ranked: list[tuple[int, int, str]] = []
    labels: dict[int, str] = {}
    for column in range(1, min(width, _SEARCHED_COLUMNS) + 1):
        texts = [_label(sheet, number, column) for number in range(row, row + height)]
        if not any(texts):
            continue
        labels[column] = "".join(text for at, text in enumerate(texts) if text not in texts[:at])
        match = next((wanted[form] for form in _forms(texts) if form in wanted), None)
        if match is not None:
            ranked.append((match[1], column, match[0]))
    columns: dict[str, int] = {}
    for _rank, column, key in sorted(ranked):
        columns.setdefault(key, column)
    taken = set(columns.values())
    return Header(row, row + height - 1, columns, {at: label for at, label in labels.items() if at not in taken})


def _label(sheet: Sheet, row: int, column: int) -> str:
    """The label seen at a place: a merged one is seen over all its columns."""
    own = text_of(sheet.cell(row, column))
    if own:
        return own
    for left in range(column - 1, 0, -1):
        merge = sheet.merge_from(row, left)
        if merge is not None:
            return text_of(sheet.cell(merge.first_row, left)) if merge.last_column >= column else ""
        if text_of(sheet.cell(row, left)):
            return ""
    return ""


def _forms(texts: Sequence[str]) -> list[str]:
    """The ways to read the labels above one column, the lowest first: 领导 under 责任 is 责任领导 too."""
    forms: list[str] = []
    for text in [texts[-1], "".join(texts), texts[0]]:
        plain = squeeze(text)
        bare = _BRACKETED.sub("", plain)
        forms += [plain.strip(_EDGES), bare.strip(_EDGES)]
    return [form for form in dict.fromkeys(forms) if form]
