"""The yearly account of a pledge (述诺): that it was given, on which day, in which meeting or in writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.roster.models import Person

from .. import queries, rules
from ..models import YearlyAccount
from .answering import require_unit
from .entered import ACCOUNT_REGISTERED, enter


@service
def register_accounts(
    scope: Scope,
    *,
    adoption_id: int,
    unit_id: int,
    people: Sequence[int],
    on: date,
    meeting: str,
    file: Taken | None,
    now: datetime,
) -> list[YearlyAccount]:
    """Register that these people gave their yearly account (登记述诺); of each one row a year, and no grade.

    meeting  at which it was given, "" for one in writing;  file  the text of one person, if it is to be kept
    Raises NotHere, NotAllowed, BadInput (nobody, somebody of whom none is asked or who has given it, another year's day,
    one file for several people).
    """
    unit, one = require_unit(scope, "register", adoption_id, unit_id)
    today = day_of(now)
    list(Person._base_manager.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    lines = queries.register_of(unit, one, today)
    names = {line.who.person_id: line.who.name for line in lines if line.asks_account and line.account is None}
    rules.check_people(people, set(names))
    rules.check_day(on, today=today)
    if on.year != today.year:
        raise BadInput(_("这里登记今年的述诺，日期请填今年的。"), "another_year")
    chosen = list(dict.fromkeys(people))
    if file is not None and len(chosen) > 1:
        raise BadInput(_("文件是一个人的述诺材料，一次只能登记一个人；几个人的请分开登记，或者不传文件。"), "one_file")
    by = accounts.signature(scope)
    made = [
        YearlyAccount(
            person_id=person_id,
            unit=unit,
            home_id=unit.home_id,
            adoption=one.adoption,
            pledge=one.spec.key,
            year=on.year,
            on=on,
            meeting=meeting.strip(),
            by=by,
            at=now,
        )
        for person_id in chosen
    ]
    if file is not None:
        made[0].carry(file)
    YearlyAccount._base_manager.bulk_create(made)
    shown: dict[str, Any] = {"pledge": one.spec.key, "year": on.year, "on": on.isoformat()}
    if file is not None:
        shown["file"] = file.sha256
    sealed = {f"person_{row.person_id}": names[row.person_id] for row in made}
    if meeting.strip():
        sealed["meeting"] = meeting.strip()
    enter(made[0], ACCOUNT_REGISTERED, by=by, now=now, open=shown, sealed=sealed)
    return made
