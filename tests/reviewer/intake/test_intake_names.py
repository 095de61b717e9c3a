"""Names from a bundle: never out of the case, never two alike, changed as little as can be."""

import os
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.intake.safe_names import STORED_CHARS, Places, fold_path, resolve_inside, safe_name

NASTY = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "..",
                ".",
                "",
                "a",
                "A",
                "con",
                "NUL.txt",
                "é",
                "e\u0301",
                "x. ",
                "C:",
                "\\",
                "\x00",
                "🙂",
            ]
        ),
        max_size=12,
    ).map("/".join),
)
RESERVED = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(10)}


def is_safe_on_windows(path):
    for part in path.split("/"):
        stem = part.split(".")[0].rstrip().casefold()
        assert part
        assert part[-1] not in ". "
        assert stem not in RESERVED
        assert not set(part) & set('<>:"|?*\\')
        assert all(ord(c) >= 32 and ord(c) != 127 for c in part)
        assert len(part.encode()) <= 255
    return True


@given(NASTY)
def test_a_safe_name_never_escapes(raw):
    path = safe_name(raw).path
    assert not PurePosixPath(path).is_absolute()
    assert not PureWindowsPath(path).is_absolute()
    assert not PureWindowsPath(path).drive
    assert ".." not in path.split("/")
    assert is_safe_on_windows(path)
    assert len(path) <= 512


@given(NASTY)
def test_a_safe_name_is_left_alone(raw):
    path = safe_name(raw).path
    assert safe_name(path).path == path


@given(st.lists(NASTY, max_size=25))
def test_stored_places_are_unique_on_any_file_system(names):
    places = Places()
    records = [places.record_path(safe_name(n).path) for n in names]
    stored = [places.stored_path(r) for r in records]
    assert len(set(records)) == len(records)
    keys = [fold_path(s) for s in stored]
    assert len(set(keys)) == len(keys)
    folders = {k[:at] for k in keys for at in range(len(k)) if k[at] == "/"}
    assert not folders & set(keys)
    assert all(is_safe_on_windows(s) and len(s) <= STORED_CHARS + 20 for s in stored)


@given(NASTY)
def test_inside_gives_a_path_below_or_refuses(tmp_path_factory, raw):
    root = tmp_path_factory.getbasetemp() / "root"
    try:
        found = resolve_inside(root, raw)
    except (BadInput, ValueError, OSError):  # a NUL or an endless name is no path at all
        return
    assert root.resolve() in found.parents


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_inside_sees_through_a_link(tmp_path):
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "door").symlink_to(tmp_path)
    with pytest.raises(BadInput, match="leads out"):
        resolve_inside(tmp_path / "root", "door/file")


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("video/a.mp4", "video/a.mp4"),
        ("./video//a.mp4", "video/a.mp4"),
        ("video\\a.mp4", "video/a.mp4"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\x\\a.mp4", "x/a.mp4"),
        ("C:a.mp4", "a.mp4"),
        ("\\\\server\\share\\a", "server/share/a"),
        ("a/../../b", "a/b"),
        ("CON.txt", "_CON.txt"),
        ("com1", "_com1"),
        ("note. ", "note_"),
        ("16:22.mp4", "16_22.mp4"),
        ("evil\u202egpj.exe", "evil_gpj.exe"),
        ("cafe\u0301.txt", "café.txt"),
        ("tab\there", "tab_here"),
        ("", "_"),
        ("..", "_"),
    ],
)
def test_names_change_like_this(raw, path):
    assert safe_name(raw).path == path


def test_an_ordinary_name_has_no_note_and_a_changed_one_has():
    assert safe_name("Video 1 (Süd)/Ünit-7.mp4").notes == ()
    assert safe_name("a:b").notes
    assert safe_name("../x").climbs


def test_a_long_name_keeps_its_ending():
    assert safe_name("x" * 400 + ".mp4").path.endswith(".mp4")
    assert safe_name("/".join(["deep"] * 200) + "/a.mp4").path.endswith(".mp4")
