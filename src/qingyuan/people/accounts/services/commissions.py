"""Giving, accepting and ending a commission (委托、接受、终止), and what is kept of each act by it (受托代办)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import tell

from .. import commission_kinds, policy, queries, rules
from ..models import Commission, CommissionedAct
from ..queries import commissions
from ..states import MOVES, State

GIVEN = verbs.name("accounts.commission_given", gettext_lazy("委托代办"))
ACCEPTED = verbs.name("accounts.commission_accepted", gettext_lazy("接受委托"))
DECLINED = verbs.name("accounts.commission_declined", gettext_lazy("不接受委托"))
ENDED = verbs.name("accounts.commission_ended", gettext_lazy("终止委托"))

tell("accounts", "works", gettext_lazy("委托事项"), commission_kinds.LABELS)
tell("accounts", "until", gettext_lazy("委托到哪天"))


@dataclass(frozen=True)
class Terms:
    """What is given: to whom, which kinds of work, until which day (counted); the 委托书 signed, on disk already."""

    trustee_id: int
    works: tuple[str, ...]
    until: date
    signed: Taken | None = None


@service
def give_commission(scope: Scope, *, unit_id: int, terms: Terms, now: datetime) -> Commission:
    """Give some of a branch's work to a person until a day (委托代办); it counts once he has accepted.

    Raises NotHere, NotAllowed, BadInput (`no_candidate`, `no_work`, the day, `unsigned`: entered from above
    without the 委托书 the branch has signed), MoveRefused (`commissioned_already`).
    """
    unit = organizations.unit(scope, unit_id)
    policy.GIVING.require(
        scope,
        "give",
        unit,
        refusal=_("委托代办由本支部书记办理；书记用不了的，由苏木乡镇组织委员凭支部签字的委托书代为登记。"),
        code="not_the_secretary",
    )
    # Two who give at the same moment: the second reads what the first has written.
    Organization._base_manager.select_for_update(no_key=True).get(pk=unit.pk)
    _check(scope, unit, terms, day_of(now))
    trustee = next(
        (one for one in commissions.candidates(unit, day_of(now)) if one.person_id == terms.trustee_id), None
    )
    if trustee is None:
        raise BadInput(
            _(
                "所选的同志现在不能受托：要有账号，在本苏木乡镇任职或者是本支部党员，并且不负责检查这个支部。请从名单里另选。"
            ),
            "no_candidate",
        )
    lasting = Commission._base_manager.filter(
        unit=unit, trustee_id=trustee.person_id, state__in=(State.OFFERED, State.ACCEPTED)
    ).first()
    if lasting is not None and lasting.until >= day_of(now):
        raise MoveRefused(
            _("%(name)s已经受这个支部委托，到%(until)s。要改事项或者日期，请先终止原来的，再重新委托。")
            % {"name": trustee.signature.name, "until": day(lasting.until)},
            "commissioned_already",
        )
    by = queries.signature(scope)
    drafts = []
    if lasting is not None:
        # Its last day has passed; that it is over is written down before the next begins.
        drafts.append(_moved(scope, lasting, "end", ENDED, now))
    found = Commission(
        unit=unit,
        home_id=unit.home_id,
        trustee_id=trustee.person_id,
        trustee=trustee.signature,
        works=",".join(key for key in commission_kinds.works() if key in terms.works),
        until=terms.until,
        given_by=by,
        given_at=now,
        state_by=by,
        state_at=now,
    )
    if terms.signed is not None:
        found.carry(terms.signed)
    found.save(force_insert=True)
    open = {"works": list(found.work_keys), "until": found.until.isoformat()}
    if found.sha256:
        open["file"] = found.sha256
    drafts.append(_draft(scope, found, GIVEN, now, open=open, sealed={"trustee": str(found.trustee)}))
    chronicle.append_all(drafts)
    return found


def _check(scope: Scope, unit: Organization, terms: Terms, today: date) -> None:
    if not terms.works or not set(terms.works) <= set(commission_kinds.works()):
        raise BadInput(_("请至少选一项委托的事。"), "no_work")
    fault = rules.commission_fault(until=terms.until, today=today)
    if fault is not None:
        sentences = {
            rules.CommissionFault.PAST: _("委托到期的日子已经过去，请选今天或者以后的日子。"),
            rules.CommissionFault.TOO_LONG: _("一次委托最长一年，到期可以再委托。请把日子改近一些。"),
        }
        raise BadInput(sentences[fault], fault.value)
    if terms.signed is None and not policy.GIVING.allows(scope, "give_unsigned", unit):
        raise BadInput(
            _("代支部登记委托，要上传支部签字的委托书，照片或者扫描件都行。"),
            "unsigned",
        )


@service
def accept_commission(scope: Scope, *, commission_id: int, revision: int, now: datetime) -> Commission:
    """Accept (接受委托); from now on the trustee may act. Raises NotHere, NotAllowed, Conflict, MoveRefused."""
    return _move(scope, "accept", ACCEPTED, commission_id, revision, now)


@service
def decline_commission(scope: Scope, *, commission_id: int, revision: int, now: datetime) -> Commission:
    """Decline (不接受). No reason is asked. Raises as accept_commission."""
    return _move(scope, "decline", DECLINED, commission_id, revision, now)


@service
def end_commission(scope: Scope, *, commission_id: int, revision: int, now: datetime) -> Commission:
    """End it at once, by either side or somebody above the branch (终止委托). Raises as accept_commission."""
    return _move(scope, "end", ENDED, commission_id, revision, now)


def _move(scope: Scope, verb: str, entered: str, commission_id: int, revision: int, now: datetime) -> Commission:
    found = commissions.commission(scope, commission_id, lock=True)
    refusals = {"end": _("终止委托由支部书记、受托的同志或者上级组织委员办理。")}
    policy.COMMISSIONS.require(
        scope, verb, found, refusal=refusals.get(verb, _("接受不接受，由受托的同志本人定。")), code="not_the_trustee"
    )
    if found.revision != revision:
        raise Conflict(_("这份委托刚刚有了变动，这一步没有办。请看一下现在的状态。"), theirs=found)
    if found.state not in MOVES[verb][0] or (verb == "accept" and found.until < day_of(now)):
        raise MoveRefused(_("这份委托已经办过或者已经到期，不用再办。"), "wrong_state")
    chronicle.append(_moved(scope, found, verb, entered, now))
    return found


def _moved(scope: Scope, found: Commission, verb: str, entered: str, now: datetime) -> chronicle.Draft:
    found.state, found.state_by, found.state_at = MOVES[verb][1], queries.signature(scope), now
    found.revision += 1
    found.save(update_fields=["state", "state_by", "state_at", "revision"])
    return _draft(scope, found, entered, now)


def _draft(
    scope: Scope,
    found: Commission,
    verb: str,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> chronicle.Draft:
    return chronicle.Draft(
        found.unit_id,
        found.home_id,
        verb,
        chronicle.reference(found),
        found.revision,
        by=queries.signature(scope),
        at=now,
        open=open or {},
        sealed=sealed or {},
    )


def require_actable(scope: Scope, *, commission_id: int, now: datetime) -> Commission:
    """The commission the reader may begin to act by now (进入代办). Raises NotHere, NotAllowed, MoveRefused."""
    found = commissions.commission(scope, commission_id)
    policy.COMMISSIONS.require(scope, "act", found, refusal=_("代办只能由受托的同志本人进入。"), code="not_the_trustee")
    if not commissions.counts(found, day_of(now)):
        raise MoveRefused(
            _("这份委托现在不能用：还没有接受、已经终止或者已经到期。需要继续的，请支部书记重新委托。"), "not_in_force"
        )
    return found


@chronicle.also
def keep_acts(drafts: Sequence[chronicle.Draft]) -> None:
    """Beside every entry made by commission, on which record it was: who acted for the unit does not review it."""
    rows = []
    for draft in drafts:
        if draft.by.commission is None or draft.by.id is None:
            continue
        label, _colon, record_id = draft.record.rpartition(":")
        rows.append(
            CommissionedAct(
                commission_id=draft.by.commission,
                person_id=draft.by.id,
                label=label,
                record_id=int(record_id),
                verb=draft.verb,
                at=draft.at,
            )
        )
    CommissionedAct._base_manager.bulk_create(rows)
