"""Problems that wait for the reader (问题整改), each kind by the verb it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification import queries, rules
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.obligations.rectification.states import State

from ..tasks import Ahead, Group, Task

_COLUMNS = ("pk", "text", "due_on", "state", "look_back_on")
_BY_DAY, _UNIT = F("due_on").asc(nulls_last=True), F("unit__short_name")


def to_review(scope: Scope, today: date, most: int) -> Group:
    return _waiting(scope, _("请您复核"), _("去复核"), Filter(waits="sign_off"), today, most)


def to_take(scope: Scope, today: date, most: int) -> Group:
    return _waiting(scope, _("等本单位认领"), _("去认领"), Filter(waits="start"), today, most)


def to_mend(scope: Scope, today: date, most: int) -> Group:
    return _waiting(scope, _("本单位正在整改"), _("去办理"), Filter(waits="submit"), today, most)


def extensions(scope: Scope, today: date, most: int) -> Group:
    return _waiting(scope, _("责任单位申请延期"), _("去答复"), Filter(waits="decide_extension"), today, most)


def contested(scope: Scope, today: date, most: int) -> Group:
    return _waiting(scope, _("责任单位提出异议"), _("去答复"), Filter(waits="uphold"), today, most)


def to_look_back(scope: Scope, today: date, most: int) -> Group:
    wanted = Filter(waits="look_back", look_back_by=today)
    return _waiting(scope, _("到了回头看的日子"), _("去回头看"), wanted, today, most)


def _waiting(scope: Scope, title: str, verb: str, wanted: Filter, today: date, most: int) -> Group:
    parts = queries.matching_parts(scope, wanted)
    total = sum(rows.count() for rows in parts)
    shown = [row for rows in parts for row in rows.order_by(_BY_DAY, "pk").values(*_COLUMNS, unit_name=_UNIT)[:most]]
    shown = sorted(shown, key=lambda row: (row["due_on"] or date.max, row["pk"]))[:most]
    tasks = [
        Task(
            title=row["text"],
            url=reverse("rectification:finding", args=[row["pk"]]),
            verb=verb,
            note=row["unit_name"],
            due=row["look_back_on"] if wanted.look_back_by else row["due_on"],
            late=rules.is_overdue(state=State(row["state"]), due_on=row["due_on"], today=today),
        )
        for row in shown
    ]
    rest = f"{reverse('rectification:ledger')}?{urlencode({'waits': wanted.waits})}" if total > len(tasks) else None
    return Group(title, tasks, total, rest)


def looks_ahead(scope: Scope, today: date) -> Iterable[Ahead]:
    """The days on which looks back fall due, how many on each."""
    for rows in queries.matching_parts(scope, Filter(waits="look_back")):
        days = rows.filter(look_back_on__gt=today).order_by("look_back_on").values_list("look_back_on")
        for day, count in days.annotate(count=Count("pk")):
            yield Ahead(day, _("回头看"), count, comes=True)
