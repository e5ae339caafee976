"""What of the tasks is reported upwards, record by record (任务的指标)."""

from __future__ import annotations

from qingyuan.kernel import clock, facts
from qingyuan.kernel.facts import Extent
from qingyuan.obligations.tasks.models import Handling
from qingyuan.people.organizations import roles
from tests import tasks

STAFF = roles.DEPARTMENT_STAFF


def counted(league, unit, adoption=None):
    extent = Extent(league.units[unit], clock.today(), adoption.pk if adoption else None)
    [found] = facts.records(league.scope(STAFF), [("tasks.accepted", extent)])
    return set(found)


def test_what_was_accepted_is_counted_with_its_records_and_nothing_else(two_leagues, tmp_path):
    league = two_leagues.one
    adoption = tasks.adopted(league, tasks.library(tmp_path))
    household = tasks.household(league, adoption)
    first = tasks.accept(league, tasks.visit(league, household))
    tasks.income(league, household, 5000)
    assert Handling._base_manager.count() == 2
    assert counted(league, "banner") == {first.pk} == counted(league, "banner_sumu", adoption)
    assert counted(league, "banner_town") == set()
    [told] = facts.shown(league.scope(STAFF), "tasks.accepted", [first.pk]).values()
    assert told.url == first.get_absolute_url() and told.state == "已认可"
