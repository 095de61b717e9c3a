"""The transcript formats, written anew from the model; nothing of an input file is copied."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as Tree

from reviewer.coverage.text import guard_from_formulas
from reviewer.readers.transcript import Cue, Transcript

_TTML = "http://www.w3.org/ns/ttml"
_TTM = "http://www.w3.org/ns/ttml#metadata"
_XML = "http://www.w3.org/XML/1998/namespace"
_MARKUP = re.compile(r"<(?=/?(?:b|i|u|s|c|v|lang|ruby|rt|font)\b|\d)|\{(?=\\)", re.IGNORECASE)


def clock_text(seconds: float, mark: str = ".") -> str:
    """``hh:mm:ss.mmm``, rounded to the millisecond."""
    millis = round(Decimal(repr(seconds)) * 1000)
    minutes, rest = divmod(millis, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"


def plain_seconds(seconds: float) -> str:
    """Seconds without loss and without an exponent."""
    return format(Decimal(repr(seconds)), "f")


def write_webvtt(transcript: Transcript, timed_words: bool = True) -> str:
    """WebVTT without notes, styles, identifiers or positions."""
    blocks = ["WEBVTT" + (f"\nLanguage: {transcript.language}" if transcript.language else "")]
    for cue in transcript.cues:
        voice = f"<v {_escape_text(cue.speaker)}>" if cue.speaker else ""
        text = _timed_text(cue) if timed_words and cue.words else _escape_text(cue.text)
        lines = _filled_lines(voice + text)
        blocks.append("\n".join([f"{clock_text(cue.start)} --> {clock_text(cue.end)}", *lines]))
    return "\n\n".join(blocks) + "\n"


def write_subrip(transcript: Transcript) -> str:
    """SubRip; a speaker's name stands before the text."""
    blocks = []
    for number, cue in enumerate(transcript.cues, 1):
        times = f"{clock_text(cue.start, ',')} --> {clock_text(cue.end, ',')}"
        text = _MARKUP.sub(lambda m: {"<": "‹", "{": "("}[m[0]], _with_speaker(cue))
        lines = _filled_lines(text.replace("-->", "->"))
        blocks.append("\n".join([str(number), times, *lines]))
    return "\n\n".join(blocks) + "\n"


def write_sbv(transcript: Transcript) -> str:
    """SBV, as YouTube writes it."""
    blocks = []
    for cue in transcript.cues:
        times = ",".join(clock_text(t).removeprefix("0") for t in (cue.start, cue.end))
        blocks.append("\n".join([times, *_filled_lines(_with_speaker(cue))]))
    return "\n\n".join(blocks) + "\n"


def write_whisper(transcript: Transcript) -> str:
    """JSON in the layout of Whisper: segments and their words, and nothing else."""
    segments = []
    for number, cue in enumerate(transcript.cues):
        item: dict[str, Any] = {"id": number, "start": cue.start, "end": cue.end, "text": cue.text}
        if cue.speaker:
            item["speaker"] = cue.speaker
        if cue.words:
            item["words"] = [
                {"word": cue.text[w.first : w.last], "start": w.start, "end": w.end}
                for w in cue.words
            ]
        segments.append(item)
    data = {"language": transcript.language, "segments": segments}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def write_ttml(transcript: Transcript) -> str:
    """TTML with agents for speakers and spans for timed words."""
    Tree.register_namespace("", _TTML)
    Tree.register_namespace("ttm", _TTM)
    root = Tree.Element(f"{{{_TTML}}}tt", {f"{{{_XML}}}lang": transcript.language})
    metadata = Tree.SubElement(Tree.SubElement(root, f"{{{_TTML}}}head"), f"{{{_TTML}}}metadata")
    names = dict.fromkeys(cue.speaker for cue in transcript.cues if cue.speaker)
    agents = {name: f"speaker{at}" for at, name in enumerate(names, 1)}
    for name, key in agents.items():
        about = {f"{{{_XML}}}id": key, "type": "person"}
        agent = Tree.SubElement(metadata, f"{{{_TTM}}}agent", about)
        Tree.SubElement(agent, f"{{{_TTM}}}name", {"type": "full"}).text = name
    body = Tree.SubElement(root, f"{{{_TTML}}}body")
    division = Tree.SubElement(body, f"{{{_TTML}}}div")
    for cue in transcript.cues:
        _ttml_cue(division, cue, agents)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Tree.tostring(root, encoding="unicode")}\n'


