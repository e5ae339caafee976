"""What the pages of the roster share (共用)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.words import whom_to_ask

from .. import queries
from ..models import Person
from ..policy import IN_UNIT, POLICY
from ..rules import Hint


def scope_of(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def number(text: str | None) -> int:
    """An id out of an address or a form. Raises NotHere."""
    if text is None or not text.isdecimal() or len(text) > 19:
        raise not_here()
    return int(text)


def unit_for(request: HttpRequest, verb: str, unit_id: int) -> Organization:
    """A unit in which this reader may do the verb. Raises NotHere, NotAllowed."""
    unit = organizations.unit(scope_of(request), unit_id)
    IN_UNIT.require(
        scope_of(request),
        verb,
        unit,
        refusal=_("“%(unit)s”的名册和任职由%(who)s办理，请与他们联系。") % {"unit": unit, "who": whom_to_ask(unit)},
    )
    return unit


def form_page(
    request: HttpRequest,
    form: django_forms.Form,
    *,
    title: str,
    submit: str,
    status: int,
    back_url: str,
    back_label: str,
    lead: str = "",
    revision: int | None = None,
    danger: bool = False,
    **context: Any,
) -> HttpResponse:
    """One form on a page of its own, with the way back."""
    template = context.pop("template", "roster/form.html")
    return page(
        request,
        template,
        status=status,
        form=form,
        title=title,
        submit=submit,
        lead=lead,
        revision=revision,
        danger=danger,
        back_url=back_url,
        back_label=back_label,
        **context,
    )


def membership_person(request: HttpRequest, person_id: int) -> Person:
    """A person whose membership this reader enters. Raises NotHere, NotAllowed."""
    found = queries.person(scope_of(request), person_id)
    last = queries.memberships(found.pk)
    who = whom_to_ask(last[-1].unit) if last else _("上级党委组织部")
    POLICY.require(
        scope_of(request),
        "membership",
        found,
        refusal=_("组织关系由%(who)s办理，请与他们联系。") % {"who": who},
    )
    return found


def answer(
    request: HttpRequest,
    found: Person,
    form: django_forms.Form,
    call: Callable[[], Person],
    *,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
    danger: bool = False,
) -> HttpResponse:
    """A form about one person: shown, carried out, or shown again with what was typed."""
    status = 200
    if request.method == "POST":
        changed, status = attempt(form, call)
        if changed is not None:
            say(request, done)
            return redirect(person_url(changed.pk))
    return form_page(
        request,
        form,
        title=title,
        submit=submit,
        lead=lead,
        danger=danger,
        status=status,
        back_url=person_url(found.pk),
        back_label=found.name,
    )


def hint_sentence(hint: Hint) -> str:
    """A hint as pages say it, with the article it comes from."""
    said = {
        "few_full": _("正式党员%(number)s人，不足3人。一般与邻近单位成立联合党支部。"),
        "many_members": _("党员%(number)s人。一个党支部一般不超过50人，可以考虑分设。"),
        "no_secretary": _("还没有登记书记。"),
        "no_committee": _("正式党员7人以上，一般设3至5人的支部委员会；现登记委员%(number)s人。"),
        "large_committee": _("登记的委员有%(number)s人。支部委员会最多不超过7人。"),
        "lost_long": _("失联已满6个月。经查找仍没有取得联系的，可按程序停止党籍。"),
        "away_long": _("外出已满6个月，没有转组织关系的，按流动党员管理。"),
        "no_contact": _("还没有定支部联系人。"),
        "settled": _("流动已满6个月，地点比较固定的，转移组织关系。"),
        "stopped_long": _("因失联停止党籍已满2年，仍没有取得联系的，按自行脱党予以除名。"),
    }[hint.code] % {"number": hint.number}
    return _("%(said)s（见%(article)s）") % {"said": said, "article": hint.article} if hint.article else said


def person_url(person_id: int) -> str:
    return reverse("roster:person", args=[person_id])


def unit_url(unit_id: int) -> str:
    return reverse("organizations:unit", args=[unit_id])


def people_url(request: HttpRequest) -> str:
    """The list of members as this address filters it."""
    asked = {key: request.GET[key] for key in ("unit", "q", "state") if request.GET.get(key)}
    return f"{reverse('roster:people')}?{urlencode(asked)}"
