"""The board (揭榜领题页面)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, navigation
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles

from .. import forms, policy, services
from ..models import Claim, Post
from ..queries import boards as queries
from ..queries import suggestions, work
from ..specs import EVERY
from ..states import CLAIM_MOVES, CLAIM_TONES, POST_TONES, VERBS, ClaimState, PostState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

# A member who holds no post reaches it from 我的: his column on a phone has room for what is his.
navigation.entry(
    "tasks:boards",
    gettext_lazy("揭榜领题"),
    icon="puzzle",
    order=460,
    roles=tuple(role for role in roles.BUSINESS if role != roles.MEMBER),
)

_TABS = {
    queries.OPEN: gettext_lazy("可以揭榜"),
    queries.MINE: gettext_lazy("本单位揭的"),
    queries.PUBLISHED: gettext_lazy("成果公开"),
}


@route("GET", verb="list")
def boards(request: Request) -> HttpResponse:
    """The problems that can be claimed, one's own, and what worked."""
    wanted = request.GET.get("tab", "")
    tab = wanted if wanted in _TABS else queries.OPEN
    scope = request.scope
    return page(
        request,
        "tasks/boards.html",
        lines=queries.listed(scope, tab),
        tab=tab,
        tabs=[
            {"url": f"?tab={one}", "label": label, "current": one == tab, "count": None} for one, label in _TABS.items()
        ],
        may_post=bool(queries.posting(scope)),
        claim_tones=CLAIM_TONES,
        post_tones=POST_TONES,
    )


