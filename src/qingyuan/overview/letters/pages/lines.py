"""The pages of the 任务分解表: splitting a letter, its papers, and what a unit answers."""

from __future__ import annotations

import io
from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, files
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.models import COMMITTEES

from .. import forms, papers, policy, queries, rules, services
from ..models import Letter, Line
from ..states import State
from .letters import keys_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@route("GET", "POST", verb="split")
def split(request: Request, letter_id: int) -> HttpResponse:
    """The table in one form: the rows there are, and empty ones; `more` adds rows and keeps what was typed."""
    letter = queries.letter(request.scope, letter_id)
    policy.LETTERS.require(request.scope, "split", letter, refusal=policy.refusal("split"))
    rules.check_move("split", State(letter.state))
    rows = _rows(request, letter)
    if request.method != "POST":
        return _split_page(request, letter, rows)
    if "more" in request.POST:
        return _split_page(request, letter, rows)
    revision = as_number(request.POST.get("revision"))
    # Each is looked at, so that every row says what is wrong with it.
    refused = [row for row in rows if not row.is_valid()]
    if refused or revision is None:
        return _split_page(request, letter, rows, status=422)
    try:
        services.split(
            request.scope,
            letter_id=letter_id,
            revision=revision,
            rows=[row.row() for row in rows if not row.blank],
            now=clock.now(),
        )
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _split_page(request, queries.letter(request.scope, letter_id), rows, error=error, status=error.status)
    say(request, _("任务分解表已保存，各责任单位的工作台上已经看得到自己的任务。"))
    return redirect(reverse("letters:letter", args=[letter_id]))


def _rows(request: Request, letter: Letter) -> list[forms.LineForm]:
    offered = queries.offered_units(request.scope, letter.unit)
    each = _("各苏木乡镇党委，每个一行") if any(one.kind in COMMITTEES for one in offered) else _("各支部，每个一行")
    given: dict[str, Any] = {"units": offered, "each": each}
    lines = queries.lines(letter)
    if request.method != "POST":
        known = [
            forms.LineForm(prefix=f"row{number}", initial=forms.LineForm.initial_of(line), **given)
            for number, line in enumerate(lines)
        ]
        return known + [_new_row(number, given) for number in range(len(lines), len(lines) + forms.FIRST_ROWS)]
    count = min(as_number(request.POST.get("rows")) or 0, forms.MOST_ROWS)
    ids = {line.pk for line in lines}
    bound = []
    for number in range(count):
        line_id = as_number(request.POST.get(f"row{number}-line"))
        initial = {"line": line_id} if line_id in ids else {}
        bound.append(forms.LineForm(request.POST, prefix=f"row{number}", initial=initial, **given))
    if "more" in request.POST:
        bound += [_new_row(number, given) for number in range(count, min(count + forms.MORE_ROWS, forms.MOST_ROWS))]
    return bound


def _new_row(number: int, given: dict[str, Any]) -> forms.LineForm:
    return forms.LineForm(prefix=f"row{number}", **given)


def _split_page(
    request: Request,
    letter: Letter,
    rows: list[forms.LineForm],
    *,
    error: QingyuanError | None = None,
    status: int = 200,
) -> HttpResponse:
    faults = [(number, row) for number, row in enumerate(rows, 1) if status == 422 and row.is_bound and row.errors]
    return page(
        request,
        "letters/split.html",
        status=status,
        letter=letter,
        rows=rows,
        faults=faults,
        error=error,
        full=len(rows) >= forms.MOST_ROWS,
    )


@route("GET", verb="view")
def split_word(request: Request, letter_id: int) -> FileResponse:
    letter = queries.letter(request.scope, letter_id)
    rows = queries.line_rows(request.scope, queries.lines(letter))
    return download(papers.split_word(letter, rows), _("任务分解表"), "docx", WORD)


@route("GET", verb="view")
def split_excel(request: Request, letter_id: int) -> FileResponse:
    letter = queries.letter(request.scope, letter_id)
    rows = queries.line_rows(request.scope, queries.lines(letter))
    return download(papers.split_excel(letter, rows), _("任务分解表"), "xlsx", EXCEL)


def download(content: bytes, name: str, ending: str, kind: str) -> FileResponse:
    named = f"{name}{clock.today():%Y%m%d}.{ending}"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=named, content_type=kind)


@route("GET", verb="list")
def given(request: Request) -> HttpResponse:
    """The tasks given to the units this reader answers for: what waits by its day, then the others, newest first."""
    scope = request.scope
    settled = queries.settled_lines(scope)
    part = queries.by_key(settled, *keys_of(request))
    return page(
        request,
        "letters/given.html",
        waiting=queries.line_rows(scope, list(queries.lines_of_my_units(scope))),
        settled=queries.line_rows(scope, part.rows),
        pager=part.pager("", settled.count()),
        today=clock.today(),
    )


@route("GET", verb="view")
def line(request: Request, line_id: int) -> HttpResponse:
    return _line_page(request, queries.line(request.scope, line_id))


def _line_page(
    request: Request, found: Line, form: forms.AnswerForm | None = None, error: QingyuanError | None = None
) -> HttpResponse:
    scope = request.scope
    [row] = queries.line_rows(scope, [found])
    may = {verb: policy.LINES.allows(scope, verb, found) for verb in policy.LINES.may}
    may["answer"] = may["answer"] and "split" in rules.moves_from(State(found.letter.state))
    status = error.status if error else 422 if form is not None else 200
    form = form or _answer_form(request, found)
    sees_letter = policy.LETTERS.allows(scope, "view", found.letter)
    return page(
        request,
        "letters/line.html",
        line=found,
        row=row,
        may=may,
        form=form,
        error=error,
        sees_letter=sees_letter,
        late=may["follow"] and found.answered_at is None and found.due_on < clock.today(),
        status=status,
    )


def _answer_form(request: Request, found: Line, data: Any = None, files: Any = None) -> forms.AnswerForm:
    initial = {"text": found.answer, "link": f"{found.link}:{found.adoption_id}" if found.link else ""}
    links = queries.linkable(request.scope, found.unit)
    return forms.AnswerForm(data, files, initial=initial, links=links)


@route("POST", verb="answer")
def answer(request: Request, line_id: int) -> HttpResponse:
    found = queries.line(request.scope, line_id)
    policy.LINES.require(request.scope, "answer", found, refusal=policy.refusal("answer"))
    form = _answer_form(request, found, request.POST, request.FILES)
    if not form.is_valid():
        return _line_page(request, found, form)
    data = form.cleaned_data
    try:
        services.answer(
            request.scope,
            line_id=line_id,
            revision=data["revision"],
            text=data["text"],
            link=data["link"],
            file=files.take(data["file"]) if data["file"] else None,
            now=clock.now(),
        )
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _line_page(request, queries.line(request.scope, line_id), form, error)
    say(request, _("落实情况已保存，来文办结以前还可以改。"))
    return redirect(reverse("letters:line", args=[line_id]))


@route("GET", verb="view")
def line_file(request: Request, line_id: int) -> HttpResponse:
    """The file laid beside an answer, shown to whoever follows the line."""
    found = queries.line(request.scope, line_id)
    if not found.sha256 or not policy.LINES.allows(request.scope, "follow", found):
        raise not_here()
    return files.response(found)  # type: ignore[return-value]
