"""Deadlines: every clock counted by hand, when it starts, runs out, and stops being told."""

import pickle
from datetime import date

import pytest
from attrs.exceptions import FrozenInstanceError
from helpers import ALAND, entry, happened, instrument, notice

from csto_membership.engine.deadlines import Deadline, deadlines
from csto_membership.engine.fold import fold
from csto_membership.model.dates import Moment
from csto_membership.model.instruments import Arrears

JOINED = happened("accede", "2000-01-01", id="join")
NOTICE = happened("notify_withdrawal", "2010-08-31", id="notice")
SIX = notice("P6M", basis="Charter, Article 19", condition="obligations are settled")
DUES = Arrears(after="P2Y", basis="Charter, Article 25", consequence="the Council may withhold the vote")


def clocks(*events, on, notes=(), **terms):
    """Return the clocks of a bond on a day, or over the days of an imprecise question."""
    asked = Moment.of(on)
    timeline = fold(ALAND, instrument(**terms), events)
    return deadlines(timeline, notes, asked.earliest, asked.latest)


def told(*events, **given):
    """Return kind, start, end and whether it has run out, of each clock."""
    return [(clock.kind, str(clock.started), str(clock.due), clock.elapsed) for clock in clocks(*events, **given)]


def arrears(when, **more):
    return happened("note", when, topic="arrears", **({"id": f"unpaid {when}"} | more))


def settled(when):
    return happened("note", when, topic="settlement", id=f"paid {when}")


def test_a_bond_without_notices_consents_under_way_and_dues_has_no_clocks():
    assert told(JOINED, on="2010-09-01", withdrawal=SIX, arrears=DUES) == []


# notices


def test_a_notice_is_due_when_the_order_of_events_lets_it():
    notified, suspended = happened("notify_withdrawal", "2016-10"), happened("suspend", "2017-10-15")
    assert told(JOINED, notified, suspended, on="2017-01-01", withdrawal=notice("P1Y")) == [
        ("withdrawal", "[2016-10-16..2016-10-31]", "[2017-10-16..2017-10-31]", False)
    ]


@pytest.mark.parametrize(
    ("on", "elapsed"),
    [
        ("2010-08-31", False),
        ("2011-02-27", False),
        ("2011-02-28", True),
        ("2020-01-01", True),
        ("2011-02", None),
        ("2010", False),
        ("2011", None),
        ("[2010-08-31..2011-02-27]", False),
        ("[2010-08-31..2011-02-28]", None),
    ],
)
def test_a_notice_matures_after_its_period_clamped_at_the_end_of_the_month(on, elapsed):
    expected = [("withdrawal", "2010-08-31", "2011-02-28", elapsed)]
    assert told(JOINED, NOTICE, on=on, withdrawal=SIX) == expected


@pytest.mark.parametrize("on", ["2010-08-30", "2005", "2010-07"])
def test_a_notice_that_was_not_given_yet_starts_no_clock(on):
    assert told(JOINED, NOTICE, on=on, withdrawal=SIX) == []


def test_a_notice_that_may_have_been_given_starts_a_clock():
    assert told(JOINED, NOTICE, on="2010-08", withdrawal=SIX) == [("withdrawal", "2010-08-31", "2011-02-28", False)]


@pytest.mark.parametrize(
    ("terms", "when", "due"),
    [
        (notice("P6M"), "2011-08-31", "2012-02-29"),
        (notice("P1Y"), "2012-02-29", "2013-02-28"),
        (notice("P1Y", "12-31"), "2017-10-12", "2018-12-31"),
        (notice("P1Y", "12-31"), "2017-12-31", "2018-12-31"),
        (notice("P1Y1D"), "2023-12-31", "2025-01-01"),
    ],
)
def test_the_clock_of_a_notice_follows_the_terms(terms, when, due):
    given = happened("notify_withdrawal", when)
    assert told(JOINED, given, on=when, withdrawal=terms) == [("withdrawal", when, due, False)]


