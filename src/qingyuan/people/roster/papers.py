"""The roster as a workbook (名册导出): it can be printed, edited by who never signs in, and comes back by its row keys.

Columns in the words an import recognizes, whatever language the reader has chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.environment import moment
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.sheets import Cell, Column, write_table
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.matching import named
from qingyuan.people.organizations.models import BRANCHES, Organization

from . import queries, row_keys
from .kinds import MemberKind, Sex
from .models import Membership, Partial, Person
from .policy import POLICY
from .rules import mask_id_number, mask_phone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More at once would hold up everybody else who uses the machine.
MOST_ROWS = 50_000
_AT_ONCE = 500
_COLUMNS = (
    Column("name", "姓名", 15, "code"),
    Column("sex", "性别", 6, "code"),
    Column("nation", "民族", 10, "code"),
    Column("id_number", "公民身份号码", 22, "code"),
    Column("born", "出生日期", 12, "code"),
    Column("education", "学历", 12, "code"),
    Column("kind", "人员类别", 11, "code"),
    Column("branch", "所在党支部", 26, "code"),
    Column("phone", "手机号码", 14, "code"),
    Column("joined", "入党日期", 12, "code"),
    Column("full", "转正日期", 12, "code"),
    Column("posts", "党内职务", 16, "code"),
    Column("row_key", row_keys.LABEL, 10, "code", hidden=True),
)
_SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
_KINDS = {MemberKind.FULL: "正式党员", MemberKind.PROBATIONARY: "预备党员"}


def members_workbook(
    scope: Scope, unit: Organization, rows: QuerySet[Membership], target: BinaryIO, *, in_full: bool, at: datetime
) -> None:
    """Write a list of members. in_full: numbers in full where this reader may see them, else their ends."""
    notes = [
        _("可以直接在表里改，改好后由上级党委用“导入名册”传回；传回时先列出改了哪些，确认后才更新。"),
        _("清空一格、删去一行，都不算更改。所在党支部、人员类别请办手续，不在表里改。新增的人写在最后一行下面。"),
    ]
    if settings.QINGYUAN_DEMO:
        notes.append(_("演示数据：人物与事件均为虚构"))
    write_table(
        target,
        title=_("党员名册"),
        subtitle=_("单位：%(unit)s　　　　导出时间：%(at)s") % {"unit": unit.short_name, "at": moment(at)},
        columns=_COLUMNS,
        rows=_lines(scope, unit, rows, in_full, clock.day_of(at)),
        notes=notes,
        made_at=at,
    )


def _lines(
    scope: Scope, unit: Organization, rows: QuerySet[Membership], in_full: bool, on: date
) -> Iterator[list[Cell]]:
    names = _branch_names(scope, unit)
    make = row_keys.maker()
    found = rows.select_related("person").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(found, _AT_ONCE)):
        people = {row.person_id for row in some}
        shown = _revealed(scope, people) if in_full else set()
        posts = _posts(people, on)
        for row in some:
            person = row.person
            plain = row.person_id in shown
            lasts = row.until_on is None
            yield [
                person.name,
                _SEXES.get(Sex(person.sex), "") if person.sex else "",
                person.nation,
                person.id_number if plain else mask_id_number(person.id_number),
                _day(person.born),
                person.education,
                _KINDS[MemberKind(row.kind)],
                names.get(row.unit_id, ""),
                person.phone if plain else mask_phone(person.phone),
                _day(row.joined),
                _day(row.full),
                "、".join(posts.get((row.person_id, row.unit_id), ())) if lasts else "",
                # Who has left comes back by no row: taking somebody in again is done by hand.
                make(row.pk, person.revision) if lasts else "",
            ]


def _day(value: Partial | None) -> str:
    return value.iso if value else ""


def _revealed(scope: Scope, people: set[int]) -> set[int]:
    """Of these people those whose numbers this reader may see in full."""
    rows = Person._base_manager.filter(POLICY.may["reveal"].where(scope), pk__in=people)
    return set(rows.values_list("pk", flat=True))


def _posts(people: set[int], on: date) -> dict[tuple[int, int], list[str]]:
    """The posts people hold, by person and unit, in the order of the seats."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for person_id, unit_id, seat in queries.posts_of(people, on):
        found[person_id, unit_id].append(seat)
    return found


def _branch_names(scope: Scope, unit: Organization) -> dict[int, str]:
    """The branches of the list by short names, with the unit above in front where a name stands twice."""
    units = list(organizations.subtree(scope, unit).filter(kind__in=BRANCHES).select_related("parent"))
    often = Counter(one.short_name for one in units)
    return {
        one.pk: one.short_name
        if often[one.short_name] == 1 or one.parent is None
        else named(one.parent.short_name).core + one.short_name
        for one in units
    }
