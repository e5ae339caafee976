"""What is done with a campaign (集中治理的办理): one verb a function."""

from .arranging import add_body, extend, found_body, plan_appraisal, release_body, require_open
from .moving import end, launch, pause, resume
from .setting_up import create

__all__ = [
    "add_body",
    "create",
    "end",
    "extend",
    "found_body",
    "launch",
    "pause",
    "plan_appraisal",
    "release_body",
    "require_open",
    "resume",
]
