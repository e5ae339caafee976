"""A campaign half-way (集中治理过半): one over the whole league, with findings told up to today.

Each home is one transaction; its stories are told, and pictures kept, before it begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import clock
from qingyuan.obligations.rectification.models import (
    Draw,
    DrawnFinding,
    Evidence,
    Extension,
    Finding,
    Look,
    Measure,
    PastRound,
    RuleLink,
    StandingRule,
)
from qingyuan.obligations.rectification.services import entered
from qingyuan.overview.campaigns import rules as campaign_rules
from qingyuan.overview.campaigns import services as campaigns
from qingyuan.overview.campaigns.specs import CampaignSpec
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes import services as regime_services
from qingyuan.regimes import shelf
from qingyuan.regimes.models import Adoption

from . import checks, conclusions, draws, local_rules, people
from .casting import acting
from .days import starts_on
from .hands import Hands, hands_of
from .stories import Story
from .telling import Teller

# The campaign, then the league's own bodies and the six banners.
STEPS = 8
_LIBRARY, _CAMPAIGN = "hinggan/sample", "rectification"


def make(today: date, progress: Callable[[str, int], None]) -> None:
    """Launch the campaign and enter its findings. progress(what, steps done) is called before each step."""
    progress(_("集中治理"), 0)
    adoption = _launch(starts_on(today))
    homes: dict[int, list[Hands]] = defaultdict(list)
    for hands in hands_of():
        homes[hands.unit.home_id].append(hands)
    teller = Teller(adoption, today)
    names = Organization._base_manager.in_bulk(homes)
    known = next(home for home in names.values() if home.division_path == people.ROSTER_BANNER)
    local_rules.make(adoption, known, today)
    for done, (home_id, of_home) in enumerate(homes.items(), 1):
        progress(_("%(home)s的问题台账") % {"home": names[home_id].short_name}, done)
        stories = list(teller.tell(of_home))
        told = draws.Told()
        if names[home_id] == known:
            told = draws.tell(stories, of_home, adoption, names[home_id], today)
        earlier, teller.imported = teller.imported, []
        with transaction.atomic():
            _write_imported(earlier)
            _write(stories, told)
            checks.make(adoption, names[home_id], of_home, today)
            if names[home_id] == known:
                conclusions.make(known, of_home, today)


def _launch(first: date) -> Adoption:
    """Adopted by the league's department some days before its first day, and launched on it."""
    scope = acting("demo-league")
    regime_services.load_libraries(*shelf.folders())
    library = regimes.newest(_LIBRARY)
    spec = regimes.read(library).items["campaign"][_CAMPAIGN]
    assert isinstance(spec, CampaignSpec)
    with clock.frozen(clock.at(first - timedelta(days=6), 10)):
        adoption = campaigns.create(
            scope,
            unit=Organization._base_manager.get(parent=None),
            library=library,
            key=_CAMPAIGN,
            title=_("党内政治生活庸俗化交易化问题集中治理"),
            stages=campaign_rules.plan_stages(spec, first),
            now=clock.now(),
        )
    with clock.frozen(clock.at(first, 9)):
        return campaigns.launch(scope, adoption_id=adoption.pk, revision=adoption.revision, now=clock.now())


def _write_imported(findings: list[Finding]) -> None:
    """As an import of a list enters them: one entry a unit."""
    Finding._base_manager.bulk_create(findings)
    by_unit: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_unit[finding.unit_id].append(finding)
    for unit_id, kept in by_unit.items():
        assert kept[0].found_by is not None
        chronicle.append_many(
            unit_id=unit_id,
            home_id=kept[0].home_id,
            verb=entered.IMPORTED,
            rows=[
                (chronicle.reference(one), {"text": one.text, "state": str(one.state), "measure": one.measure})
                for one in kept
            ],
            by=kept[0].found_by,
            at=kept[0].created_at,
        )


def _write(stories: list[Story], told: draws.Told) -> None:
    Finding._base_manager.bulk_create(story.finding for story in stories)
    Evidence._base_manager.bulk_create(piece for story in stories for piece in story.evidence)
    PastRound._base_manager.bulk_create(past for story in stories for past in story.past)
    Extension._base_manager.bulk_create(asked for story in stories for asked in story.extensions)
    Look._base_manager.bulk_create(look for story in stories for look in story.looks)
    Measure._base_manager.bulk_create(measure for story in stories for measure in story.measures)
    StandingRule._base_manager.bulk_create(rule for story in stories for rule, _link in story.rules)
    RuleLink._base_manager.bulk_create(link for story in stories for _rule, link in story.rules)
    Draw._base_manager.bulk_create(told.draws)
    DrawnFinding._base_manager.bulk_create(told.rows)
    drafts = [*told.drafts, *(draft for story in stories for draft in story.drafts)]
    # A unit's chronicle grows in the order of time.
    chronicle.append_all(sorted(drafts, key=lambda draft: draft.at))
