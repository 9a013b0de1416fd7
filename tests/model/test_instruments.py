"""Terms as day arithmetic: every expected day is calculated by hand from the rule's text."""

import pickle
from datetime import date

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from csto_membership.engine.terms import effect_bounds, enters, exit_after, exit_bounds
from csto_membership.errors import MomentError, UnknownWordError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import (
    Arrears,
    Boundaries,
    Entry,
    EntryAt,
    Force,
    Instrument,
    Kind,
    Window,
    Withdrawal,
)
from csto_membership.model.periods import MonthDay, Period
from csto_membership.model.vocabulary import CONSENTS, MOVES, Act

OTHERS = [act for act in Act if act not in CONSENTS | {Act.NOTIFY_WITHDRAWAL}]


def treaty(**terms):
    return Instrument(**({"id": "t", "name": "The Treaty", "kind": "treaty", "in_force": "1900-01-01"} | terms))


def event(act, when, effective=None):
    return Event(id="e", state="AAA", act=act, instrument="t", date=when, effective=effective)


def day(text):
    return date.fromisoformat(text)


def days(*texts):
    return tuple(map(day, texts))


def again(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes


# entry into force


@pytest.mark.parametrize(
    ("after", "at", "deposit", "expected"),
    [
        ("P0D", "day", "2003-08-19", "2003-08-19"),
        ("P30D", "day", "2003-08-19", "2003-09-18"),
        ("P30D", "day", "2024-02-01", "2024-03-02"),  # 29 days of February
        ("P30D", "day", "2023-02-01", "2023-03-03"),
        ("P30D", "day", "2023-12-15", "2024-01-14"),
        ("P90D", "day", "1980-01-27", "1980-04-26"),
        ("P1M", "day", "2023-01-31", "2023-02-28"),
        ("P1M", "day", "2024-01-31", "2024-02-29"),
        ("P3M", "day", "2023-11-30", "2024-02-29"),
        ("P1Y", "day", "2024-02-29", "2025-02-28"),
        ("P6M1D", "day", "2010-08-31", "2011-03-01"),
        # the first day of the month after the sixtieth day (Rome Statute, art. 126)
        ("P60D", "next-month", "2002-04-11", "2002-07-01"),  # 10 June, so 1 July
        ("P60D", "next-month", "2023-11-14", "2024-02-01"),  # 13 January, so 1 February
        ("P60D", "next-month", "2023-11-02", "2024-02-01"),  # 1 January, so 1 February
        ("P60D", "next-month", "2023-11-01", "2024-01-01"),  # 31 December, so 1 January
        ("P60D", "next-month", "2023-12-31", "2024-03-01"),  # 29 February, so 1 March
        ("P60D", "next-month", "2024-01-01", "2024-04-01"),  # 1 March, so 1 April
        ("P0D", "next-month", "2024-01-01", "2024-02-01"),
        ("P0D", "next-month", "2024-01-31", "2024-02-01"),
        ("P0D", "next-month", "2023-12-31", "2024-01-01"),
        # the first day of the month after three months
        ("P3M", "next-month", "2023-11-30", "2024-03-01"),  # 29 February, so 1 March
        ("P3M", "next-month", "2023-12-01", "2024-04-01"),
    ],
)
def test_a_deposit_has_effect_on_the_day_that_the_terms_derive(after, at, deposit, expected):
    assert enters(Entry(after=after, at=at), day(deposit)) == day(expected)


def test_by_default_a_deposit_has_effect_on_its_day():
    assert Entry() == Entry(after=Period.parse("P0D"), at=EntryAt.DAY)


@pytest.mark.parametrize(
    ("terms", "error"),
    [({"after": "30 days"}, MomentError), ({"at": "month"}, UnknownWordError), ({"at": ""}, UnknownWordError)],
)
def test_terms_of_entry_that_mean_nothing_are_refused(terms, error):
    with pytest.raises(error):
        Entry(**terms)


@pytest.mark.parametrize(("after", "at"), [("P30D", "day"), ("P0D", "next-month")])
def test_an_entry_beyond_the_calendar_is_refused(after, at):
    with pytest.raises(MomentError, match="beyond the year 9999"):
        enters(Entry(after=after, at=at), date(9999, 12, 15))


# the effect of an event


@pytest.mark.parametrize("act", ["ratify", "accede"])
def test_a_consent_has_effect_on_the_day_that_entry_derives(act):
    under = treaty(entry=Entry(after="P30D"))
    assert effect_bounds(under, event(act, "2008-08-01")) == days("2008-08-31", "2008-08-31")


@pytest.mark.parametrize("act", ["ratify", "accede"])
def test_both_bounds_of_an_imprecise_consent_are_counted(act):
    under = treaty(entry=Entry(after="P1M", at="next-month"))
    assert effect_bounds(under, event(act, "2023-01")) == days("2023-03-01", "2023-03-01")
    assert effect_bounds(under, event(act, "[2023-01-31..2023-02-01]")) == days("2023-03-01", "2023-04-01")


@pytest.mark.parametrize("act", ["ratify", "accede"])
def test_the_effective_day_of_a_consent_overrides_what_entry_derives(act):
    under = treaty(entry=Entry(after="P30D"))
    assert effect_bounds(under, event(act, "2008-08-01", "2008-08-16")) == days("2008-08-16", "2008-08-16")


@pytest.mark.parametrize("when", ["2008-08-01", "2008-08"])
def test_succession_takes_no_period(when):
    under = treaty(entry=Entry(after="P30D", at="next-month"))
    moment = Moment.parse(when)
    assert effect_bounds(under, event("succeed", when)) == (moment.earliest, moment.latest)


@pytest.mark.parametrize("act", sorted(CONSENTS))
def test_consent_before_the_instrument_is_in_force_waits_for_it(act):
    under = treaty(in_force="1994-04-20")
    assert effect_bounds(under, event(act, "1992-12-23")) == days("1994-04-20", "1994-04-20")


@pytest.mark.parametrize("act", ["ratify", "accede"])
def test_the_floor_comes_after_the_period(act):
    under = treaty(in_force="2003-09-18", entry=Entry(after="P30D"))
    assert effect_bounds(under, event(act, "2003-08-20")) == days("2003-09-19", "2003-09-19")
    assert effect_bounds(under, event(act, "2003-08-18")) == days("2003-09-18", "2003-09-18")


def test_the_floor_need_not_be_the_first_of_a_month():
    under = treaty(in_force="2002-07-15", entry=Entry(after="P60D", at="next-month"))
    assert effect_bounds(under, event("accede", "2002-04-11")) == days("2002-07-15", "2002-07-15")


@pytest.mark.parametrize("act", sorted(CONSENTS))
def test_no_claim_of_a_consent_goes_below_the_floor(act):
    under = treaty(in_force="1994-04-20")
    assert effect_bounds(under, event(act, "1992-12-23", "1993-01-01")) == days("1994-04-20", "1994-04-20")
    assert effect_bounds(under, event(act, "1992-12-23", "1995-01-01")) == days("1995-01-01", "1995-01-01")


@pytest.mark.parametrize("act", sorted(CONSENTS))
def test_each_bound_has_the_floor_of_its_own(act):
    under = treaty(in_force="1994-04")
    assert effect_bounds(under, event(act, "[1994-03-01..1994-04-15]")) == days("1994-04-01", "1994-04-30")
    assert effect_bounds(under, event(act, "[1994-04-15..1994-06-01]")) == days("1994-04-15", "1994-06-01")


@pytest.mark.parametrize("act", sorted(CONSENTS))
def test_consent_to_an_instrument_that_is_not_in_force_has_no_effect(act):
    assert effect_bounds(treaty(in_force=None), event(act, "2000-01-01", "2001-01-01")) is None


@pytest.mark.parametrize("act", OTHERS)
@pytest.mark.parametrize("in_force", [None, "2030-01-01"])
def test_any_other_act_has_effect_on_its_day_whether_in_force_or_not(act, in_force):
    under = treaty(in_force=in_force, entry=Entry(after="P30D"))
    assert effect_bounds(under, event(act, "2000-02")) == days("2000-02-01", "2000-02-29")


@pytest.mark.parametrize("act", OTHERS)
def test_any_other_act_has_effect_from_its_effective_day(act):
    assert effect_bounds(treaty(), event(act, "2012-06-20", "2012-12-19")) == days("2012-12-19", "2012-12-19")


def test_a_notice_has_effect_on_its_own_day_for_its_effective_is_a_claim():
    notice = event("notify_withdrawal", "2012-06-20", "2013-01-01")
    assert effect_bounds(treaty(), notice) == days("2012-06-20", "2012-06-20")


@given(st.sampled_from(MOVES), st.dates(max_value=date(9000, 1, 1)), st.integers(0, 400), st.sampled_from(EntryAt))
def test_the_bounds_of_an_effect_are_in_order(act, first, width, at):
    last = date.fromordinal(first.toordinal() + width)
    under = treaty(in_force="1994-04", entry=Entry(after="P1M3D", at=at))
    earliest, latest = effect_bounds(under, evolve(event(act, first), date=Moment.between(first, last)))
    assert earliest <= latest


# maturing notices


@pytest.mark.parametrize(
    ("notice", "on", "notified", "expected"),
    [
        ("P6M", None, "2012-06-28", "2012-12-28"),
        ("P6M", None, "2010-08-31", "2011-02-28"),
        ("P6M", None, "2011-08-31", "2012-02-29"),
        ("P6M", None, "2023-12-31", "2024-06-30"),
        ("P1Y", None, "2024-02-29", "2025-02-28"),
        ("P1Y1D", None, "2023-02-28", "2024-02-29"),
        ("P1Y1D", None, "2024-02-29", "2025-03-01"),
        ("P0D", None, "2024-02-29", "2024-02-29"),
        ("P90D", None, "2023-12-02", "2024-03-01"),  # 29 + 31 + 29 + 1
        # the end of the year in which the period runs out
        ("P0D", "12-31", "2017-10-12", "2017-12-31"),
        ("P1Y", "12-31", "2017-10-12", "2018-12-31"),  # UNESCO, art. II (6): end of the following year
        ("P1Y", "12-31", "2017-12-31", "2018-12-31"),
        ("P1Y", "12-31", "2018-01-01", "2019-12-31"),
        ("P3M", "12-31", "2022-09-30", "2022-12-31"),  # 30 December, so the day after
        ("P3M", "12-31", "2022-10-01", "2023-12-31"),
        ("P6M", "01-01", "2022-07-01", "2023-01-01"),
        ("P6M", "01-01", "2022-07-02", "2024-01-01"),
        ("P1Y", "02-29", "2022-02-28", "2023-02-28"),
        ("P1Y", "02-29", "2022-03-01", "2024-02-29"),
    ],
)
def test_a_notice_matures_on_the_day_that_the_terms_derive(notice, on, notified, expected):
    assert exit_after(Withdrawal(notice=notice, on=on), day(notified)) == day(expected)


def exit_of(when, claim=None, notified=None, **terms):
    notice = event("notify_withdrawal", when, claim)
    bounds = notified or (notice.date.earliest, notice.date.latest)
    return exit_bounds(treaty(**terms), notice, bounds)


SIX = Withdrawal(notice="P6M")


def test_a_notice_without_a_claim_leads_out_at_the_minimum():
    assert exit_of("2012-06-28", withdrawal=SIX) == days("2012-12-28", "2012-12-28")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("2013-01-01", ("2013-01-01", "2013-01-01")),
        ("2012-12-28", ("2012-12-28", "2012-12-28")),
        ("2012-12-27", ("2012-12-28", "2012-12-28")),
        ("2012-06-28", ("2012-12-28", "2012-12-28")),
        ("2012", ("2012-12-28", "2012-12-31")),
        ("2012-12", ("2012-12-28", "2012-12-31")),
        ("[2012-12-01..2013-01-15]", ("2012-12-28", "2013-01-15")),
    ],
)
def test_a_claim_is_honoured_where_it_is_later_than_the_minimum(claim, expected):
    assert exit_of("2012-06-28", claim, withdrawal=SIX) == days(*expected)


