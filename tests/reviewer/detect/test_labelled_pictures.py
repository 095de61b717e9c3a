"""What the detectors find in real labelled pictures; only with ``REVIEWER_CORPUS``."""

from tests.helpers.labelled_pictures import faces_found, heads_from_behind, plates_found


def test_plates_by_day_and_by_night_are_covered(corpus):
    tally = plates_found(corpus, 0.7)
    assert tally.found >= 0.95 * tally.marked
    assert tally.boxes <= 2 * tally.pictures


def test_faces_are_found_and_heads_from_behind_are_covered(corpus):
    faces, heads = faces_found(corpus, 10), heads_from_behind(corpus, 20)
    assert faces.found == faces.marked
    assert heads.found >= 0.85 * heads.marked
