"""The cast (演示账号): who stands behind each way in, and the contact leader's seat that only one village needs.

These accounts have no password: they are entered by one click in a demo instance, and nowhere else. Some have six
digits, for a tablet that a branch of the demo shares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts.models import Account
from qingyuan.people.accounts.queries import scope_of
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization, Seat
from qingyuan.people.roster.models import Membership, Person, Tenure

from . import people
from .cast import DEMO_PIN, WITH_PIN

LOADED = verbs.name("demo.loaded", gettext_lazy("装入演示数据"))
BY = Signature(None, "", "演示数据")

_BANNER, _LEAGUE = people.ROSTER_BANNER, "兴安盟"

# Login name -> (the unit they act for, the name they bear there).
PERSONS: Mapping[str, tuple[tuple[str, str], str]] = {
    "demo-member": (people.BRANCH, "李晨"),
    "demo-secretary": (people.BRANCH, "包巴特尔"),
    "demo-committee": (people.BRANCH, "白金花"),
    "demo-township": (people.SUMU, "赵丽"),
    "demo-staff": (people.DEPARTMENT, "白晓琳"),
    "demo-head": (people.DEPARTMENT, "韩志远"),
    "demo-league": ((_LEAGUE, "盟委组织部"), "吴海英"),
    "demo-contact": ((_BANNER, "科右中旗委"), "格日勒图"),
    "demo-inspector": ((_BANNER, "科右中旗集中治理督查组"), "周文涛"),
    "demo-discipline": ((_BANNER, "科右中旗纪委监委"), "孙立群"),
}
# Nobody in person: an administrator reads no business data and needs no place in the roster.
ADMINISTRATORS: Mapping[str, str] = {
    "demo-system": roles.SYSTEM_ADMINISTRATOR,
    "demo-security": roles.SECURITY_ADMINISTRATOR,
    "demo-audit": roles.AUDIT_ADMINISTRATOR,
}


def make(opened_at: datetime) -> None:
    """Open the accounts of the cast, each entered in the chronicle of its unit."""
    units = {name: _unit(*key) for name, (key, _) in PERSONS.items()}
    persons = {name: _person(units[name], called) for name, (_, called) in PERSONS.items()}
    rows: dict[Organization, list[tuple[str, object]]] = defaultdict(list)
    _contact(persons["demo-contact"], _unit(*people.BRANCH), opened_at, rows)
    top = _unit(_LEAGUE, "兴安盟委")
    made = [
        Account(username=name, unit=units[name], home_id=units[name].home_id, person=persons[name]) for name in PERSONS
    ] + [
        Account(username=name, unit=top, home_id=top.home_id, administrator=role)
        for name, role in ADMINISTRATORS.items()
    ]
    pin = make_password(DEMO_PIN)
    for account in made:
        account.pin = pin if account.username in WITH_PIN else ""
        account.password, account.state = make_password(None), Account.State.OPEN
        rows[account.unit].append(
            (chronicle.reference(account), {"username": account.username, "state": account.state})
        )
    Account._base_manager.bulk_create(made)
    for unit, entered in sorted(rows.items(), key=lambda item: item[0].pk):
        chronicle.append_many(unit_id=unit.pk, home_id=unit.home_id, verb=LOADED, rows=entered, by=BY, at=opened_at)


def acting(username: str) -> Scope:
    """The Scope of one of the cast, as of the day at which the clock is held."""
    return scope_of(Account._base_manager.get(username=username))


def acting_as(person_id: int, home_id: int) -> Scope:
    """The Scope somebody else would have once an account were opened."""
    return scope_of(Account(person_id=person_id, home_id=home_id))


def _contact(
    person: Person, unit: Organization, at: datetime, rows: dict[Organization, list[tuple[str, object]]]
) -> None:
    """The leader whose contact point (联系点) the village is: a seat in it, held beside the one in the committee."""
    last = Seat._base_manager.filter(unit=unit).count()
    seat = Seat(unit=unit, key="own-contact", name="联系点领导", role=roles.CONTACT_LEADER, places=1, order=last + 1)
    seat.save(force_insert=True)
    tenure = Tenure(person=person, seat=seat, unit=unit, from_on=day_of(at))
    tenure.save(force_insert=True)
    rows[unit].append((chronicle.reference(tenure), {"person": str(person.pk), "name": person.name, "seat": seat.name}))


def _unit(division_path: str, short_name: str) -> Organization:
    return Organization._base_manager.get(division_path=division_path, short_name=short_name)


def _person(unit: Organization, called: str) -> Person:
    held = Tenure._base_manager.filter(unit=unit, person__name=called).values("person_id")
    belongs = Membership._base_manager.filter(unit=unit, person__name=called).values("person_id")
    return Person._base_manager.get(pk__in=held.union(belongs))
