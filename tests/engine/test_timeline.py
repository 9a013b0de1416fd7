"""The fold: legality, order, three-valued answers, derived exits, spells."""

import pickle
from datetime import date, timedelta
from itertools import pairwise

import oracle
import pytest
from helpers import ALAND, day, entry, happened, instrument, notice, window
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership.engine.fold import fold
from csto_membership.engine.spells import Finding, Spell
from csto_membership.engine.timeline import Timeline
from csto_membership.engine.transitions import OUTSIDER, TRANSITIONS
from csto_membership.errors import MembershipError, MomentError, OrderError, TransitionError
from csto_membership.model.dates import Moment
from csto_membership.model.instruments import Entry, Withdrawal
from csto_membership.model.periods import Period
from csto_membership.model.states import State
from csto_membership.model.vocabulary import MOVES, Act, Position, Status

FAR = 40  # the day questions end at: later than everything below can begin


def statuses(timeline):
    return [spell.status.value for spell in timeline.spells]


def on(timeline, when):
    moment = Moment.of(when)
    return {position.status.value for position in timeline.possible(moment.earliest, moment.latest)}


# random small histories: mostly legal walks, with windows of up to four days, close together


@st.composite
def histories(draw, acts=tuple(MOVES), most=5):
    position, facts, begins = Position(), [], 0
    for _ in range(draw(st.integers(1, most))):
        legal = [act for act in acts if (position, act) in TRANSITIONS]
        act = draw(st.sampled_from(legal or list(acts)) if draw(st.integers(0, 9)) else st.sampled_from(acts))
        position = TRANSITIONS.get((position, act), position)
        begins = max(0, begins + draw(st.integers(-1, 4)))
        facts.append(oracle.Fact(act.value, day(begins), day(begins + draw(st.integers(0, 3)))))
    return facts


EXPLICIT = tuple(act for act in MOVES if act is not Act.NOTIFY_WITHDRAWAL)


@st.composite
def terms_of_exit(draw):
    ended = draw(st.none() | st.tuples(st.integers(0, 14), st.integers(0, 2)))
    return oracle.Terms(
        in_force=day(draw(st.sampled_from([-30, 3]))),
        after=draw(st.integers(0, 2)),
        notice=draw(st.none() | st.integers(0, 5)),
        ended=ended and (day(ended[0]), day(sum(ended))),
    )


@st.composite
def claiming(draw):
    """Histories in which notices may claim an exit day."""
    facts = draw(histories())
    return [
        fact._replace(claim=day(draw(st.integers(0, 20))))
        if fact.act == "notify_withdrawal" and draw(st.booleans())
        else fact
        for fact in facts
    ]


ANY_TERMS = oracle.Terms()


def folded(facts, terms=ANY_TERMS):
    events = [
        happened(fact.act, window(fact.first, fact.last), effective=fact.claim, id=f"e{number}")
        for number, fact in enumerate(facts)
    ]
    treaty = instrument(
        in_force=terms.in_force,
        entry=Entry(after=Period(0, terms.after, f"P{terms.after}D")),
        withdrawal=None if terms.notice is None else Withdrawal(notice=Period(0, terms.notice, f"P{terms.notice}D")),
        terminated=terms.ended and window(*terms.ended),
    )
    return fold(ALAND, treaty, events)


def plain(positions):
    return {(p.standing.value, p.participation.value, p.voting.value) for p in positions}


SPANS = [(n, n) for n in range(-1, FAR)] + [(0, 6), (3, 9), (0, FAR), (5, 20), (10, 11)]


def positions(courses, first, last):
    """Return the positions that some world has on some of these days."""
    return {position[:3] for position in oracle.possible(courses, day(first), day(last))}


@examples(400)
@given(histories(acts=EXPLICIT))
def test_answers_equal_the_enumeration_of_all_possible_worlds(facts):
    courses = oracle.worlds(oracle.Terms(), facts)
    try:
        timeline = folded(facts)
    except MembershipError:
        assert not courses
        return
    assert courses, "a history that no world has must be refused"
    for first, last in SPANS:
        expected = positions(courses, first, last)
        assert plain(timeline.possible(day(first), day(last))) == expected, (first, last)


@examples(600)
@given(claiming(), terms_of_exit())
def test_with_derived_exits_no_possible_answer_is_excluded(facts, terms):
    courses = oracle.worlds(terms, facts)
    try:
        timeline = folded(facts, terms)
    except MembershipError:
        assert not courses, "refused, though some world is possible"
        return
    for first, last in SPANS if courses else ():
        possible = positions(courses, first, last)
        assert possible <= plain(timeline.possible(day(first), day(last))), (first, last)


@examples(600)
@given(claiming(), terms_of_exit())
def test_exact_histories_with_derived_exits_have_one_answer_a_day(facts, terms):
    exact = [fact._replace(last=fact.first) for fact in facts]
    terms = terms._replace(ended=terms.ended and (terms.ended[0], terms.ended[0]))
    courses = oracle.worlds(terms, exact)
    try:
        timeline = folded(exact, terms)
    except MembershipError:
        assert not courses
        return
    assert len(courses) == 1
    for first, last in SPANS:
        expected = positions(courses, first, last)
        assert plain(timeline.possible(day(first), day(last))) == expected


