"""The page of a finding with its forms, and the way each of them is answered (问题页面)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, files
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import Conflict, QingyuanError
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.services.seats import SEAT_ABOLISHED, SEAT_ADDED
from qingyuan.people.roster.services.tenures import APPOINTED, RELIEVED

from .. import deadlines, forms, policy, queries, reviewers, rules, services
from ..boards import FINDING_PAGE
from ..models import Evidence, Extension, Finding
from ..services import entered
from ..states import State
from . import measure_forms
from .own import own_page


@route("GET", verb="view")
def finding(request: Request, finding_id: int) -> HttpResponse:
    found = queries.finding(request.scope, finding_id)
    if policy.kept_to_oneself(request.scope, found):
        return own_page(request, found)
    return _finding_page(request, found)


def _finding_page(
    request: Request,
    found: Finding,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    """The page of a finding; after a refusal with the sentence on top and what was typed still in its form."""
    scope = request.scope
    may = {verb: policy.POLICY.allows(scope, verb, found) for verb in policy.POLICY.may}
    moves = policy.moves(scope, found)
    history = chronicle.entries_of_record(reference(found))
    extensions = queries.extensions(found)
    asked = [one for one in extensions if one.state == Extension.State.ASKED]
    shown_forms = {
        name: form if (form := (bound or {}).get(name)) is not None else build(request, found)
        for name, build in _FORMS.items()
    }
    context = {
        "finding": found,
        "links": FINDING_PAGE.links_of(request.scope, found),
        "above": organizations.ancestors(found.unit),
        "category": queries.category_label(found, queries.category_labels()),
        "evidence": queries.evidence(found),
        "past_rounds": queries.past_rounds(found),
        "extensions": extensions,
        "asked": asked[0] if asked else None,
        "looks": queries.looks(found),
        "history": history,
        # One field holds what the superior wrote last, sent back or upheld.
        "upheld": next((line.verb == entered.UPHELD for line in reversed(history) if line.verb in _ANSWERS), False),
        "late": rules.is_overdue(state=State(found.state), due_on=found.due_on, today=clock.today()),
        "missing": [name for _code, name in rules.missing_for_submit(services.facts_of(found))],
        "may": may,
        "moves": moves,
        "forms": shown_forms,
        "error": error,
        "typed": _typed(bound) if isinstance(error, Conflict) else [],
        **measure_forms.beside(request, found),
    }
    return page(request, "rectification/finding.html", status=error.status if error else _status(bound), **context)


_ANSWERS = (entered.SENT_BACK, entered.UPHELD)


def _typed(bound: dict[str, django_forms.Form] | None) -> list[tuple[str, str]]:
    """What was typed into a form that the page may no longer show: somebody else has moved the finding on."""
    return [
        (str(field.label), str(dict(getattr(field.field, "choices", ())).get(value, value)))
        for form in (bound or {}).values()
        for field in form.visible_fields()
        if isinstance(value := field.value(), str) and value.strip()
    ]


def _status(bound: dict[str, django_forms.Form] | None) -> int:
    return 422 if bound else 200


def _plan_form(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    initial = {
        name: getattr(found, name)
        for name in ("revision", "criterion", "measure", "measure_kind", "due_on", "leader_name", "progress")
    } | {name: getattr(found, name) for name in ("cause", "look_every")}
    form = forms.PlanForm(data, initial=initial, prefix=None, auto_id="plan_%s")
    if found.due_on is not None:
        # Set once; from then on only a granted extension moves it.
        form.fields["due_on"].disabled = True
    else:
        form.fields["due_on"].help_text += measure_forms.offered_terms(found)
    return form


def _evidence_form(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    answers = policy.POLICY.allows(request.scope, "plan", found)
    return forms.EvidenceForm(
        data,
        files,
        initial={"revision": found.revision},
        auto_id="evidence_%s",
        records=linkable(found) if answers else [],
        may_look=policy.POLICY.allows(request.scope, "sign_off", found),
        may_file=True,
    )


_SHOWING = frozenset({entered.SIGNED_OFF, entered.LOOKED_BACK, APPOINTED, RELIEVED, SEAT_ADDED, SEAT_ABOLISHED})


def linkable(found: Finding) -> list[tuple[str, str]]:
    """Records of the same unit that can show something was put right: a seat filled, a unit changed, a finding struck off.

    Bookkeeping shows nothing: accounts, the finding's own course, what another finding is still going through.
    """
    own = reference(found)
    return [
        (f"{found.unit_id}/{line.seq}", f"{day(clock.day_of(line.received))} {line.label}（{line.title}）")
        for line in chronicle.entries_of_unit(found.unit_id, limit=200)
        if line.verb in _SHOWING and line.record != own
    ][:20]


def _reviewer_form(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    myself = found.owner if isinstance(found.owner, Signature) and found.owner_id == request.scope.actor_id else None
    return forms.ReviewerForm(
        data,
        initial={"revision": found.revision, "reviewer": found.reviewer_id},
        auto_id="reviewer_%s",
        candidates=reviewers.candidates(request.scope, found)
        if policy.POLICY.allows(request.scope, "submit", found)
        else [],
        myself=myself if found.state == State.REVIEW else None,
    )


def _sign_off_form(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    proposed = deadlines.look_back_on(found, clock.today())
    initial = {"revision": found.revision, "look_back_on": proposed}
    form = forms.SignOffForm(data, initial=initial, auto_id="sign_off_%s")
    if note := deadlines.reckoned(found, proposed):
        form.fields["look_back_on"].help_text = _("%(note)s。请核对后再定。") % {"note": note}
    return form


def _simple(kind: type[django_forms.Form], name: str) -> Callable[..., django_forms.Form]:
    def build(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
        return kind(data, initial={"revision": found.revision}, auto_id=f"{name}_%s")

    return build


_FORMS: dict[str, Callable[..., django_forms.Form]] = {
    "start": _simple(forms.Move, "start"),
    "plan": _plan_form,
    "evidence": _evidence_form,
    "reviewer": _reviewer_form,
    "sign_off": _sign_off_form,
    "send_back": _simple(forms.NoteForm, "send_back"),
    "contest": _simple(forms.NoteForm, "contest"),
    "uphold": _simple(forms.NoteForm, "uphold"),
    "withdraw": _simple(forms.NoteForm, "withdraw"),
    "extension": _simple(forms.ExtensionForm, "extension"),
    "decide": _simple(forms.DecideForm, "decide"),
    **measure_forms.FORMS,
}


Given = Callable[[dict[str, Any]], dict[str, Any]]


def answer(
    request: Request,
    finding_id: int,
    name: str,
    service: Callable[..., Finding],
    done: str,
    given: Given = lambda data: {},
) -> HttpResponse:
    """One move: check the form, call the service, and on a refusal show the page with all that was typed.

    name   of its form;  done  what is said afterwards
    given  what the service is told beside the finding, its revision and the time, out of what the form holds
    """
    found = queries.finding(request.scope, finding_id)
    form = _FORMS[name](request, found, request.POST, request.FILES)
    if not form.is_valid():
        return _finding_page(request, found, bound={name: form})
    try:
        data = form.cleaned_data
        told = {"finding_id": finding_id, "revision": data["revision"], "now": clock.now()}
        service(request.scope, **told, **given(data))
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _finding_page(request, queries.finding(request.scope, finding_id), bound={name: form}, error=error)
    say(request, done)
    return redirect(found.get_absolute_url())


@route("GET", verb="view")
def evidence_file(request: Request, finding_id: int, evidence_id: int) -> HttpResponse:
    """The file of a piece of evidence, shown to whoever may see its finding."""
    found = queries.finding(request.scope, finding_id)
    piece = Evidence._base_manager.filter(finding=found, pk=evidence_id).exclude(sha256="").first()
    if piece is None:
        raise not_here()
    return files.response(piece)  # type: ignore[return-value]
