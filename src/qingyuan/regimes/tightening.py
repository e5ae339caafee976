"""Tightening what is in force from above (收紧): a kind of its own, registered by the regimes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, Field, field_validator

from . import kinds
from .parameters import Parameter, parameters
from .reading import Group, Line, ReadPart, Referred, read_part
from .source import Place
from .specs import Keyed, RefersTo, Spec
from .wording import Said


def _plain(written: object) -> object:
    if not isinstance(written, str | int) or isinstance(written, bool):
        raise ValueError(_("这里写收紧后的值：期限如 45 days，整数，或者那一项能选的词。"))
    return written


class ParameterSpec(Spec):
    """One parameter and its tighter value (收紧的一项). Whether it is one, and tighter, is seen beside the item."""

    name: Annotated[
        str,
        Field(min_length=1, max_length=120),
        Said(gettext_lazy("哪一项"), gettext_lazy("要收紧的是哪一项，层层用英文句点隔开，例如 defaults.by_date。")),
    ]
    to: Annotated[
        object,
        AfterValidator(_plain),
        Said(gettext_lazy("收紧为"), gettext_lazy("收紧以后的值，写法同原来那一项，用同一种单位。")),
    ]


class TighteningSpec(Keyed):
    """What an organization tightens of an item in force over it (收紧)."""

    noun: ClassVar[str | Promise] = gettext_lazy("收紧")

    of: Annotated[
        RefersTo,
        Said(gettext_lazy("收紧哪一条"), gettext_lazy("整条制度的类别和键名，例如 campaign:rectification。")),
    ]
    parameters: Annotated[
        tuple[ParameterSpec, ...],
        Field(min_length=1),
        Said(gettext_lazy("收紧的各项"), gettext_lazy("只能比原来严，不能放宽，也不能原样照抄。")),
    ]

    @field_validator("parameters")
    @classmethod
    def _each_once(cls, given: tuple[ParameterSpec, ...]) -> tuple[ParameterSpec, ...]:
        names = [one.name for one in given]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(_("“%(name)s”写了两次，请只留一处。") % {"name": twice})
        return given

    def values(self, item: Keyed) -> dict[str, Any]:
        """The tighter values for an item, by name; what this version of the item does not know is left out."""
        known = parameters(type(item))
        return {one.name: known[one.name].read(one.to) for one in self.parameters if one.name in known}


def read_tightening(spec: TighteningSpec, item: type[Keyed], referred: Referred) -> ReadPart:
    """A tightening in words: what it is of, then each parameter by what it is called there, and its new value."""
    known = parameters(item)
    part = read_part(spec, referred)
    said = {
        one.name: Line(known[one.name].said, known[one.name].shown(known[one.name].read(one.to)))
        for one in spec.parameters
        if one.name in known
    }
    unknown = tuple(read_part(one, referred) for one in spec.parameters if one.name not in known)
    groups = {name: Group(group.title, unknown) for name, group in part.groups.items() if unknown}
    return ReadPart(part.name, part.key, {**part.lines, **said}, groups)


def faults(tightening: TighteningSpec, item: Keyed) -> Iterator[tuple[Place, str]]:
    """What is wrong with a tightening beside the item it is of: place inside it, and the sentence."""
    known = parameters(type(item))
    for number, one in enumerate(tightening.parameters):
        place = ("parameters", number)
        parameter = known.get(one.name)
        if parameter is None:
            yield (*place, "name"), _not_a_parameter(one.name, item, known.values())
            continue
        try:
            value = parameter.read(one.to)
        except ValueError as error:
            yield (*place, "to"), str(error)
            continue
        if message := not_tighter(parameter, value, parameter.of(item)):
            yield (*place, "to"), message


def not_tighter(parameter: Parameter, value: Any, own: Any) -> str:
    """Why a value tightens nothing, as a sentence for who wrote it; empty when it does."""
    if parameter.is_tighter(value, own) and (own is None or parameter.comparable(value, own)):
        return ""
    asked = parameter.asked(own)
    said = {
        "said": parameter.said,
        "own": parameter.shown(own),
        "value": parameter.shown(value),
        "advice": _("请改成%(asked)s，或者删去这一项。") % {"asked": asked}
        if asked
        else _("原来的已经最严，请删去这一项。"),
    }
    if not parameter.comparable(value, own):
        return (
            _("“%(said)s”原来是%(own)s，这里写的是%(value)s，单位不同，分不出哪个更严。请用和原来一样的单位来写。")
            % said
        )
    if parameter.rank(value) == parameter.rank(own):
        return _("“%(said)s”原来就是%(own)s，这里写的一样，没有收紧。%(advice)s") % said
    return _("“%(said)s”原来是%(own)s，这里写的是%(value)s，比原来松。下级只能收紧，%(advice)s") % said


def _not_a_parameter(name: str, item: Keyed, known: Any) -> str:
    listed = "、".join(f"{one.name}（{one.said}）" for one in known)
    if not listed:
        return _("“%(noun)s”里没有可以收紧的项，请删去这一条。") % {"noun": item.noun}
    given = {"name": name, "known": listed}
    if _stands_in(type(item), name.split(".")):
        return _("“%(name)s”不能收紧：它没有松紧之分。能收紧的有：%(known)s。") % given
    return _("没有“%(name)s”这一项。能收紧的有：%(known)s。") % given


def _stands_in(spec: Any, steps: list[str]) -> bool:
    for step in steps:
        if not (isinstance(spec, type) and issubclass(spec, Spec)):
            return False
        field = next((one for name, one in spec.model_fields.items() if step == (one.alias or name)), None)
        if field is None:
            return False
        spec = field.annotation
    return True


kinds.kind("tightening", TighteningSpec, plural="tightenings", part=True)
