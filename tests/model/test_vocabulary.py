"""The vocabulary: closed words, positions, their one-word status, and who counts."""

import os
import pickle
import subprocess
import sys
from itertools import product

import pytest
from attrs.exceptions import FrozenInstanceError

from csto_membership.errors import UnknownWordError
from csto_membership.model.vocabulary import (
    CONSENTS,
    EXITS,
    MOVES,
    Act,
    Consent,
    Counting,
    Participation,
    Position,
    Standing,
    Status,
    Voting,
)

ACTS = [
    "sign",
    "withdraw_signature",
    "ratify",
    "accede",
    "succeed",
    "withdraw_consent",
    "enter_into_force",
    "notify_withdrawal",
    "rescind_withdrawal",
    "withdraw",
    "lapse",
    "expel",
    "terminate",
    "suspend",
    "reinstate",
    "freeze",
    "resume",
    "withhold_vote",
    "restore_vote",
    "note",
]
VOCABULARIES = [
    (Act, ACTS),
    (Standing, ["outsider", "signatory", "member", "withdrawing", "withdrawn"]),
    (Consent, ["none", "given"]),
    (Participation, ["active", "frozen", "suspended"]),
    (Voting, ["entitled", "withheld"]),
    (Status, ["outsider", "signatory", "member", "suspended", "frozen", "withdrawing", "withdrawn"]),
    (Counting, ["de_jure", "participating", "voting", "consented", "signed"]),
]
EVERY = [Position(*words) for words in product(Standing, Participation, Voting)]


def again(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes


# words


@pytest.mark.parametrize(("vocabulary", "words"), VOCABULARIES)
def test_a_vocabulary_has_these_words_in_this_order(vocabulary, words):
    assert list(vocabulary) == words


@pytest.mark.parametrize(("vocabulary", "words"), VOCABULARIES)
def test_a_word_is_its_text(vocabulary, words):
    assert [str(vocabulary(word)) for word in words] == words


@pytest.mark.parametrize(("vocabulary", "words"), VOCABULARIES)
def test_a_word_keeps_its_identity_through_pickling(vocabulary, words):
    assert all(again(vocabulary(word)) is vocabulary(word) for word in words)


@pytest.mark.parametrize(("vocabulary", "words"), VOCABULARIES)
@pytest.mark.parametrize("value", ["", "joined", "MEMBER", "Sign", " sign", "sign ", "sign.", "*", 1, None, ["sign"]])
def test_a_word_outside_a_vocabulary_is_refused_with_the_whole_list(vocabulary, words, value):
    with pytest.raises(UnknownWordError) as caught:
        vocabulary(value)
    error = caught.value
    assert (error.name, error.suggestions, error.kind) == (value, tuple(words), vocabulary.__name__.lower())


def test_the_message_of_an_unknown_word_names_it_and_the_vocabulary():
    with pytest.raises(UnknownWordError) as caught:
        Counting("de_facto")
    message = "unknown counting 'de_facto'; one of: de_jure, participating, voting, consented, signed"
    assert str(caught.value) == message


def test_an_unknown_word_survives_pickling():
    with pytest.raises(UnknownWordError) as caught:
        Act("join")
    assert str(again(caught.value)) == str(caught.value)


def test_every_act_but_the_note_moves():
    assert list(MOVES) == ACTS[:-1]


def test_four_acts_end_membership():
    assert {"withdraw", "lapse", "expel", "terminate"} == EXITS


def test_three_acts_express_consent_to_be_bound():
    assert {"ratify", "accede", "succeed"} == CONSENTS


# positions


def test_the_first_position_is_that_of_an_outsider():
    assert Position() == Position("outsider", "active", "entitled")


def test_a_position_takes_its_words_as_text():
    position = Position("member", "frozen", "withheld")
    assert (position.standing, position.participation, position.voting) == (
        Standing.MEMBER,
        Participation.FROZEN,
        Voting.WITHHELD,
    )


@pytest.mark.parametrize("words", [("joined",), ("member", "absent"), ("member", "active", "lost"), ("frozen",)])
def test_a_position_refuses_a_word_of_no_region(words):
    with pytest.raises(UnknownWordError):
        Position(*words)


def test_positions_of_different_words_are_different():
    assert len(set(EVERY)) == len(EVERY) == 5 * 3 * 2


def test_a_position_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Position().standing = Standing.MEMBER


@pytest.mark.parametrize("position", EVERY, ids=str)
def test_a_position_survives_pickling(position):
    copy = again(position)
    assert (copy, hash(copy)) == (position, hash(position))


def test_a_position_pickled_in_another_process_is_found_in_a_set_here():
    code = (
        "import pickle, sys; from csto_membership.model.vocabulary import Position; "
        "position = Position('member', 'frozen');"
        "hash(position); sys.stdout.buffer.write(pickle.dumps(position))"
    )
    run = subprocess.run(  # noqa: S603  our own code, with other hashes of texts
        [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": "1"}, capture_output=True, check=True
    )
    assert {Position("member", "frozen")} == {pickle.loads(run.stdout)}  # noqa: S301  our own bytes


@pytest.mark.parametrize("position", EVERY, ids=str)
def test_only_members_and_withdrawing_states_are_bound(position):
    assert position.bound == (position.standing in {"member", "withdrawing"})


# status, by precedence


@pytest.mark.parametrize("standing", ["outsider", "signatory", "withdrawing", "withdrawn"])
@pytest.mark.parametrize("rest", list(product(Participation, Voting)))
def test_any_standing_but_member_is_the_status_whatever_the_rest(standing, rest):
    assert Position(standing, *rest).status is Status(standing)


@pytest.mark.parametrize(
    ("participation", "status"), [("active", "member"), ("frozen", "frozen"), ("suspended", "suspended")]
)
@pytest.mark.parametrize("voting", Voting)
def test_the_status_of_a_member_is_its_participation_whatever_its_vote(participation, voting, status):
    assert Position("member", participation, voting).status is Status(status)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("outsider",), "outsider"),
        (("signatory",), "signatory"),
        (("member",), "member"),
        (("withdrawn",), "withdrawn"),
        (("member", "frozen"), "frozen"),
        (("member", "suspended"), "suspended"),
        (("member", "active", "withheld"), "member (vote withheld)"),
        (("member", "suspended", "withheld"), "suspended (vote withheld)"),
        (("withdrawing",), "withdrawing"),
        (("withdrawing", "frozen"), "withdrawing (frozen)"),
        (("withdrawing", "suspended"), "withdrawing (suspended)"),
        (("withdrawing", "active", "withheld"), "withdrawing (vote withheld)"),
        (("withdrawing", "frozen", "withheld"), "withdrawing (frozen, vote withheld)"),
    ],
)
def test_a_position_is_written_as_its_status_and_what_that_hides(words, text):
    assert str(Position(*words)) == text


