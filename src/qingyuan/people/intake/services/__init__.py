"""Changing imports (名册导入): one verb a function; what they change on the roster is written and entered there.

beginning.py  begin, settle, fail, resume    correcting.py  choose_columns, choose_units, correct, discard
comparing.py  begin_comparison, keep_comparison, choose_sides, fail_, resume_, discard_comparison
entering.py  enter, enter_chunk, finish    transcribing.py  transcribe    taking_back.py  take_back, take_back_chunk, finish_taking_back
"""

from .beginning import begin, fail, resume, settle
from .comparing import (
    begin_comparison,
    choose_sides,
    discard_comparison,
    fail_comparison,
    keep_comparison,
    resume_comparison,
)
from .correcting import choose_columns, choose_units, correct, discard
from .entering import enter, enter_chunk, finish
from .taking_back import finish_taking_back, take_back, take_back_chunk
from .transcribing import transcribe

__all__ = [
    "begin",
    "begin_comparison",
    "choose_columns",
    "choose_sides",
    "choose_units",
    "correct",
    "discard",
    "discard_comparison",
    "enter",
    "enter_chunk",
    "fail",
    "fail_comparison",
    "finish",
    "finish_taking_back",
    "keep_comparison",
    "resume",
    "resume_comparison",
    "settle",
    "take_back",
    "take_back_chunk",
    "transcribe",
]