def test_both_bounds_of_an_imprecise_notice_are_counted():
    assert exit_of("2010-08", withdrawal=SIX) == days("2011-02-01", "2011-02-28")


def test_a_notice_counts_from_the_bounds_that_the_order_of_events_leaves():
    notified = days("2010-08-10", "2010-08-20")
    assert exit_of("2010-08", notified=notified, withdrawal=SIX) == days("2011-02-10", "2011-02-20")


def test_an_imprecise_notice_that_ends_with_the_year_has_one_exit_day():
    yearly = Withdrawal(notice="P1Y", on="12-31")
    assert exit_of("2017", withdrawal=yearly) == days("2018-12-31", "2018-12-31")


def test_without_terms_and_claim_no_day_is_known():
    assert exit_of("2012-06-28") is None


@pytest.mark.parametrize(
    ("when", "claim", "expected"),
    [
        ("2012-06-28", "2012-12-31", ("2012-12-31", "2012-12-31")),
        ("2012-06-28", "2012-06-01", ("2012-06-28", "2012-06-28")),
        ("2012-06", "2012-06-15", ("2012-06-15", "2012-06-30")),
        ("2012-06", "2012", ("2012-06-01", "2012-12-31")),
    ],
)
def test_without_terms_a_claim_holds_but_never_before_the_notice(when, claim, expected):
    assert exit_of(when, claim) == days(*expected)


