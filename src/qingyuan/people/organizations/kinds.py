"""What a node of the tree may be (组织的类别、层级、领域)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a node of the tree is (组织类别)."""

    COMMITTEE = "committee", _("党委")
    WORK_COMMITTEE = "work-committee", _("党工委")
    LEADING_GROUP = "leading-group", _("党组")
    GENERAL_BRANCH = "general-branch", _("党总支")
    BRANCH = "branch", _("党支部")
    JOINT_BRANCH = "joint-branch", _("联合党支部")
    TEMPORARY_BRANCH = "temporary-branch", _("临时党支部")
    DEPARTMENT = "department", _("工作部门")
    BODY = "body", _("临时机构")


# The kinds people belong to.
BRANCHES = (Kind.BRANCH, Kind.JOINT_BRANCH, Kind.TEMPORARY_BRANCH)
# The committees of the line: what stands below them answers to them.
COMMITTEES = (Kind.COMMITTEE, Kind.WORK_COMMITTEE)


class Level(TextChoices):
    LEAGUE = "league", _("盟市")
    BANNER = "banner", _("旗县市")
    TOWNSHIP = "township", _("苏木乡镇街道")
    BASE = "base", _("基层")


class Sector(TextChoices):
    """Where a unit stands in society (所在领域); empty for the committees of the line."""

    ORGAN = "organ", _("机关")
    VILLAGE = "village", _("嘎查村")
    COMMUNITY = "community", _("社区")
    SCHOOL = "school", _("学校")
    HOSPITAL = "hospital", _("医院")
    STATE_ENTERPRISE = "state-enterprise", _("国有企业")
    TWO_NEW = "two-new", _("两新组织")
