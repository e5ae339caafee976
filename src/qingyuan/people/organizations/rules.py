"""The shape of the tree (组织设置的规则): what may stand under what, at which level, and the path it gets. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from qingyuan.kernel.fields import PathField

from .kinds import BRANCHES, COMMITTEES, Kind, Level

_LEVELS = (Level.LEAGUE, Level.BANNER, Level.TOWNSHIP, Level.BASE)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_BELOW = len(_DIGITS) ** PathField.WIDTH
_LONGEST_PATH = 64

# Our own rule: which kinds a unit may be founded under. A branch, a department and a temporary body carry
# nothing that people belong to, so figures can be summed along the line of committees.
_STANDS_UNDER: dict[Kind, tuple[Kind, ...]] = {
    Kind.COMMITTEE: COMMITTEES,
    Kind.WORK_COMMITTEE: COMMITTEES,
    Kind.LEADING_GROUP: COMMITTEES,
    Kind.GENERAL_BRANCH: (*COMMITTEES, Kind.LEADING_GROUP),
    **dict.fromkeys(BRANCHES, (*COMMITTEES, Kind.LEADING_GROUP, Kind.GENERAL_BRANCH)),
    Kind.DEPARTMENT: COMMITTEES,
    Kind.BODY: COMMITTEES,
}


def may_stand_under(kind: str, parent_kind: str | None) -> bool:
    """Whether a unit of this kind may stand under one of that kind; parent_kind None: at the top of the tree."""
    if parent_kind is None:
        return kind == Kind.COMMITTEE
    return parent_kind in _STANDS_UNDER[Kind(kind)]


def kinds_under(parent_kind: str) -> list[Kind]:
    """The kinds that may be founded under a unit, in the order of `Kind`."""
    return [kind for kind in Kind if may_stand_under(kind, parent_kind)]


def level_of(kind: str, *, parent_level: str | None, asked: str | None) -> str:
    """The level a unit stands at (层级). Only a committee's is a choice; the others follow from what they are.

    Raises ValueError when a committee would stand above its parent, or beside it at league or banner level.
    """
    if parent_level is None:
        return asked or Level.LEAGUE
    if kind in (Kind.GENERAL_BRANCH, *BRANCHES):
        return Level.BASE
    if kind not in COMMITTEES:
        return parent_level
    found = asked or _LEVELS[min(_LEVELS.index(Level(parent_level)) + 1, len(_LEVELS) - 1)]
    step = _LEVELS.index(Level(found)) - _LEVELS.index(Level(parent_level))
    # A work committee may serve at its parent's own level (旗直属机关工委); so may a committee at the base.
    if step < 0 or (step == 0 and kind == Kind.COMMITTEE and found != Level.BASE):
        raise ValueError(f"a {kind} at {found} can't stand under {parent_level}")
    return found


def is_own_home(kind: str, level: str, *, parent_level: str | None) -> bool:
    """Whether a new unit begins a home of its own (数据归属): a banner's committee, or the top of the tree."""
    return parent_level is None or (kind == Kind.COMMITTEE and level == Level.BANNER and parent_level == Level.LEAGUE)


def next_path(parent_path: str, taken: Sequence[str]) -> str:
    """The path after the last one taken directly under a parent, four base-36 characters longer than its.

    taken  paths of all units that ever got one there and still have it, dissolved ones too
    Raises OverflowError past 1,679,616 children or 16 levels.
    """
    last = max((int(path[len(parent_path) : len(parent_path) + PathField.WIDTH], 36) for path in taken), default=0)
    if last + 1 >= _MOST_BELOW or len(parent_path) + PathField.WIDTH > _LONGEST_PATH:
        raise OverflowError(parent_path)
    return parent_path + _segment(last + 1)


def _segment(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits.rjust(PathField.WIDTH, "0")


def fits(path: str, *, moved_from: str, moved_to: str) -> bool:
    """Whether a path still fits its column once its head has been replaced."""
    return len(path) - len(moved_from) + len(moved_to) <= _LONGEST_PATH


def parent_path(path: str) -> str:
    """The path one level up; "" at the top."""
    return path[: -PathField.WIDTH]
