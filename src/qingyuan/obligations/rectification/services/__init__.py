"""The verbs of the finding loop (问题办理): one verb, one transaction, one entry in the unit's chronicle.

steps.py  what they share    opening.py  found    mending.py  what the responsible unit does
evidence.py  佐证    reviewing.py  what another body does    extensions.py  延期
"""

from .evidence import Shown, add_evidence
from .extensions import ask_extension, decide_extension
from .mending import Plan, ask_review, contest, own_review, plan, start, submit
from .opening import Drafted, checklist_of, open_finding
from .reviewing import look_back, reopen, send_back, sign_off, uphold, withdraw
from .steps import facts_of

__all__ = [
    "Drafted",
    "Plan",
    "Shown",
    "add_evidence",
    "ask_extension",
    "ask_review",
    "checklist_of",
    "contest",
    "decide_extension",
    "facts_of",
    "look_back",
    "open_finding",
    "own_review",
    "plan",
    "reopen",
    "send_back",
    "sign_off",
    "start",
    "submit",
    "uphold",
    "withdraw",
]
