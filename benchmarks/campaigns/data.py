"""A league in the middle of a campaign (集中治理中的盟): launched, lists answered, findings, members gone through.

The campaign and the lists of a few dozen branches are made by the services; the other lists, the findings and the
members are written straight into the tables, the most of the members and findings as copies.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection, models, transaction

from benchmarks.ledger.data import League, Reader, reader
from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import checklists, services
from qingyuan.obligations.rectification.models import CategoryAnswer, Finding, MemberCheck, Origin, UnitCheck
from qingyuan.obligations.rectification.queries import checks
from qingyuan.obligations.rectification.services import Answer
from qingyuan.obligations.rectification.specs import ChecklistSpec
from qingyuan.obligations.rectification.states import CheckState, State
from qingyuan.overview.campaigns import rules
from qingyuan.overview.campaigns import services as campaigns
from qingyuan.overview.campaigns.specs import CampaignSpec
from qingyuan.people.accounts.queries import scope_of
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import MemberKind, Membership, Person
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption

LIBRARY, CAMPAIGN, CHECKLIST = "hinggan/sample", "rectification", "problems-sample"
CATEGORIES, ITEMS = 11, 54
BY_SERVICES = 60
_FOUND_EACH = 2
_LOOKED_AT = ("basis-accounts", "basis-minutes")
# How the lists stand half-way through the stage; some units have not begun.
_LISTS = {CheckState.ACCEPTED: 60, CheckState.HANDED_IN: 15, CheckState.DRAFT: 10, CheckState.SENT_BACK: 5, None: 10}
_MEMBERS, _THROUGH = 10, 0.8
# Added to the ids of a row for each copy: four hours in the clock of the ids, so no other row has them.
_APART = 1 << 46


@dataclass(frozen=True)
class Place:
    """Who reads what, for the processes that come after. readers: level -> account and the unit its pages stand at."""

    adoption: int
    branch: int
    township: int
    readers: dict[str, tuple[int, int]]
    counts: dict[str, int]

    def keep(self, folder: Path) -> None:
        (folder / "place.json").write_text(json.dumps(asdict(self)))

    @classmethod
    def of(cls, folder: Path) -> Place:
        return cls(**json.loads((folder / "place.json").read_text()))


def check_sample() -> None:
    """What is measured stands on the sample that is shipped. Raises RuntimeError once it has another shape."""
    listed = regimes.read(regimes.newest(LIBRARY)).items["checklist"][CHECKLIST]
    assert isinstance(listed, ChecklistSpec)
    shape = (len(listed.categories), sum(len(category.items) for category in listed.categories))
    if shape != (CATEGORIES, ITEMS) or not {*_LOOKED_AT} <= {basis.key for basis in listed.bases}:
        raise RuntimeError("the sample no longer has 11 categories, 54 items and the bases that are ticked here")


def launch(who: Reader, top: Organization) -> Adoption:
    """A campaign set up from the library with its checklist, and launched, by the services."""
    library, scope = regimes.newest(LIBRARY), scope_of(who.account)
    spec = regimes.read(library).items["campaign"][CAMPAIGN]
    assert isinstance(spec, CampaignSpec)
    draft = campaigns.create(
        scope,
        unit=top,
        library=library,
        key=CAMPAIGN,
        title="集中治理",
        stages=rules.plan_stages(spec, clock.today() - timedelta(days=40)),
        checklist=(library, CHECKLIST),
        now=clock.now(),
    )
    return campaigns.launch(scope, adoption_id=draft.pk, revision=draft.revision, now=clock.now())


class Campaign(League):
    """The league of the long ledger, with a campaign launched over it by the services."""

    def __init__(self) -> None:
        check_sample()
        self._lists: dict[int, UnitCheck] = {}
        self._concern: set[str] = set()
        super().__init__()
        self._near = [unit for unit in self._branches if unit.path.startswith(self.banner.path)]
        township = Organization._base_manager.get(pk=self._near[0].parent_id)
        self._township = reader(township, township, "其木格", roles.TOWNSHIP_ORGANIZATION_MEMBER)
        self._secretaries = [
            reader(unit, unit, f"书记{number}", roles.BRANCH_SECRETARY)
            for number, unit in enumerate(self._near[:BY_SERVICES], 1)
        ]

    def _campaign(self, top: Organization) -> Adoption:
        return launch(self.league, top)

    def by_services(self) -> None:
        """The lists of the first branches of a banner: two problems found, every category ticked, handed in, accepted."""
        above, adoption, now = scope_of(self.banner.account), self._adoption, clock.now()
        for unit, secretary in zip(self._near[:BY_SERVICES], self._secretaries, strict=True):
            scope, listed = scope_of(secretary.account), checklists.under(adoption, unit)
            for line in checks.lines(unit, listed, None)[:_FOUND_EACH]:
                services.found_by_check(
                    scope,
                    adoption_id=adoption.pk,
                    unit_id=unit.pk,
                    place=(*line.listed.place, line.category.key),
                    item=line.items[0].key,
                    text=line.items[0].text,
                    now=now,
                )
            begun = checks.unit_check(adoption, unit)
            assert begun is not None
            answers = [
                Answer(*line.listed.place, line.category.key, _LOOKED_AT) for line in checks.lines(unit, listed, begun)
            ]
            done = services.fill_in(
                scope,
                adoption_id=adoption.pk,
                unit_id=unit.pk,
                revision=begun.revision,
                answers=answers,
                now=now,
                hand_in=True,
            )
            services.accept_check(above, adoption_id=adoption.pk, unit_id=unit.pk, revision=done.revision, now=now)

    def the_rest(self, findings: int, members: int) -> Place:
        """The other lists, findings up to a number, and that many members in a branch, four in five gone through."""
        self._other_lists()
        self._lists = {row.unit_id: row for row in UnitCheck._base_manager.all()}
        lines = checks.lines(self._near[0], checklists.under(self._adoption, self._near[0]), None)
        self._concern = {line.category.key for line in lines}
        self.grow(findings)
        self._people(members)
        branch = self._near[0]
        assert branch.parent_id is not None
        top = Organization._base_manager.get(parent=None)
        banner = Organization._base_manager.get(path=self.banner.path)
        return Place(
            self._adoption.pk,
            branch.pk,
            branch.parent_id,
            {
                "盟": (self.league.account.pk, top.pk),
                "旗": (self.banner.account.pk, banner.pk),
                "苏木": (self._township.account.pk, branch.parent_id),
                "支部": (self._secretaries[0].account.pk, branch.pk),
            },
            {
                model.__name__: model._base_manager.count()
                for model in (Organization, UnitCheck, CategoryAnswer, Finding, Person, MemberCheck)
            },
        )

    def _other_lists(self) -> None:
        adoption, today, now = self._adoption, clock.today(), clock.now()
        by = Signature(self.banner.account.person_id, "白晓琳", "旗委组织部干事")
        begun = set(UnitCheck._base_manager.values_list("unit_id", flat=True))
        asked = Organization._base_manager.filter(kind__in=checks.CHECKED_KINDS).order_by("path")
        lists, answers = [], []
        for unit in asked:
            state = self._random.choices(list(_LISTS), list(_LISTS.values()))[0]
            if unit.pk in begun or state is None:
                continue
            accepted = today if state == CheckState.ACCEPTED else None
            lists.append(
                UnitCheck(
                    unit=unit,
                    home_id=unit.home_id,
                    adoption=adoption,
                    state=state,
                    state_at=now,
                    handed_in_by=by if state != CheckState.DRAFT else None,
                    handed_in_on=today if state != CheckState.DRAFT else None,
                    reviewed_by=by if accepted else None,
                    accepted_on=accepted,
                )
            )
            lines = checks.lines(unit, checklists.under(adoption, unit), None)
            answers += [
                CategoryAnswer(
                    check_of=lists[-1],
                    library=line.listed.library,
                    checklist=line.listed.spec.key,
                    category=line.category.key,
                    bases=_LOOKED_AT,
                    by=by,
                    at=now,
                )
                for line in lines[: 5 if state == CheckState.DRAFT else None]
            ]
        with transaction.atomic():
            UnitCheck._base_manager.bulk_create(lists)
            CategoryAnswer._base_manager.bulk_create(answers)

    def _finding(self, unit: Organization | None = None, state: State | None = None) -> Finding:
        found = super()._finding(unit, state)
        if found.origin == Origin.SELF_FOUND and found.adoption_id and found.category in self._concern:
            found.confidential, found.check_of = False, self._lists.get(found.unit_id)
        return found

    def _people(self, members: int) -> None:
        people, memberships, through = [], [], []
        for unit in self._branches:
            for number in range(_MEMBERS):
                person = Person(home_id=unit.home_id, name=f"党员{number + 1}")
                people.append(person)
                memberships.append(
                    Membership(person=person, unit=unit, kind=MemberKind.FULL, from_on=clock.today() - timedelta(900))
                )
                if self._random.random() < _THROUGH:
                    through.append(
                        MemberCheck(
                            person=person,
                            unit=unit,
                            home_id=unit.home_id,
                            adoption=self._adoption,
                            library=self._library,
                            checklist=self._checklist,
                            on=clock.today(),
                        )
                    )
        with transaction.atomic():
            Person._base_manager.bulk_create(people)
            Membership._base_manager.bulk_create(memberships)
            MemberCheck._base_manager.bulk_create(through)
        firsts = {Person: people[0].pk, Membership: memberships[0].pk, MemberCheck: through[0].pk}
        for copy in range(1, members // _MEMBERS):
            with transaction.atomic():
                for model, first in firsts.items():
                    _copy(model, first, copy * _APART)


def _copy(model: type[models.Model], first: int, apart: int) -> None:
    """The rows made one by one once more, for other people."""
    columns = [field.column for field in model._meta.local_concrete_fields]
    moved = [f'"{column}" + {apart}' if column in ("id", "person_id") else f'"{column}"' for column in columns]
    named = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {', '.join(moved)} FROM {table} WHERE id BETWEEN %s AND %s",
            [first, first + _APART // 2],
        )