@examples(300)
@given(claiming(), terms_of_exit())
def test_spells_tile_time_and_agree_with_the_possible_positions(facts, terms):
    try:
        timeline = folded(facts, terms)
    except MembershipError:
        return
    spells = timeline.spells
    assert spells[0].start is None
    assert spells[-1].end is None
    for one, other in pairwise(spells):
        assert one.end == other.start
        assert one.closed_by is other.opened_by
        assert (one.position, one.exit) != (other.position, other.exit)
    for number in range(FAR):
        held = {
            spell.position
            for spell in spells
            if (spell.start is None or spell.start.earliest <= day(number))
            and (spell.end is None or spell.end.latest > day(number))
        }
        assert held == set(timeline.possible(day(number), day(number)))


@examples(60)
@given(st.lists(st.sampled_from(MOVES), max_size=8))
def test_whole_histories_agree_between_chart_and_fold(acts):
    from csto_membership.engine.chart import MembershipChart  # noqa: PLC0415  only here

    chart, expected, refused = MembershipChart(), [], None
    for act in acts:
        refused = None if act in chart.allowed else act
        if refused is not None:
            break
        before = chart.position
        chart.perform(act)
        expected += [chart.position] if chart.position != before else []
    events = [happened(act, day(n)) for n, act in enumerate(acts)]
    treaty = instrument(in_force=None)  # so that entry into force is written, never derived
    if refused is None:
        assert [step.after for step in fold(ALAND, treaty, events).steps] == expected
        return
    with pytest.raises(TransitionError) as info:
        fold(ALAND, treaty, events)
    assert (info.value.act, info.value.position) == (refused, chart.position)
    assert info.value.allowed == chart.allowed


# refusals


def test_a_refusal_names_state_instrument_day_act_position_and_what_is_allowed():
    with pytest.raises(TransitionError) as info:
        fold(ALAND, instrument(), [happened("sign", "2000-01-01"), happened("suspend", "2004-02")])
    error = info.value
    assert (error.state, error.instrument, error.on) == ("Aland", "t", "[2004-02-01..2004-02-29]")
    assert (error.act, error.position.status, error.event) == (Act.SUSPEND, Status.SIGNATORY, "suspend-2004-02")
    consents = {Act.RATIFY, Act.ACCEDE, Act.SUCCEED}
    assert set(error.allowed) == {Act.WITHDRAW_SIGNATURE, *consents, Act.LAPSE, Act.TERMINATE}
    assert "Aland cannot suspend under 't' on [2004-02-01..2004-02-29]" in str(error)


def test_ratifying_without_signing_says_what_to_record():
    with pytest.raises(TransitionError, match=r"record `sign` first .* or `accede`"):
        fold(ALAND, instrument(), [happened("ratify", "2000-01-01")])


@pytest.mark.parametrize(
    ("first", "second"),
    [("2000-01-02", "2000-01-01"), ("2000-02", "2000-01"), ("2001", "2000-06")],
)
def test_days_that_run_backwards_are_refused_naming_both(first, second):
    events = [happened("sign", first), happened("ratify", second)]
    with pytest.raises(OrderError) as info:
        fold(ALAND, instrument(), events)
    assert (info.value.first, info.value.second) == (f"sign-{first}", f"ratify-{second}")
    assert "backwards" in str(info.value)


def test_a_contradiction_over_a_distance_names_the_two_that_contradict():
    events = [happened("sign", "2005"), happened("ratify", "[1999-01-01..2012-01-01]"), happened("suspend", "2003")]
    with pytest.raises(OrderError) as info:
        fold(ALAND, instrument(), events)
    assert (info.value.first, info.value.second) == ("sign-2005", "suspend-2003")


def test_of_two_events_that_contradict_a_third_alike_the_nearer_is_named():
    events = [happened("sign", "2005"), happened("ratify", "2005"), happened("suspend", "2003")]
    with pytest.raises(OrderError) as info:
        fold(ALAND, instrument(), events)
    assert (info.value.first, info.value.second) == ("ratify-2005", "suspend-2003")


# order


def test_the_order_written_tightens_imprecise_days():
    timeline = fold(ALAND, instrument(), [happened("sign", "2000"), happened("ratify", "2000-03-05")])
    assert timeline.steps[0].latest == date(2000, 3, 5)
    assert on(timeline, "2000-03-05") == {"member"}
    assert on(timeline, "2000-03-04") == {"outsider", "signatory"}


def test_what_happens_on_one_day_happens_in_the_order_written_and_leaves_no_spell():
    timeline = fold(ALAND, instrument(), [happened("sign", "2000-06-01"), happened("ratify", "2000-06-01")])
    assert statuses(timeline) == ["outsider", "member"]
    assert on(timeline, "2000") == {"outsider", "member"}
    assert [step.event.act.value for step in timeline.steps] == ["sign", "ratify"]


def test_files_are_merged_by_the_earliest_day_of_effect():
    events = [happened("ratify", "2002-01-01", origin="b.toml"), happened("sign", "2000-01-01", origin="a.toml")]
    assert statuses(fold(ALAND, instrument(), events)) == ["outsider", "signatory", "member"]


