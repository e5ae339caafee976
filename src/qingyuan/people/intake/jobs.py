"""Imports in the background (后台导入): reading, entering and taking back, and what was interrupted goes on."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from qingyuan.kernel import clock, jobs
from qingyuan.kernel import files as kernel_files

from . import comparing, running, services
from .models import Chunk, Comparison, Import
from .services.entering import KEPT_AFTER
from .states import COMPARING, GO_ON, READING, UNDER_WAY, State


@kernel_files.waiting
def uploads() -> set[str]:
    """The uploads of imports that may still be read again: columns and rows are set right for a week."""
    waiting = [State.READING, State.READY, State.FAILED]
    stored = [*Import._base_manager.filter(state__in=waiting).values_list("stored", flat=True)]
    stored += Comparison._base_manager.filter(state=Comparison.State.READING).values_list("stored", flat=True)
    return {name for names in stored for name in names}


@jobs.job(READING, reason="reads the files somebody uploaded, for the unit they chose")
def read(intake_id: str) -> None:
    intake = Import._base_manager.select_related("top").filter(pk=int(intake_id), state=State.READING).first()
    if intake is None:
        return
    try:
        running.read(intake, clock.now())
    except Exception:
        # Whoever waits is told; the trace goes to the log with the job.
        services.fail(
            intake,
            sentence=_("读这些文件时系统出了错，名册没有变。请把文件另存为 .xlsx 再试；还不行，请告诉系统管理员。"),
        )
        raise


@jobs.job(GO_ON, reason="enters or takes back the chunks of an import that somebody has confirmed")
def go_on(intake_id: str) -> None:
    intake = Import._base_manager.select_related("top").filter(pk=int(intake_id)).first()
    if intake is not None:
        running.go_on(intake, clock.now())


@jobs.job(COMPARING, reason="holds the files somebody uploaded against the roster of the unit they chose")
def compare(comparison_id: str) -> None:
    rows = Comparison._base_manager.select_related("top").filter(state=Comparison.State.READING)
    comparison = rows.filter(pk=int(comparison_id)).first()
    if comparison is not None:
        comparing.compare(comparison, clock.now())


@jobs.job("intake.resume", reason="goes on with imports whose worker was stopped", daily=True)
def resume() -> None:
    """Put what was interrupted on the queue again: at each start of the service, and every day."""
    rows = Import._base_manager.filter(state__in=UNDER_WAY).order_by("pk")
    for intake_id, state, stored in rows.values_list("pk", "state", "stored"):
        # The command line keeps no files: what it has read it settles itself.
        if state != State.READING or stored:
            jobs.enqueue(READING if state == State.READING else GO_ON, intake_id=str(intake_id))
    for comparison_id in Comparison._base_manager.filter(state=Comparison.State.READING).values_list("pk", flat=True):
        jobs.enqueue(COMPARING, comparison_id=str(comparison_id))


@jobs.job("intake.forget", reason="forgets what imports kept for taking them back, once that is past", daily=True)
def forget() -> None:
    """What waited for nobody is gone after a week, and so are refused rows; the means to take back after its last day."""
    now = clock.now()
    week = now - timedelta(days=7)
    waiting = [State.READING, State.READY, State.FAILED, State.DISCARDED]
    Import._base_manager.filter(state__in=waiting, taken_at__lt=week).delete()
    past = Import._base_manager.filter(state=State.ENTERED, take_back_until__lt=now - KEPT_AFTER)
    Chunk._base_manager.filter(intake__in=past).exclude(effects="").update(effects="")
    old = Import._base_manager.filter(state=State.ENTERED, entered_at__lt=week)
    Chunk._base_manager.filter(intake__in=old).exclude(people="").update(people="")
    back = Import._base_manager.filter(state=State.TAKEN_BACK, taken_back_at__lt=week)
    back.exclude(left="").update(left="")
    Comparison._base_manager.filter(taken_at__lt=week).delete()
