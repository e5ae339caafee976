"""Titles under which somebody acts without a seat (代办的落款)."""

from __future__ import annotations


def acting_for(short_name: str) -> str:
    """The title of who acts for a branch by commission. Data, as names of seats are: not translated."""
    return f"受托代办 {short_name}"
