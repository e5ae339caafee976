"""Reading what members say of what is held of them (查阅更正说明)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope

from .models import Remark
from .policy import REMARKS
from .states import RemarkState


def remark(scope: Scope, remark_id: int) -> Remark:
    """One remark this reader may see. Raises NotHere."""
    found = Remark._base_manager.filter(pk=remark_id).select_related("person", "unit").first()
    if found is None or not REMARKS.allows(scope, "view", found):
        raise not_here()
    return found


def of_person(scope: Scope, person_id: int) -> list[Remark]:
    """The remarks of one person this reader may see, newest first."""
    rows = REMARKS.visible(scope, Remark._base_manager.filter(person_id=person_id))
    return list(rows.order_by("-asked_at", "-id"))


def to_answer(scope: Scope) -> QuerySet[Remark]:
    """What waits for this reader's answer, the oldest first."""
    waiting = Remark._base_manager.filter(Q(state=RemarkState.ASKED) & REMARKS.may["answer"].where(scope))
    return waiting.select_related("person", "unit").order_by("asked_at", "id")
