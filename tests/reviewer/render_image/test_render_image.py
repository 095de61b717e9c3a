"""A released image shows what it showed but for its boxes, and carries nothing else."""

import numpy as np
import pikepdf
import pytest
from helpers.plans import redaction, step
from PIL import Image, ImageOps, ImageSequence, PngImagePlugin

from reviewer.errors import BadInput
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.sniff import type_of
from reviewer.model import Kind, RedactionKind
from reviewer.model.geometry import Box
from reviewer.readers.image import probe_image, read_image_facts
from reviewer.render.image import render_step
from reviewer.system.jobs import SILENT

SECRET = "Kowalczyk-secret"
NAMES = {"jpeg": "a.jpg", "png": "a.png", "webp": "a.png", "gif": "a.png", "tiff": "a.pdf"}


def scene(width=240, height=160, seed=3):
    rng = np.random.default_rng(seed)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))


def smooth(width=240, height=160):
    x, y = np.meshgrid(np.linspace(40, 220, width), np.linspace(30, 200, height))
    return Image.fromarray(np.dstack([x, y, (x + y) / 2]).astype(np.uint8))


def tags(orientation=1):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET
    exif[0x9286] = SECRET
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (41.0, 52.0, 12.0)
    exif.get_ifd(0x8769)[0x9003] = "2025:06:04 13:05:09"
    return exif


def box(*numbers, id="r1", kind=RedactionKind.REGION, **fields):
    return redaction(id, "photo/a", kind, box=Box(*numbers), **fields)


def released(source, out, format, *redactions):
    made = step("photo/a", Kind.IMAGE, format, *redactions, release_name=NAMES[format])
    done = render_step(made, source, out, SILENT)
    return out / done.files[0].file, done


@pytest.mark.parametrize("style", ["fill", "pixelate", "blur"])
@pytest.mark.parametrize("format", ["jpeg", "png", "webp"])
def test_the_pixels_of_a_box_are_destroyed(format, style, tmp_path):
    scene().save(tmp_path / "a", format.upper(), quality=95)
    path, _ = released(tmp_path / "a", tmp_path, format, box(0.25, 0.25, 0.5, 0.5, style=style))
    before = np.asarray(Image.open(tmp_path / "a").convert("L"))[48:112, 68:172].astype(float)
    after = np.asarray(Image.open(path).convert("L"))[48:112, 68:172].astype(float)
    if after.std() > 1:
        assert abs(np.corrcoef(before.ravel(), after.ravel())[0, 1]) < 0.35
    if style == "fill":
        assert after.std() < 1
        assert after.max() < 4


