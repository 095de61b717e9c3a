"""What to hide in one record: a type for each kind, with the fields that apply to it and no others.

A file or an older case may hold what is none of these. It is read as an ``UnfitRedaction``, which
keeps what was written: it can be shown, rejected and removed, and nobody is told that it hides
anything.

Decision 153.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeGuard, cast

from reviewer.model.choices import Source, Style
from reviewer.model.geometry import Box, Keyframe
from reviewer.model.lazy_track import UNREAD, track_of
from reviewer.system.canonical import canonical_json


class Status(StrEnum):
    """How far a redaction has come."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class RedactionKind(StrEnum):
    """What a redaction hides, in the word that files and plans have for it."""

    REGION = "region"
    SOUND = "sound"
    TEXT = "text"
    AREA = "area"
    WITHHOLD = "withhold"


@dataclass(frozen=True)
class RedactionBasics:
    """What every redaction says."""

    id: str
    record: str
    exemptions: tuple[str, ...] = ()
    reason: str = ""
    status: Status = Status.PROPOSED
    subject: str | None = None
    author: str = ""
    source: Source = Source.UNSAID  # or the name of a detector
    changed: tuple[str, ...] = ()  # since a person accepted it, see ``redaction_changes``

    def __plain__(self) -> dict[str, Any]:
        """The one form in which every type is written down, hashed and compared."""
        return redaction_as_data(cast("Redaction", self))


@dataclass(frozen=True, kw_only=True)
class RegionRedaction(RedactionBasics):
    """A box that moves over a video. Its track goes on where its span is trimmed."""

    kind: ClassVar[Literal[RedactionKind.REGION]] = RedactionKind.REGION
    start: float  # seconds of media time, inclusive
    end: float  # exclusive
    if TYPE_CHECKING:
        keyframes: tuple[Keyframe, ...]
    else:
        keyframes: tuple[Keyframe, ...] = UNREAD
    style: Style = Style.USUAL


@dataclass(frozen=True, kw_only=True)
class ImageRedaction(RedactionBasics):
    """A box on an image that is one picture: files call it a region, too."""

    kind: ClassVar[Literal[RedactionKind.REGION]] = RedactionKind.REGION
    box: Box
    style: Style = Style.USUAL


@dataclass(frozen=True, kw_only=True)
class SoundRedaction(RedactionBasics):
    """What is heard for a while."""

    kind: ClassVar[Literal[RedactionKind.SOUND]] = RedactionKind.SOUND
    start: float  # seconds of media time, inclusive
    end: float  # exclusive
    style: Style = Style.USUAL
    channel: int | None = None  # the one channel that is hidden, from 0; ``None``: all


@dataclass(frozen=True, kw_only=True)
class TermRedaction(RedactionBasics):
    """Words, wherever they stand in the record."""

    kind: ClassVar[Literal[RedactionKind.TEXT]] = RedactionKind.TEXT
    term: str
    absent: bool = False  # a person says: it does not stand in the record; it hides nothing


@dataclass(frozen=True, kw_only=True)
class CueRedaction(RedactionBasics):
    """A cue of a transcript or a row of a dispatch log, or some of its characters."""

    kind: ClassVar[Literal[RedactionKind.TEXT]] = RedactionKind.TEXT
    cue: int  # from 1
    chars: tuple[int, int] | None = None  # end exclusive; ``None``: all of it
    absent: bool = False  # a person says: it holds nothing; it hides nothing


@dataclass(frozen=True, kw_only=True)
class AreaRedaction(RedactionBasics):
    """A box on a page, or on every page of an image that has several."""

    kind: ClassVar[Literal[RedactionKind.AREA]] = RedactionKind.AREA
    box: Box
    page: int | None = None  # from 1


@dataclass(frozen=True, kw_only=True)
class WithholdRedaction(RedactionBasics):
    """The whole record."""

    kind: ClassVar[Literal[RedactionKind.WITHHOLD]] = RedactionKind.WITHHOLD


