"""What the roster holds of its reader (名册里记着什么), line by line, for 我的 in people/accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.scope import Scope

from .. import queries, remark_queries, rules, standing_queries
from ..kinds import About
from ..models import Membership, Partial, Person
from ..policy import POLICY
from .absences import line_of
from .effects import shown


class Held(NamedTuple):
    """One thing held. value: "" for nothing;  about: what a remark on it is about."""

    label: str
    value: str
    about: str


def held(scope: Scope, person_id: int) -> Mapping[str, Any] | None:
    """Everything held of the reader, as far as he may see it today; None for who stands on no roster."""
    person = Person._base_manager.filter(pk=person_id, voided_at__isnull=True).first()
    if person is None or person.pk != scope.actor_id:
        return None
    member = queries.lasting_member(person.pk)
    lines = [*_facts(person), *_membership(person, member), *_standing(scope, person)]
    return {"lines": lines, "person": person, "may_ask": member is not None}


def remarks(scope: Scope, person_id: int) -> Mapping[str, Any] | None:
    """What the reader has asked for or explained, with the answers."""
    rows = [one for one in remark_queries.of_person(scope, person_id) if one.person_id == scope.actor_id]
    return {"rows": rows} if rows else None


def _facts(person: Person) -> Iterable[Held]:
    values = {
        About.NAME: person.name,
        About.SEX: person.get_sex_display() if person.sex else "",
        About.NATION: person.nation,
        About.BORN: _said(person.born),
        About.EDUCATION: person.education,
        About.ID_NUMBER: rules.mask_id_number(person.id_number),
        About.PHONE: rules.mask_phone(person.phone),
    }
    return [Held(str(about.label), value, about.value) for about, value in values.items()]


def _membership(person: Person, member: Membership | None) -> Iterable[Held]:
    if member is not None:
        yield _line(About.KIND, member.get_kind_display())
        yield _line(About.JOINED, _said(member.joined))
        if member.kind == Membership.Kind.FULL:
            yield _line(About.FULL, _said(member.full))
    for one in reversed(queries.memberships(person.pk)):
        until = day(one.until_on) if one.until_on else _("至今")
        said = f"{one.unit.short_name}，{day(one.from_on)}—{until}"
        ending = f"，{one.get_ending_display()}" if one.ending else ""
        yield _line(About.MEMBERSHIP, f"{said}，{one.get_kind_display()}{ending}")
    for tenure in reversed(queries.tenures(person.pk)):
        until = day(tenure.until_on) if tenure.until_on else _("至今")
        yield _line(About.TENURE, f"{tenure.unit.short_name}{tenure.seat.name}，{day(tenure.from_on)}—{until}")


def _standing(scope: Scope, person: Person) -> Iterable[Held]:
    absences = [line_of(one) for one in reversed(queries.absences(person.pk))]
    for line in absences:
        contact = _("支部联系人%(name)s") % {"name": line["contact"]} if line["contact"] else ""
        yield _line(
            About.ABSENCE, "，".join(part for part in (line["kind"], line["when"], line["place"], contact) if part)
        )
    if not absences:
        yield _line(About.ABSENCE, _("没有登记"))
    if POLICY.allows(scope, "exemption", person):
        row = standing_queries.exemption_of(person.pk, clock.today().year)
        said = (
            _("%(year)s年免到会（%(kind)s），%(who)s于%(day)s确认")
            % {
                "year": row.year,
                "kind": row.get_kind_display(),
                "who": row.confirmed_by,
                "day": day(row.confirmed_on),
            }
            if row
            else _("没有登记")
        )
        yield _line(About.EXEMPTION, said)
    if POLICY.allows(scope, "effects", person):
        periods = [shown(row) for row in standing_queries.periods_of(person.pk)]
        for period in periods:
            told = [f"{label}：{value}" for label, value in period["facts"] if value]
            yield _line(About.EFFECT, "；".join([period["kind"], *told]))
        if not periods:
            yield _line(About.EFFECT, _("没有登记"))


def _line(about: About, value: str) -> Held:
    return Held(str(about.label), value, about.value)


def _said(value: Partial | None) -> str:
    return str(value) if value else ""
