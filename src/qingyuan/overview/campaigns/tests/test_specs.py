"""A campaign as a library writes it, and the sample library that is shipped."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError

from qingyuan.obligations.rectification.specs import ChecklistSpec
from qingyuan.overview.campaigns.specs import CampaignSpec, StageSpec
from qingyuan.regimes.loader import load_folder
from qingyuan.regimes.specs import Reference

SHIPPED = Path(__file__).parents[5] / "libraries"

# Published rules of the Party that the sample was drawn from.
STANDARDS = {
    "《关于新形势下党内政治生活的若干准则》",
    "《中国共产党廉洁自律准则》",
    "《中国共产党纪律处分条例》",
    "《中国共产党支部工作条例（试行）》",
    "《中国共产党发展党员工作细则》",
}


@pytest.fixture(scope="module")
def sample():
    return load_folder(SHIPPED).latest("hinggan/sample")


@pytest.fixture(scope="module")
def checklist(sample) -> ChecklistSpec:
    return sample.items["checklist"]["problems-sample"]


def test_a_stage_may_not_owe_another_campaign():
    with pytest.raises(ValidationError, match="阶段里不能再套一项集中治理。"):
        StageSpec.model_validate({"key": "find", "text": "查", "lasts": "45 days", "owes": ("campaign:other",)})


def test_a_stage_is_laid_out_by_the_calendar_and_not_in_working_days():
    with pytest.raises(ValidationError, match="阶段的时长请用天、月或年，不用工作日。"):
        StageSpec.model_validate({"key": "find", "text": "查", "lasts": "15 working days"})


def test_the_sample_says_that_it_is_no_official_list(sample, checklist):
    assert sample.standing == "sample"
    assert "示例，非官方" in checklist.text
    assert "自行拟写" in checklist.note


def test_the_second_version_of_the_sample_adds_bases_and_questions_and_changes_nothing_else():
    first, second, _third = [library for library in load_folder(SHIPPED) if library.key == "hinggan/sample"]
    [before], [now] = first.content["checklists"], second.content["checklists"]
    assert {name: value for name, value in now.items() if name not in ("bases", "prompts")} == before
    assert first.content["campaigns"] == second.content["campaigns"]
    spec = second.item("checklist", "problems-sample")
    assert 7 <= len(spec.bases) <= 9
    assert list(dict.fromkeys(prompt.group for prompt in spec.prompts)) == ["身边人", "生活圈", "社交圈"]
    assert 6 <= len(spec.prompts) <= 9 and all(prompt.text.endswith("？") for prompt in spec.prompts)


def test_the_third_version_of_the_sample_changes_no_word_of_the_checklist():
    _first, second, third = [library for library in load_folder(SHIPPED) if library.key == "hinggan/sample"]
    assert third.content["checklists"] == second.content["checklists"]
    effort = third.item("campaign", "rectification").effort
    assert (effort.unit, effort.member) == (40, 5)


def test_the_sample_has_eleven_categories_with_the_five_public_names_and_54_manifestations(checklist):
    names = [category.text for category in checklist.categories]
    assert names[:5] == ["圈子文化", "码头文化", "酒桌文化", "好人主义", "权权交易"]
    assert len(set(names)) == 11
    items = [item.text for category in checklist.categories for item in category.items]
    assert len(set(items)) == len(items) == 54


def test_each_manifestation_is_conduct_in_12_to_40_characters(checklist):
    # No field, and no line, for what someone believes or thinks.
    inner = re.compile("信仰|信念|信教|思想|觉悟|态度|内心|心理|忠诚|认识不")
    for category in checklist.categories:
        for item in category.items:
            assert 12 <= len(item.text) <= 40, item.text
            assert not inner.search(item.text), item.text


def test_each_basis_names_a_published_standard_and_no_article(checklist):
    bases = Counter(item.basis for category in checklist.categories for item in category.items)
    assert set(bases) <= STANDARDS


def test_the_sample_campaign_has_the_four_stages_and_owes_only_what_there_is(sample):
    campaign = sample.items["campaign"]["rectification"]
    assert isinstance(campaign, CampaignSpec)
    assert [(stage.text, str(stage.lasts)) for stage in campaign.stages] == [
        ("学", "30 days"),
        ("查", "45 days"),
        ("改", "90 days"),
        ("立", "30 days"),
    ]
    assert [stage.owes for stage in campaign.stages] == [
        (Reference("pledge", "eleven-prohibitions-sample"),),
        (Reference("checklist", "problems-sample"),),
        (Reference("findings", "signed_off"),),
        (Reference("taskset", "six-key-tasks"),),
    ]
    assert str(campaign.defaults.look_back_after) == "6 months"