@pytest.mark.parametrize(
    ("first", "second"), [("2000-01-01", "2000-01-01"), ("2000", "2000-12-31"), ("1999-12", "1999")]
)
def test_events_of_two_files_whose_days_overlap_are_refused(first, second):
    events = [happened("sign", first, origin="a.toml"), happened("ratify", second, origin="b.toml")]
    with pytest.raises(OrderError, match="put them in one file") as info:
        fold(ALAND, instrument(), events)
    assert {info.value.first, info.value.second} == {f"sign-{first}", f"ratify-{second}"}
    assert "a.toml" in str(info.value)
    assert "b.toml" in str(info.value)


def test_notes_move_nothing_and_bind_no_order():
    events = [
        happened("sign", "2000-01-01"),
        happened("note", "1990", topic="plan"),
        happened("ratify", "2001-01-01"),
    ]
    assert statuses(fold(ALAND, instrument(), events)) == ["outsider", "signatory", "member"]


# entry into force


@pytest.mark.parametrize(
    ("after", "at", "deposit", "effect"),
    [
        ("P0D", "day", "2000-05-05", date(2000, 5, 5)),
        ("P30D", "day", "2000-01-31", date(2000, 3, 1)),  # 31 January and thirty days, leap year
        ("P1M", "day", "2001-01-31", date(2001, 2, 28)),  # clamped
        ("P60D", "next-month", "2023-11-14", date(2024, 2, 1)),  # 13 January, so 1 February
        ("P60D", "next-month", "2002-11-02", date(2003, 2, 1)),  # day 60 is 1 January: the month after
        ("P0D", "next-month", "2000-12-31", date(2001, 1, 1)),
        ("P3M", "next-month", "2000-11-30", date(2001, 3, 1)),  # 28 February
    ],
)
def test_consent_has_effect_when_the_terms_say(after, at, deposit, effect):
    timeline = fold(ALAND, instrument(entry=entry(after, at)), [happened("accede", deposit)])
    assert on(timeline, effect) == {"member"}
    assert on(timeline, effect - timedelta(days=1)) == {"outsider"}


@pytest.mark.parametrize("act", ["accede", "succeed"])
def test_consent_has_no_effect_before_the_instrument_is_in_force(act):
    treaty = instrument(in_force=date(2001, 6, 1), entry=entry("P30D"))
    timeline = fold(ALAND, treaty, [happened(act, "2000-01-01")])
    assert timeline.steps[0].moment == Moment.of("2001-06-01")


def test_succession_does_not_wait_for_the_period_after_the_deposit():
    timeline = fold(ALAND, instrument(entry=entry("P30D")), [happened("succeed", "2000-01-01")])
    assert timeline.steps[0].moment == Moment.of("2000-01-01")


def test_an_explicit_effect_overrides_the_period_but_not_the_entry_into_force():
    treaty = instrument(in_force=date(2001, 6, 1), entry=entry("P30D"))
    later = fold(ALAND, treaty, [happened("accede", "2002-01-01", effective="2002-01-02")])
    assert later.steps[0].moment == Moment.of("2002-01-02")
    earlier = fold(ALAND, treaty, [happened("accede", "2000-01-01", effective="2000-01-02")])
    assert earlier.steps[0].moment == Moment.of("2001-06-01")
    assert [(f.claimed, f.holds) for f in earlier.findings] == [(Moment.of("2000-01-02"), Moment.of("2001-06-01"))]


def test_consent_to_an_instrument_that_never_enters_into_force_leaves_a_contracting_state():
    treaty = instrument(in_force=None)
    timeline = fold(ALAND, treaty, [happened("sign", "2000-01-01"), happened("ratify", "2001-01-01")])
    assert statuses(timeline) == ["outsider", "signatory"]
    assert [event.act for event in timeline.without_effect] == [Act.RATIFY]
    with pytest.raises(TransitionError, match="not in force"):
        fold(ALAND, treaty, [happened("accede", "2001-01-01"), happened("suspend", "2002-01-01")])


def test_an_imprecise_deposit_before_the_entry_into_force_has_an_exact_effect():
    treaty = instrument(in_force=date(1994, 4, 20))
    events = [happened("sign", "1992-05-15"), happened("ratify", "[1992-05-15..1994-04-20]")]
    assert fold(ALAND, treaty, events).spells[2].start == Moment.of("1994-04-20")


# withdrawal


@pytest.mark.parametrize(
    ("period", "at", "notified", "out"),
    [
        ("P6M", None, "2010-08-31", date(2011, 2, 28)),
        ("P6M", None, "2011-08-31", date(2012, 2, 29)),
        ("P6M", None, "2012-06-20", date(2012, 12, 20)),
        ("P1Y", None, "2016-02-29", date(2017, 2, 28)),
        ("P1Y1D", None, "2016-02-28", date(2017, 3, 1)),
        ("P1Y", "12-31", "2017-10-12", date(2018, 12, 31)),
        ("P1Y", "12-31", "2016-12-31", date(2017, 12, 31)),
        ("P1Y", "12-31", "2017-01-01", date(2018, 12, 31)),
        ("P3M", "12-31", "1969-12-12", date(1970, 12, 31)),  # Council of Europe, Greece
        ("P3M", "12-31", "1969-09-30", date(1969, 12, 31)),  # clamped: the last day of nine months
        ("P3M", "12-31", "1969-10-01", date(1970, 12, 31)),
        ("P0D", "02-29", "2001-03-01", date(2002, 2, 28)),
        ("P0D", "02-29", "2003-12-01", date(2004, 2, 29)),
    ],
)
def test_a_notice_matures_when_the_terms_say(period, at, notified, out):
    treaty = instrument(withdrawal=notice(period, at))
    timeline = fold(ALAND, treaty, [happened("accede", "1950-01-01"), happened("notify_withdrawal", notified)])
    assert on(timeline, notified) == {"withdrawing"}
    assert on(timeline, out - timedelta(days=1)) == {"withdrawing"}
    assert on(timeline, out) == {"withdrawn"}
    assert timeline.spells[-1].exit is Act.WITHDRAW


