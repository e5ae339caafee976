"""Loading libraries and adopting from them (载入与采用)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.canonical import canonical
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import tell

from . import policy, queries, shelf
from .library import Library
from .loader import load_content, load_folders
from .models import Adoption, LibraryVersion
from .source import written
from .states import MOVES, State

ISSUED = verbs.name(queries.ISSUED, gettext_lazy("发布制度库"))
ADOPTED = verbs.name("regimes.adopted", gettext_lazy("采用制度"))
MOVED = {
    "launch": verbs.name("regimes.launched", gettext_lazy("启动")),
    "pause": verbs.name("regimes.paused", gettext_lazy("暂停")),
    "resume": verbs.name("regimes.resumed", gettext_lazy("恢复")),
    "end": verbs.name("regimes.ended", gettext_lazy("结束")),
}

tell("regimes", "library", gettext_lazy("制度库"))
tell("regimes", "version", gettext_lazy("版本"))
tell("regimes", "digest", gettext_lazy("内容摘要"))
tell("regimes", "key", gettext_lazy("键名"))
tell("regimes", "state", gettext_lazy("状态"), State)
tell("regimes", "starts_on", gettext_lazy("开始日期"))
tell("regimes", "ends_on", gettext_lazy("结束日期"))


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

    Raises NotAllowed; LibraryRefused naming every fault; BadInput where the name is another's, or is taken.
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


@service
def adopt(
    scope: Scope,
    *,
    unit: Organization,
    library: LibraryVersion,
    kind: str,
    key: str,
    title: str,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
    part_of: Adoption | None = None,
    shown: Mapping[str, Any] | None = None,
) -> Adoption:
    """Adopt an item of a library for a unit's subtree, as a draft. Raises BadInput, NotAllowed.

    ends_on  None for what holds until it is ended;  part_of  an adoption of the unit or of one above it
    shown    what the adopting room adds to the entry, e.g. the days of a campaign's stages
    """
    policy.POLICY.require(scope, "adopt", unit, refusal=policy.ONLY_DEPARTMENT)
    if key not in queries.read(library).items.get(kind, {}):
        raise BadInput(_("这一版制度库里没有所选的条目，请刷新页面重新选择。"), "no_such_item")
    if ends_on is not None and ends_on < starts_on:
        raise BadInput(_("结束日期早于开始日期，请改正。"), "ends_before_start")
    adopted = Adoption(
        unit=unit,
        home_id=unit.home_id,
        library=library,
        kind=kind,
        key=key,
        part_of=part_of,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    adopted.save(force_insert=True)
    _enter(scope, adopted, ADOPTED, now, shown or {})
    return adopted


@service
def move(scope: Scope, *, adoption_id: int, verb: str, revision: int, now: datetime) -> Adoption:
    """Launch, pause, resume or end an adoption. Raises NotAllowed, MoveRefused, Conflict."""
    rows = Adoption.within(scope).select_related("unit", "library").select_for_update(of=("self",))
    adopted = rows.filter(pk=adoption_id).first()
    if adopted is None:
        raise queries.not_here()
    policy.POLICY.require(scope, "adopt", adopted.unit, refusal=policy.ONLY_DEPARTMENT)
    if adopted.revision != revision:
        raise Conflict(_("“%(title)s”刚刚被别人改动过，请看清现在的状态再办理。") % {"title": adopted.title})
    from_any, to = MOVES[verb]
    if adopted.state not in from_any:
        raise MoveRefused(
            _("“%(title)s”现在是“%(state)s”，不能办理这一步。请刷新页面。")
            % {"title": adopted.title, "state": adopted.get_state_display()},
            "wrong_state",
        )
    adopted.state = to
    adopted.revision += 1
    if verb == "launch":
        adopted.decided_by, adopted.decided_at = accounts.signature(scope), now
    adopted.save(update_fields=["state", "revision", "decided_by", "decided_at"])
    _enter(scope, adopted, MOVED[verb], now, {})
    return adopted


def _enter(scope: Scope, adopted: Adoption, verb: str, now: datetime, shown: Mapping[str, Any]) -> None:
    days = {"starts_on": adopted.starts_on.isoformat()}
    if adopted.ends_on is not None:
        days["ends_on"] = adopted.ends_on.isoformat()
    part_of = {"part_of": str(adopted.part_of_id)} if adopted.part_of_id else {}
    chronicle.append(
        chronicle.Draft(
            adopted.unit_id,
            adopted.home_id,
            verb,
            chronicle.reference(adopted),
            adopted.revision,
            accounts.signature(scope),
            now,
            open={
                "library": adopted.library.library,
                "version": adopted.library.version,
                "key": adopted.key,
                "state": adopted.state,
                **days,
                **part_of,
                **shown,
            },
            sealed={"title": adopted.title},
        )
    )
