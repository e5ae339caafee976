"""Bringing libraries in: those of the files, and what a department issues (载入与发布)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.canonical import canonical
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization

from .. import policy, queries, shelf
from ..library import Library
from ..loader import load_content, load_folders
from ..models import LibraryVersion
from ..source import written

ISSUED = verbs.name(queries.ISSUED, gettext_lazy("发布制度库"))


@service
def load_libraries(*folders: Path) -> list[LibraryVersion]:
    """Bring the libraries of some folders into the database; a version already there must say the same.

    Raises LibraryRefused naming every fault by file, line and key; then nothing is taken.
    """
    taken = _in_use()
    have = {(library.key, library.version) for library in taken}
    found = load_folders(folders, taken=taken)
    fresh = [_row(library) for library in found if (library.key, library.version) not in have]
    LibraryVersion.objects.bulk_create(fresh)
    return fresh


def issue(scope: Scope, *, unit: Organization, values: Mapping[str, Any], now: datetime) -> LibraryVersion:
    """Issue one version of a library of a unit's own (发布制度库), from the values its file would hold.

    It is written as YAML and read back by the loader, so that what is taken is what a file can say.
    Raises as `issue_file` does.
    """
    try:
        content = written(values)
    except TypeError as error:
        raise BadInput(_("制度库里只能有文字、整数、真假和它们的列表，请改正后再发布。"), "not_plain") from error
    return issue_file(scope, unit=unit, content=content, file="", now=now)


def issue_file(scope: Scope, *, unit: Organization, content: bytes, file: str, now: datetime) -> LibraryVersion:
    """Issue what a file says. file  what it is called in a refusal, e.g. as it was uploaded.

    The table stays derived from files: the bytes are written and synced under a name the loader passes over, before
    the transaction; after its commit they take their name. Between the two there is a row without a file; the next
    start, or `qingyuan rebuild libraries`, writes such a file again from its row.

    Raises NotAllowed; LibraryRefused naming every fault; BadInput where the name is another's, or is taken, and where
    a calendar, by which every unit counts its days, comes from below the topmost one.
    """
    policy.POLICY.require(scope, "issue", unit, refusal=policy.ONLY_DEPARTMENT_ISSUES)
    # Refused before anything is written; asked again inside the transaction, beside what has come in since.
    library = load_content(content, file=file, taken=_in_use())
    known = LibraryVersion.objects.filter(library=library.key, version=library.version).exists()
    if not known and shelf.holds(library):
        raise BadInput(
            _(
                "制度库文件夹里已有 %(library)s 第%(version)s版的文件，只是还没有载入。请联系系统管理员重新启动系统，或者把版本号加一再发布。"
            )
            % {"library": library.key, "version": library.version},
            "file_not_loaded",
        )
    waiting = shelf.lay(content)
    try:
        row = _issue(scope, unit=unit, content=content, file=file, now=now)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
    transaction.on_commit(lambda: shelf.put(waiting, library))
    return row


@service
def _issue(scope: Scope, *, unit: Organization, content: bytes, file: str, now: datetime) -> LibraryVersion:
    # Two who issue at once wait for each other here, and the second one sees what the first has taken.
    list(LibraryVersion.objects.order_by("pk").select_for_update().values_list("pk", flat=True))
    library = load_content(content, file=file, taken=_in_use())
    if library.items.get("calendar") and unit.parent_id is not None:
        raise BadInput(
            _(
                "工作日历对整个系统施行，由最上一级党委的组织部载入。请把放假通知报给上级组织部；"
                "您要载入别的制度，请把 calendars 一段删去再选一次。"
            ),
            "calendar_of_all",
        )
    others = LibraryVersion.objects.filter(library=library.key)
    if others.exists() and library.key not in queries.issued_by(unit):
        raise BadInput(
            _("%(library)s 是别的单位发布的制度库，不能由本单位发布新的一版。请另起一个库名，例如 %(own)s。")
            % {"library": library.key, "own": queries.own_key(unit, "rules")},
            "not_own_library",
        )
    if others.filter(version=library.version).exists():
        raise BadInput(
            _("%(library)s 第%(version)s版已经有了。要改动，请把版本号加一再发布。")
            % {"library": library.key, "version": library.version},
            "version_taken",
        )
    row = _row(library)
    row.save(force_insert=True)
    chronicle.append(
        chronicle.Draft(
            unit.pk,
            unit.home_id,
            ISSUED,
            chronicle.reference(row),
            1,
            accounts.signature(scope),
            now,
            open={"library": row.library, "version": row.version, "digest": row.digest},
            sealed={"title": row.title},
        )
    )
    return row


def _in_use() -> list[Library]:
    return [queries.read(row) for row in LibraryVersion.objects.order_by("pk")]


def _row(library: Library) -> LibraryVersion:
    return LibraryVersion(
        library=library.key,
        version=library.version,
        title=library.title,
        issuer=library.issuer,
        standing=library.standing,
        in_force=library.in_force,
        digest=library.digest,
        content=canonical(library.content).decode(),
    )
