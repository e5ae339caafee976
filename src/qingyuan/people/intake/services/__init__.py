"""Changing imports (名册导入): one verb a function; what they change on the roster is written and entered there.

beginning.py  begin, settle, fail, resume    correcting.py  choose_columns, choose_units, correct, discard
entering.py  enter, enter_chunk, finish    taking_back.py  take_back, take_back_chunk, finish_taking_back
"""

from .beginning import begin, fail, resume, settle
from .correcting import choose_columns, choose_units, correct, discard
from .entering import enter, enter_chunk, finish
from .taking_back import finish_taking_back, take_back, take_back_chunk

__all__ = [
    "begin",
    "choose_columns",
    "choose_units",
    "correct",
    "discard",
    "enter",
    "enter_chunk",
    "fail",
    "finish",
    "finish_taking_back",
    "resume",
    "settle",
    "take_back",
    "take_back_chunk",
]
