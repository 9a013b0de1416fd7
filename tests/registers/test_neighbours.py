"""The neighbours of the CSTO: who was in on known days, derived by hand from treaties and sources."""

import datetime as dt
from itertools import product

import pytest

from csto_membership import load
from csto_membership.files.loading import packaged

CIS, EAEU, SCO = load("cis"), load("eaeu"), load("sco")
PACKAGED = [load(name) for name in packaged()]
DAY = dt.timedelta(days=1)


def eve(day):
    return dt.date.fromisoformat(day) - DAY


def readings(register):
    """Every combination of readings of a register."""
    disputes = register.disputes
    for chosen in product(*(dispute.choices for dispute in disputes)):
        yield register.read_as(**dict(zip((dispute.id for dispute in disputes), chosen, strict=True)))


# every packaged register


@pytest.mark.parametrize("register", PACKAGED, ids=packaged())
def test_every_event_has_a_source(register):
    known = {source.id for source in register.sources}
    assert [event.id for event in register.facts.events if not event.sources or set(event.sources) - known] == []


@pytest.mark.parametrize("register", PACKAGED, ids=packaged())
def test_every_reading_of_a_dispute_has_a_source(register):
    bare = [(dispute.id, one.id) for dispute in register.disputes for one in dispute.readings if not one.sources]
    assert bare == []


@pytest.mark.parametrize("register", [CIS, EAEU, SCO], ids=lambda register: register.id)
def test_no_event_lies_beyond_the_horizon(register):
    late = [event.id for event in register.facts.events if event.date.latest > register.checked_through]
    assert late == []


@pytest.mark.parametrize("register", [CIS, EAEU, SCO], ids=lambda register: register.id)
def test_acts_of_domestic_law_are_notes(register):
    domestic = [event for event in register.facts.events if event.topic == "domestic"]
    assert domestic
    assert {event.act.value for event in domestic} == {"note"}


# who came and went, and when: the day before, and the day itself


@pytest.mark.parametrize(
    ("register", "instrument", "day", "state"),
    [
        # Each party to the founding agreement from its own ratification (protocol of Alma-Ata).
        (CIS, "founding", "1991-12-10", "BLR"),
        (CIS, "founding", "1991-12-10", "UKR"),
        (CIS, "founding", "1991-12-12", "RUS"),
        (CIS, "founding", "1991-12-23", "KAZ"),
        (CIS, "founding", "1991-12-26", "TKM"),
        (CIS, "founding", "1992-02-18", "ARM"),
        (CIS, "founding", "1992-03-06", "KGZ"),
        (CIS, "founding", "1993-06-26", "TJK"),
        (CIS, "founding", "1993-09-24", "AZE"),
        (CIS, "founding", "1993-12-03", "GEO"),
        (CIS, "founding", "1994-04-08", "MDA"),
        # The Charter: a year after 1993-01-22 for those that had deposited by then, for the others on deposit.
        (CIS, "charter", "1994-01-22", "RUS"),
        (CIS, "charter", "1994-01-22", "TJK"),
        (CIS, "charter", "1994-01-22", "AZE"),
        (CIS, "charter", "1994-01-22", "BLR"),
        (CIS, "charter", "1994-02-09", "UZB"),
        (CIS, "charter", "1994-03-16", "ARM"),
        (CIS, "charter", "1994-04-12", "KGZ"),
        (CIS, "charter", "1994-04-19", "GEO"),
        (CIS, "charter", "1994-04-20", "KAZ"),
        (CIS, "charter", "1994-06-27", "MDA"),
        (EAEU, "eurasec", "2001-05-30", "TJK"),
        (EAEU, "eurasec", "2006-01-25", "UZB"),
        (EAEU, "eaeu", "2015-01-01", "BLR"),
        (EAEU, "eaeu", "2015-01-01", "KAZ"),
        (EAEU, "eaeu", "2015-01-01", "RUS"),
        (EAEU, "eaeu", "2015-01-02", "ARM"),
        (EAEU, "eaeu", "2015-08-12", "KGZ"),
        (SCO, "declaration", "2001-06-15", "UZB"),
        (SCO, "charter", "2003-09-19", "CHN"),
        (SCO, "charter", "2017-06-09", "IND"),
        (SCO, "charter", "2017-06-09", "PAK"),
        (SCO, "charter", "2023-07-04", "IRN"),
        (SCO, "charter", "2024-07-04", "BLR"),
    ],
)
def test_a_state_comes_in_on_its_day(register, instrument, day, state):
    assert not register.is_member(state, eve(day), instrument=instrument)
    assert register.is_member(state, day, instrument=instrument)


