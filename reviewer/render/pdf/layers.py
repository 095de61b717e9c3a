"""Layers (optional content) that the reviewer never saw are cut out of the pages.

A copy of the pages loses the list of layers, and every layer would become visible: so the
hidden ones go first. Only what paints is cut; what sets the state for later stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pikepdf

_PAINT = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
_SILENT = {"Tj", "TJ", "Do", "sh", "INLINE IMAGE", "BI"}
_NO_PAINT = pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))
_NEXT_LINE = pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))
_DEPTH = 8


def cut_hidden(book: pikepdf.Pdf) -> int:
    """Remove what stands in layers that are switched off; return how many those are."""
    config = book.Root.get("/OCProperties")
    if not isinstance(config, pikepdf.Dictionary):
        return 0
    off = _switched_off(config)
    if off:
        shown = _Judgement(off)
        for page in book.pages:
            _cut_annotations(page, shown)
            resources = page.resources if "/Resources" in page else pikepdf.Dictionary()
            cut = _cut_hidden(page, resources, shown.is_hidden)
            if cut is not None:
                page.Contents = book.make_stream(cut)
        for item in book.objects:
            if isinstance(item, pikepdf.Stream) and (
                item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
            ):
                cut = _cut_hidden(
                    item, item.get("/Resources", pikepdf.Dictionary()), shown.is_hidden
                )
                if cut is not None:
                    item.write(cut)
    del book.Root.OCProperties
    return len(off)


class _Judgement:
    """Says of a layer, or of a membership in layers, whether it is hidden."""

    def __init__(self, off: set[tuple[int, int]]) -> None:
        self._off = off

    def is_hidden(self, layer: Any) -> bool:
        if not isinstance(layer, pikepdf.Dictionary):
            return False
        if layer.get("/Type") != "/OCMD":
            return layer.objgen in self._off
        rule = layer.get("/VE")
        if isinstance(rule, pikepdf.Array):
            return not self._evaluate_expression(rule, 0)
        groups = layer.get("/OCGs")
        members = list(groups) if isinstance(groups, pikepdf.Array) else [groups]
        on = [not self.is_hidden(g) for g in members if isinstance(g, pikepdf.Dictionary)]
        if not on:
            return False
        policy = str(layer.get("/P", "/AnyOn"))
        seen = {"/AllOn": all(on), "/AnyOff": not all(on), "/AllOff": not any(on)}
        return not seen.get(policy, any(on))

    def _evaluate_expression(self, rule: Any, depth: int) -> bool:
        if isinstance(rule, pikepdf.Dictionary):
            return not self.is_hidden(rule)
        if not isinstance(rule, pikepdf.Array) or len(rule) < 2 or depth > _DEPTH:
            return True
        parts = [self._evaluate_expression(part, depth + 1) for part in list(rule)[1:]]
        operator = str(rule[0])
        return {"/Not": not parts[0], "/Or": any(parts)}.get(operator, all(parts))


def _switched_off(config: pikepdf.Dictionary) -> set[tuple[int, int]]:
    default = config.get("/D", pikepdf.Dictionary())
    off = _ids_of_layers(default.get("/OFF"))
    if default.get("/BaseState") == "/OFF":
        off |= _ids_of_layers(config.get("/OCGs")) - _ids_of_layers(default.get("/ON"))
    for event in default.get("/AS", ()):
        if event.get("/Event") != "/View":
            continue
        for layer in event.get("/OCGs", ()):
            usage = layer.get("/Usage", pikepdf.Dictionary())
            if usage.get("/View", pikepdf.Dictionary()).get("/ViewState") == "/OFF":
                off.add(layer.objgen)
    return off


def _ids_of_layers(layers: Any) -> set[tuple[int, int]]:
    if not isinstance(layers, pikepdf.Array):
        return set()
    return {item.objgen for item in layers if isinstance(item, pikepdf.Dictionary)}


def _cut_annotations(page: pikepdf.Page, shown: _Judgement) -> None:
    annotations = page.obj.get("/Annots")
    if isinstance(annotations, pikepdf.Array):
        kept = [
            a
            for a in annotations
            if not (isinstance(a, pikepdf.Dictionary) and shown.is_hidden(a.get("/OC")))
        ]
        page.obj.Annots = pikepdf.Array(kept)


def _cut_hidden(owner: Any, resources: Any, hidden: Callable[[Any], bool]) -> bytes | None:
    """The content without what is hidden; ``None`` where nothing is."""
    properties = resources.get("/Properties", pikepdf.Dictionary())
    objects = resources.get("/XObject", pikepdf.Dictionary())
    kept: list[Any] = []
    nesting: list[bool] = []
    changed = False
    for step in pikepdf.parse_content_stream(owner):
        operator = str(step.operator)
        if operator in ("BDC", "BMC"):
            layer = operator == "BDC" and step.operands[0] == "/OC"
            nesting.append(layer and hidden(_property_named(properties, step.operands[1])))
        elif operator == "EMC" and nesting:
            nesting.pop()
        buried = any(nesting) or (
            operator == "Do" and hidden(_member_named(objects, step.operands).get("/OC"))
        )
        if not buried or not _is_painting(operator):
            kept.append(step)
            continue
        changed = True
        kept += _mute_instruction(operator)
    return pikepdf.unparse_content_stream(kept) if changed else None


def _is_painting(operator: str) -> bool:
    return operator in _SILENT or operator in _PAINT or operator in ("'", '"')


def _mute_instruction(operator: str) -> list[Any]:
    """What is left of a hidden instruction: the state it sets, not what it paints."""
    if operator in _PAINT:
        return [_NO_PAINT]
    return [_NEXT_LINE] if operator in ("'", '"') else []


def _property_named(properties: Any, name: Any) -> Any:
    return properties.get(name) if isinstance(name, pikepdf.Name) else name


def _member_named(objects: Any, operands: Iterable[Any]) -> Any:
    name = next(iter(operands), None)
    found = objects.get(name) if isinstance(name, pikepdf.Name) else None
    return found if found is not None else pikepdf.Dictionary()
