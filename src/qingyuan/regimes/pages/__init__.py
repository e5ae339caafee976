"""The pages of the regimes (制度页面): reading libraries, taking one in, adopting, what is in force."""

from . import adopting, in_force, reading, uploading

__all__ = ["adopting", "in_force", "reading", "uploading"]
