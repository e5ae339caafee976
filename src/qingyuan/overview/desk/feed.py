"""What a calendar shows of a desk (日历订阅的内容): one event a day, made of counts.

Devices are shared: no name of a person, no text of a problem, nothing that is handled by name. An account and a day
have one event, so that a calendar reminds once a day at most; today's is the line on top of the desk.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from qingyuan.kernel.encryption import blind_index
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.accounts.models import Account

from . import queries
from .ics import Event
from .models import Feed
from .services import index_of
from .tasks import day_order, digest, marked_days

# More than anybody has: a calendar counts what a desk only begins to list.
_MOST = 500


def account_of(token: str) -> Account:
    """Whose calendar an address opens. Raises NotHere for one that opens none any more, or never did."""
    found = Feed._base_manager.select_related("account__unit").filter(token_index=index_of(token)).first()
    if found is None or found.revoked_at is not None or not found.account.is_active:
        raise not_here()
    return found.account


def own(scope: Scope) -> Feed | None:
    """The reader's address as far as it is kept: that there is one, and since when."""
    return Feed._base_manager.filter(account=accounts.own_account(scope), revoked_at=None).first()


def events(account: Account, *, desk_url: str, today: date) -> list[Event]:
    """Today as the desk has it, then each later day on which something of the reader's own comes."""
    scope = accounts.scope_of(account)
    said: dict[date, list[str]] = defaultdict(list)
    found = queries.found(scope, today=today, most=_MOST)
    sections = day_order([(source.part, group) for source, group in found], today=today)
    if line := digest(sections):
        said[today].append(line)
    due: dict[tuple[date, str], int] = defaultdict(int)
    for day, marked, count in marked_days(found, today=today):
        due[day, marked] += count
    for one in queries.coming(scope, today=today):
        due[one.day, one.name] += one.count
    for (day, name), count in due.items():
        said[day].append(_("%(name)s：%(count)s件") % {"name": name, "count": count} if count else name)
    return [_event(account, day, lines, desk_url) for day, lines in sorted(said.items())]


def _event(account: Account, day: date, lines: list[str], desk_url: str) -> Event:
    # A calendar is told apart from another account's by a number that says nothing of the account.
    number = blind_index(str(account.pk), "desk.feed.uid")
    told = _("%(lines)s\n办理请打开工作台：%(url)s") % {"lines": "\n".join(lines), "url": desk_url}
    return Event(f"{day:%Y%m%d}-{number}@qingyuan", day, _("；").join(lines), told, desk_url)
