"""What can be seen only across files (跨文件核对): a key keeps its meaning, a reference stands somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .kinds import Kinds
from .library import Libraries, Library
from .refusals import LoadError, spelled
from .source import Place, Source
from .specs import Keyed, Reference, keyed, references
from .tightening import TighteningSpec, faults


@dataclass(frozen=True)
class Loaded:
    """A library with its file and lines, for the sake of error messages."""

    library: Library
    file: str
    source: Source

    def error(self, place: Place, message: str) -> LoadError:
        return LoadError(self.file, self.source.line(place), spelled(place, self.source.values), message)


@dataclass(frozen=True)
class _Meaning:
    """What a key means: the kind of part it names, under which other part, and in which version it was first seen."""

    spec: type[Keyed]
    under: str | None
    version: int

    def agrees(self, other: _Meaning) -> bool:
        return (self.spec, self.under) == (other.spec, other.under)


# A key is told apart by the item it stands in: two checklists may each have a part `other`.
_Named = tuple[str | None, str]


def key_errors(found: Iterable[Loaded], kinds: Kinds) -> list[LoadError]:
    """Keys that changed their meaning between versions, or stand in two libraries. `found` is in order of version."""
    errors: list[LoadError] = []
    owners: dict[str, str] = {}
    meanings: dict[str, dict[_Named, _Meaning]] = {}
    for loaded in found:
        library = loaded.library
        earlier = meanings.setdefault(library.key, {})
        here: dict[_Named, _Meaning] = {}
        parts = list(_parts(library, kinds))
        for place, item, part, under in parts:
            named = (None if part is item else item.key, part.key)
            here[named] = meaning = _Meaning(type(part), under.key if under else None, library.version)
            before = earlier.get(named)
            if before and not before.agrees(meaning):
                errors.append(loaded.error((*place, "key"), _changed(part, before, meaning)))
            if part is item and owners.setdefault(part.key, library.key) != library.key:
                message = _("键名 %(key)s 已由制度库 %(owner)s 使用。请换一个，例如在前面加上本库的名字。")
                errors.append(loaded.error((*place, "key"), message % {"key": part.key, "owner": owners[part.key]}))
        for place, item, part, _under in parts:
            for number, replaced in enumerate(part.replaces):
                named = (None if part is item else item.key, replaced)
                if named in here or named not in earlier or earlier[named].spec is not type(part):
                    message = _("%(key)s 不能写作被替代：它要是以前版本里同一类的键名，并且这一版已经不用。")
                    errors.append(loaded.error((*place, "replaces", number), message % {"key": replaced}))
        for named, meaning in here.items():
            earlier.setdefault(named, meaning)
    return errors


def reference_errors(found: Iterable[Loaded], kinds: Kinds) -> list[LoadError]:
    """References to what stands nowhere, or to a kind that no room has registered."""
    found = tuple(found)
    libraries = Libraries(tuple(loaded.library for loaded in found))
    errors: list[LoadError] = []
    for loaded in found:
        for start, item in _items(loaded.library, kinds):
            for place, reference in references(item, start):
                if message := _reference_fault(reference, loaded.library, libraries, kinds):
                    errors.append(loaded.error(place, message))
    return errors


def tightening_errors(found: Iterable[Loaded], kinds: Kinds) -> list[LoadError]:
    """Tightenings that tighten nothing. One that is right beside any version of its item stays right for ever."""
    found = tuple(found)
    errors: list[LoadError] = []
    for loaded in found:
        for start, item in _items(loaded.library, kinds):
            if isinstance(item, TighteningSpec):
                errors += [
                    loaded.error((*start, *place), message) for place, message in _tightening_faults(item, found)
                ]
    return errors


def _tightening_faults(item: TighteningSpec, found: Iterable[Loaded]) -> list[tuple[Place, str]]:
    """The faults beside the newest version of what it is of, when there is no version beside which it has none."""
    versions = [one for loaded in found if (one := loaded.library.item(item.of.kind, item.of.key))]
    if not versions:
        return [(("of",), _("只能收紧一整条制度，例如 campaign:rectification。"))]
    told = [list(faults(item, one)) for one in versions]
    return [] if [] in told else told[-1]


def _reference_fault(reference: Reference, library: Library, libraries: Libraries, kinds: Kinds) -> str | None:
    outcomes = kinds.outcomes.get(reference.kind)
    if outcomes is not None:
        if reference.key in outcomes:
            return None
        message = _("%(kind)s 后面只能写：%(words)s。")
        return message % {"kind": reference.kind, "words": "、".join(outcomes)}
    if kinds.named(reference.kind) is None:
        message = _("还没有“%(kind)s”这一类，不能引用。现有的类别：%(known)s。")
        return message % {"kind": reference.kind, "known": "、".join([*(kind.name for kind in kinds), *kinds.outcomes])}
    if libraries.defining(reference, seen_from=library) is None:
        return _("哪个制度库里都没有 %(reference)s，请核对键名。") % {"reference": reference}
    return None


def _items(library: Library, kinds: Kinds) -> Iterator[tuple[Place, Keyed]]:
    for kind in kinds:
        for number, item in enumerate(library.items.get(kind.name, {}).values()):
            yield (kind.plural, number), item


def _parts(library: Library, kinds: Kinds) -> Iterator[tuple[Place, Keyed, Keyed, Keyed | None]]:
    """Each keyed part of a library: its place, the item it belongs to, the part, the part around it."""
    for start, item in _items(library, kinds):
        for place, part, under in keyed(item, start):
            yield place, item, part, under


def _changed(part: Keyed, before: _Meaning, now: _Meaning) -> str:
    if before.spec is not now.spec:
        message = _("键名 %(key)s 在第%(version)s版是“%(before)s”，不能改作“%(now)s”。键名不换意思，请另起一个。")
        return message % {
            "key": part.key,
            "version": before.version,
            "before": before.spec.noun,
            "now": now.spec.noun,
        }
    message = _(
        "键名 %(key)s 在第%(version)s版属于 %(before)s，不能挪到 %(now)s 下面。请另起一个键名，用 replaces 注明替代了它。"
    )
    return message % {"key": part.key, "version": before.version, "before": before.under, "now": now.under}
