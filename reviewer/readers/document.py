"""The words of documents, section by section: pages, sheets, parts. Reading only.

What a reader of the page does not see counts too: comments, deleted revisions, hidden
sheets, formulas, form fields. A search that misses them would call a document clean.

Decision 136.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pymupdf

from reviewer.errors import BadInput
from reviewer.model import NO_FACTS, Facts, Kind
from reviewer.model.formats import format_of, resolve_entry
from reviewer.readers import jbig2
from reviewer.readers.decoding import clean_cells, clean_text, load_file, load_text
from reviewer.readers.direction import reverse_text
from reviewer.readers.line_folding import unfold_lines
from reviewer.readers.office.cell_format import words_of
from reviewer.readers.office.slides import note_words, slide_words
from reviewer.readers.office.workbooks import load_openpyxl_book
from reviewer.readers.pdf_streams import require_bounded
from reviewer.readers.rtf import CELL, rtf_words
from reviewer.readers.tables import rows_of
from reviewer.readers.web_words import words_of_html
from reviewer.readers.word_parts import character_of_symbol, field_words, is_hidden, word_parts
from reviewer.readers.xml_tree import attribute_named, local_name, parse_xml
from reviewer.system.facts import library_fact

# These bounds are chosen by hand: more than agencies release, and less than fills a computer.
MAX_PAGES = 20_000
MAX_RELEASED = 5000  # pages of a PDF
MAX_PIXELS = 250_000_000  # of a picture in a PDF
MAX_FILE = 512 << 20
# Of Office files, together; a bomb unpacks to more.
MAX_UNPACKED = 256 << 20
MAX_MEMBERS = 10_000
MAX_CELLS = 2_000_000
_DRAWING = re.compile(r"/(?:charts/chart|diagrams/data|drawings/drawing)\d*\.xml\Z")
_PICTURE_FILTERS = ("JBIG2Decode", "DCTDecode", "JPXDecode", "CCITTFaxDecode")

# MuPDF prints what it thinks of broken files, parts of them included.
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Section:
    """A part of a document with a place of its own, and its text."""

    place: str
    text: str
    page: int | None = None
    row: int | None = None


def text_of(path: Path, format: str, encoding: str | None = None) -> list[str]:
    """The texts of a document's pages or sections.

    Raises:
        BadInput: The document is broken, locked, too large, or of another format.
    """
    return [section.text for section in read_sections(path, format, encoding)]


def read_document_facts(path: Path, format: str) -> Facts:
    """Pages of a PDF, rows of a table.

    Raises:
        BadInput: As ``text_of``.
    """
    if format == "pdf":
        with opened_pdf(path) as book:
            _require_releasable(book, path.name)
            _refuse_packed(book, path.name)
            require_bounded(path)
            size, library = path.stat().st_size, library_fact("pymupdf")
            log.info("%s sees a PDF of %d pages, %d bytes", library, book.page_count, size)
            return Facts(pages=book.page_count)
    if format == "csv":
        return Facts(rows=sum(1 for _ in rows_of(load_text(path), path.name)))
    return Facts()


def _require_releasable(book: Any, name: str) -> None:
    """Refuse when it comes in what would stop a release after everything else was done."""
    if book.page_count > MAX_RELEASED:
        raise BadInput(
            f"{name} has {book.page_count} pages; the bound is {MAX_RELEASED}.",
            "Split it and add the parts to the case.",
        )
    # All pictures of the file, not those of pages: a form or a pattern may hold one as well.
    for xref in range(1, book.xref_length()):
        if not book.xref_is_image(xref):
            continue
        pixels = _number_of_key(book, xref, "Width") * _number_of_key(book, xref, "Height")
        if pixels > MAX_PIXELS:
            number = _page_of(book, xref)
            page = f"Page {number} of {name}" if number else name
            raise BadInput(
                f"{page} holds a picture of {pixels // 1_000_000} megapixels.",
                "Ask for a copy with smaller pictures, or withhold it.",
            )


def _number_of_key(book: Any, xref: int, key: str) -> int:
    kind, value = book.xref_get_key(xref, key)
    # A size behind a reference is looked at by whoever draws the page.
    return int(value) if kind == "int" else 0


def _page_of(book: Any, picture: int) -> int:
    """The first page that shows a picture, from 1; 0 when none is known to."""
    for number in range(book.page_count):
        try:
            shown = book.get_page_images(number, full=True)
        except (RuntimeError, ValueError):
            continue
        if any(picture in item[:2] for item in shown):
            return number + 1
    return 0


def read_sections(
    path: Path, format: str, encoding: str | None = None, facts: Facts = NO_FACTS
) -> Iterator[Section]:
    """A document's pages or sections, one after another.

    ``facts`` tell the style sheets that came with a web page, and the sheets of a workbook that
    are records of their own.

    Raises:
        BadInput: As ``text_of``.
    """
    row = format_of(Kind.DOCUMENT, format)
    if not row.read:
        raise BadInput(f"{path.name}: no reader knows the document format {format!r}.")
    yield from resolve_entry(row.read)(path, encoding, facts)


def opened_pdf(path: Path) -> Any:
    """An open PDF within bounds; a context manager.

    Raises:
        BadInput: It is broken, locked, too large, or has absurdly many pages.
    """
    if path.stat().st_size > MAX_FILE:
        raise BadInput(f"{path.name} is too large to be read.", "Split it, or withhold it.")
    try:
        book = pymupdf.open(path, filetype="pdf")
    except (RuntimeError, ValueError, OSError) as fault:
        raise BadInput(f"{path.name} is not a readable PDF.", "Get it anew.") from fault
    # A copy without a password has to come from whoever has it: this program guesses none.
    if book.needs_pass:
        book.close()
        raise BadInput(f"{path.name} is locked with a password.", "Get a copy without one.")
    if not 0 < book.page_count <= MAX_PAGES:
        count = book.page_count
        book.close()
        raise BadInput(f"{path.name} has {count} pages, which cannot be read.", "Withhold it.")
    jbig2.mend_pictures(book, path)
    return book


def read_pdf(path: Path, *given: Any) -> Iterator[Section]:
    """Each page: its text, its notes, its fields."""
    with opened_pdf(path) as book:
        for number in range(book.page_count):
            try:
                page = book[number]
                refuse_image_text(book, page, path.name)
                text = _page_text(page)
            except (RuntimeError, ValueError) as fault:
                raise BadInput(f"Page {number + 1} of {path.name} cannot be read.") from fault
            yield Section(f"page {number + 1}", clean_text(text), page=number + 1)


def refuse_image_text(book: Any, page: Any, name: str) -> None:
    """Refuse page text that is packed as a picture: nobody writes that but to exhaust memory.

    Raises:
        BadInput: The page has such text; ``name`` names the file to the user.
    """
    # ISO 32000-1, 7.8.2: page code is one stream or several; forms (8.10) are drawn from it.
    streams = {*page.get_contents(), *(item[0] for item in page.get_xobjects())}
    for xref in streams:
        _, filters = book.xref_get_key(xref, "Filter")
        if any(packed in filters for packed in _PICTURE_FILTERS):
            raise BadInput(
                f"Page {page.number + 1} of {name} holds text packed as a picture.", "Withhold it."
            )


def _refuse_packed(book: Any, name: str) -> None:
    """Refuse when it comes what ``refuse_image_text`` refuses; a page that cannot be opened is
    told by whoever reads it.
    """
    for number in range(book.page_count):
        with suppress(RuntimeError, ValueError):
            refuse_image_text(book, book[number], name)


def _page_text(page: Any) -> str:
    parts = [page.get_text("text")]
    # A note's text and a field's value are shown by viewers and lie in no page code.
    parts += [annotation.info.get("content", "") for annotation in page.annots() or ()]
    parts += [str(field.field_value or "") for field in page.widgets() or ()]
    return "\n".join(part for part in parts if part)


def read_docx(path: Path, *given: Any) -> Iterator[Section]:
    """Every part with words: the body, headers, footers, notes, comments, deletions too."""
    with _open_archive(path) as box:
        names = box.namelist()
        wanted = ("document", "header", "footer", "footnotes", "endnotes", "comments", "glossary")
        order = {word: at for at, word in enumerate(wanted)}
        parts = word_parts(names, lambda name: _read_member(box, name, path), path.name)
        for name in names:
            stem = Path(name).stem.rstrip("0123456789")
            # Also parts that nothing points to: they are in the file, and a search must find their
            # words.
            if name.startswith("word/") and name.endswith(".xml") and stem in order:
                parts.setdefault(name, stem)
        kept = sorted((order[s], n, s) for n, s in parts.items())
        if not any(stem == "document" for _, _, stem in kept):
            raise BadInput(f"{path.name} is no Word document.", "Withhold it.")
        for _, name, stem in kept:
            root = parse_xml(_read_member(box, name, path), path.name)
            text = "\n".join(filter(None, map(_text_of_paragraph, _find_paragraphs(root))))
            if text:
                yield Section("body" if stem == "document" else stem, clean_text(text))
        yield from _sections_of_drawings(box, path)


def _sections_of_drawings(box: zipfile.ZipFile, path: Path) -> Iterator[Section]:
    """The words of charts, diagrams and shapes, which lie in parts of their own."""
    for name in sorted(filter(_DRAWING.search, box.namelist())):
        text = note_words(parse_xml(_read_member(box, name, path), path.name), all_of_it=True)
        if text:
            yield Section("drawing", clean_text(text))


def _find_paragraphs(root: Element) -> Iterator[Element]:
    return (node for node in root.iter() if local_name(node.tag) == "p")


def _text_of_paragraph(node: Element) -> str:
    """A paragraph's words; those of a text box inside it come as paragraphs of their own.

    What the page does not show follows on a line of its own: it must not stand between a name
    and its surname, which on the page are side by side.
    """
    shown: list[str] = []
    unseen: list[str] = []
    stack = [(child, shown) for child in reversed(node)]
    while stack:
        child, out = stack.pop()
        kind = local_name(child.tag)
        # WordprocessingML: deleted text and a field's code, which no page shows.
        if kind in ("delText", "instrText"):
            unseen.append(child.text or "")
        # Bidirectional override: what is written backwards reads forwards on the page.
        elif kind == "bdo" and attribute_named(child, "val") == "rtl":
            out.append(reverse_text(_text_of_paragraph(child)))
        elif kind != "p":
            out.append(_text_of_leaf(kind, child))
            if kind in ("del", "moveFrom") or (kind == "r" and is_hidden(child)):
                out = unseen
            stack += [(inner, out) for inner in reversed(child)]
    lines = ("".join(shown), "".join(unseen))
    return "\n".join(line for line in lines if line)


def _text_of_leaf(kind: str, node: Element) -> str:
    if kind == "t":
        return node.text or ""
    if kind == "textpath":  # words drawn along a line
        return f" {attribute_named(node, 'string')} "
    if kind in ("tab", "ptab", "br", "cr"):
        return "\t" if kind.endswith("tab") else "\n"
    if kind == "noBreakHyphen":
        return "-"
    if kind in ("sym", "fldChar"):
        return character_of_symbol(node) if kind == "sym" else field_words(node)
    return " " if kind in _APART else ""


# What stands apart from the words around it: pictures, readings of signs, parts of formulas.
_APART = frozenset({"rt", "rubyBase", "num", "den", "sub", "sup", "blip", "imagedata"})


def read_xlsx(path: Path, _: str | None, facts: Facts) -> Iterator[Section]:
    """Each sheet: values, formulas and comments; a hidden sheet says so."""
    with _open_archive(path) as box:  # otherwise bounds only: openpyxl unpacks by itself
        drawings = list(_sections_of_drawings(box, path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every feature that it does not keep
        written = _load_workbook(path, data_only=False)
        # Twice, where there are formulas: openpyxl gives either them or their values.
        shown = _load_workbook(path, data_only=True) if _has_formulas(written) else None
    for sheet in written.worksheets:
        if sheet.title in facts.apart:
            continue
        hidden = "" if sheet.sheet_state == "visible" else " (hidden)"
        values = shown[sheet.title] if shown and sheet.title in shown.sheetnames else None
        yield Section(
            f"sheet {sheet.title}{hidden}", clean_text("\n".join(_texts_of_cells(sheet, values)))
        )
    yield from drawings


def _has_formulas(book: Any) -> bool:
    cells = (cell for sheet in book.worksheets for cell in sheet._cells.values())
    return any(cell.data_type == "f" for cell in cells)


def _load_workbook(path: Path, data_only: bool) -> Any:
    try:
        # From memory: given a path, the library goes by its ending, which says nothing here.
        return load_openpyxl_book(io.BytesIO(path.read_bytes()), path.name, data_only=data_only)
    except (ValueError, KeyError, TypeError, OSError, AttributeError, SyntaxError) as fault:
        # SyntaxError: the base of what the standard XML parser raises.
        raise BadInput(f"{path.name} is not a readable workbook.", "Withhold it.") from fault
    except (zipfile.BadZipFile, IndexError) as fault:
        raise BadInput(f"{path.name} is a broken workbook.", "Get it anew.") from fault


def _texts_of_cells(sheet: Any, values: Any) -> Iterator[str]:
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
        raise BadInput(f"Sheet {sheet.title!r} has more than {MAX_CELLS} cells.", "Split it.")
    for row in sheet.iter_rows():
        said: list[Any] = []
        unseen: list[Any] = []  # on a line of its own: it must not part the words of two cells
        for cell in row:
            formula = cell.data_type == "f" and values is not None
            shown = values.cell(cell.row, cell.column).value if formula else cell.value
            words = words_of(cell.number_format or "", shown)
            said.append(f"{words.before}{shown}{words.after}" if words.writes_letters else shown)
            unseen += [cell.value] if formula else []
            unseen += [cell.comment.text] if cell.comment else []
        for texts in (said, unseen):
            line = "\t".join(str(text) for text in texts if text is not None)
            if line:
                yield line


def read_pptx(path: Path, *given: Any) -> Iterator[Section]:
    """Each slide, and its notes, comments and drawings; a hidden slide says so."""
    for place, text in slide_words(path):
        if text:
            yield Section(place, clean_text(text))


def read_html(path: Path, encoding: str | None, facts: Facts) -> Iterator[Section]:
    """The page's words, as its styles lay them out."""
    yield Section("body", clean_text(words_of_html(load_text(path, encoding), facts.sheets_beside)))


