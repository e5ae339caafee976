"""What the roster does after the answer (名册后台作业)."""

from __future__ import annotations

from qingyuan.kernel import clock
from qingyuan.kernel.jobs import job
from qingyuan.kernel.scope import Scope

from . import queries, services


@job(
    services.SETTLE,
    reason="ends memberships that have arrived in another home, where nobody reads the sending one",
    daily=True,
)
def settle_transfers() -> None:
    """Settle what a break left between receiving and ending (补办结转): one transaction each, in the sending home."""
    scope = Scope.for_job(services.SETTLE)
    for transfer_id in queries.unsettled():
        services.settle(scope, transfer_id=transfer_id, now=clock.now())
