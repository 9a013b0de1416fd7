"""The questions of a register: arguments, horizon, views and their laws, safety."""

import datetime as dt
import pickle
import threading
import time
import warnings
from datetime import date
from pathlib import Path

import pytest
from helpers import ALAND, BELAND, entry, happened, instrument, notice, register
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

import csto_membership
from csto_membership import (
    CSTO,
    Act,
    Counting,
    Event,
    Fault,
    HorizonError,
    Instrument,
    Moment,
    MomentError,
    OrderError,
    Position,
    ProjectionWarning,
    RegisterError,
    Status,
    TransitionError,
    UndeterminedError,
    UnknownInstrumentError,
    UnknownReadingError,
    UnknownStateError,
    UnknownWordError,
    load,
)
from csto_membership import register as register_module
from csto_membership.engine import fold as folding
from csto_membership.engine import view
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import Arrears
from csto_membership.model.states import State

SIX = ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK")


# arguments


MIDNIGHT = dt.datetime(2012, 7, 1)  # noqa: DTZ001  naive on purpose
FORMS = [date(2012, 7, 1), "2012-07-01", Moment.parse("2012-07-01"), MIDNIGHT, "2012-07-01?", "2012-07"]


@pytest.mark.parametrize("on", FORMS)
def test_a_day_may_be_given_in_any_form(on):
    assert CSTO.status("UZB", on) is Status.SUSPENDED
    assert CSTO.members(on).codes == (*SIX, "UZB")
    assert CSTO.is_member("UZB", on)
    assert CSTO.statuses(on)[CSTO.state("UZB")] is Status.SUSPENDED


@pytest.mark.parametrize("state", ["UZB", "uzb", "UZ", "Uzbekistan", " uzbekistan ", CSTO.state("UZB")])
def test_a_state_may_be_given_by_any_name(state):
    assert CSTO.status(state, "2012-07-01") is Status.SUSPENDED
    assert CSTO.timeline(state).state.code == "UZB"


@pytest.mark.parametrize("given_as", ["cst", CSTO.instruments["cst"]])
def test_an_instrument_may_be_given_by_id_or_itself(given_as):
    assert CSTO.is_member("GEO", "1996-01-01", instrument=given_as)
    assert isinstance(CSTO.instrument(given_as), Instrument)


NOON = dt.datetime(2012, 7, 1, 12)  # noqa: DTZ001  naive on purpose


@pytest.mark.parametrize("on", [7, None, 2012.5, NOON, NOON.replace(hour=0, tzinfo=dt.UTC), dt.time()])
@pytest.mark.parametrize("question", ["members", "statuses"])
def test_what_is_no_day_is_a_type_error(question, on):
    with pytest.raises(TypeError, match=r"a day is|has a time"):
        getattr(CSTO, question)(on)


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda: CSTO.members("2012-02-30"), MomentError, "'2012-02-30' is not a day of the calendar"),
        (lambda: CSTO.status("UZB", "soon"), MomentError, "'soon'"),
        (lambda: CSTO.status("Uzbekistn", "2012"), UnknownStateError, "Uzbekistan"),
        (lambda: CSTO.status(7, "2012"), TypeError, "a state is a code"),
        (lambda: CSTO.members("2012-07-01", instrument="chartr"), UnknownInstrumentError, "charter"),
        (lambda: CSTO.members("2012-07-01", instrument="CSTO"), UnknownInstrumentError, "did you mean charter"),
        (lambda: CSTO.timeline("UZB", instrument="x"), UnknownInstrumentError, "cst, charter, "),
        (
            lambda: CSTO.members("2012-07-01", counting="all"),
            UnknownWordError,
            "de_jure, participating, voting, consented, signed",
        ),
        (lambda: CSTO.is_member("UZB", "2012-07-01", counting="all"), UnknownWordError, "one of: de_jure"),
        (lambda: CSTO.members("2012-07-01", undetermined="no"), UnknownWordError, "raise, exclude, include"),
        (lambda: CSTO.statuses("2012-07-01", undetermined="no"), UnknownWordError, "raise, exclude, include"),
        (lambda: CSTO.members("2012-07-01", projected="no"), UnknownWordError, "warn, accept, refuse"),
        (lambda: CSTO.status("UZB", "2012-07-01", projected="no"), UnknownWordError, "warn, accept, refuse"),
        (lambda: CSTO.read_as(uzbekistan_2013="x"), UnknownReadingError, "uzbekistan_2012"),
        (lambda: CSTO.read_as(uzbekistan_2012="withdraw"), UnknownReadingError, "uzbekistan_2012=withdrawn"),
        (lambda: CSTO.as_known_on("2012"), MomentError, "one exact day"),
        (lambda: CSTO.changes("2012", "2013-01-01"), MomentError, "one exact day"),
        (lambda: CSTO.with_events("ARM"), TypeError, "takes events"),
        (lambda: CSTO.with_events(Event(state="XXX", act="sign", date="2020-01-01")), UnknownStateError, "XXX"),
        (lambda: Event(state="ARM", act="quit", date="2020-01-01"), UnknownWordError, "'quit'; one of: sign"),
    ],
)
def test_bad_input_gives_one_clear_error(ask, error, words):
    with pytest.raises(error) as info:
        ask()
    assert words in str(info.value)