def test_a_later_day_that_the_notice_claims_is_the_end_of_the_clock():
    given = happened("notify_withdrawal", "2012-06-28", effective="2013-06-30")
    assert told(JOINED, given, on="2013-01-01", withdrawal=SIX) == [("withdrawal", "2012-06-28", "2013-06-30", False)]


def test_an_earlier_day_that_the_notice_claims_is_not():
    given = happened("notify_withdrawal", "2012-06-28", effective="2012-07-01")
    assert told(JOINED, given, on="2012-08-01", withdrawal=SIX) == [("withdrawal", "2012-06-28", "2012-12-28", False)]


def test_without_terms_the_claimed_day_is_the_end_and_the_basis_says_so():
    given = happened("notify_withdrawal", "2012-06-28", effective="2012-12-31")
    (clock,) = clocks(JOINED, given, on="2012-08-01")
    assert (str(clock.due), clock.basis, clock.condition) == ("2012-12-31", "the day that the notice claims", "")


def test_without_terms_and_claim_no_clock_runs():
    assert told(JOINED, NOTICE, on="2010-09-01") == []


def test_an_imprecise_notice_has_an_imprecise_end():
    given = happened("notify_withdrawal", "2010-08?")
    (clock,) = clocks(JOINED, given, on="2011-02-10", withdrawal=SIX)
    assert (clock.due.earliest, clock.due.latest, clock.elapsed) == (date(2011, 2, 1), date(2011, 2, 28), None)
    assert clock.due.uncertain


@pytest.mark.parametrize(("on", "elapsed"), [("2011-01-31", False), ("2011-02-01", None), ("2011-02-28", True)])
def test_an_imprecise_clock_may_have_run_out_within_its_bounds(on, elapsed):
    given = happened("notify_withdrawal", "2010-08")
    (clock,) = clocks(JOINED, given, on=on, withdrawal=SIX)
    assert clock.elapsed is elapsed


def test_within_the_bounds_of_an_imprecise_notice_its_clock_may_run():
    given = happened("notify_withdrawal", "2010-08")
    expected = [("withdrawal", "2010-08", "[2011-02-01..2011-02-28]", False)]
    assert told(JOINED, given, on="2010-08-01", withdrawal=SIX) == expected
    assert told(JOINED, given, on="2010-07-31", withdrawal=SIX) == []


@pytest.mark.parametrize("doubt", ["?", "~"])
def test_the_end_of_a_clock_that_was_stopped_carries_the_doubt_of_the_notice(doubt):
    given = happened("notify_withdrawal", f"2010-08-31{doubt}")
    (clock,) = clocks(JOINED, given, RESCINDED, on="2010-09-01", withdrawal=SIX)
    assert str(clock.due) == f"2011-02-28{doubt}"


RESCINDED = happened("rescind_withdrawal", "2010-12-01")
LEFT_EARLY = happened("withdraw", "2010-12-01")


@pytest.mark.parametrize("overtaking", [RESCINDED, LEFT_EARLY, happened("expel", "2010-12-01")])
def test_the_clock_of_a_notice_that_was_overtaken_is_told_until_then_and_no_longer(overtaking):
    running = [("withdrawal", "2010-08-31", "2011-02-28", False)]
    assert told(JOINED, NOTICE, overtaking, on="2010-11-30", withdrawal=SIX) == running
    assert told(JOINED, NOTICE, overtaking, on="2010-12-01", withdrawal=SIX) == []


def test_a_notice_that_may_have_been_rescinded_still_runs():
    rescinded = happened("rescind_withdrawal", "2010-12")
    assert told(JOINED, NOTICE, rescinded, on="2010-12-30", withdrawal=SIX) != []
    assert told(JOINED, NOTICE, rescinded, on="2010-12-31", withdrawal=SIX) == []


