"""Style sheets that came beside a page: what they hide is hidden, whatever becomes of them."""

import base64

import pytest

from reviewer.intake import new_case
from reviewer.readers.web_styles import FOREIGN, way_to
from reviewer.store import Case
from tests.helpers.intake_media import write, zipped

NAME = "Farid Nasser"
HIDE = ".x{display:none}"
BLACK = ".x{color:#000;background:#000}"


def pages(head, **more):
    page = f"<html><head>{head}</head><body><p>Seen</p><p class=x>{NAME}</p></body></html>"
    return {"web/page.html": page.encode()} | {
        name.replace("__", "/").replace("_css", ".css"): text.encode()
        for name, text in more.items()
    }


def link(way, **more):
    told = " ".join(f'{key}="{value}"' for key, value in more.items())
    return f'<link rel="stylesheet" href="{way}" {told}>'


def record(tmp_path, files):
    report = new_case(tmp_path / "case", write(tmp_path / "b", files))
    found = next(r for r in report.records if r.path.endswith("page.html"))
    return found, [p.term for p in report.proposals]


DATA = base64.b64encode(HIDE.encode()).decode()
HIDING = {
    "beside": pages(link("a.css"), web__a_css=HIDE),
    "in a folder, with a question": pages(
        link("page_files/a%2Ecss?v=3#x"), web__page_files__a_css=HIDE
    ),
    "above": pages(link("../css/a.css"), css__a_css=HIDE),
    "taken in by another": pages(
        link("one/a.css"), web__one__a_css='@import "../two/b.css" screen;', web__two__b_css=HIDE
    ),
    "taken in by the page": pages("<style>@import url(a.css);</style>", web__a_css=HIDE),
    "of a base": pages('<base href="look/">' + link("a.css"), web__look__a_css=HIDE),
    "in its own address": pages(link(f"data:text/css;base64,{DATA}")),
    "of a page without a head": {
        "web/page.html": f"{link('a.css')}<p class=x>{NAME}</p><p>Seen</p>".encode(),
        "web/a.css": HIDE.encode(),
    },
    "with other letters": pages(link("A.css"), web__a_css=HIDE),
}


FOREIGN_WAYS = {
    "absent": pages(link("b.css"), web__a_css=HIDE),
    "from the net": pages(link("https://example.org/a.css"), web__a_css=HIDE),
    "from any net": pages(link("//example.org/a.css")),
    "from the disk": pages(link("/etc/a.css")) | {"etc/a.css": HIDE.encode()},
    "from a drive": pages(link("c:/a.css")),
    "out of the bundle": pages(link("../../../a.css")),
    "of a base in the net": pages(
        '<base href="https://example.org/">' + link("a.css"), web__a_css=HIDE
    ),
    "too large": pages(link("a.css"), web__a_css=HIDE + " " * (2 << 20)),
}


@pytest.mark.parametrize("packed", [False, True])
def test_what_a_sheet_of_the_bundle_hides_is_left_out_and_others_are_told(tmp_path, packed):
    ways = HIDING | FOREIGN_WAYS
    files = {f"{way}/{name}": data for way in ways for name, data in ways[way].items()}
    files["a.css"] = HIDE.encode()
    bundle = zipped(tmp_path / "b.zip", files) if packed else write(tmp_path / "b", files)
    records = new_case(tmp_path / "case", bundle).records
    found = {r.path.split("/")[0]: r.facts.leaves_out for r in records if r.path.endswith("html")}
    assert found == dict.fromkeys(HIDING, ("hidden words (1)",)) | dict.fromkeys(
        FOREIGN_WAYS, (f"{FOREIGN} (1)",)
    )


def test_sheets_that_take_in_each_other_end(tmp_path):
    files = pages(
        link("a.css"), web__a_css="@import 'b.css';" + HIDE, web__b_css="@import 'a.css';"
    )
    found, _ = record(tmp_path, files)
    assert "hidden words (1)" in found.facts.leaves_out


def test_blacked_out_words_are_proposed_and_the_release_depends_on_no_file(tmp_path):
    found, proposed = record(tmp_path, pages(link("a.css"), web__a_css=BLACK))
    assert proposed == [NAME]
    assert found.facts.leaves_out == ("blacked out words (1)",)
    with Case.open(tmp_path / "case") as case:
        records = {r.path: r for r in case.snapshot().records}
        kept = records["web/page.html"].facts
        case.original_path(records["web/a.css"]).unlink()
    assert kept == found.facts
    assert kept.sheets_beside == {"a.css": BLACK}


@pytest.mark.parametrize(
    ("address", "at", "way"),
    [
        ("a.css", "", "a.css"),
        ("../a.css", "x/y.css", "a.css"),
        ("..", "", None),
        ("", "x", None),
        ("a\\b.css", "", None),
        ("%2e%2e/a.css", "", "../a.css"),
        ("java\nscript:x", "", None),
    ],
)
def test_where_an_address_leads(address, at, way):
    assert way_to(address, at) == way
