"""What is typed about people (名册表单), made into clean facts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.forms import NamesForm, UnitField, day_field
from qingyuan.people.organizations.models import BRANCHES, Kind, Organization

from . import queries, rules
from .models import Absence, Membership, Partial, Sex
from .services.membership import LEAVING
from .services.people import FIELDS, ID_FAULTS, Facts, Joining

_NAMESAKES = 6


class PartialField(forms.CharField):
    """A day as far as it is known (日期，可只写年月): 1998-07-01, 1998.7, 1998年7月, 1998; None for nothing typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("只知道年月的，写 1998-07"))
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> Partial | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Partial.typed(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(text)s”看不出是哪一天。请写成 1998-07-01；只知道年月的，写 1998-07，只知道年份的，写 1998。")
                % {"text": text},
                code="no_day",
            ) from error

    def prepare_value(self, value: Any) -> Any:
        return value.iso if isinstance(value, Partial) else value


class FactsForm(forms.Form):
    """What is known of a person (基本信息)."""

    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=60,
        help_text=gettext_lazy("按身份证写；少数民族姓名中间用“·”，例如：阿拉坦·其其格"),
    )
    id_number = forms.CharField(
        label=gettext_lazy("公民身份号码"),
        max_length=24,
        required=False,
        help_text=gettext_lazy("18位；填了它，性别和出生日期不用再填"),
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("性别"), required=False, choices=[("", gettext_lazy("未填")), *Sex.choices]
    )
    born = PartialField(label=gettext_lazy("出生日期"))
    nation = forms.CharField(label=gettext_lazy("民族"), max_length=20, required=False)
    education = forms.CharField(label=gettext_lazy("学历"), max_length=20, required=False)
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        name = rules.read_name(self.cleaned_data["name"])
        if name is None:
            raise forms.ValidationError(_("请写两个字以上的姓名，不写数字和符号；少数民族姓名中间用“·”。"))
        return name

    def clean_id_number(self) -> str:
        text = self.cleaned_data["id_number"]
        if not text:
            return ""
        try:
            return rules.read_id_number(text, today=clock.today()).text
        except rules.BadIdNumber as error:
            raise forms.ValidationError(str(ID_FAULTS[error.code])) from error

    def clean_phone(self) -> str:
        phone = rules.read_phone(self.cleaned_data["phone"])
        if phone is None:
            raise forms.ValidationError(_("手机号码应是11位数字，请核对；没有就空着。"))
        return phone

    def facts(self) -> Facts:
        return Facts(**{name: self.cleaned_data[name] for name in FIELDS})


class MembershipForm(forms.Form):
    """How a person belongs to a branch (党籍)."""

    kind = forms.ChoiceField(label=gettext_lazy("人员类别"), choices=Membership.Kind.choices)
    joined = PartialField(
        label=gettext_lazy("入党日期"),
        help_text=gettext_lazy("支部大会通过接收为预备党员的那天；只知道年月的，写 1998-07"),
    )
    full = PartialField(
        label=gettext_lazy("转正日期"),
        help_text=gettext_lazy("党龄从这天算起；预备党员不填；只知道年月的，写 1998-07"),
    )
    from_on = day_field(gettext_lazy("转入日期"), hint=gettext_lazy("组织关系从哪天起在本支部"))

    def joining(self) -> Joining:
        clean = self.cleaned_data
        return Joining(clean["kind"], clean["from_on"], clean["joined"], clean["full"])


class AddForm(FactsForm, MembershipForm):
    """A new member of a branch (登记党员)."""

    field_order = [*FactsForm.base_fields, *MembershipForm.base_fields]


