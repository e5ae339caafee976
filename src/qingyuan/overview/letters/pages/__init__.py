"""The pages of the room (来件办理页面), by noun: letters 来件, lines 任务分解, reports 上报件."""

from . import letters, lines, report_moves, reports

__all__ = ["letters", "lines", "report_moves", "reports"]
