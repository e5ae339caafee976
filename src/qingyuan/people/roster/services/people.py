"""Entering a person and correcting what is known of one (登记、更正、查看证件号码)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations.words import whom_to_ask

from .. import queries, rules
from ..models import Membership, Partial, Person
from ..policy import POLICY
from .shared import branch, check_day, draft, iso, locked_person, unit_of

ADDED = verbs.name("roster.added", gettext_lazy("登记党员"))
EDITED = verbs.name("roster.edited", gettext_lazy("更正人员信息"))
REVEALED = verbs.name("roster.revealed", gettext_lazy("查看证件或手机号码"))

# Why an ID number was not taken, for forms and sheets alike.
ID_FAULTS = {
    "length": gettext_lazy("公民身份号码应是18位，请对照身份证核对。"),
    "characters": gettext_lazy("公民身份号码只能是数字，最后一位可以是X，请核对。"),
    "date": gettext_lazy("公民身份号码里的出生日期不对，请对照身份证核对。"),
    "check": gettext_lazy("公民身份号码最后一位校验不符，可能有一位写错，请对照身份证逐位核对。"),
}
REVEALABLE = {"id_number": gettext_lazy("公民身份号码"), "phone": gettext_lazy("手机号码")}


@dataclass(frozen=True)
class Facts:
    """What is known of a person. id_number, phone: as written in the papers, "" for not known."""

    name: str
    sex: str = ""
    nation: str = ""
    born: Partial | None = None
    education: str = ""
    id_number: str = ""
    phone: str = ""


FIELDS = tuple(field.name for field in fields(Facts))
_COLUMNS = (*(name for name in FIELDS if name != "born"), "born_on", "born_grain", "id_number_index")


@dataclass(frozen=True)
class Joining:
    """How somebody belongs to a branch: kind of member, 入党日期, 转正日期, and since when in this branch."""

    kind: str
    from_on: date
    joined: Partial | None = None
    full: Partial | None = None


@service
def add_person(scope: Scope, *, unit_id: int, facts: Facts, joining: Joining, by: Signature, now: datetime) -> Person:
    """Enter a person as a member of a branch (登记). Raises NotAllowed, BadInput (number, days, known already)."""
    unit = branch(scope, unit_id)
    clean = cleaned(facts, clock.day_of(now))
    check_joining(joining, now)
    _require_unknown(scope, clean.id_number, unit.home_id, None)
    person = new_person(clean, unit.home_id)
    person.save(force_insert=True)
    new_membership(person, unit.pk, joining).save(force_insert=True)
    chronicle.append(
        draft(
            unit,
            ADDED,
            person,
            by,
            now,
            shown={"membership": joining.kind, "from_on": joining.from_on.isoformat()},
            sealed={**told_facts(clean), "joined": iso(joining.joined), "full": iso(joining.full)},
        )
    )
    return person


@service
def edit_person(
    scope: Scope,
    *,
    person_id: int,
    revision: int,
    facts: Facts,
    joined: Partial | None,
    full: Partial | None,
    by: Signature,
    now: datetime,
) -> Person:
    """Correct what is known of a person (更正). An empty id_number or phone leaves the one on record.

    Raises Conflict with the present values under `theirs` when somebody has changed them since.
    """
    person = locked_person(scope, "edit", person_id)
    member = Membership._base_manager.filter(person=person, until_on__isnull=True).select_related("unit").first()
    before = {**_known(person), "joined": member and member.joined, "full": member and member.full}
    if person.revision != revision:
        raise Conflict(
            _("您打开这一页以后，%(name)s的信息被别人改过。下面并列着现在的内容和您填的内容，请核对后再保存。")
            % {"name": person.name},
            theirs=before,
        )
    given = cleaned(
        Facts(
            **{
                **{name: getattr(facts, name) for name in FIELDS},
                "id_number": facts.id_number or person.id_number,
                "phone": facts.phone or person.phone,
            }
        ),
        clock.day_of(now),
    )
    _require_unknown(scope, given.id_number, person.home_id, person.pk)
    after = {**{name: getattr(given, name) for name in FIELDS}, "joined": joined, "full": full}
    if member is None:
        after.update(joined=before["joined"], full=before["full"])
    else:
        check_joining(Joining(member.kind, member.from_on, joined, full), now)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        return person
    for name in FIELDS:
        setattr(person, name, after[name])
    person.id_number_index = queries.index_of(person.id_number)
    person.revision += 1
    person.save(update_fields=[*_COLUMNS, "revision"])
    if member is not None and {"joined", "full"} & set(changed):
        member.joined, member.full = joined, full
        member.save(update_fields=["joined_on", "joined_grain", "full_on", "full_grain"])
    unit = unit_of(person)
    if unit is None:
        raise not_here()
    sealed = {name: {"from": _told(before[name]), "to": _told(value)} for name, value in changed.items()}
    shown = {"fields": sorted(changed)}
    chronicle.append(draft(unit, EDITED, person, by, now, revision=person.revision, shown=shown, sealed=sealed))
    return person


@service
def reveal(scope: Scope, *, person_id: int, field: str, by: Signature, now: datetime) -> str:
    """Show a number in full (查看号码), and enter who looked: the person sees it by name and post."""
    if field not in REVEALABLE:
        raise not_here()
    person = locked_person(scope, "reveal", person_id)
    unit = unit_of(person)
    if unit is None:
        raise not_here()
    chronicle.append(draft(unit, REVEALED, person, by, now, revision=person.revision, shown={"fields": [field]}))
    return str(getattr(person, field))


# --- what adding and editing share


def cleaned(facts: Facts, today: date) -> Facts:
    """The facts as the roster writes them. Raises BadInput naming the first that can't be right.

    Sex and day of birth are filled in from the ID number, and must agree with it.
    """
    name = rules.read_name(facts.name)
    if name is None:
        raise BadInput(
            _("姓名“%(name)s”不像姓名：两个字以上，不写数字和符号，少数民族姓名用“·”。") % {"name": facts.name}, "name"
        )
    phone = rules.read_phone(facts.phone)
    if phone is None:
        raise BadInput(_("手机号码应是11位数字，请核对；没有就空着。"), "phone")
    born, sex, id_number = facts.born, facts.sex, ""
    if born is not None and (born.last < rules.EARLIEST or born.day > today):
        raise BadInput(_("出生日期不对，请核对。"), "born_on")
    if facts.id_number:
        try:
            number = rules.read_id_number(facts.id_number, today=today)
        except rules.BadIdNumber as error:
            raise BadInput(str(ID_FAULTS[error.code]), f"id_number_{error.code}") from error
        if born is not None and not born.agrees(Partial(number.born_on)):
            raise BadInput(_("出生日期和公民身份号码里的对不上，请核对哪一个写错了。"), "born_on_differs")
        if sex and sex != number.sex:
            raise BadInput(_("性别和公民身份号码里的对不上，请核对哪一个写错了。"), "sex_differs")
        born, sex, id_number = Partial(number.born_on), number.sex, number.text
    return Facts(
        name=name,
        sex=sex,
        nation=rules.read_nation(facts.nation),
        born=born,
        education=facts.education.strip(),
        id_number=id_number,
        phone=phone,
    )


def check_joining(joining: Joining, now: datetime) -> None:
    """Raises BadInput when the days of a membership can't all be true."""
    check_day(joining.from_on, now, not_before=None, what=_("转入日期"))
    for value, what in ((joining.joined, _("入党日期")), (joining.full, _("转正日期"))):
        if value is not None:
            check_day(value.day, now, not_before=None, what=what)
    if joining.full and joining.joined and joining.full.before(joining.joined):
        raise BadInput(_("转正日期早于入党日期，请核对。"), "full_before_joined")
    if joining.full and joining.kind == Membership.Kind.PROBATIONARY:
        raise BadInput(_("预备党员没有转正日期。已经转正的，请把人员类别改为正式党员。"), "full_on_probationary")