class EditForm(FactsForm):
    """A correction (更正). Number and phone stay as they are where nothing is typed."""

    joined = MembershipForm.base_fields["joined"]
    full = MembershipForm.base_fields["full"]

    def __init__(self, *args: Any, masked_id: str, masked_phone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if masked_id:
            self.fields["id_number"].help_text = _("现为%(masked)s；不改就空着") % {"masked": masked_id}
        if masked_phone:
            self.fields["phone"].help_text = _("现为%(masked)s；不改就空着") % {"masked": masked_phone}


class JoinForm(MembershipForm):
    """Somebody without a branch taken in (接入)."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _branch_field(scope)
        self.order_fields(["unit"])


class TransferForm(forms.Form):
    """A membership moved to another branch of the same home in one step (直接调整)."""

    on = day_field(gettext_lazy("调整日期"), hint=gettext_lazy("从这天起算新支部的党员"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _branch_field(scope)
        self.order_fields(["unit"])


def _branch_field(scope: Scope) -> UnitField:
    return UnitField(
        scope,
        kinds=BRANCHES,
        label=_("转入党支部"),
        help_text=_("写党支部简称；有重名的，连上级一起写，例如：六户镇/兴隆村党支部"),
    )


class SendForm(forms.Form):
    """Where a membership is sent (转出): a unit of this instance, or one outside it.

    targets  a scope over the units that may be named
    """

    outside = forms.CharField(
        label=gettext_lazy("不在本系统内的，写党组织全称"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例如：中国共产党长春市朝阳区某某街道工作委员会；收到回执后再来办结"),
    )
    on = day_field(gettext_lazy("转出日期"))

    def __init__(self, *args: Any, targets: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = UnitField(
            targets,
            kinds=queries.TRANSFER_TARGETS,
            label=_("转往（本系统内的党支部或党委）"),
            required=False,
            help_text=_("写简称；有重名的，连上级一起写，例如：突泉县委/六户镇党委。不知道支部的写党委，由他们定支部"),
        )
        self.order_fields(["into"])

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and bool(clean.get("into")) == bool(clean.get("outside")):
            self.add_error("into", _("请写转往哪里：本系统内的和不在本系统内的，只写一处。"))
        return clean


class ReceiveForm(forms.Form):
    """Into which branch a membership is received (接收)."""

    on = day_field(gettext_lazy("接收日期"), hint=gettext_lazy("从这天起算本支部的党员"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _branch_field(scope)
        self.order_fields(["unit"])


class SendBackForm(forms.Form):
    """Why a transfer is sent back (退回)."""

    reason = forms.CharField(
        label=gettext_lazy("退回原因"),
        max_length=200,
        help_text=gettext_lazy("转出方看得到，请写清还缺什么、怎么补"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FullForm(forms.Form):
    """A probationary member made a full one (转正)."""

    on = day_field(gettext_lazy("转正日期"), hint=gettext_lazy("预备期满的那天，党龄从这天算起"))


class AwayForm(forms.Form):
    """How a member is away (外出、流动、失联)."""

    kind = forms.ChoiceField(label=gettext_lazy("外出情况"), choices=Absence.Kind.choices, widget=forms.RadioSelect)
    from_on = day_field(gettext_lazy("开始日期"), hint=gettext_lazy("从哪天起外出或失去联系"))
    place = forms.CharField(
        label=gettext_lazy("流向地"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("写到旗县市就行，例如：呼和浩特市赛罕区"),
    )
    contact = forms.CharField(
        label=gettext_lazy("支部联系人"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("支部里由谁和他保持联系，写姓名"),
    )


class RestoreForm(forms.Form):
    """A membership that was stopped given back (恢复党籍)."""

    on = day_field(gettext_lazy("恢复日期"), hint=gettext_lazy("按批复日期填；入党日期、转正日期照旧"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _branch_field(scope)
        self.order_fields(["unit"])


class LeaveForm(forms.Form):
    """Why and when somebody leaves (离开)."""

    ending = forms.ChoiceField(
        label=gettext_lazy("原因"),
        choices=[(ending.value, ending.label) for ending in LEAVING],
        widget=forms.RadioSelect,
    )
    on = day_field(gettext_lazy("日期"), hint=gettext_lazy("从这天起不再算本支部党员，所任职务同时免去"))


class AppointForm(forms.Form):
    """Who takes a seat (任职): one of the branch's own members, or anybody in range by name."""

    other = forms.CharField(label=gettext_lazy("姓名"), max_length=80, required=False)
    from_on = day_field(gettext_lazy("任职日期"))

    def __init__(self, *args: Any, scope: Scope, unit: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scope, self._unit = scope, unit
        if unit.is_branch:
            own = queries.members_of([unit.pk])
            self.fields["member"] = forms.ChoiceField(
                label=_("从本支部党员中选"),
                required=False,
                choices=[("", _("不在本支部")), *((str(one.person_id), one.person.name) for one in own)],
            )
            self.fields["other"].label = _("或写别的支部党员的姓名")
            self.order_fields(["member"])
        self.fields["other"].help_text = _("有同名的，在姓名后面写党支部，例如：王芳 兴隆村党支部")

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        member = clean.get("member")
        if member:
            clean["person_id"] = int(member)
        elif clean.get("other"):
            clean["person_id"] = self._named(clean["other"])
        else:
            self.add_error("other", _("请写任职人的姓名。"))
        return clean

    def _named(self, text: str) -> int | None:
        name, _space, unit_words = text.strip().partition(" ")
        found: list[Membership] = []
        for top in organizations.tops(self._scope):
            found += queries.by_name(self._scope, top, rules.read_name(name) or name, limit=_NAMESAKES)
        if unit_words.strip():
            found = [one for one in found if unit_words.strip() in one.unit.short_name]
        if len(found) == 1:
            return found[0].person_id
        if found:
            self.add_error(
                "other",
                _("叫“%(name)s”的不止一个：%(names)s。请在姓名后面写上党支部。")
                % {"name": name, "names": "、".join(f"{one.person.name}（{one.unit}）" for one in found)},
            )
        else:
            self.add_error("other", _("您范围内的名册上没有“%(name)s”。请先登记，或核对姓名。") % {"name": name})
        return None


class DayForm(forms.Form):
    """One day (日期)."""

    on = day_field(gettext_lazy("日期"))

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label, self.fields["on"].help_text = label, hint


class MergeForm(forms.Form):
    """Which unit goes on with the work of another (合并)."""

    on = day_field(gettext_lazy("生效日期"), hint=gettext_lazy("按批复日期填"))

    def __init__(self, *args: Any, scope: Scope, unit: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = BRANCHES if unit.is_branch else [kind for kind in Kind if kind not in BRANCHES]
        self.fields["into"] = UnitField(
            scope, kinds=kinds, label=_("并入哪个组织"), help_text=_("写组织简称；有重名的，连上级一起写")
        )
        self.order_fields(["into"])


class DissolveForm(forms.Form):
    """When a unit ends and who answers for it (撤销)."""

    on = day_field(gettext_lazy("撤销日期"), hint=gettext_lazy("按批复日期填"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = UnitField(
            scope, label=_("由谁承接"), required=False, help_text=_("它没办完的事由谁接着办；空着就是上级组织")
        )


class SplitForm(forms.Form):
    """A branch made into two or three (分设): the new names, and where each member goes."""

    on = day_field(gettext_lazy("生效日期"), hint=gettext_lazy("按批复日期填"))

    PARTS = 3

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for number in range(self.PARTS):
            needed = number < 2
            for key, base in NamesForm.base_fields.items():
                label = _("第%(number)s个党支部的%(label)s") % {"number": number + 1, "label": base.label}
                self.fields[f"{key}_{number}"] = forms.CharField(
                    label=label, max_length=80 if key == "name" else 60, required=needed
                )
        choices = [(str(number), _("第%(number)s个") % {"number": number + 1}) for number in range(self.PARTS)]
        for member in members:
            self.fields[f"person_{member.person_id}"] = forms.ChoiceField(
                label=member.person.name, choices=choices, initial="0"
            )

    def part_fields(self) -> list[str]:
        return [f"{key}_{number}" for number in range(self.PARTS) for key in ("name", "short_name")]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        parts = [
            (clean.get(f"name_{number}") or "", clean.get(f"short_name_{number}") or "") for number in range(self.PARTS)
        ]
        if parts[2] == ("", ""):
            parts.pop()
        elif not all(parts[2]):
            self.add_error("short_name_2", _("第3个党支部的全称和简称要一起填；只分两个，就都空着。"))
        assigned = {
            member.person_id: int(clean[f"person_{member.person_id}"])
            for member in self.members
            if clean.get(f"person_{member.person_id}", "").isdecimal()
        }
        if any(part >= len(parts) for part in assigned.values()):
            self.add_error(None, _("有党员选了第3个党支部，可是没有填它的名称。"))
        clean.update(parts=parts, assigned=assigned)
        return clean


class ListForm(forms.Form):
    """Which members are listed (筛选)."""

    LASTING, LEFT = "", "left"
    AWAY = tuple(kind.value for kind in Absence.Kind)

    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=gettext_lazy("姓名或公民身份号码"), max_length=60, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        choices=[
            (LASTING, gettext_lazy("现有党员")),
            *Membership.Kind.choices,
            *Absence.Kind.choices,
            (LEFT, gettext_lazy("已转出")),
        ],
    )
