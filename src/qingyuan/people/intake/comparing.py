"""Holding files of the national system against the roster (比对): at once, or by a job."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.scope import Scope

from . import differences, files, running, services
from .models import Comparison
from .reading.books import read_books
from .states import COMPARING


def compare(comparison: Comparison, now: datetime) -> None:
    """Read the files and keep what differs; what can't be read says why. Nothing on the roster changes."""
    try:
        with files.opened(comparison.stored) as paths:
            read = read_books(
                list(zip(comparison.files, paths, strict=True)),
                today=clock.day_of(now),
                chosen=running.remembered(comparison.top),
            )
    except FileNotFoundError:
        services.fail_comparison(comparison, sentence=_("上传的文件已经清掉了。请重新上传。"))
        return
    except QingyuanError as error:
        services.fail_comparison(comparison, sentence=error.message)
        return
    if not read.lines:
        services.fail_comparison(comparison, sentence=_("表里没有读到一个人。请确认选的是全国系统导出的党员信息。"))
        return
    services.keep_comparison(comparison, differences.find(Scope.for_job(COMPARING), comparison.top, read, now))
