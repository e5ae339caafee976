"""Turning what was learned into standing rules (建章立制). Never counted, never needed for a sign-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization

from .. import policy, queries
from ..models import Finding, RuleLink, StandingRule
from ..states import State
from .entered import NO_RULE_NEEDED, RULE_LINKED, STANDING_RULE_ADDED
from .steps import begin, entry, save, written


@dataclass(frozen=True)
class Issued:
    """A rule as it is written down: where it stands, what it says, or a file of it; one of the three at least."""

    title: str
    issued_on: date
    place: str = ""
    text: str = ""
    file: Taken | None = None


@service
def add_standing_rule(scope: Scope, *, unit_id: int, issued: Issued, now: datetime) -> StandingRule:
    """Enter a rule of a unit (登记制度). Raises NotHere, NotAllowed, BadInput."""
    unit = organizations.unit(scope, unit_id)
    policy.OPENING.require(scope, "add_standing_rule", unit, refusal=policy.refusal("link_rule"))
    rule = _made(scope, unit, issued, now)
    chronicle.append(_added(scope, rule, now))
    return rule


@service
def link_rule(
    scope: Scope, *, finding_id: int, revision: int, rule_id: int | None, issued: Issued | None, now: datetime
) -> Finding:
    """Say which rule answers a finding (关联制度): one the unit has, or a new one entered with it.

    Exactly one of rule_id and issued. Raises NotAllowed, MoveRefused, BadInput.
    """
    finding = _begin(scope, "link_rule", finding_id, revision)
    if (rule_id is None) == (issued is None):
        raise BadInput(_("请选一项本单位已有的制度，或者登记一项新的，两样选一样。"), "one_rule")
    drafts = []
    if issued is not None:
        rule = _made(scope, finding.unit, issued, now)
        drafts.append(_added(scope, rule, now))
    else:
        known = next((one for one in queries.standing_rules_of(finding.unit) if one.pk == rule_id), None)
        if known is None:
            raise BadInput(_("本单位没有这项制度，请从列表里重新选，或者登记一项新的。"), "no_rule")
        rule = known
        if RuleLink._base_manager.filter(finding=finding, rule=rule).exists():
            raise MoveRefused(_("这条问题已经关联了这项制度，不用再关联。"), "already_linked")
    RuleLink(finding=finding, rule=rule, by=accounts.signature(scope), at=now).save(force_insert=True)
    finding.no_rule_needed = False
    save(finding, ["no_rule_needed"])
    drafts.append(entry(finding, RULE_LINKED, accounts.signature(scope), now, open={"rule": chronicle.reference(rule)}))
    chronicle.append_all(drafts)
    return finding


@service
def no_rule_needed(scope: Scope, *, finding_id: int, revision: int, now: datetime) -> Finding:
    """Say that this one calls for no standing rule (无需立制). Raises NotAllowed, MoveRefused."""
    finding = _begin(scope, "no_rule_needed", finding_id, revision)
    if finding.no_rule_needed or RuleLink._base_manager.filter(finding=finding).exists():
        raise MoveRefused(_("这条问题已经关联了制度，或者已经注明无需立制。请刷新页面。"), "rule_settled")
    finding.no_rule_needed = True
    save(finding, ["no_rule_needed"])
    chronicle.append(entry(finding, NO_RULE_NEEDED, accounts.signature(scope), now))
    return finding


def _begin(scope: Scope, verb: str, finding_id: int, revision: int) -> Finding:
    finding = begin(scope, verb, finding_id, revision)
    if finding.state == State.WITHDRAWN:
        raise MoveRefused(_("这条问题已经撤销，不用再立制度。"), "wrong_state")
    return finding


def _made(scope: Scope, unit: Organization, issued: Issued, now: datetime) -> StandingRule:
    title = written(issued.title, _("请写制度名称。"))
    if issued.issued_on > day_of(now):
        raise BadInput(_("印发日期在今天之后，请改成实际印发的日子；还没有印发的，印发后再登记。"), "future_date")
    if not (issued.place.strip() or issued.text.strip() or issued.file):
        raise BadInput(_("请写明制度存放在哪里，或者写几句内容，或者上传文件，有一样就行。"), "stands_nowhere")
    rule = StandingRule(
        unit=unit,
        home_id=unit.home_id,
        title=title,
        issued_on=issued.issued_on,
        place=issued.place.strip(),
        text=issued.text.strip(),
        by=accounts.signature(scope),
        at=now,
    )
    if issued.file is not None:
        rule.carry(issued.file)
    rule.save(force_insert=True)
    return rule


def _added(scope: Scope, rule: StandingRule, now: datetime) -> chronicle.Draft:
    shown = {"issued_on": rule.issued_on.isoformat()} | ({"file": rule.sha256} if rule.sha256 else {})
    texts = {"title": rule.title, "place": rule.place, "text": rule.text}
    return chronicle.Draft(
        rule.unit_id,
        rule.home_id,
        STANDING_RULE_ADDED,
        chronicle.reference(rule),
        rule.revision,
        accounts.signature(scope),
        now,
        open=shown,
        sealed={name: text for name, text in texts.items() if text},
    )
