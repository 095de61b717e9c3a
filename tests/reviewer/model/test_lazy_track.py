"""A track that is read late is the same track."""

import copy
import json
import pickle
from dataclasses import replace

import pytest
from hypothesis import given

from reviewer.errors import CaseError
from reviewer.model import (
    RegionRedaction,
    Style,
    as_data,
    from_data,
)
from reviewer.model.lazy_track import leave_unread
from reviewer.store.rows import redaction_of, text_of
from tests.helpers.cases import VIDEO, redactions


def region(key, **fields):
    return RegionRedaction(key, VIDEO, start=1.0, end=2.0, keyframes=(), **fields)


@given(redactions())
def test_what_the_store_reads_is_what_was_written(made):
    late, at_once = redaction_of(text_of(made)), from_data("redactions", json.loads(text_of(made)))
    assert late == at_once == made
    assert hash(redaction_of(text_of(made))) == hash(made)
    assert as_data(redaction_of(text_of(made))) == as_data(at_once)
    for same in (copy.copy, lambda r: pickle.loads(pickle.dumps(r)), lambda r: replace(r)):
        assert same(redaction_of(text_of(made))) == made


@pytest.mark.parametrize("reason", ['","keyframes":[', '],"kind":"', ',"keyframes":[{}],"kind":"'])
def test_words_that_look_like_a_track_are_words(reason):
    made = region("r1", reason=reason, style=Style(reason))
    assert redaction_of(text_of(made)) == made


def test_a_track_that_is_none_is_named_when_it_is_asked_for():
    made = region("r7")
    leave_unread(made, '[{"t":1}]')
    with pytest.raises(CaseError, match="r7"):
        made.keyframes  # noqa: B018


def test_a_track_is_asked_for():
    with pytest.raises(TypeError, match="keyframes"):
        RegionRedaction("r1", VIDEO, start=1.0, end=2.0)
