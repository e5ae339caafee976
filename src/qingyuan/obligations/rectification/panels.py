"""What this room shows on pages of earlier ones (别处页面上的栏目): one's own self-check on 我的, how a checklist comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import looks
from qingyuan.people.accounts.panels import ME_PAGE
from qingyuan.people.organizations import roles
from qingyuan.regimes.panels import LIBRARIES_PAGE

from .models import Finding, Origin
from .queries import checks
from .services import READ


def _own(person_id: int) -> list[Finding]:
    """What somebody found by himself, in every campaign; asked for on his own page only."""
    rows = Finding._base_manager.filter(owner_id=person_id, confidential=True, origin=Origin.SELF_FOUND)
    return list(rows.order_by("pk"))


@ME_PAGE.panel("rectification/mine.html", "self_check", order=8)
def self_check(scope: Scope, person_id: int) -> Mapping[str, Any] | None:
    """The days on which the reader went through a checklist, and what he keeps to himself."""
    own, days, sent = _own(person_id), checks.days_of(person_id), checks.sent_to(scope)
    shown = {"own": own, "readers": checks.readers_of(own), "days": days, "sent": sent}
    return shown if own or days or sent else None


@looks.source
def own_problems(person_id: int) -> Iterable[looks.Look]:
    """Looks at what somebody found by himself, of those whom he let read it."""
    for finding in _own(person_id):
        for line in chronicle.entries_of_record(reference(finding)):
            if line.verb == READ:
                yield looks.Look(line.received, line.by, line.title, _("自己查出的一条"))


@LIBRARIES_PAGE.links
def bring_in_a_checklist(scope: Scope, _page: None) -> list[tuple[str, str]]:
    return [(_("导入清单"), reverse("rectification:checklist-import"))] if scope.holds(*roles.DEPARTMENTS) else []