@dataclass(frozen=True, kw_only=True)
class UnfitRedaction(RedactionBasics):
    """What was written as a redaction and is none: it lacks something, or has what it cannot have.

    Only a reader makes one. Accepted, it blocks the release of its record.
    """

    kind: RedactionKind
    shape: str  # canonical JSON of its further fields, as they were written

    def fields_as_written(self) -> dict[str, Any]:
        """Its further fields, as they were written."""
        return cast("dict[str, Any]", json.loads(self.shape))


TextRedaction = TermRedaction | CueRedaction
"""Those that hide words."""
SpanRedaction = RegionRedaction | SoundRedaction
"""Those that last from a moment to another."""
BoxRedaction = ImageRedaction | AreaRedaction
Boxed = RegionRedaction | BoxRedaction
"""Those that have a box, whether it moves or not."""
"""Those that are one box, which does not move."""
StyledRedaction = RegionRedaction | ImageRedaction | SoundRedaction
"""Those that can be done in more than one way."""
Redaction = (
    RegionRedaction
    | ImageRedaction
    | SoundRedaction
    | TermRedaction
    | CueRedaction
    | AreaRedaction
    | WithholdRedaction
    | UnfitRedaction
)
"""What to hide in one record."""


def is_hiding(redaction: Redaction) -> bool:
    """True for what is to be hidden: accepted, and not said to stand nowhere."""
    return redaction.status is Status.ACCEPTED and not is_absent(redaction)


def is_absent(redaction: Redaction) -> TypeGuard[TextRedaction]:
    """True for words of which a person says that they do not stand in the record."""
    return isinstance(redaction, TextRedaction) and redaction.absent


def span_of(redaction: Redaction) -> tuple[float, float] | None:
    """From when until when it hides something, in seconds; ``None`` for what has no times."""
    return (redaction.start, redaction.end) if isinstance(redaction, SpanRedaction) else None


def start_of(redaction: Redaction) -> float | None:
    """When it begins, in seconds; ``None`` for what has no times."""
    return redaction.start if isinstance(redaction, SpanRedaction) else None


def end_of(redaction: Redaction) -> float | None:
    """When it is over, in seconds; ``None`` for what has no times."""
    return redaction.end if isinstance(redaction, SpanRedaction) else None


def box_of(redaction: Redaction) -> Box | None:
    """The box that it is; ``None`` for what is none, or moves."""
    return redaction.box if isinstance(redaction, BoxRedaction) else None


def page_of(redaction: Redaction) -> int | None:
    """The one page that it is on, from 1."""
    return redaction.page if isinstance(redaction, AreaRedaction) else None


def cue_of(redaction: Redaction) -> int | None:
    """The cue or row that it is in, from 1."""
    return redaction.cue if isinstance(redaction, CueRedaction) else None


def term_of(redaction: Redaction) -> str | None:
    """The words that it hides wherever they stand."""
    return redaction.term if isinstance(redaction, TermRedaction) else None


def style_of(redaction: Redaction) -> Style:
    """How it looks or sounds; the usual style where there is no other."""
    return redaction.style if isinstance(redaction, StyledRedaction) else Style.USUAL


_BASICS = tuple(f.name for f in fields(RedactionBasics))
_EMPTY: dict[str, Any] = {
    **{"start": None, "end": None, "keyframes": [], "box": None, "page": None, "cue": None},
    **{"chars": None, "term": None, "channel": None, "style": "", "absent": False},
}
"""The further fields of a row, and what says that one is not given."""
_UNSET = {**_EMPTY, "keyframes": ()}

_TYPES: dict[RedactionKind, tuple[type[RedactionBasics], ...]] = {
    RedactionKind.REGION: (RegionRedaction, ImageRedaction),
    RedactionKind.SOUND: (SoundRedaction,),
    RedactionKind.TEXT: (TermRedaction, CueRedaction),
    RedactionKind.AREA: (AreaRedaction,),
    RedactionKind.WITHHOLD: (WithholdRedaction,),
}
_OWN = {
    of: tuple(f.name for f in fields(of) if f.name not in _BASICS)
    for kinds in _TYPES.values()
    for of in kinds
}
_NEEDED = {
    of: tuple(f.name for f in fields(of) if f.name in own and f.default is MISSING)
    for of, own in _OWN.items()
}
_HARMLESS = frozenset({"start", "end", "keyframes", "box", "page", "channel"})
"""Of the fields that a type does not have, those whose loss changes nothing that is hidden."""


