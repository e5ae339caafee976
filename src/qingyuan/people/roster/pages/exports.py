"""Taking a list of members out as a workbook (导出名册)."""

from __future__ import annotations

import io

from django import forms as django_forms
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, idempotency
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.signing import signed

from .. import forms, papers, services
from .people import listed
from .shared import form_page, number, people_url, scope_of, unit_for


class ExportForm(django_forms.Form):
    """Whether numbers go out in full (号码怎么写)."""

    in_full = django_forms.BooleanField(
        label=gettext_lazy("公民身份号码、手机号码写全"),
        help_text=gettext_lazy("写全的，导出人和人数记入本单位的存证；不勾，只留头尾几位。"),
        required=False,
    )


@route("GET", "POST", verb="list")
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, as a workbook that can come back."""
    unit = unit_for(request, "list", number(request.GET.get("unit")))
    wanted = forms.ListForm(request.GET)
    wanted.is_valid()
    rows, count = listed(request, unit, wanted)
    form = ExportForm(request.POST if request.method == "POST" else None, initial={"in_full": True})
    if request.method == "POST" and form.is_valid():
        if count > papers.MOST_ROWS:
            raise BadInput(
                _("这张名册有%(count)s人，一次最多导出%(most)s人。请按下级单位分别导出。")
                % {"count": f"{count:,}", "most": f"{papers.MOST_ROWS:,}"},
                "too_many_rows",
            )
        now, in_full = clock.now(), form.cleaned_data["in_full"]
        if in_full:
            with idempotency.every_time():
                services.export(scope_of(request), unit_id=unit.pk, count=count, by=signed(request), now=now)
        target = io.BytesIO()
        papers.members_workbook(scope_of(request), unit, rows, target, in_full=in_full, at=now)
        target.seek(0)
        name = _("党员名册 %(unit)s %(day)s") % {"unit": unit.short_name, "day": f"{clock.day_of(now):%Y%m%d}"}
        return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=papers.XLSX)
    return form_page(
        request,
        form,
        title=_("导出名册：%(unit)s") % {"unit": unit},
        submit=_("导出 Excel（%(count)s人）") % {"count": f"{count:,}"},
        status=200,
        back_url=people_url(request),
        back_label=_("党员名册"),
        lead=_(
            "导出的表可以打印，也可以交给不登录的同志改，改好后传回来。表里是个人信息，请妥善保管，用完删去，不要发到微信群里。"
        ),
    )
