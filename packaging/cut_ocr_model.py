"""Make a model that reads pictures small and quick: `python packaging/cut_ocr_model.py IN OUT`.

Needs the package ``onnx``, which the program itself does not. IN is ``PP-OCRv6_rec_small.onnx`` or
``PP-OCRv6_det_small.onnx`` of the package rapidocr. Of the first only the classes of Latin letters
are kept, with a ``.txt`` of them beside OUT. In both, layers that only copy go, and what is added
to all that a layer gives becomes a part of it: the same numbers with fewer ways through memory.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

_LAYER = ("linear_8.w_0", "linear_8.b_0")  # what turns features into classes
_MORE = "–—‘’‚“”„•…€£§©®°±·×÷№¢¥¶†‡«»¿¡½¼¾²³µ‐‑"


def _kept(char: str) -> bool:
    if char in ("", " "):
        return True
    name = unicodedata.name(char[0], "")
    return ord(char[0]) < 128 or ("LATIN" in name and "FULLWIDTH" not in name) or char in _MORE


def cut(source: Path, target: Path) -> None:
    """Write a model with only the classes of kept letters, if it has such, and joined layers."""
    import onnx

    model: Any = onnx.load(str(source))
    letters = {p.key: p.value for p in model.metadata_props}.get("character")
    if letters is not None:
        chars = _cut_classes(model, letters.split("\n"))
        target.with_suffix(".txt").write_text(chars, encoding="utf-8")
    del model.metadata_props[:]
    del model.graph.value_info[:]
    join_layers(model)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def _cut_classes(model: Any, letters: list[str]) -> str:
    """Keep the classes of some letters, and return these, in their order."""
    from onnx import numpy_helper

    chars = ["", *letters, " "]
    rows = [number for number, char in enumerate(chars) if _kept(char)]
    for tensor in model.graph.initializer:
        if tensor.name in _LAYER:
            part = numpy_helper.to_array(tensor)[..., rows]
            tensor.CopyFrom(numpy_helper.from_array(part.copy(), tensor.name))
    model.graph.output[0].type.tensor_type.shape.dim[-1].dim_value = len(rows)
    return "".join(chars[n] for n in rows[1:])


def join_layers(model: Any) -> None:
    """Take out layers that copy, and make what is added behind a convolution its bias."""
    graph = model.graph
    nodes = _without_copies(graph)
    nodes = _with_biases(graph, nodes)
    del graph.node[:]
    graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _without_copies(graph: Any) -> list[Any]:
    given = {output.name for output in graph.output}
    source: dict[str, str] = {}
    nodes = []
    for node in graph.node:
        for at, name in enumerate(node.input):
            node.input[at] = source.get(name, name)
        if node.op_type == "Identity" and node.output[0] not in given:
            source[node.output[0]] = node.input[0]
        else:
            nodes.append(node)
    return nodes


def _with_biases(graph: Any, nodes: list[Any]) -> list[Any]:
    from onnx import numpy_helper

    known = {tensor.name: tensor for tensor in graph.initializer}
    made_by = {name: node for node in nodes for name in node.output}
    uses = Counter(name for node in nodes for name in node.input)
    kept = []
    for node in nodes:
        layer = made_by.get(node.input[0]) if node.op_type == "Add" else None
        if layer is None or layer.op_type != "Conv" or node.input[1] not in known:
            kept.append(node)
            continue
        added = numpy_helper.to_array(known[node.input[1]])
        channels = numpy_helper.to_array(known[layer.input[1]]).shape[0]
        alone = uses[node.input[0]] == 1 and len(layer.input) == 2
        if not alone or added.shape != (1, channels, 1, 1):
            kept.append(node)
            continue
        name = f"{node.input[1]}.bias"
        if name not in known:
            known[name] = numpy_helper.from_array(added.reshape(-1).copy(), name)
            graph.initializer.append(known[name])
        layer.input.append(name)
        layer.output[0] = node.output[0]
    return kept


if __name__ == "__main__":
    cut(Path(sys.argv[1]), Path(sys.argv[2]))