def test_a_supposed_event_must_name_readings_that_exist():
    event = Event(state="ARM", act="suspend", date="2025-01-01", readings={"armenia_2024": ["thawed"]})
    with pytest.raises(UnknownReadingError, match="armenia_2024=thawed"):
        CSTO.with_events(event)


# answers


def test_a_question_is_answered_only_if_every_day_it_can_mean_has_the_same_answer():
    assert CSTO.status("ARM", "2010") is Status.MEMBER
    assert CSTO.is_member("UZB", "2012-11")
    with pytest.raises(UndeterminedError) as info:
        CSTO.status("UZB", "2012")
    assert info.value.possibilities == ("member", "suspended", "withdrawn")
    assert [e.id for e in info.value.events] == ["uzb-charter-suspend-by-note", "uzb-charter-withdraw"]
    assert "the status of Uzbekistan under 'charter' on 2012" in str(info.value)


def test_membership_may_be_determined_where_the_status_is_not():
    assert CSTO.is_member("UZB", "2012-06")
    with pytest.raises(UndeterminedError):
        CSTO.status("UZB", "2012-06")
    with pytest.raises(UndeterminedError) as info:
        CSTO.is_member("UZB", "2012-12")
    assert info.value.possibilities == ("member", "not a member")


def test_members_of_an_imprecise_day():
    with pytest.raises(UndeterminedError) as info:
        CSTO.members("2012")
    assert info.value.possibilities == ("Uzbekistan in or out",)
    certain = CSTO.members("2012", undetermined="exclude")
    assert (certain.codes, [s.code for s in certain.undetermined]) == (SIX, ["UZB"])
    both = CSTO.members("2012", undetermined="include")
    assert both.codes == (*SIX, "UZB")
    assert both.statuses[CSTO.state("UZB")] is None
    assert both.possible_statuses[CSTO.state("UZB")] == {Status.MEMBER, Status.SUSPENDED, Status.WITHDRAWN}
    assert CSTO.members("2012-07") == CSTO.members("2012-07-01")


def test_statuses_of_an_imprecise_day():
    with pytest.raises(UndeterminedError, match="Uzbekistan open"):
        CSTO.statuses("2012")
    assert CSTO.state("UZB") not in CSTO.statuses("2012", undetermined="exclude")
    assert CSTO.statuses("2012", undetermined="include")[CSTO.state("UZB")] is None
    assert len(CSTO.statuses("2012", undetermined="include")) == 9


def test_positions_and_possible_statuses():
    assert CSTO.position("ARM", "2025-01-01") == Position("member", "frozen", "entitled")
    assert CSTO.possible_statuses("UZB", "2012-12") == {Status.SUSPENDED, Status.WITHDRAWN}


@examples(60)
@given(
    st.sampled_from([s.code for s in CSTO.states]),
    st.sampled_from(["cst", "charter", "ksor", "protocol-1999"]),
    st.dates(date(1991, 1, 1), date(2026, 2, 13)),
    st.integers(0, 900),
    st.sampled_from([one for one in Counting if one is not Counting.CONSENTED]),  # consent is no part of a position
)
def test_all_questions_agree_with_the_possible_positions(state, under, first, length, counting):
    last = min(first + dt.timedelta(days=length), date(2026, 2, 13))
    on = Moment.between(first, last)
    positions = CSTO.timeline(state, instrument=under).possible(first, last)
    counts = {counting.counts(position) for position in positions}
    certain = CSTO.members(on, instrument=under, counting=counting, undetermined="exclude")
    possible = CSTO.members(on, instrument=under, counting=counting, undetermined="include")
    assert (state in certain, state in possible) == (counts == {True}, True in counts)
    assert CSTO.possible_statuses(state, on, instrument=under) == {p.status for p in positions}
    for question, answers in (
        (lambda: CSTO.is_member(state, on, instrument=under, counting=counting), counts),
        (lambda: CSTO.status(state, on, instrument=under), {p.status for p in positions}),
        (lambda: CSTO.position(state, on, instrument=under), set(positions)),
    ):
        if len(answers) == 1:
            assert {question()} == answers
        else:
            with pytest.raises(UndeterminedError):
                question()


# the horizon


class Comparable:
    """What can be compared with every day, and is none, as numpy's days are."""

    def __lt__(self, other):
        return True

    __gt__ = __le__ = __ge__ = __lt__


@pytest.mark.parametrize("question", ["is_member", "status", "position"])
def test_what_can_be_compared_with_a_day_is_no_day_though_it_was_asked_about_before(question):
    ask = getattr(CSTO, question)
    assert ask("ARM", date(2012, 7, 1))  # from now on there are ready answers
    with pytest.raises(TypeError, match="not Comparable"):
        ask("ARM", Comparable())


def test_a_day_after_the_horizon_warns_the_callers_line():
    with pytest.warns(ProjectionWarning) as caught:  # noqa: PT031  four questions, four warnings
        CSTO.members("2030-01-01")
        CSTO.status("ARM", "2030")
        CSTO.explain("ARM", "2030-01-01")
        CSTO.deadlines("ARM", "2030-01-01")
    assert {warning.filename for warning in caught} == {__file__}
    assert len(caught) == 4
    assert len({str(warning.message) for warning in caught}) == 1


