"""Answers as plain values, and small questions about a day: what a web service needs."""

import gc
import json
import tracemalloc
import warnings
from contextlib import suppress
from datetime import date, timedelta

import pytest
from attrs import evolve
from helpers import day, happened, register, window

from csto_membership import CSTO, Moment, ProjectionWarning, UndeterminedError

ANSWERS = {
    "roster": CSTO.members("2012-07-01"),
    "roster with open statuses": CSTO.members("1993", instrument="cst", counting="signed", undetermined="include"),
    "timeline": CSTO.timeline("UZB"),
    "spell": CSTO.timeline("UZB").spells[1],
    "step": CSTO.timeline("UZB").steps[0],
    "change": CSTO.changes("2012-01-01", "2013-01-01")[0],
    "deadline": CSTO.with_events(happened("notify_withdrawal", "2026-01-01", "BLR", instrument="charter")).deadlines(
        "BLR", "2026-01-15"
    )[0],
    "event": CSTO.events[0],
    "state": CSTO.state("ARM"),
    "position": CSTO.position("ARM", "2024-03-01"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_a_form_that_json_takes(name):
    given = ANSWERS[name].as_dict()
    assert json.loads(json.dumps(given)) == given


def test_a_roster_says_code_name_and_status():
    first = ANSWERS["roster"].as_dict()["states"][-1]
    assert first == {
        "code": "UZB",
        "name": "Uzbekistan",
        "status": "suspended",
        "possible": ["suspended"],
        "undetermined": False,
    }


def test_days_are_texts_as_written():
    spell = ANSWERS["spell"].as_dict()
    assert (spell["status"], spell["start"], spell["opened_by"]) == ("member", "2006-08-16", "uzb-charter-accede")
    assert ANSWERS["position"].as_dict()["status"] == "frozen"


def test_the_spell_that_holds_on_a_day():
    line = CSTO.timeline("UZB")
    assert [line.at(on).status for on in ("1999-01-01", "2010", date(2012, 7, 1), Moment.parse("2020"))] == [
        "outsider",
        "member",
        "suspended",
        "withdrawn",
    ]
    assert line.at("2010") is line.spells[1]


def test_the_spell_of_a_day_on_which_several_can_hold_is_undetermined():
    line = register(happened("accede", window(day(3), day(5)), id="in")).timeline("AAA")
    assert (line.at(day(2)), line.at(day(5))) == line.spells
    with pytest.raises(UndeterminedError) as caught:
        line.at(day(4))
    assert (caught.value.possibilities, [event.id for event in caught.value.events]) == (("outsider", "member"), ["in"])


def test_a_moment_has_a_date_if_it_is_exact():
    assert Moment.parse("2012-07-01").date == date(2012, 7, 1)
    assert Moment.parse("2012-07").date is None


def test_a_projection_warning_carries_the_day_and_the_limit_and_has_one_text():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for on in ("2030-01-01", "2031-05"):
            CSTO.is_member("ARM", on)
    found = [one.message for one in caught]
    assert [(one.asked, one.checked_through) for one in found] == [
        (date(2030, 1, 1), CSTO.checked_through),
        (date(2031, 5, 31), CSTO.checked_through),
    ]
    assert all(isinstance(one, ProjectionWarning) for one in found)
    assert len({str(one) for one in found}) == 1


def test_the_memory_of_a_register_does_not_grow_with_the_number_of_different_questions():
    """Neither records made for the question nor days nor names that do not exist are kept."""
    instrument, state, first = CSTO.instrument("cst"), CSTO.state("ARM"), date(1990, 1, 1)

    def ask(count):
        for n in range(count):
            under, who = evolve(instrument, note=f"question {n}"), evolve(state, note=f"question {n}")
            CSTO.members("2010-01-01", instrument=under)
            CSTO.position(who, first + timedelta(days=n), instrument=under, projected="accept")
            CSTO.members(first + timedelta(days=n), undetermined="exclude", projected="accept")
            with suppress(LookupError):
                CSTO.is_member(f"Atlantis {n}", "2010-01-01")

    ask(100)
    gc.collect()
    tracemalloc.start()
    ask(300)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 2**15
