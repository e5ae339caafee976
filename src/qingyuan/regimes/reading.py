"""A rule in plain Chinese (制度条目的读法): its fields under their names, its choices in words, its parts below it.

Pages show what this gives; they know no field of any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .durations import Duration
from .kinds import Kinds
from .library import Library
from .shapes import FieldShape, Sort, fields_of
from .specs import Keyed, Reference, Spec

# What is shown elsewhere: the name stands above, keys are for who writes the file.
_NOT_LINES = ("key", "text", "replaces")

Referred = Callable[[Reference], str]


@dataclass(frozen=True)
class Line:
    """One field as it is read: its name and its value in words."""

    title: str | Promise
    value: str


@dataclass(frozen=True)
class Group:
    """The parts of one field: categories, stages."""

    title: str | Promise
    parts: tuple[ReadPart, ...]


@dataclass(frozen=True)
class ReadPart:
    """A part of a rule, ready to be shown.

    name    its text, and its key for links; empty for a part without them
    lines   what it says itself, and what its unnamed parts say (`applies_to`), by the name of the field in the file
    groups  the named parts inside it, by the name of the field
    """

    name: str
    key: str = ""
    lines: Mapping[str, Line] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)


def read_part(part: Spec, referred: Referred = str) -> ReadPart:
    """A part in words. referred  how a reference is said; left out, as it is spelled in the file."""
    lines: dict[str, Line] = {}
    groups: dict[str, Group] = {}
    for shape in fields_of(type(part)):
        value = getattr(part, shape.attribute)
        if shape.attribute in _NOT_LINES or value is None or value == ():
            continue
        title = shape.said.title if shape.said else shape.name
        if shape.part is None:
            lines[shape.name] = Line(title, worded(shape, value, referred))
        elif shape.many:
            groups[shape.name] = Group(title, tuple(read_part(one, referred) for one in value))
        else:
            inner = read_part(value, referred)
            lines |= inner.lines
            groups |= inner.groups
    name, key = (part.text, part.key) if isinstance(part, Keyed) else ("", "")
    return ReadPart(name, key, lines, groups)


def worded(shape: FieldShape, value: Any, referred: Referred = str) -> str:
    """The value of a field that holds no parts, as a reader is told it."""
    entries = value if shape.many else (value,)
    return "、".join(_word(shape, entry, referred) for entry in entries)


def _word(shape: FieldShape, value: Any, referred: Referred) -> str:
    match value:
        case Duration():
            return value.label
        case Reference():
            return referred(value)
        case bool():
            return _("是") if value else _("否")
    if shape.sort is Sort.CHOICE and shape.words:
        return str(shape.words[value])
    return str(value)


def said_by(library: Library, kinds: Kinds, elsewhere: Callable[[Reference], Keyed | None] | None = None) -> Referred:
    """How this library's references are said: by the text of what they point to.

    elsewhere  finds what stands in another library; without it, or where it finds nothing, the key is said
    """

    def say(reference: Reference) -> str:
        outcome = kinds.outcomes.get(reference.kind, {}).get(reference.key)
        if outcome is not None:
            return str(outcome)
        item, kind = library.item(reference.kind, reference.key), kinds.named(reference.kind)
        if item is None and elsewhere is not None:
            item = elsewhere(reference)
        noun = kind.spec.noun if kind else reference.kind
        return _("%(noun)s“%(text)s”") % {"noun": noun, "text": item.text if item else reference.key}

    return say
