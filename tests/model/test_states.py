"""States: identity by code, days of existence, and finding one by any name."""

import pickle
from datetime import date, datetime

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership.errors import UnknownStateError
from csto_membership.model.state_index import StateIndex
from csto_membership.model.states import State, near, texts

ARM = State(code="ARM", name="Armenia", aliases=["Republic of Armenia", "Армения"], iso2="AM", m49=51, cow=371)
AZE = State(code="AZE", name="Azerbaijan", iso2="AZ")
COD = State(code="COD", name="Congo (Kinshasa)", aliases=["Congo"])
COG = State(code="COG", name="Congo (Brazzaville)", aliases=["Congo"])
DEU = State(code="DEU", name="Germany", aliases="Straße")
INDEX = StateIndex([ARM, AZE, DEU])


# a state


def test_a_state_is_its_code():
    assert State(code="ARM", name="Hayastan", cow=1) == ARM
    assert len({ARM, State(code="ARM", name="Hayastan")}) == 1


def test_states_of_different_codes_are_different():
    assert State(code="AZE", name="Armenia") != ARM


def test_a_state_is_no_text():
    assert ARM != "ARM"


def test_a_state_is_written_by_its_name():
    assert str(ARM) == "Armenia"


def test_the_repr_of_a_state_is_short():
    assert repr(ARM) == "State(code='ARM', name='Armenia')"


@pytest.mark.parametrize("state", [ARM, DEU, State(code="DDR", name="GDR", until=date(1990, 10, 3))])
def test_a_state_survives_pickling_with_all_its_fields(state):
    copy = pickle.loads(pickle.dumps(state))  # noqa: S301  our own bytes
    names = ["code", "name", "aliases", "iso2", "m49", "cow", "cowc", "gw", "since", "until", "sources", "note"]
    assert [getattr(copy, name) for name in names] == [getattr(state, name) for name in names]


def test_a_state_does_not_change():
    with pytest.raises(FrozenInstanceError):
        ARM.name = "Hayastan"


def test_a_state_takes_keywords_only():
    with pytest.raises(TypeError):
        State("ARM", "Armenia")


def test_its_spellings_are_code_short_code_name_and_aliases():
    assert ARM.spellings == ("ARM", "AM", "Armenia", "Republic of Armenia", "Армения")


def test_a_spelling_stands_once_and_an_empty_one_not_at_all():
    assert State(code="GEO", name="GEO", aliases=["", "GEO", "Georgia"]).spellings == ("GEO", "Georgia")


@pytest.mark.parametrize(
    ("value", "expected"), [("Straße", ("Straße",)), (["a", "b"], ("a", "b")), (iter("ab"), ("a", "b")), ((), ())]
)
def test_one_text_is_one_of_several_and_not_its_letters(value, expected):
    assert texts(value) == expected


# existence


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1949, 10, 6), False),
        (date(1949, 10, 7), True),
        (date(1990, 10, 2), True),
        (date(1990, 10, 3), False),
    ],
)
def test_a_state_exists_from_its_first_day_until_the_day_before_its_end(day, expected):
    gdr = State(code="DDR", name="GDR", since=date(1949, 10, 7), until=date(1990, 10, 3))
    assert gdr.exists_on(day) is expected


@pytest.mark.parametrize("day", [date.min, date(1992, 1, 1), date.max])
def test_a_state_without_limits_exists_on_every_day(day):
    assert ARM.exists_on(day)


def test_a_state_with_a_beginning_only_exists_to_the_last_day():
    assert State(code="X", name="X", since=date(1991, 9, 21)).exists_on(date.max)


def test_a_state_with_an_end_only_exists_from_the_first_day():
    assert State(code="X", name="X", until=date(1991, 12, 26)).exists_on(date.min)


@pytest.mark.parametrize("value", ["1991-09-21", 1991, datetime(1991, 9, 21, 12)])  # noqa: DTZ001  naive on purpose
def test_a_limit_that_is_no_day_is_refused(value):
    with pytest.raises(TypeError):
        State(code="X", name="X", since=value)


# finding


@pytest.mark.parametrize(
    "name",
    [
        "ARM",
        "arm",
        "Am",
        "Armenia",
        "ARMENIA",
        "  armenia ",
        "republic of armenia",
        "Republic  of\tArmenia",
        "Армения",
        "АРМЕНИЯ",
        ARM,
        State(code="ARM", name="of another register"),
    ],
)
def test_a_state_is_found_by_any_name_in_any_case_and_spacing(name):
    assert INDEX.find(name) is ARM


