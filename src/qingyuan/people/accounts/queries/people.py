"""From an account to what it may do (账号与权限): roles come out of tenures and membership, as of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Grant, Scope, declare_job
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Membership, Person, Tenure

from .. import commission_kinds, titles, words
from ..models import Account, Commission

declare_job("accounts.sign_in", "an account's seats are read before there is a Scope to read them with")


@dataclass(frozen=True)
class Reader:
    """Who is signed in, as pages name them."""

    account_id: int
    name: str
    title: str
    unit_name: str
    language: str
    administrator: str
    # The branch acted for by commission, by its short name; "" for who acts by his own seats.
    acting: str = ""
    # On a tablet that a branch shares: every page offers to lock it for the next person.
    shared: bool = False


class Standing(NamedTuple):
    """Where somebody stands on a day: a seat, or the branch of which one is a member (任职与党籍).

    path  of the unit;  reach  the path whose subtree it reaches, as `reach_of`;  title  what one is called there
    """

    unit_id: int
    home_id: int
    path: str
    reach: str
    short_name: str
    role: str
    name: str
    order: int | None

    @property
    def title(self) -> str:
        return self.short_name + self.name


def on_day(on: date) -> Q:
    """Memberships and tenures that hold on a day; `until_on` is the first day without."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


def tenures_on(on: date) -> QuerySet[Tenure]:
    """Every tenure that counts on a day: the seat not abolished, the unit neither dissolved nor past its time."""
    return (
        Tenure._base_manager.filter(on_day(on), seat__abolished_on__isnull=True)
        .filter(Q(unit__until__isnull=True) | Q(unit__until__gte=on), unit__dissolved_on__isnull=True)
        .select_related("seat", "unit", "unit__serves")
    )


def held(person_id: int, on: date) -> list[Tenure]:
    """The seats a person holds on a day, first seat first."""
    rows = tenures_on(on).filter(person_id=person_id)
    return sorted(rows, key=lambda one: (one.seat.role == "", len(one.unit.path), one.seat.order, one.unit.path))


def belongs(person_id: int, on: date) -> Membership | None:
    """The membership a person has on a day."""
    return Membership._base_manager.filter(on_day(on), person_id=person_id).select_related("unit").first()


def reach_of(tenure: Tenure) -> str:
    """The path whose subtree a seat reaches (职务的范围).

    A department, and a temporary body such as 督查组, reach that of the committee they serve; every other seat its
    own unit's.
    """
    unit = tenure.unit
    return unit.serves.path if unit.serves is not None else unit.path


# Every request begins with this: through the ORM it costs as much as all else that a page reads (`bench pages`).
# The conditions are those of `tenures_on` and `on_day`; the tests hold the two together.
_STANDINGS = """
SELECT o.id, o.home_id, o.path, COALESCE(c.path, o.path), o.short_name, s.role, s.name, s."order"
FROM roster_tenure t JOIN organizations_seat s ON s.id = t.seat_id JOIN organizations_organization o ON o.id = t.unit_id
LEFT JOIN organizations_organization c ON c.id = o.serves_id
WHERE t.person_id = %(person)s AND t.from_on <= %(on)s AND (t.until_on IS NULL OR t.until_on > %(on)s)
AND s.abolished_on IS NULL AND o.dissolved_on IS NULL AND (o.until IS NULL OR o.until >= %(on)s)
UNION ALL
SELECT o.id, o.home_id, o.path, o.path, o.short_name, '', '', NULL
FROM roster_membership m JOIN organizations_organization o ON o.id = m.unit_id
WHERE m.person_id = %(person)s AND m.from_on <= %(on)s AND (m.until_on IS NULL OR m.until_on > %(on)s)
"""