# who counts


COUNTED = {
    # position: de jure, participating, voting, consented, signed
    "outsider active entitled": ".....",
    "signatory active entitled": "....S",
    "member active entitled": "JPVCS",
    "member active withheld": "JP.CS",
    "member frozen entitled": "J.VCS",
    "member frozen withheld": "J..CS",
    "member suspended entitled": "J..CS",
    "member suspended withheld": "J..CS",
    "withdrawing active entitled": "JPVCS",
    "withdrawing active withheld": "JP.CS",
    "withdrawing frozen entitled": "J.VCS",
    "withdrawing frozen withheld": "J..CS",
    "withdrawing suspended entitled": "J..CS",
    "withdrawing suspended withheld": "J..CS",
    "withdrawn active entitled": ".....",
}


@pytest.mark.parametrize(("words", "letters"), list(COUNTED.items()))
@pytest.mark.parametrize(
    ("place", "counting"),
    [
        (0, Counting.DE_JURE),
        (1, Counting.PARTICIPATING),
        (2, Counting.VOTING),
        (3, Counting.CONSENTED),
        (4, Counting.SIGNED),
    ],
)
def test_a_rule_counts_exactly_these_positions(words, letters, place, counting):
    assert counting.counts(Position(*words.split())) == (letters[place] != ".")


@pytest.mark.parametrize(
    ("counting", "counts"), [(one, one in {Counting.CONSENTED, Counting.SIGNED}) for one in Counting]
)
@pytest.mark.parametrize("standing", ["outsider", "signatory", "withdrawn"])
def test_consent_that_is_not_in_force_counts_as_consented_and_as_signed(standing, counting, counts):
    assert counting.counts(Position(standing), Consent.GIVEN) is counts


@pytest.mark.parametrize("counting", [Counting.PARTICIPATING, Counting.VOTING])
def test_every_narrow_rule_counts_only_members_de_jure(counting):
    assert all(Counting.DE_JURE.counts(position) for position in EVERY if counting.counts(position))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("denounce", "notify_withdrawal or withdraw"),
        ("Denunciation", "notify_withdrawal or withdraw"),
        ("withdrawal", "notify_withdrawal or withdraw"),
        ("termination", "terminate or withdraw"),
        ("accession", "accede"),
        ("approval", "ratify"),
        ("Acceptance", "ratify"),
        ("definitive signature", "accede"),
        ("formal confirmation", "ratify"),
        ("succession", "succeed"),
        ("provisional application", "note"),
    ],
)
def test_the_words_of_depositaries_are_answered_with_ours(word, meant):
    with pytest.raises(UnknownWordError, match=f"did you mean {meant}") as refused:
        Act(word)
    assert str(pickle.loads(pickle.dumps(refused.value))) == str(refused.value)  # noqa: S301  our own


def test_what_is_no_word_for_an_act_is_answered_with_all_of_them():
    with pytest.raises(UnknownWordError, match=r"one of: sign, .*note$"):
        Act("dance")
