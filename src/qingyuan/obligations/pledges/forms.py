"""Typed input to clean facts (承诺的表单). Signing asks for the password and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock

from .queries.breaches import Clause
from .states import State


def _sentence(label: Any, *, required: bool = False, most: int = 300, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 2}),
        **more,
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请按 2026-06-05 的样子填写日期。"), "required": _("请填写日期。")},
    )


class OneselfForm(forms.Form):
    """Every form about a pledge carries the version that was read."""

    library = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SignForm(OneselfForm):
    """签署: the own password, unless the account has none to ask for."""

    password = forms.CharField(
        label=_("您的登录密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("请输入您的登录密码，表示是您本人签署。")},
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["password"]


class DeclineForm(OneselfForm):
    """说明不签."""

    reason = _sentence(_("想说的话"), help_text=_("不写也可以。只有支部书记和直接上级看得到，不影响您的任何事。"))


class _People(forms.Form):
    people = forms.TypedMultipleChoiceField(
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("还没有选人，请在名单上勾选。"),
            "invalid_choice": _("所选的人里有人不在名单上，请刷新页面重新选。"),
        },
    )
    on = _day(_("日期"))

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(str(pk), name) for pk, name in people]  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()


class PaperForm(_People):
    """登记纸质承诺书: who, which day, the photo if there is one; the button says whether they signed."""

    library = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    said = forms.ChoiceField(
        required=False, choices=[(State.SIGNED, ""), (State.DECLINED, "")], widget=forms.HiddenInput
    )
    photo = forms.FileField(label=_("签名页照片"), required=False, help_text=_("不传也可以，纸由支部保管。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].label = _("已经在纸上签名的同志")
        self.fields["on"].label = _("签名日期")


class AccountsForm(_People):
    """登记述诺."""

    meeting = forms.CharField(
        label=_("在什么会上"), required=False, max_length=60, help_text=_("书面述诺的，这里空着。")
    )
    file = forms.FileField(label=_("述诺材料"), required=False, help_text=_("不传也可以。要传，一次登记一个人。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].label = _("已经述诺的同志")
        self.fields["on"].label = _("述诺日期")


class VoidForm(forms.Form):
    """登记有误."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = _sentence(
        _("哪里登记错了"), required=True, error_messages={"required": _("请写一句哪里登记错了，本人看得到。")}
    )


class BreachForm(forms.Form):
    """登记经认定的违诺: what the paper says, nothing of the case."""

    clause = forms.ChoiceField(
        label=_("认定违反的条款"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选认定违反的是哪一条。"), "invalid_choice": _("请从列出的条款里选。")},
    )
    decided_by = forms.CharField(
        label=_("认定机关"), max_length=80, error_messages={"required": _("请写明由哪个机关认定。")}
    )
    paper_number = forms.CharField(
        label=_("文号"),
        max_length=60,
        help_text=_("认定文件的文号。没有文件的，不登记。"),
        error_messages={"required": _("请写明认定文件的文号。没有文件的，不登记。")},
    )
    decided_on = _day(_("认定日期"))

    def __init__(self, *args: Any, clauses: Sequence[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = [  # type: ignore[attr-defined]
            (f"{one.pledge}.{one.clause}", f"{one.title}：{one.text}") for one in clauses
        ]


class WithdrawForm(forms.Form):
    """撤回违诺登记."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = _sentence(
        _("为什么撤回"),
        required=True,
        error_messages={"required": _("请写一句为什么撤回：登记有误，还是认定已经撤销。")},
    )
