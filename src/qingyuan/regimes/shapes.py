"""What a spec consists of (条目的构成): each field with its Chinese name, its spelling and its limits, read off the model.

Pages, docs/reference and the tests all read this, so that a field is described once: where it is declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

import annotated_types
from django.utils.functional import Promise
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from .durations import Duration
from .specs import Day, Key, Reference, Spec
from .wording import Said, Words


class Sort(Enum):
    """What stands at a field (写什么)."""

    KEY = "key"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    TRUTH = "truth"
    CHOICE = "choice"
    DURATION = "duration"
    REFERENCE = "reference"
    PART = "part"
    AS_TIGHTENED = "as_tightened"
    OTHER = "other"


@dataclass(frozen=True)
class FieldShape:
    """One field of a spec.

    name      as a file spells it;  attribute  as Python does
    said      what it is called; None where its author forgot
    words     spelling -> Chinese for each choice; None for other sorts, and where the choices were left without words
    choices   the spellings a Literal allows;  part  the spec that stands here, for Sort.PART
    many      a list;  required  has to be written;  default  what holds where it is not
    least, most     of a number its bounds, of a text its letters
    fewest, atmost  of a list its length
    """

    name: str
    attribute: str
    said: Said | None
    sort: Sort
    many: bool
    required: bool
    default: Any
    choices: tuple[str, ...] = ()
    words: Mapping[str, str | Promise] | None = None
    part: type[Spec] | None = None
    least: int | None = None
    most: int | None = None
    fewest: int | None = None
    atmost: int | None = None


def fields_of(spec: type[Spec]) -> list[FieldShape]:
    """The fields of a spec in the order in which it declares them."""
    return [_shape(attribute, info) for attribute, info in spec.model_fields.items()]


def parts_of(spec: type[Spec]) -> Iterator[type[Spec]]:
    """A spec and every spec inside it, each once, from the outside in."""
    seen: list[type[Spec]] = [spec]
    for outer in seen:
        yield outer
        for field in fields_of(outer):
            if field.part is not None and field.part not in seen:
                seen.append(field.part)


def _shape(attribute: str, info: FieldInfo) -> FieldShape:
    notes = list(info.metadata)
    annotation, inner = _peeled(info.annotation)
    notes += inner
    many = get_origin(annotation) is tuple
    own = _limits(notes)
    if many:
        entry, notes_of_entry = _peeled(get_args(annotation)[0])
        limits = _limits(notes_of_entry)
    else:
        entry, notes_of_entry, limits = annotation, notes, own
    choices = get_args(entry) if get_origin(entry) is Literal else ()
    words = next((note for note in (*notes, *notes_of_entry) if isinstance(note, Words)), None)
    return FieldShape(
        name=info.alias or attribute,
        attribute=attribute,
        said=next((note for note in notes if isinstance(note, Said)), None),
        sort=_sort(entry, notes_of_entry),
        many=many,
        required=info.is_required(),
        default=None if info.is_required() else info.default,
        choices=choices,
        words=words.of if words else None,
        part=entry if isinstance(entry, type) and issubclass(entry, Spec) else None,
        least=limits[0],
        most=limits[1],
        fewest=own[0] if many else None,
        atmost=own[1] if many else None,
    )


def _peeled(annotation: Any) -> tuple[Any, list[Any]]:
    """A type without `Annotated` and `| None`, and what was noted beside it."""
    notes: list[Any] = []
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *beside = get_args(annotation)
            notes += beside
        elif type(None) in get_args(annotation):
            annotation = next(one for one in get_args(annotation) if one is not type(None))
        else:
            return annotation, notes


def _sort(entry: Any, notes: list[Any]) -> Sort:
    if get_origin(entry) is Literal:
        return Sort.CHOICE
    # `bool` before `int`: one is a subclass of the other.
    found = {
        bool: Sort.TRUTH,
        int: Sort.NUMBER,
        Duration: Sort.DURATION,
        Reference: Sort.REFERENCE,
        object: Sort.AS_TIGHTENED,
    }.get(entry)
    if found is None and entry is str:
        found = Sort.KEY if _has(Key, notes) else Sort.DAY if _has(Day, notes) else Sort.TEXT
    if found is None and isinstance(entry, type) and issubclass(entry, Spec):
        found = Sort.PART
    return found or Sort.OTHER


def _has(alias: Any, notes: list[Any]) -> bool:
    """Whether a named type (`Key`, `Day`) was used: its own note stands among the notes."""
    return get_args(alias)[1] in notes


def _limits(notes: list[Any]) -> tuple[int | None, int | None]:
    """The least and the most that the notes allow, the narrowest of each."""
    least: list[int] = []
    most: list[int] = []
    for note in notes:
        match note:
            case annotated_types.Ge(bound) | annotated_types.MinLen(bound):
                least.append(int(str(bound)))
            case annotated_types.Le(bound) | annotated_types.MaxLen(bound):
                most.append(int(str(bound)))
            case StringConstraints(min_length=fewest, max_length=longest):
                least += [fewest] if fewest is not None else []
                most += [longest] if longest is not None else []
    return max(least, default=None), min(most, default=None)
