"""When the events of a bond became public: order bounds it, and no possible history is refused."""

from datetime import date

import pytest
from attrs import evolve
from helpers import happened

from csto_membership.engine.publication import SUPPOSED, contradiction, known, public_by


def days(*events):
    return [str(day) for day in public_by(events)]


def test_a_vague_day_was_public_by_the_day_of_the_event_after_it():
    assert days(happened("sign", "1998"), happened("ratify", "1998-06-01")) == ["1998-06-01", "1998-06-01"]


def test_an_event_that_is_reported_late_bounds_the_one_before_it_by_its_own_day():
    late = happened("ratify", "1998-06-01", reported="2005-01-01")
    assert days(happened("sign", "1998"), late) == ["1998-06-01", "2005-01-01"]


def test_nothing_is_public_before_its_own_first_day_and_what_follows_is_not_known_before_it():
    succession = happened("succeed", "2006-10-23", effective="2006-06-03")
    assert days(succession, happened("suspend", "2006-07-01")) == ["2006-10-23", "2006-10-23"]


@pytest.mark.parametrize(("day", "count"), [("1998-05-31", 0), ("1998-06-01", 2), ("1999-01-01", 2)])
def test_what_was_known_begins_at_the_first_event(day, count):
    events = happened("sign", "1998"), happened("ratify", "1998-06-01")
    assert list(known(events, date.fromisoformat(day))) == list(events[:count])


def test_only_written_days_contradict():
    sign, ratify = happened("sign", "1998"), happened("ratify", "1998-06-01")
    assert contradiction([sign, ratify]) is None
    assert contradiction([happened("sign", "1998", reported="1998-06-01"), ratify]) is None
    told = happened("sign", "1998", reported="1998-06-02")
    assert contradiction([told, ratify]) == (told, ratify, date(1998, 6, 1))


def test_a_supposed_event_says_nothing_of_when_a_recorded_one_was_public():
    sign = happened("sign", "1998")
    supposed = evolve(happened("ratify", "1998-06-01"), origin=SUPPOSED)
    assert list(known([sign, supposed], date(1998, 6, 1))) == [supposed]
    assert list(known([sign, supposed], date(1998, 12, 31))) == [sign, supposed]


def test_a_supposed_event_is_known_from_its_own_day_whatever_is_told_late_before_it():
    sign = happened("sign", "1998", reported="2005-01-01")
    supposed = evolve(happened("ratify", "1999-06-01"), origin=SUPPOSED)
    assert list(known([sign, supposed], date(1999, 6, 1))) == [supposed]


def test_a_note_that_is_reported_late_does_not_delay_what_follows_it():
    note, ratify = happened("note", "1998-01-01", reported="2005-01-01"), happened("ratify", "1998-06-01")
    assert list(known([note, ratify], date(1998, 6, 1))) == [ratify]
    assert list(known([note, ratify], date(2005, 1, 1))) == [note, ratify]