def write_elan(transcript: Transcript) -> str:
    """ELAN: every tier with times of its own, no media links, no author."""
    root = Tree.Element(
        "ANNOTATION_DOCUMENT",
        {"AUTHOR": "", "DATE": "1970-01-01T00:00:00+00:00", "FORMAT": "3.0", "VERSION": "3.0"},
    )
    Tree.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
    order = Tree.SubElement(root, "TIME_ORDER")
    number = 0
    for name, cues in _cues_by_tier(transcript.cues):
        tier = Tree.SubElement(root, "TIER", {"LINGUISTIC_TYPE_REF": "text", "TIER_ID": name})
        for cue in cues:
            number += 1
            slots = {f"TIME_SLOT_REF{n}": f"ts{2 * number - 2 + n}" for n in (1, 2)}
            for key, at in zip(slots.values(), (cue.start, cue.end), strict=True):
                millis = str(round(Decimal(repr(at)) * 1000))
                Tree.SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": key, "TIME_VALUE": millis})
            note = Tree.SubElement(tier, "ANNOTATION")
            spot = {"ANNOTATION_ID": f"a{number}", **slots}
            value = Tree.SubElement(note, "ALIGNABLE_ANNOTATION", spot)
            Tree.SubElement(value, "ANNOTATION_VALUE").text = cue.text
    kind = {"LINGUISTIC_TYPE_ID": "text", "TIME_ALIGNABLE": "true", "GRAPHIC_REFERENCES": "false"}
    Tree.SubElement(root, "LINGUISTIC_TYPE", kind)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Tree.tostring(root, encoding="unicode")}\n'


def write_textgrid(transcript: Transcript) -> str:
    """A TextGrid in the long form; a cue with timed words becomes an interval for each."""
    tiers = [(name, _intervals_of_cues(cues)) for name, cues in _cues_by_tier(transcript.cues)]
    last = max((ends for _, items in tiers for _, ends, _ in items), default=0.0)
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', ""]
    lines += ["xmin = 0", f"xmax = {plain_seconds(last)}", "tiers? <exists>"]
    lines += [f"size = {len(tiers)}", "item []:"]
    for number, (name, items) in enumerate(tiers, 1):
        lines += [f"    item [{number}]:", '        class = "IntervalTier"']
        lines += [f"        name = {_quote_text(name)}", "        xmin = 0"]
        filled = _fill_gaps(items, last)
        lines += [f"        xmax = {plain_seconds(last)}"]
        lines += [f"        intervals: size = {len(filled)}"]
        for place, (start, end, text) in enumerate(filled, 1):
            lines += [f"        intervals [{place}]:", f"            xmin = {plain_seconds(start)}"]
            lines += [f"            xmax = {plain_seconds(end)}"]
            lines += [f"            text = {_quote_text(text)}"]
    return "\n".join(lines) + "\n"


def write_table(transcript: Transcript) -> str:
    """A table: start and end in seconds or, if the original has them so, as clock times;
    speaker, text.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["start", "end", "speaker", "text"])
    form = _clock_form(transcript) if transcript.clocks else plain_seconds
    for cue in transcript.cues:
        said, _ = guard_from_formulas([cue.speaker, cue.text])
        writer.writerow([form(cue.start), form(cue.end), *said])
    return out.getvalue()


def plain_text(transcript: Transcript) -> str:
    """Lines that begin with the cue's times; further lines of a cue are indented."""
    lines = []
    for cue in transcript.cues:
        first, *more = _filled_lines(_with_speaker(cue)) or [""]
        lines.append(f"[{clock_text(cue.start)} - {clock_text(cue.end)}] {first}".rstrip())
        lines += [f"    {line}" for line in more]
    return "\n".join(lines) + "\n"


