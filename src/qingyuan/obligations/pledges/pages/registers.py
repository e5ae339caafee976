"""The register of a unit (本单位签署情况): who signed how, who has not; sheets of paper; yearly accounts; progress above."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, files
from qingyuan.kernel.errors import BadInput, NotHere, QingyuanError
from qingyuan.kernel.files import Taken
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import Policy, not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes

from .. import asked, forms, policy, queries, services
from ..asked import Listed
from ..models import Answer, Sheet, YearlyAccount
from ..queries import Line
from ..states import State

_MOST = 50


def _register(request: Request, verb: str, adoption_id: int, unit_id: int) -> tuple[Organization, Listed, list[Line]]:
    unit, one = services.require_unit(request.scope, verb, adoption_id, unit_id)
    return unit, one, queries.register_of(unit, one, clock.today())


def _url(name: str, one: Listed, unit: Organization) -> str:
    return reverse(f"pledges:{name}", args=[one.adoption.pk, unit.pk])


@route("GET", verb="names")
def register(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    """Who has signed, and how; who has not; for who leads the unit or stands above it, who said that he does not."""
    unit, one, lines = _register(request, "names", adoption_id, unit_id)
    may_declines = policy.REGISTERS.allows(request.scope, "declines", unit)
    signers = [line for line in lines if line.asks]
    return page(
        request,
        "pledges/register.html",
        unit=unit,
        one=one,
        signed=[line for line in signers if line.state == State.SIGNED],
        unsigned=[line for line in signers if line.state != State.SIGNED and not (may_declines and line.answer)],
        declined=[line for line in signers if line.state == State.DECLINED] if may_declines else [],
        accounts=[line for line in lines if line.asks_account],
        year=clock.today().year,
        may_register=policy.REGISTERS.allows(request.scope, "register", unit),
    )


@route("GET", "POST", verb="register")
def paper(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    """Tick who signed on the sheet; the day; a photo if somebody took one."""
    unit, one, lines = _register(request, "register", adoption_id, unit_id)
    waiting = [line.who for line in queries.unsigned(lines)]
    people = [(who.person_id, f"{who.name}（{who.title}）" if who.title else who.name) for who in waiting]
    form = forms.PaperForm(
        request.POST or None, request.FILES or None, people=people, initial={"library": one.library.pk}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                services.register_paper(
                    request.scope,
                    adoption_id=adoption_id,
                    unit_id=unit_id,
                    library_id=data["library"],
                    people=data["people"],
                    said=State(data["said"] or State.SIGNED),
                    on=data["on"],
                    photo=_taken(data["photo"]),
                    now=clock.now(),
                )
            except QingyuanError as error:
                status = _onto(form, error)
            else:
                count = len(data["people"])
                say(request, _("登记了%(count)s人。") % {"count": count})
                return redirect(_url("register", one, unit))
    return page(
        request,
        "pledges/paper.html",
        status=status,
        unit=unit,
        one=one,
        form=form,
        people=people,
        may_declines=policy.REGISTERS.allows(request.scope, "declines", unit),
    )


def _taken(upload: Any) -> Taken | None:
    return files.take(upload) if upload else None


def _onto(form: Any, error: QingyuanError) -> int:
    """A refusal onto the form, so that what was ticked is kept. Gives the status to answer with."""
    if isinstance(error, NotHere):
        raise error
    form.add_error(None, error.message)
    return error.status


@route("GET", verb="register")
def blank(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    """The sheet to be signed by hand: the clauses, and a line for everyone of the unit who is asked."""
    unit, one = services.require_unit(request.scope, "register", adoption_id, unit_id)
    people = queries.people_at(unit, one.spec.signers, clock.today())
    return page(request, "pledges/blank.html", unit=unit, one=one, people=people, year=clock.today().year)


@route("GET", "POST", verb="register")
def accounts(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    """Register who gave his yearly account."""
    unit, one, lines = _register(request, "register", adoption_id, unit_id)
    if one.spec.account is None:
        raise not_here()
    people = [(line.who.person_id, line.who.name) for line in lines if line.asks_account and line.account is None]
    form = forms.AccountsForm(request.POST or None, request.FILES or None, people=people)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                services.register_accounts(
                    request.scope,
                    adoption_id=adoption_id,
                    unit_id=unit_id,
                    people=data["people"],
                    on=data["on"],
                    meeting=data["meeting"],
                    file=_taken(data["file"]),
                    now=clock.now(),
                )
            except QingyuanError as error:
                status = _onto(form, error)
            else:
                say(request, _("已登记述诺。"))
                return redirect(_url("register", one, unit))
    return page(request, "pledges/accounts.html", status=status, unit=unit, one=one, form=form, people=people)


@route("POST", verb="void")
def void(request: Request, answer_id: int) -> HttpResponse:
    """Take back a paper registration; whoever registered goes back to the register, he himself to his own page."""
    form = forms.VoidForm(request.POST)
    if not form.is_valid():
        raise BadInput(str(next(iter(form.errors.values()))[0]), "no_reason")
    found: Answer = services.void(
        request.scope,
        answer_id=answer_id,
        revision=form.cleaned_data["revision"],
        reason=form.cleaned_data["reason"],
        now=clock.now(),
    )
    say(request, _("已撤回这次登记，原来的记录留着，注明登记有误。"))
    if found.person_id == request.scope.actor_id:
        return redirect(reverse("pledges:list"))
    return redirect(reverse("pledges:register", args=[found.adoption_id, found.unit_id]))


@route("GET", verb="view")
def photo(request: Request, sheet_id: int) -> HttpResponse:
    """The photo of a sheet, for who sees the names on it."""
    found = Sheet.within(request.scope).select_related("unit").filter(pk=sheet_id).first()
    return _file(request, found, policy.SHEETS)


@route("GET", verb="view")
def account_file(request: Request, account_id: int) -> HttpResponse:
    """The text somebody handed in with his yearly account."""
    found = YearlyAccount.within(request.scope).select_related("unit").filter(pk=account_id).first()
    return _file(request, found, policy.ACCOUNTS)


def _file(request: Request, found: Sheet | YearlyAccount | None, rules: Policy) -> HttpResponse:
    if found is None or not found.sha256 or not rules.allows(request.scope, "view", found):
        raise not_here()
    return files.response(found)  # type: ignore[return-value]


@route("GET", verb="figures")
def progress(request: Request, adoption_id: int) -> HttpResponse:
    """Units through and not yet at a place, in official order: counts of units; by name only those directly below."""
    scope = request.scope
    adoption = regimes.adoption(scope, adoption_id)
    try:
        one = asked.listed(adoption)
    except LookupError:
        raise not_here() from None
    top = _top(request, one)
    found = queries.progress(scope, one, top, clock.today())
    places, rest = queries.shown_places(scope, found, top)
    behind = queries.units_named(scope, found, after=request.GET.get("after", "")[:64], limit=_MOST + 1)
    return page(
        request,
        "pledges/progress.html",
        one=one,
        top=top,
        above=[
            org
            for org in organizations.ancestors(top)
            if org.path.startswith(adoption.unit.path) and policy.REGISTERS.allows(scope, "figures", org)
        ],
        whole=found.at(top.path),
        own=found.below(top.path).get(top.path),
        places=places,
        rest=rest,
        behind=behind[:_MOST],
        more=behind[_MOST - 1].path if len(behind) > _MOST else None,
    )


def _top(request: Request, one: Listed) -> Organization:
    scope, wanted = request.scope, as_number(request.GET.get("unit"))
    place = one.adoption.unit.path
    if wanted is not None:
        tops = [organizations.unit(scope, wanted)]
    elif scope.covers(place):
        tops = [one.adoption.unit]
    else:
        tops = organizations.tops(scope)
    for top in tops:
        # The figure of a single branch would say of it alone that it is behind.
        known = not top.is_branch or policy.REGISTERS.allows(scope, "names", top)
        if known and top.path.startswith(place) and policy.REGISTERS.allows(scope, "figures", top):
            return top
    raise not_here()
