"""The strict loader of libraries (制度库的载入): YAML files in, checked rules out; no database.

`load_folders` takes `<issuer>/<library>/<version>.yaml` and checks across files; `load_content` takes the text of one
beside those in use. Nothing of a faulty set is taken: LibraryRefused names every fault by file, line and key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePath
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pydantic import ValidationError

from qingyuan.kernel.canonical import digest

from .crosschecks import Loaded, key_errors, reference_errors, tightening_errors
from .kinds import REGISTERED, Kind, Kinds
from .library import Head, Libraries, Library
from .refusals import LibraryRefused, LoadError, sentence, spelled
from .source import MAX_BYTES, Fault, Place, Source, read
from .specs import Keyed, Spec, keyed

S = TypeVar("S", bound=Spec)

_NAME = re.compile(r"([a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*)/([1-9][0-9]*)\.yaml")


def load_file(path: Path, kinds: Kinds = REGISTERED) -> Library:
    """Load one file by itself; what it refers to is checked by `load_folder` only. Raises LibraryRefused."""
    loaded = _load(path, PurePath(*path.absolute().parts[-3:]), kinds)
    if isinstance(loaded, Loaded):
        return loaded.library
    raise LibraryRefused(loaded)


def load_folder(folder: Path, kinds: Kinds = REGISTERED, taken: Iterable[Library] = ()) -> Libraries:
    """`load_folders` of one."""
    return load_folders([folder], kinds, taken)


def load_folders(folders: Iterable[Path], kinds: Kinds = REGISTERED, taken: Iterable[Library] = ()) -> Libraries:
    """Load every library under some folders, with references and keys checked across files and versions.

    Call when all rooms are loaded. Names that begin with a dot are passed over.
    taken  versions in use already: they are part of the result, and a file may not say anything else than they do
    Raises LibraryRefused, FileNotFoundError for a folder that is not there.
    """
    errors: list[LoadError] = []
    found: list[Loaded] = []
    for folder in folders:
        if not folder.is_dir():
            raise FileNotFoundError(folder)
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_dir() or any(part.startswith(".") for part in name.parts):
                continue
            loaded = _load(path, name, kinds)
            if isinstance(loaded, Loaded):
                found.append(loaded)
            else:
                errors += loaded
    return _together(found, errors, kinds, taken)


def load_content(
    content: bytes, *, file: str = "", kinds: Kinds = REGISTERED, taken: Iterable[Library] = ()
) -> Library:
    """One version from the bytes of its file, checked together with those in use.

    file  what it is called in a refusal; as its head names it, when nothing is given
    Raises LibraryRefused.
    """
    source = read(content)
    if not source.values:
        raise LibraryRefused(_errors(file or _("文件"), source, source.faults))
    found = _checked(source, kinds)
    file = file or "{}/{}.yaml".format(source.values.get("library", "?"), source.values.get("version", "?"))
    if not isinstance(found, Library):
        raise LibraryRefused(_errors(file, source, found))
    _together([Loaded(found, file, source)], [], kinds, taken)
    return found


def _together(found: list[Loaded], errors: list[LoadError], kinds: Kinds, taken: Iterable[Library]) -> Libraries:
    """What was read and what is in use as one set. Raises LibraryRefused for `errors` and what is seen across files."""
    whole: dict[tuple[str, int], Loaded] = {}
    issued = {(library.key, library.version): library for library in taken}
    for loaded in found:
        library = loaded.library
        name = (library.key, library.version)
        beside = whole.setdefault(name, loaded).library
        if issued.get(name, library).digest != library.digest:
            message = _("第%(version)s版已在使用，内容不能再改。请还原这个文件，把改动另存为新的一版。")
            errors.append(loaded.error(("version",), message % {"version": library.version}))
        elif beside.digest != library.digest:
            message = _("第%(version)s版在另一个制度库文件夹里也有，写的不一样。请留下一个，另一个删去或者改版本号。")
            errors.append(loaded.error(("version",), message % {"version": library.version}))
    for name, library in issued.items():
        whole.setdefault(name, Loaded(library, _file(library), Source(library.content, {}, ())))
    found = [whole[name] for name in sorted(whole)]
    errors += key_errors(found, kinds)
    # A refused file may define what others refer to: such faults are told once that file is right.
    if not errors:
        errors += reference_errors(found, kinds) or tightening_errors(found, kinds)
    if errors:
        raise LibraryRefused(errors)
    return Libraries(tuple(loaded.library for loaded in found))


def restore(content: str | bytes, kinds: Kinds = REGISTERED) -> Library:
    """A library from the canonical JSON of its content, as it was kept. Raises LibraryRefused when it no longer fits."""
    values = _frozen(json.loads(content))
    found = _checked(Source(values, {}, ()), kinds)
    if isinstance(found, Library):
        return found
    file = "{library}/{version}.yaml".format_map(values)
    raise LibraryRefused(_errors(file, Source(values, {}, ()), found))


def _file(library: Library) -> str:
    return f"{library.key}/{library.version}.yaml"


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return {key: _frozen(entry) for key, entry in value.items()} if isinstance(value, dict) else value


def _load(path: Path, name: PurePath, kinds: Kinds) -> Loaded | list[LoadError]:
    file = name.as_posix()
    match = _NAME.fullmatch(file)
    if match is None:
        message = _(
            "制度库文件要放在“发布单位/库名/版本号.yaml”，用小写英文字母、数字和短横，例如 hinggan/sample/1.yaml。"
        )
        return [LoadError(file, 1, "", message)]
    with path.open("rb") as opened:
        source = read(opened.read(MAX_BYTES + 1))
    if not source.values:
        return _errors(file, source, source.faults)
    found = _checked(source, kinds, named=match.groups())
    return Loaded(found, file, source) if isinstance(found, Library) else _errors(file, source, found)


def _errors(file: str, source: Source, faults: Iterable[Fault]) -> list[LoadError]:
    return [LoadError(file, fault.line, spelled(fault.place, source.values), fault.message) for fault in faults]


def _checked(source: Source, kinds: Kinds, named: tuple[str, ...] = ()) -> Library | list[Fault]:
    """The library a file holds, or all its faults. named  library and version as the file's own name says them."""
    check = _Check(source)
    check.headings(kinds)
    head = check.part(Head, {name: source.values[name] for name in Head.model_fields if name in source.values}, ())
    items = {kind.name: check.items(kind) for kind in kinds if kind.plural in source.values}
    check.keys_distinct(items.values())
    if head and named:
        check.agrees_with_name(head, *named)
    if check.faults or head is None:
        return sorted(check.faults, key=lambda fault: fault.line)
    return Library(
        key=head.library,
        version=head.version,
        title=head.title,
        issuer=head.issuer,
        standing=head.standing,
        in_force=date.fromisoformat(head.in_force),
        digest=digest(source.values),
        content=source.values,
        items={kind: {item.key: item for item in found.values()} for kind, found in items.items()},
    )