def _clock_form(transcript: Transcript) -> Callable[[float], str]:
    """Clock times, with milliseconds only where some time has a fraction of a second."""
    whole = all(t.is_integer() for cue in transcript.cues for t in (cue.start, cue.end))
    return (lambda t: clock_text(t).partition(".")[0]) if whole else clock_text


def _ttml_cue(parent: Tree.Element, cue: Cue, agents: dict[str, str]) -> None:
    about = {"begin": f"{plain_seconds(cue.start)}s", "end": f"{plain_seconds(cue.end)}s"}
    if cue.speaker:
        about[f"{{{_TTM}}}agent"] = agents[cue.speaker]
    node = Tree.SubElement(parent, f"{{{_TTML}}}p", about)
    timed = [w for w in cue.words if cue.start <= w.start <= w.end <= cue.end]
    at = 0
    for word in timed if len(timed) == len(cue.words) else ():
        _ttml_text(node, cue.text[at : word.first])
        base = Decimal(repr(cue.start))
        begin, end = (format(Decimal(repr(t)) - base, "f") for t in (word.start, word.end))
        span = Tree.SubElement(node, f"{{{_TTML}}}span", {"begin": f"{begin}s", "end": f"{end}s"})
        _ttml_text(span, cue.text[word.first : word.last])
        at = word.last
    _ttml_text(node, cue.text[at:])


def _ttml_text(node: Tree.Element, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            Tree.SubElement(node, f"{{{_TTML}}}br")
        if len(node):
            node[-1].tail = (node[-1].tail or "") + line
        else:
            node.text = (node.text or "") + line


def _cues_by_tier(cues: Iterable[Cue]) -> list[tuple[str, list[Cue]]]:
    """The cues of each tier, in the order of the tiers; no two tiers have one name."""
    groups: dict[str, list[Cue]] = {}
    for tier, group in groupby(cues, key=lambda cue: cue.tier or cue.speaker):
        groups.setdefault(tier, []).extend(group)
    out: list[tuple[str, list[Cue]]] = []
    for number, members in enumerate(groups.values(), 1):
        name = next((cue.speaker for cue in members if cue.speaker), f"tier {number}")
        taken = {known for known, _ in out}
        out.append((name if name not in taken else f"{name} ({number})", members))
    return out


Interval = tuple[float, float, str]


def _intervals_of_cues(cues: Iterable[Cue]) -> list[Interval]:
    """Intervals that do not overlap; text whose time is taken joins the one before it."""
    found: list[Interval] = []
    for cue in cues:
        found += [(w.start, w.end, cue.text[w.first : w.last]) for w in cue.words] or [
            (cue.start, cue.end, cue.text)
        ]
    out: list[Interval] = []
    for start, end, text in sorted(found, key=lambda item: item[:2]):
        begins = max(start, out[-1][1]) if out else start
        if end > begins:
            out.append((begins, end, text))
        elif out:
            out[-1] = (*out[-1][:2], f"{out[-1][2]} {text}")
        else:
            out.append((begins, begins + 0.001, text))
    return out


def _fill_gaps(items: list[Interval], last: float) -> list[Interval]:
    """A tier's intervals without gaps, from zero to the grid's end."""
    out: list[Interval] = []
    at = 0.0
    for start, end, text in [*items, (last, last, "")]:
        if start > at:
            out.append((at, start, ""))
        if end > start:
            out.append((start, end, text))
        at = max(at, end)
    return out


def _quote_text(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _timed_text(cue: Cue) -> str:
    """The text with a time mark before each timed stretch that does not begin the cue."""
    parts, at, now = [], 0, cue.start
    for word in cue.words:
        parts.append(_escape_text(cue.text[at : word.first]))
        if word.start > now:
            parts.append(f"<{clock_text(word.start)}>")
            now = word.start
        parts.append(_escape_text(cue.text[word.first : word.last]))
        at = word.last
    parts.append(_escape_text(cue.text[at:]))
    return "".join(parts)


def _escape_text(text: str) -> str:
    return html.escape(text, quote=False)


def _with_speaker(cue: Cue) -> str:
    return cue.line_with_speaker


def _filled_lines(text: str) -> list[str]:
    """The lines of a text that are not blank: a blank line would end the cue."""
    return [line.rstrip() for line in text.split("\n") if line.strip()]
