"""Loading an official checklist (导入清单): a workbook read, held against the version before, issued as a library.

Nothing is written until `issue`; until then `plan` says what would be, as often as it is asked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.canonical import canonical
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope, declare_job
from qingyuan.kernel.sheets import read_workbook
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import policy as regimes_policy
from qingyuan.regimes import queries as regimes
from qingyuan.regimes import services as regimes_services
from qingyuan.regimes.models import LibraryVersion
from qingyuan.regimes.source import MAX_BYTES
from qingyuan.regimes.specs import keyed
from qingyuan.regimes.states import Standing

from .checklist_keys import KEEP, NEW, Change, Given, GivenCategory, GivenItem, give_keys
from .checklist_rows import ReadChecklist
from .checklist_sheet import read_checklist
from .checklist_words import bare
from .specs import ChecklistSpec

# Whoever may run commands on the server names the organization.
COMMAND_LINE = "rectification.checklist_import"
declare_job(COMMAND_LINE, "the command line loads a checklist for whichever organization its operator names")

_WORD = "checklist"
NEW_LIST = "new"
MOST_TITLE = 80  # characters, as the head of a library takes


@dataclass(frozen=True)
class Target:
    """What a file becomes a version of (导入到哪份清单): a list of the unit's own, or a new one.

    library, key  of the library and of the list in it;  row, spec  the version before, None for a new list
    used          every key that stood in the list in any version
    """

    library: str
    key: str
    row: LibraryVersion | None = None
    spec: ChecklistSpec | None = None
    used: frozenset[str] = frozenset()

    @property
    def value(self) -> str:
        """As a form carries it."""
        return f"{self.library} {self.key}" if self.row else NEW_LIST

    @property
    def version(self) -> int:
        """Of the version before; 0 where there is none."""
        return self.row.version if self.row else 0


@dataclass(frozen=True)
class Planned:
    """What a file would become. same_as_before: the list itself says what the version before says."""

    unit: Organization
    target: Target
    read: ReadChecklist
    given: Given
    bases: tuple[dict[str, Any], ...]
    prompts: tuple[dict[str, Any], ...]
    beside_from: str

    @property
    def same_as_before(self) -> bool:
        if self.target.spec is None:
            return False
        return self._list() == _plain(self.target.spec)

    def _list(self) -> dict[str, Any]:
        kept = _plain(self.target.spec) if self.target.spec else {}
        found = {
            "key": self.target.key,
            "text": kept.get("text", _("问题表现清单")),
            "answered_by": kept.get("answered_by", ["unit", "leading-body", "member"]),
            "none_needs": kept.get("none_needs", "basis" if self.bases else "nothing"),
            "bases": list(self.bases),
            "prompts": list(self.prompts),
            "categories": [_category(given) for given in self.given.categories],
        }
        if "replaces" in kept:
            found["replaces"] = kept["replaces"]
        if "note" in kept:
            found["note"] = kept["note"]
        return {name: value for name, value in found.items() if value or name == "categories"}

    def values(self, *, title: str, standing: str, note: str, now: datetime) -> dict[str, Any]:
        """The library as its file would say it."""
        listed = self._list() | {"text": title, "note": note}
        if not note:
            del listed["note"]
        before = json.loads(self.target.row.content) if self.target.row else {}
        lists = before.get("checklists", [])
        place = next((number for number, one in enumerate(lists) if one["key"] == self.target.key), len(lists))
        return before | {
            "library": self.target.library,
            "version": self.target.version + 1,
            "title": title,
            "issuer": before.get("issuer", self.unit.short_name),
            "standing": standing,
            "in_force": day_of(now).isoformat(),
            "checklists": [*lists[:place], listed, *lists[place + 1 :]],
        }

    @property
    def default_title(self) -> str:
        return (self.target.row.title if self.target.row else "") or self.read.title[:MOST_TITLE] or _("问题表现清单")

    def summary(self) -> dict[str, Any]:
        counts = self.given.counts()
        said = Counter(str(row.outcome) for row in self.read.rows)
        return {
            "rows": len(self.read.rows),
            "categories": len(self.given.categories),
            "items": self.read.items,
            "refused": said["refused"],
            "left_out": said["left_out"],
            **{str(change): counts[change] for change in Change},
            "dropped": counts["dropped"],
            "undecided": len(self.given.undecided),
            "hidden_sheets": list(self.read.hidden),
        }

    def sentence(self) -> str:
        """共读到 … 类 … 条 (the result in one or two sentences)."""
        found = self.summary()
        text = _(
            "共读到%(categories)s类%(items)s条，退回%(refused)s行，另有%(other)s行是标题、表头、合计、说明或空行。"
        ) % {
            "categories": found["categories"],
            "items": found["items"],
            "refused": found["refused"],
            "other": found["left_out"],
        }
        if self.target.row:
            text += _(
                "与现在的第%(version)s版相比：不变%(same)s条，改写%(reworded)s条，新增%(new)s条，删去%(dropped)s条。"
            ) % {
                "version": self.target.version,
                "same": found["same"] + found["adjusted"],
                "reworded": found["reworded"],
                "new": found["new"] + found["moved"],
                "dropped": found["dropped"],
            }
        if self.read.hidden:
            text += _("隐藏的工作表没有读：%(names)s。") % {"names": _("、").join(self.read.hidden)}
        return text

    def as_json(self) -> dict[str, Any]:
        return {
            "summary": self.summary(),
            "rows": [
                {
                    "sheet": row.sheet,
                    "row": row.row,
                    "outcome": str(row.outcome),
                    "reasons": list(row.reasons),
                    "words": list(row.words),
                    "text": row.text,
                }
                for row in self.read.rows
            ],
            "categories": [
                _told(one, one.read.text) | {"items": [_told(item, item.read.text) for item in one.items]}
                for one in self.given.categories
            ],
            "dropped": [
                {"category": category.key, "item": item.key if item else None, "text": (item or category).text}
                for category, item in self.given.dropped
            ],
        }


def _told(given: GivenCategory | GivenItem, text: str) -> dict[str, Any]:
    return {
        "key": given.key,
        "text": text,
        "change": str(given.change),
        "was": given.was.text if given.was else None,
        "replaces": list(given.replaces),
        "undecided": given.question is not None and not given.question.decided,
    }


def _plain(spec: Any) -> Any:
    """A part of a library as its file says it."""
    return json.loads(spec.model_dump_json(by_alias=True, exclude_defaults=True))


def _category(given: GivenCategory) -> dict[str, Any]:
    found: dict[str, Any] = {"key": given.key, "text": given.read.text}
    if given.was and given.was.key == given.key and given.was.note:
        found["note"] = given.was.note
    if given.replaces:
        found["replaces"] = list(given.replaces)
    if given.items:
        found["items"] = [_item(item) for item in given.items]
    return found


def _item(given: GivenItem) -> dict[str, Any]:
    if given.change is Change.SAME and given.was is not None:
        # Word for word as it stood, in the order it stood.
        found: dict[str, Any] = _plain(given.was)
        return found
    read = given.read
    applies = {"units": list(read.units), "as": list(read.applies)} if read.units else {"as": list(read.applies)}
    found = {"key": given.key, "text": read.text}
    if given.replaces:
        found["replaces"] = list(given.replaces)
    return found | {"applies_to": applies, "basis": read.basis, "severity": read.severity}


# --- what can be loaded into


def targets(unit: Organization) -> list[Target]:
    """The lists a unit has issued itself, each of which may get a new version; in order of library and list."""
    return [target for library in sorted(regimes.issued_by(unit)) for target in _lists(library)]


def _lists(library: str) -> Iterator[Target]:
    row = regimes.newest(library)
    versions = [regimes.read(one) for one in regimes.versions().filter(library=library)]
    for key, spec in regimes.read(row).items.get("checklist", {}).items():
        assert isinstance(spec, ChecklistSpec)
        earlier = (version.item("checklist", key) for version in versions)
        used = frozenset(part.key for one in earlier if one for _place, part, _under in keyed(one, ()))
        yield Target(library, key, row, spec, used)


def new_target(unit: Organization) -> Target:
    """A new list of the unit's own, under the first name that is free."""
    number, word = 1, _WORD
    while regimes.versions().filter(library=regimes.own_key(unit, word)).exists():
        number += 1
        word = f"{_WORD}-{number}"
    return _new(regimes.own_key(unit, word))


