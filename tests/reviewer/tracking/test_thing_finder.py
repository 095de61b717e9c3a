"""Who is followed is told from others by the colours of head and clothing."""

import numpy as np
import pytest

from reviewer.detect.pictures import Found
from reviewer.model.geometry import Box
from reviewer.tracking.thing_finder import DetectorFinder

WIDE, HIGH = 640, 360
RED, BLUE, DARK = (30, 30, 200), (200, 60, 20), (40, 45, 60)


class FindsDarkHeads:
    """A detector that finds a head wherever there is its colour."""

    name, version, kinds, own_light = "heads", "1", ("heads",), False

    def find_things(self, picture, _found):
        high, wide = picture.shape[:2]
        marked = (picture == DARK).all(axis=2)
        starts = [x for x in range(wide) if marked[:, x].any() and not marked[:, x - 1].any()]
        top = int(marked.any(axis=1).argmax()) if marked.any() else 0
        return [
            Found("heads", Box(x / wide, top / high, 30 / wide, 30 / high), 0.9) for x in starts
        ]


def street(*people):
    """A picture of some who stand at a place, each in clothes of a colour; lit as is said."""
    picture = np.full((HIGH, WIDE, 3), 120, np.uint8)
    for x, clothes in people:
        picture[60:90, x : x + 30] = DARK
        picture[90:150, x - 15 : x + 45] = clothes
    return picture


def head_at(x):
    return Box(x / WIDE, 60 / HIGH, 30 / WIDE, 30 / HIGH)


@pytest.fixture
def finder():
    """It holds somebody in red."""
    made = DetectorFinder([FindsDarkHeads()])
    assert made.hold_thing(street((200, RED), (300, BLUE)), head_at(200))
    return made


def test_the_same_person_elsewhere_looks_the_same_and_another_does_not(finder):
    picture = street((260, RED), (330, BLUE))
    assert finder.looks_same(picture, head_at(260))
    assert not finder.looks_same(picture, head_at(330))
    assert finder.looks_same(picture, head_at(260))


def test_of_two_who_come_out_behind_something_the_one_who_looks_the_same_is_found_again(finder):
    # The other one stands nearer to where the person was lost.
    found = finder.find_again(street((215, BLUE), (260, RED)), head_at(200))
    assert found.x == pytest.approx(260 / WIDE, abs=0.005)
    assert finder.find_again(street((215, BLUE)), head_at(200)) is None


def test_who_changes_little_by_little_stays_the_same(finder):
    for step in range(12):
        clothes = tuple(int(c * (1 - step / 20)) for c in RED)  # into the shade
        assert finder.looks_same(street((200, clothes)), head_at(200))


def test_where_nothing_is_held_nobody_can_tell():
    assert DetectorFinder([]).looks_same(street((200, RED)), head_at(200))


class FindsHeadsOfPersons:
    """A detector that sees a person, and takes the upper part of what it sees for the head."""

    name, version, kinds, own_light = "persons", "1", ("heads",), False

    def find_things(self, picture, _found):
        high, wide = picture.shape[:2]
        rows, columns = np.nonzero((picture == DARK).all(axis=2) | (picture == RED).all(axis=2))
        if not len(rows):
            return []
        left, right, top = columns.min(), columns.max() + 1, rows.min()
        part = 0.28 * (rows.max() + 1 - top)
        return [
            Found("heads", Box(left / wide, top / high, (right - left) / wide, part / high), 0.9)
        ]


def test_a_box_does_not_collapse_where_only_the_upper_part_of_somebody_is_seen():
    picture = street((300, RED))
    drawn = box = Box(295 / WIDE, 55 / HIGH, 40 / WIDE, 40 / HIGH)
    made = DetectorFinder([FindsHeadsOfPersons()])
    assert made.hold_thing(picture, drawn)
    for step in range(12):
        # Somebody's shopping cart comes before the person, higher and higher.
        covered = picture.copy()
        covered[150 - 6 * step :] = 120
        box = made.correct_box(covered, box) or box
        assert box.h >= 0.6 * drawn.h
        assert 1 / 1.6 <= box.w / box.h / (drawn.w / drawn.h) <= 1.6
