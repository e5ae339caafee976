"""Any sequence of moves (任意次序的转接办理): one membership, and a branch that answers for the member."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Grant, Scope
from qingyuan.people.roster import jobs, queries, services
from qingyuan.people.roster.models import Membership, Transfer
from qingyuan.people.roster.services import transfers as verbs
from qingyuan.people.roster.states import MOVES, TONES, TransferState

SENDER = Signature(1, "白晓琳", "科尔沁右翼前旗委组织部组织科科长")
TODAY = date(2026, 6, 5)

SENDING = ("send", "send_home", "send_home", "send_out", "direct")
MEANWHILE = ("receive", "broken", "settle", "send_back", "withdraw", "confirm", "direct", "send_home")
ROUNDS = st.lists(
    st.tuples(st.sampled_from(SENDING), st.lists(st.sampled_from(MEANWHILE), min_size=1, max_size=4)), max_size=3
)


def test_every_move_of_the_table_is_a_service_and_leaves_the_way():
    assert set(TONES) == set(TransferState)
    for verb, (before, after) in MOVES.items():
        assert callable(getattr(services, verb))
        assert (before, after == TransferState.SENT) == ({TransferState.SENT}, False)


class _Undo(Exception):
    pass


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rounds=ROUNDS)
@example(rounds=[("send_home", ["broken", "withdraw"])])
@example(rounds=[("send_home", ["broken", "send_back", "receive"])])
@example(rounds=[("send_home", ["broken", "send_home", "settle", "receive"])])
@example(rounds=[("send_out", ["receive", "confirm", "direct"])])
def test_whatever_happens_somebody_has_one_membership_and_a_branch_that_answers_for_him(
    two_leagues, li_chen, now, rounds
):
    units = two_leagues.one.units
    top = units["league"]
    everybody = Scope(1, 1, (Grant("department-staff", top.path, top.path),), top.pk)
    homes = (units["banner_sumu_village_1"], units["banner_sumu_village_2"], units["county_sumu_village_1"])
    try:
        with transaction.atomic():
            human = _Human(everybody, li_chen, homes, now)
            for step in (step for sending, meanwhile in rounds for step in (sending, *meanwhile)):
                human.take(step)
                human.check(step)
            jobs.settle_transfers()
            assert human.lasting() <= 1
            assert (human.lasting() == 0) == human.gone
            raise _Undo
    except _Undo:
        pass


class _Human:
    """李晨 over all the rows he has, moved about by somebody who may do everything."""

    def __init__(self, scope, person, homes, now):
        self.scope, self.homes, self.now = scope, homes, now
        self.rows, self.gone = {person.pk}, False

    def lasting(self):
        return Membership._base_manager.filter(person_id__in=self.rows, until_on__isnull=True).count()

    def _member(self):
        rows = Membership._base_manager.filter(person_id__in=self.rows, until_on__isnull=True)
        return rows.select_related("unit").order_by("-id").first()

    def _sent(self):
        return Transfer._base_manager.filter(person_id__in=self.rows).order_by("-id").first()

    def take(self, step):
        before = (self.lasting(), [(one.pk, one.state) for one in Transfer._base_manager.order_by("id")])
        try:
            with transaction.atomic():
                self._take(step)
        except QingyuanError:
            after = (self.lasting(), [(one.pk, one.state) for one in Transfer._base_manager.order_by("id")])
            assert after == before, step

    def _take(self, step):
        by = {"by": SENDER, "now": self.now}
        member, sent = self._member(), self._sent()
        here = member.unit if member else self.homes[0]
        beside = self.homes[1] if here != self.homes[1] else self.homes[0]
        away = self.homes[2] if here != self.homes[2] else self.homes[0]
        if step in ("send", "send_home", "send_out", "direct"):
            person_id = member.person_id if member else next(iter(self.rows))
            into = {"send": beside, "send_home": away, "direct": beside}.get(step)
            if step == "direct":
                services.transfer(self.scope, person_id=person_id, unit_id=into.pk, on=TODAY, **by)
            else:
                name = "" if into else "中国共产党长春市朝阳区委员会"
                into_id = into.pk if into else None
                services.send(self.scope, person_id=person_id, into_id=into_id, into_name=name, on=TODAY, **by)
        elif step == "settle":
            jobs.settle_transfers()
        elif sent is not None:
            more = {"send_back": {"reason": "错了"}, "confirm": {"on": TODAY}}.get(step, {})
            if step in ("receive", "broken"):
                unit = sent.into_unit or beside
                verb = verbs._receive if step == "broken" else services.receive
                made = verb(self.scope, transfer_id=sent.pk, unit_id=unit.pk, on=TODAY, **by)
                self.rows.add(made.pk)
            else:
                getattr(services, step)(self.scope, transfer_id=sent.pk, **more, **by)
                self.gone = self.gone or step == "confirm"

    def check(self, step):
        # Received elsewhere, and the sending home has yet to end its own: until then both stand.
        waiting = len(queries.unsettled())
        assert self.lasting() == (0 if self.gone else 1 + waiting), step
        for sent in Transfer._base_manager.filter(person_id__in=self.rows, state="sent"):
            assert queries.lasting_member(sent.person_id) is not None, step