def member_who_notified(*more, notified="2010-01-01", claim=None, treaty=None):
    return fold(
        ALAND,
        treaty or instrument(withdrawal=notice("P6M", basis="Article 9")),
        [happened("accede", "2000-01-01"), happened("notify_withdrawal", notified, effective=claim), *more],
    )


def test_the_derived_exit_says_by_which_rule_and_basis():
    derived = member_who_notified().steps[-1].event
    assert derived.derived_by == "withdrawal P6M after the notice (Article 9)"
    assert (derived.act, derived.date, derived.sources) == (Act.WITHDRAW, Moment.of("2010-07-01"), ("s",))


def test_a_later_claimed_exit_day_is_honoured():
    timeline = member_who_notified(claim="2011-03-05")
    assert timeline.spells[-1].start == Moment.of("2011-03-05")
    assert str(timeline.findings[0]) == (
        "AAA under 't': 'notify_withdrawal-2010-01-01' says 2011-03-05, the terms give 2010-07-01: "
        "the later day is kept; withdrawal P6M after the notice (Article 9)"
    )


def test_a_claimed_exit_on_the_day_that_the_terms_give_is_no_finding():
    assert member_who_notified(claim="2010-07-01").findings == ()
    assert member_who_notified(claim="[2010-07-01..2010-07-02]").findings == ()
    assert member_who_notified(claim="2011", treaty=instrument()).findings == ()


@pytest.mark.parametrize(
    ("exit_day", "found"),
    [("2010-04-01", 1), ("[2010-04-01..2010-04-30]", 1), ("2010-07-01", 0), ("[2010-06-01..2010-07-01]", 0)],
)
def test_an_exit_that_is_written_for_another_day_than_the_notice_gives_is_kept_as_a_finding(exit_day, found):
    timeline = member_who_notified(happened("withdraw", exit_day))
    assert timeline.spells[-1].start == Moment.of(exit_day)
    assert [(one.claimed, one.holds, one.kept) for one in timeline.findings] == [
        (Moment.of(exit_day), Moment.of("2010-07-01"), True)
    ] * found


def test_an_earlier_claimed_exit_day_is_clamped_and_kept_as_a_finding():
    timeline = member_who_notified(claim="2010-01-01")
    assert timeline.spells[-1].start == Moment.of("2010-07-01")
    assert timeline.findings == (
        Finding(
            "AAA",
            "t",
            "notify_withdrawal-2010-01-01",
            Moment.of("2010-01-01"),
            Moment.of("2010-07-01"),
            "withdrawal P6M after the notice (Article 9)",
        ),
    )


def test_without_terms_only_a_claim_lets_a_notice_mature():
    silent = instrument()
    assert statuses(member_who_notified(treaty=silent))[-1] == "withdrawing"
    claimed = member_who_notified(treaty=silent, claim="2010-02-01")
    assert claimed.spells[-1].start == Moment.of("2010-02-01")
    assert "claims" in claimed.steps[-1].event.derived_by
    early = member_who_notified(treaty=silent, claim="2009-02-01")
    assert statuses(early)[-2:] == ["member", "withdrawn"]  # at once: withdrawing was held for no day


@pytest.mark.parametrize("rescinded", ["2010-01-01", "2010-06-30"])
def test_a_notice_rescinded_before_the_exit_day_leads_nowhere(rescinded):
    timeline = member_who_notified(happened("rescind_withdrawal", rescinded))
    assert timeline.spells[-1].status is Status.MEMBER
    assert not any(step.event.derived_by for step in timeline.steps)


@pytest.mark.parametrize("rescinded", ["2010-07-01", "2011-01-01", "2012"])
def test_a_rescission_on_or_after_the_exit_day_is_too_late(rescinded):
    with pytest.raises(TransitionError, match=r"matured on 2010-07-01: too late"):
        member_who_notified(happened("rescind_withdrawal", rescinded))


@pytest.mark.parametrize("act", ["withdraw", "expel", "lapse", "terminate"])
def test_an_explicit_exit_on_or_before_the_exit_day_replaces_the_derived_one(act):
    for when in ("2010-03-01", "2010-07-01"):
        timeline = member_who_notified(happened(act, when))
        assert timeline.spells[-1].exit == act
        assert timeline.spells[-1].start == Moment.of(when)
        assert not any(step.event.derived_by for step in timeline.steps)


@pytest.mark.parametrize("act", ["withdraw", "expel", "lapse", "terminate"])
def test_an_explicit_exit_after_the_exit_day_is_refused_with_a_hint(act):
    with pytest.raises(TransitionError, match="`effective` of the notice"):
        member_who_notified(happened(act, "2010-07-02"))