@pytest.mark.parametrize("act", ["suspend", "freeze", "withhold_vote"])
@pytest.mark.parametrize(("on", "elapsed"), [("2010-12-02", False), ("2011-02-28", True)])
def test_an_act_that_leaves_the_state_withdrawing_does_not_stop_the_clock(act, on, elapsed):
    between = happened(act, "2010-12-01")
    expected = [("withdrawal", "2010-08-31", "2011-02-28", elapsed)]
    assert told(JOINED, NOTICE, between, on=on, withdrawal=SIX) == expected


def test_the_clock_of_a_notice_stops_where_the_instrument_ends():
    ended = {"withdrawal": SIX, "terminated": "2010-12-01"}
    assert told(JOINED, NOTICE, on="2010-12-01", **ended) == []


def test_every_notice_has_a_clock_of_its_own():
    later = happened("notify_withdrawal", "2015-01-31")
    expected = [("withdrawal", "2015-01-31", "2015-07-31", False)]
    assert told(JOINED, NOTICE, RESCINDED, later, on="2015-02-01", withdrawal=SIX) == expected


def test_a_clock_of_withdrawal_names_rule_condition_and_event():
    (clock,) = clocks(JOINED, NOTICE, on="2010-09-01", withdrawal=SIX)
    assert (clock.basis, clock.condition, clock.event) == ("Charter, Article 19", "obligations are settled", NOTICE)


@pytest.mark.parametrize(
    ("on", "permits"),
    [
        ("2011-02-27", "membership ends by itself unless the notice is rescinded before"),
        ("2011-02", "membership ends by itself unless the notice is rescinded before"),
        ("2011-02-28", "membership ended by itself"),
    ],
)
def test_a_clock_of_withdrawal_says_that_membership_ends_or_ended(on, permits):
    (clock,) = clocks(JOINED, NOTICE, on=on, withdrawal=SIX)
    assert clock.permits == permits


# entry into force


RATIFIED = happened("ratify", "2008-08-16", id="ratify")
SIGNED = happened("sign", "2006-08-16")
THIRTY = entry("P30D")


@pytest.mark.parametrize(
    ("on", "elapsed"),
    [("2008-08-16", False), ("2008-09-14", False), ("2008-08", False), ("2008-09", None), ("2008", None)],
)
def test_consent_that_waits_for_its_period_has_a_clock(on, elapsed):
    expected = [("entry", "2008-08-16", "2008-09-15", elapsed)]
    assert told(SIGNED, RATIFIED, on=on, entry=THIRTY) == expected


@pytest.mark.parametrize("on", ["2008-08-15", "2006", "2008-09-15", "2009-01-01"])
def test_before_the_deposit_and_from_the_effect_on_it_has_none(on):
    assert told(SIGNED, RATIFIED, on=on, entry=THIRTY) == []


def test_consent_that_has_effect_at_once_has_no_clock():
    assert told(SIGNED, RATIFIED, on="2008-08-16") == []


@pytest.mark.parametrize("on", ["2008-07-31", "2008-10-01"])
def test_outside_the_bounds_of_an_imprecise_consent_no_clock_runs(on):
    assert told(SIGNED, happened("ratify", "2008-08"), on=on, entry=entry("P31D")) == []


@pytest.mark.parametrize(
    ("on", "elapsed"), [("2008-08-01", False), ("2008-08-31", False), ("2008-09-01", None), ("2008-09-30", None)]
)
def test_within_the_bounds_of_an_imprecise_consent_its_clock_may_run(on, elapsed):
    expected = [("entry", "2008-08", "[2008-09-01..2008-10-01]", elapsed)]
    assert told(SIGNED, happened("ratify", "2008-08"), on=on, entry=entry("P31D")) == expected


def test_an_imprecise_consent_that_waits_less_than_its_width_has_a_clock():
    expected = [("entry", "2008-08", "[2008-08-31..2008-09-30]", False)]
    assert told(SIGNED, happened("ratify", "2008-08"), on="2008-08-15", entry=THIRTY) == expected


def test_an_imprecise_consent_that_has_effect_at_once_has_no_clock():
    assert told(SIGNED, happened("ratify", "2008-08"), on="2008-08-15") == []


