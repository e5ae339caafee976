"""Taking in a library of one's own (载入制度库): a file chosen, its faults listed, or a version issued."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route

from .. import forms, policy, queries, services
from ..refusals import LibraryRefused
from ..source import MAX_BYTES


@route("GET", "POST", verb="issue")
def upload(request: Request) -> HttpResponse:
    units = queries.require_own_units(request.scope, "issue", policy.ONLY_DEPARTMENT_ISSUES)
    posted = request.method == "POST"
    form = forms.UploadForm(request.POST if posted else None, request.FILES if posted else None, units=units)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = services.issue_file(
                request.scope,
                unit=form.unit(),
                # A byte more than is taken, so that the reader of the file says what is too much.
                content=file.read(MAX_BYTES + 1),
                file=file.name,
                now=clock.now(),
            )
        except LibraryRefused as refused:
            return page(request, "regimes/upload.html", form=form, faults=refused.errors, status=422)
        except BadInput as refused:
            form.add_error("file", refused.message)
        else:
            say(request, _("已发布“%(title)s”第%(version)s版。") % {"title": row.title, "version": row.version})
            issuer, name = row.library.split("/")
            return redirect(reverse("regimes:library", args=[issuer, name, row.version]))
    return page(request, "regimes/upload.html", form=form, faults=(), status=422 if posted else 200)
