"""iCalendar as RFC 5545 has it (日历文件): lines, escapes, days; read back by another's parser."""

from __future__ import annotations

from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.overview.desk.ics import Event, calendar, folded, text

STAMP = datetime(2026, 6, 5, 1, 30, tzinfo=UTC)
# What a summary may hold: Chinese, punctuation that is escaped, and what takes four octets.
_TEXTS = st.text(st.sampled_from("整改到期：2件\\;,\n \"'a1😀䶮"), max_size=200)
_LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


def told(*events, name="清源工作台"):
    return calendar(events, name=name, stamp=STAMP, refresh_hours=6)


def event(summary="整改到期：2件", description="", day=date(2026, 6, 9)):
    return Event("20260609-1@qingyuan", day, summary, description, "https://qingyuan.example/desk")


def test_a_calendar_is_exactly_these_lines():
    assert told(event(description="整改到期：2件\n办理请打开工作台")).decode() == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Qingyuan//Desk//ZH\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
        "NAME:清源工作台\r\nX-WR-CALNAME:清源工作台\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n"
        "BEGIN:VEVENT\r\nUID:20260609-1@qingyuan\r\nDTSTAMP:20260605T013000Z\r\nDTSTART;VALUE=DATE:20260609\r\n"
        "DTEND;VALUE=DATE:20260610\r\nSUMMARY:整改到期：2件\r\nDESCRIPTION:整改到期：2件\\n办理请打开工作台\r\n"
        "URL:https://qingyuan.example/desk\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("一，二", "一，二"),
        ("a,b;c\\d", "a\\,b\\;c\\\\d"),
        ("一\r\n二\r三\n四", "一\\n二\\n三\\n四"),
        ("响\x07铃\x7f", "响铃"),
    ],
)
def test_what_would_end_a_value_is_escaped_and_what_is_no_character_left_out(value, written):
    assert text(value) == written


@pytest.mark.parametrize(
    ("line", "octets"),
    [
        pytest.param("a" * 75, [75], id="75 octets stand on one line"),
        pytest.param("a" * 76, [75, 2], id="the 76th begins the next, behind a blank"),
        pytest.param("改" * 25, [75], id="25 characters of three octets are 75"),
        pytest.param("改" * 26, [75, 4], id="the 26th begins the next"),
        pytest.param("a" + "改" * 25, [73, 4], id="a character that would be cut goes over whole"),
        pytest.param("", [0], id="nothing"),
    ],
)
def test_a_line_is_folded_at_75_octets_and_never_inside_a_character(line, octets):
    assert [len(part) for part in folded(line)] == octets


@given(_LINES)
def test_a_folded_line_unfolds_to_itself(line):
    first, *rest = folded(line)
    assert all(len(part) <= 75 for part in (first, *rest))
    assert all(part.startswith(b" ") for part in rest)
    # Each part by itself is whole characters.
    assert "".join([first.decode(), *(part.decode()[1:] for part in rest)]) == line


@given(_TEXTS, _TEXTS)
def test_what_another_parser_reads_is_what_was_said(summary, description):
    parsed = icalendar.Calendar.from_ical(told(event(summary, description)))
    [found] = parsed.walk("VEVENT")
    assert (str(found["SUMMARY"]), str(found["DESCRIPTION"])) == (summary, description)
    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2026, 6, 9), date(2026, 6, 10))
    assert found.decoded("DTSTAMP") == STAMP


@given(st.lists(_TEXTS, max_size=4))
def test_every_line_ends_in_crlf_and_holds_75_octets_at_most(summaries):
    sent = told(*(event(one) for one in summaries))
    *lines, last = sent.split(b"\r\n")
    assert last == b""
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert sent.count(b"BEGIN:VEVENT") == len(summaries)
