"""Questions, as the rooms that read them want them (请说明样例): asked and led on by those who would."""

from __future__ import annotations

from typing import Any

from qingyuan.kernel import clock
from qingyuan.obligations.questions import kinds, services
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.questions.states import State
from qingyuan.people.organizations import roles
from tests.leagues import League

KIND = kinds.kind(
    "tests_contradiction",
    label="与以往结论不一致",
    choices=(("later", "之后才出现的"), ("mended", "已经整改到位"), ("missed", "当时漏报了")),
)
TEXT = "2025年巡察指出集体经济收支未公开，这次自查说没有这方面的问题。请说明是怎么回事。"
FACTS = "巡察反馈意见2025年9月3日：集体经济收支未按季公开。\n本单位6月2日自查清单：党务公开，没有问题。"
ANSWER = "一季度已公开，公示表在村部公示栏。"
NOTE = "公示栏看过，四个季度都没有贴。"

SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
HEAD, DISCIPLINE = roles.DEPARTMENT_HEAD, roles.DISCIPLINE_MEMBER
# Who handles a confidential one in these tests: neither sits or belongs in a village.
NAMED = (HEAD, DISCIPLINE)


def ask(league: League, *, unit: str = "banner_sumu_village_1", by: str = STAFF, at: int = 1, **more: Any) -> Question:
    """A question to a unit; at: makes it about another record."""
    known: dict[str, Any] = {
        "unit": league.units[unit],
        "kind": KIND.key,
        "about": f"rectification.earlierconclusion:{at}",
        "text": TEXT,
        "facts": FACTS,
        "now": clock.now(),
    }
    return services.ask(league.scope(by), **(known | more))


def ask_confidential(league: League, **more: Any) -> Question:
    """One out of a petition, which the head of the department and a discipline member handle."""
    named = [(league.people[role].pk, "信访件承办人") for role in NAMED]
    return ask(league, named=named, **more)


def answer(league: League, question: Question, *, by: str = SECRETARY, **more: Any) -> Question:
    known: dict[str, Any] = {
        "question_id": question.pk,
        "revision": question.revision,
        "choice": "mended",
        "text": ANSWER,
        "now": clock.now(),
    }
    return services.answer(league.scope(by), **(known | more))


def take_down(league: League, question: Question, *, by: str = TOWNSHIP, **more: Any) -> Question:
    known: dict[str, Any] = {
        "question_id": question.pk,
        "revision": question.revision,
        "choice": "mended",
        "text": "",
        "said_by_id": league.people[SECRETARY].pk,
        "now": clock.now(),
    }
    return services.take_down(league.scope(by), **(known | more))


def close(league: League, question: Question, how: str = "explained", *, by: str = STAFF, **more: Any) -> Question:
    known: dict[str, Any] = {
        "question_id": question.pk,
        "revision": question.revision,
        "how": how,
        "note": NOTE,
        "now": clock.now(),
    }
    return services.close(league.scope(by), **(known | more))


def to(league: League, state: State, **more: Any) -> Question:
    """A question led to a state along the shortest way."""
    found = ask(league, **more)
    if state == State.ASKED:
        return found
    found = answer(league, found)
    hows = {
        State.CLOSED_EXPLAINED: "explained",
        State.CLOSED_FINDING: "finding",
        State.CLOSED_MISTAKEN: "mistaken",
    }
    return found if state == State.ANSWERED else close(league, found, hows[state])


def stored(question: Question) -> Question:
    """The row as it stands in the table."""
    return Question._base_manager.select_related("unit").get(pk=question.pk)