def read_txt(path: Path, encoding: str | None, _: Facts) -> Iterator[Section]:
    """The whole text; lines that were folded to be sent are put together."""
    yield Section("body", unfold_lines(clean_text(load_text(path, encoding))))


def read_rtf(path: Path, *given: Any) -> Iterator[Section]:
    """The whole text, hidden words too."""
    text, _ = rtf_words(load_file(path), path.name, unseen=True)
    yield Section("body", clean_text(text.replace(CELL, "\t")).strip("\n"))


def read_csv(path: Path, encoding: str | None = None, _: Facts = NO_FACTS) -> Iterator[Section]:
    """Each row, written as CSV."""
    writer = csv.writer(_Line(), lineterminator="")
    for number, row in enumerate(rows_of(load_text(path, encoding), path.name), 1):
        yield Section(f"row {number}", writer.writerow(clean_cells(row)), row=number)


class _Line:
    """Where a writer writes to that gives back what it has written: a line of a table."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def _open_archive(path: Path) -> zipfile.ZipFile:
    """An office file's container, refused before it can unpack without bounds."""
    try:
        box = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise BadInput(f"{path.name} is not a readable office file.", "Get it anew.") from fault
    members = box.infolist()
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        box.close()
        raise BadInput(f"{path.name} would unpack to an absurd size.", "Withhold it.")
    if any(m.flag_bits & 1 for m in members):
        box.close()
        raise BadInput(f"{path.name} is locked with a password.", "Get a copy without one.")
    return box


def _read_member(box: zipfile.ZipFile, name: str, path: Path) -> bytes:
    try:
        with box.open(name) as stream:
            return stream.read(MAX_UNPACKED)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError) as fault:
        raise BadInput(f"{path.name} is a broken office file.", "Get it anew.") from fault
