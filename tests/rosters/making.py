"""Makes a folder of dirty workbooks and the truth beside them (生成样本)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from . import layouts
from .books import write
from .layouts import Layout, Supply, Township
from .people import Pool
from .places import Unit, by_township
from .truth import Row, save


@dataclass(frozen=True)
class Sort:
    """A sort of workbook.

    share  of all rows;  most  rows in one workbook
    again  share of people listed before;  revisits  takes townships seen before
    """

    layout: Layout
    called: str
    share: float
    most: int = 5000
    again: float = 0.04
    revisits: bool = False
    ending: str = ".xlsx"


SORTS: tuple[Sort, ...] = (
    Sort(layouts.township_list, "党员花名册", 0.21),
    Sort(layouts.merged_list, "党员信息台账", 0.17),
    Sort(layouts.sheet_per_branch, "各党支部党员花名册", 0.08, most=600),
    Sort(layouts.sections, "党员名册", 0.1),
    Sort(layouts.stacked, "各支部名册", 0.06, most=3000),
    Sort(layouts.filtered, "党员名册（筛选）", 0.06, most=3000),
    Sort(layouts.national_export, "党员信息库导出", 0.14, again=0.2, revisits=True, ending=".xls"),
    Sort(layouts.without_numbers, "党员基本情况统计表", 0.08, most=3000, again=0.3, revisits=True),
    Sort(layouts.phone_book, "党员通讯录", 0.04, most=1500, again=0.3, revisits=True),
    Sort(layouts.own_branch, "党支部党员名册", 0.04, most=45, again=0.2, revisits=True),
    Sort(layouts.lost_numbers, "党员名册（旧）", 0.02, most=150, again=0.2, revisits=True, ending=".xls"),
)
# So many workbooks of a sort that is small by nature; the rest of its share goes to the first sort.
_SMALL = 6


def make(folder: Path, *, rows: int, seed: int, units: Sequence[Unit]) -> list[Path]:
    """Write dirty workbooks whose people's rows add up to about rows, and truth.jsonl; the same seed, the same bytes.

    units  the branches people belong to, in official order
    """
    folder.mkdir(parents=True, exist_ok=True)
    pool = Pool(Random(f"people {seed}"))
    around = _Round(units, Random(f"townships {seed}"))
    paths: list[Path] = []

    def written() -> Iterator[Row]:
        for number, (sort, quota) in enumerate(_plan(rows), 1):
            rng = Random(f"book {seed} {number}")
            # Some offices still save as Excel 97.
            ending = sort.ending if rng.random() > 0.12 else ".xls"
            file = f"{number:02d}-{sort.called}{ending}"
            supply = Supply(rng, pool, around.visit(again=sort.revisits, rng=rng), quota, sort.again, file)
            grids = sort.layout(supply)
            paths.append(write(folder / file, grids))
            for grid in grids:
                yield from grid.truth

    save(folder, written())
    return paths


class _Round:
    """Goes round the townships, and back to those already seen for workbooks that list people again."""

    def __init__(self, units: Sequence[Unit], rng: Random) -> None:
        townships = [(above, list(below)) for above, below in by_township(units).items()]
        rng.shuffle(townships)
        self._all = townships
        self._next = itertools.cycle(townships)
        self._seen: list[tuple[Township, list[Unit]]] = []

    def visit(self, *, again: bool, rng: Random) -> Iterator[tuple[Township, list[Unit]]]:
        if again and self._seen:
            seen = list({above: (above, units) for above, units in self._seen}.values())
            yield from rng.sample(seen, len(seen))
        used = {above for above, _units in self._seen} if again else set()
        for _turn in self._all:
            above, units = next(self._next)
            if above not in used:
                self._seen.append((above, units))
                yield above, units


def _plan(rows: int) -> Iterator[tuple[Sort, int]]:
    """How many rows each workbook gets."""
    left = rows
    small: list[tuple[Sort, int]] = []
    for sort in SORTS[1:]:
        share = max(12, round(rows * sort.share))
        books = -(-share // sort.most)
        if sort.most < 1000:
            books = min(books, _SMALL)
        for _book in range(books):
            size = min(sort.most, -(-share // books))
            small.append((sort, size))
            left -= size
    first = SORTS[0]
    books = -(-left // first.most)
    for _book in range(books):
        yield first, -(-left // books)
    yield from small
