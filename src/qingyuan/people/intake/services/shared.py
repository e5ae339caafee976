"""What the verbs of imports share (共用检查): one's own import, its state, the lock of a home."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import MoveRefused
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.words import whom_to_ask
from qingyuan.people.roster.models import Person
from qingyuan.people.roster.policy import IN_UNIT

from ..models import Import
from ..states import MOVES, State

T = TypeVar("T")


def own(scope: Scope, intake_id: int) -> Import:
    """An import of this very account, or of the command line, locked for the transaction. Raises NotHere, NotAllowed."""
    rows = Import.within(scope).select_related("top").select_for_update(no_key=True, of=("self",))
    intake = rows.filter(pk=intake_id).first()
    if intake is None or (scope.job is None and intake.account_id not in (None, scope.account_id)):
        raise not_here()
    require_adding(scope, intake.top)
    return intake


def require_adding(scope: Scope, top: Organization) -> None:
    if scope.job is None:
        IN_UNIT.require(
            scope,
            "add",
            top,
            refusal=_("“%(unit)s”的名册由%(who)s办理，请与他们联系。") % {"unit": top, "who": whom_to_ask(top)},
        )


def move(intake: Import, verb: str) -> None:
    """Take a step of the course. Raises MoveRefused where it can't be taken from here."""
    before, after = MOVES[verb]
    if intake.state not in before:
        raise wrong_state(intake)
    intake.state = after


def wrong_state(intake: Import) -> MoveRefused:
    return MoveRefused(
        _("这次导入现在是“%(state)s”，不能办这一步。请刷新页面看看现在到了哪一步。")
        % {"state": State(intake.state).label},
        "wrong_state",
    )


def lock_homes(home_ids: Collection[int]) -> None:
    """One import at a time writes a home: a second waits here, and then finds what the first has entered."""
    rows = Organization._base_manager.select_for_update(no_key=True).filter(pk__in=home_ids)
    list(rows.order_by("pk").values_list("pk", flat=True))


def lock_people(person_ids: Collection[int]) -> None:
    """Nobody corrects, transfers or appoints these people while what is known of them is read and written."""
    for some in batched(sorted(person_ids)):
        rows = Person._base_manager.select_for_update(no_key=True).filter(pk__in=some).order_by("pk")
        list(rows.values_list("pk", flat=True))


def batched(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many at a time as a question may have parameters, and its plan stays quick."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


_AT_ONCE = 500


def top_of(scope: Scope, top_id: int) -> Organization:
    """The unit people are imported under. Raises NotHere, NotAllowed."""
    top = organizations.unit(scope, top_id)
    require_adding(scope, top)
    return top
