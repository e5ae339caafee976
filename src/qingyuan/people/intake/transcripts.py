"""What is to be copied into the national system by hand (转录单): whose data changed, and what we hold of them.

Who changed is read from the chronicle: every change of the roster is entered there, corrections too, which no row
of the roster dates. What we do not hold is left blank for the pen; nobody is asked for it here.
The columns and their order: 党员信息库 of the national system, domain.md section 5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.environment import short_day
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster import rules
from qingyuan.people.roster.kinds import AbsenceKind, Ending, MemberKind, Sex
from qingyuan.people.roster.models import Absence, Membership, Person, Transfer
from qingyuan.people.roster.partial import Partial
from qingyuan.people.roster.policy import POLICY
from qingyuan.people.roster.services.open_values import FIELD_NAMES

from .standing import batches

# The national system's screens, in their order; the words are its own in every language.
COLUMNS = (
    "序号", "姓名", "性别", "公民身份号码", "民族", "出生日期", "学历", "人员类别", "学位", "所在党支部", "手机号码", "入党日期", "转正日期",
    "党龄", "党龄校正值", "新社会阶层类型", "工作岗位", "从事专业技术职务", "是否农民工", "现居住地", "户籍所在地", "是否失联党员", "是否流动党员",
    "入党类型", "转正情况", "入党时所在支部", "延长预备期时间",
)  # fmt: skip
# The verbs of the roster that change what the national system holds; posts, exemptions and 影响期 it does not ask for here.
WATCHED = tuple(
    f"roster.{verb}"
    for verb in (
        *("added", "added_many", "edited", "edited_many", "restored_many", "joined", "restored", "became_full", "left"),
        *("transferred_in", "transferred_out", "transferred_many", "went_away", "came_back", "regained"),
    )
)
# Batches that keep what was corrected of each person, by field.
_EDITED_MANY = ("roster.edited_many", "roster.restored_many")
# More on one paper nobody copies; below a committee each branch has its own.
MOST = 300
_MODELS: Mapping[str, Any] = {
    "roster.membership": Membership,
    "roster.absence": Absence,
    "roster.transfer": Transfer,
}
_SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
_KINDS = {MemberKind.FULL: "正式党员", MemberKind.PROBATIONARY: "预备党员"}


@dataclass
class Changed:
    """Somebody to be copied. what: the changes, oldest first, as sentences; empty for one who was only chosen."""

    person_id: int
    name: str
    unit: str
    what: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """One person on the paper. values: a text for each of COLUMNS, "" to be filled in by hand."""

    name: str
    what: list[str]
    values: list[str]


def changed_since(scope: Scope, top: Organization, since: date) -> tuple[list[Changed], int]:
    """Whose data changed in a subtree since a day, branch by branch, at most MOST of them; and how many in all."""
    units = list(organizations.subtree(scope, top).values_list("pk", flat=True))
    entries = chronicle.told_since(units, WATCHED, clock.at(since, 0))
    people = _people_of({one.record for one in entries})
    what: dict[int, list[str]] = defaultdict(list)
    for one in entries:
        person_id = people.get(one.record)
        if person_id and (said := _said(one)) not in what[person_id]:
            what[person_id].append(said)
    found = _named(top, list(what))
    for changed in found:
        changed.what = what[changed.person_id]
    return found[:MOST], len(found)


def _people_of(records: Collection[str]) -> dict[str, int]:
    """Of whom the records of some entries speak."""
    found: dict[str, int] = {}
    by_model: dict[str, list[int]] = defaultdict(list)
    for record in records:
        model, _colon, pk = record.partition(":")
        if model == "roster.person":
            found[record] = int(pk)
        elif model in _MODELS:
            by_model[model].append(int(pk))
    for model, ids in by_model.items():
        for some in batches(ids):
            rows = _MODELS[model]._base_manager.filter(pk__in=some).values_list("pk", "person_id")
            found.update({f"{model}:{pk}": person_id for pk, person_id in rows})
    return found


def _said(one: chronicle.Told) -> str:
    """6月5日 更正人员信息：学历、手机号码."""
    fields = one.texts if one.verb in _EDITED_MANY else one.open.get("fields", ())
    names = [str(label) for name, label in FIELD_NAMES.items() if name in fields]
    said = f"{short_day(clock.day_of(one.received))} {one.label}"
    return _("%(said)s：%(fields)s") % {"said": said, "fields": "、".join(names)} if names else said


def named_like(scope: Scope, top: Organization, words: str) -> list[Changed]:
    """The members of a subtree whose name holds the words, or whose ID number they are."""
    rows = roster.matching(roster.members(scope, top), words)[:MOST]
    return [
        Changed(row.person_id, row.person.name, row.unit.short_name) for row in rows.select_related("person", "unit")
    ]


def _named(top: Organization, person_ids: Sequence[int]) -> list[Changed]:
    """These people with the branch they have, or last had, in the subtree, in the order of the tree."""
    latest: dict[int, Membership] = {}
    for some in batches(list(person_ids)):
        rows = Membership._base_manager.filter(under("unit__path", top.path), person_id__in=some)
        rows = rows.exclude(ending=Ending.VOIDED).select_related("person", "unit").order_by("from_on", "pk")
        latest.update({row.person_id: row for row in rows})
    ordered = sorted(latest.values(), key=lambda row: (row.unit.path, row.pk))
    return [Changed(row.person_id, row.person.name, row.unit.short_name) for row in ordered]


def sheets(
    scope: Scope, top: Organization, person_ids: Sequence[int], since: date | None, now: datetime
) -> list[Sheet]:
    """What we hold of these people of the subtree, in the order of the tree.

    Whoever is not of it, or has left it and may no longer be seen from here, is left out.

    Numbers stand there in full where this reader may see them.
    """
    visible = set(_allowed(scope, "view", person_ids).values_list("pk", flat=True))
    known = {one.person_id: one for one in _named(top, person_ids) if one.person_id in visible}
    what: dict[int, list[str]] = {}
    if since is not None:
        what = {one.person_id: one.what for one in changed_since(scope, top, since)[0]}
    people = Person._base_manager.in_bulk(list(known))
    shown = set(_allowed(scope, "reveal", known).values_list("pk", flat=True))
    members = {row.person_id: row for row in _memberships(top, known)}
    away = roster.away_on(list(known), clock.day_of(now))
    found = []
    for number, person_id in enumerate(known, 1):
        person, member = people[person_id], members[person_id]
        held = _held(person, member, away.get(person_id, ""), clock.day_of(now), plain=person_id in shown)
        values = {"序号": str(number), **held}
        found.append(Sheet(person.name, what.get(person_id, []), [values.get(label, "") for label in COLUMNS]))
    return found


def _allowed(scope: Scope, verb: str, people: Collection[int]) -> QuerySet[Person]:
    return Person._base_manager.filter(POLICY.may[verb].where(scope), pk__in=list(people))


def _memberships(top: Organization, people: Collection[int]) -> QuerySet[Membership]:
    rows = Membership._base_manager.filter(under("unit__path", top.path), person_id__in=list(people))
    return rows.exclude(ending=Ending.VOIDED).select_related("unit").order_by("from_on", "pk")


def _held(person: Person, member: Membership, away: str, on: date, *, plain: bool) -> dict[str, str]:
    years = rules.party_years(kind=member.kind, joined_on=member.joined_on, full_on=member.full_on, on=on)
    return {
        "姓名": person.name,
        "性别": _SEXES[Sex(person.sex)] if person.sex else "",
        "公民身份号码": person.id_number if plain else rules.mask_id_number(person.id_number),
        "民族": person.nation,
        "出生日期": _iso(person.born),
        "学历": person.education,
        "人员类别": _KINDS[MemberKind(member.kind)],
        "所在党支部": member.unit.short_name,
        "手机号码": person.phone if plain else rules.mask_phone(person.phone),
        "入党日期": _iso(member.joined),
        "转正日期": _iso(member.full),
        "党龄": "" if years is None else str(years),
        "是否失联党员": "是" if away == AbsenceKind.LOST else "否",
        "是否流动党员": "是" if away == AbsenceKind.FLOATING else "否",
    }


def _iso(value: Partial | None) -> str:
    return value.iso if value else ""
