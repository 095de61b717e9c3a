"""The vocabulary of tags is data, and survives what a person makes of it."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.tag_vocabulary import KEYS, Tag, as_data, clean_tags, from_data, shipped_tags

TEXT = st.text(max_size=6)
TAGS = st.lists(st.builds(Tag, TEXT, TEXT, TEXT, st.sampled_from(["", "x", *KEYS])), max_size=8)


def test_a_new_case_begins_with_keys_one_to_nine_and_the_welcoming_city_tags():
    tags = shipped_tags()
    assert [t.key for t in tags][:9] == list(KEYS)
    assert {"WCO-020-6", "WCO-069", "crowd", "relay"} <= {t.name for t in tags}
    assert clean_tags(tags) == tags
    assert from_data(None) == tags


def test_what_is_no_tag_is_left_out():
    assert from_data([{"name": "a"}, {}, 3, {"name": "a"}]) == (Tag("a"),)


@given(TAGS)
def test_cleaned_tags_have_one_name_and_at_most_one_key_each(tags):
    found = clean_tags(tags)
    keys = [t.key for t in found if t.key]
    assert len({t.name for t in found}) == len(found)
    assert len(set(keys)) == len(keys)
    assert from_data(as_data(found)) == found