def _is_harmless(of: type[RedactionBasics], surplus: Set[str]) -> bool:
    """True where the loss of fields that a type does not have changes nothing that is hidden."""
    if of is WithholdRedaction:
        return "absent" not in surplus
    return surplus <= _HARMLESS


def given_fields(redaction: Redaction, *, without_track: bool = False) -> dict[str, Any]:
    """The fields beside those of all that say something, of what is unfit as well.

    ``without_track`` leaves the keyframes out, which may not have been read yet.
    """
    if isinstance(redaction, UnfitRedaction):
        return {
            name: _read_field(name, value) for name, value in redaction.fields_as_written().items()
        }
    left_out = ("keyframes",) if without_track else ()
    names = (name for name in _OWN[type(redaction)] if name not in left_out)
    own = {name: getattr(redaction, name) for name in names}
    return {name: value for name, value in own.items() if value != _UNSET[name]}


def redaction_as_data(redaction: Redaction) -> dict[str, Any]:
    """A redaction as a row holds it: every field, and ``null`` for what does not apply."""
    data = {name: _plain_field(getattr(redaction, name)) for name in _BASICS}
    data |= {"kind": redaction.kind.value, **_EMPTY}
    data |= {name: _plain_field(value) for name, value in given_fields(redaction).items()}
    for name in ("absent", "changed"):
        if not data[name]:  # left out, so that a case reads as it did before there was such
            del data[name]
    return data


def redaction_from_data(data: Mapping[str, Any], *, lenient: bool = False) -> Redaction:
    """What ``redaction_as_data`` wrote, and whatever else a file says in these fields.

    ``lenient``: fields that have no meaning for it are passed over, where nothing that is hidden
    depends on them. Otherwise they make it unfit.

    Raises:
        TypeError: A field that all have is missing, or one is unknown.
        ValueError: Its kind or status is unknown.
    """
    basics = {k: v for k, v in data.items() if k not in _EMPTY and k != "kind"}
    kind = RedactionKind(data["kind"])
    basics["status"] = Status(basics.get("status", Status.PROPOSED))
    basics["source"] = Source(basics.get("source", ""))
    for listed in ("exemptions", "changed"):
        basics[listed] = tuple(basics.get(listed, ()))
    given = {k: v for k, v in data.items() if k in _EMPTY and v is not None and v != _EMPTY[k]}
    for of in _TYPES[kind]:
        surplus = given.keys() - set(_OWN[of])
        lacks = any(name not in given and name != "keyframes" for name in _NEEDED[of])
        if lacks or (surplus and not (lenient and _is_harmless(of, surplus))):
            continue
        own = {k: _read_field(k, v) for k, v in given.items() if k not in surplus}
        if of is RegionRedaction:
            if "box" in given and "keyframes" not in given:
                continue  # it is one of an image, if it is any
            own.setdefault("keyframes", ())
        return cast("Redaction", of(**basics, **own))
    return UnfitRedaction(**basics, kind=kind, shape=canonical_json(given))


def _plain_field(value: Any) -> Any:
    """One field as JSON has it."""
    if isinstance(value, Box):
        return value.to_list()
    if isinstance(value, tuple):
        tracked = bool(value) and isinstance(value[0], Keyframe)
        return [{"t": k.t, "box": k.box.to_list()} for k in value] if tracked else [*value]
    return value.value if isinstance(value, StrEnum) else value


def _read_field(name: str, value: Any) -> Any:
    if name == "box":
        return Box(*value)
    if name == "keyframes":
        return track_of(value)
    if name == "chars":
        return tuple(value)
    return Style(value) if name == "style" else value
