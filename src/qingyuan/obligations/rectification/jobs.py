"""Work after the answer (后台作业): what units leave out of earlier conclusions is put to them."""

from __future__ import annotations

from qingyuan.kernel import clock
from qingyuan.kernel.jobs import job
from qingyuan.kernel.scope import Scope

from .services.conclusions import ASKING_JOB
from .services.conclusions_asking import ask_waiting


@job(ASKING_JOB, reason="puts to a unit what its own list leaves out of earlier conclusions; reads those of that unit")
def ask_conclusions(unit_id: int) -> None:
    """Repeatable: a conclusion is asked about once."""
    ask_waiting(Scope.for_job(ASKING_JOB), unit_id=unit_id, now=clock.now())
