"""What taking a roster sheet in would do, row by row (名单预览). Asked before the sheet is taken in, and once more then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel.environment import day
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.matching import Matcher
from qingyuan.people.organizations.models import Organization, Seat

from . import queries, rules
from .models import Membership, Person, Sex, Tenure
from .policy import IN_UNIT, POLICY
from .sheet import SheetRow, is_no_person, month_of

ADDED, UNCHANGED, REFUSED, NOT_A_PERSON = "added", "unchanged", "refused", "not_a_person"

_REASONS = {
    "formula": gettext_lazy("有公式还没有算出结果，请把公式换成数值"),
    "no_name": gettext_lazy("没有写姓名"),
    "bad_name": gettext_lazy("姓名写得不像姓名，少数民族姓名用“·”"),
    "bad_sex": gettext_lazy("性别只能写男或女"),
    "id_number_numeric": gettext_lazy("公民身份号码是数字格式，末几位已被 Excel 改掉，请把这一列改成文本后重新填写"),
    "id_number_length": gettext_lazy("公民身份号码不是18位"),
    "id_number_characters": gettext_lazy("公民身份号码里有数字和X以外的字"),
    "id_number_date": gettext_lazy("公民身份号码里的出生日期不对"),
    "id_number_check": gettext_lazy("公民身份号码校验不符，可能有一位写错"),
    "bad_born_on": gettext_lazy("出生日期看不出是哪一天，请写成1990-01-02这样"),
    "born_on_differs": gettext_lazy("出生日期和公民身份号码对不上"),
    "sex_differs": gettext_lazy("性别和公民身份号码对不上"),
    "bad_phone": gettext_lazy("手机号码不是11位"),
    "no_kind": gettext_lazy("没有写人员类别，请写正式党员或预备党员"),
    "kind_not_member": gettext_lazy("人员类别不是正式党员或预备党员，名册只登记党员"),
    "bad_joined_on": gettext_lazy("入党日期看不出是哪一天，请写成1990-01-02这样"),
    "bad_full_on": gettext_lazy("转正日期看不出是哪一天，请写成1990-01-02这样"),
    "bad_from_on": gettext_lazy("转入日期看不出是哪一天，请写成1990-01-02这样"),
    "day_ahead": gettext_lazy("有日期晚于今天"),
    "full_before_joined": gettext_lazy("转正日期早于入党日期"),
    "full_on_probationary": gettext_lazy("预备党员写了转正日期"),
    "unit_missing": gettext_lazy("没有写所在党支部"),
    "unit_unknown": gettext_lazy("没有找到这个党支部，请写全称，或写成“苏木镇/嘎查村党支部”"),
    "unit_ambiguous": gettext_lazy("叫这个名称的不止一个，请在前面写上苏木乡镇"),
    "unit_several": gettext_lazy("一行写了几个党支部，请只写一个"),
    "not_a_branch": gettext_lazy("所写的不是党支部，党员要落在党支部"),
    "other_home": gettext_lazy("这个党支部在别的旗县市，请到那个旗县市下导入"),
    "duplicate": gettext_lazy("和第%(detail)s行是同一个人"),
    "same_name": gettext_lazy("支部里已有同名党员，表里没有公民身份号码，分不清是不是同一人"),
    "known_elsewhere": gettext_lazy("这个公民身份号码已在本旗县市名册上，人不在您的范围内，请办理组织关系转接"),
    "left_before": gettext_lazy("名册上有这个人，组织关系已经转出，请到人员页办理接入"),
    "differs": gettext_lazy("名册上已有这个人，这几项不同：%(detail)s。没有覆盖，请到人员页核对更正"),
}
_NOTES = {
    "post_unknown": gettext_lazy("职务“%(detail)s”不是这个党支部的职务，没有登记"),
    "post_taken": gettext_lazy("职务“%(detail)s”已有人担任，没有登记，请到组织页办理"),
    "post_not_held": gettext_lazy("职务“%(detail)s”名册上没有，请到组织页办理任职"),
}
_KINDS = {
    "正式党员": Membership.Kind.FULL,
    "正式": Membership.Kind.FULL,
    "中共党员": Membership.Kind.FULL,
    "党员": Membership.Kind.FULL,
    "预备党员": Membership.Kind.PROBATIONARY,
    "中共预备党员": Membership.Kind.PROBATIONARY,
    "预备": Membership.Kind.PROBATIONARY,
}
_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE}
_LABELS = {
    "name": gettext_lazy("姓名"),
    "sex": gettext_lazy("性别"),
    "nation": gettext_lazy("民族"),
    "born_on": gettext_lazy("出生日期"),
    "education": gettext_lazy("学历"),
    "phone": gettext_lazy("手机号码"),
    "kind": gettext_lazy("人员类别"),
    "joined_on": gettext_lazy("入党日期"),
    "full_on": gettext_lazy("转正日期"),
    "unit": gettext_lazy("所在党支部"),
}


@dataclass(frozen=True)
class Said:
    """A reason or note: its code, and what it speaks of."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return str({**_REASONS, **_NOTES}[self.code]) % {"detail": self.detail}