def new_person(facts: Facts, home_id: int) -> Person:
    values: dict[str, Any] = {name: getattr(facts, name) for name in FIELDS}
    return Person(home_id=home_id, id_number_index=queries.index_of(facts.id_number), **values)


def new_membership(person: Person, unit_id: int, joining: Joining) -> Membership:
    row = Membership(person=person, unit_id=unit_id, kind=joining.kind, from_on=joining.from_on)
    row.joined, row.full = joining.joined, joining.full
    return row


def told_facts(facts: Facts) -> Mapping[str, Any]:
    """The facts that are known, as a sealed value of an entry."""
    return {name: _told(getattr(facts, name)) for name in FIELDS if getattr(facts, name)}


def _told(value: Any) -> Any:
    return iso(value) if isinstance(value, Partial) else value


def _known(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in FIELDS}


def _require_unknown(scope: Scope, id_number: str, home_id: int, but: int | None) -> None:
    """One ID number stands once in a home. Where it stands is told only to who may see it there."""
    if not id_number:
        return
    same = Person._base_manager.filter(home_id=home_id, id_number_index=queries.index_of(id_number))
    known = same.exclude(pk__in=[but] if but else []).first()
    if known is None:
        return
    unit = unit_of(known)
    if POLICY.allows(scope, "view", known) and unit is not None:
        raise BadInput(
            _("这个公民身份号码已在名册上：%(name)s，%(unit)s。要转来的，请到他的人员页办理组织关系转接。")
            % {"name": known.name, "unit": unit},
            "known_here",
        )
    raise BadInput(
        _("这个公民身份号码已在本旗县市名册上，人不在您的范围内。请联系%(who)s办理组织关系转接。")
        % {"who": whom_to_ask(unit) if unit else _("上级党委组织部")},
        "known_elsewhere",
    )