@route("GET", "POST", verb="post")
def new_post(request: Request) -> HttpResponse:
    """发榜; `?suggestion=` brings a member's suggestion with it."""
    scope = request.scope
    offered = queries.posting(scope)
    if not offered:
        tops = organizations.tops(scope)
        if not tops:
            raise not_here()
        policy.POSTING.require(scope, "post", tops[0], refusal=policy.refusal("post"))
        raise QingyuanError(_("还没有采用“揭榜领题”。请先在制度库里采用，再来发榜。"), "no_board")
    choices = [(f"{unit.pk}.{adoption}", f"{unit.short_name} · {spec.text}") for unit, adoption, spec in offered]
    initial = _from_suggestion(request)
    form = forms.PostForm(request.POST or None, boards=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        unit_id, _dot, adoption_id = data["board"].partition(".")
        try:
            found = services.post(
                scope,
                unit_id=int(unit_id),
                adoption_id=int(adoption_id),
                posted=services.Posted(data["title"], data["text"], data["solved"], data["due_on"]),
                suggestion_id=data["suggestion"],
                revision=data["revision"],
                now=clock.now(),
            )
        except QingyuanError as error:
            if error.status == 404:
                raise
            form.add_error(None, error.message)
        else:
            say(request, _("已发榜。"))
            return redirect(found.get_absolute_url())
    return page(request, "tasks/new_post.html", form=form, status=422 if form.is_bound else 200)


def _from_suggestion(request: Request) -> dict[str, Any]:
    suggestion_id = as_number(request.GET.get("suggestion"))
    if suggestion_id is None:
        return {}
    found = suggestions.suggestion(request.scope, suggestion_id)
    return {"text": found.text, "suggestion": found.pk, "revision": found.revision}


@route("GET", verb="view")
def post(request: Request, post_id: int) -> HttpResponse:
    return _post_page(request, work.found(queries.posts(request.scope), post_id))


def _post_page(request: Request, found: Post, *, error: QingyuanError | None = None) -> HttpResponse:
    scope = request.scope
    [line] = queries.lines(scope, [found])
    units = queries.may_claim(scope, found, line.claims)
    spec = queries.spec_of(found)
    closed = found.due_on is not None and found.due_on < clock.today()
    context = {
        "post": found,
        "spec": spec,
        "every": EVERY[spec.due.report_every],
        "line": line,
        "closed": closed,
        "form": forms.ClaimForm(units=[(one.pk, one.short_name) for one in units]) if units and not closed else None,
        "may_close": found.state == PostState.OPEN and policy.POSTS.allows(scope, "close", found),
        "tone": POST_TONES[PostState(found.state)],
        "claim_tones": CLAIM_TONES,
        "error": error,
    }
    return page(request, "tasks/post.html", status=error.status if error else 200, **context)


@route("POST", verb="close")
def close(request: Request, post_id: int) -> HttpResponse:
    found = work.found(queries.posts(request.scope), post_id)
    form = forms.Move(request.POST)
    if not form.is_valid():
        raise QingyuanError(_("这一页不完整，请刷新后再办理。"), "no_revision")
    services.close(request.scope, post_id=post_id, revision=form.cleaned_data["revision"], now=clock.now())
    say(request, _("已结榜，不再接受揭榜；已经揭榜的照常办。"))
    return redirect(found.get_absolute_url())


@route("POST", verb="claim")
def claim(request: Request, post_id: int) -> HttpResponse:
    found = work.found(queries.posts(request.scope), post_id)
    unit_id = as_number(request.POST.get("unit"))
    if unit_id is None:
        raise QingyuanError(_("请选由哪个单位揭榜。"), "no_unit")
    try:
        made = services.claim(request.scope, post_id=post_id, unit_id=unit_id, now=clock.now())
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _post_page(request, found, error=error)
    say(request, _("已揭榜。多久写一次进展、哪天办完，都在这一页。"))
    return redirect(made.get_absolute_url())


# --- one claim

_Given = Callable[..., Claim]
# verb of the address -> (verb of the states, service, the name its sentence has there, what the page says)
_MOVES: dict[str, tuple[str, _Given, str, Text]] = {
    "report": ("report", services.report, "text", gettext_lazy("已写下进展。")),
    "submit": ("submit", services.submit, "text", gettext_lazy("已提交评审。")),
    "give-up": ("give_up", services.give_up, "", gettext_lazy("已退榜。揭榜、退榜都很平常，不用说明原因。")),
    "return": ("return", services.return_claim, "note", gettext_lazy("已退回，单位会看到还差什么。")),
    "approve": ("approve", services.approve, "note", gettext_lazy("评审通过。管用的做法请公开给大家。")),
    "release": ("release", services.release, "note", gettext_lazy("已解除，空出的名额别的单位可以揭。")),
    "publish": ("publish", services.publish, "learned", gettext_lazy("做法已公开，各单位都能看。")),
}
_LABELS: dict[str, tuple[Text, Text, int]] = {
    "report": (gettext_lazy("进展"), gettext_lazy("做了什么，卡在哪里，一两句就行。"), 500),
    "submit": (gettext_lazy("办成了什么样、怎么办的"), "", 500),
    "give-up": ("", "", 500),
    "return": (gettext_lazy("还差什么"), gettext_lazy("单位看得到这句话。"), 500),
    "approve": (gettext_lazy("想说的话"), gettext_lazy("不写也可以。"), 500),
    "release": (gettext_lazy("为什么解除"), gettext_lazy("单位看得到这句话。"), 500),
    "publish": (gettext_lazy("管用的做法"), gettext_lazy("写别的单位照着能办的：分几步，注意什么。"), 2000),
}


def _form(verb: str, data: Any = None, **initial: Any) -> django_forms.Form:
    label, hint, most = _LABELS[verb]
    return forms.NoteForm(data, label=label, hint=hint, most=most, initial=initial, auto_id=f"{verb}_%s")


@route("GET", verb="view")
def claimed(request: Request, claim_id: int) -> HttpResponse:
    return _claim_page(request, work.found(queries.claims(request.scope), claim_id))


def _claim_page(
    request: Request,
    found: Claim,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    scope = request.scope
    follows = policy.CLAIMS.allows(scope, "follow", found)
    rows = queries.progress(found) if follows else []
    moves = {
        name: policy.CLAIMS.allows(scope, verb, found) and found.state in CLAIM_MOVES[verb][0]
        for name, (verb, *_rest) in _MOVES.items()
    }
    result = next((one.text for one in rows if one.result), "")
    built = {
        name: (bound or {}).get(name) or _form(name, **({"note": result} if name == "publish" else {}))
        for name in _MOVES
    }
    due = queries.report_due(found, rows, clock.today())
    context = {
        "claim": found,
        "follows": follows,
        "progress": rows,
        "moves": moves,
        "forms": built,
        "report_due": due.label if due and moves["report"] else None,
        "tone": CLAIM_TONES[ClaimState(found.state)],
        "verbs": VERBS,
        "error": error,
    }
    status = error.status if error else 422 if bound else 200
    return page(request, "tasks/claim.html", status=status, **context)


@route("POST", verb="move_claim")
def move_claim(request: Request, claim_id: int, verb: str) -> HttpResponse:
    """One verb of a claim, each with its own form on the page of the claim."""
    if verb not in _MOVES:
        raise not_here()
    found = work.found(queries.claims(request.scope), claim_id)
    form = _form(verb, request.POST)
    if not form.is_valid():
        return _claim_page(request, found, bound={verb: form})
    _verb, service, name, done = _MOVES[verb]
    given = {name: form.cleaned_data["note"]} if name else {}
    try:
        service(request.scope, claim_id=claim_id, revision=form.cleaned_data["revision"], now=clock.now(), **given)
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _claim_page(
            request, work.found(queries.claims(request.scope), claim_id), bound={verb: form}, error=error
        )
    say(request, str(done))
    return redirect(found.get_absolute_url())
