"""What is typed about what is held of oneself, and its answer (更正说明的表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from .kinds import VERDICTS, About, RemarkKind
from .models import Remark
from .services.remarks import LONGEST


def _sentence(label: Any, hint: Any, *, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=LONGEST, widget=widget)


class RemarkForm(forms.Form):
    """What a member asks for or explains (更正、说明)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("要办的事"),
        choices=RemarkKind.choices,
        widget=forms.RadioSelect,
        initial=RemarkKind.CORRECT,
    )
    about = forms.ChoiceField(label=gettext_lazy("哪一项"), choices=About.choices)
    text = _sentence(
        gettext_lazy("您的话"),
        gettext_lazy("哪里不对、应当是什么，或者您要说明的情况。一句话就行；不写病情和别人的事。"),
        required=True,
    )


class AnswerForm(forms.Form):
    """The answer (答复)."""

    verdict = forms.ChoiceField(label=gettext_lazy("答复"), widget=forms.RadioSelect)
    answer = _sentence(gettext_lazy("补一句"), gettext_lazy("不更正的，写明理由。本人看得到。"), required=False)

    def __init__(self, *args: Any, remark: Remark, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(verdict.value, verdict.label) for verdict in VERDICTS[RemarkKind(remark.kind)]]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]