def test_a_projection_can_be_accepted_or_refused():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert CSTO.status("ARM", "2030-01-01", projected="accept") is Status.FROZEN
        assert CSTO.members("2030", projected="accept").codes == SIX
    for ask in (
        lambda: CSTO.members("2030", projected="refuse"),
        lambda: CSTO.statuses("2026-02-14", projected="refuse"),
        lambda: CSTO.possible_statuses("ARM", "2026-02", projected="refuse"),
        lambda: CSTO.by_reading("ARM", "2026-02-14", projected="refuse"),
        lambda: CSTO.explain("ARM", "2026-02-14", projected="refuse"),
    ):
        with pytest.raises(HorizonError, match="2026-02-13"):
            ask()


# views


def test_views_leave_the_original_as_it_was():
    CSTO.read_as(uzbekistan_2012="suspended").as_known_on("2013-01-01")
    assert CSTO.status("UZB", "2020-01-01") is Status.WITHDRAWN
    assert CSTO.checked_through == date(2026, 2, 13)
    assert CSTO.known_on is None


def test_what_was_known_narrows_and_brings_the_horizon_forward():
    early = CSTO.as_known_on("2012-07-15")
    assert early.checked_through == date(2012, 7, 15)
    assert early.as_known_on("2020-01-01").checked_through == date(2012, 7, 15)
    assert CSTO.as_known_on("2030-01-01").checked_through == date(2026, 2, 13)


def test_an_entry_into_force_that_was_still_to_come_was_not_known():
    early = CSTO.as_known_on("1993-06-01")
    assert early.instruments["cst"].in_force is None
    assert early.status("ARM", "1993-06-01", instrument="cst") is Status.SIGNATORY
    assert CSTO.instruments["cst"].in_force == Moment.of("1994-04-20")


def test_a_what_if_is_refused_as_the_registers_own_events_are():
    with pytest.raises(TransitionError) as info:
        CSTO.with_events(Event(state="Georgia", act="suspend", date="2020-01-01"))
    assert "Georgia" in str(info.value)
    assert info.value.event == "what-if-1"
    with pytest.raises(OrderError, match="what-if"):
        CSTO.with_events(Event(state="ARM", act="resume", date="2024-02-22"))


def test_a_what_if_may_come_before_what_happened():
    suspension, end = (
        Event(state="UZB", act="suspend", date="2007-01-01"),
        Event(state="UZB", act="reinstate", date="2008"),
    )
    absent = CSTO.with_events(suspension, end)
    assert absent.status("UZB", "2007-06-01") is Status.SUSPENDED
    assert absent.status("UZB", "2012-07-01") is Status.SUSPENDED
    with pytest.raises(TransitionError, match="cannot suspend"):
        CSTO.with_events(suspension)


def test_supposing_twice_is_supposing_both():
    one = Event(state="ARM", act="resume", date="2025-06-01")
    two = Event(state="ARM", act="notify_withdrawal", date="2025-07-01")
    assert CSTO.with_events(one).with_events(two) == CSTO.with_events(one, two)


MORE = [
    Event(id="x1", state="ARM", act="notify_withdrawal", date="2025-03-01"),
    Event(id="x2", state="AZE", act="accede", date="2010-01-01"),
    Event(id="x3", state="GEO", act="sign", date="2020", reported="2022-05-05"),
    Event(id="x4", state="KAZ", act="withhold_vote", date="2015-01-01", reported="2016-01-01"),
]
readings = st.fixed_dictionaries({}, optional={d.id: st.sampled_from(d.choices) for d in CSTO.disputes})


@examples(40)
@given(
    readings, st.dates(date(1992, 1, 1), date(2026, 6, 1)), st.lists(st.sampled_from(MORE), unique_by=lambda e: e.id)
)
def test_the_three_views_commute(choice, known, supposed):
    views = [
        CSTO.read_as(**choice).as_known_on(known).with_events(*supposed),
        CSTO.read_as(**choice).with_events(*supposed).as_known_on(known),
        CSTO.as_known_on(known).read_as(**choice).with_events(*supposed),
        CSTO.as_known_on(known).with_events(*supposed).read_as(**choice),
        CSTO.with_events(*supposed).read_as(**choice).as_known_on(known),
        CSTO.with_events(*supposed).as_known_on(known).read_as(**choice),
    ]
    first = views[0]
    for other in views[1:]:
        assert other == first
        assert hash(other) == hash(first)
        assert other.checked_through == first.checked_through
        for under in ("charter", "cst"):
            for state in CSTO.states:
                assert other.timeline(state, instrument=under) == first.timeline(state, instrument=under)


@examples(40)
@given(readings, st.dates(date(1992, 1, 1), date(2025, 1, 1)), st.sampled_from(MORE))
def test_what_is_learned_later_changes_nothing_known_earlier(choice, known, later):
    known = min(known, later.known_from.latest - dt.timedelta(days=1))
    before = CSTO.read_as(**choice).as_known_on(known)
    after = CSTO.read_as(**choice).with_events(later).as_known_on(known)
    for state in CSTO.states:
        assert before.timeline(state) == after.timeline(state)


