"""Reminding the units directly below (催办): one line that leads to the sheet."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope

from .. import due
from ..tasks import Group, Task


def to_chase(scope: Scope, today: date, most: int) -> Group:
    """The sheet, where a unit directly below is behind with something."""
    units = due.due_of(scope, due.chased_units(scope), today=today)
    said = _("%(count)s个单位有过了日子的事，先打个电话") % {"count": len(units)}
    tasks = [Task(_("催办单"), reverse("desk:chase"), _("去看"), said, None, late=False)] if units else []
    return Group(_("催办"), tasks, len(tasks), None)
