"""The CSTO register against spells written out by hand from the decisions about it.

Every state, every day from 1990-01-01 to 2026-01-31, every instrument and every reading.
"""

from datetime import date, timedelta
from itertools import product

import pytest

from csto_membership import CSTO

DAYS = [date(1990, 1, 1) + timedelta(days=n) for n in range((date(2026, 1, 31) - date(1990, 1, 1)).days + 1)]
RETURN = {"protocol": "2006-08-16", "summit": "2006-06-23", "law": "2006-12-13", "package": "2008-03-28"}
UZB_2012 = {
    "withdrawn": [("2012-06-28", "suspended"), ("2012-12-19", "withdrawn")],
    "suspended": [("2012-06-28", "suspended")],
    "suspended_by_decision": [("2012-12-19", "suspended")],
    "withdrawn_by_note": [("2012-06-28", "withdrawn")],
    "article_19": [("2012-06-20", "withdrawing"), ("2012-12-20", "withdrawn")],
}
FREEZE = {
    "frozen": [("2024-02-22", "frozen")],
    "frozen_as_reported": [("2024-02-23", "frozen")],
    "full_member": [],
}
CST_SIX = dict.fromkeys(("ARM", "KAZ", "KGZ", "RUS", "TJK"), "1992-05-15") | {"BLR": "1993-12-31"}
FORCE = ("1994-04-20", "member")


def charter_spells(state, readings):
    if state in ("AZE", "GEO"):
        return []
    if state == "UZB":
        return [(RETURN[readings["uzbekistan_return"]], "member"), *UZB_2012[readings["uzbekistan_2012"]]]
    freeze = FREEZE[readings["armenia_2024"]] if state == "ARM" else []
    return [("2002-10-07", "signatory"), ("2003-09-18", "member"), *freeze]


def cst_spells(state, readings):
    if state in CST_SIX:
        freeze = FREEZE[readings["armenia_2024"]] if state == "ARM" else []
        return [(CST_SIX[state], "signatory"), FORCE, *freeze]
    if state == "GEO":
        return [("1993-12-09", "signatory"), FORCE, ("1999-04-21", "withdrawn")]
    if state == "AZE":
        if readings["azerbaijan_deposit"] == "never_deposited":
            return [("1993-09-24", "signatory"), ("1999-04-21", "outsider")]
        return [("1993-09-24", "signatory"), FORCE, ("1999-04-21", "withdrawn")]
    gone = "withdrawn" if readings["uzbekistan_1999"] == "lapsed" else "suspended"
    follows = UZB_2012[readings["uzbekistan_2012"]] if readings["uzbekistan_treaty"] == "follows_charter" else []
    back = (RETURN[readings["uzbekistan_return"]], "member")
    return [("1992-05-15", "signatory"), FORCE, ("1999-04-21", gone), back, *follows]


def spells(instrument, state, readings):
    """Return [(first day, status), …] of one bond under some readings; before the first: outsider."""
    return (charter_spells if instrument == "charter" else cst_spells)(state, readings)


def daily(changes):
    """Return the status of every day."""
    statuses, now = [], "outsider"
    begins = {date.fromisoformat(first): status for first, status in changes}
    for day in DAYS:
        now = begins.get(day, now)
        statuses.append(now)
    return statuses


