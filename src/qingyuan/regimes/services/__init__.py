"""What the regimes write (制度的办理): libraries brought in, items adopted."""

from . import open_values as open_values
from .adopting import adopt, adopt_part, changing, check_upgrade, move, upgrade
from .libraries import issue, issue_file, load_libraries

__all__ = [
    "adopt",
    "adopt_part",
    "changing",
    "check_upgrade",
    "issue",
    "issue_file",
    "load_libraries",
    "move",
    "upgrade",
]
