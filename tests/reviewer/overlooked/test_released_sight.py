"""Who decides about what stays visible sees it as it is released, and what is around it."""

import numpy as np
import pymupdf
import pytest
from PIL import Image

from reviewer.model.geometry import Box
from reviewer.overlooked.preview import step_of
from reviewer.overlooked.released_sight import ReleasedSights, surroundings_of
from reviewer.overlooked.still_visible import find_visible_in_steps
from reviewer.plan.plan import make_plan
from reviewer.store import Case
from tests.helpers.drawn_face import face_box, scene_with_faces
from tests.helpers.film_of_faces import (
    FILM,
    LEFT,
    PHOTO,
    box_over,
    case_to_release,
    mask_over,
    write_faces_on_pages,
    write_film_of_faces,
)

X, Y, W, H = face_box(LEFT)
WORDS = "statement.pdf"
ACCEPTED = {"exemptions": ["7(1)(b)"], "status": "accepted"}
LOWER = Box(X, Y + 0.5 * H, W, 0.5 * H)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A case with a film and a photo, in both of which the lower half of a face is hidden."""
    folder = tmp_path_factory.mktemp("sights")
    write_faces_on_pages(folder / "bundle")
    write_film_of_faces(folder / "bundle" / FILM, LEFT, seconds=1.0)
    write_photo_between_words(folder / "bundle" / WORDS)
    made = [
        mask_over(LEFT, box=LOWER.to_list(), end=1.0),
        box_over(LEFT, PHOTO, id="m2", box=LOWER.to_list()),
        {"id": "m3", "record": WORDS, "kind": "text", "term": "Lopez", **ACCEPTED},
    ]
    return case_to_release(folder, made)


def write_photo_between_words(path):
    """A page of text with a photo in it, on which a face is seen."""
    photo = path.with_suffix(".png")
    Image.fromarray(scene_with_faces(LEFT)[..., ::-1]).save(photo)
    with pymupdf.open() as book:
        page = book.new_page(width=612, height=792)
        page.insert_text((72, 100), "Statement of Lopez", fontsize=28)
        page.insert_image(pymupdf.Rect(72, 150, 540, 500), filename=str(photo))
        book.save(path)
    photo.unlink()


def test_words_that_a_term_hides_are_black_in_what_is_looked_at_and_photos_beside_them_are_seen(
    made,
):
    with Case.open(made) as case:
        snapshot = case.snapshot()
        step = next(s for s in make_plan(snapshot, "q1").steps if s.record == WORDS)
        assert find_visible_in_steps(case, snapshot, [step], only_known=True).again[0].why_not
        seen = find_visible_in_steps(case, snapshot, [step])
        assert [(one.kind, one.page) for one in seen.items] == [("faces", 1)]
        assert seen.again[0].pictures == 1
        assert find_visible_in_steps(case, snapshot, [step], only_known=True) == seen
        sights = ReleasedSights(case.cache_folder)
        try:
            record = snapshot.get_record(WORDS)
            line = Box(0.1, 0.09, 0.5, 0.045)
            sight = sights.look(record, case.original_path(record), step, (0.0, line))
        finally:
            sights.close()
        high, wide = sight.picture.shape[:2]
        left, top, right, bottom = sight.box.to_pixels(wide, high)
        dark = sight.picture[top:bottom, left:right].mean(axis=2) < 40
        ink = dark[len(dark) // 3 : len(dark) * 2 // 3].mean(axis=0)
        # The name is a bar with a label in it; the words before it are letters.
        assert ink[len(ink) * 65 // 100 : len(ink) * 78 // 100].mean() > 0.6
        assert 0.05 < ink[len(ink) // 20 : len(ink) // 2].mean() < 0.45


def test_what_a_mask_hides_is_hidden_in_the_picture_of_what_it_leaves(made):
    with Case.open(made) as case:
        sights = ReleasedSights(case.cache_folder)
        try:
            for path in (FILM, PHOTO):
                snapshot = case.snapshot()
                record = snapshot.get_record(path)
                place = 0.5 * (path == FILM), Box(X, Y, W, H)
                step = step_of(snapshot, path)
                sight = sights.look(record, case.original_path(record), step, place)
                high, wide = sight.picture.shape[:2]
                left, top, right, bottom = sight.box.to_pixels(wide, high)
                face = sight.picture[top:bottom, left:right].astype(int)
                assert face[len(face) * 6 // 10 : -4].max() < 25, path  # black, as it is coded
                assert face[: len(face) * 4 // 10].mean() > 90, path
                # What is around it is a part of the picture.
                assert (right - left) < 0.4 * wide
                assert np.abs(sight.picture[2, 2].astype(int) - (96, 110, 120)).max() < 12
        finally:
            sights.close()


@pytest.mark.parametrize(
    "box", [Box(0.0, 0.0, 0.01, 0.01), Box(0.9, 0.9, 0.1, 0.1), Box(0, 0, 1, 1)]
)
def test_the_surroundings_hold_the_thing_and_end_with_the_picture(box):
    around = surroundings_of(box)
    assert around.fits_picture()
    assert around.x <= box.x
    assert around.x + around.w >= box.x + box.w - 1e-9
    assert around.y + around.h >= box.y + box.h - 1e-9