def test_any_other_act_on_the_exit_day_comes_after_the_exit():
    again = member_who_notified(happened("accede", "2010-07-01"))
    assert statuses(again) == ["outsider", "member", "withdrawing", "member"]
    with pytest.raises(TransitionError, match="position is withdrawn"):
        member_who_notified(happened("suspend", "2010-07-01"))


@pytest.mark.parametrize(("act", "participation"), [("suspend", "suspended"), ("freeze", "frozen")])
def test_a_state_can_leave_while_suspended_or_frozen(act, participation):
    treaty = instrument(withdrawal=notice("P6M"))
    events = [
        happened("accede", "2000-01-01"),
        happened(act, "2001-01-01"),
        happened("notify_withdrawal", "2002-01-01"),
    ]
    timeline = fold(ALAND, treaty, events)
    assert timeline.steps[-2].after.participation == participation
    assert timeline.steps[-1].after == Position("withdrawn", "active", "entitled")
    assert statuses(timeline) == ["outsider", "member", participation, "withdrawing", "withdrawn"]


def test_a_state_may_come_three_times():
    acts = ["accede", "withdraw", "sign", "ratify", "expel", "accede", "lapse"]
    timeline = fold(ALAND, instrument(), [happened(act, day(n)) for n, act in enumerate(acts)])
    assert [spell.exit for spell in timeline.spells if spell.exit] == [Act.WITHDRAW, Act.EXPEL, Act.LAPSE]
    assert [spell.days for spell in timeline.spells] == [None, 1, 1, 1, 1, 1, 1, None]


def test_an_imprecise_notice_has_an_imprecise_exit():
    timeline = member_who_notified(notified="2016-10", treaty=instrument(withdrawal=notice("P1Y")))
    assert timeline.spells[-1].start == Moment.of("2017-10")
    assert on(timeline, "2017-09-30") == {"withdrawing"}
    assert on(timeline, "2017-10-15") == {"withdrawing", "withdrawn"}
    assert timeline.spells[-1].days is None


def test_a_return_bounds_the_exit_and_the_exit_bounds_its_notice():
    timeline = member_who_notified(
        happened("accede", "2017-03-15"), notified="2016", treaty=instrument(withdrawal=notice("P1Y"))
    )
    notified, left = timeline.steps[1], timeline.steps[2]
    assert (left.earliest, left.latest) == (date(2017, 1, 1), date(2017, 3, 15))
    assert (notified.earliest, notified.latest) == (date(2016, 1, 1), date(2016, 3, 15))
    assert on(timeline, "2016-04-01") == {"withdrawing"}


def test_where_days_overlap_an_act_legal_before_the_exit_comes_before_it():
    treaty = instrument(withdrawal=notice("P1Y"))
    suspended = member_who_notified(happened("suspend", "2017-10-15"), notified="2016-10", treaty=treaty)
    assert [step.event.act for step in suspended.steps[-2:]] == [Act.SUSPEND, Act.WITHDRAW]
    assert suspended.steps[-1].earliest == date(2017, 10, 16)  # on the day of the exit it would be too late
    rescinded = member_who_notified(happened("rescind_withdrawal", "2017-10"), notified="2016-10", treaty=treaty)
    assert rescinded.steps[-1].latest == date(2017, 10, 30)  # the exit is on the 31st at the latest
    assert rescinded.spells[-1].status is Status.MEMBER


def test_where_days_overlap_an_act_legal_after_the_exit_comes_after_it():
    treaty = instrument(withdrawal=notice("P1Y"))
    timeline = member_who_notified(happened("accede", "2017-10-15"), notified="2016-10", treaty=treaty)
    assert [step.event.act for step in timeline.steps[-2:]] == [Act.WITHDRAW, Act.ACCEDE]
    assert timeline.steps[-2].latest == date(2017, 10, 15)


def test_doubt_about_a_notice_travels_to_the_exit():
    timeline = member_who_notified(notified="2010-01-01?")
    assert timeline.spells[-1].start.uncertain
    assert timeline.spells[-1].start.text == "2010-07-01?"


# the end of an instrument


def test_the_end_of_an_instrument_ends_all_its_bonds():
    treaty = instrument(terminated=date(2005, 1, 1), sources=("s",))
    member = fold(ALAND, treaty, [happened("accede", "2000-01-01")])
    assert (member.spells[-1].exit, member.spells[-1].start) == (Act.TERMINATE, Moment.of("2005-01-01"))
    assert member.steps[-1].event.derived_by == "the end of the instrument on 2005-01-01"
    signatory = fold(ALAND, treaty, [happened("sign", "2000-01-01")])
    assert statuses(signatory) == ["outsider", "signatory", "outsider"]
    former = fold(ALAND, treaty, [happened("accede", "2000-01-01"), happened("expel", "2001-01-01")])
    assert former.spells[-1].exit is Act.EXPEL


@pytest.mark.parametrize("act", ["sign", "accede", "succeed"])
@pytest.mark.parametrize("when", ["2005-01-01", "2006-01-01"])
def test_nobody_joins_an_instrument_that_has_ended(act, when):
    with pytest.raises(TransitionError, match="ended on 2005-01-01") as info:
        fold(ALAND, instrument(terminated=date(2005, 1, 1)), [happened(act, when)])
    assert info.value.allowed == ()