def test_an_exit_beyond_the_calendar_is_refused():
    with pytest.raises(MomentError, match="'P6M' counted from 9999-08-31 ends beyond the year 9999"):
        exit_of("9999-08-31", withdrawal=SIX)


@given(st.dates(max_value=date(9000, 1, 1)), st.dates(max_value=date(9000, 1, 1)))
def test_a_later_notice_never_matures_before_an_earlier_one(one, other):
    yearly = Withdrawal(notice="P6M", on="06-30")
    assert exit_after(yearly, min(one, other)) <= exit_after(yearly, max(one, other))


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ({"notice": "P6M"}, "P6M after the notice"),
        ({"notice": "P1Y", "on": "12-31"}, "P1Y after the notice, at the next 12-31"),
        ({"notice": "P6M", "basis": "Charter, Article 19"}, "P6M after the notice (Charter, Article 19)"),
        ({"notice": "P1Y", "on": "12-31", "basis": "art. II"}, "P1Y after the notice, at the next 12-31 (art. II)"),
    ],
)
def test_a_rule_of_withdrawal_is_one_phrase(terms, text):
    assert str(Withdrawal(**terms)) == text


@pytest.mark.parametrize("terms", [{"notice": "six months"}, {"notice": "P6M", "on": "2012-12-31"}, {"notice": ""}])
def test_terms_of_withdrawal_that_mean_nothing_are_refused(terms):
    with pytest.raises(MomentError):
        Withdrawal(**terms)


