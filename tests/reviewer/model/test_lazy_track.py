"""A track that is read late is the same track."""

import copy
import json
import pickle
from dataclasses import replace

import pytest
from hypothesis import given

from reviewer.errors import CaseError
from reviewer.model import Redaction, RedactionKind, as_data, from_data
from reviewer.model.lazy_track import leave_unread
from reviewer.store.rows import _redaction, text_of
from tests.helpers.cases import VIDEO, redactions


@given(redactions())
def test_what_the_store_reads_is_what_was_written(made):
    late, at_once = _redaction(text_of(made)), from_data("redactions", json.loads(text_of(made)))
    assert late == at_once == made
    assert hash(_redaction(text_of(made))) == hash(made)
    assert as_data(_redaction(text_of(made))) == as_data(at_once)
    for same in (copy.copy, lambda r: pickle.loads(pickle.dumps(r)), lambda r: replace(r)):
        assert same(_redaction(text_of(made))) == made


@pytest.mark.parametrize("reason", ['","keyframes":[', '],"kind":"', ',"keyframes":[{}],"kind":"'])
def test_words_that_look_like_a_track_are_words(reason):
    made = Redaction("r1", VIDEO, RedactionKind.REGION, reason=reason, style=reason)
    assert _redaction(text_of(made)) == made


def test_a_track_that_is_none_is_named_when_it_is_asked_for():
    made = Redaction("r7", VIDEO, RedactionKind.REGION)
    leave_unread(made, '[{"t":1}]')
    with pytest.raises(CaseError, match="r7"):
        made.keyframes  # noqa: B018


def test_without_a_track_there_is_an_empty_one():
    assert Redaction("r1", VIDEO, RedactionKind.SOUND).keyframes == ()