def standings(person_id: int, on: date) -> list[Standing]:
    """The seats of `held`, then the membership of `belongs`, as plain rows; `order` is None for the membership."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, {"person": person_id, "on": on})
        found = [Standing(*row) for row in cursor.fetchall()]
    seats = [one for one in found if one.order is not None]
    seats.sort(key=lambda seat: (seat.role == "", len(seat.path), seat.order, seat.path))
    member = str(roles.NAMES[roles.MEMBER])
    return seats + [one._replace(role=roles.MEMBER, name=member) for one in found if one.order is None]


def scope_of(account: Account) -> Scope:
    """The Scope of a signed-in account. 三员 reach no business data."""
    return _scope(account, _standings(account))


def _standings(account: Account) -> list[Standing]:
    return standings(account.person_id, clock.today()) if account.person_id and not account.administrator else []


def _scope(account: Account, stands: list[Standing]) -> Scope:
    if account.administrator:
        home = Organization._base_manager.get(pk=account.home_id)
        return Scope(account.pk, None, (Grant(account.administrator, None, home.path),), account.home_id)
    # A seat without a role opens nothing, but who sits in it is of that body.
    grants = tuple(Grant(one.role, one.reach if one.role else None, one.path) for one in stands)
    home_id = stands[0].home_id if stands and stands[0].order is not None else account.home_id
    return Scope(account.pk, account.person_id, grants, home_id)


def own_account(scope: Scope, *, lock: bool = False) -> Account:
    """The account that asks; lock: held until the running transaction ends."""
    if scope.account_id is None:
        raise LookupError(f"job {scope.job} has no account")
    rows = Account._base_manager.select_related("unit")
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=scope.account_id)


def title_of(person_id: int, on: date) -> tuple[str, Organization | None]:
    """The title a person goes by on a day, and the unit it belongs to: 巴彦塔拉嘎查党支部书记."""
    for first in standings(person_id, on)[:1]:
        return first.title, Organization._base_manager.get(pk=first.unit_id)
    return "", None


def signature(scope: Scope) -> Signature:
    """Id, name and title then held of who acts; what every record and entry is signed with.

    A job signs with its own name; an administrator with the account's; who acts by commission under both names:
    赵丽（受托代办 巴彦塔拉嘎查党支部）.
    """
    if scope.commission is not None:
        return _signature_by_commission(scope.commission)
    if scope.job is not None:
        return Signature(None, "", _("系统"))
    if scope.actor_id is None:
        account = own_account(scope)
        return Signature(None, str(account), account.get_administrator_display())
    return signature_of(scope.actor_id)


def _signature_by_commission(commission_id: int) -> Signature:
    row = Commission._base_manager.select_related("unit").get(pk=commission_id)
    name = Person._base_manager.values_list("name", flat=True).get(pk=row.trustee_id)
    return Signature(row.trustee_id, name, titles.acting_for(row.unit.short_name), commission_id)


def responsible(scope: Scope) -> Signature:
    """Who answers for what is taken on: who acts; where that is by commission, the secretary of the branch (责任人).

    Raises MoveRefused when the branch has no secretary at present.
    """
    if scope.commission is None:
        return signature(scope)
    unit_id = Commission._base_manager.values_list("unit_id", flat=True).get(pk=scope.commission)
    held_by = tenures_on(clock.today()).filter(unit_id=unit_id, seat__role=roles.BRANCH_SECRETARY)
    first = held_by.order_by("seat__order", "pk").first()
    if first is None:
        raise MoveRefused(
            _("这个支部现在没有登记书记，没有人可以作责任人。请先在名册里登记任职，再来办理。"), "no_secretary"
        )
    return Signature(first.person_id, first.person.name, first.unit.short_name + first.seat.name)


def signature_of(person_id: int) -> Signature:
    """The signature of a person as of today."""
    name = Person._base_manager.values_list("name", flat=True).get(pk=person_id)
    return Signature(person_id, name, next((one.title for one in standings(person_id, clock.today())), ""))


def signature_as_member(person_id: int) -> Signature:
    """The signature of somebody who acts as a member of his branch, whatever seat he holds besides."""
    name = Person._base_manager.values_list("name", flat=True).get(pk=person_id)
    stands = standings(person_id, clock.today())
    return Signature(person_id, name, next((one.title for one in stands if one.order is None), ""))


def reader_of(account: Account) -> Reader:
    """How pages greet the account."""
    return _reader(account, _standings(account))


def _reader(account: Account, stands: list[Standing]) -> Reader:
    if account.person_id is None or account.administrator:
        name, title = str(account), account.get_administrator_display()
    else:
        name = Person._base_manager.values_list("name", flat=True).get(pk=account.person_id)
        title = stands[0].title if stands else ""
    unit_name = stands[0].short_name if stands else account.unit.short_name
    return Reader(account.pk, name, title, unit_name, account.language, account.administrator)


def entry_of(account: Account, commission: Commission | None = None) -> tuple[Scope, Reader]:
    """What a request begins with: both from one read of where the person stands.

    commission  one in force by which the person acts now: then nothing but its grant counts, and its kinds of work
    """
    stands = _standings(account)
    if commission is not None and stands:
        return _acting(account, commission)
    return _scope(account, stands), _reader(account, stands)


def _acting(account: Account, commission: Commission) -> tuple[Scope, Reader]:
    unit = commission.unit
    grant = Grant(roles.BRANCH_SECRETARY, unit.path, unit.path, commission.pk)
    # No actor: what is a person's own, named to him or to be voted by him, has no part in another's work.
    scope = Scope(account.pk, None, (grant,), unit.home_id, limits=commission_kinds.limits(commission.work_keys))
    name = Person._base_manager.values_list("name", flat=True).get(pk=account.person_id)
    title, acting = titles.acting_for(unit.short_name), unit.short_name
    return scope, Reader(account.pk, name, title, unit.short_name, account.language, "", acting)


def ranges_of(scope: Scope) -> list[tuple[str, str, str]]:
    """For each role of the reader: its name, how far it reaches by name, what it sees and does there."""
    paths = {grant.at if grant.path is None else grant.path for grant in scope.grants}
    names = dict(Organization._base_manager.filter(path__in=paths).values_list("path", "short_name"))
    found = {}
    for grant in scope.grants:
        if not grant.role:
            continue
        place = names[grant.at if grant.path is None else grant.path]
        found[grant.role, place] = (
            str(roles.NAMES[grant.role]),
            words.range_of(grant.role, place),
            str(words.DOES[grant.role]),
        )
    return list(found.values())
