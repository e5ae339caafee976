"""The pages of a finding (问题页面): take in, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, files
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import Conflict, NotAllowed, QingyuanError
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.services.seats import SEAT_ABOLISHED, SEAT_ADDED
from qingyuan.people.roster.services.tenures import APPOINTED, RELIEVED
from qingyuan.regimes import queries as regimes

from .. import checklists, deadlines, forms, policy, queries, reviewers, rules, services
from ..models import Evidence, Extension, Finding, Origin
from ..services import Drafted, Plan, Shown, entered
from ..states import State
from . import measure_forms
from .own import own_page


def finding_url(finding_id: int) -> str:
    return reverse("rectification:finding", args=[finding_id])


# --- opening

_NOT_YOURS_TO_OPEN = gettext_lazy("登记问题由责任单位自己或者它的上级办理。")


@route("GET", "POST", verb="open")
def open_finding(request: Request) -> HttpResponse:
    """Choose a unit first, then write: the unit decides what the form asks."""
    unit = _wanted_unit(request)
    if unit is None:
        return page(request, "rectification/choose_unit.html", **_units_to_choose(request))
    policy.OPENING.require(request.scope, "open", unit, refusal=_NOT_YOURS_TO_OPEN)
    adoption = regimes.running_over(request.scope, "campaign", unit)
    library, checklist = services.checklist_of(adoption)
    listed = checklists.under(adoption, unit) if adoption is not None else []
    superior = not policy.answers_for_it(request.scope, unit)
    form = forms.OpenForm(
        request.POST or None,
        categories=tuple(category for one in listed for category in one.spec.categories)
        or queries.categories(library, checklist),
        superior=superior,
        initial={"unit": unit.pk, "adoption": adoption.pk if adoption else None},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        drafted = Drafted(
            text=data["text"],
            category=data["category"],
            category_text=data["category_text"],
            severity=data["severity"],
            origin=Origin(data["origin"]),
            source_text=data["source_text"],
            found_on=data["found_on"],
            leader_name=data["leader_name"],
            due_on=data["due_on"],
        )
        try:
            finding = services.open_finding(
                request.scope, unit_id=unit.pk, adoption=adoption, drafted=drafted, now=clock.now()
            )
        except QingyuanError as error:
            form.add_error(None, error.message)
        else:
            say(request, _("已登记，责任单位的工作台上会看到。"))
            return redirect(finding_url(finding.pk))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "unit": unit, "adoption": adoption, "library": library}
    return page(request, "rectification/open.html", status=status, **context)


def _wanted_unit(request: Request) -> Organization | None:
    value = request.POST.get("unit") or request.GET.get("unit") or ""
    if (unit_id := as_number(value)) is not None:
        return organizations.unit(request.scope, unit_id)
    own = _open_on(request)
    return own[0] if len(own) == 1 and own[0].is_branch else None


def _open_on(request: Request) -> list[Organization]:
    """The highest units this reader may enter problems on: not the branch whose member he merely is."""
    tops = organizations.tops(request.scope)
    if not tops:
        raise not_here()
    found = [unit for unit in tops if policy.OPENING.allows(request.scope, "open", unit)]
    if not found:
        raise NotAllowed(str(_NOT_YOURS_TO_OPEN), "not_allowed")
    return found


def _units_to_choose(request: Request) -> dict[str, Any]:
    at = as_number(request.GET.get("at"))
    tops = _open_on(request)
    if at is None and len(tops) == 1:
        here: Organization | None = tops[0]
    else:
        here = organizations.unit(request.scope, at) if at is not None else None
    words = request.GET.get("words", "").strip()[:40]
    if words:
        reached = Organization.within(request.scope).filter(dissolved_on__isnull=True, short_name__contains=words)
        units = list(reached.order_by("path")[:50])
    else:
        units = list(organizations.children(request.scope, here)) if here else tops
    lines = organizations.lineage([unit.path for unit in units])
    return {
        "here": here,
        "above": [org for org in organizations.ancestors(here) if request.scope.covers(org.path)] if here else [],
        "units": [(unit, lines[unit.path][:-1]) for unit in units],
        "words": words,
    }


# --- one finding


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
        records=_linkable(found) if answers else [],
        may_look=policy.POLICY.allows(request.scope, "sign_off", found),
        may_file=True,
    )


_SHOWING = frozenset({entered.SIGNED_OFF, entered.LOOKED_BACK, APPOINTED, RELIEVED, SEAT_ADDED, SEAT_ABOLISHED})


def _linkable(found: Finding) -> list[tuple[str, str]]:
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
        candidates=reviewers.candidates(found) if policy.POLICY.allows(request.scope, "submit", found) else [],
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


def _answer(
    request: Request, finding_id: int, name: str, call: Callable[[dict[str, Any]], Finding], done: str
) -> HttpResponse:
    """One move: check the form, call the service, and on a refusal show the page with all that was typed."""
    found = queries.finding(request.scope, finding_id)
    form = _FORMS[name](request, found, request.POST, request.FILES)
    if not form.is_valid():
        return _finding_page(request, found, bound={name: form})
    try:
        call(form.cleaned_data)
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _finding_page(request, queries.finding(request.scope, finding_id), bound={name: form}, error=error)
    say(request, done)
    return redirect(finding_url(finding_id))


@route("POST", verb="start")
def start(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.start(request.scope, finding_id=finding_id, revision=data["revision"], now=clock.now())

    return _answer(request, finding_id, "start", call, _("已认领。请先写整改标准，再写整改措施。"))


@route("POST", verb="plan")
def plan(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        names = ("cause", "criterion", "measure", "measure_kind", "leader_name", "progress")
        said = {name: data[name] or "" for name in names}
        return services.plan(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            plan=Plan(due_on=data["due_on"], look_every=data["look_every"], **said),
            now=clock.now(),
        )

    return _answer(request, finding_id, "plan", call, _("已保存。"))


@route("POST", verb="add_evidence")
def add_evidence(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        # On disk, synced and hashed before the transaction begins.
        taken = files.take(data["file"]) if data.get("file") else None
        record = data.get("record") or ""
        chosen = dict(_linkable(queries.finding(request.scope, finding_id)) if record else [])
        text = data["text"] or chosen.get(record, "")
        shown = Shown(text, file=taken, record=record, seen_on=data.get("seen_on"))
        return services.add_evidence(
            request.scope, finding_id=finding_id, revision=data["revision"], shown=shown, now=clock.now()
        )

    return _answer(request, finding_id, "evidence", call, _("佐证已存。"))


@route("POST", verb="submit")
def submit(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.submit(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            reviewer_id=data["reviewer"],
            now=clock.now(),
        )

    return _answer(request, finding_id, "reviewer", call, _("已提交复核。复核人办理后，结果会放到工作台。"))


@route("POST", verb="ask_review")
def ask_review(request: Request, finding_id: int) -> HttpResponse:
    """The owner at the sign-off: names a reviewer, or picks himself and learns why he can't (sentence 6)."""

    def call(data: dict[str, Any]) -> Finding:
        found = queries.finding(request.scope, finding_id)
        chosen = data["reviewer"]
        if chosen is None and request.scope.actor_id != found.owner_id:
            raise NotAllowed(policy.refusal("sign_off"), "same_body")
        if chosen is None or chosen == found.owner_id:
            raise services.own_review(found)
        return services.ask_review(
            request.scope, finding_id=finding_id, revision=data["revision"], reviewer_id=chosen, now=clock.now()
        )

    return _answer(request, finding_id, "reviewer", call, _("已请复核人办理。"))


