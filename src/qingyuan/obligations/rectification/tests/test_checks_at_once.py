"""Two at once on a self-check (同时对照): each is written once, and the other is told so or finds it done."""

from __future__ import annotations

import threading
from contextvars import copy_context

import pytest
from django.db import connection

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.errors import QingyuanError
from qingyuan.obligations.rectification import services
from qingyuan.obligations.rectification.models import Finding, MemberCheck, UnitCheck
from qingyuan.obligations.rectification.services import Answer, Mark
from qingyuan.people.organizations import roles
from tests.findings import campaign, check_lines, sample_library
from tests.leagues import seed

SECRETARY, COMMITTEE, MEMBER = roles.BRANCH_SECRETARY, roles.COMMITTEE_MEMBER, roles.MEMBER


@pytest.fixture
def league(own_database):
    return seed().one


def at_once(*calls):
    """What comes of calls started together, by name of the refusal or of what was raised; "" for one that went through."""
    ready, outcomes = threading.Barrier(len(calls)), []

    def run(call):
        try:
            ready.wait()
            call()
            outcomes.append("")
        except QingyuanError as refused:
            outcomes.append(refused.code)
        except Exception as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    # Each thread in a context of its own, so that the clock stays held there too.
    threads = [threading.Thread(target=copy_context().run, args=[run, call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_a_list_is_begun_once(league, tmp_path):
    running = campaign(league, sample_library(tmp_path))
    village = league.units["banner_sumu_village_1"]
    answers = [Answer(*line.listed.place, line.category.key, ("accounts",)) for line in check_lines(running, village)]

    def begin(role):
        services.fill_in(
            league.scope(role),
            adoption_id=running.pk,
            unit_id=village.pk,
            revision=0,
            answers=answers,
            now=clock.now(),
        )

    assert at_once(lambda: begin(SECRETARY), lambda: begin(COMMITTEE)) == ["", "conflict"]
    assert (UnitCheck._base_manager.get().revision, chronicle.size_of(village.pk)) == (1, 1)


def test_two_presses_keep_a_mark_once_also_while_the_secretary_registers_paper(league, tmp_path):
    library = sample_library(tmp_path)
    running = campaign(league, library)
    village = league.units["banner_sumu_village_1"]
    mark = Mark(library.pk, "problems", "drinking")

    def press():
        services.confirm_member(league.scope(MEMBER), adoption_id=running.pk, marks=[mark], now=clock.now())

    def register():
        services.register_paper(
            league.scope(SECRETARY),
            adoption_id=running.pk,
            unit_id=village.pk,
            person_ids=[league.people[MEMBER].pk],
            on=clock.today(),
            now=clock.now(),
        )

    assert at_once(press, press, register) == ["", "", ""]
    row = MemberCheck._base_manager.get()
    assert Finding._base_manager.count() == (0 if row.paper else 1)
    assert chronicle.size_of(village.pk) == 1