@examples(40)
@given(st.sampled_from(MORE), st.dates(date(1992, 1, 1), date(2025, 1, 1)))
def test_what_takes_effect_later_changes_nothing_on_an_earlier_day(later, on):
    on = min(on, later.date.earliest - dt.timedelta(days=1))
    for state in CSTO.states:
        assert CSTO.possible_statuses(state, on) == CSTO.with_events(later).possible_statuses(state, on)


@examples(30)
@given(st.dates(date(1992, 1, 1), date(2026, 2, 13)), st.dates(date(1992, 1, 1), date(2026, 2, 13)))
def test_what_was_known_on_a_day_is_a_register_without_the_later_events(known, on):
    facts = CSTO.facts
    published = Facts(
        id=facts.id,
        name=facts.name,
        constitutive=facts.constitutive,
        checked_through=min(known, facts.checked_through),
        states=facts.states,
        instruments=[i.as_known_on(known) for i in facts.instruments],
        sources=facts.sources,
        disputes=facts.disputes,
        events=[e for e in facts.events if (e.reported or e.date).latest <= known],
    )
    then = type(CSTO)(published)
    for under in ("charter", "cst"):
        for state in CSTO.states:
            now = CSTO.as_known_on(known).possible_statuses(state, on, instrument=under, projected="accept")
            assert now == then.possible_statuses(state, on, instrument=under, projected="accept")


# disputes


def test_by_reading_lists_the_readings_that_matter_and_no_others():
    table = CSTO.by_reading("UZB", "2020-01-01")
    assert table.columns == ("uzbekistan_2012", "status", "possible")
    assert dict(zip(table.column("uzbekistan_2012"), table.column("status"), strict=True)) == {
        "withdrawn": "withdrawn",
        "suspended": "suspended",
        "suspended_by_decision": "suspended",
        "withdrawn_by_note": "withdrawn",
        "article_19": "withdrawn",
    }
    assert CSTO.by_reading("KAZ", "2020-01-01").rows == (("member", "member"),)


def test_by_reading_says_what_each_reading_leaves_open():
    rows = {row["uzbekistan_2012"]: row for row in CSTO.by_reading("UZB", "2012-12")}
    assert rows["withdrawn"]["status"] is None
    assert rows["withdrawn"]["possible"] == "suspended or withdrawn"
    assert rows["suspended"]["status"] == "suspended"


def test_azerbaijan_and_armenia_under_each_reading():
    assert [r["status"] for r in CSTO.by_reading("AZE", "1996-01-01", instrument="cst")] == ["member", "signatory"]
    answers = {"2024-02-22": ["frozen", "member", "member"], "2025-01-01": ["frozen", "frozen", "member"]}
    for on, expected in answers.items():
        rows = {r["armenia_2024"]: r["status"] for r in CSTO.by_reading("ARM", on)}
        assert [rows[name] for name in ("frozen", "frozen_as_reported", "full_member")] == expected


def test_a_reading_under_which_a_supposed_history_cannot_be_says_why():
    supposed = CSTO.with_events(Event(state="UZB", act="accede", date="2020-01-01"))
    rows = {row["uzbekistan_2012"]: row for row in supposed.by_reading("UZB", "2021-01-01")}
    assert rows["withdrawn"]["status"] == "member"
    assert rows["suspended"]["status"] is None
    assert "cannot accede" in rows["suspended"]["possible"]


def test_several_disputes_mean_and_several_readings_mean_or():
    disputes = [
        Dispute(id=name, question="?", default="no", readings=[Reading(id="no"), Reading(id="yes"), Reading(id="si")])
        for name in ("d", "e")
    ]
    r = register(happened("accede", "2000-01-01", readings={"d": ["yes", "si"], "e": ["yes"]}), disputes=disputes)
    answers = {
        (d, e): r.read_as(d=d, e=e).is_member("AAA", "2001-01-01")
        for d in ("no", "yes", "si")
        for e in ("no", "yes", "si")
    }
    assert {pair for pair, member in answers.items() if member} == {("yes", "yes"), ("si", "yes")}
    assert len(r.by_reading("AAA", "2001-01-01")) == 9


# changes and events


def test_changes_lists_every_event_in_order_with_what_it_did_to_the_rosters():
    changes = CSTO.changes("2012-01-01", "2013-01-01")
    assert [(c.state.code, c.event.act.value, str(c.on)) for c in changes] == [
        ("UZB", "suspend", "2012-06-28"),
        ("UZB", "withdraw", "2012-12-19"),
    ]
    assert (changes[0].joined, changes[0].left) == ((), (Counting.PARTICIPATING, Counting.VOTING))
    assert (changes[1].joined, changes[1].left) == ((), (Counting.DE_JURE, Counting.CONSENTED, Counting.SIGNED))
    assert "Uzbekistan under charter: member → suspended (suspended by the state)" in str(changes[0])


def test_changes_is_half_open_and_counts_events_of_no_length():
    r = register(happened("sign", "2000-06-01"), happened("ratify", "2000-06-01"), happened("suspend", "2001"))
    assert [c.event.act.value for c in r.changes("2000-06-01", "2000-06-02")] == ["sign", "ratify"]
    assert r.changes("2000-06-02", "2001-01-01") == ()
    assert r.changes("2000-01-01", "2000-06-01") == ()
    assert [c.on.precision for c in r.changes("2001-12-31", "2002-01-01")] == ["year"]
    assert r.changes("2002-01-01", "2003-01-01") == ()
    assert r.changes("2001-01-01", "2001-01-01") == ()


