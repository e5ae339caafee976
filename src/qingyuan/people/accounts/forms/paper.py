"""A leader's decision made on paper, as part of another room's form (代录表单)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock, files
from qingyuan.kernel.environment import day
from qingyuan.people.organizations.models import Organization

from ..queries import paper
from ..services import OnPaper


class PaperDecisionForm(forms.Form):
    """Who decided, on which day, and the signed page (代录). `accounts/paper.html` has the macros that show it.

    unit        of the record decided on;  existed_on  the day on which that record came to be
    Fields carry the prefix `paper`, so that the form stands inside another; send it as multipart/form-data.
    """

    decider = forms.ChoiceField(label=_("签批的领导"), error_messages={"required": _("请选择在签批件上签字的领导。")})
    decided_on = forms.DateField(
        label=_("批准日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("照签批件上写的日期。"),
        error_messages={"required": _("请填写签批件上的日期。"), "invalid": _("请填写日期，例如 2026-06-05。")},
    )
    page = forms.FileField(
        label=_("签批件"),
        help_text=_("扫描件或者照片，要看得清签字。"),
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf,.ofd"}),
        error_messages={
            "required": _("请上传签批件，没有签批件不能代录。"),
            "empty": _("这个文件是空的，请重新选择。"),
        },
    )

    def __init__(self, *args: Any, unit: Organization, existed_on: date, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "paper")
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.known = paper.deciders(unit, existed_on, today)
        choices = [(str(one.tenure_id), _gettext(one, today)) for one in self.known]
        self.fields["decider"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]
        self.fields["decided_on"].widget.attrs.update(min=existed_on.isoformat(), max=today.isoformat())

    def given(self) -> OnPaper:
        """What the service takes. The page is written, synced and hashed here: call it before the service.

        Raises BadInput for a file we don't take.
        """
        data = self.cleaned_data
        return OnPaper(int(data["decider"]), data["decided_on"], files.take(data["page"]))


def _gettext(one: paper.Decider, today: date) -> str:
    if one.until_on is None or one.on(today):
        return str(one.signature)
    # Who has left since may have signed on an earlier day.
    return gettext("%(who)s，任职到%(day)s") % {"who": one.signature, "day": day(one.until_on - timedelta(days=1))}
