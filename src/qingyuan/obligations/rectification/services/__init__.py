"""The verbs of the finding loop (问题办理): one verb, one transaction, one entry in the unit's chronicle.

steps.py  what they share    opening.py  found    mending.py  what the responsible unit does
evidence.py  佐证    reviewing.py  what another body does    extensions.py  延期
measures.py  另列措施    recurrence.py  同类问题    draws.py  反向核查    standing_rules.py  建章立制
"""

from .draws import announce_draw, draw
from .evidence import Shown, add_evidence
from .extensions import ask_extension, decide_extension
from .measures import Listed, add_measure, drop_measure, measure_done
from .mending import Plan, ask_review, contest, own_review, plan, start, submit
from .opening import Drafted, checklist_of, open_finding
from .recurrence import link_earlier, unlink_earlier
from .reviewing import look_back, reopen, send_back, sign_off, uphold, withdraw
from .standing_rules import Issued, add_standing_rule, link_rule, no_rule_needed
from .steps import facts_of

__all__ = [
    "Drafted",
    "Issued",
    "Listed",
    "Plan",
    "Shown",
    "add_evidence",
    "add_measure",
    "add_standing_rule",
    "announce_draw",
    "ask_extension",
    "ask_review",
    "checklist_of",
    "contest",
    "decide_extension",
    "draw",
    "drop_measure",
    "facts_of",
    "link_earlier",
    "link_rule",
    "look_back",
    "measure_done",
    "no_rule_needed",
    "open_finding",
    "own_review",
    "plan",
    "reopen",
    "send_back",
    "sign_off",
    "start",
    "submit",
    "unlink_earlier",
    "uphold",
    "withdraw",
]
