"""Tasks, suggestions and the board (任务、建议、揭榜领题)."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from qingyuan.kernel import files
from qingyuan.obligations.tasks import services
from qingyuan.obligations.tasks.models import Handling, Record, Subject
from qingyuan.regimes.models import Adoption
from tests import tasks
from tests.access_cases.case import Case, case, form
from tests.leagues import Leagues
from tests.tasks import SECRETARY, VILLAGE


def _households(leagues: Leagues, folder: Path) -> Adoption:
    return tasks.adopted(leagues.one, tasks.library(folder))


def _subject(leagues: Leagues, folder: Path) -> Subject:
    return tasks.household(leagues.one, _households(leagues, folder))


def _visited(leagues: Leagues, folder: Path) -> Handling:
    return tasks.visit(leagues.one, _subject(leagues, folder))


@case
def task_unit(leagues: Leagues, folder: Path) -> Case:
    subject = _subject(leagues, folder)
    return Case((subject.unit_id,))


@case
def task_subjects_of_set(leagues: Leagues, folder: Path) -> Case:
    adoption = _households(leagues, folder)
    return Case((leagues.one.units[VILLAGE].pk, adoption.pk), data=form(name="3组2号"))


@case
def task_visit_form(leagues: Leagues, folder: Path) -> Case:
    subject = _subject(leagues, folder)
    data = form(happened_on="2026-06-05", went="包巴特尔", text=tasks.TEXT)
    return Case((subject.unit_id, subject.adoption_id, "plan"), query=f"?subject={subject.pk}", data=data)


@case
def task_subject(leagues: Leagues, folder: Path) -> Case:
    return Case((_subject(leagues, folder).pk,))


@case
def task_subject_to_leave(leagues: Leagues, folder: Path) -> Case:
    return Case((_subject(leagues, folder).pk,), data=form(revision=1, note="已搬到旗里"))


@case
def task_handling(leagues: Leagues, folder: Path) -> Case:
    return Case((_visited(leagues, folder).pk,), data=form(revision=1, note="还差谁来帮。"))


@case
def task_file(leagues: Leagues, folder: Path) -> Case:
    taken = files.take(SimpleUploadedFile("协议.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"))
    handling = tasks.visit(leagues.one, _subject(leagues, folder), file=taken)
    return Case((Record._base_manager.get(handling=handling).pk,))


@case
def task_list(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own: what lies in one's range is listed, the page opens for all."""
    _visited(leagues, folder)
    tasks.pass_up(leagues.one, tasks.suggest(leagues.one))
    return Case()


@case
def task_to_review(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(handling=f"{_visited(leagues, folder).pk}.1"))


@case
def task_progress(leagues: Leagues, folder: Path) -> Case:
    return Case((_subject(leagues, folder).adoption_id,))


@case
def task_own_form(leagues: Leagues, folder: Path) -> Case:
    data = form(text="修好路灯", owner=leagues.one.people[SECRETARY].pk, due_on="")
    return Case((leagues.one.units[VILLAGE].pk,), data=data)


@case
def task_own(leagues: Leagues, folder: Path) -> Case:
    return Case((tasks.own(leagues.one).pk,), data=form(revision=1, note="旗里统一修"))


@case
def task_own_record(leagues: Leagues, folder: Path) -> Case:
    return Case((tasks.own(leagues.one).pk,), data=form(happened_on="2026-06-05", text="灯装好了。"))


@case
def suggestion_form(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(text=tasks.SUGGESTION))


def _suggestion_data(leagues: Leagues, revision: int) -> dict[str, object]:
    owner = leagues.one.people[SECRETARY].pk
    return {"revision": revision, "note": "下月起改。", "text": "学习改在下午", "owner": owner, "due_on": ""}


@case
def suggestion_waiting(leagues: Leagues, folder: Path) -> Case:
    found = tasks.suggest(leagues.one)
    return Case((found.pk,), data=form(**_suggestion_data(leagues, 1)))


@case
def suggestion_passed_up(leagues: Leagues, folder: Path) -> Case:
    found = tasks.pass_up(leagues.one, tasks.suggest(leagues.one))
    return Case((found.pk,), data=form(**_suggestion_data(leagues, 2)))


@case
def board_with_a_post(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own board: who works under or over the post sees it, the page opens for all."""
    tasks.post(leagues.one, tasks.board(leagues.one, tasks.library(folder)))
    return Case()


@case
def board_to_post(leagues: Leagues, folder: Path) -> Case:
    adoption = tasks.board(leagues.one, tasks.library(folder))
    named = f"{leagues.one.units['banner'].pk}.{adoption.pk}"
    return Case(data=form(board=named, title=tasks.TITLE, text="来不了的占三成。", solved="每季度有记录。", due_on=""))


@case
def board_post(leagues: Leagues, folder: Path) -> Case:
    found = tasks.post(leagues.one, tasks.board(leagues.one, tasks.library(folder)))
    return Case((found.pk,), data=form(revision=1, unit=leagues.one.units[VILLAGE].pk))


@case
def board_claim(leagues: Leagues, folder: Path) -> Case:
    posted = tasks.post(leagues.one, tasks.board(leagues.one, tasks.library(folder)))
    return Case((tasks.claim(leagues.one, posted).pk,))


@case
def board_claim_to_report(leagues: Leagues, folder: Path) -> Case:
    posted = tasks.post(leagues.one, tasks.board(leagues.one, tasks.library(folder)))
    found = tasks.claim(leagues.one, posted)
    return Case((found.pk, "report"), data=form(revision=1, note="走了12户。"))


@case
def board_claim_to_approve(leagues: Leagues, folder: Path) -> Case:
    posted = tasks.post(leagues.one, tasks.board(leagues.one, tasks.library(folder)))
    found = tasks.on_claim(
        leagues.one, tasks.claim(leagues.one, posted), services.submit, by=SECRETARY, text="分片到户。"
    )
    return Case((found.pk, "approve"), data=form(revision=2, note=""))
