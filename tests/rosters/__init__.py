"""Dirty roster workbooks as offices hand them in, with the truth about every row (名册样本). See README.md."""

from .making import make
from .places import Unit, sample_units
from .score import Scores, score
from .truth import load

__all__ = ["Scores", "Unit", "load", "make", "sample_units", "score"]
