"""Names: which spellings are one name."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_membership.model.names import content_words, fold, slug

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Z")), max_size=20)


@pytest.mark.parametrize("name", ["Азербайджан", "Российская Федерация", "Türkiye", "Việt Nam", "Čad", "Ísland"])
def test_composed_and_decomposed_letters_are_one(name):
    assert fold(normalize("NFD", name)) == fold(name)


@pytest.mark.parametrize("name", ["TÜRKİYE", "türkiye", "Türkiye", "TÜRKIYE"])
def test_the_turkish_dotted_capital_is_a_capital_i(name):
    assert fold(name) == "türkiye"


def test_the_turkish_dotless_letter_has_the_capital_of_i():
    assert fold("RESPUBLIKASI") == fold("Respublikas\u0131")


@pytest.mark.parametrize("mark", "'\u2018\u2019\u201b\u02bb\u02bc\u0060\u00b4\u2032")
def test_apostrophes_are_one(mark):
    assert fold(f"O{mark}zbekiston") == "o'zbekiston"


@pytest.mark.parametrize("mark", "-\u2010\u2011\u2013\u2212")
def test_hyphens_are_one(mark):
    assert fold(f"Guinea{mark}Bissau") == "guinea-bissau"


@pytest.mark.parametrize("blank", ["  ", "\t", "\n", "\u00a0", "\u2009", "\u3000", "\u200b ", " \ufeff"])
def test_white_space_of_any_kind_is_one_blank(blank):
    assert fold(f"{blank}Russian{blank}Federation{blank}") == "russian federation"


def test_accents_are_kept():
    assert fold("Réunion") != fold("Reunion")


@given(NAMES)
def test_folding_again_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    "text",
    [
        "Korea, Republic of",
        "Korea (the Republic of)",
        "the Republic of Korea",
        "Republic of Korea (the)",
        "KOREA, REP.",
    ],
)
def test_word_order_articles_and_abbreviations_make_no_difference(text):
    assert content_words(text) == "korea republic"


def test_words_that_tell_states_apart_are_kept():
    assert content_words("Democratic Republic of the Congo") != content_words("Republic of the Congo")
    assert content_words("Dominica") != content_words("Dominican Republic")


@pytest.mark.parametrize(
    ("text", "longest", "name"),
    [
        ("Treaty on Collective Security (1992)", 60, "treaty-on-collective-security-1992"),
        ("  _Élan_  ", 60, "elan"),
        ("State A", 7, "state-a"),
        ("State A", 6, "state"),
        ("state_a", 6, "state"),
        ("X-RAX", 60, "x-rax"),
        ("Договор", 60, ""),
    ],
)
def test_the_id_of_a_text_has_letters_and_digits_and_ends_with_one(text, longest, name):
    assert slug(text, longest) == name