def _new(library: str) -> Target:
    return Target(library, "list-" + library.replace("/", "-")[:50].rstrip("-"))


def target_named(unit: Organization, library: str) -> Target:
    """The list in a library named on the command line; empty: the unit's own one. A name nobody has is a new list.

    Raises BadInput: not_own_library, several_lists, no_list.
    """
    library = library or regimes.own_key(unit, _WORD)
    if not regimes.versions().filter(library=library).exists():
        return _new(library)
    if library not in regimes.issued_by(unit):
        raise BadInput(
            _("%(library)s 是别的单位发布的制度库，不能由本单位发布新的一版。请另起一个库名，例如 %(own)s。")
            % {"library": library, "own": regimes.own_key(unit, _WORD)},
            "not_own_library",
        )
    found = list(_lists(library))
    if len(found) != 1:
        raise BadInput(
            _("%(library)s 里有%(count)s份清单，命令行只能导入到恰好一份清单的制度库。请到网页上选定一份再导入。")
            % {"library": library, "count": len(found)},
            "several_lists" if found else "no_list",
        )
    return found[0]


# --- the two steps


def require(scope: Scope, unit: Organization) -> None:
    """Raises NotAllowed unless the reader may issue libraries for this unit."""
    regimes_policy.POLICY.require(
        scope, "issue", unit, refusal=_("导入清单由组织部办理。您可以查看现有清单，需要导入请联系本级组织部。")
    )


