"""Presentations: slides as they are shown, and what a release of them leaves out."""

import zipfile

import pytest

from reviewer.intake.limits import DEFAULTS
from reviewer.intake.sniff import type_of
from reviewer.model import Kind
from reviewer.readers import office
from reviewer.readers.document import read_sections

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'
NAME = "Farid Nasser"
WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
BLACK = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'


def shape(text="", at=(0, 0, 100, 20), fill="", ink=""):
    x, y, w, h = at
    run = f"<a:p><a:r><a:rPr>{ink}</a:rPr><a:t>{text}</a:t></a:r></a:p>" if text else ""
    place = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
    body = f"<p:txBody>{run}</p:txBody>" if text else ""
    return f"<p:sp><p:nvSpPr/><p:spPr>{place}{fill}</p:spPr>{body}</p:sp>"


def links(**targets):
    rows = "".join(
        f'<Relationship Id="{k}" Type="x/{v[0]}" Target="{v[1]}"/>' for k, v in targets.items()
    )
    return f'<Relationships xmlns="http://x">{rows}</Relationships>'


def presentation(path, *slides, notes=(), hidden=()):
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("[Content_Types].xml", "<Types/>")
        ids = "".join(f'<p:sldId r:id="s{n}"/>' for n in range(len(slides)))
        box.writestr("ppt/presentation.xml", f"<p:presentation {SPACES}>{ids}</p:presentation>")
        targets = {f"s{n}": ("slide", f"slides/slide{n}.xml") for n in range(len(slides))}
        box.writestr("ppt/_rels/presentation.xml.rels", links(**targets))
        for n, shapes in enumerate(slides):
            show = ' show="0"' if n in hidden else ""
            tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
            box.writestr(f"ppt/slides/slide{n}.xml", f"<p:sld {SPACES}{show}>{tree}</p:sld>")
        for n, said in enumerate(notes):
            listing = links(n=("notesSlide", f"../notesSlides/n{n}.xml"))
            box.writestr(f"ppt/slides/_rels/slide{n}.xml.rels", listing)
            box.writestr(f"ppt/notesSlides/n{n}.xml", f"<p:notes {SPACES}>{shape(said)}</p:notes>")
    return path


HIDDEN = {
    "white": shape(NAME, ink=WHITE),
    "black on black": shape(NAME, fill=BLACK),
    "no fill": shape(NAME, ink="<a:noFill/>"),
    "covered": shape(NAME) + shape(fill=BLACK),
    "white marker": shape(NAME, ink=f"{WHITE}<a:highlight><a:srgbClr val='FFFFFF'/></a:highlight>"),
}
SHOWN = {
    "plain": shape(NAME),
    "inverse": shape(NAME, fill=BLACK, ink=WHITE),
    "behind": shape(fill=WHITE) + shape(NAME),
    "on a dark shape": shape(at=(0, 0, 300, 300), fill=BLACK) + shape(NAME, ink=WHITE),
}


@pytest.mark.parametrize("way", HIDDEN | SHOWN)
def test_what_can_be_read(tmp_path, way):
    path = presentation(tmp_path / "a.pptx", (HIDDEN | SHOWN)[way])
    extract = office.read_extract(path, "pptx")
    assert (NAME in extract.hidden_words) is (way in HIDDEN)
    shown = [b.cells[0] for b in extract.blocks if b.kind == "text"]
    assert (shown == [NAME]) is (way in SHOWN)


def test_a_shape_over_half_of_the_words_may_cover_some(tmp_path):
    half = shape(NAME) + shape(at=(0, 0, 50, 20), fill=BLACK)
    assert office.read_extract(presentation(tmp_path / "a.pptx", half), "pptx").covered


def test_notes_and_hidden_slides_are_left_out_told_and_found(tmp_path):
    slides = (shape("shown"), shape("skipped"))
    path = presentation(tmp_path / "a", *slides, notes=("spoken",), hidden=(1,))
    assert type_of(path, "a", DEFAULTS).format == "pptx"
    assert type_of(path, "a", DEFAULTS).kind is Kind.DOCUMENT
    extract = office.read_extract(path, "pptx")
    assert [b.cells[0] for b in extract.blocks] == ["Slide 1", "shown"]
    assert extract.list_losses == ("hidden slides (1)", "speaker notes (1)")
    found = {s.place: s.text for s in read_sections(path, "pptx")}
    assert found == {
        "slide 1": "shown",
        "notes of slide 1": "spoken",
        "slide 2 (hidden)": "skipped",
    }
