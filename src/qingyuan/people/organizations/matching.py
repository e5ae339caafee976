"""Finding the unit a spreadsheet means (单位名称匹配): by names, never by code.

The same village name stands in several townships, so a name alone may fit several units: then none is
guessed. 和平村, 六户镇和平村, 六户镇/和平村党支部 and 中共六户镇和平村支部委员会 all mean one branch.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from qingyuan.kernel.scope import Scope

from . import queries
from .models import Kind, Organization

_SPACES = re.compile(r"[\s　/／\\>、·\-—]+")
_COMMITTEE_ENDS = ("工作委员会", "党工委", "委员会", "党委", "党组", "机关工委")
_BRANCH_ENDS = ("支部委员会", "联合党支部", "临时党支部", "党总支部", "党总支", "党支部", "支部")
_VILLAGE_ENDS = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "居委会"),
    ("村民委员会", "村"),
    ("嘎查委员会", "嘎查"),
    ("嘎查委会", "嘎查"),
    ("村委会", "村"),
)
_SHORT_COMMITTEE = re.compile(r"(?<=[旗县市盟])委$")


@dataclass(frozen=True)
class Named:
    """What a text comes to: the place without its party ending, and whether it spoke of a committee or a branch."""

    core: str
    committee: bool
    branch: bool


def named(text: str) -> Named:
    """六户镇和平村党支部 -> 六户镇和平村, a branch."""
    core = _SPACES.sub("", text).removeprefix("中国共产党").removeprefix("中共")
    committee = branch = False
    for end in _BRANCH_ENDS:
        if core.endswith(end) and len(core) > len(end):
            core, branch = core.removesuffix(end), True
            break
    else:
        # 村委会 is the village itself and no committee of the party.
        if not core.endswith(tuple(end for end, _short in _VILLAGE_ENDS)):
            for end in _COMMITTEE_ENDS:
                if core.endswith(end) and len(core) > len(end):
                    core, committee = core.removesuffix(end), True
                    break
            else:
                if _SHORT_COMMITTEE.search(core):
                    core, committee = core[:-1], True
    for end, short in _VILLAGE_ENDS:
        if core.endswith(end) and len(core) > len(end):
            # 和平村村民委员会 and 和平村民委员会 are both written for 和平村.
            core = core.removesuffix(end).removesuffix(short) + short
    return Named(core, committee, branch)


class Matcher:
    """The units of one subtree by every name they go by. Made once for a whole file."""

    def __init__(self, scope: Scope, top: Organization) -> None:
        self.top = top
        self._exact: dict[str, set[Organization]] = defaultdict(set)
        self._by_core: dict[str, set[Organization]] = defaultdict(set)
        units = list(queries.subtree(scope, top).filter(dissolved_on__isnull=True))
        by_path = {unit.path: unit for unit in units}
        self.units = units
        for unit in units:
            for name in (unit.name, unit.short_name):
                self._exact[_SPACES.sub("", name)].add(unit)
            for core in self._cores(unit, by_path):
                self._by_core[core].add(unit)

    def _cores(self, unit: Organization, by_path: dict[str, Organization]) -> set[str]:
        short = named(unit.short_name).core
        found = {short, named(unit.name).core}
        parts = [named(part).core for part in unit.division_path.split("/") if part]
        # The place alone names the line of the party there, not a school or company that also lies in it.
        if parts and short.endswith(parts[-1]):
            found |= {"".join(parts[start:]) for start in range(len(parts))}
        before = ""
        path = unit.path[:-4]
        while path in by_path:
            before = named(by_path[path].short_name).core + before
            found.add(before + short)
            found.add(named(by_path[path].short_name).core + short)
            path = path[:-4]
        return found

    def find(self, text: str) -> Organization | str:
        """The unit meant, or a reason code: unit_unknown, unit_ambiguous, unit_several."""
        exact = self._exact.get(_SPACES.sub("", text), set())
        if len(exact) == 1:
            return next(iter(exact))
        wanted = named(text)
        found = self._by_core.get(wanted.core, set()) or exact
        if len(found) > 1:
            found = self._narrowed(found, wanted) or found
        if len(found) == 1:
            return next(iter(found))
        if found:
            return "unit_ambiguous"
        return "unit_several" if len(re.split(r"[,，;；、\n]+", text.strip())) > 1 else "unit_unknown"

    def candidates(self, text: str, most: int = 8) -> list[Organization]:
        """Units a person may choose among where `find` gives none: those of that name, then those most alike by letters.

        Alike is how many characters two names share, and no more; nothing here is taken without a person's word.
        """
        wanted = named(text)
        same = self._exact.get(_SPACES.sub("", text), set()) | self._by_core.get(wanted.core, set())
        if same:
            return sorted(same, key=lambda unit: unit.path)[:most]
        letters = set(wanted.core)
        alike = ((len(letters & set(named(unit.short_name).core)), unit) for unit in self.units)
        found = sorted(((count, unit) for count, unit in alike if count > 1), key=lambda one: (-one[0], one[1].path))
        return [unit for _count, unit in found[:most]]

    @staticmethod
    def _narrowed(found: set[Organization], wanted: Named) -> set[Organization]:
        if wanted.committee:
            return {unit for unit in found if unit.kind in (Kind.COMMITTEE, Kind.WORK_COMMITTEE, Kind.LEADING_GROUP)}
        if wanted.branch:
            return {unit for unit in found if unit.is_branch or unit.kind == Kind.GENERAL_BRANCH}
        # A bare place: the line of the party there, highest first.
        least = min(len(unit.path) for unit in found)
        highest = {unit for unit in found if len(unit.path) == least}
        committees = {unit for unit in highest if unit.kind in (Kind.COMMITTEE, Kind.WORK_COMMITTEE)}
        return committees or highest
