"""What the parts of a rule are called in plain Chinese (制度条目各项的叫法), beside the field they belong to.

    none_needs: Annotated[
        Literal["basis", "nothing"],
        Said(_("答“没有”时"), _("答“没有”要不要写依据。")),
        Words({"basis": _("写明依据"), "nothing": _("不用写")}),
    ]

pydantic wants a plain str as a title, fixed when the program starts; these hold lazy texts, in whatever language the
reader has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Said:
    """What a field is called on screen (名称), and what it means (说明): a sentence for who writes a library."""

    title: str | Promise
    description: str | Promise


@dataclass(frozen=True)
class Words:
    """What each choice of a Literal is called, by its spelling in a file."""

    of: Mapping[str, str | Promise]

    # `Annotated[…] | None` wants what stands in it to have a hash, which a mapping has not.
    def __hash__(self) -> int:
        return hash(tuple(self.of))