# the record


def test_periods_and_days_of_the_year_may_be_given_as_such():
    given_as_such = Withdrawal(notice=Period.parse("P6M"), on=MonthDay.parse("12-31"))
    assert given_as_such == Withdrawal(notice="P6M", on="12-31")


@pytest.mark.parametrize("kind", ["treaty", "charter", "protocol", "agreement"])
def test_an_instrument_is_of_one_of_four_kinds(kind):
    assert treaty(kind=kind).kind is Kind(kind)


@pytest.mark.parametrize("kind", ["pact", "", "Treaty"])
def test_another_kind_is_refused(kind):
    with pytest.raises(UnknownWordError, match="unknown kind"):
        treaty(kind=kind)


def test_an_instrument_is_written_by_its_title():
    assert str(treaty()) == "The Treaty"


def test_days_of_an_instrument_may_be_imprecise():
    made = treaty(signed="1992-05", in_force="1994?", terminated="2000~")
    assert (str(made.signed), str(made.in_force), str(made.terminated)) == ("1992-05", "1994?", "2000~")


FULL = treaty(
    signed="1992-05-15",
    terminated="2020",
    depositary="RUS",
    entry=Entry(after="P30D", at="next-month"),
    withdrawal=Withdrawal(notice="P1Y", on="12-31", basis="b", condition="c"),
    arrears=Arrears(after="P2Y", basis="b", consequence="c"),
    sources="s",
    note="n",
)


