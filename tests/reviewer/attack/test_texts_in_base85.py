"""Texts in signs of base 85 are told by their bytes, all at once, and few are decoded."""

import base64

from hypothesis import example, given
from hypothesis import strategies as st

from reviewer.attack import encoded_texts
from reviewer.attack.encoded_texts import may_read_in_85, unpack_encoded_bytes

WAYS = (
    ("base85", encoded_texts.OF_B85, base64.b85decode, base64.b85encode),
    ("Ascii85", encoded_texts.OF_A85, base64.a85decode, base64.a85encode),
)
SIGNS = st.binary(min_size=8, max_size=40).map(lambda data: bytes(33 + byte % 85 for byte in data))
TEXTS = st.text(st.characters(max_codepoint=300), min_size=4, max_size=30).map(str.encode)


def is_told(runs, alphabet, decode):
    told = may_read_in_85(runs, alphabet)
    for run, may in zip(runs, told, strict=True):
        if encoded_texts.decode_if_text("", decode, run):
            assert may
    return list(told)


@given(st.lists(SIGNS, max_size=5), st.lists(TEXTS, max_size=5))
@example([b"uuuuuuuuuu", b"s8W-!s8W-!", b"{{{{{{{{{{"], [b"Maria Lopez"])
def test_what_reads_as_text_is_never_passed_over(signs, texts):
    for _, alphabet, decode, encode in WAYS:
        is_told([*signs, *map(encode, texts)], alphabet, decode)


def test_texts_are_found_among_the_rows_of_a_log(monkeypatch):
    decoded = []
    for name, (alphabet, decode) in list(encoded_texts.IN_85.items()):
        counted = lambda run, way=decode: decoded.append(run) or way(run)  # noqa: E731
        monkeypatch.setitem(encoded_texts.IN_85, name, (alphabet, counted))
    rows = [
        f"25{n:08},06/04/2025 16:22:{n % 60:02},773-555-{n:04},{n} S Wabash" for n in range(300)
    ]
    names = (b"Desmond Lee", b"Maria Lopez")  # the second has late letters of the alphabet
    hidden = [encode(name).decode() for name in names for *_, encode in WAYS]
    data = "\n".join([*rows[:200], *hidden, *rows[200:]]).encode()
    found = list(unpack_encoded_bytes(data))
    assert {(how, name) for how, *_ in WAYS for name in names} <= set(found)
    assert len(decoded) < len(rows)  # of some thousand runs
