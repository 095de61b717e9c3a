"""``index.html``: the viewer and everything it shows, in one file that needs no network.

A page opened from the disk may not fetch its neighbours, so data, style and script stand
in it. Nothing of the data is ever written as HTML: it is JSON in a block that is not
executed, and the script puts it on the page as text.

Decision 193.
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
from reviewer.package import plain_words
from reviewer.package.contents import Contents, RecordEntry
from reviewer.package.log_rows import LogRow
from reviewer.package.page_fields import tell_counts
from reviewer.package.viewer_answer import data_of_answer
from reviewer.plan.outcome import Outcome
from reviewer.system.resources import resource_path

_SCRIPTS = (
    "dom",
    "model",
    "axis",
    "wall",
    "timeline",
    "transcript",
    "play",
    "answer",
    "calls",
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


def write_viewer_page(contents: Contents) -> str:
    """The page. The same contents give the same text."""
    style = _read_viewer_file("viewer.css")
    script = "\n".join(_read_viewer_file(f"js/{name}.js") for name in _SCRIPTS)
    script = f'"use strict";\n(function () {{\n{script}\n}})();\n'
    parts = {
        "title": escape(contents.mask_terms(contents.plan.title)),
        "policy": escape(_content_policy(style, script)),
        "style": style,
        "icons": _read_viewer_file("icons.svg"),
        "script": script,
        "data": embed_json(data_of_viewer(contents)),
        "files": "".join(_link_to_file(file.name) for e in contents.entries for file in e.files),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _read_viewer_file("viewer.html"))


def embed_json(value: Any) -> str:
    """JSON that cannot end the script block it stands in, nor break an old script engine."""
    # NaN and infinity are no JSON: a browser would show an empty page.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # `</script>` inside a text would end the block; U+2028 and U+2029 end a line in scripts before
    # ES2019.
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def data_of_viewer(contents: Contents) -> dict[str, Any]:
    """All that the viewer shows, as plain data."""
    plan = contents.plan
    ids = {entry.step.record: number for number, entry in enumerate(contents.entries)}
    return {
        "title": contents.mask_terms(plan.title),
        "timezone": plan.timezone,
        "asOf": plain_words.day_in_words(plan.as_of, plan.timezone),
        "request": {
            "id": plan.request.id,
            "requester": contents.mask_terms(plan.request.requester),
            "basis": plan.request.basis,
            "received": plain_words.iso_date(plan.request.received),
            "scope": contents.mask_terms(plan.request.scope),
        },
        "identifiers": [[k, contents.mask_terms(v)] for k, v in sorted(plan.identifiers.items())],
        "office": contents.jurisdiction_cited.office,
        "law": contents.jurisdiction_cited.name,
        "rights": contents.jurisdiction_cited.review_rights,
        "counts": tell_counts(contents),
        "planHash": contents.plan_hash,
        "key": contents.key,
        "software": f"Records Reviewer {__version__}",
        "exemptions": [_data_of_exemption(contents, code) for code in contents.cited_codes],
        "glossary": json.loads(_read_viewer_file("glossary.json")),
        **data_of_answer(contents, ids),
        "records": [_data_of_record(entry, ids) for entry in contents.entries],
    }


def _data_of_exemption(contents: Contents, code: str) -> dict[str, Any]:
    law = contents.exemption_of_code(code)
    rows = [row for row in contents.log_rows if code in row.exemptions]
    return {
        "code": code,
        "statute": law.statute,
        "title": law.title,
        "explanation": law.explanation,
        "places": sum(row.places for row in rows),
        "records": len({row.record for row in rows}),
        "hidden": sorted(Counter(row.hidden for row in rows)),
    }


def _data_of_record(entry: RecordEntry, ids: dict[str, int]) -> dict[str, Any]:
    step, content = entry.step, entry.content
    facts = step.facts
    held = step.outcome is Outcome.WITHHELD
    # As in `contents`: nothing by which a withheld recording could be told.
    seconds = (
        round(facts.duration_seconds)
        if held and facts.duration_seconds is not None
        else facts.duration_seconds
    )
    return {
        "id": ids[step.record],
        "name": entry.name,
        "numbers": {
            "first": entry.numbers.first,
            "count": entry.numbers.count,
            "text": str(entry.numbers),
        },
        "title": entry.title,
        "kind": step.kind.value,
        "medium": entry.medium_in_words,
        "outcome": _OUTCOMES[step.outcome],
        "extent": entry.extent_in_words,
        "agency": entry.agency,
        "device": entry.device,
        "reason": entry.reason,
        "exemptions": list(step.exemptions),
        "renamed": step.renamed and not held,
        "files": _data_of_files(entry),
        "method": entry.method,
        "notes": [
            *entry.notes,
            *([f"not in the released copy: {entry.left_out}"] if entry.left_out else ()),
        ],
        "missing": entry.left_out,
        "duration": seconds,
        "fps": round(facts.frames / seconds, 3) if facts.frames and seconds and not held else None,
        "clock": _data_of_clock(entry.clock),
        "of": ids.get(step.transcript_of or ""),
        "parent": ids.get(step.parent or ""),
        "shares": [{"of": s.of, "text": s.text, "part": s.part} for s in entry.shares],
        "rows": [_data_of_row(row) for row in entry.rows],
        "cues": [[round(c.start, 3), round(c.end, 3), c.voice, c.text] for c in content.cues],
        "pages": list(content.pages),
        "table": [list(row) for row in content.table],
        "headers": [list(header) for header in content.headers],
        "text": content.text,
        "cut": content.cut,
    }


def _data_of_files(entry: RecordEntry) -> list[dict[str, Any]]:
    return [
        {
            "href": _encode_href(file.name),
            "name": file.name,
            "type": file.media_type,
            "role": file.role.value,
            "size": plain_words.size_in_words(size),
        }
        for file, size in zip(entry.files, entry.sizes, strict=True)
    ]


def _data_of_row(row: LogRow) -> dict[str, Any]:
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
        "still": row.still,
        "number": row.number,
    }


def _data_of_clock(clock: ClockMap | None) -> dict[str, Any] | None:
    if clock is None:
        return None
    return {
        "origin": clock.origin,
        "drift": clock.drift,
        "sigma": clock.sigma,
        "source": clock.source,
    }


def _encode_href(name: str) -> str:
    """A relative address: every character that is more than a letter is written out."""
    # A `#` or `?` in a name would end the path, and a colon make a scheme of it.
    return "records/" + quote(name, safe="/")


def _link_to_file(name: str) -> str:
    return f'<li><a href="{escape(_encode_href(name))}">{escape(name)}</a></li>'


def _content_policy(style: str, script: str) -> str:
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


def _read_viewer_file(name: str) -> str:
    return resource_path(f"viewer/{name}").read_text(encoding="utf-8")