def test_a_state_that_waited_for_its_entry_into_force_had_come_into_the_roster_of_consents_before():
    waits, at_once = instrument(entry=entry("P30D")), instrument()
    (later,) = register(happened("accede", "2000-06-01"), instruments=[waits]).changes("2000-01-01", "2001-01-01")
    (now,) = register(happened("accede", "2000-06-01"), instruments=[at_once]).changes("2000-01-01", "2001-01-01")
    assert Counting.DE_JURE in later.joined
    assert Counting.CONSENTED not in later.joined
    assert Counting.CONSENTED in now.joined


def test_changes_include_what_the_terms_derive():
    r = register(
        happened("accede", "2000-01-01"),
        happened("notify_withdrawal", "2001-01-01"),
        instruments=[instrument(withdrawal=notice("P6M"))],
    )
    assert [c.event.derived_by for c in r.changes("2001-07-01", "2001-07-02")] == ["withdrawal P6M after the notice"]


def test_the_events_are_those_that_hold_in_the_view():
    assert "arm-freeze" in {event.id for event in CSTO.events}
    assert "arm-freeze" not in {event.id for event in CSTO.read_as(armenia_2024="full_member").events}
    assert all(event.known_from.latest <= date(2000, 1, 1) for event in CSTO.as_known_on("2000-01-01").events)
    supposed = CSTO.with_events(Event(state="ARM", act="resume", date="2025-01-01"))
    assert "what-if-1" in {event.id for event in supposed.events}
    days = [event.date.earliest for event in CSTO.events]
    assert days == sorted(days)


def test_findings_of_a_register():
    r = register(
        happened("accede", "2000-01-01"),
        happened("notify_withdrawal", "2001-01-01", effective="2001-01-01"),
        instruments=[instrument(withdrawal=notice("P6M"))],
    )
    assert [str(f.holds) for f in r.findings] == ["2001-07-01"]
    assert CSTO.findings == ()


# safety


def test_a_register_is_a_value():
    copy = pickle.loads(pickle.dumps(CSTO))  # noqa: S301  our own
    assert copy == CSTO
    assert hash(copy) == hash(CSTO)
    assert copy.members("2012-07-01") == CSTO.members("2012-07-01")
    assert CSTO.read_as(uzbekistan_2012="suspended") != CSTO
    assert CSTO.read_as(uzbekistan_2012="withdrawn") == CSTO
    assert CSTO != "csto"
    assert register() != CSTO
    with pytest.raises(AttributeError):
        CSTO.known_on = date(2000, 1, 1)


def test_a_register_tells_itself_in_short():
    assert repr(CSTO) == "<Register csto: 9 states>"
    view = CSTO.read_as(armenia_2024="full_member").as_known_on("2025-01-01")
    view = view.with_events(Event(state="KAZ", act="freeze", date="2024-12-01"))
    assert repr(view) == (
        "<Register csto: 9 states, armenia_2024=full_member, as known on 2025-01-01, 1 supposed events>"
    )
    assert (CSTO.id, CSTO.name) == ("csto", "Collective Security Treaty Organization")


def test_records_are_found_by_place_and_by_id():
    assert CSTO.instruments[0] is CSTO.instruments[CSTO.instruments[0].id]
    assert CSTO.instruments[:1] == (CSTO.instruments[0],)
    assert "cst" in CSTO.instruments
    assert CSTO.instruments["cst"] in CSTO.instruments
    assert "nato" not in CSTO.instruments
    with pytest.raises(KeyError):
        CSTO.instruments["nato"]


def test_threads_that_ask_a_cold_register_all_get_the_same_answers_from_one_compile():
    cold = pickle.loads(pickle.dumps(CSTO))  # noqa: S301  our own
    seen, barrier = [], threading.Barrier(8)

    def ask():
        barrier.wait()
        seen.append((id(cold.timeline("UZB")), cold.members("2012-07-01").codes, cold.status("ARM", "2025-01-01")))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(seen)) == 1
    assert len(seen) == 8


def test_registers_are_equal_if_their_facts_are():
    one = register(happened("sign", "2000-01-01"), happened("ratify", "2001-01-01"))
    other = register(
        happened("ratify", "2001-01-01", origin="b"), happened("sign", "2000-01-01", origin="a"), states=(BELAND, ALAND)
    )
    assert one == other
    assert hash(one) == hash(other)
    assert one != register(happened("sign", "2000-01-01"))
    assert one != "register"
    assert repr(one.facts) == "<Facts r: 2 states, 2 events>"
    renamed = (State(code="AAA", name="Eland"), BELAND)
    assert one != register(happened("sign", "2000-01-01"), happened("ratify", "2001-01-01"), states=renamed)


def test_the_packaged_register_is_loaded_once():
    assert load("csto") is CSTO


def test_an_act_is_refused_where_another_reading_would_allow_it():
    returned = Event(state="UZB", act=Act.ACCEDE, date="2020-01-01")
    assert CSTO.with_events(returned).is_member("UZB", "2021-01-01")
    with pytest.raises(TransitionError, match="cannot accede"):
        CSTO.read_as(uzbekistan_2012="suspended").with_events(returned)
    with pytest.raises(TransitionError, match="cannot accede"):
        CSTO.with_events(returned).read_as(uzbekistan_2012="suspended")