@route("POST", verb="send_back")
def send_back(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.send_back(
            request.scope, finding_id=finding_id, revision=data["revision"], note=data["note"], now=clock.now()
        )

    return _answer(request, finding_id, "send_back", call, _("已退回，责任单位会看到原因。"))


@route("POST", verb="sign_off")
def sign_off(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.sign_off(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            note=data["note"],
            seen_on=data["seen_on"],
            look_back_on=data["look_back_on"],
            now=clock.now(),
        )

    return _answer(request, finding_id, "sign_off", call, _("已销号，各级数字同时更新。"))


@route("POST", verb="look_back")
def look_back(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.look_back(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            text=data["text"],
            on=data["on"],
            next_on=data["next_on"],
            for_draw=data.get("for_draw", False),
            now=clock.now(),
        )

    return _answer(request, finding_id, "look_back", call, _("回头看已记下。"))


@route("POST", verb="reopen")
def reopen(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.reopen(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            came_back=data["came_back"],
            due_on=data["due_on"],
            for_draw=data.get("for_draw", False),
            now=clock.now(),
        )

    return _answer(request, finding_id, "reopen", call, _("已转入新一轮整改，上一轮的记录原样保留。"))


@route("POST", verb="contest")
def contest(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.contest(
            request.scope, finding_id=finding_id, revision=data["revision"], reason=data["note"], now=clock.now()
        )

    return _answer(request, finding_id, "contest", call, _("异议已提出，上级会看事实后答复。"))


@route("POST", verb="uphold")
def uphold(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.uphold(
            request.scope, finding_id=finding_id, revision=data["revision"], note=data["note"], now=clock.now()
        )

    return _answer(request, finding_id, "uphold", call, _("已答复维持，责任单位继续整改。"))


@route("POST", verb="withdraw")
def withdraw(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.withdraw(
            request.scope, finding_id=finding_id, revision=data["revision"], reason=data["note"], now=clock.now()
        )

    return _answer(request, finding_id, "withdraw", call, _("已撤销，不再计入各级数字，记录仍可查看。"))


@route("POST", verb="ask_extension")
def ask_extension(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.ask_extension(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            until=data["until"],
            reason=data["reason"],
            now=clock.now(),
        )

    return _answer(request, finding_id, "extension", call, _("延期申请已送上级，答复之前仍按原时限。"))


@route("POST", verb="decide_extension")
def decide_extension(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.decide_extension(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            granted=data["granted"],
            answer=data["answer"],
            now=clock.now(),
        )

    return _answer(request, finding_id, "decide", call, _("已答复。"))


@route("GET", verb="view")
def evidence_file(request: Request, finding_id: int, evidence_id: int) -> HttpResponse:
    """The file of a piece of evidence, shown to whoever may see its finding."""
    found = queries.finding(request.scope, finding_id)
    piece = Evidence._base_manager.filter(finding=found, pk=evidence_id).exclude(sha256="").first()
    if piece is None:
        raise not_here()
    return files.response(piece)  # type: ignore[return-value]
