"""A class is called once in the tree, functions say verb and object, in the field's words."""

import re
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for room in ("reviewer", "ui") for path in (ROOT / room).rglob("*.py"))
TEXTS = {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in FILES}

# Public functions of the engine that one word says; each is called so once there.
ONE_WORD = {"main"}

# What says nothing to who comes from the field, alone ...
BARE = {"told", "led", "kept", "said", "seen", "made", "placed", "moved", "joined", "of", "at"}
# ... or in a longer name.
ODD = {*("deed", "deeds", "twin", "twins", "wording", "wordings"), "namealone", "termwork"}

_DEFINED = re.compile(r"^([ ]*)(?:async )?(def|class) (\w+)(?=[(:\[])", re.MULTILINE)
_HANDED_ON = re.compile(r'^    "(\w+)",$', re.MULTILINE)
_NAMED = re.compile(r"``([a-z]\w*)\.([a-z]\w*)(?=[.`])")
_FILES = {"json"}  # ``intake.json`` is one
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

FOUND = [(place, *m.groups()) for place, text in TEXTS.items() for m in _DEFINED.finditer(text)]
FUNCTIONS = [name for _, _, kind, name in FOUND if kind == "def" and not name.startswith("__")]


def _is_odd(name):
    words = [word.casefold() for word in _WORD.findall(name)]
    return bool(ODD & set(words)) or name.strip("_") in BARE


def test_a_class_name_is_used_once():
    places = defaultdict(list)
    for place, _, kind, name in FOUND:
        if kind == "class":
            places[name.lstrip("_")].append(str(place))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_public_functions_of_the_engine_have_two_words_or_are_called_so_once():
    called = Counter(
        name
        for place, indent, kind, name in FOUND
        if place.parts[0] == "reviewer" and kind == "def" and not indent
    )
    short = {name for name in called if not name.startswith("_") and "_" not in name}
    assert short <= ONE_WORD
    assert [name for name in ONE_WORD if called[name] > 1] == []


def test_most_functions_say_more_than_a_word():
    assert sum("_" not in name.strip("_") for name in FUNCTIONS) < 0.15 * len(FUNCTIONS)


def test_names_are_in_words_of_the_field():
    assert [f"{place}: {name}" for place, _, _, name in FOUND if _is_odd(name)] == []
    assert [str(place) for place in TEXTS if ODD & set(_WORD.findall(place.stem))] == []


def test_what_a_docstring_names_by_its_room_is_there():
    rooms = {place.parts[1] for place in TEXTS if len(place.parts) > 2}
    there = {place.parts[1:3] for place in TEXTS if len(place.parts) > 2}
    for room in rooms:
        of_room = [text for place, text in TEXTS.items() if place.parts[1] == room]
        there |= {(room, name) for text in of_room for name in _HANDED_ON.findall(text)}
        there |= {(room, name) for text in of_room for _, _, name in _DEFINED.findall(text)}
    named = [(place, *m) for place, text in TEXTS.items() for m in _NAMED.findall(text)]
    known = {(room, name.removesuffix(".py")) for room, name in there}
    assert [
        f"{p}: {a}.{b}"
        for p, a, b in named
        if a in rooms and b not in _FILES and (a, b) not in known
    ] == []
