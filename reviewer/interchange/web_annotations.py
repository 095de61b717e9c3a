"""W3C Web Annotations (JSON-LD): every mark, with its place as a fragment of its record.

Places follow Media Fragments URI 1.0 (``t=``, ``xywh=percent:``) and RFC 8118 (``page=``). What the
model has no words for, such as how a box moves, stands under a term of this program's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

from reviewer.errors import BadInput
from reviewer.interchange.marks import (
    CaseMarks,
    Mark,
    MarkCodec,
    ReadMarks,
    WrittenMarks,
    data_of_mark,
    mark_from_data,
    with_span,
)
from reviewer.model import Annotation, RegionRedaction

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_OWN = "records-reviewer:mark"
_OWN_CONTEXT = {"records-reviewer": "urn:records-reviewer:"}
_MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"
_TIMES = re.compile(r"(?:^|&)t=(?:npt:)?([0-9.]*)(?:,([0-9.]+))?(?:&|$)")
_PAGE = re.compile(r"(?:^|&)page=([0-9]{1,6})(?:&|$)")


class WebAnnotationCodec(MarkCodec):
    """``.jsonld``: an annotation collection with one page of annotations."""

    def write_marks(self, case: CaseMarks) -> WrittenMarks:
        """One annotation for each mark."""
        items = [_annotation_of_mark(mark) for mark in case.marks]
        data = {
            "@context": [_CONTEXT, _OWN_CONTEXT],
            "id": "urn:records-reviewer:marks",
            "type": "AnnotationPage",
            "generator": {"type": "Software", "name": case.program},
            "items": items,
        }
        return WrittenMarks((json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())

    def read_marks(self, data: bytes, name: str, case: CaseMarks) -> ReadMarks:
        """A mark for each annotation of a page, a collection, a list, or alone."""
        try:
            data = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError) as fault:
            raise BadInput(f"{name} is no JSON.") from fault
        if not isinstance(data, list) and not (
            isinstance(data, dict) and {"items", "first", "target"} & data.keys()
        ):
            raise BadInput(f"{name} holds no Web Annotation.")
        items = list(_annotations_in(data))
        marks: list[Mark] = []
        left = []
        for number, item in enumerate(items, 1):
            mark = _mark_of_annotation(item, case)
            if mark is None:
                left.append(f"Annotation {number} is of no record of the case.")
            else:
                marks.append(mark)
                if _OWN not in item and "xywh=" in _fragments_of(item):
                    left.append(f"Annotation {number}: its box was not taken, its note was.")
        return ReadMarks(tuple(marks), tuple(left))


def _annotation_of_mark(mark: Mark) -> dict[str, Any]:
    target: dict[str, Any] = {"source": quote(mark.record)}
    selector = _selector_of(mark)
    if selector is not None:
        target["selector"] = selector
    note = isinstance(mark, Annotation)
    bodies = []
    if isinstance(mark, Annotation) and mark.tag:
        bodies.append({"type": "TextualBody", "purpose": "tagging", "value": mark.tag})
    text = mark.note if isinstance(mark, Annotation) else mark.reason
    if text:
        purpose = "commenting" if note else "editing"
        bodies.append({"type": "TextualBody", "purpose": purpose, "value": text})
    made: dict[str, Any] = {
        "id": f"urn:records-reviewer:{quote(mark.id)}",
        "type": "Annotation",
        "motivation": "commenting" if note else "editing",
        "body": bodies,
        "target": target,
        _OWN: data_of_mark(mark),
    }
    if mark.author:
        made["creator"] = {"type": "Person", "name": mark.author}
    return made


def _selector_of(mark: Mark) -> dict[str, Any] | None:
    if isinstance(mark, Annotation) and mark.page is not None:
        return _fragment(f"page={mark.page}", _PDF_FRAGMENTS)
    if mark.start is None:
        return None
    times = f"t={mark.start:.6f}" + (f",{mark.end:.6f}" if mark.end is not None else "")
    if isinstance(mark, RegionRedaction) and mark.keyframes:
        # Where it begins: how it moves on the model cannot say.
        x, y, w, h = (100 * edge for edge in mark.keyframes[0].box.to_list())
        times += f"&xywh=percent:{x:.4f},{y:.4f},{w:.4f},{h:.4f}"
    return _fragment(times, _MEDIA_FRAGMENTS)


def _fragment(value: str, standard: str) -> dict[str, Any]:
    return {"type": "FragmentSelector", "conformsTo": standard, "value": value}


def _annotations_in(data: Any) -> Iterator[dict[str, Any]]:
    """Annotations one by one, however they are kept; a page may lie in a collection."""
    if isinstance(data, list):
        for item in data:
            yield from _annotations_in(item)
    elif isinstance(data, dict):
        if "target" in data:
            yield data
        for inner in ("items", "first"):
            yield from _annotations_in(data.get(inner))


def _mark_of_annotation(item: dict[str, Any], case: CaseMarks) -> Mark | None:
    source, fragments = _source_of(item), _fragments_of(item)
    record = case.find_record(unquote(source)) or case.find_record(source)
    if record is None:
        return None
    times = _TIMES.search(fragments)
    mark = mark_from_data(item.get(_OWN), record.path)
    if mark is not None:
        if times is None or isinstance(mark, RegionRedaction):
            return mark
        start, end = _span_of(times)
        return with_span(mark, start, start if end is None else end)
    page = _PAGE.search(fragments)
    begins, ends = _span_of(times) if times is not None else (None, None)
    texts = list(_texts_of(item))
    tag = next((text for purpose, text in texts if purpose == "tagging"), "")
    note = "\n".join(text for purpose, text in texts if purpose != "tagging")
    number = int(page[1]) if page is not None else None
    return Annotation("", record.path, tag, note, begins, ends, number, None, _creator_of(item))


def _span_of(times: re.Match[str]) -> tuple[float, float | None]:
    try:
        return float(times[1] or 0), float(times[2]) if times[2] else None
    except ValueError:
        return 0.0, None


def _target_of(item: dict[str, Any]) -> Any:
    target = item["target"]
    return target[0] if isinstance(target, list) and target else target


def _source_of(item: dict[str, Any]) -> str:
    target = _target_of(item)
    if isinstance(target, dict):
        target = target.get("source", target.get("id", ""))
        target = target.get("id", "") if isinstance(target, dict) else target
    return str(target).partition("#")[0]


def _fragments_of(item: dict[str, Any]) -> str:
    """All that is said of the place, whether behind a ``#`` or by a selector."""
    target = _target_of(item)
    if not isinstance(target, dict):
        return str(target).partition("#")[2]
    selectors = target.get("selector", [])
    found = [str(target.get("source", "")).partition("#")[2]]
    for selector in selectors if isinstance(selectors, list) else [selectors]:
        while isinstance(selector, dict):
            found.append(str(selector.get("value", "")))
            selector = selector.get("refinedBy")
    return "&".join(filter(None, found))


def _texts_of(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    bodies = item.get("body", item.get("bodyValue", []))
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if isinstance(body, str):
            yield "", body
        elif isinstance(body, dict) and isinstance(body.get("value"), str):
            yield str(body.get("purpose", "")), body["value"]


def _creator_of(item: dict[str, Any]) -> str:
    creator = item.get("creator", "")
    return str(creator.get("name", "")) if isinstance(creator, dict) else str(creator)