def test_a_notice_and_the_end_whichever_comes_first():
    matured = member_who_notified(treaty=instrument(withdrawal=notice("P6M"), terminated=date(2010, 7, 2)))
    assert (matured.spells[-1].exit, matured.spells[-1].start) == (Act.WITHDRAW, Moment.of("2010-07-01"))
    ended = member_who_notified(treaty=instrument(withdrawal=notice("P6M"), terminated=date(2010, 6, 30)))
    assert (ended.spells[-1].exit, ended.spells[-1].start) == (Act.TERMINATE, Moment.of("2010-06-30"))
    perhaps = member_who_notified(treaty=instrument(withdrawal=notice("P6M"), terminated="2010"))
    assert perhaps.spells[-1].start == Moment.of("[2010-01-02..2010-07-01]")
    assert (perhaps.spells[-1].exit, set(perhaps.spells[-1].possible_exits)) == (None, {Act.WITHDRAW, Act.TERMINATE})


def test_an_explicit_exit_replaces_the_end_of_the_same_day():
    treaty = instrument(terminated=date(2005, 1, 1))
    timeline = fold(ALAND, treaty, [happened("accede", "2000-01-01"), happened("withdraw", "2005-01-01")])
    assert timeline.spells[-1].exit is Act.WITHDRAW


def test_a_derived_day_beyond_the_calendar_is_refused():
    with pytest.raises(MomentError, match="beyond the year 9999"):
        member_who_notified(notified="9999-12-31")


# the values


def test_spells_carry_doubt_and_are_half_open():
    timeline = fold(ALAND, instrument(), [happened("accede", "1993-12~"), happened("withdraw", "1999-04-21")])
    assert timeline.spells[1].start.approximate
    assert timeline.spells[1].days is None
    assert on(timeline, "1999-04-20") == {"member"}
    assert on(timeline, "1999-04-21") == {"withdrawn"}


def test_equal_neighbours_are_one_spell():
    acts = [("accede", 0), ("suspend", 5), ("reinstate", 5), ("freeze", 9)]
    timeline = fold(ALAND, instrument(), [happened(act, day(n)) for act, n in acts])
    assert statuses(timeline) == ["outsider", "member", "frozen"]
    assert timeline.spells[1].closed_by.act is Act.FREEZE


def test_a_timeline_travels_and_tells_itself_in_short():
    timeline = member_who_notified()
    assert len(timeline.spells) == 4  # compiled, so that what is compiled travels too
    assert pickle.loads(pickle.dumps(timeline)) == timeline  # noqa: S301  our own
    assert repr(timeline) == "<Timeline AAA under t: outsider → member → withdrawing → withdrawn>"
    assert repr(timeline.spells[1]) == "<Spell 2000-01-01 to 2010-01-01: member>"
    assert "claims" in str(member_who_notified(claim="2010-01-01").findings[0])


def test_a_bond_without_events_is_an_outsiders():
    timeline = Timeline(ALAND, instrument(), ())
    assert statuses(timeline) == ["outsider"]
    assert timeline.spells[0].days is None
    assert on(timeline, "2000") == {"outsider"}


def test_the_events_to_blame_are_those_that_can_have_happened_or_not():
    timeline = fold(ALAND, instrument(), [happened("sign", "2000"), happened("ratify", "2002-06-01")])
    assert [e.act.value for e in timeline.undetermined_events(date(2000, 5, 1), date(2000, 5, 1))] == ["sign"]
    assert [e.act.value for e in timeline.undetermined_events(date(2002, 1, 1), date(2002, 12, 31))] == ["ratify"]
    assert timeline.undetermined_events(date(2002, 6, 1), date(2002, 6, 1)) == ()


def test_a_spell_without_a_beginning_or_an_end_shows_dots():
    first, last = fold(ALAND, instrument(), [happened("accede", "2000-01-01")]).spells
    assert repr(first) == "<Spell … to 2000-01-01: outsider>"
    assert repr(last) == "<Spell 2000-01-01 to …: member>"


def test_an_event_that_can_begin_on_the_last_day_of_a_question_leaves_it_open():
    timeline = fold(ALAND, instrument(), [happened("accede", "[2000-01-05..2000-01-09]", id="in")])
    assert [event.id for event in timeline.undetermined_events(date(2000, 1, 1), date(2000, 1, 5))] == ["in"]
    assert timeline.undetermined_events(date(2000, 1, 1), date(2000, 1, 4)) == ()


def test_a_bond_that_outlives_its_state_is_a_finding_that_names_the_last_event_and_the_day():
    gone = State(code="AAA", name="Aland", until=date(2005, 1, 1))
    timeline = fold(gone, instrument(), [happened("accede", "2000-01-01", id="in")])
    rule = "the state ended while the bond goes on; record how the bond ended"
    claimed, holds = Moment.parse("2000-01-01"), Moment.parse("2005-01-01")
    assert timeline.outlived() == (Finding("AAA", "t", "in", claimed, holds, rule),)


# the exact words and bounds


def refused(*events, treaty=None):
    with pytest.raises(TransitionError) as info:
        fold(ALAND, treaty or instrument(), events)
    return info.value