COUNTS = {"member", "withdrawing", "suspended", "frozen"}
TOUCHING = {
    "ARM": ("armenia_2024",),
    "AZE": ("azerbaijan_deposit",),
    "UZB": ("uzbekistan_2012", "uzbekistan_treaty", "uzbekistan_1999", "uzbekistan_return"),
}
READINGS = {
    "uzbekistan_2012": tuple(UZB_2012),
    "uzbekistan_treaty": ("follows_charter", "still_party"),
    "uzbekistan_1999": ("lapsed", "moratorium"),
    "uzbekistan_return": tuple(RETURN),
    "azerbaijan_deposit": ("party", "never_deposited"),
    "armenia_2024": tuple(FREEZE),
}
DEFAULTS = {dispute: readings[0] for dispute, readings in READINGS.items()}
STATES = ("ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "RUS", "TJK", "UZB")


def test_the_register_has_these_disputes_readings_and_defaults_and_no_others():
    assert {dispute.id: dispute.choices for dispute in CSTO.disputes} == {
        dispute: (DEFAULTS[dispute], *(r.id for r in CSTO.disputes[dispute].readings if r.id != DEFAULTS[dispute]))
        for dispute in READINGS
    }
    assert {d.id: set(d.choices) for d in CSTO.disputes} == {d: set(r) for d, r in READINGS.items()}
    assert tuple(state.code for state in CSTO.states) == STATES


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("instrument", ["cst", "charter"])
def test_status_and_membership_on_every_day_under_every_reading(state, instrument):
    names = TOUCHING.get(state, ())
    for choice in product(*(READINGS[name] for name in names)):
        readings = dict(zip(names, choice, strict=True))
        register = CSTO.read_as(**readings)
        expected = daily(spells(instrument, state, DEFAULTS | readings))
        assert [register.status(state, day, instrument=instrument) for day in DAYS] == expected, readings
        members = [register.is_member(state, day, instrument=instrument) for day in DAYS]
        assert members == [status in COUNTS for status in expected], readings


@pytest.mark.parametrize("instrument", ["cst", "charter"])
def test_the_roster_of_every_day(instrument):
    answers = {state: daily(spells(instrument, state, DEFAULTS)) for state in STATES}
    for place, day in enumerate(DAYS):
        expected = [state for state in STATES if answers[state][place] in COUNTS]
        assert list(CSTO.members(day, instrument=instrument).codes) == expected


SIX = ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK")


@pytest.mark.parametrize("state", STATES)
def test_the_protocol_of_1999(state):
    changes = [("1999-04-02", "signatory"), ("2000-03-22", "member")] if state in SIX else []
    expected = daily(changes)
    assert [CSTO.status(state, day, instrument="protocol-1999") for day in DAYS] == expected


@pytest.mark.parametrize("state", [state for state in STATES if state != "BLR"])
def test_the_agreement_on_the_rapid_reaction_force(state):
    expected = daily([("2009-06-14", "signatory")] if state in SIX else [])
    assert [CSTO.status(state, day, instrument="ksor") for day in DAYS] == expected


def test_belarus_signed_the_agreement_on_an_unknown_day():
    timeline = CSTO.timeline("BLR", instrument="ksor")
    for day in DAYS:
        expected = {"outsider"} if day < date(2009, 10, 20) else set()
        expected |= {"signatory"} if day >= date(2009, 10, 5) else set()
        assert {p.status for p in timeline.possible(day, day)} == expected


def test_every_event_has_sources_that_exist_and_those_with_two_are_independent():
    known = set(CSTO.sources.ids())
    for event in CSTO.ledger.events:
        assert event.sources, event.id
        assert set(event.sources) <= known
        assert len(set(event.sources)) == len(event.sources)


def test_every_source_is_cited():
    ledger = CSTO.ledger
    readings = [reading for dispute in ledger.disputes for reading in dispute.readings]
    records = (*ledger.events, *ledger.instruments, *ledger.states, *ledger.disputes, *readings)
    cited = {one for record in records for one in record.sources}
    cited |= {one for record in CSTO.annals for one in (*record.sources, *(claim.source for claim in record.claims))}
    cited |= {erratum.source for erratum in CSTO.annals.errata}
    assert {source.id for source in ledger.sources} == cited


def test_nothing_is_dated_after_the_register_was_checked():
    assert max(event.date.latest for event in CSTO.ledger.events) <= CSTO.checked_through


def test_what_is_from_memory_says_so():
    assert "from memory" in CSTO.instruments["cst"].withdrawal.basis