def test_a_question_that_waited_for_another_compile_takes_its_result():
    cold = pickle.loads(pickle.dumps(CSTO))  # noqa: S301  our own
    seen = []
    waiting = threading.Thread(target=lambda: seen.append(cold.timeline("UZB")))
    with cold.view.compiled.lock:
        waiting.start()
        time.sleep(0.05)
        mine = cold.timeline("UZB")
    waiting.join()
    assert seen[0] is mine


def test_a_supposed_event_may_hold_in_some_readings_only():
    event = Event(state="ARM", act="resume", date="2025-01-01", readings={"armenia_2024": ["frozen"]})
    supposed = CSTO.with_events(event)
    assert supposed.status("ARM", "2025-06-01") is Status.MEMBER
    assert supposed.read_as(armenia_2024="frozen_as_reported").status("ARM", "2025-06-01") is Status.FROZEN


def test_changes_that_run_backwards_are_refused():
    with pytest.raises(MomentError, match="is earlier than the day to begin with, 2013-01-01"):
        CSTO.changes("2013-01-01", "2012-01-01")


def test_a_ledger_refuses_what_its_events_name_wrongly():
    with pytest.raises(UnknownStateError, match="CCC"):
        register(happened("sign", "2000-01-01", state="CCC"))
    with pytest.raises(UnknownInstrumentError, match="'x'"):
        register(happened("sign", "2000-01-01", instrument="x"))


def test_a_bond_that_outlives_its_state_is_a_finding():
    gone = State(code="AAA", name="Aland", until=date(2005, 1, 1))
    for events, count in (([("accede", "2000-01-01")], 1), ([("accede", "2000-01-01"), ("lapse", "2005-01-01")], 0)):
        r = register(*(happened(*one) for one in events), states=(gone, BELAND))
        assert len(r.findings) == count
    assert register(states=(gone, BELAND)).findings == ()


def test_notebooks_get_html():
    for answer in (
        CSTO.members("2012-07-01"),
        CSTO.timeline("UZB"),
        CSTO.explain("UZB", "2012-07-01"),
        CSTO.organization.snapshot("2012-07-01"),
    ):
        assert "suspended" in answer._repr_html_()


# what a reviewer found


@pytest.mark.parametrize("ask", ["members", "statuses"])
def test_a_month_is_asked_about_with_its_day_masked_as_well(ask):
    assert getattr(CSTO, ask)("2010-12-XX") == getattr(CSTO, ask)("2010-12")


@pytest.mark.parametrize("counting", [str, lambda _: 42, lambda _: None])
def test_a_function_is_no_way_to_count(counting):
    with pytest.raises(UnknownWordError, match="unknown counting"):
        CSTO.is_member("ARM", "2012-12-01", counting=counting)


def test_a_supposed_event_may_not_take_the_id_of_another_of_its_bond():
    with pytest.raises(
        RegisterError, match=r"'uzb-charter-withdraw'.*another event of UZB under 'charter' has this id"
    ):
        CSTO.with_events(Event(id="uzb-charter-withdraw", state="UZB", act="accede", date="2027-01-01"))


def test_two_supposed_events_of_one_bond_may_not_share_an_id():
    back = Event(id="x", state="UZB", act="accede", date="2027-01-01")
    with pytest.raises(RegisterError, match="has this id"):
        CSTO.with_events(back, Event(id="x", state="UZB", act="withdraw", date="2028-01-01"))
    with pytest.raises(RegisterError, match="has this id"):
        CSTO.with_events(back).with_events(Event(id="x", state="UZB", act="withdraw", date="2028-01-01"))


def test_supposed_events_of_different_bonds_may_share_an_id():
    back = [
        Event(id="x", state="UZB", act="accede", instrument=under, date="2027-01-01") for under in ("charter", "cst")
    ]
    assert [event.id for event in CSTO.with_events(*back).supposed] == ["x", "x"]


def test_ids_are_made_up_that_nobody_has():
    given_one = Event(id="what-if-2", state="UZB", act="accede", date="2027-01-01")
    view = CSTO.with_events(given_one, Event(state="UZB", act="withdraw", date="2028-01-01"))
    view = view.with_events(Event(state="UZB", act="accede", date="2029-01-01"))
    assert [event.id for event in view.supposed] == ["what-if-2", "what-if-1", "what-if-3"]


def test_a_dispute_may_be_called_self():
    with pytest.raises(UnknownReadingError, match="self=x"):
        CSTO.read_as(self="x")


def test_what_follows_a_supposed_event_is_not_known_before_it():
    supposed = [
        Event(state="AZE", act="sign", date="2005-01-01", reported="2015-01-01"),
        Event(state="AZE", act="ratify", date="2006-01-01"),
    ]
    for known in (
        CSTO.as_known_on("2010-01-01").with_events(*supposed),
        CSTO.with_events(*supposed).as_known_on("2010-01-01"),
    ):
        assert known.status("AZE", "2009-01-01") == "outsider"
    assert CSTO.with_events(*supposed).as_known_on("2015-01-01").status("AZE", "2009-01-01") == "member"