@pytest.mark.parametrize(
    ("register", "instrument", "day", "state"),
    [
        # Notice of 2008-08-18 and twelve months.
        (CIS, "founding", "2009-08-18", "GEO"),
        (CIS, "alma-ata", "2009-08-18", "GEO"),
        (CIS, "charter", "2009-08-18", "GEO"),
        # The Community ends as the Union begins.
        (EAEU, "eurasec", "2015-01-01", "BLR"),
        (EAEU, "eurasec", "2015-01-01", "TJK"),
        (EAEU, "eurasec", "2015-01-01", "UZB"),
    ],
)
def test_a_state_goes_out_on_its_day(register, instrument, day, state):
    assert register.is_member(state, eve(day), instrument=instrument)
    assert not register.is_member(state, day, instrument=instrument)


@pytest.mark.parametrize(
    ("register", "instrument", "day", "members"),
    [
        (CIS, "charter", "1994-01-21", ""),
        (CIS, "charter", "1994-01-22", "AZE BLR RUS TJK"),
        (CIS, "charter", "1994-06-27", "ARM AZE BLR GEO KAZ KGZ MDA RUS TJK UZB"),
        (CIS, "charter", "2009-08-18", "ARM AZE BLR KAZ KGZ MDA RUS TJK UZB"),
        (CIS, "charter", "2026-04-02", "ARM AZE BLR KAZ KGZ MDA RUS TJK UZB"),
        (CIS, "founding", "1991-12-31", "BLR KAZ RUS TKM UKR"),
        (CIS, "founding", "1994-04-08", "ARM AZE BLR GEO KAZ KGZ MDA RUS TJK TKM UKR UZB"),
        (CIS, "founding", "2009-08-18", "ARM AZE BLR KAZ KGZ MDA RUS TJK TKM UKR UZB"),
        (EAEU, "eurasec", "2001-05-29", ""),
        (EAEU, "eurasec", "2001-05-30", "BLR KAZ KGZ RUS TJK"),
        (EAEU, "eurasec", "2014-12-31", "BLR KAZ KGZ RUS TJK UZB"),
        (EAEU, "eurasec", "2015-01-01", ""),
        (EAEU, "eaeu", "2014-12-31", ""),
        (EAEU, "eaeu", "2015-01-01", "BLR KAZ RUS"),
        (EAEU, "eaeu", "2026-06-25", "ARM BLR KAZ KGZ RUS"),
        (SCO, "declaration", "2001-06-15", "CHN KAZ KGZ RUS TJK UZB"),
        (SCO, "charter", "2003-09-18", ""),
        (SCO, "charter", "2003-09-19", "CHN KAZ KGZ RUS TJK UZB"),
        (SCO, "charter", "2026-04-27", "BLR CHN IND IRN KAZ KGZ PAK RUS TJK UZB"),
    ],
)
def test_the_members_of_a_day(register, instrument, day, members):
    assert register.members(day, instrument=instrument).codes == tuple(members.split())


# the Commonwealth


def test_georgia_s_notice_is_of_2008_and_matures_after_twelve_months():
    for instrument in ("founding", "alma-ata", "charter"):
        assert CIS.status("GEO", "2008-08-17", instrument=instrument).value == "member"
        assert CIS.status("GEO", "2008-08-18", instrument=instrument).value == "withdrawing"
        last = CIS.timeline("GEO", instrument=instrument).spells[-1]
        assert (str(last.start), last.exit.value) == ("2009-08-18", "withdraw")
    assert CIS.findings == ()


def test_ukraine_and_turkmenistan_were_never_bound_by_the_charter_under_any_reading():
    for register in readings(CIS):
        for state in ("UKR", "TKM"):
            assert [spell.status.value for spell in register.timeline(state).spells] == ["outsider"]


def test_the_recall_of_2018_is_a_note_in_every_reading():
    recalls = [event for event in CIS.facts.events if event.id == "ukr-recall"]
    assert {(event.act.value, event.readings) for event in recalls} == {("note", ())}
    assert CIS.is_member("UKR", "2026-04-02", instrument="founding")
    left = CIS.read_as(ukraine_2018="withdrawn")
    assert left.is_member("UKR", "2018-05-18", instrument="founding")
    assert not left.is_member("UKR", "2018-05-19", instrument="founding")


def test_what_moldova_voted_in_2026_moves_nothing():
    votes = [event for event in CIS.facts.events if event.state == "MDA" and event.date.earliest.year == 2026]
    assert len(votes) >= 6
    assert {event.act.value for event in votes} == {"note"}
    for register in readings(CIS):
        assert register.is_member("MDA", "2026-04-02")
        assert register.timeline("MDA").spells[-1].status.value in {"member", "frozen"}


