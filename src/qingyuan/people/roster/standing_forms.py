"""What is typed about how members stand (免到会、影响期表单), made into clean facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.people.organizations.forms import day_field

from .models import Absence, EffectPeriod, Exemption
from .services.effects import Paper
from .standing_queries import Standing
from .standing_rules import SUGGESTED_AGE, Days, loses_rights, usual_days

_TEXT = 100


class AgeForm(forms.Form):
    """From which age on members are put forward on the page (建议年龄): a setting of the page, no rule."""

    age = forms.IntegerField(label=gettext_lazy("先列出多少周岁以上的"), min_value=50, max_value=110, required=False)

    def chosen(self) -> int:
        return self.cleaned_data["age"] or SUGGESTED_AGE if self.is_valid() else SUGGESTED_AGE


class ExemptionsForm(forms.Form):
    """For each member of a branch one choice: attends, or need not and why (免到会名单).

    Marked beforehand is only who was on last year's list; nobody is for being old.
    """

    # The year the page spoke of: a page left open over New Year confirms nothing.
    year = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, standings: Sequence[Standing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ids = [one.person_id for one in standings]
        for one in standings:
            self.fields[self.key(one.person_id)] = forms.ChoiceField(
                label=one.name,
                required=False,
                choices=[("", _("到会")), *Exemption.Kind.choices],
                initial=one.kind or one.last_kind,
                widget=forms.RadioSelect,
            )

    @staticmethod
    def key(person_id: int) -> str:
        return f"kind_{person_id}"

    def kinds(self) -> dict[int, str]:
        """Who need not attend: id -> kind."""
        chosen = {person_id: self.cleaned_data[self.key(person_id)] for person_id in self._ids}
        return {person_id: kind for person_id, kind in chosen.items() if kind}


def _one_of(standings: Iterable[Standing]) -> forms.TypedChoiceField:
    names = ((str(one.person_id), one.name) for one in standings)
    return forms.TypedChoiceField(label=_("党员"), coerce=int, choices=[("", _("请选择")), *names])


class ExemptForm(forms.Form):
    """One member put on the list after it was confirmed (增列)."""

    kind = forms.ChoiceField(label=gettext_lazy("情形"), choices=Exemption.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, standings: Sequence[Standing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = _one_of(one for one in standings if not one.kind)
        self.order_fields(["person"])


class FloatingForm(forms.Form):
    """One member entered as floating (流动党员), from the same page."""

    from_on = day_field(gettext_lazy("从哪天起外出"))
    place = forms.CharField(label=gettext_lazy("流向地"), max_length=60, required=False)

    def __init__(self, *args: Any, standings: Sequence[Standing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = _one_of(one for one in standings if one.away != Absence.Kind.FLOATING)
        self.order_fields(["person"])


class EffectStartForm(forms.Form):
    """Which decision, and of which day (先选种类和日期): the usual days follow from them."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=EffectPeriod.Kind.choices)
    decided_on = day_field(
        gettext_lazy("批准日期"), hint=gettext_lazy("影响期从批准之日算起；留置、逮捕的，填开始的那天")
    )


class EffectForm(forms.Form):
    """The days of a period and its paper (影响期). Put there beforehand: the days by the table."""

    effect_until = day_field(gettext_lazy("影响期从哪天起不再计算"), hint=gettext_lazy("影响期的最后一天是它的前一天"))
    rights_until = day_field(gettext_lazy("权利从哪天起恢复"), hint=gettext_lazy("这天起恢复表决权、选举权和被选举权"))
    decided_by = forms.CharField(
        label=gettext_lazy("批准机关"), max_length=_TEXT, help_text=gettext_lazy("例如：中共突泉县纪律检查委员会")
    )
    paper_number = forms.CharField(label=gettext_lazy("文号"), max_length=_TEXT, required=False)
    reason = forms.CharField(
        label=gettext_lazy("日期的说明"),
        max_length=_TEXT,
        required=False,
        help_text=gettext_lazy("日期和通常的不同才写，例如：决定书写明到某日。不写案情"),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Lasts until it is ended: there is no day to give.
        if usual_days(kind, date(2000, 1, 1)).effect_until is None:
            del self.fields["effect_until"], self.fields["rights_until"]
        elif not loses_rights(kind):
            del self.fields["rights_until"]

    def days(self, decided_on: date) -> Days:
        clean = self.cleaned_data
        return Days(decided_on, clean.get("effect_until"), clean.get("rights_until"))

    def paper(self) -> Paper:
        return Paper(**{name: self.cleaned_data[name].strip() for name in ("decided_by", "paper_number", "reason")})


class AmendEffectForm(EffectForm):
    """A correction of days or paper (更正), with its reason."""

    decided_on = day_field(gettext_lazy("批准日期"))
    field_order = ("decided_on",)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        reason = self.fields["reason"]
        reason.label, reason.required = _("为什么更正"), True
        reason.help_text = _("例如：登记时日期看错。不写案情")


class RevokeEffectForm(forms.Form):
    """A period ended before its day (提前终止)."""

    ending = forms.ChoiceField(
        label=gettext_lazy("原因"), choices=EffectPeriod.Ending.choices, widget=forms.RadioSelect
    )
    on = day_field(
        gettext_lazy("终止日期"), hint=gettext_lazy("从这天起不再计算；选“登记有误”的，自始不算，这一项不起作用")
    )
    reason = forms.CharField(
        label=gettext_lazy("依据"), max_length=_TEXT, help_text=gettext_lazy("例如：批准机关和文号。不写案情")
    )
