"""Which unit of our tree a branch of a file is (党支部对应): each way of writing it looked up once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.matching import Matcher, named
from qingyuan.people.organizations.models import Organization

from .reading.branches import is_branch
from .reading.lines import Line

# Why a branch of a file is none of ours.
MISSING, UNKNOWN, AMBIGUOUS, NOT_A_BRANCH = (
    "branch_missing",
    "branch_unknown",
    "branch_ambiguous",
    "branch_not_a_branch",
)


_PROVINCE = ("内蒙古自治区", "内蒙古")
# 六户镇党委和平村党支部: the committee between two places says nothing that the place does not.
_COMMITTEE_BETWEEN = re.compile(r"(?<=[镇乡木道旗县市盟])(?:党工委|党委|委员会|委)(?=.{3})")


@dataclass
class Written:
    """One way of writing a branch. unit: what it was taken for, or None and why; chosen: by a person on the page."""

    above: str
    branch: str
    unit: Organization | None = None
    reason: str = ""
    chosen: bool = False
    rows: int = 0

    @property
    def key(self) -> str:
        return f"{self.above}\t{self.branch}"


def resolve(
    scope: Scope, top: Organization, lines: Sequence[Line], chosen: Mapping[str, Organization]
) -> dict[tuple[str, str], Written]:
    """What each way of writing a branch means under a unit. chosen: by `Written.key`, what a person has said."""
    found: dict[tuple[str, str], Written] = {}
    matcher = Matcher(scope, top)
    over = _over(top)
    for line in lines:
        place = line.above, line.branch
        written = found.get(place)
        if written is None:
            written = found[place] = Written(*place)
            _look_up(written, matcher, top, over, chosen)
        written.rows += 1
    return found


def _over(top: Organization) -> list[str]:
    """What may stand in front of a branch and say no more than where all of them are, the longest first."""
    names = set(_PROVINCE)
    for unit in [*organizations.ancestors(top), top]:
        names |= {named(unit.short_name).core, named(unit.name).core, *unit.division_path.split("/")}
    return sorted(names - {""}, key=len, reverse=True)


def _without(text: str, over: Sequence[str]) -> Iterator[str]:
    """A name as it stands, then without what stands over all of them: 兴安盟科右中旗六户镇和平村党支部, 六户镇和平村党支部."""
    plain = _COMMITTEE_BETWEEN.sub("", text)
    while True:
        yield plain
        start = next((name for name in over if plain.startswith(name) and len(plain) > len(name) + 2), None)
        if start is None:
            return
        plain = plain.removeprefix(start)


def _look_up(
    written: Written, matcher: Matcher, top: Organization, over: Sequence[str], chosen: Mapping[str, Organization]
) -> None:
    said = chosen.get(written.key)
    if said is not None:
        written.unit, written.chosen = said, True
        return
    if not written.branch:
        written.unit, written.reason = (top, "") if top.is_branch else (None, MISSING)
        return
    if not is_branch(written.branch):
        written.reason = NOT_A_BRANCH
        return
    # With the township in front first: 和平村 stands in several.
    tries = [written.above + written.branch, written.branch] if written.above else [written.branch]
    reason = UNKNOWN
    for text in dict.fromkeys(shorter for whole in tries for shorter in (whole, *_without(whole, over))):
        unit = matcher.find(text)
        if isinstance(unit, Organization):
            if unit.is_branch:
                written.unit = unit
                return
            reason = NOT_A_BRANCH
        elif unit == "unit_ambiguous":
            reason = AMBIGUOUS
    written.reason = reason
