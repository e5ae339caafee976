"""The verbs of the finding loop (问题办理): one verb, one transaction, one entry in the unit's chronicle.

steps.py  what they share    opening.py  found    mending.py  what the responsible unit does
checks.py  对照检查    own.py  本人自查的问题
evidence.py  佐证    reviewing.py  what another body does    extensions.py  延期
measures.py  另列措施    recurrence.py  同类问题    draws.py  反向核查    standing_rules.py  建章立制
"""

from .checks import (
    NOT_A_MEMBER,
    Answer,
    Mark,
    accept_check,
    confirm_member,
    fill_in,
    found_by_check,
    register_paper,
    return_check,
)
from .draws import announce_draw, draw
from .entered import READ
from .evidence import Shown, add_evidence
from .extensions import ask_extension, decide_extension
from .measures import Listed, add_measure, drop_measure, measure_done
from .mending import Plan, ask_review, contest, own_review, plan, start, submit
from .opening import Drafted, checklist_of, open_finding, own_finding
from .own import note_look, put_away, show_own, take_back_own
from .recurrence import link_earlier, unlink_earlier
from .reviewing import look_back, reopen, send_back, sign_off, uphold, withdraw
from .standing_rules import Issued, add_standing_rule, link_rule, no_rule_needed
from .steps import facts_of

__all__ = [
    "NOT_A_MEMBER",
    "READ",
    "Answer",
    "Drafted",
    "Issued",
    "Listed",
    "Mark",
    "Plan",
    "Shown",
    "accept_check",
    "add_evidence",
    "add_measure",
    "add_standing_rule",
    "announce_draw",
    "ask_extension",
    "ask_review",
    "checklist_of",
    "confirm_member",
    "contest",
    "decide_extension",
    "draw",
    "drop_measure",
    "facts_of",
    "fill_in",
    "found_by_check",
    "link_earlier",
    "link_rule",
    "look_back",
    "measure_done",
    "no_rule_needed",
    "note_look",
    "open_finding",
    "own_finding",
    "own_review",
    "plan",
    "put_away",
    "register_paper",
    "reopen",
    "return_check",
    "send_back",
    "show_own",
    "sign_off",
    "start",
    "submit",
    "take_back_own",
    "unlink_earlier",
    "uphold",
    "withdraw",
]
