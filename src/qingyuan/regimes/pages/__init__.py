"""The pages of the regimes (制度页面): reading libraries, taking one in."""

from . import reading, uploading

__all__ = ["reading", "uploading"]