def test_a_file_beside_the_package_is_not_taken_for_a_part_of_it():
    beside = f"{Path(csto_membership.__file__).parent}_tools.py"
    names = {"register": CSTO}
    with pytest.warns(ProjectionWarning) as caught:
        exec(compile("register.members('2030-01-01')", beside, "exec"), names)  # noqa: S102  one line of ours
    assert [warning.filename for warning in caught] == [beside]


@pytest.mark.parametrize("kept", [CSTO.facts.bonds, CSTO.facts.bonds["charter"], CSTO.facts.disputes_by_id])
def test_what_the_facts_keep_cannot_be_changed(kept):
    with pytest.raises(TypeError):
        kept["x"] = ()


# what exactly is said


@pytest.mark.parametrize(
    ("on", "hint"),
    [("2009-10-10", "ask for possible_statuses"), ("2009-10", "ask for one day, or for possible_statuses")],
)
def test_the_way_out_of_doubt_is_one_day_where_several_were_asked_about(on, hint):
    with pytest.raises(UndeterminedError) as refused:
        CSTO.status("BLR", on, instrument="ksor")
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("asked", "kind", "words"),
    [
        ({"projected": "perhaps"}, "projected", ("warn", "accept", "refuse")),
        ({"undetermined": "perhaps"}, "undetermined", ("raise", "exclude", "include")),
    ],
)
def test_another_word_is_refused_with_the_words_there_are(asked, kind, words):
    with pytest.raises(UnknownWordError, match=f"^unknown {kind} 'perhaps'; one of: {', '.join(words)}$"):
        CSTO.members("2012-07-01", **asked)


def test_registers_of_different_views_hash_differently():
    views = [CSTO, CSTO.as_known_on("2012-01-01"), CSTO.read_as(armenia_2024="full_member")]
    assert len({hash(view) for view in views}) == len(views)


def test_an_instrument_is_told_as_it_was_known():
    assert CSTO.as_known_on("2003-01-01").instrument("charter").in_force is None
    assert CSTO.as_known_on("2003-09-18").instrument("charter").in_force == Moment.parse("2003-09-18")


def test_what_was_known_is_asked_of_one_day_only():
    words = "^'2012-07' must be one exact day: what was known cannot be asked of an imprecise one$"
    with pytest.raises(MomentError, match=words):
        CSTO.as_known_on("2012-07")


def test_a_supposed_event_tells_where_it_comes_from():
    (supposed,) = CSTO.with_events(Event(state="UZB", act="accede", date="2027-01-01")).supposed
    assert supposed.origin == "what-if"


def test_a_history_is_folded_once():
    register_ = load("csto").read_as(armenia_2024="full_member")
    assert register_.timeline("ARM") is register_.timeline("ARM")


def test_the_histories_under_an_instrument_are_those_of_its_states_and_of_supposed_ones():
    view = CSTO.with_events(Event(state="GEO", act="accede", date="2027-01-01"))
    assert {one.state.code for one in view.timelines()} - {one.state.code for one in CSTO.timelines()} == {"GEO"}
    assert [one.state.code for one in view.timelines(instrument="cst")] == [
        one.state.code for one in CSTO.timelines(instrument="cst")
    ]


@pytest.mark.parametrize("ask", ["status", "is_member", "explain"])
def test_another_word_about_projections_is_refused_by_every_question(ask):
    with pytest.raises(UnknownWordError, match=r"^unknown projected 'perhaps'; one of: warn, accept, refuse$"):
        getattr(CSTO, ask)("ARM", "2012-07-01", projected="perhaps")


def test_a_day_after_the_horizon_is_told_each_time_it_is_asked_about():
    for _ in range(3):
        with pytest.warns(ProjectionWarning):
            CSTO.members("2030-01-01")
        with pytest.warns(ProjectionWarning):
            CSTO.status("ARM", "2030-01-01")


IN_DOUBT = [
    (CSTO.members, {"counting": "signed"}, "the roster (signed) under 'ksor'", "Belarus in or out"),
    (CSTO.statuses, {}, "every status under 'ksor'", "Belarus open"),
]


@pytest.mark.parametrize(("ask", "more", "question", "open_one"), IN_DOUBT)
def test_all_states_in_doubt_are_refused_with_all_that_is_known(ask, more, question, open_one):
    with pytest.raises(UndeterminedError) as refused:
        ask("2009-10-10", instrument="ksor", **more)
    error = refused.value
    assert error.question == f"{question} on 2009-10-10"
    assert tuple(error.possibilities) == (open_one,)
    assert [event.id for event in error.events] == ["blr-ksor-sign"]
    assert error.hint == 'ask with undetermined="exclude" or undetermined="include"'
    with pytest.raises(UndeterminedError) as refused:
        ask("2009-10", instrument="ksor", **more)
    assert refused.value.hint == 'ask for one day, or with undetermined="exclude" or undetermined="include"'


def test_only_events_that_change_the_answer_are_to_blame():
    joined = happened("accede", "[2000-01-01..2000-01-05]", id="in")
    made = register(joined, happened("freeze", "[2000-01-01..2000-01-05]", id="cold"))
    for ask in (lambda: made.members("2000-01-03"), lambda: made.is_member("AAA", "2000-01-03")):
        with pytest.raises(UndeterminedError) as refused:
            ask()
        assert [event.id for event in refused.value.events] == ["in"]


