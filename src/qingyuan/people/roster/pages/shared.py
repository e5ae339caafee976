"""What the pages of the roster share (共用)."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.pages import page
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.words import whom_to_ask

from ..policy import IN_UNIT


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


def person_url(person_id: int) -> str:
    return reverse("roster:person", args=[person_id])


def unit_url(unit_id: int) -> str:
    return reverse("organizations:unit", args=[unit_id])