@dataclass
class Planned:
    """What would become of one row. facts: by column key, clean; unit, seats: where it goes; known: the person found."""

    row: SheetRow
    outcome: str = ADDED
    reasons: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    unit: Organization | None = None
    seats: list[Seat] = field(default_factory=list)
    known: Person | None = None

    def refuse(self, code: str, detail: str = "") -> None:
        self.outcome = REFUSED
        self.reasons.append(Said(code, detail))


def plan(scope: Scope, top: Organization, rows: Sequence[SheetRow], today: date) -> list[Planned]:
    """What each row would become, in the order of the sheet."""
    planned = [Planned(row) for row in rows]
    matcher = Matcher(scope, top)
    for one in planned:
        if is_no_person(one.row):
            one.outcome = NOT_A_PERSON
            continue
        for code in one.row.faults:
            one.refuse(code)
        _read_facts(one, today)
        _find_unit(one, matcher, top)
    waiting = [one for one in planned if one.outcome == ADDED]
    _refuse_twins(waiting)
    _compare(scope, top, [one for one in waiting if one.outcome == ADDED])
    _find_seats([one for one in waiting if one.outcome in (ADDED, UNCHANGED)])
    return planned


def _read_facts(one: Planned, today: date) -> None:
    said = one.row.values
    facts = one.facts = {
        "name": rules.read_name(said.get("name", "")),
        "sex": _SEXES.get(said.get("sex", ""), ""),
        "nation": rules.read_nation(said.get("nation", "")),
        "education": said.get("education", ""),
        "phone": rules.read_phone(said.get("phone", "")),
        "id_number": "",
        "born_on": None,
        "kind": _KINDS.get("".join(said.get("kind", "").split())),
    }
    if not said.get("name"):
        one.refuse("no_name")
    elif facts["name"] is None:
        one.refuse("bad_name")
    if said.get("sex") and not facts["sex"]:
        one.refuse("bad_sex")
    if facts["phone"] is None:
        one.refuse("bad_phone")
    if facts["kind"] is None:
        one.refuse("kind_not_member" if said.get("kind") else "no_kind")
    for key in ("joined_on", "full_on", "from_on"):
        facts[key] = _day(one, key, said.get(key, ""))
    number = _read_number(one, said.get("id_number", ""), today)
    _read_birth(one, said.get("born_on", ""), number)
    days = [facts[key] for key in ("born_on", "joined_on", "full_on", "from_on") if facts[key]]
    if any(value > today for value in days):
        one.refuse("day_ahead")
    if facts["full_on"] and facts["joined_on"] and facts["full_on"] < facts["joined_on"]:
        one.refuse("full_before_joined")
    if facts["full_on"] and facts["kind"] == Membership.Kind.PROBATIONARY:
        one.refuse("full_on_probationary")


