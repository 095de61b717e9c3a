"""Names side by side begin with what differs, whatever script they are written in."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ui.common.telling_names import tell_names_apart


def texts(*names: str) -> list[str]:
    return [name.text for name in tell_names_apart(names)]


def test_the_part_that_differs_comes_first():
    assert texts("Body camera, Officer Harlan", "Body camera, Officer Ruiz") == [
        "Officer Harlan · Body camera",
        "Officer Ruiz · Body camera",
    ]
    assert texts(
        "Body camera, Officer of the Third District Harlan",
        "Body camera, Officer of the Third District Ruiz",
    ) == [
        "Harlan · Body camera, Officer of the Third District",
        "Ruiz · Body camera, Officer of the Third District",
    ]


def test_what_differs_early_stands_as_it_is_written():
    written = [
        "Body camera 1, Officer Featherstonehaugh, beat 0103",
        "Body camera 2, Officer Featherstonehaugh, beat 0113",
        "911 call, 11:06",
        "911 call, 11:09",
        "OEMC events",
    ]
    assert texts(*written) == written


def test_other_scripts_and_file_names():
    place = "南密歇根大道二二四五号执法记录仪第"
    assert texts(f"{place}一号", f"{place}二号") == [f"一号 · {place}", f"二号 · {place}"]
    assert texts("AXON_Body_3_X60A1234_1122.mp4", "AXON_Body_3_X60A1234_1123.mp4") == [
        "1122.mp4 · AXON_Body_3_X60A1234",
        "1123.mp4 · AXON_Body_3_X60A1234",
    ]
    arabic = texts("كاميرا الجسم للضابط هارلان", "كاميرا الجسم للضابط رويز")
    assert [name.split(" · ")[0] for name in arabic] == ["هارلان", "رويز"]


def test_a_name_that_another_goes_on_from_stands_as_it_is_written():
    names = ["Body camera of the officer", "Body camera of the officer, later"]
    assert texts(*names) == [names[0], "officer, later · Body camera of the"]


def test_what_many_would_begin_with_tells_nothing():
    cameras = [f"Body camera {n}, rear entrance" for n in range(4)]
    names = [*cameras, *(f"{name} 911" for name in cameras)]
    assert texts(*names) == names


NAMES = st.lists(
    st.text(st.sampled_from("ab ,1_é\u0301一ا"), min_size=1, max_size=40), min_size=1, max_size=8
)


@given(NAMES)
def test_nothing_of_a_name_is_lost_and_no_mark_leaves_its_letter(names):
    for name, told in zip(names, tell_names_apart(names), strict=True):
        letters = [c for c in name if c.isalnum()]
        assert sorted(letters) == sorted(c for c in told.text if c.isalnum())
        if told.rest:
            assert not unicodedata.category(told.first[0]).startswith("M")