@pytest.mark.parametrize("format", ["jpeg", "png"])
def test_the_rest_of_the_picture_stays(format, tmp_path):
    smooth().save(tmp_path / "a", format.upper(), quality=95)
    path, _ = released(tmp_path / "a", tmp_path, format, box(0.0, 0.0, 0.25, 0.25))
    before = np.asarray(Image.open(tmp_path / "a").convert("RGB")).astype(int)
    after = np.asarray(Image.open(path).convert("RGB")).astype(int)
    assert abs(before - after)[:, 80:].max() < (8 if format == "jpeg" else 1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_is_of_the_picture_as_it_is_displayed(orientation, tmp_path):
    smooth().save(tmp_path / "a", "JPEG", exif=tags(orientation), quality=95)
    path, done = released(tmp_path / "a", tmp_path, "jpeg", box(0.7, 0.1, 0.2, 0.2))
    wanted = ImageOps.exif_transpose(Image.open(tmp_path / "a")).convert("RGB")
    after = Image.open(path)
    assert after.size == wanted.size == (done.details["width"], done.details["height"])
    w, h = after.size
    assert max(after.getpixel((int(w * 0.8), int(h * 0.2)))) < 5
    near = np.asarray(after).astype(int) - np.asarray(wanted).astype(int)
    assert abs(near)[int(h * 0.5) :].max() < 8
    assert not after.getexif()


@pytest.mark.parametrize("format", ["jpeg", "png", "webp", "tiff"])
def test_no_tag_comment_or_profile_comes_along(format, tmp_path):
    extra = {"exif": tags(), "xmp": f"<x>{SECRET}</x>".encode(), "icc_profile": SECRET.encode()}
    if format == "jpeg":
        extra["comment"] = SECRET.encode()
    if format == "png":
        extra["pnginfo"] = PngImagePlugin.PngInfo()
        extra["pnginfo"].add_text("Author", SECRET)
    scene().save(tmp_path / "a", format.upper(), **extra)
    (tmp_path / "a").write_bytes((tmp_path / "a").read_bytes() + SECRET.encode())
    path, _ = released(tmp_path / "a", tmp_path, format)
    data = path.read_bytes()
    assert SECRET.encode() in (tmp_path / "a").read_bytes()
    assert SECRET.encode() not in data
    assert b"Exif" not in data
    assert b"2025:06:04" not in data


def test_what_a_picture_has_beyond_its_opaque_pixels_is_not_released(tmp_path):
    """Colours under full transparency are in the file, and nobody sees them."""
    picture = scene().convert("RGBA")
    picture.putalpha(Image.new("L", picture.size, 0))
    picture.save(tmp_path / "a", "PNG")
    path, _ = released(tmp_path / "a", tmp_path, "png")
    assert Image.open(path).convert("L").getextrema() == (255, 255)


def test_every_page_of_a_tiff_is_a_page_of_the_pdf(tmp_path):
    pages = [scene(seed=n) for n in range(3)]
    pages[0].save(tmp_path / "a", "TIFF", save_all=True, append_images=pages[1:])
    path, done = released(
        tmp_path / "a", tmp_path, "tiff", box(0.25, 0.25, 0.5, 0.5, page=2, kind=RedactionKind.AREA)
    )
    assert done.details["frames"] == 3
    with pikepdf.open(path) as book:
        flats = []
        for page in book.pages:
            image = np.asarray(pikepdf.PdfImage(page.Resources.XObject.Page).as_pil_image())
            flats.append(int(np.ptp(image[48:112, 68:172])) == 0)
    assert flats == [False, True, False]


def test_a_box_without_a_page_hides_that_place_on_every_page(tmp_path):
    pages = [scene(seed=n) for n in range(2)]
    pages[0].save(tmp_path / "a", "TIFF", save_all=True, append_images=pages[1:])
    path, _ = released(tmp_path / "a", tmp_path, "tiff", box(0.25, 0.25, 0.5, 0.5))
    with pikepdf.open(path) as book:
        for page in book.pages:
            image = np.asarray(pikepdf.PdfImage(page.Resources.XObject.Page).as_pil_image())
            assert np.ptp(image[48:112, 68:172]) == 0


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_every_picture_is_released_and_hidden_at_its_time(form, tmp_path):
    pages = [scene(seed=n) for n in (1, 2, 2, 3)]  # two alike: they stay two
    times = [40, 130, 90, 250]
    more = {"lossless": True} if form == "WEBP" else {"disposal": 0}
    pages[0].save(
        tmp_path / "a", form, save_all=True, append_images=pages[1:], duration=times, **more
    )
    with Image.open(tmp_path / "a") as before:
        frames = before.n_frames
    path, done = released(tmp_path / "a", tmp_path, form.lower(), box(0.25, 0.25, 0.5, 0.5))
    assert done.details["frames"] == probe_image(path).frames == frames >= 3
    assert not any("dropped" in note for note in done.notes)
    seen = []
    with Image.open(path) as after:
        for page in ImageSequence.Iterator(after):
            assert np.ptp(np.asarray(page.convert("L"))[41:119, 61:179]) == 0
            seen.append(page.info["duration"])
    assert sum(seen) == pytest.approx(sum(times), abs=12)


def test_what_is_released_of_one_picture_of_several_is_told(tmp_path):
    pages = [scene(seed=n) for n in range(3)]
    pages[0].save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=pages[1:])
    assert read_image_facts(tmp_path / "a.jpg").leaves_out == ("2 of 3 pictures",)
    pages[0].save(tmp_path / "b.jpg", "JPEG")
    assert read_image_facts(tmp_path / "b.jpg").leaves_out == ()
    clip = bytes(3) + b"\x18ftypmp42" + bytes(3000)
    (tmp_path / "b.jpg").write_bytes((tmp_path / "b.jpg").read_bytes() + clip)
    assert read_image_facts(tmp_path / "b.jpg").leaves_out == (
        "the moving picture beside the still one",
    )


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixel_is_read(mode, tmp_path):
    source = smooth().convert("L").convert("I;16") if mode == "I;16" else smooth().convert(mode)
    source.save(tmp_path / "a", "JPEG" if mode == "CMYK" else "PNG")
    format = "jpeg" if mode == "CMYK" else "png"
    path, _ = released(tmp_path / "a", tmp_path, format, box(0.25, 0.25, 0.25, 0.25))
    after = Image.open(path).convert("L")
    assert after.getpixel((80, 50)) < 4
    assert np.asarray(after).std() > 5


