"""The words that files hold: the known ones are named once, unknown ones are told, not lost."""

import copy
import pickle
from dataclasses import replace

import pytest

from reviewer.errors import Refused
from reviewer.model import (
    Anchor,
    AnchorSource,
    Decision,
    Determination,
    Put,
    SoundRedaction,
    Source,
    Style,
    as_data,
    from_data,
)
from reviewer.system.canonical import canonical_json
from tests.helpers.cases import AUDIO, PAGES, new_case


@pytest.mark.parametrize("source", [*Source, "yunet", ""])
@pytest.mark.parametrize("style", [*Style, "zebra"])
def test_a_known_word_is_written_as_it_always_was(source, style):
    span = {"start": 1.0, "end": 2.0}
    made = SoundRedaction("r", AUDIO, source=Source(source), style=Style(style), **span)
    plain = SoundRedaction("r", AUDIO, source=str(source), style=str(style), **span)
    assert canonical_json(as_data(made)) == canonical_json(as_data(plain))
    read = from_data("redactions", as_data(made))
    assert read == made == plain
    assert (type(read.source), type(read.style)) == (Source, Style)


@pytest.mark.parametrize("words", [Style, Source, Determination, AnchorSource])
def test_a_word_that_is_not_known_is_kept_and_stays_apart(words):
    new = words("zebra")
    assert new == "zebra" == str(new) == new.value == pickle.loads(pickle.dumps(new))
    assert (type(new), new in {*words}, {new: 1}["zebra"]) == (words, False, 1)
    assert copy.deepcopy(new) == replace(Anchor("a", AUDIO, 0.0, "", 1.0, new)).source
    assert all(words(one.value) is one for one in words)


def test_only_known_decisions_get_in(tmp_path):
    with new_case(tmp_path / "case") as case:
        for known in Determination:
            case.apply([Put(Decision(PAGES, known))], "Decide")
            assert case.snapshot().find_decision(PAGES) == Decision(PAGES, known)
        with pytest.raises(Refused, match="use 'release', 'not responsive', 'release as pictures'"):
            case.apply([Put(Decision(PAGES, Determination("burn")))], "Decide")
