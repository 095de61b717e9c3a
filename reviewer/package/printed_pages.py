"""The pages of a package beside its letter and its log, each a template and a row here."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.package.contents import Contents
from reviewer.package.letter import foot_of_pages
from reviewer.package.page_fields import fields_of
from reviewer.package.page_tables import tables_of
from reviewer.package.page_templates import fill_template
from reviewer.printing import Document, print_document


@dataclass(frozen=True)
class PageKind:
    """A page: the template and the file are called alike."""

    name: str
    title: str
    sideways: bool = False


PAGES = (
    PageKind("response", "The answer, item by item"),
    PageKind("record-index", "Index of records", sideways=True),
    PageKind("withheld", "Index of what is withheld", sideways=True),
    PageKind("search-statement", "Statement of the search"),
    PageKind("chronology", "Chronology"),
    PageKind("receipt", "Receipt"),
)


def write_page(contents: Contents, page: PageKind) -> bytes:
    """``NAME.pdf``.

    Raises:
        Refused: Its template names something that is not there, or cannot be printed.
    """
    blocks = fill_template(page.name, fields_of(contents), tables_of(contents))
    title = f"{page.title}, request {contents.plan.request.id}"
    return print_document(Document(title, blocks, foot_of_pages(contents), page.sideways))