@pytest.mark.parametrize("name", ["strasse", "STRASSE", "straße"])
def test_case_is_folded_as_the_script_does(name):
    assert INDEX.find(name) is DEU


@pytest.mark.parametrize(
    ("name", "suggestions"),
    [
        ("Armenai", ("Armenia",)),
        ("ARN", ("Armenia",)),
        ("azerbaijen", ("Azerbaijan",)),
        ("republic of armenija", ("Armenia",)),
        ("Atlantis", ()),
        ("", ()),
        ("Армени", ("Armenia",)),
    ],
)
def test_an_unknown_name_is_refused_with_the_names_that_come_near(name, suggestions):
    with pytest.raises(UnknownStateError) as caught:
        INDEX.find(name)
    assert (caught.value.name, caught.value.suggestions) == (name, suggestions)


def test_a_state_is_suggested_once_however_many_of_its_names_come_near():
    index = StateIndex([State(code="AAA", name="Aland", aliases=["Alands", "The Aland"])])
    with pytest.raises(UnknownStateError) as caught:
        index.find("Alandd")
    assert caught.value.suggestions == ("Aland",)


def test_a_state_of_another_register_is_found_by_its_code():
    assert INDEX.find(State(code="UZB", name="Armenia")).name == "Uzbekistan"


@pytest.mark.parametrize("state", [State(code="UZB", name="Armenia"), "UZB", "Uzbekistan"])
def test_in_an_open_index_a_state_of_the_catalogue_is_unknown(state):
    with pytest.raises(UnknownStateError, match="unknown state 'U"):
        StateIndex([ARM], closed=False).find(state)


@pytest.mark.parametrize("closed", [True, False])
def test_a_state_of_the_index_is_found_by_the_names_of_the_catalogue(closed):
    assert StateIndex([AZE], closed=closed).find("Azerbaidzhan") is AZE


def test_a_state_of_the_index_goes_before_one_of_the_catalogue():
    own = State(code="XBB", name="Kenya")
    assert StateIndex([own]).find("kenya") is own
    assert StateIndex([own]).find("Republic of Kenya").code == "KEN"


def test_a_name_of_the_catalogue_that_is_much_nearer_goes_before_one_of_the_index():
    with pytest.raises(UnknownStateError) as caught:
        INDEX.find("Albenia")
    assert caught.value.suggestions == ("Albania",)


def test_where_no_name_of_the_index_comes_near_one_of_the_catalogue_may():
    with pytest.raises(UnknownStateError, match="Mozambique"):
        INDEX.find("Mosambique")


@pytest.mark.parametrize(("value", "name"), [(None, "NoneType"), (51, "int"), (b"ARM", "bytes"), (["ARM"], "list")])
def test_what_is_neither_text_nor_state_is_a_type_error_that_names_it(value, name):
    with pytest.raises(TypeError, match=f"^a state is a code, a name, an alias or a State, not {name}$"):
        INDEX.find(value)


def test_of_two_states_with_one_spelling_the_first_is_found():
    assert StateIndex([COG, COD]).find("Congo") is COG


def test_a_code_comes_before_the_alias_of_an_earlier_state():
    other = State(code="XXX", name="Other", aliases=["AZE"])
    assert StateIndex([other, AZE]).find("AZE") is AZE


# a mapping by code


def test_an_index_is_a_mapping_by_exact_code_in_the_order_given():
    assert list(INDEX.items()) == [("ARM", ARM), ("AZE", AZE), ("DEU", DEU)]


@pytest.mark.parametrize("key", ["arm", "Armenia", "UZB"])
def test_a_mapping_knows_no_other_key(key):
    assert key not in INDEX
    with pytest.raises(KeyError):
        INDEX[key]


def test_an_index_counts_its_states():
    assert (len(INDEX), len(StateIndex([]))) == (3, 0)


def test_an_index_survives_pickling():
    copy = pickle.loads(pickle.dumps(INDEX))  # noqa: S301  our own bytes
    assert (copy, copy.find("Армения")) == (INDEX, ARM)


# near names


def test_the_nearest_name_comes_first():
    assert near("armenia", ["Romania", "Armenian", "Armenia", "Zambia"])[:2] == ["Armenia", "Armenian"]


def test_at_most_three_names_come_near():
    assert len(near("aaaa", ["aaab", "aaac", "aaad", "aaae"])) == 3


def test_a_near_name_is_given_as_it_is_spelt():
    assert near("ARMENIA!", ["Armenia"]) == ["Armenia"]


@examples(50)
@given(st.text(max_size=8), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_a_near_name_is_always_one_that_is_known(name, known):
    assert set(near(name, known)) <= set(known)
