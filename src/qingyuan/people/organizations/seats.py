"""The seats a unit begins with (标准职务), by what it is, and the roles a seat there may bring.

A table, because a role is a right: a department that is no 组织部 must not get the reach of one by a slip of the
hand. Which posts exist is the customary set of an office, our own rule; a unit adds and abolishes its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import roles
from .kinds import BRANCHES, Kind, Level

if TYPE_CHECKING:
    from .models import Organization


@dataclass(frozen=True)
class SeatSpec:
    """A seat to be made. places: how many may hold it at a time, None for as many as needed."""

    key: str
    name: str
    role: str = ""
    places: int | None = 1


_SECRETARY = SeatSpec("secretary", "书记")
_DEPUTY = SeatSpec("deputy-secretary", "副书记", places=None)
_BRANCH_LINE = (
    SeatSpec("secretary", "书记", roles.BRANCH_SECRETARY),
    SeatSpec("deputy-secretary", "副书记", roles.COMMITTEE_MEMBER),
    SeatSpec("organization-member", "组织委员", roles.COMMITTEE_MEMBER),
    SeatSpec("publicity-member", "宣传委员", roles.COMMITTEE_MEMBER),
    SeatSpec("discipline-member", "纪检委员", roles.COMMITTEE_MEMBER),
)
_ANSWERS_FOR_ITSELF = (roles.BRANCH_SECRETARY, roles.COMMITTEE_MEMBER, roles.CONTACT_LEADER)
_OVERSEES = (roles.CONTACT_LEADER, roles.INSPECTOR, roles.DISCIPLINE_MEMBER)

# what a unit is -> (seats it begins with, roles a seat there may bring beside none)
_TABLE: dict[str, tuple[tuple[SeatSpec, ...], tuple[str, ...]]] = {
    "branch": (_BRANCH_LINE, _ANSWERS_FOR_ITSELF),
    "leading-group": (
        (
            SeatSpec("secretary", "书记", roles.BRANCH_SECRETARY),
            SeatSpec("deputy-secretary", "副书记", roles.COMMITTEE_MEMBER),
            SeatSpec("member", "成员", roles.COMMITTEE_MEMBER, places=None),
        ),
        _ANSWERS_FOR_ITSELF,
    ),
    "committee": ((_SECRETARY, _DEPUTY, SeatSpec("standing-member", "常委", places=None)), _OVERSEES),
    "work-committee": (
        (
            _SECRETARY,
            _DEPUTY,
            SeatSpec("organization-member", "组织委员", roles.TOWNSHIP_ORGANIZATION_MEMBER),
            SeatSpec("publicity-member", "宣传委员"),
            SeatSpec("discipline-secretary", "纪工委书记", roles.DISCIPLINE_MEMBER),
        ),
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, *_OVERSEES),
    ),
    "township": (
        (
            _SECRETARY,
            _DEPUTY,
            SeatSpec("organization-member", "组织委员", roles.TOWNSHIP_ORGANIZATION_MEMBER),
            SeatSpec("publicity-member", "宣传委员"),
            SeatSpec("discipline-secretary", "纪委书记", roles.DISCIPLINE_MEMBER),
        ),
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, *_OVERSEES),
    ),
    "base-committee": (
        (
            SeatSpec("secretary", "书记", roles.BRANCH_SECRETARY),
            SeatSpec("deputy-secretary", "副书记", roles.COMMITTEE_MEMBER),
            SeatSpec("organization-member", "组织委员", roles.TOWNSHIP_ORGANIZATION_MEMBER),
            SeatSpec("publicity-member", "宣传委员", roles.COMMITTEE_MEMBER),
            SeatSpec("discipline-member", "纪检委员", roles.DISCIPLINE_MEMBER),
        ),
        (roles.TOWNSHIP_ORGANIZATION_MEMBER, *_OVERSEES, *_ANSWERS_FOR_ITSELF[:2]),
    ),
    "organization-department": (
        (
            SeatSpec("head", "部长", roles.DEPARTMENT_HEAD),
            SeatSpec("deputy-head", "副部长", roles.DEPARTMENT_HEAD, places=None),
            SeatSpec("section-chief", "组织科科长", roles.DEPARTMENT_STAFF),
            SeatSpec("staff", "干事", roles.DEPARTMENT_STAFF, places=None),
        ),
        roles.DEPARTMENTS,
    ),
    "discipline-commission": (
        (
            SeatSpec("secretary", "书记", roles.DISCIPLINE_MEMBER),
            SeatSpec("deputy-secretary", "副书记", roles.DISCIPLINE_MEMBER, places=None),
            SeatSpec("staff", "干事", roles.DISCIPLINE_MEMBER, places=None),
        ),
        (roles.DISCIPLINE_MEMBER,),
    ),
    "department": (
        (
            SeatSpec("head", "主要负责人"),
            SeatSpec("deputy-head", "副职", places=None),
            SeatSpec("staff", "干事", places=None),
        ),
        (),
    ),
    "inspection": (
        (
            SeatSpec("leader", "组长", roles.INSPECTOR),
            SeatSpec("deputy-leader", "副组长", roles.INSPECTOR, places=None),
            SeatSpec("inspector", "成员", roles.INSPECTOR, places=None),
        ),
        (roles.INSPECTOR,),
    ),
    "body": (
        (
            SeatSpec("leader", "组长"),
            SeatSpec("deputy-leader", "副组长", places=None),
            SeatSpec("member", "成员", places=None),
        ),
        (),
    ),
}


def sort_of(kind: str, level: str, name: str) -> str:
    """Which line of the table a unit stands in. Departments and bodies are told apart by their name."""
    if kind in (Kind.GENERAL_BRANCH, *BRANCHES):
        return "branch"
    if kind == Kind.LEADING_GROUP:
        return "leading-group"
    if kind == Kind.DEPARTMENT:
        if "纪律检查" in name or "纪委" in name:
            return "discipline-commission"
        # 组织部; in a park or a small county 组织人事部 or 党群工作部 does not always do its work, so only 组织.
        return "organization-department" if "组织" in name.rsplit("委", 1)[-1] else "department"
    if kind == Kind.BODY:
        return "inspection" if any(word in name for word in ("督查", "督导", "检查组")) else "body"
    if level == Level.BASE:
        return "base-committee"
    if kind == Kind.WORK_COMMITTEE:
        return "work-committee"
    return "township" if level == Level.TOWNSHIP else "committee"


def standard_seats(unit: Organization) -> tuple[SeatSpec, ...]:
    """The seats a new unit begins with, in official order."""
    return _TABLE[sort_of(unit.kind, unit.level, unit.short_name)][0]


def roles_of(unit: Organization) -> tuple[str, ...]:
    """The role keys a seat of this unit may bring; a seat without one is always possible."""
    return _TABLE[sort_of(unit.kind, unit.level, unit.short_name)][1]
