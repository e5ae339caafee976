"""Tables of the room (任务的表), by noun: work 任务, suggestions 建议, boards 揭榜."""

from .boards import Claim, Post, Progress
from .suggestions import Suggestion
from .work import Figure, Handling, OwnItem, Record, Subject

__all__ = ["Claim", "Figure", "Handling", "OwnItem", "Post", "Progress", "Record", "Subject", "Suggestion"]