def test_an_uncertain_ratification_is_bounded():
    assert not CIS.is_member("UZB", "1992-01-03", instrument="founding")
    assert CIS.possible_statuses("UZB", "1992-02-01", instrument="founding") == {
        *CIS.possible_statuses("UZB", "1992-01-03", instrument="founding"),
        *CIS.possible_statuses("UZB", "1992-04-01", instrument="founding"),
    }
    assert CIS.is_member("UZB", "1992-04-01", instrument="founding")


def test_turkmenistan_is_an_associate_by_relation_only():
    (row,) = [row for row in CIS.organization.relations("2005-08-26") if row.country == "TKM"]
    assert str(row.start) == "2005-08-26"
    assert CIS.is_member("TKM", "2026-04-02", instrument="founding")


# the Community and the Union


@pytest.mark.parametrize(
    ("reading", "before", "note", "received", "public"),
    [
        ("suspended", "member", "member", "suspended", "suspended"),
        ("suspended_by_note", "member", "suspended", "suspended", "suspended"),
        ("member", "member", "member", "member", "member"),
        ("withdrawn", "member", "member", "member", "withdrawn"),
    ],
)
def test_uzbekistan_in_2008_by_reading(reading, before, note, received, public):
    asked = EAEU.read_as(uzbekistan_2008=reading)
    days = ("2008-10-15", "2008-10-17", "2008-10-20", "2008-11-12")
    said = [asked.status("UZB", day, instrument="eurasec").value for day in days]
    assert said == [before, note, received, public]


def test_uzbekistan_s_steps_of_2008_stand_in_their_order():
    days = {event.id: (str(event.date), str(event.reported or event.date)) for event in EAEU.facts.events}
    assert days["uzb-letter-2008"] == ("2008-10-15", "2008-11-12")
    assert days["uzb-note-2008"] == ("[2008-10-16..2008-10-17]", "2008-11-12")
    assert days["uzb-suspend"] == ("2008-10-20", "2008-11-12")
    known = EAEU.as_known_on("2008-11-11")
    assert known.status("UZB", "2008-11-01", instrument="eurasec").value == "member"


def test_the_community_ended_or_is_only_suspended():
    suspended = EAEU.read_as(eurasec_end="suspended")
    for state in ("BLR", "KAZ", "KGZ", "RUS", "TJK", "UZB"):
        assert suspended.status(state, "2015-01-01", instrument="eurasec").value == "suspended"
        last = EAEU.timeline(state, instrument="eurasec").spells[-1]
        assert (str(last.start), last.exit.value) == ("2015-01-01", "terminate")


def test_kyrgyzstan_by_the_other_reading():
    early = EAEU.read_as(kyrgyzstan_2015="august_6")
    assert not early.is_member("KGZ", "2015-08-05")
    assert early.is_member("KGZ", "2015-08-06")


def test_tajikistan_is_in_the_community_only_and_armenia_in_the_union_only():
    assert not EAEU.is_member("TJK", "2026-06-25")
    assert not EAEU.is_member("ARM", "2014-12-31", instrument="eurasec")


@pytest.mark.parametrize(
    ("day", "observers"),
    [
        ("2018-05-13", set()),
        ("2018-05-14", {"MDA"}),
        ("2020-12-11", {"CUB", "MDA", "UZB"}),
        ("2024-12-26", {"CUB", "IRN", "MDA", "UZB"}),
    ],
)
def test_the_union_s_observers(day, observers):
    rows = EAEU.organization.relations(day, role="observer")
    assert {row.country for row in rows if row.object == "Eurasian Economic Union"} == observers


# the Shanghai Cooperation Organization


@pytest.mark.parametrize(("reading", "day"), [("dushanbe", "2021-09-17"), ("memorandum", "2022-09-16")])
def test_iran_by_the_other_readings(reading, day):
    asked = SCO.read_as(iran_entry=reading)
    assert not asked.is_member("IRN", eve(day))
    assert asked.is_member("IRN", day)


@pytest.mark.parametrize(
    ("day", "observers", "partners"),
    [
        ("2013-04-26", "AFG IND IRN MNG PAK", "BLR LKA TUR"),
        ("2017-06-09", "AFG BLR IRN MNG", "ARM AZE KHM LKA NPL TUR"),
        ("2025-08-31", "AFG MNG", "ARE ARM AZE BHR EGY KHM KWT LKA MDV MMR NPL QAT SAU TUR"),
        ("2025-09-01", "", "AFG ARE ARM AZE BHR EGY KHM KWT LAO LKA MDV MMR MNG NPL QAT SAU TUR"),
    ],
)
def test_observers_and_partners_of_the_sco(day, observers, partners):
    for role, expected in (("observer", observers), ("partner", partners)):
        assert sorted(row.country for row in SCO.organization.relations(day, role=role)) == expected.split()


def test_a_member_is_no_observer():
    for row in SCO.organization.relations("2025-09-01"):
        assert row.country is None or not row.country or row.country not in SCO.members("2025-09-01").codes
