"""The parameters of a rule that may be tightened below (可以收紧的参数), read off its spec."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from .durations import Duration, Unit
from .refusals import sentence
from .specs import Keyed, LooseToTight, Spec, Tighter
from .wording import Said, Words

# For durations in different units, which no tightening may write: about how many days each is.
_ABOUT_DAYS = {
    Unit.DAY: Fraction(1),
    Unit.WORKING_DAY: Fraction(7, 5),
    Unit.MONTH: Fraction(365_25, 1200),
    Unit.YEAR: Fraction(365_25, 100),
}


@dataclass(frozen=True)
class Parameter:
    """One field of a spec that says which way is tighter.

    name  as a file spells it, with the parts it stands in: defaults.by_date;  way  which way is tighter
    said  what it is called;  words  what its choices are called, by their spelling
    """

    name: str
    way: Tighter | LooseToTight
    said: str | Promise
    words: Mapping[str, str | Promise]
    _adapter: TypeAdapter[Any]

    def read(self, written: Any) -> Any:
        """The value a file wrote. Raises ValueError with a sentence for its author."""
        try:
            return self._adapter.validate_python(written, strict=True)
        except ValidationError as refused:
            raise ValueError(sentence(refused.errors()[0], Spec)) from None

    def of(self, item: Keyed) -> Any:
        """What an item says of it."""
        found: Any = item
        for step in self.name.split("."):
            found = getattr(found, _attribute(type(found), step))
        return found

    def put(self, item: Keyed, value: Any) -> Keyed:
        """The item with another value."""
        return _put(item, self.name.split("."), value)

    def shown(self, value: Any) -> str:
        """A value as an office writes it: 45天, 写明依据."""
        if value is None:
            return _("没有规定")
        return value.label if isinstance(value, Duration) else str(self.words.get(value, value))

    def comparable(self, value: Any, other: Any) -> bool:
        """Whether it can be said of two values which is tighter: 60 days and 2 months can be either."""
        if isinstance(value, Duration) and isinstance(other, Duration):
            return _counted_in(value) is _counted_in(other)
        return True

    def rank(self, value: Any) -> Fraction:
        """The tighter, the smaller."""
        if isinstance(self.way, LooseToTight):
            return Fraction(-self.way.words.index(value))
        size = value.count * _ABOUT_DAYS[value.unit] if isinstance(value, Duration) else Fraction(value)
        return size if self.way in (Tighter.SHORTER, Tighter.LESS) else -size

    def is_tighter(self, value: Any, than: Any) -> bool:
        """Whether a value is tighter than another; than nothing at all every value is."""
        return than is None or self.rank(value) < self.rank(than)

    def asked(self, than: Any) -> str:
        """What has to be written to be tighter: 比45天短的期限; empty beside the tightest of all."""
        match self.way:
            case Tighter.SHORTER:
                return _("比%(value)s短的期限") % {"value": self.shown(than)}
            case Tighter.LONGER:
                return _("比%(value)s长的期限") % {"value": self.shown(than)}
            case Tighter.LESS:
                return _("小于%(value)s的数") % {"value": self.shown(than)}
            case Tighter.MORE:
                return _("大于%(value)s的数") % {"value": self.shown(than)}
            case LooseToTight(words):
                return "、".join(self._spelled(word) for word in words[words.index(than) + 1 :])

    def _spelled(self, word: str) -> str:
        said = self.shown(word)
        return word if said == word else f"{word}（{said}）"


def parameters(spec: type[Spec]) -> Mapping[str, Parameter]:
    """The parameters of a spec by name, in its order."""
    return _parameters(spec)


@cache
def _parameters(spec: type[Spec]) -> Mapping[str, Parameter]:
    found: dict[str, Parameter] = {}
    for attribute, field in spec.model_fields.items():
        name = field.alias or attribute
        way = _first(field, (Tighter, LooseToTight))
        if way is not None:
            said, words = _first(field, (Said,)), _first(field, (Words,))
            adapter: TypeAdapter[Any] = TypeAdapter(Annotated[(field.annotation, *field.metadata)])  # type: ignore[arg-type]
            found[name] = Parameter(name, way, said.title if said else name, words.of if words else {}, adapter)
        elif isinstance(field.annotation, type) and issubclass(field.annotation, Spec):
            for inner, one in _parameters(field.annotation).items():
                whole = f"{name}.{inner}"
                found[whole] = Parameter(whole, one.way, one.said, one.words, one._adapter)
    return MappingProxyType(found)


def _first(field: FieldInfo, kinds: tuple[type, ...]) -> Any:
    return next((one for one in field.metadata if isinstance(one, kinds)), None)


def _attribute(spec: type[Spec], name: str) -> str:
    return next(attribute for attribute, field in spec.model_fields.items() if name == (field.alias or attribute))


def _put(part: Any, steps: list[str], value: Any) -> Any:
    first = _attribute(type(part), steps[0])
    return part.model_copy(update={first: _put(getattr(part, first), steps[1:], value) if len(steps) > 1 else value})


def _counted_in(duration: Duration) -> Unit:
    # A year is twelve months, on every day of the calendar.
    return Unit.MONTH if duration.unit is Unit.YEAR else duration.unit
