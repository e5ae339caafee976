"""Reading the board (查阅揭榜领题)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.predicates import answers_at

from .. import policy, tasksets
from ..models import Claim, Post, Progress
from ..periods import Period, period_of
from ..specs import BoardSpec, covers
from ..states import HOLDING, WORKING, ClaimState, PostState
from .work import visible

OPEN, MINE, PUBLISHED = "open", "mine", "published"
TABS = (OPEN, MINE, PUBLISHED)
_SHOWN = 100


def posts(scope: Scope) -> QuerySet[Post]:
    return visible(scope, policy.POSTS, Post, "adoption", "library")


def claims(scope: Scope) -> QuerySet[Claim]:
    return visible(scope, policy.CLAIMS, Claim, "post__unit", "post__adoption", "post__library")


def spec_of(post: Post) -> BoardSpec:
    return tasksets.board_of(post.adoption, post.library)


@dataclass(frozen=True)
class Line:
    """A post with those who have claimed it, in official order, and how many more may."""

    post: Post
    claims: list[Claim]
    room: int


def listed(scope: Scope, tab: str) -> list[Line]:
    """The posts of a tab, the newest first: open ones, those of the reader's own units, those with something published."""
    rows = posts(scope)
    if tab == OPEN:
        rows = rows.filter(state=PostState.OPEN)
    elif tab == MINE:
        mine = claims(scope).filter(answers_at("unit__path").where(scope))
        rows = rows.filter(pk__in=mine.values("post_id"))
    else:
        rows = rows.filter(pk__in=claims(scope).filter(state=ClaimState.PUBLISHED).values("post_id"))
    return lines(scope, list(rows.order_by("-pk")[:_SHOWN]))


def lines(scope: Scope, found: list[Post]) -> list[Line]:
    by_post: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims(scope).filter(post__in=[post.pk for post in found]).order_by("unit__path", "pk"):
        by_post[claim.post_id].append(claim)
    return [Line(post, by_post[post.pk], room(spec_of(post), by_post[post.pk])) for post in found]


def room(spec: BoardSpec, found: list[Claim]) -> int:
    """How many more units may claim a problem."""
    return max(0, spec.claimed_by.at_most - sum(1 for claim in found if claim.state in HOLDING))


def may_claim(scope: Scope, post: Post, taken: list[Claim]) -> list[Organization]:
    """The units this reader answers for that may claim a problem and have not."""
    spec = spec_of(post)
    if post.state != PostState.OPEN or not room(spec, taken):
        return []
    holding = {claim.unit_id for claim in taken if claim.state in HOLDING}
    rows = Organization.within(scope).filter(answers_at("path").where(scope), dissolved_on__isnull=True)
    return [
        unit
        for unit in rows.order_by("path")
        if unit.path.startswith(post.unit.path)
        and unit.pk not in holding
        and unit.pk != post.unit_id
        and covers(spec.claimed_by.units, kind=unit.kind, sector=unit.sector)
    ]


def progress(claim: Claim) -> list[Progress]:
    """How far a claim whose page is open has come, the newest first."""
    return list(Progress._base_manager.filter(claim=claim).order_by("-pk"))


def report_due(claim: Claim, rows: list[Progress], today: date) -> Period | None:
    """The period for which nothing has been said yet; None where something has, or the claim began in it."""
    if claim.state != ClaimState.CLAIMED:
        return None
    every = spec_of(claim.post).due.report_every
    last = period_of(every, today).before
    if claim.claimed_on > last.last or any(one.at.date() > last.first for one in rows):
        return None
    return last


def to_review(scope: Scope) -> QuerySet[Claim]:
    """What waits for this reader's review, the longest first."""
    rows = claims(scope).filter(policy.CLAIMS.may["approve"].where(scope), state=ClaimState.SUBMITTED)
    return rows.order_by("pk")


def working_on(scope: Scope) -> QuerySet[Claim]:
    """What the reader's own units are working on, the nearest day first."""
    rows = claims(scope).filter(answers_at("unit__path").where(scope), state__in=WORKING)
    return rows.order_by("due_on", "pk")


def posts_as(scope: Scope, unit: Organization, spec: BoardSpec) -> bool:
    """Whether the reader holds the seat that posts on a board, or heads the department in which it stands."""
    return scope.covers(unit.path, spec.posted_by.role, roles.DEPARTMENT_HEAD)


def posting(scope: Scope) -> list[tuple[Organization, int, BoardSpec]]:
    """For which committees this reader may post, on which board: (committee, id of the adoption, the board)."""
    found = []
    for adoption, spec in tasksets.boards(scope):
        for top in organizations.tops(scope):
            unit = top if top.path.startswith(adoption.unit.path) else adoption.unit
            if posts_as(scope, unit, spec) and policy.POSTING.allows(scope, "post", unit):
                found.append((unit, adoption.pk, spec))
    return found
