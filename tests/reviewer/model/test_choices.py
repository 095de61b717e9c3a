"""The words that files hold: the known ones are named once, unknown ones are told, not lost."""

import pytest

from reviewer.errors import Refused
from reviewer.model import (
    Decision,
    Determination,
    Put,
    Redaction,
    RedactionKind,
    Source,
    Style,
    as_data,
    from_data,
)
from reviewer.system.canonical import canonical
from tests.helpers.cases import AUDIO, PAGES, new_case


@pytest.mark.parametrize("source", [*Source, "yunet", ""])
@pytest.mark.parametrize("style", [*Style, "zebra"])
def test_a_known_word_is_written_as_it_always_was(source, style):
    made = Redaction("r", AUDIO, RedactionKind.SOUND, source=source, style=style)
    plain = Redaction("r", AUDIO, RedactionKind.SOUND, source=str(source), style=str(style))
    assert canonical(as_data(made)) == canonical(as_data(plain))
    assert from_data("redactions", as_data(made)) == made == plain


def test_only_known_decisions_get_in(tmp_path):
    with new_case(tmp_path / "case") as case:
        for known in Determination:
            case.apply([Put(Decision(PAGES, known))], "Decide")
            assert case.snapshot().decision(PAGES) == Decision(PAGES, str(known))
        with pytest.raises(Refused, match="use 'release', 'not responsive', 'release as pictures'"):
            case.apply([Put(Decision(PAGES, "burn"))], "Decide")
