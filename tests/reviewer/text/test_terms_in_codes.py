"""A name whose letters stand in a text as codes, or were decoded twice, is found and hidden."""

import codecs
from html.entities import codepoint2name
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.attack.needle import Secret
from reviewer.attack.needles import Needles
from reviewer.attack.texts_in_bytes import Blob, read_layers
from reviewer.text.terms import find_term, term_occurs

NAMES = ("Maria Muñoz", "José Peña", "Siân O’Brien", "Zoë Çelik", "Núria Ibáñez-Solà")
WAYS = {
    "JSON": lambda t: t.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00"),
    "bytes": lambda t: t.encode("ascii", "backslashreplace").decode(),
    "entities": lambda t: "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in t),
    "hex entities": lambda t: "".join(f"&#x{ord(c):X};" if ord(c) > 127 else c for c in t),
    "named entities": lambda t: t.translate({k: f"&{v};" for k, v in codepoint2name.items()}),
    "link": lambda t: quote(t, safe=" "),
    "link with all": quote,
    "mail": lambda t: quote(t, safe=" ").replace("%", "="),
    "UTF-7": lambda t: t.encode("utf-7").decode(),
    "twice by Windows": lambda t: t.encode().decode("cp1252"),
    "twice by Latin-1": lambda t: t.encode().decode("latin-1"),
    "twice by Macs": lambda t: t.encode().decode("mac_roman"),
    "twice by DOS": lambda t: t.encode().decode("cp437"),
    "three times": lambda t: t.encode().decode("latin-1").encode().decode("latin-1"),
}  # fmt: skip
LOST = ("?", "??", "\ufffd", "\ufffd\ufffd", "¿")


def attacked(name, text):
    needles = Needles.make_needles([Secret(name, "", "r1", True)])
    found = (
        needles.find_in(la.text, prose=la.prose) for la in read_layers(Blob("", text.encode()))
    )
    return any(True for hits in found for _ in hits)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_renderer_and_attack_read_codes(name, way):
    written = WAYS[way](name)
    text = f"Spoke with {written} at noon."
    assert [text[a:b] for a, b in find_term(name, text)] == [written]
    assert term_occurs(name, text)
    assert attacked(name, text)


@pytest.mark.parametrize("mark", LOST)
@pytest.mark.parametrize("name", ["Maria Muñoz", "Muñoz", "Ibáñez"])
def test_a_lost_letter_hides_no_name(name, mark):
    written = "".join(mark if ord(c) > 127 else c for c in name)
    text = f"Spoke with {written} at noon."
    assert [text[a:b] for a, b in find_term(name, text)] == [written]
    assert attacked(name, text)


@pytest.mark.parametrize(
    "text",
    ["What a pea? Maria said.", "Jos? No.", "Is it he? Ibex saw it", "Mu oz", "Mu, oz", "Mun"],
)
def test_no_other_words_are_taken_for_it(text):
    for name in ("Peña", "José", "Muñoz", "Ibáñez"):
        assert not term_occurs(name, text)
        assert not attacked(name, text)


@pytest.mark.parametrize("term", ["田中花子", "Иван Петров", "Ñá", "李 Bo"])
def test_signs_of_loss_alone_are_no_name(term):
    text = "\ufffd saw \ufffd\ufffd and \ufffd \ufffd"
    assert not term_occurs(term, text)
    assert not attacked(term, text)


@given(
    st.sampled_from(["KEY=", "plate=", "a%", "id\\x", "&", "+", "=\n"]),
    st.sampled_from(["Eddie Faber", "CB1234", "312-555-0142", "Ada Deeds"]),
    st.text(alphabet="=%&;+\\ux0A", max_size=6),
)
def test_what_looks_like_a_code_takes_nothing_from_the_first_reading(before, term, behind):
    from reviewer.text.terms.folding import Folded

    text = f"{before}{term} {behind}"
    plain = Folded(text)
    plain.__dict__["codes_undone"] = None
    first = set(find_term(term, plain))
    whole = list(find_term(term, text))
    assert all(any(a <= x and y <= b for a, b in whole) for x, y in first)


@pytest.mark.parametrize("gap", [r"\n", r"\N", r"\t", r"\r\n", r"\, ", r"\;"])
def test_written_line_ends_part_no_name(gap):
    turned = gap[1] in ",;"
    written = f"Muñoz{gap}Maria" if turned else f"Maria{gap}Muñoz"
    text = f"SUMMARY:{written} at noon"
    assert [text[a:b] for a, b in find_term("Maria Muñoz", text)] == [written]
    assert attacked("Maria Muñoz", text)


def test_the_attack_reads_what_is_uuencoded():
    lines = codecs.encode(b"Spoke with Maria Munoz at noon.\n" * 3, "uu").decode()
    assert attacked("Maria Muñoz", f"file:\n{lines.replace(' 666 <data>', ' 644 a.txt')}")
