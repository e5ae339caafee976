"""What the page of a finding shows beside the ledger's columns (另列措施、同类问题、反向核查、制度), and its forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.requests import Request

from .. import deadlines, forms, policy, queries
from ..models import Finding
from ..states import State

# So many are proposed: the newest are those somebody still remembers.
_OFFERED = 3
_LINKABLE = (State.OPEN, State.WORKING, State.REVIEW)


def beside(request: Request, found: Finding) -> dict[str, Any]:
    """The context of the page's parts that stand beside the ledger's columns."""
    measures = queries.measures(found)
    may_link = policy.POLICY.allows(request.scope, "link_earlier", found) and found.state in _LINKABLE
    offered = queries.earlier_offered(request.scope, found, most=_OFFERED) if may_link else []
    chain = queries.chain(request.scope, found)
    return {
        "measures": [one for one in measures if one.round == found.round],
        "past_measures": {
            number: [one for one in measures if one.round == number and not one.dropped]
            for number in range(1, found.round)
        },
        "chain": chain if len(chain) > 1 else [],
        "offered": offered if found.earlier_id is None else [],
        "may_unlink": may_link and found.earlier_id is not None,
        "drawn": queries.drawn_of(found),
        "rules": queries.rules_of(found),
    }


def offered_terms(found: Finding) -> str:
    """What the campaign fills in where no day is given; "" outside one that says."""
    terms = deadlines.terms(found)
    if not terms:
        return ""
    return _("空着就按集中治理的规定：%(terms)s。") % {"terms": _("，").join(f"{kind}{term}" for kind, term in terms)}


def _measure(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    return forms.MeasureForm(
        data,
        initial={"revision": found.revision},
        auto_id="measure_%s",
        offered=offered_terms(found) + _("长期坚持的不填。"),
    )


def _measure_done(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    return forms.MeasureDoneForm(
        data,
        initial={"revision": found.revision, "on": clock.today()},
        auto_id="measure_done_%s",
        measures=[one for one in queries.measures_now(found) if one.unfinished],
    )


def _drop_measure(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    standing = [one for one in queries.measures_now(found) if one.done_on is None and not one.dropped]
    return forms.DropMeasureForm(
        data, initial={"revision": found.revision}, auto_id="drop_measure_%s", measures=standing
    )


def _earlier(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    return forms.EarlierForm(data, offered=queries.earlier_offered(request.scope, found), auto_id="earlier_%s")


def _known_rule(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    linked = {rule.pk for rule in queries.rules_of(found)}
    rules = queries.standing_rules_of(found.unit)
    return forms.KnownRuleForm(
        data,
        initial={"revision": found.revision},
        auto_id="known_rule_%s",
        rules=[rule for rule in rules if rule.pk not in linked],
    )


def _new_rule(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    return forms.NewRuleForm(data, files, initial={"revision": found.revision}, auto_id="new_rule_%s")


def _look_back(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    today = clock.today()
    return forms.LookBackForm(
        data,
        initial={"revision": found.revision, "on": today, "next_on": deadlines.next_look(found, today)},
        auto_id="look_back_%s",
        drawn=bool(queries.drawn_waiting(found)),
    )


def _reopen(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    return forms.ReopenForm(
        data,
        initial={"revision": found.revision},
        auto_id="reopen_%s",
        drawn=bool(queries.drawn_waiting(found)),
    )


def _move(request: Request, found: Finding, data: Any = None, files: Any = None) -> django_forms.Form:
    return forms.Move(data, initial={"revision": found.revision}, auto_id="move_%s")


FORMS: dict[str, Callable[..., django_forms.Form]] = {
    "measure": _measure,
    "measure_done": _measure_done,
    "drop_measure": _drop_measure,
    "earlier": _earlier,
    "unlink": _move,
    "known_rule": _known_rule,
    "new_rule": _new_rule,
    "no_rule": _move,
    "look_back": _look_back,
    "reopen": _reopen,
}