def plan(scope: Scope, *, unit_id: int, path: Path, target: Target, decisions: Mapping[str, str]) -> Planned:
    """Read a workbook and say what it would become. Raises BadInput, NotHere, NotAllowed; writes nothing."""
    unit = organizations.unit(scope, unit_id)
    require(scope, unit)
    read = read_checklist(read_workbook(path))
    given = give_keys(read, present=target.spec, library=target.library, used=target.used, decisions=decisions)
    if not given.categories:
        raise BadInput(
            _("这份文件里没有一条能读入，共退回%(count)s行。第%(row)s行：%(reason)s")
            % {"count": len(read.refused), "row": read.refused[0].row, "reason": read.refused[0].sentence()},
            "nothing_read",
        )
    bases, prompts, beside_from = _beside(target, read)
    planned = Planned(unit, target, read, given, bases, prompts, beside_from)
    # A file is longer than its canonical form; what comes near the limit is told before anybody decides anything.
    if len(canonical(planned._list())) > MAX_BYTES // 2:
        raise BadInput(
            _("这份清单太大，一个制度库存不下。请分成几份清单导入。"),
            "list_too_big",
        )
    return planned


def _given(target: Target, read: ReadChecklist, decisions: Mapping[str, str]) -> Given:
    return give_keys(read, present=target.spec, library=target.library, used=target.used, decisions=decisions)


def decided(planned: Planned, answer: str) -> Planned:
    """The same plan with one answer, keep or new, to every question; a text that would be kept twice is kept once."""
    decisions: dict[str, str] = {}
    given = planned.given
    while undecided := given.undecided:
        # The second half of one that was split stands as a new one already.
        decisions |= {one.place: answer if one.chosen == KEEP else NEW for one in undecided}
        given = _given(planned.target, planned.read, decisions)
    return replace(planned, given=given)


