"""What a checklist that was read is made of (读到的清单): categories, manifestations, and what became of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_TEXT = 500  # characters of one text of a library


class Outcome(StrEnum):
    """What a row is."""

    ITEM = "item"
    CATEGORY = "category"
    REFUSED = "refused"
    LEFT_OUT = "left_out"


# Refusals, remarks on what was taken, and what a row that was left out is.
REASONS: Mapping[str, Promise] = {
    "no_text": gettext_lazy("没有写具体表现，请补上。"),
    "no_category": gettext_lazy("看不出属于哪一类，请写上问题类别，或在上面加一行类别名称。"),
    "unclear": gettext_lazy("看不出这一行是类别还是具体表现，请写上序号，或放进“具体表现”一列。"),
    "too_long": gettext_lazy("一格超过500字，请缩短或分成几条。"),
    "duplicate_row": gettext_lazy("同一类里前面已有一样的一条，请删去一处。"),
    "applies_unknown": gettext_lazy("适用对象只认班子、领导干部（班子成员）、党员，几种都适用的用顿号隔开。"),
    "units_unknown": gettext_lazy(
        "适用单位只认机关、嘎查村、社区、学校、医院、国企、两新，以及党委、党组、党总支、党支部等组织类别。"
    ),
    "severity_unknown": gettext_lazy("严重程度只认一般、严重。"),
    "text_merged": gettext_lazy("具体表现与上一行合并，请拆开合并的单元格，逐行填写。"),
    "category_from_above": gettext_lazy("类别空着，按上一行的类别读入。"),
    "applies_defaulted": gettext_lazy("适用对象空着，按班子、班子成员、党员都适用读入。"),
    "basis_missing": gettext_lazy("依据空着，写作“未注明”。"),
    "severity_defaulted": gettext_lazy("严重程度空着，按一般读入。"),
    "title": gettext_lazy("标题"),
    "info": gettext_lazy("表头上方的说明"),
    "header": gettext_lazy("表头"),
    "blank": gettext_lazy("空行"),
    "only_number": gettext_lazy("只有序号"),
    "subtotal": gettext_lazy("合计"),
    "footnote": gettext_lazy("表尾说明"),
    "sheet_not_read": gettext_lazy("这张工作表里没有清单，没有读入"),
}
REFUSALS = frozenset(
    {
        "no_text",
        "no_category",
        "unclear",
        "too_long",
        "duplicate_row",
        "applies_unknown",
        "units_unknown",
        "severity_unknown",
        "text_merged",
    }
)
DEFAULTED = ("category_from_above", "applies_defaulted", "basis_missing", "severity_defaulted")


@dataclass(frozen=True, slots=True)
class OutKey:
    """What our own export wrote beside a row (隐藏的键名): library, category, item; item empty on a category's row."""

    library: str
    category: str
    item: str

    @classmethod
    def parse(cls, cell: str) -> OutKey | None:
        parts = cell.split()
        if not 2 <= len(parts) <= 3:
            return None
        return cls(parts[0], parts[1], parts[2] if len(parts) == 3 else "")

    def __str__(self) -> str:
        return " ".join(filter(None, (self.library, self.category, self.item)))


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One manifestation as read. place: `sheet number-row`, both from 1, unique in the file."""

    place: str
    text: str
    applies: tuple[str, ...]
    units: tuple[str, ...]
    basis: str
    severity: str
    key: OutKey | None = None


@dataclass(frozen=True, slots=True)
class ReadCategory:
    """One category with its items in the order of the file. key: as its own row says, None where none does."""

    place: str
    text: str
    items: tuple[ReadItem, ...]
    key: OutKey | None = None


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What became of a row. reasons: codes of REASONS; words: what was not understood in it."""

    sheet: str
    row: int
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    text: str = ""
    words: tuple[str, ...] = ()

    def sentence(self) -> str:
        said = "".join(str(REASONS[code]) for code in self.reasons)
        return said + (_("没有认出：%(words)s。") % {"words": "、".join(self.words)} if self.words else "")


@dataclass(frozen=True)
class ReadChecklist:
    """A checklist as read. title: of the sheet, empty where there is none; rows: each once; hidden: sheets not read.

    bases, prompts  from sheets of their own (查摆依据, 自问); a prompt with its group
    """

    title: str
    categories: tuple[ReadCategory, ...]
    rows: tuple[SaidRow, ...]
    hidden: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()

    @property
    def items(self) -> int:
        return sum(len(category.items) for category in self.categories)

    @property
    def refused(self) -> list[SaidRow]:
        return [row for row in self.rows if row.outcome is Outcome.REFUSED]

    @property
    def remarked(self) -> list[SaidRow]:
        """Rows that were taken with something to say."""
        return [row for row in self.rows if row.reasons and row.outcome in (Outcome.ITEM, Outcome.CATEGORY)]
