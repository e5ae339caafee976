"""The divisions as they came, and the names places are called by."""

from __future__ import annotations

import pytest

from qingyuan.demo.divisions import league, place_name


def test_the_league_has_six_banners_ninety_townships_and_1120_villages():
    banners = league().below
    townships = [township for banner in banners for township in banner.below]
    villages = [village for township in townships for village in township.below]
    assert (len(banners), len(townships), len(villages)) == (6, 90, 1120)
    assert sum(village.name.endswith("嘎查") for village in villages) == 424


def test_a_village_name_is_no_key():
    villages = [village for banner in league().below for township in banner.below for village in township.below]
    assert len({village.path for village in villages if village.name == "兴隆村"}) == 7
    assert len({village.path for village in villages}) == 1120


@pytest.mark.parametrize(
    ("committee", "place"),
    [
        ("和平村委会", "和平村"),
        ("林场村民委员会", "林场村"),
        ("巨力河村村民委会", "巨力河村"),
        ("巴彦塔拉嘎查委会", "巴彦塔拉嘎查"),
        ("伊力特嘎查人民委员会", "伊力特嘎查"),
        ("巴彦塔拉嘎查", "巴彦塔拉嘎查"),
        ("洮儿河社区居委会", "洮儿河社区"),
        ("佳和社区居民委会", "佳和社区"),
        ("铅矿居民委员会", "铅矿社区"),
        ("水泉村居委会", "水泉村社区"),
        ("跃进马场十队居民委员会", "跃进马场十队"),
        ("红星林场生活区", "红星林场生活区"),
    ],
)
def test_a_place_is_called_without_its_committee(committee, place):
    assert place_name(committee) == place
