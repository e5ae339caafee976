"""The slip as it is printed (开户条): what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.utils.safestring import mark_safe

from qingyuan.kernel.fields import Signature

from . import rules
from .services import Issued


@dataclass(frozen=True)
class SlipPaper:
    """address: where the code is typed; qr: the same with the code in it, as SVG markup without styles."""

    name: str
    title: str
    login_name: str
    code: str
    address: str
    qr: Any
    issued_by: Signature
    issued_at: datetime
    expires_at: datetime


def slip_paper(issued: Issued, address: str) -> SlipPaper:
    """What one slip says. address: the absolute URL of the page 开户."""
    slip, code = issued.slip, rules.shown_code(issued.code)
    drawn = segno.make(f"{address}/{code}", error="m", micro=False)
    return SlipPaper(
        name=issued.name,
        title=issued.title,
        login_name=issued.account.username or "",
        code=code,
        address=address,
        # Made of our own address and a code: nothing anyone has typed.
        qr=mark_safe(drawn.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=2)),
        issued_by=slip.issued_by,
        issued_at=slip.issued_at,
        expires_at=slip.expires_at,
    )
