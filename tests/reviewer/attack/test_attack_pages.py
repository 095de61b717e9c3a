"""Documents and images that leak, and right ones that must not be accused."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pikepdf
import pymupdf
import pytest
from PIL import Image

from reviewer.attack import Secret
from reviewer.model import Kind, RedactionKind
from reviewer.model.geometry import Box
from tests.helpers import attack_pages as pages
from tests.helpers.plans import redaction, step
from tests.reviewer.attack.conftest import rules

PDF = "docs/report.pdf"


@pytest.fixture(scope="session")
def document(tmp_path_factory, stage):
    """A PDF whose name is removed, rightly."""
    root = tmp_path_factory.mktemp("document")
    (root / "originals" / "docs").mkdir(parents=True)
    pages.write_original(root / "originals" / PDF)
    page, box = pages.box_of_name(root / "originals" / PDF)
    area = redaction("r1", PDF, RedactionKind.AREA, page=page, box=Box(*box))
    secret = Secret(pages.NAME, PDF, "r1", True)
    staged = stage(root, [step(PDF, Kind.DOCUMENT, "pdf", area)], (secret,))
    staged.file("docs").mkdir()
    pages.write_release(root / "originals" / PDF, staged.file(PDF))
    return staged


def test_a_right_document_has_no_finding_and_was_read_four_ways(document):
    report = document.attack()
    assert report.findings == []
    assert {"area", "structure", "ocr", "pages", "words"} <= {c.rule for c in report.checks}
    assert len({c.library for c in report.checks if c.rule == "words"}) >= 4


def on_page(draw):
    """A leak drawn on the first page before it is cleaned."""
    return lambda source, target: pages.write_release(source, target, change=lambda b: draw(b[0]))


def in_objects(change):
    return lambda source, target: pages.write_release(source, target, clean=change)


def covered_only(source, target):
    def draw(book):
        page = book[0]
        page.insert_text((40, 120), "Witness Maria Kowalczyk stood at the north door.", fontsize=14)
        rect = page.search_for(pages.NAME)[0] + (-4, -3, 4, 3)
        page.draw_rect(rect, color=(0, 0, 0), fill=(0, 0, 0))

    pages.write_release(source, target, change=draw)


def old_revision(source, target):
    target.write_bytes(source.read_bytes())
    book = pymupdf.open(target)
    page = book[0]
    page.add_redact_annot(page.search_for(pages.NAME)[0], fill=(0, 0, 0))
    page.apply_redactions()
    book.saveIncr()


def unreferenced(source, target):
    """A stream that nothing refers to, in the bytes of an otherwise right file."""
    import zlib

    pages.write_release(source, target)
    body = zlib.compress(b"BT (Maria Kowalczyk) Tj ET")
    data = target.read_bytes()
    end = data.rindex(b"startxref")
    extra = b"99 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n" % len(body) + body
    target.write_bytes(data[:end] + extra + b"\nendstream\nendobj\n" + data[end:])


def picture_of_words():
    page = pymupdf.open().new_page(width=400, height=60)
    page.insert_text((10, 35), "Witness Maria Kowalczyk", fontsize=24)
    return page.get_pixmap(dpi=150).tobytes("png")


def recoverable_image(source, target):
    """A picture lies under the box, whole."""

    def draw(book):
        page = book[0]
        rect = pymupdf.Rect(20, 200, 400, 260)
        page.insert_image(rect, stream=picture_of_words())
        page.draw_rect(pymupdf.Rect(10, 195, 410, 265), color=(0, 0, 0), fill=(0, 0, 0))

    pages.write_release(source, target, change=draw)


def signature_under_box(source, target):
    def draw(book):
        page = book[0]
        rect = page.get_drawings()[0]["rect"]
        points = [(rect.x0 + 4 * n, rect.y0 + 4 + 8 * (n % 2)) for n in range(1, 20)]
        page.draw_polyline(points, color=(0, 0, 0))

    pages.write_release(source, target, change=draw)


def attach(book: pikepdf.Pdf):
    book.attachments["note.txt"] = pikepdf.AttachedFileSpec(book, b"by Maria Kowalczyk")


def meta(book: pikepdf.Pdf):
    with book.open_metadata() as data:
        data["dc:creator"] = ["Kowalczyk"]


def info(book: pikepdf.Pdf):
    book.docinfo["/Author"] = "M. Kowalczyk"


def script(book: pikepdf.Pdf):
    book.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def alternate_text(book: pikepdf.Pdf):
    book.pages[0].obj.Resources.Properties = pikepdf.Dictionary(
        M0=pikepdf.Dictionary(ActualText=pikepdf.String("Maria Kowalczyk"))
    )


def text(words, **choices):
    return on_page(lambda page: page.insert_text((40, 220), words, fontsize=12, **choices))


LEAKS = {
    "box drawn over live text": (covered_only, "words"),
    "invisible text": (text("Maria Kowalczyk", render_mode=3), "words"),
    "white text": (text("Maria Kowalczyk", color=(1, 1, 1)), "words"),
    "hyphenated at a line end": (text(["Maria Kowal-", "czyk"]), "words"),
    "over a line break": (text(["Maria", "Kowalczyk"]), "words"),
    "letter by letter": (text("M a r i a  K o w a l c z y k"), "words"),
    "off the page": (
        on_page(lambda p: p.insert_text((900, 500), "Maria Kowalczyk")),
        "words",
    ),
    "old revision": (old_revision, "words"),
    "unreferenced stream": (unreferenced, "words"),
    "attachment": (in_objects(attach), "structure"),
    "XMP": (in_objects(meta), "structure"),
    "document information": (in_objects(info), "structure"),
    "script": (in_objects(script), "structure"),
    "replacement text": (in_objects(alternate_text), "structure"),
    "note": (on_page(lambda p: p.add_text_annot((50, 50), "Kowalczyk")), "structure"),
    "link": (
        on_page(
            lambda p: p.insert_link(
                {"kind": pymupdf.LINK_URI, "from": p.rect, "uri": "https://x.org/kowalczyk"}
            )
        ),
        "structure",
    ),
    "words in a picture": (
        on_page(lambda p: p.insert_image((20, 200, 400, 260), stream=picture_of_words())),
        "ocr",
    ),
    "drawing under the box": (signature_under_box, "area"),
    "page lost": (
        lambda s, t: pages.write_release(s, t, change=lambda b: b.delete_page(1)),
        "pages",
    ),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_in_a_document_is_found(leak, document, tmp_path):
    make, rule = LEAKS[leak]
    staged = document.copy(tmp_path)
    make(document.originals / PDF, staged.file(PDF))
    report = staged.attack()
    assert rule in rules(report), report.findings
    assert not any("owalczyk" in f.what + f.where + f.file for f in report.findings)


def test_a_ligature_hides_nothing(document, tmp_path):
    staged = replace(document.copy(tmp_path), secrets=(Secret("officer Affleck", "", "r9", True),))

    def draw(page):
        page.insert_font("F1", fontbuffer=pymupdf.Font(ordering=0).buffer)
        page.insert_text((40, 220), "o\ufb03cer A\ufb04eck", fontname="F1")

    on_page(draw)(document.originals / PDF, staged.file(PDF))
    assert {f.redaction for f in staged.attack().findings} == {"r9"}


def test_pixels_under_a_drawn_box_are_found(document, tmp_path):
    staged = document.copy(tmp_path)
    area = redaction("r2", PDF, RedactionKind.AREA, page=1, box=Box(0.05, 0.68, 0.9, 0.18))
    one = staged.plan.steps[0]
    staged.plan = replace(staged.plan, steps=(replace(one, redactions=(*one.redactions, area)),))
    recoverable_image(document.originals / PDF, staged.file(PDF))
    found = [f for f in staged.attack().findings if f.redaction == "r2"]
    assert any("picture under the box" in f.what for f in found)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pixels_under_a_box_are_found_inside_forms_and_on_turned_pages(
    rotation, document, tmp_path
):
    """Seen from the outside the box is black; the picture lies in a form, whole."""
    staged = document.copy(tmp_path)

    def wrap(book):
        for page in book.pages:
            page.contents_coalesce()
            form = book.make_stream(page.Contents.read_bytes())
            form.Subtype, form.BBox = pikepdf.Name.Form, page.MediaBox
            form.Resources = page.Resources
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
            page.obj.Contents = book.make_stream(b"q 0.5 0 0 0.5 100 50 cm /F Do Q")
            page.obj.Rotate = rotation

    def draw(book):
        page = book[0]
        page.insert_image(pymupdf.Rect(20, 200, 400, 260), stream=picture_of_words())
        page.draw_rect(pymupdf.Rect(10, 195, 410, 265), color=(0, 0, 0), fill=(0, 0, 0))

    pages.write_release(document.originals / PDF, staged.file(PDF), change=draw, clean=wrap)
    shown = pymupdf.open(staged.file(PDF))[0]
    # Upright, the picture's middle stands at (210, 230) of 420 x 300, then halved and moved.
    x, y, width, height = 205 - 90, 215 - 12, 180, 24
    rect = pymupdf.Rect(x, y, x + width, y + height) * shown.rotation_matrix
    w, h = shown.rect.width, shown.rect.height
    box = Box(rect.x0 / w, rect.y0 / h, rect.width / w, rect.height / h)
    area = redaction("r2", PDF, RedactionKind.AREA, page=1, box=box)
    one = staged.plan.steps[0]
    staged.plan = replace(staged.plan, steps=(replace(one, redactions=(area,)),))
    found = [f for f in staged.attack().findings if f.redaction == "r2"]
    assert len(found) == 1
    assert "picture under the box" in found[0].what


def test_a_box_that_is_not_covered_is_found(document, tmp_path):
    staged = document.copy(tmp_path)
    area = redaction("r2", PDF, RedactionKind.AREA, page=1, box=Box(0.08, 0.13, 0.5, 0.1))
    one = staged.plan.steps[0]
    staged.plan = replace(staged.plan, steps=(replace(one, redactions=(*one.redactions, area)),))
    found = [f for f in staged.attack().findings if f.redaction == "r2"]
    assert {f.rule for f in found} == {"area"}


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory, stage):
    """Two images with a filled box: a PNG and a JPEG."""
    root = tmp_path_factory.mktemp("snapshot")
    (root / "originals" / "photo").mkdir(parents=True)
    steps = []
    for name, form in (("photo/a.png", "png"), ("photo/b.jpg", "jpeg")):
        pages.photo().save(root / "originals" / name, quality=92)
        region = redaction("p" + form, name, RedactionKind.REGION, box=Box(*pages.BOX))
        steps.append(step(name, Kind.IMAGE, form, region))
    # The noise of the picture is made anew at each call: release what was saved.
    staged = stage(root, steps)
    staged.file("photo").mkdir()
    for one in steps:
        hide(root / "originals" / one.record, staged.file(one.record))
    return staged


def hide(source, target, **choices):
    with Image.open(source) as picture:
        out = picture.convert("RGB")
    dark = pages.hidden_photo()
    x, y, w, h = pages.BOX
    place = (int(x * 320) - 1, int(y * 240) - 1, int((x + w) * 320) + 2, int((y + h) * 240) + 2)
    if target.suffix == ".jpg":  # as the renderer does: whole blocks, all of one colour
        choices.setdefault("subsampling", 0)
        place = (*(n // 8 * 8 for n in place[:2]), *(-(-n // 8) * 8 for n in place[2:]))
    place = choices.pop("place", place)
    out.paste(
        dark.crop((90, 70, 100, 80)).resize((place[2] - place[0], place[3] - place[1])), place
    )
    out.save(target, quality=92, **choices)


def test_right_images_have_no_finding(snapshot):
    report = snapshot.attack()
    assert report.findings == []
    assert {"region", "metadata"} <= {c.rule for c in report.checks}


def gps() -> Image.Exif:
    tags = Image.Exif()
    tags.get_ifd(0x8825)[2] = (41.0, 52.0, 3.0)
    tags[0x010F] = "Canon"
    return tags


def trailing(source, target):
    hide(source, target)
    target.write_bytes(target.read_bytes() + b"and more")


def comment(source, target):
    hide(source, target, comment=b"taken by M.K.")


def thumbnail(source, target):
    """A JFIF extension segment with the original, small."""
    hide(source, target)
    small = io.BytesIO()
    with Image.open(source) as picture:
        picture.resize((64, 48)).convert("RGB").save(small, "JPEG")
    data = target.read_bytes()
    body = b"JFXX\0\x10" + small.getvalue()
    segment = b"\xff\xe0" + (len(body) + 2).to_bytes(2, "big") + body
    target.write_bytes(data[:20] + segment + data[20:])


def untouched(source, target):
    with Image.open(source) as picture:
        picture.convert("RGB").save(target, quality=92)


def png_text(source, target):
    from PIL.PngImagePlugin import PngInfo

    note = PngInfo()
    note.add_text("Author", "someone")
    hide(source, target, pnginfo=note)


def turned(source, target):
    hide(source, target)
    with Image.open(target) as picture:
        picture.transpose(Image.Transpose.ROTATE_180).save(target, quality=92)


IMAGES = {
    "EXIF with GPS": ("b.jpg", lambda s, t: hide(s, t, exif=gps()), "metadata"),
    "colour profile": ("b.jpg", lambda s, t: hide(s, t, icc_profile=b"x" * 200), "metadata"),
    "JPEG comment": ("b.jpg", comment, "metadata"),
    "JPEG thumbnail": ("b.jpg", thumbnail, "metadata"),
    "bytes behind the end": ("b.jpg", trailing, "metadata"),
    "JPEG not masked": ("b.jpg", untouched, "region"),
    "PNG not masked": ("a.png", untouched, "region"),
    "PNG text": ("a.png", png_text, "metadata"),
    "PNG bytes behind the end": ("a.png", trailing, "metadata"),
    "one pixel row open": (
        "a.png",
        lambda s, t: hide(s, t, place=(79, 61, 177, 157)),
        "region",
    ),
    "JPEG box one pixel narrower": (
        "b.jpg",
        lambda s, t: hide(s, t, place=(81, 60, 176, 156)),
        "region",
    ),
    "JPEG box two pixels lower": (
        "b.jpg",
        lambda s, t: hide(s, t, place=(72, 62, 184, 168)),
        "region",
    ),
    "box elsewhere": ("b.jpg", lambda s, t: hide(s, t, place=(88, 68, 184, 164)), "region"),
    "upside down": ("b.jpg", turned, "region"),
}


@pytest.mark.parametrize("leak", IMAGES)
def test_a_leak_in_an_image_is_found(leak, snapshot, tmp_path):
    name, make, rule = IMAGES[leak]
    staged = snapshot.copy(tmp_path)
    make(snapshot.originals / "photo" / name, staged.file("photo/" + name))
    assert rule in rules(staged.attack())


def test_many_pictures_are_looked_at_side_by_side_in_their_order():
    from reviewer.attack import picture_readers

    words = ["north", "south", "west"]
    pictures = []
    for word in words:
        page = pymupdf.open().new_page(width=200, height=60)
        page.insert_text((20, 40), word, fontsize=28)
        pixels = page.get_pixmap(dpi=150, colorspace=pymupdf.csGRAY)
        pictures.append(np.frombuffer(pixels.samples, np.uint8).reshape(pixels.h, pixels.w))
    with picture_readers.Readers() as readers:
        assert [seen.lines[0].text for seen in readers.look_at_all(pictures)] == words


@pytest.mark.parametrize(("format", "leaks"), [("xlsx", True), ("pdf", False)])
def test_column_letters_of_a_wide_table_part_no_name(format, leaks, stage, tmp_path):
    source = tmp_path / "originals" / "docs" / "calls.bin"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"PK calls")
    secret = Secret("Maria Kowalczyk", "docs/calls.bin", "t1", True)
    hide = redaction("t1", "docs/calls.bin", RedactionKind.TEXT, term="Maria Kowalczyk")
    made = step("docs/calls.bin", Kind.DOCUMENT, format, hide, release_name="docs/calls.pdf")
    staged = stage(tmp_path, [made], (secret,))
    staged.file("docs").mkdir()
    with pymupdf.open() as book:
        page = book.new_page()
        page.insert_text((72, 72), "Row 2 - A: 2515504417; C: Maria; D: Kowalczyk; E: kept")
        book.save(staged.file("docs/calls.pdf"))
    found = [f for f in staged.attack().findings if f.rule == "words" and "page 1" in f.where]
    assert bool(found) == leaks