@pytest.mark.parametrize("act", ["accede", "succeed"])
def test_consent_that_waits_for_the_instrument_has_a_clock(act):
    given = happened(act, "1992-12-23")
    assert told(given, on="1993-06-01", in_force="1994-04-20") == [("entry", "1992-12-23", "1994-04-20", False)]


def test_consent_to_an_instrument_that_is_not_in_force_has_no_day_to_run_to():
    assert told(happened("accede", "1992-12-23"), on="1993-06-01", in_force=None) == []


def test_the_first_of_the_next_month_is_the_end_of_the_clock():
    given = happened("accede", "2023-11-14")
    rome = {"in_force": "2002-07-01", "entry": entry("P60D", "next-month")}
    assert told(given, on="2023-11-14", **rome) == [("entry", "2023-11-14", "2024-02-01", False)]


def test_a_signature_that_waits_for_nothing_has_no_clock():
    assert told(happened("sign", "2006-08-16", effective="2006-09-01"), on="2006-08-20") == []


def test_a_clock_of_entry_says_what_follows_and_names_the_event():
    (clock,) = clocks(SIGNED, RATIFIED, on="2008-09-01", entry=THIRTY)
    assert clock.permits == "consent takes effect by itself (until then a contracting State)"
    assert (clock.event, clock.basis, clock.condition) == (RATIFIED, "", "")


# unpaid dues


@pytest.mark.parametrize(
    ("on", "elapsed"),
    [
        ("2024-02-29", False),
        ("2026-02-27", False),
        ("2026-02-28", True),
        ("2030-01-01", True),
        ("2026", None),
        ("2024", False),
    ],
)
def test_two_years_of_unpaid_dues_are_counted_from_the_note(on, elapsed):
    expected = [("arrears", "2024-02-29", "2026-02-28", elapsed)]
    assert told(JOINED, on=on, notes=[arrears("2024-02-29")], arrears=DUES) == expected


def test_dues_are_counted_from_the_effective_day_of_the_note():
    note = arrears("2024-05-08", effective="2024-01-01")
    expected = [("arrears", "2024-01-01", "2026-01-01", False)]
    assert told(JOINED, on="2024-06-01", notes=[note], arrears=DUES) == expected


def test_a_note_of_the_future_starts_no_clock():
    assert told(JOINED, on="2024-02-28", notes=[arrears("2024-02-29")], arrears=DUES) == []


def test_an_imprecise_note_has_an_imprecise_end_and_carries_its_doubt():
    (clock,) = clocks(JOINED, on="2026-06-01", notes=[arrears("2024~")], arrears=DUES)
    assert (clock.due.earliest, clock.due.latest) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (clock.elapsed, clock.due.approximate) == (None, True)


@pytest.mark.parametrize("topic", ["announcement", "refusal", "absence", "", "settlement"])
def test_a_note_on_something_else_starts_no_clock(topic):
    note = happened("note", "2024-02-29", topic=topic)
    assert told(JOINED, on="2025-01-01", notes=[note], arrears=DUES) == []


@pytest.mark.parametrize(("on", "count"), [("2025-05-31", 1), ("2025-06-01", 0), ("2027-01-01", 0)])
def test_a_settlement_stops_the_clock(on, count):
    notes = [arrears("2024-02-29"), settled("2025-06-01")]
    assert len(told(JOINED, on=on, notes=iter(notes), arrears=DUES)) == count


def test_an_earlier_settlement_does_not_stop_a_later_clock():
    notes = [arrears("2020-01-01"), settled("2021-01-01"), arrears("2024-02-29")]
    expected = [("arrears", "2024-02-29", "2026-02-28", False)]
    assert told(JOINED, on="2025-01-01", notes=notes, arrears=DUES) == expected


def test_a_settlement_that_may_not_have_been_made_yet_does_not_stop_the_clock():
    notes = [arrears("2024-02-29"), settled("2025")]
    expected = [("arrears", "2024-02-29", "2026-02-28", False)]
    assert told(JOINED, on="2025-06-01", notes=notes, arrears=DUES) == expected


