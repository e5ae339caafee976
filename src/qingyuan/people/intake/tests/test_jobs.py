"""Imports in the background: read, entered, gone on with after a stop, and forgotten in time."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import pytest
from django_tasks import task_backends

from qingyuan.kernel import clock
from qingyuan.kernel import files as kernel_files
from qingyuan.people.intake import files, jobs, running, services
from qingyuan.people.intake.models import Chunk, Import, State
from qingyuan.people.intake.services import beginning
from qingyuan.people.roster.models import Person
from tests.intakes import BRANCH, BY, confirmed, entered, line, staged, taken_back

HEADER = ("姓名", "人员类别", "所在党支部", "手机号码")
ROWS = [("王芳", "正式党员", BRANCH, "13904820001"), ("李华", "正式党员", "月亮泡村党支部", "13904820002")]


def _state():
    return Import._base_manager.get().state


def _begin(staff, banner, book, now):
    stored = [files.store(book([HEADER, *ROWS]))]
    return services.begin(staff, top_id=banner.pk, files=["名册.xlsx"], stored=stored, choices={}, by=BY, now=now)


def test_an_import_is_read_and_entered_and_taken_back_by_jobs(staff, banner, book, now, run_jobs):
    intake = _begin(staff, banner, book, now)
    assert (run_jobs(), _state()) == (1, State.READY)
    services.enter(staff, intake_id=intake.pk, now=now)
    assert (run_jobs(), _state()) == (1, State.ENTERED)
    services.take_back(staff, intake_id=intake.pk, now=now)
    assert (run_jobs(), _state()) == (1, State.TAKEN_BACK)
    assert not Person._base_manager.filter(name="王芳").exists()


def test_what_was_set_right_is_read_anew_by_the_job(staff, banner, book, now, run_jobs):
    intake = _begin(staff, banner, book, now)
    run_jobs()
    services.correct(staff, intake_id=intake.pk, row="0/0/3", values={"branch": BRANCH}, now=now)
    run_jobs()
    assert Import._base_manager.get().counts["added"] == 2


def test_a_job_for_an_import_that_is_gone_does_nothing(db, run_jobs):
    jobs.read("1")
    jobs.go_on("1")
    assert run_jobs() == 0


# --- after a stop


@pytest.mark.parametrize("verb", ["read", "enter", "take_back"])
def test_what_was_interrupted_is_put_on_the_queue_again(staff, banner, book, now, run_jobs, verb):
    intake = _begin(staff, banner, book, now)
    if verb != "read":
        running.read(intake, now)
        services.enter(staff, intake_id=intake.pk, now=now)
    if verb == "take_back":
        jobs.go_on(str(intake.pk))
        services.take_back(staff, intake_id=intake.pk, now=now)
    task_backends["default"].clear()
    jobs.resume()
    assert run_jobs() == 1
    assert _state() == {"read": State.READY, "enter": State.ENTERED, "take_back": State.TAKEN_BACK}[verb]


def test_twice_on_the_queue_it_is_done_once(staff, banner, book, now, run_jobs):
    intake = _begin(staff, banner, book, now)
    run_jobs()
    services.enter(staff, intake_id=intake.pk, now=now)
    jobs.resume()
    before = Person._base_manager.count()
    assert run_jobs() == 2
    assert (_state(), Person._base_manager.count()) == (State.ENTERED, before + 1)


def test_what_waits_for_a_person_or_is_done_is_left_alone(staff, banner, now, run_jobs):
    staged(staff, banner, [line()], now)
    taken_back(staff, entered(staff, banner, [line()], now), now)
    jobs.resume()
    assert run_jobs() == 0


def test_what_the_command_line_is_reading_is_left_to_it(staff, banner, now, run_jobs):
    services.begin(
        staff, top_id=banner.pk, files=["名册.xlsx"], stored=[], choices={}, by=BY, now=now, background=False
    )
    jobs.resume()
    assert run_jobs() == 0


def test_files_a_killed_worker_left_in_plain_are_swept_with_the_uploads(staff, banner, book, now):
    stored = [files.store(book([HEADER, *ROWS]))]
    with files.opened(stored) as paths:
        for path in (*paths, files._folder() / stored[0]):
            os.utime(path, (0, 0))
        kernel_files.sweep()
        assert not any(path.exists() for path in paths)
    assert files.size(stored) == 0


def test_an_upload_stays_as_long_as_its_import_may_be_read_again(staff, banner, book, now):
    stored = [files.store(book([HEADER, *ROWS]))]
    os.utime(files._folder() / stored[0], (0, 0))
    intake = services.begin(staff, top_id=banner.pk, files=["名册.xlsx"], stored=stored, choices={}, by=BY, now=now)
    kernel_files.sweep()
    assert files.size(stored) > 0
    intake.delete()
    kernel_files.sweep()
    assert files.size(stored) == 0


def test_a_fault_nobody_foresaw_is_said_to_whoever_waits(staff, banner, book, now, monkeypatch):
    stored = [files.store(book([HEADER, *ROWS]))]
    intake = services.begin(staff, top_id=banner.pk, files=["名册.xlsx"], stored=stored, choices={}, by=BY, now=now)
    monkeypatch.setattr(running, "read", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.read(str(intake.pk))
    kept = Import._base_manager.get(pk=intake.pk)
    assert kept.state == State.FAILED
    assert kept.fault.startswith("读这些文件时系统出了错，名册没有变。")


# --- forgotten in time


def _kept():
    return [(bool(chunk.people), bool(chunk.effects)) for chunk in Chunk._base_manager.all()]


@pytest.mark.parametrize(
    ("after", "there"), [(timedelta(days=7), True), (timedelta(days=7, seconds=1), False)], ids=["a week", "later"]
)
def test_what_waits_for_nobody_is_gone_after_a_week(staff, banner, now, after, there):
    staged(staff, banner, [line()], now)
    with clock.frozen(now + after):
        jobs.forget()
    assert (Import._base_manager.exists(), Chunk._base_manager.exists()) == (there, there)


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        pytest.param("2026-06-12T17:00+08:00", True, id="the last hour"),
        pytest.param("2026-06-13T17:01+08:00", False, id="a day after it"),
    ],
)
def test_the_means_to_take_back_are_kept_to_the_end_of_the_time_for_it(staff, banner, now, at, kept):
    entered(staff, banner, [line()], now)
    with clock.frozen(datetime.fromisoformat(at)):
        jobs.forget()
    assert bool(Chunk._base_manager.get().effects) is kept


def test_over_the_holidays_an_import_can_still_be_taken_back_and_its_refused_rows_are_gone(staff, banner, now):
    begun = datetime.fromisoformat("2026-09-30T16:00+08:00")
    with clock.frozen(begun):
        intake = entered(staff, banner, [line(2), line(3, name="李华", branch="月亮泡村党支部")], begun)
    late = datetime.fromisoformat("2026-10-13T16:00+08:00")
    with clock.frozen(late):
        jobs.forget()
        assert sorted(_kept()) == [(False, False), (False, True)]  # people, effects
        assert taken_back(staff, intake, late).state == State.TAKEN_BACK
    assert not Person._base_manager.filter(name="王芳").exists()


def test_an_import_read_a_week_before_it_is_entered_keeps_its_refused_rows(monkeypatch, staff, banner, now):
    monkeypatch.setattr(beginning, "CHUNK", 1)
    intake = staged(staff, banner, [line(2), line(3, name="李华", branch="月亮泡村党支部")], now)
    later = now + timedelta(days=6)
    with clock.frozen(later):
        confirmed(staff, intake, later)
    with clock.frozen(now + timedelta(days=9)):
        jobs.forget()
        assert (True, False) in _kept()
