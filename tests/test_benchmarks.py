"""What the benchmarks are built on is still there (基准的样本)."""

from __future__ import annotations

import pytest
from django.conf import settings

from benchmarks.campaigns import data
from qingyuan.regimes import services


@pytest.mark.django_db
def test_the_campaign_that_is_measured_stands_on_the_sample_as_it_is_shipped(monkeypatch):
    services.load_libraries(settings.QINGYUAN_LIBRARIES[0])
    data.check_sample()
    monkeypatch.setattr(data, "_LOOKED_AT", ("a basis that the sample has dropped",))
    with pytest.raises(RuntimeError):
        data.check_sample()