def out_of_order(*events):
    with pytest.raises(OrderError) as info:
        fold(ALAND, instrument(), events)
    return info.value


def test_days_out_of_order_are_told_with_both_acts():
    assert str(out_of_order(happened("sign", "2000-02"), happened("ratify", "2000-01-05"))) == (
        "Aland under 't': events 'sign-2000-02' and 'ratify-2000-01-05' cannot stand in this order: "
        "sign [2000-02-01..2000-02-29], then ratify 2000-01-05; their days run backwards"
    )


def test_overlapping_files_are_told_with_the_days_as_each_file_leaves_them():
    error = out_of_order(
        happened("accede", "1990-01-01", origin="a.toml"),
        happened("suspend", "2000", origin="b.toml"),
        happened("reinstate", "2000-06-01"),
    )
    assert str(error) == (
        "Aland under 't': events 'suspend-2000' and 'reinstate-2000-06-01' cannot stand in this order: "
        "suspend [2000-01-01..2000-12-31], then reinstate 2000-06-01; "
        "they come from b.toml and no file; put them in one file"
    )


def test_of_two_files_the_event_that_can_begin_first_is_told_first():
    error = out_of_order(happened("sign", "2000", origin="a"), happened("ratify", "2000-06-01", origin="b"))
    assert (error.first, error.second) == ("sign-2000", "ratify-2000-06-01")


def test_the_events_of_one_file_bound_each_other_before_files_are_compared():
    events = [
        happened("sign", "2000", origin="a"),
        happened("ratify", "2000-03", origin="a"),
        happened("suspend", "2000-05-01", origin="b"),
    ]
    assert statuses(fold(ALAND, instrument(), events))[-1] == "suspended"


def test_files_are_merged_by_the_day_on_which_a_consent_is_given():
    events = [happened("ratify", "2000-01-16", origin="a"), happened("sign", "2000-01-15", origin="b")]
    timeline = fold(ALAND, instrument(entry=entry("P30D")), events)
    assert statuses(timeline) == ["outsider", "signatory", "member"]


def test_a_consent_without_effect_takes_its_place_among_files_by_its_own_day():
    events = [happened("sign", "2000-01-15", origin="b"), happened("accede", "2001-01-01", origin="a")]
    timeline = fold(ALAND, instrument(in_force=None), events)
    assert statuses(timeline) == ["outsider", "signatory"]
    assert [event.act for event in timeline.without_effect] == [Act.ACCEDE]


@pytest.mark.parametrize(
    ("events", "treaty", "hint"),
    [
        (
            [("ratify", "2000-01-01")],
            instrument(),
            "record `sign` first (with bounds if its day is unknown), or `accede`",
        ),
        ([("suspend", "2000-01-01")], instrument(), ""),
        (
            [("accede", "2000-01-01"), ("notify_withdrawal", "2001-01-01"), ("expel", "2002-03-04")],
            instrument(withdrawal=notice("P1Y")),
            (
                "the notice 'notify_withdrawal-2001-01-01' matured on 2002-01-01; if it named a later day, "
                "record that day as the `effective` of the notice"
            ),
        ),
        (
            [("accede", "2000-01-01"), ("notify_withdrawal", "2001-01-01"), ("rescind_withdrawal", "2002-03-04")],
            instrument(withdrawal=notice("P1Y")),
            "the notice 'notify_withdrawal-2001-01-01' matured on 2002-01-01: too late to rescind it",
        ),
        (
            [("accede", "2000-01-01"), ("suspend", "2001-01-01")],
            instrument(in_force=None),
            "'accede-2000-01-01' has no effect: 't' is not in force",
        ),
        ([("sign", "2006-01-01")], instrument(terminated=date(2005, 1, 1)), "the instrument ended on 2005-01-01"),
    ],
)
def test_a_refusal_hints_at_what_is_probably_meant(events, treaty, hint):
    assert refused(*(happened(*event) for event in events), treaty=treaty).hint == hint


def test_who_withdraws_cannot_join_before_the_exit():
    treaty = instrument(withdrawal=notice("P6M"))
    joined, notified = happened("accede", "2000-01-01"), happened("notify_withdrawal", "2010-01-01")
    error = refused(joined, notified, happened("accede", "2010-03-01"), treaty=treaty)
    assert error.position.status is Status.WITHDRAWING


def test_derived_events_bear_the_id_of_their_cause():
    treaty = instrument(terminated=date(2005, 1, 1), withdrawal=notice("P1Y"))
    ended = fold(ALAND, treaty, [happened("accede", "2000-01-01")]).steps[-1]
    assert (ended.event.id, ended.event.instrument, ended.event.state) == ("t:end", "t", "AAA")
    assert (ended.before.status, ended.after.status) == (Status.MEMBER, Status.WITHDRAWN)
    matured = member_who_notified().steps[-1].event
    assert (matured.id, matured.instrument, matured.state) == ("t:notify_withdrawal-2010-01-01:exit", "t", "AAA")


def test_an_imprecise_end_comes_after_what_happened_before_it():
    treaty = instrument(terminated="2005")
    timeline = fold(ALAND, treaty, [happened("accede", "2000-01-01"), happened("suspend", "2005-06-10")])
    assert on(timeline, "2005-06-09") == {"member"}
    assert timeline.steps[-1].earliest == date(2005, 6, 11)


