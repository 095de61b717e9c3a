"""What a released file is called: the record's own name, unless it gives a subject away.

Decision 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, count
from pathlib import PurePosixPath
from urllib.parse import unquote

from reviewer.model import Kind, Record
from reviewer.model.formats import format_of
from reviewer.text.terms import find_term, is_number
from reviewer.text.terms.many import terms_together

MASK = "REDACTED"

_WIDE = ("pcm_f", "pcm_s32", "pcm_s64", "pcm_u32", "wavpack")  # samples that FLAC would round
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f/\\]")


def release_names(
    records: Iterable[Record],
    terms: tuple[str, ...],
    partly: set[str],
    messages: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """The path below ``data/records`` of every released record, no two alike.

    Two names count as alike when a file system that ignores case would mix them up.

    Args:
        records: those that are released.
        terms: none of them may be read in a name.
        partly: paths of the records that are disclosed in part.
        messages: paths of all records that have attachments, released or not.
    """
    names: dict[str, str] = {}
    ordered = sorted(records, key=lambda r: r.path)
    taken: set[str] = set()
    wanted = {r.path: _release_name_of(r, terms, r.path in partly, messages) for r in ordered}
    # A record that keeps its exact name comes first: others step aside for it.
    # Else adding a record to a request could rename another that was released before.
    for exact in (True, False):
        for record in ordered:
            name = wanted[record.path]
            if record.path in names or exact != (name == record.path):
                continue
            name = _free_name(name, record, taken)
            # Windows and macOS take names for one that differ in case only.
            taken |= {one.casefold() for one in (name, *_names_beside(name, record))}
            names[record.path] = name
    return names


def _names_beside(name: str, record: Record) -> tuple[str, ...]:
    """What else a record may be released as, beside the file that has its own name."""
    if record.kind is Kind.VIDEO and record.facts.video_codec == "hevc":
        return (name_of_own_coding(name),)
    if record.kind is Kind.TRANSCRIPT and record.format != "webvtt":
        return (name_of_captions(name),)
    return ()


def name_of_own_coding(name: str) -> str:
    """What the film beside a released video is called that keeps the original's coding."""
    return f"{name.removesuffix(PurePosixPath(name).suffix)}.hevc.mp4"


def name_of_captions(name: str) -> str:
    """What the captions beside a released transcript are called."""
    return f"{name}.vtt"


def masked_name(path: str, terms: tuple[str, ...]) -> str:
    """The name with every part that reads as a term replaced, also one that spells a term
    together with its neighbours: ``Lopez/Maria/note.txt``.
    """
    standing = _that_may_stand(path, terms)
    name = "/".join(_masked_part(part, standing) for part in path.split("/"))
    for term in standing if "/" in name else ():
        for start, end in reversed(_spans_across_separators(name, term)):
            name = name[:start] + re.sub(r"[^/]+", MASK, name[start:end]) + name[end:]
    return name


def _spans_across_separators(name: str, term: str) -> list[tuple[int, int]]:
    pattern = _pattern_in_names(term)
    if pattern is None:
        return []
    spelt = [match.span() for match in pattern.finditer(name)]
    return spelt or list(find_term(term, name))


def masked_text(text: str, terms: tuple[str, ...]) -> str:
    """Text of a person or a bundle with every term in it replaced, also as names write it."""
    text = masked_name(text, terms)
    found = sorted(span for term in _that_may_stand(text, terms) for span in find_term(term, text))
    out, at = [], 0
    for start, end in found:
        if start >= at:
            out += [text[at:start], MASK]
        at = max(at, end)
    return "".join(out) + text[at:]


def is_masked(path: str, terms: tuple[str, ...]) -> bool:
    """True when the name gives a subject away."""
    return masked_name(path, terms) != path


def _release_name_of(
    record: Record, terms: tuple[str, ...], partly: bool, messages: frozenset[str]
) -> str:
    path = _beside_message(record.path, messages)
    path = masked_name(path, terms).replace("%", "_")  # bag tools differ on how to write it
    suffix = _suffix_needed(record, partly)
    have = PurePosixPath(path).suffix
    if not suffix or have.casefold() == suffix or (suffix, have.casefold()) == (".jpg", ".jpeg"):
        return path
    return (path.removesuffix(have) if have else path) + suffix


def _beside_message(path: str, messages: frozenset[str]) -> str:
    """The path with a folder beside each message that it lies in, as no file is a folder."""
    folders = [at for at, char in enumerate(path) if char == "/" and path[:at] in messages]
    for at in reversed(folders):
        path = f"{path[:at]}.attachments{path[at:]}"
    return path


def _suffix_needed(record: Record, partly: bool) -> str:
    """The suffix that the released format needs; empty when the input's format stays."""
    row = format_of(record.kind, record.format)
    codec = record.facts.audio_codec or ""
    if record.kind is Kind.AUDIO and codec.startswith(_WIDE):
        return ".wav"
    if row.keeps_ending:
        return ""
    return row.suffix if partly else row.copied.get(codec, row.suffix)


def _free_name(name: str, record: Record, taken: set[str]) -> str:
    """The name, or one near it that no other record has, nor what stands beside another one."""
    stem, suffix = name.removesuffix(PurePosixPath(name).suffix), PurePosixPath(name).suffix
    was = PurePosixPath(record.path).suffix
    near = (f"{stem}-{n}{suffix}" for n in count(2))
    return next(
        one
        for one in chain((name, f"{stem}{was}{suffix}"), near)
        if taken.isdisjoint(n.casefold() for n in (one, *_names_beside(one, record)))
    )


def _that_may_stand(name: str, terms: tuple[str, ...]) -> Sequence[str]:
    """The terms that a name may hold, also where it is spelt as links are."""
    if not name:
        return ()
    asked = terms_together(terms)
    plain = asked.that_may_stand(name)
    linked = asked.that_may_stand(unquote(name)) if "%" in name else ()
    return list(dict.fromkeys((*plain, *linked)))


def _masked_part(part: str, terms: Sequence[str]) -> str:
    """A part of a name without terms, also where it is spelt as links are: Maria%20Lopez."""
    plain = _NOT_IN_NAMES.sub("_", unquote(part)) if "%" in part else part
    masked = _without_terms(plain, terms)
    return _without_terms(part, terms) if masked == plain else masked


def _without_terms(part: str, terms: Sequence[str]) -> str:
    """File names write spaces as underscores, dots and dashes, or not at all: any counts."""
    for term in sorted(terms, key=len, reverse=True):  # a whole name before a part of it
        pattern = _pattern_in_names(term)
        if pattern is None:
            continue
        part = pattern.sub(MASK, part)
        spans = list(find_term(term, part))
        for start, end in reversed(spans):
            part = part[:start] + MASK + part[end:]
    return part


@lru_cache(maxsize=1024)
def _pattern_in_names(term: str) -> re.Pattern[str] | None:
    """A term as names write it; ``None`` for one too short to be told from other words."""
    words = [re.escape(w) for w in re.findall(r"[^\W_]+", term)]
    if not words or sum(len(w) for w in words) < 3:
        return None
    if is_number(term):
        words = list("".join(words))
    body = r"[\W_]*".join(words)
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_])", re.IGNORECASE)
