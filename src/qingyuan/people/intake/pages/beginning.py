"""One's imports, and beginning another (我的导入、选文件)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel import files as kernel_files
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page, redirect
from qingyuan.kernel.routes import route
from qingyuan.kernel.sheets import each_sheet
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.signing import signed

from .. import files, forms, queries, running, services
from ..models import Import
from .shared import READ_AT_ONCE, named, scope_of, sentence, unit_of

_LISTED = 50


@route("GET", verb="add")
def intakes(request: HttpRequest) -> HttpResponse:
    """The imports of this account into a unit, the newest first."""
    unit, now = unit_of(request), clock.now()
    rows = [
        {"intake": one, "named": named(one), "sentence": sentence(one, now)}
        for one in queries.imports_under(scope_of(request), unit)[:_LISTED]
    ]
    return page(request, "intake/intakes.html", unit=unit, rows=rows, listed=_LISTED)


@route("GET", "POST", verb="add")
def upload(request: HttpRequest) -> HttpResponse:
    """Choose files; they are read and shown, nothing is entered yet."""
    unit = unit_of(request)
    form, status = forms.UploadForm(), 200
    if request.method == "POST":
        form = forms.UploadForm(request.POST, request.FILES)
        begun, status = attempt(form, lambda: _begin(request, unit, form.chosen))
        if begun is not None:
            return redirect(begun.get_absolute_url())
    return page(request, "intake/upload.html", status=status, unit=unit, form=form)


def _begin(request: HttpRequest, unit: Organization, chosen: Sequence[UploadedFile]) -> Import:
    now = clock.now()
    with kept(chosen) as (stored, at_once):
        intake = services.begin(
            scope_of(request),
            top_id=unit.pk,
            files=[file_name(one) for one in chosen],
            stored=stored,
            choices=running.remembered(unit),
            by=signed(request),
            now=now,
            background=not at_once,
        )
    if at_once:
        running.read(intake, now)
    return intake


@contextmanager
def kept(chosen: Sequence[UploadedFile]) -> Iterator[tuple[list[str], bool]]:
    """Keep files encrypted for what begins with them: their names in store, and whether they are read at once.

    Refused, or sent a second time, nothing will ever read them: they go again. Raises BadInput.
    """
    at_once = sum(one.size or 0 for one in chosen) <= READ_AT_ONCE
    stored: list[str] = []
    try:
        for one in chosen:
            stored.append(_keep(one, look=at_once, several=len(chosen) > 1))
        yield stored, at_once
    except Exception:
        files.remove(stored)
        raise


def file_name(upload: UploadedFile) -> str:
    """A file as its owner knows it."""
    return Path(upload.name or "").name or _("未命名")


def _keep(upload: UploadedFile, *, look: bool, several: bool) -> str:
    """Keep a file encrypted until it is entered. look: say at once what is wrong with it."""
    path = kernel_files.incoming(upload)
    try:
        if look:
            next(each_sheet(path), None)
        return files.store(path)
    except BadInput as error:
        if not several:
            raise
        said = _("“%(file)s”：%(said)s") % {"file": file_name(upload), "said": error.message}
        raise BadInput(said, error.code) from error
    finally:
        path.unlink(missing_ok=True)