def test_without_a_clause_on_dues_nothing_is_counted():
    assert told(JOINED, on="2030-01-01", notes=[arrears("2024-02-29")]) == []


@pytest.mark.parametrize(
    ("on", "count"),
    [("1999-12-31", 0), ("1999", 0), ("2000-01-01", 1), ("1999-12", 0), ("2011-02-27", 1), ("2011-02-28", 0)],
)
def test_dues_are_counted_of_states_that_are_bound_only(on, count):
    found = clocks(JOINED, NOTICE, on=on, notes=[arrears("1999-01-01")], arrears=DUES, withdrawal=SIX)
    assert [clock.kind for clock in found].count("arrears") == count


def test_an_elapsed_clock_of_dues_only_permits_a_decision():
    (clock,) = clocks(JOINED, on="2027-01-01", notes=[arrears("2024-02-29")], arrears=DUES)
    assert (clock.permits, clock.basis) == ("the Council may withhold the vote", "Charter, Article 25")


def test_what_a_clause_leaves_unsaid_is_that_a_decision_becomes_possible():
    (clock,) = clocks(JOINED, on="2027-01-01", notes=[arrears("2024-02-29")], arrears=Arrears(after="P2Y"))
    assert clock.permits == "a decision becomes possible"


# the record


CLOCK = {
    "kind": "arrears",
    "started": Moment.parse("2024-02-29"),
    "due": Moment.parse("2026-02-28"),
    "permits": "the Council may withhold the vote",
    "event": arrears("2024-02-29"),
}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            {"elapsed": True},
            "arrears: counted from 2024-02-29, ran out on 2026-02-28: the Council may withhold the vote",
        ),
        (
            {"elapsed": False, "basis": "Article 25"},
            "arrears: counted from 2024-02-29, runs out on 2026-02-28: the Council may withhold the vote (Article 25)",
        ),
        (
            {"elapsed": None, "condition": "it is asked to"},
            (
                "arrears: counted from 2024-02-29, may have run out on 2026-02-28: the Council may withhold the vote "
                "(if it is asked to (cannot be computed))"
            ),
        ),
        (
            {"elapsed": True, "condition": "it is asked to", "basis": "Article 25"},
            (
                "arrears: counted from 2024-02-29, ran out on 2026-02-28: the Council may withhold the vote "
                "(if it is asked to (cannot be computed); Article 25)"
            ),
        ),
    ],
)
def test_a_clock_is_one_sentence(more, sentence):
    assert str(Deadline(**CLOCK, **more)) == sentence


def test_a_clock_survives_pickling():
    clock = Deadline(**CLOCK, elapsed=None)
    copy = pickle.loads(pickle.dumps(clock))  # noqa: S301  our own bytes
    assert (copy, hash(copy)) == (clock, hash(clock))


def test_a_clock_does_not_change():
    with pytest.raises(FrozenInstanceError):
        Deadline(**CLOCK, elapsed=None).elapsed = True


def test_clocks_stand_by_kind_withdrawal_entry_arrears():
    notes = [arrears("2024-02-29")]
    given = happened("notify_withdrawal", "2024-03-31")
    again = happened("accede", "2024-10-15")
    terms = {"withdrawal": SIX, "entry": THIRTY, "arrears": DUES}
    found = clocks(JOINED, given, again, on="2024", notes=notes, **terms)
    assert [clock.kind for clock in found] == ["withdrawal", "entry", "arrears"]


def test_a_clock_as_plain_values_names_its_event():
    (clock,) = clocks(JOINED, NOTICE, on="2010-09-01", withdrawal=SIX)
    assert clock.as_dict() == {
        "kind": "withdrawal",
        "started": "2010-08-31",
        "due": "2011-02-28",
        "elapsed": False,
        "permits": clock.permits,
        "condition": "obligations are settled",
        "basis": "Charter, Article 19",
        "event": "notice",
    }
