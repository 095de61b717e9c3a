"""Blocks of text laid out as the pages of a new PDF, the same on every machine.

Decision 37.
"""

from __future__ import annotations

import html
import io
from itertools import groupby
from pathlib import Path, PurePosixPath

import pikepdf
import pymupdf

from reviewer.readers.office.blocks import TextBlock
from reviewer.system.jobs import Job

_PAPER = (612.0, 792.0)  # points: US letter
_MARGIN = 54.0
_AT_ONCE = 400  # blocks: the layout of a long text in one piece takes ever longer
_CSS = """
body { font-family: sans-serif; font-size: 10pt; }
p { margin: 0 0 5pt 0; } li { margin: 0 0 3pt 0; }
h1, h2, h3 { margin: 10pt 0 5pt 0; } h1 { font-size: 15pt; } h2 { font-size: 13pt; }
h3 { font-size: 11pt; } table { margin: 3pt 0 6pt 0; } td { padding: 2pt; font-size: 9pt; }
"""


def lay_out(blocks: list[TextBlock], target: Path, name: str, job: Job) -> int:
    """Write blocks as a PDF; return its number of pages."""
    pages = io.BytesIO()
    writer = pymupdf.DocumentWriter(pages)
    paper = pymupdf.Rect(0, 0, *_PAPER)
    inner = pymupdf.Rect(_MARGIN, _MARGIN, _PAPER[0] - _MARGIN, _PAPER[1] - _MARGIN)
    count = 0
    for first in range(0, len(blocks), _AT_ONCE):
        story = pymupdf.Story(_blocks_as_html(blocks[first : first + _AT_ONCE]), user_css=_CSS)
        more = 1
        while more:
            job.check()
            job.progress(first, len(blocks), f"page {count + 1}")
            device = writer.begin_page(paper)
            more, _ = story.place(inner)
            story.draw(device)
            writer.end_page()
            count += 1
    writer.close()
    _save_clean(pages.getvalue(), target, PurePosixPath(name).stem)
    return count


def _save_clean(data: bytes, target: Path, title: str) -> None:
    with pymupdf.open("pdf", data) as laid:
        laid.subset_fonts()
        small = laid.tobytes(garbage=4, deflate=True, no_new_id=True)
    with pikepdf.open(io.BytesIO(small)) as book:
        for key in list(book.Root.keys()):
            if key not in ("/Type", "/Pages"):
                del book.Root[key]
        for key in list(book.docinfo.keys()):
            del book.docinfo[key]
        book.docinfo["/Title"] = pikepdf.String(title)
        book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        book.save(target, deterministic_id=True, fix_metadata_version=False)


def _blocks_as_html(blocks: list[TextBlock]) -> str:
    parts = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind == "row":
            rows = "".join(_row_as_html(block) for block in group)
            parts.append(f'<table border="1">{rows}</table>')
        elif kind == "item":
            parts.append(
                f"<ul>{''.join(f'<li>{_escape_text(b.cells[0])}</li>' for b in group)}</ul>"
            )
        else:
            parts += [_paragraph_as_html(block) for block in group]
    return f"<body>{''.join(parts)}</body>"


def _paragraph_as_html(block: TextBlock) -> str:
    tag = f"h{min(max(block.level, 1), 3)}" if block.kind == "heading" else "p"
    text = block.cells[0]
    if block.kind == "told":
        text = "".join(f"{a}{b}" for a, b in zip(block.labels, block.cells, strict=True))
    return f"<{tag}>{_escape_text(text)}</{tag}>"


def _row_as_html(block: TextBlock) -> str:
    return f"<tr>{''.join(f'<td>{_escape_text(cell)}</td>' for cell in block.cells)}</tr>"


def _escape_text(text: str) -> str:
    clean = "".join(c for c in text if c in "\n\t" or c.isprintable())
    escaped = html.escape(clean, quote=False).replace("\t", " &nbsp; ")
    return escaped.replace("\n", "<br/>") or "&nbsp;"
