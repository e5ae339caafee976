"""Giving a commission (委托表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock, files
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization

from .. import commission_kinds
from ..queries import commissions
from ..services import Terms


class CommissionForm(forms.Form):
    """To whom, what of the work, until when; signed: the 委托书, asked for from who enters it for the branch."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    trustee = forms.ChoiceField(label=_("委托给"), error_messages={"required": _("请选择委托给谁。")})
    works = forms.MultipleChoiceField(
        label=_("委托的事"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("复核销号、投票、本人承诺和党员本人的自查不能委托，也不会出现在代办里。"),
        error_messages={"required": _("请至少选一项委托的事。")},
    )
    until = forms.DateField(
        label=_("委托到哪天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("含这一天，最长一年。支部和受托人随时都可以终止。"),
        error_messages={"required": _("请填写委托到哪天。"), "invalid": _("请填写日期，例如 2026-12-31。")},
    )
    signed = forms.FileField(
        label=_("支部签字的委托书"),
        help_text=_("照片或者扫描件。"),
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf,.ofd"}),
        error_messages={"required": _("请上传支部签字的委托书。"), "empty": _("这个文件是空的，请重新选择。")},
    )

    def __init__(self, *args: Any, unit: Organization, unsigned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].initial = unit.pk
        self.candidates = commissions.candidates(unit, clock.today())
        groups = {
            roles.TOWNSHIP_ORGANIZATION_MEMBER: gettext("上级组织委员"),
            roles.BRANCH_SECRETARY: gettext("邻近支部的同志"),
            roles.MEMBER: gettext("本支部党员"),
        }
        choices: list[Any] = [("", _("请选择"))]
        for group, label in groups.items():
            some = [(str(one.person_id), str(one.signature)) for one in self.candidates if one.group == group]
            if some:
                choices.append((label, some))
        self.fields["trustee"].choices = choices  # type: ignore[attr-defined]
        works = [(key, one.label) for key, one in commission_kinds.works().items()]
        self.fields["works"].choices = works  # type: ignore[attr-defined]
        if unsigned:
            del self.fields["signed"]

    def terms(self) -> Terms:
        """What the service takes. The 委托书 is written and hashed here, before the service. Raises BadInput."""
        data = self.cleaned_data
        signed = files.take(data["signed"]) if data.get("signed") else None
        return Terms(int(data["trustee"]), tuple(data["works"]), data["until"], signed)
