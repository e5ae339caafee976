"""Periods of effect on a person's page (影响期): registering, correcting, ending early."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput, Conflict
from qingyuan.kernel.pages import redirect, say
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.signing import signed

from .. import queries, services, standing_queries
from ..models import EffectPeriod, Person
from ..panels import PERSON_PAGE
from ..policy import POLICY
from ..services.effects import effect_here
from ..standing_forms import AmendEffectForm, EffectForm, EffectStartForm, RevokeEffectForm
from ..standing_rules import LENGTHS, EffectKind, usual_days
from .shared import form_page, number, person_url, scope_of


def _require(request: HttpRequest, person: Person) -> None:
    POLICY.require(
        scope_of(request),
        "limit",
        person,
        refusal=_("影响期由上级党委组织部门按决定登记，本人的不能自己登记。日期或者文号有误的，请告诉他们更正。"),
    )


@route("GET", "POST", verb="limit")
def register_effect(request: HttpRequest, person_id: int) -> HttpResponse:
    """First the kind and the day, in the address; then the rest, with the usual days put there beforehand."""
    person = queries.person(scope_of(request), person_id)
    _require(request, person)
    start = EffectStartForm(request.GET or None)
    if not start.is_bound or not start.is_valid() or start.cleaned_data["decided_on"] > clock.today():
        if start.is_bound and start.is_valid():
            start.add_error("decided_on", _("批准日期不能晚于今天。"))
        return _answer(
            request,
            start,
            person,
            template="roster/effect_start.html",
            title=_("登记影响期：%(name)s") % {"name": person.name},
            submit=_("下一步"),
            lead=_("先选种类和批准日期，通常的截止日期会自动算好，可以改。这里不写案情。"),
            status=422 if start.errors else 200,
            lengths=_lengths(),
        )
    kind, decided_on = start.cleaned_data["kind"], start.cleaned_data["decided_on"]
    usual = usual_days(kind, decided_on)
    form = EffectForm(
        request.POST or None,
        kind=kind,
        initial={"effect_until": usual.effect_until, "rights_until": usual.rights_until},
    )
    status = 200
    if request.method == "POST":
        made, status = attempt(
            form,
            lambda: services.register_effect(
                scope_of(request),
                person_id=person.pk,
                kind=kind,
                days=form.days(decided_on),
                paper=form.paper(),
                by=signed(request),
                now=clock.now(),
            ),
        )
        if made is not None:
            say(request, _("已登记。只有本人、支部书记、上级党委组织部门和纪委能看到。"))
            return redirect(person_url(person.pk))
    length = LENGTHS[kind]
    return _answer(
        request,
        form,
        person,
        title=_("登记影响期：%(name)s") % {"name": person.name},
        submit=_("登记"),
        status=status,
        lead=_("%(kind)s，%(day)s批准。%(usual)s（见%(source)s%(mark)s）")
        % {
            "kind": EffectKind(kind).label,
            "day": day(decided_on),
            "usual": _length(kind),
            "source": length.source,
            "mark": "" if length.compared else _("，时限待与原文核对"),
        },
    )


@route("GET", "POST", verb="limit")
def amend_effect(request: HttpRequest, period_id: int) -> HttpResponse:
    """A correction; two at once are laid side by side."""
    period = effect_here(scope_of(request), period_id)
    _require(request, period.person)
    form = AmendEffectForm(
        request.POST or None,
        kind=period.kind,
        initial={
            **{name: getattr(period, name) for name in ("decided_on", "effect_until", "rights_until")},
            "decided_by": period.decided_by,
            "paper_number": period.paper_number,
        },
    )
    status, differing = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.amend_effect(
                    scope_of(request),
                    period_id=period.pk,
                    revision=number(request.POST.get("revision")),
                    days=form.days(form.cleaned_data["decided_on"]),
                    paper=form.paper(),
                    by=signed(request),
                    now=clock.now(),
                )
            except Conflict as error:
                form.add_error(None, error.message)
                status, differing = error.status, _differing(form, error.theirs)
            except BadInput as error:
                form.add_error(None, error.message)
            else:
                say(request, _("已更正。"))
                return redirect(person_url(period.person_id))
    return _answer(
        request,
        form,
        period.person,
        template="roster/edit.html",
        title=_("更正影响期：%(name)s") % {"name": period.person.name},
        submit=_("保存"),
        status=status,
        lead=_("%(kind)s。种类登记错的，请先选“登记有误”终止，再另行登记。") % {"kind": period.get_kind_display()},
        revision=period.revision,
        differing=differing,
    )


@route("GET", "POST", verb="limit")
def revoke_effect(request: HttpRequest, period_id: int) -> HttpResponse:
    period = effect_here(scope_of(request), period_id)
    _require(request, period.person)
    form = RevokeEffectForm(request.POST or None, initial={"on": clock.today()})
    status = 200
    if request.method == "POST":
        ended, status = attempt(
            form,
            lambda: services.revoke_effect(
                scope_of(request),
                period_id=period.pk,
                revision=number(request.POST.get("revision")),
                on=form.cleaned_data["on"],
                ending=form.cleaned_data["ending"],
                reason=form.cleaned_data["reason"].strip(),
                by=signed(request),
                now=clock.now(),
            ),
        )
        if ended is not None:
            say(request, _("已终止。原来的登记和这次办理都留有记录。"))
            return redirect(person_url(period.person_id))
    return _answer(
        request,
        form,
        period.person,
        title=_("提前终止影响期：%(name)s") % {"name": period.person.name},
        submit=_("终止"),
        status=status,
        lead=_("%(kind)s，%(day)s批准。") % {"kind": period.get_kind_display(), "day": day(period.decided_on)},
        revision=period.revision,
        danger=True,
    )


def _answer(request: HttpRequest, form: Any, person: Person, **context: Any) -> HttpResponse:
    return form_page(request, form, back_url=person_url(person.pk), back_label=person.name, **context)


def _length(kind: str) -> str:
    """How long a kind counts, in a clause."""
    length = LENGTHS[kind]
    if length.effect is None:
        return _("中止表决权、选举权和被选举权，到解除为止")
    months = _("%(months)s个月") % {"months": length.effect}
    if length.at_most:
        return _("按决定书的期限，最长%(months)s") % {"months": months}
    if length.rights:
        return _("影响期%(months)s，其中前%(rights)s个月没有表决权、选举权和被选举权") % {
            "months": months,
            "rights": length.rights,
        }
    return _("影响期%(months)s") % {"months": months}


def _lengths() -> list[tuple[str, str, str]]:
    """(kind, how long, where it stands) of every kind, for the page."""
    return [
        (
            str(EffectKind(kind).label),
            _length(kind),
            length.source if length.compared else _("%(source)s，待核对") % {"source": length.source},
        )
        for kind, length in LENGTHS.items()
    ]


def _differing(form: AmendEffectForm, theirs: object) -> list[tuple[str, str, str]]:
    """(label, what stands there now, what was typed) of each field in which the two differ."""
    assert isinstance(theirs, dict)
    rows = []
    for name, field in form.fields.items():
        typed = form.cleaned_data.get(name)
        said = typed.isoformat() if isinstance(typed, date) else typed
        if name != "reason" and said != theirs[name] and (said or theirs[name]):
            rows.append((str(field.label), _text(theirs[name]), _text(said)))
    return rows


def _text(value: str | None) -> str:
    if not value:
        return _("未填")
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


# --- on the person's page


@PERSON_PAGE.panel("roster/standing.html", "effects", order=6)
def effects(scope: Scope, person: Person) -> Mapping[str, Any] | None:
    """The periods of this person, for who may see them; nothing where there are none."""
    if not POLICY.allows(scope, "effects", person):
        return None
    rows = standing_queries.periods_of(person.pk)
    may_limit = POLICY.allows(scope, "limit", person)
    return {"rows": [shown(row) for row in rows], "may_limit": may_limit} if rows else None


@PERSON_PAGE.links
def registering(scope: Scope, person: Person) -> list[tuple[str, str]]:
    if not POLICY.allows(scope, "limit", person):
        return []
    return [(_("登记影响期"), reverse("roster:register_effect", args=[person.pk]))]


def shown(row: EffectPeriod) -> dict[str, Any]:
    """A period in words, with its entries."""
    today = clock.today()
    start = {"start": day(row.decided_on)}
    if row.effect_until is None:
        lasts = _("%(start)s起，到解除为止") % start
    else:
        lasts = _("%(start)s至%(end)s") % {**start, "end": day(row.effect_until - timedelta(days=1))}
    facts: list[tuple[str, str | None]] = [(_("批准日期"), day(row.decided_on)), (_("影响期"), lasts)]
    if row.rights_until is not None:
        returning = _("没有表决权、选举权和被选举权，%(day)s恢复") % {"day": day(row.rights_until)}
        facts.append((_("权利"), returning))
    elif row.rights_from is not None:
        facts.append((_("权利"), _("没有表决权、选举权和被选举权，到解除为止")))
    facts += [(_("批准机关"), row.decided_by), (_("文号"), row.paper_number or None)]
    if row.reason:
        facts.append((_("日期的说明"), row.reason))
    if row.ended_on is not None:
        ended = _("%(day)s，%(why)s：%(reason)s") % {
            "day": day(row.ended_on),
            "why": row.get_ending_display(),
            "reason": row.ended_reason,
        }
        facts.append((_("提前终止"), ended))
    return {
        "pk": row.pk,
        "kind": row.get_kind_display(),
        "lasts": row.lasts(today),
        "ended": row.ended_on is not None,
        "facts": facts,
        "entries": chronicle.entries_of_record(reference(row)),
    }