def test_a_taken_id_is_a_fault_as_it_is_in_a_file():
    with pytest.raises(RegisterError) as refused:
        CSTO.with_events(Event(id="uzb-charter-withdraw", state="UZB", act="accede", date="2027-01-01"))
    why, name = "another event of UZB under 'charter' has this id", "uzb-charter-withdraw"
    assert tuple(refused.value.faults) == (Fault("what-if", "event", name, "id", name, why),)


# what is kept


def refuse_to_work(*_args, **_more):
    pytest.fail("this was worked out before")


def test_what_was_asked_before_is_in_hand(monkeypatch):
    fresh = pickle.loads(pickle.dumps(CSTO))  # noqa: S301  our own
    questions = [
        fresh.members,
        lambda on: fresh.members(on, counting="voting"),
        lambda on: fresh.status("ARM", on),
        lambda on: fresh.position("ARM", on),
        lambda on: fresh.is_member("ARM", on),
    ]
    days = [date(2012, 7, 1), "2012-07-01", date(2026, 2, 13)]
    first = [ask(on) for ask in questions for on in days]
    for name in ("ask", "members"):
        monkeypatch.setattr(register_module, name, refuse_to_work)
    assert [ask(on) for ask in questions for on in days] == first


def test_what_was_compiled_is_kept_for_questions_that_are_not_in_hand(monkeypatch):
    fresh = pickle.loads(pickle.dumps(CSTO))  # noqa: S301  our own
    ask = [
        lambda: fresh.members("2012-07"),
        lambda: fresh.status("ARM", "2012-07"),
        lambda: fresh.by_reading("UZB", "2020"),
    ]
    first = [one() for one in ask]
    for module, name in ((view, "RosterIndex"), (view, "days_until"), (folding, "fold")):
        monkeypatch.setattr(module, name, refuse_to_work)
    assert [one() for one in ask] == first


@pytest.mark.parametrize("ask", ["status", "position", "is_member"])
def test_no_day_is_in_hand_that_is_no_plain_date(ask):
    getattr(CSTO, ask)("ARM", "2012-07-01")
    for on in (dt.datetime(2012, 7, 1, 12), 20120701, None):  # noqa: DTZ001  a time of day is what is refused
        with pytest.raises(TypeError):
            getattr(CSTO, ask)("ARM", on)


def test_a_period_is_between_exact_days():
    with pytest.raises(MomentError, match=r"^'2012' must be one exact day to begin or end a period$"):
        CSTO.changes("2012", "2013-01-01")


def test_a_refused_projection_names_both_days():
    with pytest.raises(HorizonError) as refused:
        CSTO.members("2030-01-01", projected="refuse")
    assert (refused.value.on, refused.value.checked_through) == (date(2030, 1, 1), CSTO.checked_through)


def test_the_warning_of_a_projection_says_what_it_is():
    with pytest.warns(
        ProjectionWarning, match="^a day later than the register's checked_through: the answer is a proj"
    ):
        CSTO.members("2030-01-01")


def test_clocks_are_those_of_the_instrument_that_is_asked_about():
    assert CSTO.deadlines("ARM", "2025-06-01") != ()
    assert CSTO.deadlines("ARM", "2025-06-01", instrument="cst") == ()


def test_each_instrument_has_clocks_of_its_own():
    one, other = (instrument(id=name, arrears=Arrears(after="P2Y")) for name in "tu")
    joined = happened("accede", "2000-01-01", instrument="u")
    unpaid = happened("note", "2001-01-01", instrument="u", topic="arrears")
    made = register(joined, unpaid, instruments=[one, other])
    assert made.deadlines("AAA", "2001-06-01", instrument="u") != ()
    assert made.deadlines("AAA", "2001-06-01") == ()


def test_notes_are_those_that_were_known():
    then, now = CSTO.as_known_on("2024-03-01").notes("ARM"), CSTO.notes("ARM")
    assert set(then) < set(now)
    assert max(note.known_from.latest for note in then) <= date(2024, 3, 1) < max(n.known_from.latest for n in now)


def test_all_statuses_are_those_under_the_instrument_that_is_asked_about():
    expected = {state: CSTO.status(state, "2000-01-01", instrument="cst") for state in CSTO.states}
    assert CSTO.statuses("2000-01-01", instrument="cst") == expected
    assert set(expected.values()) != {Status.OUTSIDER}


def test_only_events_that_change_the_status_are_to_blame():
    left_open = "[2000-01-01..2000-01-05]"
    withheld = happened("withhold_vote", left_open, id="unpaid")
    made = register(happened("accede", left_open, id="in"), withheld)
    with pytest.raises(UndeterminedError) as refused:
        made.statuses("2000-01-03")
    assert [event.id for event in refused.value.events] == ["in"]


def test_another_word_about_doubt_is_refused_by_all_statuses():
    with pytest.raises(UnknownWordError, match=r"^unknown undetermined 'perhaps'; one of: raise, exclude, include$"):
        CSTO.statuses("2012-07-01", undetermined="perhaps")


def test_a_view_equals_views_only():
    assert CSTO.view == CSTO.read_as().view
    assert CSTO.view != CSTO
    assert CSTO.view != CSTO.as_known_on("2012-07-01").view