class _Check:
    """One file against its specs; gathers all faults, and none twice for one place."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.faults = list(source.faults)

    def fault(self, place: Place, message: str) -> None:
        self.faults.append(Fault(place, self.source.line(place), message))

    def headings(self, kinds: Kinds) -> None:
        """Refuse a heading that is neither of the head nor of a registered kind."""
        for name in self.source.values:
            if name not in Head.model_fields and kinds.headed(name) is None:
                message = _("没有“%(name)s”这一类。现有的类别：%(headings)s。")
                self.fault((name,), message % {"name": name, "headings": "、".join(kind.plural for kind in kinds)})

    def part(self, spec: type[S], values: Any, place: Place) -> S | None:
        """The values as the spec reads them, or None with the faults noted."""
        try:
            return spec.model_validate(values)
        except ValidationError as refused:
            # What YAML itself would have misread is told already; its value here is a stand-in.
            told = {fault.place for fault in self.source.faults}
            found = refused.errors()
            for error in found:
                here = (*place, *error["loc"])
                # A list all of whose entries are wrong is not too short as well.
                wrong_inside = any(
                    other["loc"][: len(error["loc"])] == error["loc"] for other in found if other is not error
                )
                if here not in told and not (error["type"] == "too_short" and wrong_inside):
                    self.fault(here, sentence(error, spec))
            return None

    def items(self, kind: Kind) -> dict[Place, Keyed]:
        """The items under a kind's heading, by place; those with faults are left out."""
        entries = self.source.values[kind.plural]
        if not isinstance(entries, tuple) or not entries:
            self.fault((kind.plural,), _("这里应是列表，至少一项：每项另起一行，以短横和空格开头。"))
            return {}
        found = {
            (kind.plural, number): self.part(kind.spec, entry, (kind.plural, number))
            for number, entry in enumerate(entries)
        }
        return {place: item for place, item in found.items() if item}

    def keys_distinct(self, items: Iterable[dict[Place, Keyed]]) -> None:
        """Refuse a key used twice: among a file's items, or among the parts of one item."""
        top: dict[str, Place] = {}
        for place, item in (entry for found in items for entry in found.items()):
            inner: dict[str, Place] = {}
            for where, part, _under in keyed(item, place):
                first = (top if part is item else inner).setdefault(part.key, where)
                if first != where:
                    message = _("键名 %(key)s 用了两次，第%(line)s行已经有了。每一条要有自己的键名。")
                    self.fault((*where, "key"), message % {"key": part.key, "line": self.source.line((*first, "key"))})

    def agrees_with_name(self, head: Head, library: str, version: str) -> None:
        """Refuse a head that says something else than the file's name."""
        if head.library != library:
            message = _("文件放在 %(folder)s 下面，这里写的却是 %(library)s，请改成一致。")
            self.fault(("library",), message % {"folder": library, "library": head.library})
        if str(head.version) != version:
            message = _("文件名是 %(name)s.yaml，这里写的却是第%(version)s版，请改成一致。")
            self.fault(("version",), message % {"name": version, "version": head.version})
