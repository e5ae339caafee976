"""What a leader may decide on paper (代录的事项): each registered by the room whose verb it opens.

    kind("launch_campaign", label=_("启动集中治理"), of="campaigns.stage", sees=_sees_stage)

The registry is where the limits are held: nothing that is a vote, a pledge of one's own, or somebody's review.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from qingyuan.kernel.scope import Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = _StrPromise | str

# Rooms of whose records nobody speaks for another: a ballot is cast, a pledge is given, by the person alone.
NEVER_OF = frozenset({"ballots", "pledges"})
# Words of reviewing one's own or another's work: whoever reviews has looked himself.
NEVER_A = frozenset({"ballot", "vote", "pledge", "sign", "review", "accept", "uphold", "withdraw", "look"})
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")


@dataclass(frozen=True)
class PaperKind:
    """Something decided on paper: what it is called, of which records, who sees such a record."""

    key: str
    label: Text
    of: str
    sees: Callable[[Scope, int], bool]


_KINDS: dict[str, PaperKind] = {}
# What the open values of entries are called; grows as rooms register.
LABELS: dict[str, Text] = {}


def kind(key: str, *, label: Text, of: str, sees: Callable[[Scope, int], bool]) -> PaperKind:
    """Register what can be decided on paper.

    key    a verb and its object: launch_campaign, issue_report. Never reused: old papers are read with it
    of     label of the records decided on, as the chronicle names them: campaigns.stage
    sees   sees(scope, id of the record): whether this reader may see it; who does sees the scan
    Raises ValueError when the key is taken or no key, and for a ballot, a pledge or a review.
    """
    if not _KEY.fullmatch(key) or key in _KINDS:
        raise ValueError(f"kind of paper decision {key} is registered twice, or is no verb")
    if of.partition(".")[0] in NEVER_OF or NEVER_A & set(key.split("_")):
        raise ValueError(f"{key} of {of} is never decided on paper by another: a ballot, a pledge or a review")
    found = _KINDS[key] = PaperKind(key, label, of, sees)
    LABELS[key] = label
    return found


def named(key: str) -> PaperKind:
    """The kind of this key. Raises KeyError for one no room has registered."""
    return _KINDS[key]


def kinds() -> Mapping[str, PaperKind]:
    """Every kind registered, by key."""
    return MappingProxyType(_KINDS)
