"""Enquiries, as the rooms that read them want them (答疑样例): asked, answered and published by those who would."""

from __future__ import annotations

from typing import Any

from qingyuan.kernel import clock
from qingyuan.overview.supervision import services
from qingyuan.overview.supervision.models import Enquiry, Guidance
from qingyuan.overview.supervision.places import Keys
from qingyuan.people.organizations import roles
from tests.findings import own_finding
from tests.leagues import League

TEXT = "村民办喜事请支部委员坐主桌，没有随礼，这算不算？"
ANSWER = "正常人情往来不算。借机敛财、用公车公款的才算。"
QUESTION = "群众办喜事，党员干部参加，算不算？"
# A category of the sample library of tests/findings.py.
DRINKING = Keys("tests/sample", "problems", "drinking")

MEMBER, SECRETARY, STAFF = roles.MEMBER, roles.BRANCH_SECRETARY, roles.DEPARTMENT_STAFF
TOWNSHIP, HEAD = roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_HEAD


def ask(league: League, *, by: str = MEMBER, **more: Any) -> Enquiry:
    return services.ask(league.scope(by), **({"text": TEXT, "now": clock.now()} | more))


def ask_about_own(league: League, *, by: str = MEMBER, **more: Any) -> Enquiry:
    """About what the member has found by himself; 赵丽 alone is to read it."""
    finding = own_finding(league, by)
    return ask(league, by=by, finding_id=finding.pk, answerer_id=league.people[TOWNSHIP].pk, **more)


def answer(league: League, enquiry: Enquiry, *, by: str = TOWNSHIP, **more: Any) -> Enquiry:
    known = {"enquiry_id": enquiry.pk, "revision": enquiry.revision, "text": ANSWER, "now": clock.now()}
    return services.answer(league.scope(by), **(known | more))


def pass_up(league: League, enquiry: Enquiry, *, by: str = TOWNSHIP, **more: Any) -> Enquiry:
    known = {"enquiry_id": enquiry.pk, "revision": enquiry.revision, "note": "", "now": clock.now()}
    return services.pass_up(league.scope(by), **(known | more))


def publish(league: League, enquiry: Enquiry, *, by: str = TOWNSHIP, **more: Any) -> Guidance:
    known = {"question": QUESTION, "text": ANSWER, "now": clock.now()}
    told = {"enquiry_id": enquiry.pk, "revision": enquiry.revision}
    return services.publish(league.scope(by), **(told | known | more))


def published(league: League, *, by: str = MEMBER, **more: Any) -> Guidance:
    """One that was asked, answered and published where it lies."""
    return publish(league, answer(league, ask(league, by=by, **more)))