def _beside(target: Target, read: ReadChecklist) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...], str]:
    """Bases and prompts: the workbook's own, else the version before, else the fullest sample; and the sample's name."""
    before = _plain(target.spec) if target.spec else {}
    row, spec = _sample() or (None, None)
    sample = _plain(spec) if spec else {}
    used = set(target.used)
    bases = [{"text": text} for text in read.bases] or before.get("bases") or sample.get("bases", [])
    prompts = (
        [{"group": group, "text": text} if group else {"text": text} for group, text in read.prompts]
        or before.get("prompts")
        or sample.get("prompts", [])
    )
    from_sample = {"bases", "prompts"} - set(before)
    from_sample -= {name for name, found in (("bases", read.bases), ("prompts", read.prompts)) if found}
    return (
        tuple(_with_keys(bases, before.get("bases", []), "basis-", used)),
        tuple(_with_keys(prompts, before.get("prompts", []), "prompt-", used)),
        row.title if row and from_sample else "",
    )


def _sample() -> tuple[LibraryVersion, ChecklistSpec] | None:
    found = [
        (row, spec)
        for row, spec in regimes.offered("checklist")
        if row.standing == Standing.SAMPLE and isinstance(spec, ChecklistSpec)
    ]
    with_some = [(row, spec) for row, spec in found if spec.bases or spec.prompts]
    # What a banner wrote beside one category of its own is no pattern for a whole list.
    return max(with_some, key=lambda one: (len(one[1].categories), one[0].version, one[0].library), default=None)


def _with_keys(
    parts: list[dict[str, Any]], before: list[dict[str, Any]], prefix: str, used: set[str]
) -> Iterator[dict[str, Any]]:
    """Keys for bases and prompts: the earlier one's where the text is the same, else a new one."""
    known = {bare(part["text"]): part["key"] for part in before}
    used |= set(known.values())
    number = 0
    for part in parts:
        key = part.get("key") or known.pop(bare(part["text"]), "")
        while not key:
            number += 1
            fresh = f"{prefix}{number:02d}"
            key = fresh if fresh not in used else ""
        used.add(key)
        yield {"key": key} | {name: value for name, value in part.items() if name != "key"}


def issue(scope: Scope, planned: Planned, *, title: str, compared: bool, now: datetime) -> LibraryVersion:
    """Issue what was planned as a version of a library (发布清单).

    title     of the library and the list;  compared  somebody has held it line by line against the printed document
    Raises BadInput: undecided, not_all_read (compared, though rows were refused), unchanged; what `regimes.issue` raises.
    """
    if planned.given.undecided:
        raise BadInput(
            _("还有%(count)s处没有定：是改写，还是新的一条。请逐处选定，再发布。")
            % {"count": len(planned.given.undecided)},
            "undecided",
        )
    if compared and planned.read.refused:
        raise BadInput(
            _("有%(count)s行没有读入，还不能标为已核对。请改好表格重新上传；或者先按待核对发布。")
            % {"count": len(planned.read.refused)},
            "not_all_read",
        )
    standing = str(Standing.OFFICIAL if compared else Standing.UNCHECKED)
    before = planned.target.row
    if before and planned.same_as_before and (before.title, before.standing) == (title, standing):
        raise BadInput(
            _("这份清单和现在的第%(version)s版完全一样，没有发布新的一版。") % {"version": before.version}, "unchanged"
        )
    values = planned.values(title=title, standing=standing, note=_note(scope, compared, now), now=now)
    return regimes_services.issue(scope, unit=planned.unit, values=values, now=now)


def _note(scope: Scope, compared: bool, now: datetime) -> str:
    if not compared:
        return ""
    by: Signature = accounts.signature(scope)
    who = f"{by.name}（{by.title}）" if by.title else by.name
    return _("由%(who)s于%(day)s与印发的文件逐条核对。") % {"who": who, "day": day(day_of(now))}
