"""Who stands on a question (请说明上的人): told to whoever would void a person."""

from __future__ import annotations

from collections.abc import Collection

from qingyuan.people.roster.held import holds

from .models import Question, QuestionAccess


@holds("on_a_question")
def on_a_question(person_ids: Collection[int]) -> set[int]:
    """Of these people, those who answered a question or handle one by name."""
    answered = Question._base_manager.filter(answered_by_id__in=person_ids).values_list("answered_by_id", flat=True)
    named = QuestionAccess._base_manager.filter(person_id__in=person_ids).values_list("person_id", flat=True)
    return {person_id for person_id in (*answered, *named) if person_id is not None}
