"""What every kind of rule is made of (制度条目的公共部分): strict models, keys, texts, references, durations.

A spec is a pydantic model: unknown names are refused, nothing is converted silently. Lists are tuples, so that
what was loaded stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, InstanceOf, StringConstraints

from .durations import Duration
from .source import Place
from .wording import Said

# Control characters but the line break, and the invisible ones that reorder or split what is read.
_UNREADABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_REFERENCE = re.compile(r"([a-z][a-z0-9-]*):([a-z][a-z0-9_-]*)")


def _readable(text: str) -> str:
    if text != text.strip():
        raise ValueError(_("前后不能留空格或空行。"))
    if found := _UNREADABLE.search(text):
        raise ValueError(_("里面有看不见的字符（%(code)s），请删去重打。") % {"code": f"U+{ord(found.group()):04X}"})
    return text


def _day(written: str) -> str:
    # fromisoformat alone also takes 20260101 and week dates; one spelling is enough.
    try:
        fits = date.fromisoformat(written).isoformat() == written
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(_("“%(written)s”不是日期，请照 2026-01-01 的样子写，并加英文引号。") % {"written": written})
    return written


def _duration(written: object) -> object:
    # A bare number gets the same sentence as any other wrong spelling.
    return Duration.parse(str(written)) if isinstance(written, str | int) else written


def _reference(written: object) -> object:
    return Reference.parse(str(written)) if isinstance(written, str | int) else written


@dataclass(frozen=True)
class Reference:
    """`checklist:problems-sample`: an item of any library by kind and key; `findings:signed_off`: an outcome (所指)."""

    kind: str
    key: str

    @classmethod
    def parse(cls, written: str) -> Reference:
        match = _REFERENCE.fullmatch(written)
        if match is None:
            raise ValueError(
                _("“%(written)s”不是引用的写法。引用由类别、英文冒号和键名组成，例如 checklist:problems-sample。")
                % {"written": written}
            )
        return cls(*match.groups())

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""What records point to for ever: lower-case letters, digits, hyphens."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_readable)]
"""A sentence or name that is shown and printed."""

Day = Annotated[str, AfterValidator(_day)]
"""A date as text: 2026-01-01, in quotes."""

Lasts = Annotated[InstanceOf[Duration], BeforeValidator(_duration)]
RefersTo = Annotated[InstanceOf[Reference], BeforeValidator(_reference)]


class Tighter(Enum):
    """Which way a parameter is tighter (哪一头更严), beside its field: `by_date: Annotated[Lasts, Tighter.SHORTER]`.

    A field that says so may be tightened by an organization below, and never loosened.
    """

    SHORTER = "shorter"
    LONGER = "longer"
    LESS = "less"
    MORE = "more"


@dataclass(frozen=True)
class LooseToTight:
    """The same for a choice: its words, the loosest first (从松到严)."""

    words: tuple[str, ...]


class Spec(BaseModel):
    """The base of every part of a rule: strict, closed, frozen. Each field says what it is called (`wording.Said`)."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Keyed(Spec):
    """A part that records point to by its key. A key is never given another meaning in a later version.

    replaces  keys of an earlier version whose place this one takes (one split in two, or reworded past recognition).
    """

    noun: ClassVar[str | Promise]

    key: Annotated[
        Key,
        Said(
            gettext_lazy("键名"),
            gettext_lazy(
                "记录凭它找到这一条，以后各版都不换意思。整条的键名在各个制度库之间不重复；条内各项的键名，在这一条之内不重复。"
            ),
        ),
    ]
    text: Annotated[Text, Said(gettext_lazy("名称"), gettext_lazy("页面和打印件上显示的文字。"))]
    replaces: Annotated[
        tuple[Key, ...],
        Said(gettext_lazy("替代"), gettext_lazy("这一条替代了以前版本的哪几个键；那几个键这一版不再使用。")),
    ] = ()


def keyed(part: Any, place: Place, parent: Keyed | None = None) -> Iterator[tuple[Place, Keyed, Keyed | None]]:
    """Every keyed part in a spec, itself first: its place in the file, the part, the keyed part around it."""
    if isinstance(part, Keyed):
        yield place, part, parent
        parent = part
    for step, inner in _inside(part):
        yield from keyed(inner, (*place, step), parent)


def references(part: Any, place: Place) -> Iterator[tuple[Place, Reference]]:
    """Every reference in a spec, with its place in the file."""
    if isinstance(part, Reference):
        yield place, part
    for step, inner in _inside(part):
        yield from references(inner, (*place, step))


def _inside(part: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(part, BaseModel):
        # The names the file uses: `as` is no name in Python.
        yield from ((field.alias or name, getattr(part, name)) for name, field in type(part).model_fields.items())
    elif isinstance(part, tuple):
        yield from enumerate(part)
