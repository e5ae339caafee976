"""What this room shows on pages of earlier ones (别处页面上的栏目): a unit's tasks, one's own suggestions on 我的."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts.panels import ME_PAGE
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE

from . import policy
from .queries import suggestions
from .states import SUGGESTION_TONES


@UNIT_PAGE.panel("tasks/panels.html", "unit_tasks", order=30)
def unit_tasks(scope: Scope, unit: Organization) -> Mapping[str, Any] | None:
    """The way to a unit's tasks, for whoever may see them."""
    return {"unit": unit} if policy.DOING.allows(scope, "view", unit) else None


@ME_PAGE.panel("tasks/panels.html", "my_suggestions", order=30)
def my_suggestions(scope: Scope, person_id: int) -> Mapping[str, Any] | None:
    """What the reader has suggested, and what became of each."""
    mine = list(suggestions.mine(scope)[:10])
    return {"mine": mine, "tones": SUGGESTION_TONES} if mine else None


@ME_PAGE.links
def from_me(scope: Scope, person_id: int) -> list[tuple[str, str]]:
    """The tasks of those one works for, and a word to one's branch."""
    found = [(_("任务"), reverse("tasks:sets"))] if scope.holds(*policy.SEES_TASKS) else []
    if suggestions.branch_of(scope, clock.today()):
        found.append((_("提建议"), reverse("tasks:suggest")))
    found.append((_("揭榜领题"), reverse("tasks:boards")))
    return found
