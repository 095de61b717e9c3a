"""Reading and cleaning coded pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.render.video.clean import Cleaner
from reviewer.render.video.nal import (
    Bits,
    add_emulation,
    clean_messages,
    first_slice,
    length_prefixed,
    split_units,
    strip_emulation,
)
from reviewer.render.video.paramsets import ParameterSets, from_header
from reviewer.render.video.sound.aac import clean_config, raw_packet
from reviewer.render.video.unsafe import SoundUnsafe, Unsafe


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6))
def test_units_behind_lengths_are_found_again(found):
    assert split_units(length_prefixed(found), 4) == found


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6))
def test_units_behind_start_codes_are_found_again(found):
    safe = [add_emulation(b"\x65" + f) + b"\x80" for f in found]
    stream = b"".join(b"\0\0\0\1" + f for f in safe)
    assert split_units(stream, 0) == safe


@given(st.binary(max_size=60))
def test_escaping_is_undone(data):
    data = data.replace(b"\0\0\3", b"\0\1\3")
    assert strip_emulation(add_emulation(data)) == data
    assert b"\0\0\1" not in add_emulation(data)


def test_a_length_that_points_outside_is_refused():
    with pytest.raises(Unsafe):
        split_units(b"\0\0\0\x09\x65abc", 4)


@given(st.integers(0, 5000))
def test_exp_golomb_numbers_are_read(value):
    size = (value + 1).bit_length()
    text = "0" * (size - 1) + f"{value + 1:b}"
    data = int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")
    assert Bits(data).read_unsigned() == value


@given(st.binary(max_size=30))
def test_broken_headers_are_unsafe_and_nothing_else(data):
    try:
        sets, prefix = from_header(data)
        sets.only_sequence()
    except Unsafe:
        return
    assert prefix in (0, 1, 2, 3, 4)


def test_user_data_goes_and_the_recovery_point_stays():
    recovery = bytes([6, 1, 0xC4])
    user = bytes([5, 20]) + bytes(16) + b"GPS!"
    cleaned = clean_messages(b"\x06" + add_emulation(user + recovery) + b"\x80")
    assert cleaned == b"\x06" + recovery + b"\x80"


def test_a_message_too_long_for_its_kind_goes():
    assert clean_messages(b"\x06" + bytes([6, 40]) + b"x" * 40 + b"\x80") == b""


def test_an_unknown_parameter_set_in_a_picture_is_refused():
    clean = Cleaner(ParameterSets(), 4)
    with pytest.raises(Unsafe):
        clean(length_prefixed([b"\x67\x42\0\x1e\x95\x90", b"\x65abc"]))


def test_slices_are_kept_byte_for_byte_and_the_rest_goes():
    sample = length_prefixed([b"\x09\xf0", b"\x41slice", b"\x0c\xff\xff", b"\x41more"])
    cleaned = Cleaner(ParameterSets(), 4)(sample)
    assert split_units(cleaned, 4) == [b"\x41slice", b"\x41more"]
    assert first_slice(cleaned, 4) == 1


def test_a_packet_without_a_picture_is_refused():
    with pytest.raises(Unsafe):
        Cleaner(ParameterSets(), 4)(length_prefixed([b"\x09\xf0"]))


def test_an_encoders_name_in_a_sound_packet_is_zeroed():
    name = b"Lavc62.1.100"
    bits = f"{6:03b}{len(name) + 1:04b}" + "00000000" + "".join(f"{b:08b}" for b in name)
    bits += "001" + "10110011" * 8
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    packet = int(bits, 2).to_bytes(len(bits) // 8, "big")
    cleaned = raw_packet(packet, adts=False)
    assert len(cleaned) == len(packet)
    told = f"{int.from_bytes(cleaned, 'big'):0{len(bits)}b}"
    end = 7 + 8 * (len(name) + 1)
    assert set(told[7:end]) == {"0"}
    assert told[end:] == bits[end:]


@given(st.binary(max_size=40))
def test_any_sound_packet_keeps_its_length(data):
    assert len(raw_packet(data, adts=False)) == len(data)


def test_a_broken_sound_header_is_refused():
    with pytest.raises(SoundUnsafe):
        raw_packet(b"no header here", adts=True)


def test_bytes_behind_a_sound_configuration_go():
    assert clean_config(b"\x11\x90SECRET") == b"\x11\x90"
    assert clean_config(b"\x11\x90\x56\xe5\x00SECRET") == b"\x11\x90\x56\xe5\x00"
    assert clean_config(b"") == b""
