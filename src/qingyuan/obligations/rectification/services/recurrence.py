"""The same problem before (同类问题): linked to one that was struck off earlier."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service

from .. import queries
from ..models import Finding
from ..states import State
from .entered import EARLIER_LINKED, EARLIER_UNLINKED
from .steps import begin, enter, save

_WHILE = (State.OPEN, State.WORKING, State.REVIEW)


@service
def link_earlier(scope: Scope, *, finding_id: int, revision: int, earlier_id: int, now: datetime) -> Finding:
    """Say that it is the same problem as one struck off before (关联同类问题), by the unit or its superior.

    earlier_id  one of `queries.earlier_offered`: of the same unit and category, of an earlier campaign or year
    Raises NotAllowed, MoveRefused, BadInput.
    """
    finding = _begin(scope, "link_earlier", finding_id, revision)
    earlier = next((one for one in queries.earlier_offered(scope, finding) if one.pk == earlier_id), None)
    if earlier is None:
        raise BadInput(
            _("只能关联本单位同一类别、在以往的集中治理或者年度里已经销号的问题。请从页面列出的里面选。"), "no_earlier"
        )
    finding.earlier = earlier
    save(finding, ["earlier"])
    enter(scope, finding, EARLIER_LINKED, now, open={"earlier": reference(earlier)})
    return finding


@service
def unlink_earlier(scope: Scope, *, finding_id: int, revision: int, now: datetime) -> Finding:
    """It is another problem after all (取消关联同类问题). Raises NotAllowed, MoveRefused."""
    finding = _begin(scope, "link_earlier", finding_id, revision)
    if finding.earlier_id is None:
        raise MoveRefused(_("这条问题没有关联以往的问题。请刷新页面。"), "not_linked")
    finding.earlier = None
    save(finding, ["earlier"])
    enter(scope, finding, EARLIER_UNLINKED, now)
    return finding


def _begin(scope: Scope, verb: str, finding_id: int, revision: int) -> Finding:
    finding = begin(scope, verb, finding_id, revision)
    if finding.state not in _WHILE:
        raise MoveRefused(
            _("同类问题在销号以前关联。这条问题现在是“%(state)s”。") % {"state": finding.get_state_display()},
            "wrong_state",
        )
    return finding
