"""What this room shows on pages of earlier ones (别处页面上的栏目): 我的, the unit's page, the person's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import looks
from qingyuan.people.accounts.panels import ME_PAGE
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE
from qingyuan.people.roster.models import Person
from qingyuan.people.roster.panels import PERSON_PAGE

from . import asked, policy, queries, services


@ME_PAGE.panel("pledges/parts.html", "on_my_page", order=7)
def mine(scope: Scope, person_id: int) -> Mapping[str, Any] | None:
    """One's own pledges, and what was decided about one."""
    found, breaches = queries.asked_of(person_id, clock.today()), queries.of_person(person_id)
    return {"mine": found, "breaches": breaches} if found or breaches or queries.answers_of(person_id) else None


@looks.source
def at_breaches(person_id: int) -> Iterable[looks.Look]:
    """Looks at what was decided about somebody."""
    for found in queries.of_person(person_id):
        for line in queries.looks(found):
            yield looks.Look(line.received, line.by, line.title, _("一条经认定的违诺"))


@UNIT_PAGE.links
def of_the_unit(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    """The registers of a unit, for who sees names there; else how far it has come below it."""
    if policy.REGISTERS.allows(scope, "names", unit):
        people = [one for one in asked.over(unit) if queries.people_at(unit, one.spec.signers, clock.today())]
        return [(one.spec.text, reverse("pledges:register", args=[one.adoption.pk, unit.pk])) for one in people]
    if policy.REGISTERS.allows(scope, "figures", unit) and not unit.is_branch:
        return [
            (one.spec.text, reverse("pledges:progress", args=[one.adoption.pk]) + f"?unit={unit.pk}")
            for one in asked.over(unit)
        ]
    return []


@PERSON_PAGE.links
def about_a_person(scope: Scope, person: Person) -> list[tuple[str, str]]:
    """Entering a breach, for another body; and those this reader may know of."""
    found = [
        (_("经认定的违诺"), reverse("pledges:breach", args=[one.pk])) for one in queries.visible_of(scope, person.pk)
    ]
    # There whether or not he has signed: a link that comes and goes would tell.
    if services.may_enter(scope, person, clock.today()):
        found.append((_("登记经认定的违诺"), reverse("pledges:enter-breach", args=[person.pk])))
    return found