def _day(one: Planned, key: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        one.refuse(f"bad_{key}")
        return None


def _read_number(one: Planned, text: str, today: date) -> rules.IdNumber | None:
    if not text or "id_number_numeric" in one.row.faults:
        return None
    try:
        number = rules.read_id_number(text, today=today)
    except rules.BadIdNumber as error:
        one.refuse(f"id_number_{error.code}")
        return None
    if one.facts["sex"] and one.facts["sex"] != number.sex:
        one.refuse("sex_differs")
    one.facts.update(id_number=number.text, sex=number.sex)
    return number


def _read_birth(one: Planned, text: str, number: rules.IdNumber | None) -> None:
    month = month_of(text)
    if number is not None and month is not None:
        # 出生年月 is common where the number says the day.
        if month != (number.born_on.year, number.born_on.month):
            one.refuse("born_on_differs")
        one.facts["born_on"] = number.born_on
        return
    born_on = _day(one, "born_on", text)
    if number is not None and born_on is not None and born_on != number.born_on:
        one.refuse("born_on_differs")
    one.facts["born_on"] = number.born_on if number is not None else born_on


def _find_unit(one: Planned, matcher: Matcher, top: Organization) -> None:
    text = one.row.values.get("unit", "")
    if not text:
        if top.is_branch:
            one.unit = top
        else:
            one.refuse("unit_missing")
        return
    found = matcher.find(text)
    if isinstance(found, str):
        one.refuse(found)
    elif not found.is_branch:
        one.refuse("not_a_branch")
    elif found.home_id != top.home_id:
        one.refuse("other_home")
    else:
        one.unit = found


def _refuse_twins(waiting: list[Planned]) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for one in waiting:
        facts = one.facts
        key: tuple[object, ...] = (facts["id_number"],)
        if not facts["id_number"]:
            key = (one.unit, facts["name"], facts["born_on"])
        if key in seen:
            one.refuse("duplicate", str(seen[key]))
        else:
            seen[key] = one.row.number


def _compare(scope: Scope, top: Organization, waiting: list[Planned]) -> None:
    by_number: dict[str, list[Person]] = {}
    indexes = {queries.index_of(one.facts["id_number"]) for one in waiting if one.facts["id_number"]}
    for found in queries.by_indexes(top.home_id, indexes):
        by_number.setdefault(found.id_number_index, []).append(found)
    # People entered without a number are looked for by name too, or a sheet with numbers would enter them twice.
    members = queries.members_of([one.unit.pk for one in waiting if one.unit])
    by_name: dict[tuple[int, str], list[Membership]] = {}
    by_person = {member.person_id: member for member in members}
    for member in members:
        by_name.setdefault((member.unit_id, member.person.name), []).append(member)
    for one in waiting:
        assert one.unit is not None
        number = one.facts["id_number"]
        known = by_number.get(queries.index_of(number), []) if number else []
        if known:
            _compare_with(scope, one, known[0], by_person.get(known[0].pk))
            continue
        namesakes = by_name.get((one.unit.pk, one.facts["name"]), [])
        if number:
            namesakes = [member for member in namesakes if not member.person.id_number]
        _compare_with_namesakes(one, namesakes)


def _compare_with(scope: Scope, one: Planned, person: Person, member: Membership | None) -> None:
    if member is None:
        member = queries.lasting_member(person.pk)
    one.known = person
    if not (IN_UNIT.allows(scope, "list", member.unit) if member else POLICY.allows(scope, "view", person)):
        one.refuse("known_elsewhere")
    elif member is None:
        one.refuse("left_before")
    elif differing := _differing(one, member):
        one.refuse("differs", "；".join(differing))
    else:
        one.outcome = UNCHANGED


def _compare_with_namesakes(one: Planned, namesakes: list[Membership]) -> None:
    if not namesakes:
        return
    born_on = one.facts["born_on"]
    if born_on is not None:
        known_apart = [member for member in namesakes if member.person.born_on not in (None, born_on)]
        if len(known_apart) == len(namesakes):
            return
    same = [member for member in namesakes if not _differing(one, member)]
    if len(same) == 1 and len(namesakes) == 1 and not one.facts["id_number"]:
        one.known, one.outcome = same[0].person, UNCHANGED
        return
    one.refuse("same_name")


def _differing(one: Planned, member: Membership) -> list[str]:
    """The given values that are not those on the roster, as 手机号码（表139****0001，名册138****0001）."""
    person = member.person
    on_roster: dict[str, Any] = {
        "name": person.name,
        "sex": person.sex,
        "nation": person.nation,
        "born_on": person.born_on,
        "education": person.education,
        "phone": person.phone,
        "kind": member.kind,
        "joined_on": member.joined_on,
        "full_on": member.full_on,
        "unit": member.unit,
    }
    given = {**one.facts, "unit": one.unit}
    return [
        _("%(label)s（表里%(given)s，名册%(known)s）")
        % {"label": label, "given": _shown(key, given[key]), "known": _shown(key, on_roster[key])}
        for key, label in _LABELS.items()
        if given[key] and given[key] != on_roster[key]
    ]


def _shown(key: str, value: Any) -> str:
    if not value:
        return _("未填")
    if isinstance(value, date):
        return day(value)
    if key == "phone":
        return rules.mask_phone(value)
    if key == "sex":
        return str(Sex(value).label)
    return str(Membership.Kind(value).label) if key == "kind" else str(value)


def _find_seats(planned: list[Planned]) -> None:
    with_post = [one for one in planned if one.row.values.get("post") and one.unit is not None]
    unit_ids = [one.unit.pk for one in with_post if one.unit is not None]
    seats: dict[int, dict[str, Seat]] = {}
    for seat in Seat._base_manager.filter(unit_id__in=unit_ids, abolished_on__isnull=True).order_by("-order"):
        seats.setdefault(seat.unit_id, {})[seat.name] = seat
    held: dict[int, set[int]] = {}
    for seat_id, person_id in Tenure._base_manager.filter(unit_id__in=unit_ids, until_on__isnull=True).values_list(
        "seat_id", "person_id"
    ):
        held.setdefault(seat_id, set()).add(person_id)
    for one in with_post:
        assert one.unit is not None
        for post in _posts(one.row.values["post"]):
            found = seats.get(one.unit.pk, {}).get(post)
            if found is None:
                one.notes.append(Said("post_unknown", post))
                continue
            _take_seat(one, found, held.setdefault(found.pk, set()))


def _take_seat(one: Planned, seat: Seat, held: set[int]) -> None:
    if one.known is not None:
        if one.known.pk not in held:
            one.notes.append(Said("post_not_held", seat.name))
    elif seat.places is not None and len(held) >= seat.places:
        one.notes.append(Said("post_taken", seat.name))
    else:
        one.seats.append(seat)
        # Of a person not yet entered there is no id; the row number stands in for it.
        held.add(-one.row.number)


def _posts(text: str) -> list[str]:
    """The posts written in one cell: 支部书记、组织委员 -> 书记, 组织委员."""
    for mark in "，,；;/ ":
        text = text.replace(mark, "、")
    posts = [post.strip() for post in text.split("、") if post.strip() and post.strip() not in ("无", "党员", "-", "—")]
    return [post.removeprefix("党支部").removeprefix("支部") or post for post in posts]
