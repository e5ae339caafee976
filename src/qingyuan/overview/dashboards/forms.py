"""Typed input to clean facts (表单)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BoundariesForm(forms.Form):
    file = forms.FileField(
        label=_("界线文件"),
        help_text=_("一个.geojson文件，直接下一级每个单位一个区块，“name”写单位简称或者行政区划名称，坐标用经纬度。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json"}),
        error_messages={"required": _("请选择文件。"), "empty": _("这是空文件，没有内容。请重新选择。")},
    )
    approved = forms.CharField(
        label=_("审图号或批准文件"),
        max_length=80,
        help_text=_("地图要经批准才能用，写审图号或者批准文件的文号；图下面会印出来。"),
        error_messages={"required": _("请写审图号，或者批准使用这份地图的文件。没有批准的地图不能用。")},
    )
