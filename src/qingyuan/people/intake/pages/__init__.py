"""The pages of imports (名册导入页面): take in, call, answer.

beginning.py  one's imports, choosing files    looking.py  what was understood, what became of it, the refused rows
correcting.py  columns, branches, one row    entering.py  entering, taking back, putting aside, going on
comparing.py  differences with the national system    transcribing.py  the paper to copy from
links.py  how other rooms' pages lead here
"""

from . import links  # noqa: F401 -- registers itself
