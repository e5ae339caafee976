"""What is typed about organizations (组织表单), made into clean facts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.scope import Scope

from . import queries, rules
from .models import COMMITTEES, Kind, Level, Organization, Sector
from .policy import POLICY
from .roles import NAMES
from .seats import roles_of

T = TypeVar("T")
_NAMED_AT_MOST = 6


def attempt(form: forms.Form, call: Callable[[], T]) -> tuple[T | None, int]:
    """Carry out a valid form; a refusal goes onto the form, so that what was typed is kept.

    Gives the service's answer and 200, or None and the status to answer the form with.
    """
    if not form.is_valid():
        return None, 422
    try:
        return call(), 200
    except (BadInput, Conflict, MoveRefused) as error:
        form.add_error(None, error.message)
        return None, error.status


def day_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day, chosen with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=hint)


class UnitField(forms.CharField):
    """A unit by its name; where several share it, the name above is written before it: 六户镇/兴隆村党支部."""

    def __init__(self, scope: Scope, *, kinds: Collection[str] = (), **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)
        self._scope, self._kinds = scope, kinds

    def clean(self, value: Any) -> Organization | None:
        words = super().clean(value)
        if not words:
            return None
        found = queries.named(self._scope, words, kinds=self._kinds, limit=_NAMED_AT_MOST)
        if not found:
            raise forms.ValidationError(
                _("没有找到“%(words)s”。请写组织的简称或全称，可以到“组织”页按名称先查一下。") % {"words": words},
                code="unit_unknown",
            )
        if len(found) > 1:
            lines = queries.lineage([unit.path for unit in found])
            names = [
                f"{lines[unit.path][-2].short_name}/{unit}" if len(lines[unit.path]) > 1 else str(unit)
                for unit in found
            ]
            raise forms.ValidationError(
                _("“%(words)s”不止一个：%(names)s。请连上级一起写。") % {"words": words, "names": "、".join(names)},
                code="unit_ambiguous",
            )
        return found[0]


class NamesForm(forms.Form):
    """The two names of a unit (名称)."""

    name = forms.CharField(
        label=gettext_lazy("全称"),
        max_length=80,
        help_text=gettext_lazy("按批复或印章写，例如：中共突泉县宝石镇委员会"),
    )
    short_name = forms.CharField(
        label=gettext_lazy("简称"), max_length=60, help_text=gettext_lazy("页面和台账上用，例如：宝石镇党委")
    )


class FoundForm(NamesForm):
    """A unit to be founded (设立)."""

    kind = forms.ChoiceField(label=gettext_lazy("组织类别"))
    level = forms.ChoiceField(
        label=gettext_lazy("层级"),
        required=False,
        help_text=gettext_lazy("只有党委、党工委要选，其他类别按规定自动确定"),
    )
    sector = forms.ChoiceField(label=gettext_lazy("所在领域"), required=False)
    division_path = forms.CharField(
        label=gettext_lazy("行政区划"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("从盟市写起，用“/”隔开，例如：兴安盟/突泉县/宝石镇"),
    )
    founded_on = day_field(gettext_lazy("成立日期"), required=False)
    until = day_field(
        gettext_lazy("任务截止"), required=False, hint=gettext_lazy("只有临时机构要填，到期后它的权限自动停止")
    )

    def __init__(self, *args: Any, scope: Scope, parent: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = rules.kinds_under(parent.kind)
        if not POLICY.allows(scope, "found_office", parent):
            kinds = [kind for kind in kinds if kind == Kind.GENERAL_BRANCH or kind in queries.BRANCHES]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["sector"].choices = [("", _("不分领域")), *Sector.choices]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("按类别确定")), *Level.choices[1:]]  # type: ignore[attr-defined]
        if not set(kinds) & set(COMMITTEES):
            del self.fields["level"], self.fields["until"]
        self.order_fields(["kind", "level"])


class AmendForm(forms.Form):
    """What else is known of a unit (基本信息)."""

    sector = forms.ChoiceField(label=gettext_lazy("所在领域"), required=False)
    division_path = FoundForm.base_fields["division_path"]
    founded_on = day_field(gettext_lazy("成立日期"), required=False)
    until = day_field(
        gettext_lazy("任务截止"), required=False, hint=gettext_lazy("临时机构必填，到期后它的权限自动停止")
    )
    order = forms.IntegerField(
        label=gettext_lazy("排序"),
        min_value=0,
        max_value=99999,
        help_text=gettext_lazy("数小的排在前面，按单位的正式排序填"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", _("不分领域")), *Sector.choices]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """A unit put under another parent (变更隶属)."""

    on = day_field(gettext_lazy("生效日期"), hint=gettext_lazy("按批复日期填；从这天起计入新的上级"))

    def __init__(self, *args: Any, scope: Scope, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = [other for other in Kind if rules.may_stand_under(kind, other)]
        self.fields["parent"] = UnitField(
            scope,
            kinds=above,
            label=_("新的上级组织"),
            help_text=_("写组织简称；有重名的，连上级一起写，例如：突泉县委/宝石镇党委"),
        )
        self.order_fields(["parent"])


class SeatForm(forms.Form):
    """A seat to be added (增设职务)."""

    name = forms.CharField(
        label=gettext_lazy("职务名称"), max_length=40, help_text=gettext_lazy("只写职务，例如：副书记、联系点领导")
    )
    role = forms.ChoiceField(
        label=gettext_lazy("在本系统的权限"),
        required=False,
        help_text=gettext_lazy("任这个职务的人在本组织及下级范围内能办什么"),
    )
    places = forms.IntegerField(
        label=gettext_lazy("职数"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("最多几人同时担任；不限就空着"),
    )

    def __init__(self, *args: Any, unit: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", _("不带权限，只用于署名")),
            *((role, str(NAMES[role])) for role in roles_of(unit)),
        ]
