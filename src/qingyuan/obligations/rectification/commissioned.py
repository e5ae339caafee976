"""What of a unit's work here may be done by commission (受托代办): never a review, never a member's own self-check."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qingyuan.people.accounts.commission_kinds import work

work("check", label=_("单位自查"), room="rectification", verbs=("view_check", "fill_in", "hand_in", "open"))
work("paper", label=_("登记纸质对照"), room="rectification", verbs=("view_check", "view_members", "register_paper"))
work(
    "mend",
    label=_("整改办理（不含复核）"),
    room="rectification",
    verbs=(
        *("start", "plan", "add_evidence", "submit", "ask_review", "contest", "ask_extension"),
        *("add_measure", "measure_done", "drop_measure", "link_earlier"),
        *("link_rule", "no_rule_needed", "add_standing_rule"),
    ),
)
