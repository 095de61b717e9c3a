"""A document as one page for a browser: no script, no network, read in the order it is written."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reviewer.printing.blocks import (
    Block,
    Bullets,
    Document,
    Headline,
    Paragraph,
    PrintedTable,
    TextRun,
)
from reviewer.system.resources import resource_path


def write_html(document: Document) -> str:
    """The page."""
    look = resource_path("printing/page.css").read_text(encoding="utf-8")
    body = "\n".join(part for block in document.blocks for part in _html_of_block(block))
    return (
        '<!DOCTYPE html>\n<html lang="en-US"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(document.title)}</title>\n<style>\n{look}</style></head>\n"
        f"<body><main>\n{body}\n</main>\n<footer>{escape(document.foot)}</footer></body></html>\n"
    )


def _html_of_block(block: Block) -> Iterator[str]:
    match block:
        case Headline():
            yield f"<h{block.rank}>{_lines(block.text)}</h{block.rank}>"
        case Paragraph():
            kind = f' class="{block.style.value}"' if block.style.value else ""
            yield f"<p{kind}>{_html_of_runs(block.words)}</p>"
        case Bullets():
            entries = "".join(f"<li>{_html_of_runs(entry)}</li>" for entry in block.entries)
            yield f"<ul>{entries}</ul>"
        case PrintedTable() if not block.rows:
            yield f'<p class="quiet">{_lines(block.empty)}</p>'
        case PrintedTable():
            yield from _html_of_table(block)


def _html_of_table(block: PrintedTable) -> Iterator[str]:
    yield "<table>"
    yield "<colgroup>" + "".join(f'<col style="width:{c.share:.2%}">' for c in block.columns)
    yield "</colgroup><thead><tr>"
    yield "".join(f'<th scope="col">{_lines(c.head)}</th>' for c in block.columns)
    yield "</tr></thead><tbody>"
    for row in block.rows:
        yield "<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _html_of_runs(words: tuple[TextRun, ...]) -> str:
    return "".join(
        f"<b>{_lines(part.text)}</b>" if part.bold else _lines(part.text) for part in words
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
