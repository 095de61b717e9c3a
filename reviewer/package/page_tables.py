"""The tables that a page's template may name."""

from __future__ import annotations

from functools import partial

from reviewer.package.chronology import chronology_block
from reviewer.package.contents import Contents
from reviewer.package.page_templates import Tables
from reviewer.package.record_index import index_block
from reviewer.package.response_table import items_block, response_block
from reviewer.package.search_statement import (
    custodians_block,
    events_block,
    found_block,
    recordings_block,
)
from reviewer.package.withheld_list import deletions_block, withheld_block
from reviewer.printing import PrintedTable


def tables_of(contents: Contents) -> Tables:
    """Each by its id; a table is made when a template names it."""
    makers = {
        "items": _items_asked,
        "answers": response_block,
        "index": index_block,
        "withheld": withheld_block,
        "deletions": deletions_block,
        "custodians": custodians_block,
        "events": events_block,
        "found": found_block,
        "recordings": recordings_block,
        "chronology": chronology_block,
    }
    return {name: partial(make, contents) for name, make in makers.items()}


def _items_asked(contents: Contents) -> PrintedTable | None:
    """In a letter, whose own words say the same of a request that was not asked item by item."""
    return items_block(contents) if contents.plan.request.items else None
