"""``index.html``: the viewer and everything it shows, in one file that needs no network.

A page opened from the disk may not fetch its neighbours, so data, style and script stand
in it. Nothing of the data is ever written as HTML: it is JSON in a block that is not
executed, and the script puts it on the page as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from html import escape
from typing import Any
from urllib.parse import quote

from reviewer import __version__
from reviewer.clock.clock_map import ClockMap
from reviewer.package import letter, words
from reviewer.package.contents import Contents, Entry, Row
from reviewer.plan.outcome import Outcome
from reviewer.system.resources import resource

_SCRIPTS = (
    "dom",
    "model",
    "wall",
    "timeline",
    "transcript",
    "play",
    "overview",
    "content",
    "records",
    "log",
    "search",
    "help",
    "main",
)
_OUTCOMES = {
    Outcome.FULL: "full",
    Outcome.PART: "part",
    Outcome.WITHHELD: "withheld",
    Outcome.NOT_RESPONSIVE: "other",
}


def write(contents: Contents) -> str:
    """The page. The same contents give the same text."""
    style = _read("viewer.css")
    script = "\n".join(_read(f"js/{name}.js") for name in _SCRIPTS)
    script = f'"use strict";\n(function () {{\n{script}\n}})();\n'
    parts = {
        "title": escape(contents.masked(contents.plan.title)),
        "policy": escape(_policy(style, script)),
        "style": style,
        "icons": _read("icons.svg"),
        "script": script,
        "data": embedded(data(contents)),
        "files": "".join(_link(file.name) for e in contents.entries for file in e.files),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _read("viewer.html"))


def embedded(value: Any) -> str:
    """JSON that cannot end the script block it stands in, nor break an old script engine."""
    # NaN and infinity are no JSON: a browser would show an empty page.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # `</script>` inside a text would end the block; U+2028 and U+2029 end a line in scripts before
    # ES2019.
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def data(contents: Contents) -> dict[str, Any]:
    """All that the viewer shows, as plain data."""
    plan = contents.plan
    ids = {entry.step.record: number for number, entry in enumerate(contents.entries)}
    return {
        "title": contents.masked(plan.title),
        "timezone": plan.timezone,
        "asOf": words.day(plan.as_of, plan.timezone),
        "request": {
            "id": plan.request.id,
            "requester": contents.masked(plan.request.requester),
            "basis": plan.request.basis,
            "received": words.iso_date(plan.request.received),
            "scope": contents.masked(plan.request.scope),
        },
        "identifiers": [[k, contents.masked(v)] for k, v in sorted(plan.identifiers.items())],
        "office": contents.law.office,
        "law": contents.law.name,
        "rights": contents.law.review_rights,
        "counts": letter.counts(contents),
        "planHash": contents.plan_hash,
        "key": contents.key,
        "software": f"Records Reviewer {__version__}",
        "exemptions": [_exemption(contents, code) for code in contents.codes],
        "glossary": json.loads(_read("glossary.json")),
        "records": [_record(entry, ids) for entry in contents.entries],
    }


def _exemption(contents: Contents, code: str) -> dict[str, Any]:
    law = contents.exemption(code)
    rows = [row for row in contents.rows if code in row.exemptions]
    return {
        "code": code,
        "statute": law.statute,
        "title": law.title,
        "explanation": law.explanation,
        "places": sum(row.places for row in rows),
        "records": len({row.record for row in rows}),
        "hidden": sorted(Counter(row.hidden for row in rows)),
    }


def _record(entry: Entry, ids: dict[str, int]) -> dict[str, Any]:
    step, content = entry.step, entry.content
    facts = step.facts
    held = step.outcome is Outcome.WITHHELD
    # As in `contents`: nothing by which a withheld recording could be told.
    seconds = round(facts.seconds) if held and facts.seconds is not None else facts.seconds
    return {
        "id": ids[step.record],
        "name": entry.name,
        "title": entry.title,
        "kind": step.kind.value,
        "medium": entry.medium,
        "outcome": _OUTCOMES[step.outcome],
        "extent": entry.extent,
        "agency": entry.agency,
        "device": entry.device,
        "reason": entry.reason,
        "exemptions": list(step.exemptions),
        "renamed": step.renamed and not held,
        "files": [
            {
                "href": _href(file.name),
                "name": file.name,
                "type": file.media_type,
                "role": file.role.value,
                "size": words.size(size),
            }
            for file, size in zip(entry.files, entry.sizes, strict=True)
        ],
        "method": entry.method,
        "notes": [
            *entry.notes,
            *([f"not in the released copy: {entry.left_out}"] if entry.left_out else ()),
        ],
        "duration": seconds,
        "fps": round(facts.frames / seconds, 3) if facts.frames and seconds and not held else None,
        "clock": _clock(entry.clock),
        "of": ids.get(step.transcript_of or ""),
        "parent": ids.get(step.parent or ""),
        "shares": [{"of": s.of, "text": s.text, "part": s.part} for s in entry.shares],
        "rows": [_row(row) for row in entry.rows],
        "cues": [[round(c.start, 3), round(c.end, 3), c.voice, c.text] for c in content.cues],
        "pages": list(content.pages),
        "table": [list(row) for row in content.table],
        "headers": [list(header) for header in content.headers],
        "text": content.text,
        "cut": content.cut,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "start": row.start,
        "end": row.end,
        "wallStart": row.wall_start,
        "wallEnd": row.wall_end,
        "place": row.place,
        "hidden": row.hidden,
        "style": row.style,
        "exemptions": list(row.exemptions),
        "reason": row.reason,
    }


def _clock(clock: ClockMap | None) -> dict[str, Any] | None:
    if clock is None:
        return None
    return {
        "origin": clock.origin,
        "drift": clock.drift,
        "sigma": clock.sigma,
        "source": clock.source,
    }


def _href(name: str) -> str:
    """A relative address: every character that is more than a letter is written out."""
    # A `#` or `?` in a name would end the path, and a colon make a scheme of it.
    return "records/" + quote(name, safe="/")


def _link(name: str) -> str:
    return f'<li><a href="{escape(_href(name))}">{escape(name)}</a></li>'


def _policy(style: str, script: str) -> str:
    """A policy under which only this very style and script work, and nothing is fetched."""
    return "; ".join(
        (
            # Whatever a text smuggles in can neither run nor tell anybody: what is not listed is
            # refused.
            "default-src 'none'",
            f"style-src '{_source_hash(style)}'",
            f"script-src '{_source_hash(script)}'",
            # `file:` beside 'self', for browsers do not agree what 'self' is for a page from the
            # disk.
            "img-src 'self' file: data:",
            "media-src 'self' file: blob:",
            "frame-src 'self' file:",
            "object-src 'self' file:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _source_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return resource(f"viewer/{name}").read_text(encoding="utf-8")
