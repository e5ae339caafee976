"""iCalendar as RFC 5545 has it (日历文件): whole-day events, written by hand. Pure.

Lines end in CRLF and hold at most 75 octets; a longer one goes on after CRLF and a blank, never inside a character.
Days carry VALUE=DATE and so belong to no time zone; the one instant, DTSTAMP, is UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_PRODUCT = "-//Qingyuan//Desk//ZH"
_OCTETS = 75
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True)
class Event:
    """A whole day. uid: the same each time the day is told, so that a calendar keeps one event of it."""

    uid: str
    day: date
    summary: str
    description: str
    url: str


def calendar(events: Iterable[Event], *, name: str, stamp: datetime, refresh_hours: int) -> bytes:
    """A calendar as it is sent. stamp: an aware instant; refresh_hours: how often a client should ask again."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H",
        f"X-PUBLISHED-TTL:PT{refresh_hours}H",
    ]
    for event in events:
        lines += _event(event, f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _event(event: Event, stamp: str) -> list[str]:
    # DTEND is the first day without: RFC 5545, 3.6.1.
    return [
        "BEGIN:VEVENT",
        f"UID:{text(event.uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{text(event.summary)}",
        f"DESCRIPTION:{text(event.description)}",
        f"URL:{event.url}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def text(value: str) -> str:
    """A value of type TEXT: backslash, semicolon, comma and line feed escaped, other control characters left out."""
    clean = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_ESCAPED.get(one, one) for one in clean if one == "\n" or (one >= " " and one != "\x7f"))


def folded(line: str) -> Iterator[bytes]:
    """A content line in parts of at most 75 octets, each but the first begun with a blank (RFC 5545, 3.1)."""
    part = b""
    for one in line:
        octets = one.encode()
        if len(part) + len(octets) > _OCTETS:
            yield part
            part = b" "
        part += octets
    yield part
