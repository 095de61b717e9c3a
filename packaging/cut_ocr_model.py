"""Cut the text recognition model down to Latin letters: `python packaging/cut_ocr_model.py IN OUT`.

Needs the package ``onnx``, which the program itself does not. IN is ``PP-OCRv6_rec_small.onnx``
of the package rapidocr; OUT is written with a ``.txt`` of its letters beside it.
"""

from __future__ import annotations

import sys
import unicodedata
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
    """Write a model with only the classes of kept letters, and the list of them."""
    import onnx
    from onnx import numpy_helper

    model: Any = onnx.load(str(source))
    letters = {p.key: p.value for p in model.metadata_props}["character"].split("\n")
    chars = ["", *letters, " "]
    rows = [number for number, char in enumerate(chars) if _kept(char)]
    for tensor in model.graph.initializer:
        if tensor.name in _LAYER:
            part = numpy_helper.to_array(tensor)[..., rows]
            tensor.CopyFrom(numpy_helper.from_array(part.copy(), tensor.name))
    del model.metadata_props[:]
    del model.graph.value_info[:]
    model.graph.output[0].type.tensor_type.shape.dim[-1].dim_value = len(rows)
    onnx.save(model, str(target))
    target.with_suffix(".txt").write_text("".join(chars[n] for n in rows[1:]), encoding="utf-8")


if __name__ == "__main__":
    cut(Path(sys.argv[1]), Path(sys.argv[2]))
