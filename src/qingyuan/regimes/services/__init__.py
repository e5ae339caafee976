"""What the regimes write (制度的办理): libraries brought in, items adopted."""

from . import open_values as open_values
from .adopting import adopt, move
from .libraries import issue, issue_file, load_libraries

__all__ = ["adopt", "issue", "issue_file", "load_libraries", "move"]
