"""What differs between two versions of a library (两版对照): pure, matched by key.

A part is told apart by its kind, the item it stands in and its own key, as records point to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from .kinds import Kinds
from .library import Head, Library
from .reading import Line, Referred, read_part, said_by, worded
from .shapes import fields_of
from .specs import Keyed, Spec, keyed

Named = tuple[str, str, str]
"""Kind, key of the item, key of the part; the last empty for the item itself."""


@dataclass(frozen=True)
class Stands:
    """A part as it stands in one version.

    under  text of the part around it, empty for an item;  replaces  keys it took the place of
    said   what it says beside its text: field -> name and value in words;  written  the same as the file spells it, to
           be compared: a reference stays the same when what it points to is reworded
    inside  keys of the parts in it, by field, in order
    """

    named: Named
    noun: str | Promise
    text: str
    under: str
    replaces: tuple[str, ...]
    said: Mapping[str, Line]
    written: Mapping[str, str]
    inside: Mapping[str, tuple[str, ...]]

    @property
    def item(self) -> tuple[str, str]:
        return self.named[:2]

    @property
    def is_item(self) -> bool:
        return not self.named[2]


@dataclass(frozen=True)
class Replaced:
    """A part that took the place of others of the earlier version."""

    now: Stands
    before: tuple[Stands, ...]


@dataclass(frozen=True)
class Reworded:
    before: Stands
    now: Stands


@dataclass(frozen=True)
class Changed:
    """One field with another value, both in words; empty where it was not written."""

    now: Stands
    title: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """All that makes the later version another than the earlier, each in the order of the file.

    head       fields of the head, but for the number of the version;  added  and  dropped  leave out what was replaced
    reordered  parts that stand in another order inside this one
    """

    head: tuple[tuple[str | Promise, str, str], ...] = ()
    added: tuple[Stands, ...] = ()
    dropped: tuple[Stands, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    changed: tuple[Changed, ...] = ()
    reordered: tuple[Stands, ...] = ()

    def __bool__(self) -> bool:
        return self != Difference()


def difference(before: Library, after: Library, kinds: Kinds) -> Difference:
    """What the later version says otherwise than the earlier one."""
    old, new = standing(before, kinds), standing(after, kinds)
    arrived = [part for named, part in new.items() if named not in old]
    gone = {named: part for named, part in old.items() if named not in new}
    replaced = [Replaced(part, found) for part in arrived if (found := _replaced_by(part, gone))]
    taken = {old_part.named for one in replaced for old_part in one.before}
    kept = [(old[named], part) for named, part in new.items() if named in old]
    return Difference(
        head=tuple(_head(before, after)),
        added=tuple(part for part in arrived if not _replaced_by(part, gone)),
        dropped=tuple(part for named, part in gone.items() if named not in taken),
        replaced=tuple(replaced),
        reworded=tuple(Reworded(was, now) for was, now in kept if was.text != now.text),
        changed=tuple(change for was, now in kept for change in _changes(was, now)),
        reordered=tuple(now for was, now in kept if _reordered(was.inside, now.inside)),
    )


def standing(library: Library, kinds: Kinds) -> dict[Named, Stands]:
    """Every keyed part of a version, in the order of the file."""
    say = said_by(library, kinds)
    found: dict[Named, Stands] = {}
    for kind, items in library.items.items():
        for item in items.values():
            for _place, part, under in keyed(item, ()):
                named = (kind, item.key, "" if part is item else part.key)
                found[named] = Stands(
                    named,
                    part.noun,
                    part.text,
                    under.text if under else "",
                    part.replaces,
                    _said(part, say),
                    {name: line.value for name, line in _said(part, str).items()},
                    dict(_inside(part)),
                )
    return found


def _said(part: Spec, say: Referred) -> dict[str, Line]:
    return {**read_part(part, say).lines, **dict(_unnamed(part, say))}


def _unnamed(part: Spec, say: Referred) -> Iterator[tuple[str, Line]]:
    """Lists of parts that have no key: compared and shown as one value."""
    for shape in fields_of(type(part)):
        value = getattr(part, shape.attribute)
        if shape.many and shape.part is not None and not issubclass(shape.part, Keyed) and value:
            entries = ["，".join(line.value for line in read_part(entry, say).lines.values()) for entry in value]
            yield shape.name, Line(shape.said.title if shape.said else shape.name, "；".join(entries))


def _inside(part: Spec) -> Iterator[tuple[str, tuple[str, ...]]]:
    for shape in fields_of(type(part)):
        if shape.many and shape.part is not None and issubclass(shape.part, Keyed):
            yield shape.name, tuple(one.key for one in getattr(part, shape.attribute))


def _replaced_by(part: Stands, gone: Mapping[Named, Stands]) -> tuple[Stands, ...]:
    kind, item, own = part.named
    names: list[Named] = [(kind, key, "") if not own else (kind, item, key) for key in part.replaces]
    return tuple(gone[named] for named in names if named in gone)


def _changes(was: Stands, now: Stands) -> Iterator[Changed]:
    nothing = Line("", "")
    for name in [*now.said, *(name for name in was.said if name not in now.said)]:
        if was.written.get(name) != now.written.get(name):
            before, after = was.said.get(name, nothing), now.said.get(name, nothing)
            yield Changed(now, after.title or before.title, before.value, after.value)


def _reordered(was: Mapping[str, tuple[str, ...]], now: Mapping[str, tuple[str, ...]]) -> bool:
    for name, keys in now.items():
        earlier = was.get(name, ())
        if [key for key in keys if key in earlier] != [key for key in earlier if key in keys]:
            return True
    return False


def _head(before: Library, after: Library) -> Iterator[tuple[str | Promise, str, str]]:
    for shape in fields_of(Head):
        if shape.attribute in ("library", "version"):
            continue
        was, now = (_of_head(library, shape.attribute) for library in (before, after))
        if was != now:
            title = shape.said.title if shape.said else shape.name
            yield title, worded(shape, was), worded(shape, now)


def _of_head(library: Library, attribute: str) -> Any:
    value = getattr(library, attribute)
    return value.isoformat() if attribute == "in_force" else value
