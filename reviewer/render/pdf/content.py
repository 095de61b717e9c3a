"""Page code: read, cleaned of marked content and unknown operators, written again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf

from reviewer.render.pdf.allowed import OPERATORS

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def clean_page_code(owner: Any, renamed: Callable[[Any], Any]) -> bytes:
    """The code of a page, form, pattern or glyph without what a release does not need.

    Marked content carries texts of its own (ActualText, Alt), so it goes. ``renamed`` gives
    an instruction with the new name of what it uses.
    """
    out: list[Any] = []
    depth = 0
    for one in pikepdf.parse_content_stream(owner):
        # ISO 32000-1, 7.8.2 and Annex A: unknown operators are passed over by viewers (BX, EX) and
        # may carry anything.
        operator = str(one.operator)
        if operator not in OPERATORS:
            continue
        # ISO 32000-1, 8.4.2: saving and restoring must be balanced; what is put behind the page
        # later would else be drawn in its last state.
        if operator == "q":
            depth += 1
        elif operator == "Q":
            if not depth:
                continue
            depth -= 1
        out.append(renamed(one))
    out += [make_instruction([], "Q")] * depth
    return pikepdf.unparse_content_stream(out)


def make_instruction(operands: list[Any], operator: str) -> Any:
    """One instruction of page code."""
    return pikepdf.ContentStreamInstruction(operands, pikepdf.Operator(operator))


def multiply_matrices(first: Any, second: Matrix) -> Matrix:
    """The matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def apply_matrix(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point moved by a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def invert_matrix(matrix: Matrix) -> Matrix | None:
    """The matrix that leads back; ``None`` for one that flattens everything."""
    a, b, c, d, e, f = matrix
    determinant = a * d - b * c
    # Everything is drawn onto a line; there is no way back from it.
    if abs(determinant) < 1e-12:
        return None
    a, b, c, d = d / determinant, -b / determinant, -c / determinant, a / determinant
    return a, b, c, d, -(e * a + f * c), -(e * b + f * d)


def copy_dictionary(dictionary: Any) -> pikepdf.Dictionary:
    """A dictionary of its own with the same entries; empty for ``None``."""
    return pikepdf.Dictionary(dict(dictionary.items()) if dictionary is not None else {})
