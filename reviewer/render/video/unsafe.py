"""Why a stream cannot be taken apart: the reason to encode it whole instead."""

from __future__ import annotations


class Unsafe(Exception):
    """The pictures cannot be spliced. Its text ends the sentence "encoded whole, because ..."."""


class SoundUnsafe(Exception):
    """The sound cannot be spliced packet by packet; its text says why, as ``Unsafe`` does."""


class Audible(Exception):
    """Something can be heard in what was muted: hide a little more beside it."""


class Damaged(Exception):
    """A decoder stumbled: decode once more, one packet at a time, to know which pictures."""