def test_an_exit_on_the_very_day_of_the_end_is_a_withdrawal():
    treaty = instrument(withdrawal=notice("P6M"), terminated=date(2010, 7, 1))
    assert member_who_notified(treaty=treaty).spells[-1].exit is Act.WITHDRAW


@pytest.mark.parametrize("ended", [None, "2017-12-31", "2019"])
def test_an_exit_that_is_due_before_the_end_bounds_its_notice(ended):
    treaty = instrument(withdrawal=notice("P1Y"), terminated=ended and Moment.of(ended))
    timeline = member_who_notified(happened("accede", "2017-03-15"), notified="2016", treaty=treaty)
    assert (timeline.steps[1].latest, timeline.steps[2].latest) == (date(2016, 3, 15), date(2017, 3, 15))


def test_an_exit_bounds_the_next_notice_and_so_the_next_exit():
    treaty = instrument(withdrawal=notice("P1Y"))
    timeline = member_who_notified(
        happened("accede", "2017-10", id="back"),
        happened("notify_withdrawal", "2017-10", id="again"),
        notified="[2016-10-10..2016-10-20]",
        treaty=treaty,
    )
    left = [step for step in timeline.steps if step.event.derived_by]
    assert [(step.earliest, step.latest) for step in left] == [
        (date(2017, 10, 10), date(2017, 10, 20)),
        (date(2018, 10, 10), date(2018, 10, 31)),
    ]


def test_what_happens_between_a_notice_and_its_exit_bounds_both():
    timeline = member_who_notified(
        happened("suspend", "2016"), notified="2016", claim="[2016-06-01..2016-06-30]", treaty=instrument()
    )
    assert [step.latest for step in timeline.steps[1:]] == [date(2016, 6, 29), date(2016, 6, 29), date(2016, 6, 30)]
    assert timeline.steps[-1].event.act is Act.WITHDRAW


def test_without_terms_the_rule_of_an_exit_is_the_claim_or_the_notice():
    claimed = member_who_notified(treaty=instrument(), claim="2010-02-01").steps[-1].event
    assert claimed.derived_by == "the exit day that the notice claims; no exit before its notice"
    early = member_who_notified(treaty=instrument(), claim="2009-02-01")
    assert early.steps[-1].event.derived_by == "no exit before its notice"
    assert str(early.findings[0]) == (
        "AAA under 't': 'notify_withdrawal-2010-01-01' claims 2009-02-01, "
        "but 2010-01-01 holds: no exit before its notice"
    )


def test_a_claimed_exit_that_is_late_enough_holds_however_imprecise():
    timeline = member_who_notified(claim="2011")
    assert [one.kept for one in timeline.findings] == [True]
    assert timeline.steps[-1].event.derived_by == (
        "the exit day that the notice claims; withdrawal P6M after the notice (Article 9)"
    )


@pytest.mark.parametrize(
    ("claim", "findings"),
    [
        ("2001-05-31", ["consent has no effect before the instrument is in force"]),
        ("2001-06-01", []),
        ("[2001-06-01..2001-07-01]", []),
    ],
)
def test_only_an_effect_before_the_entry_into_force_is_a_finding(claim, findings):
    treaty = instrument(in_force=date(2001, 6, 1))
    timeline = fold(ALAND, treaty, [happened("accede", "2000-01-01", effective=claim)])
    assert [finding.rule for finding in timeline.findings] == findings


@pytest.mark.parametrize(
    ("act", "effect", "holds"),
    [
        ("accede", "2001-02-01", []),
        ("accede", "2001-01-15", ["2001-02-01"]),
        ("accede", "2001-03-15", ["2001-02-01"]),
        ("accede", "2001", []),
        ("succeed", "2000-06-01", []),
    ],
)
def test_an_effect_on_another_day_than_the_rule_of_entry_gives_holds_and_is_a_finding(act, effect, holds):
    treaty = instrument(entry=Entry(after="P1M"))
    timeline = fold(ALAND, treaty, [happened(act, "2001-01-01", effective=effect)])
    assert [str(one.holds) for one in timeline.findings] == holds
    assert all(one.kept and "in force P1M after the deposit" in one.rule for one in timeline.findings)
    assert timeline.spells[-1].start == Moment.of(effect)


@pytest.mark.parametrize(
    ("first", "last", "held"), [(0, 2, False), (0, 3, True), (4, 4, True), (9, 20, True), (10, 20, False)]
)
def test_a_spell_can_hold_from_its_earliest_start_until_its_latest_end(first, last, held):
    spell = Spell(window(day(3), day(5)), window(day(8), day(10)), OUTSIDER)
    assert spell.can_hold(day(first), day(last)) is held


def test_a_written_entry_into_force_is_that_of_the_consent():
    joined, entered = happened("accede", "2000-01-01"), happened("enter_into_force", "2000-02-01")
    out = happened("expel", "2001-01-01")
    (consent,) = fold(ALAND, instrument(entry=entry("P1M")), [joined, entered, out]).consents
    assert (consent.event, str(consent.in_force), consent.entry) == (joined, "2000-02-01", entered)
    assert (consent.closed_by, str(consent.until)) == (out, "2001-01-01")
