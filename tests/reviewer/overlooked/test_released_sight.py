"""Who decides about what stays visible sees it as it is released, and what is around it."""

import numpy as np
import pytest

from reviewer.export.preview import step_of
from reviewer.model.geometry import Box
from reviewer.overlooked.released_sight import ReleasedSights, surroundings_of
from reviewer.store import Case
from tests.helpers.drawn_face import face_box
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
LOWER = Box(X, Y + 0.5 * H, W, 0.5 * H)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A case with a film and a photo, in both of which the lower half of a face is hidden."""
    folder = tmp_path_factory.mktemp("sights")
    write_faces_on_pages(folder / "bundle")
    write_film_of_faces(folder / "bundle" / FILM, LEFT, seconds=1.0)
    masks = [mask_over(LEFT, box=LOWER.to_list(), end=1.0)]
    return case_to_release(folder, [*masks, box_over(LEFT, PHOTO, id="m2", box=LOWER.to_list())])


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