def test_an_instrument_survives_pickling_with_its_terms():
    assert (again(FULL), hash(again(FULL))) == (FULL, hash(FULL))


@pytest.mark.parametrize("record", [FULL, FULL.entry, FULL.withdrawal, FULL.arrears])
def test_terms_do_not_change(record):
    with pytest.raises(FrozenInstanceError):
        record.basis = "other"


# knowledge


@pytest.mark.parametrize("name", ["in_force", "terminated"])
@pytest.mark.parametrize(
    ("known_on", "known"), [("1994-04-19", False), ("1994-04-29", False), ("1994-04-30", True), ("2000-01-01", True)]
)
def test_what_happened_to_an_instrument_is_known_from_its_last_possible_day(name, known_on, known):
    made = treaty(**{"in_force": None, name: "1994-04"})
    assert getattr(made.as_known_on(day(known_on)), name) == (Moment.parse("1994-04") if known else None)


def test_what_never_happened_to_an_instrument_is_not_known_either():
    made = treaty(in_force=None)
    assert made.as_known_on(date(2000, 1, 1)) == made


def test_the_terms_of_an_instrument_are_always_known():
    assert FULL.as_known_on(date(1800, 1, 1)) == evolve(FULL, in_force=None, terminated=None)


def test_the_first_of_a_month_beyond_the_calendar_is_refused_by_the_period_that_leads_there():
    with pytest.raises(MomentError, match=r"^'?P1M"):
        enters(Entry(at="next-month"), date(9999, 12, 15))


# in words, and as plain values

YEARLY = Boundaries(first="P10Y", every="P5Y")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Entry(after="P30D"), "in force P30D after the deposit"),
        (
            Entry(after="P3M", at="next-month", counted="notified", basis="Article 5"),
            "in force P3M after the notification, on the first of the next month (Article 5)",
        ),
        (Force(parties=3), "in force with 3 consents"),
        (
            Force(parties=60, after="P12M", at="next-month", basis="Article 308"),
            "in force P12M after 60 consents, on the first of the next month (Article 308)",
        ),
        (Withdrawal(notice="P6M", basis="Article 19"), "P6M after the notice (Article 19)"),
        (Withdrawal(notice="P6M", on="12-31"), "P6M after the notice, at the next 12-31"),
        (
            Withdrawal(notice="P6M", on=YEARLY, at="next-month"),
            "P6M after the notice, on the first of the next month, at the end of a period of P5Y",
        ),
    ],
)
def test_a_rule_in_one_phrase(rule, words):
    assert str(rule) == words


def test_an_instrument_as_plain_values_has_its_rules_as_lists():
    given_dict = treaty(entry=Entry(after="P30D"), withdrawal=Withdrawal(notice="P6M")).as_dict()
    assert [rule["after"] for rule in given_dict["entry"]] == ["P30D"]
    assert [rule["notice"] for rule in given_dict["withdrawal"]] == ["P6M"]
    assert (given_dict["id"], given_dict["in_force"]) == ("t", "1900-01-01")


@pytest.mark.parametrize("parties", [0, -1])
def test_an_instrument_that_enters_into_force_with_no_consents_is_refused(parties):
    with pytest.raises(ValueError, match=f"parties must be at least 1, not {parties}"):
        Force(parties=parties)
    assert Force(parties=1).parties == 1


@pytest.mark.parametrize(("kind", "other"), [(Boundaries, "first"), (Window, "open")])
def test_days_at_a_regular_distance_are_not_on_one_day(kind, other):
    with pytest.raises(ValueError, match=r"^every must be a day or more, not P0D$"):
        kind(every="P0D", **{other: "P1Y"})