def test_the_same_image_gives_the_same_bytes(tmp_path):
    scene().save(tmp_path / "a", "JPEG")
    first = released(tmp_path / "a", tmp_path, "jpeg", box(0.1, 0.1, 0.2, 0.2))[0].read_bytes()
    again = released(tmp_path / "a", tmp_path, "jpeg", box(0.1, 0.1, 0.2, 0.2))[0].read_bytes()
    assert first == again


def test_a_broken_image_is_refused_by_name(tmp_path):
    scene().save(tmp_path / "a.png", "PNG")
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(data[: len(data) // 2])
    (tmp_path / "none.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name in ("cut.png", "none.png"):
        with pytest.raises(BadInput, match=name):
            released(tmp_path / name, tmp_path, "png")


def test_a_picture_that_declares_absurd_sizes_is_refused_unread(tmp_path):
    import struct
    import zlib

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    (tmp_path / "bomb.png").write_bytes(data)
    with pytest.raises(BadInput, match="megapixels"):
        probe_image(tmp_path / "bomb.png")


def test_a_term_or_a_box_outside_is_refused_by_its_id(tmp_path):
    scene().save(tmp_path / "a", "JPEG")
    for wrong in (
        redaction("r7", "photo/a", RedactionKind.TEXT, term="x"),
        box(0.9, 0.9, 0.5, 0.5, id="r7"),
        box(0.1, 0.1, 0.1, 0.1, id="r7", page=3),
    ):
        with pytest.raises(BadInput, match="r7"):
            released(tmp_path / "a", tmp_path, "jpeg", wrong)


def test_a_photograph_says_when_and_where(tmp_path):
    scene().save(tmp_path / "a.jpg", "JPEG", exif=tags(6))
    info = probe_image(tmp_path / "a.jpg")
    assert (info.format, info.width, info.height, info.orientation) == ("jpeg", 160, 240, 6)
    assert info.taken == "2025-06-04T13:05:09"
    assert info.has_gps
    assert read_image_facts(tmp_path / "a.jpg").rotation == 90


def test_real_photographs_lose_their_tags(corpus, tmp_path):
    for name in ("DSCN0010.jpg", "pug.heic", "exif-at-eof.heic"):
        source = corpus / "photo" / name
        assert probe_image(source).has_gps
        path, _ = released(source, tmp_path, "jpeg", box(0.2, 0.2, 0.1, 0.1))
        after = probe_image(path)
        assert not after.has_gps
        assert after.taken is None
        before = probe_image(source)
        assert (after.width, after.height) == (before.width, before.height)


def plain_map(kind, path):
    """A portable map by hand: kinds 1 to 6 are bits, greys and colours, as text and as bytes."""
    bits = kind in (1, 4)
    picture = smooth(64, 48).convert("L" if kind in (2, 5) else "RGB")
    if bits:
        picture = picture.convert("1")
    values = np.asarray(picture).astype(np.uint8).reshape(48, -1)
    head = f"P{kind}\n# by a scanner\n64 48\n" + ("" if bits else "255\n")
    if kind <= 3:
        rows = 1 - values if bits else values
        body = "\n".join(" ".join(map(str, row)) for row in rows).encode()
    else:
        body = np.packbits(1 - values, axis=1).tobytes() if bits else values.tobytes()
    path.write_bytes(head.encode() + body)


WAYS = {
    **{f"pnm {kind}": (lambda path, kind=kind: plain_map(kind, path)) for kind in range(1, 7)},
    "jp2": lambda path: smooth().save(path, "JPEG2000"),
    "jp2 bare": lambda path: smooth().save(path, "JPEG2000", no_jp2=True),
    "tga": lambda path: smooth().save(path, "TGA"),
    "tga packed": lambda path: smooth().save(path, "TGA", compression="tga_rle"),
    "pcx": lambda path: smooth().save(path, "PCX"),
    "ico": lambda path: smooth(32, 32).save(path, "ICO", sizes=[(32, 32)]),
    "sgi": lambda path: smooth().save(path, "SGI"),
    "bmp": lambda path: smooth().save(path, "BMP"),
}


@pytest.mark.parametrize("way", WAYS)
def test_pictures_of_rare_kinds_are_read_as_what_they_are(way, tmp_path):
    source = tmp_path / "a.tga"
    WAYS[way](source)
    form = way.split()[0]
    found = type_of(source, "scan.tga" if form == "tga" else "scan.bin", IntakeLimits())
    assert (found.kind, found.format, found.known) == (Kind.IMAGE, form, True)
    assert probe_image(source).format == form
    made = step("a", Kind.IMAGE, form, box(0.25, 0.25, 0.5, 0.5), release_name="a.png")
    done = render_step(made, source, tmp_path, SILENT)
    after = np.asarray(Image.open(tmp_path / done.files[0].file).convert("L")).astype(int)
    height, width = after.shape
    with Image.open(source) as original:
        before = np.asarray(original.convert("L")).astype(int)
    hidden = np.s_[height // 4 + 1 : 3 * height // 4 - 1, width // 4 + 1 : 3 * width // 4 - 1]
    assert not after[hidden].any()
    assert np.abs(after - before)[: height // 4 - 1].max() <= 1


def test_of_an_icon_the_largest_picture_is_released_and_the_others_are_told(tmp_path):
    smooth(64, 64).save(tmp_path / "a.ico", sizes=[(16, 16), (32, 32), (64, 64)])
    found = read_image_facts(tmp_path / "a.ico")
    assert (found.width, found.leaves_out) == (64, ("2 of 3 pictures",))


@pytest.mark.parametrize(
    ("name", "head", "advice"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>", "browser"),
        ("b.svg", b"<?xml version='1.0'?>\n<svg:svg xmlns:svg='x'/>", "browser"),
        ("a.psd", b"8BPS\0\1" + bytes(40), "layers"),
        ("a.wmf", b"\xd7\xcd\xc6\x9a" + bytes(40), "drawing"),
        ("a.emf", b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(80), "drawing"),
        ("a.txt", b"P5 is the plot that was meant.\n", ""),
        ("b.txt", b"P2 14 June, 3 cars seen\n", ""),
    ],
)
def test_what_is_no_picture_that_is_read_says_how_to_get_it_in(name, head, advice, tmp_path):
    (tmp_path / name).write_bytes(head)
    found = type_of(tmp_path / name, name, IntakeLimits())
    assert (advice in found.note, found.known) == (True, not advice)
