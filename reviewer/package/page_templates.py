"""The words of a package's pages are templates that their users may change.

A template is HTML with ``$fields`` in it, and a ``<table id="...">`` where a table is to stand. The
user's own copy in ``letters`` of the settings takes the shipped one's place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from string import Template

from reviewer.errors import Refused
from reviewer.printing import Block, read_html
from reviewer.system.home import home_folder
from reviewer.system.resources import resource_path

Tables = Mapping[str, Callable[[], Block | None]]
_FOLDER = "letters"
_HELP = "The README of resources/letters lists the fields and tables that it may use."


def find_template(name: str) -> Path:
    """The user's own template, else the shipped one."""
    own = home_folder() / _FOLDER / f"{name}.html"
    return own if own.exists() else resource_path(f"{_FOLDER}/{name}.html")


def fill_template(name: str, fields: Mapping[str, str], tables: Tables) -> list[Block]:
    """A page's parts, filled in.

    Args:
        name: of the template.
        fields: what each field becomes, as HTML.
        tables: makes each table; ``None`` where there is nothing to show.

    Raises:
        Refused: It names something that is not there, or cannot be printed; its file and the
            line are told.
    """
    file = find_template(name)
    try:
        html = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The template {file} cannot be read: {error}.", _HELP) from error
    _require_known(file, html, fields)
    try:
        # As it was written, for places in what is filled in are no places of the file.
        read_html(html, _named_only(tables))
        return read_html(Template(html).substitute(fields), tables)
    except Refused as fault:
        raise Refused(f"The template {file} does not fit: {fault.message}", fault.remedy) from fault


def _named_only(tables: Tables) -> Tables:
    return dict.fromkeys(tables, lambda: None)


def _require_known(file: Path, html: str, fields: Mapping[str, str]) -> None:
    """A field that is mistyped must not reach a requester as $feild."""
    for found in Template.pattern.finditer(html):
        name = found["named"] or found["braced"]
        if found["escaped"] is not None or name in fields:
            continue
        line = html.count("\n", 0, found.start()) + 1
        what = (
            f"there is no field ${name}" if name else "a $ begins no field; write $$ for the sign"
        )
        raise Refused(f"The template {file} does not fit at line {line}: {what}.", _HELP)
