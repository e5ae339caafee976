"""Guidance (指导答疑)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qingyuan.overview.supervision.models import Enquiry
from tests import guidance
from tests.access_cases.case import CASES, Case, Maker, case, form
from tests.leagues import Leagues


def _enquiry(*, answered: bool = False, own: bool = False, **data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        found: Enquiry = (guidance.ask_about_own if own else guidance.ask)(leagues.one)
        if answered:
            found = guidance.answer(leagues.one, found)
        return Case((found.pk,), data=form(revision=found.revision, **data))

    return make


@case
def list_with_guidance(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own list: whoever is under the committee reads what it has published."""
    guidance.published(leagues.one)
    return Case()


@case
def guidance_of_the_township(leagues: Leagues, folder: Path) -> Case:
    found = guidance.published(leagues.one)
    return Case((found.pk,), data=form(revision=found.revision, reason="口径变了"))


CASES |= {
    "question_to_ask": lambda leagues, folder: Case(data=form(text="开会以后一起吃饭，算不算？")),
    "enquiry_of_a_member": _enquiry(),
    "enquiry_about_ones_own": _enquiry(own=True),
    "enquiry_to_answer": _enquiry(text=guidance.ANSWER),
    "enquiry_about_ones_own_to_answer": _enquiry(own=True, text=guidance.ANSWER),
    "enquiry_to_pass_up": _enquiry(note=""),
    "enquiry_to_publish": _enquiry(answered=True, question=guidance.QUESTION, text=guidance.ANSWER),
    "enquiry_to_withdraw": _enquiry(),
}
