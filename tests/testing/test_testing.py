"""The strategies of `csto_membership.testing`, its public names, and its page."""

import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from attrs import evolve
from helpers import happened
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from csto_membership import (
    CSTO,
    Act,
    Counting,
    Entry,
    Instrument,
    MembershipChart,
    Moment,
    Position,
    State,
    Status,
    TransitionError,
    Withdrawal,
    testing,
)
from csto_membership.engine.equality import same_facts
from csto_membership.engine.fold import fold
from csto_membership.engine.transitions import POSITIONS
from csto_membership.files import reader, writing
from csto_membership.model.vocabulary import CONSENTS, MOVES
from csto_membership.testing import (
    INVARIANTS,
    Question,
    acts,
    assert_sound,
    check_register,
    days,
    events,
    illegal_histories,
    legal_histories,
    moments,
    periods,
    positions,
    questions,
    register_machine,
    registers,
)
from csto_membership.testing.histories import TREATY
from csto_membership.testing.strategies import FIRST, LAST

ROOT = Path(__file__).parents[2]
ALAND = State(code="AAA", name="Aland")
DAY = timedelta(days=1)
QUICK = settings(max_examples=30)


def small(strategy, condition=lambda _: True):
    """Return the simplest thing that a strategy draws under a condition."""
    return find(strategy, condition, settings=settings(max_examples=2000, database=None))


def terms(**more):
    """Make an instrument with terms of entry and of withdrawal."""
    given = {
        "in_force": "2001-02",
        "entry": Entry(after="P30D", at="next-month"),
        "withdrawal": Withdrawal(notice="P6M"),
    }
    return Instrument(id="t", name="The Treaty", kind="treaty", **given | more)


TERMS = [
    TREATY,
    terms(),
    terms(withdrawal=Withdrawal(notice="P1Y", on="12-31")),
    terms(in_force=None),
    terms(terminated="2003"),
    terms(entry=Entry(), withdrawal=None, terminated="2002-01-01"),
    terms(in_force="1995-01-01", terminated="2000-03-01"),
]


# days and words


@QUICK
@given(st.data())
def test_moments_lie_between_their_bounds_and_are_as_exact_as_asked(data):
    first = data.draw(days())
    last = data.draw(days(first + DAY, LAST + DAY))
    exact = data.draw(st.sampled_from([None, True, False]))
    moment = data.draw(moments(first, last, exact=exact))
    assert first <= moment.earliest <= moment.latest <= last
    assert exact in {None, moment.exact}
    assert Moment.parse(str(moment)) == moment


@pytest.mark.parametrize("precision", ["day", "month", "quarter", "year", "bounds"])
def test_moments_have_every_precision(precision):
    assert small(moments(), lambda moment: moment.precision == precision).precision == precision


@pytest.mark.parametrize("doubt", ["uncertain", "approximate"])
def test_moments_may_be_in_doubt_unless_that_is_excluded(doubt):
    assert getattr(small(moments(), lambda moment: getattr(moment, doubt)), doubt)


@QUICK
@given(moments(doubt=False))
def test_moments_without_doubt(moment):
    assert not moment.uncertain
    assert not moment.approximate


def test_moments_shrink_to_an_exact_day():
    assert small(moments()) == Moment.of(date(2000, 1, 1))


def test_no_inexact_moment_fits_into_one_day():
    with pytest.raises(InvalidArgument, match="no moment between 2000-01-01 and 2000-01-01 is inexact"):
        small(moments(date(2000, 1, 1), date(2000, 1, 1), exact=False))


@QUICK
@given(moments(date(2000, 1, 1), date(2000, 1, 1), doubt=False))
def test_one_day_has_one_moment(moment):
    assert moment == Moment.of("2000-01-01")


@QUICK
@given(days(), periods(6, 10))
def test_periods_are_as_long_as_asked(day, period):
    assert (period.months, period.days) <= (6, 10)
    assert period.days <= 10
    assert day <= period.after(day) <= day + timedelta(6 * 31 + 10)
    assert FIRST <= day <= LAST


@pytest.mark.parametrize("act", Act)
def test_acts_are_all_there_and_notes_if_asked_for(act):
    assert small(acts(notes=True), lambda one: one is act) is act
    assert small(acts()) is not Act.NOTE


@pytest.mark.parametrize("position", POSITIONS, ids=str)
def test_positions_are_those_that_the_chart_can_reach(position):
    assert small(positions(), lambda one: one == position) == position


@QUICK
@given(events())
def test_events_are_whole(event):
    assert (event.state, event.instrument) == ("AAA", None)
    assert bool(event.topic) == event.is_note
    assert event.known_from.latest >= event.date.latest


@QUICK
@given(events(state=st.just("UZB"), instrument=st.just("cst"), act=st.just(Act.SIGN), on=moments(exact=True)))
def test_events_are_drawn_from_what_is_given(event):
    assert (event.state, event.instrument, event.act, event.date.exact) == ("UZB", "cst", Act.SIGN, True)


# histories


@pytest.mark.parametrize("treaty", TERMS, ids=range(len(TERMS)))
def test_legal_histories_are_accepted(treaty):
    @QUICK
    @given(legal_histories(instrument=treaty))
    def accepted(history):
        timeline = fold(ALAND, treaty, history)
        assert len(timeline.acts) >= len(history)

    accepted()


@QUICK
@given(legal_histories(exact=True, acts=[act for act in MOVES if act is not Act.NOTIFY_WITHDRAWAL]))
def test_legal_histories_are_what_the_chart_takes(history):
    chart = MembershipChart()
    for event in history:
        chart.perform(event.act)
        if Act.ENTER_INTO_FORCE in chart.allowed and event.act in CONSENTS:
            chart.perform(Act.ENTER_INTO_FORCE)  # consent is in force at once
    assert fold(ALAND, TREATY, history).spells[-1].position == chart.position


@QUICK
@given(legal_histories(min_size=2, max_size=3, state="BBB", first=date(2010, 5, 5), exact=True))
def test_legal_histories_are_as_asked(history):
    assert 2 <= len(history) <= 3
    assert {event.state for event in history} == {"BBB"}
    assert all(event.date.exact for event in history)
    assert min(event.date.earliest for event in history) >= date(2010, 5, 5)
    assert len({event.id for event in history}) == len(history)


def test_legal_histories_end_where_no_act_is_left():
    assert len(small(legal_histories(acts=[Act.SIGN], min_size=1, max_size=5))) == 1


def test_legal_histories_shrink_to_few_events_on_the_first_day():
    found = small(legal_histories(), lambda history: any(event.act is Act.FREEZE for event in history))
    assert [(event.act, str(event.date)) for event in found] == [
        (Act.ACCEDE, "2000-01-01"),
        (Act.FREEZE, "2000-01-01"),
    ]


@pytest.mark.parametrize("status", Status)
def test_legal_histories_reach_every_status(status):
    def reached(history):
        return any(spell.status is status for spell in fold(ALAND, terms(), history).spells)

    assert reached(small(legal_histories(instrument=terms(), exact=True), reached))


@pytest.mark.parametrize("treaty", TERMS[:3], ids=range(3))
def test_illegal_histories_are_refused_at_their_last_act(treaty):
    @QUICK
    @given(illegal_histories(instrument=treaty))
    def refused(history):
        fold(ALAND, treaty, history.legal)
        with pytest.raises(TransitionError) as info:
            fold(ALAND, treaty, history.events)
        error = info.value
        assert (error.act, error.position, error.event) == (
            history.refused.act,
            history.position,
            history.refused.id,
        )

    refused()


def test_illegal_histories_shrink_to_one_act():
    found = small(illegal_histories())
    assert (found.legal, found.position) == ((), Position())
    assert found.refused.date == Moment.of("2000-01-01")


@pytest.mark.parametrize("treaty", TERMS[3:], ids=range(4))
def test_nothing_illegal_is_drawn_where_the_position_does_not_tell(treaty):
    with pytest.raises(InvalidArgument, match="'t' is not in force, or has ended"):
        small(illegal_histories(instrument=treaty))


# registers and questions


@QUICK
@given(registers())
def test_registers_are_accepted_by_the_strict_loader(register):
    text = writing.write(register.facts)
    assert same_facts(reader.read([("drawn.toml", text.encode())]), register.facts)


@QUICK
@given(registers(max_states=2, max_instruments=1, max_events=1, disputes=False))
def test_registers_are_as_large_as_asked(register):
    assert len(register.states) <= 2
    assert register.instruments.ids() == ("charter",)
    assert register.disputes == ()
    assert len([event for event in register.events if not event.is_note]) <= 2


THINGS = {
    "a derived exit": lambda r: any(e.derived_by for e in taken(r)),
    "a claim that does not hold": lambda r: any("withdrawal" in finding.rule for finding in r.findings),
    "a dispute": lambda r: len(r.disputes) > 0,
    "two disputes on one event": lambda r: any(len(event.readings) > 1 for event in r.facts.events),
    "two instruments": lambda r: len(r.instruments) == 2,
    "an instrument that is not in force": lambda r: any(one.in_force is None for one in r.instruments),
    "an instrument that ended": lambda r: any(one.terminated is not None for one in r.instruments),
    "an imprecise day": lambda r: any(not event.date.exact for event in r.events),
    "a doubtful day": lambda r: any(event.date.uncertain for event in r.events),
    "late news": lambda r: any(event.reported is not None for event in r.events),
    "a note": lambda r: any(event.is_note for event in r.events),
    "a state limited in time": lambda r: any(state.until is not None for state in r.states),
    "an event beyond the horizon": lambda r: any(e.date.earliest > r.checked_through for e in r.events),
}


def taken(register):
    """Return the events that moved some bond, derived ones included."""
    timelines = [register.timeline(state, instrument=one) for one in register.instruments for state in register.states]
    return [step.event for timeline in timelines for step in timeline.steps]


@pytest.mark.parametrize("thing", THINGS)
def test_registers_have_what_a_real_one_has(thing):
    unshrunk = settings(max_examples=2000, phases=[Phase.generate], database=None)
    assert THINGS[thing](find(registers(), THINGS[thing], settings=unshrunk))


def test_registers_shrink_to_one_state_without_events():
    register = small(registers())
    assert (register.states, register.events) == ((State(code="AAA", name="Aaaland"),), ())


@QUICK
@given(st.data())
def test_questions_can_be_asked_of_their_register(data):
    register = data.draw(registers())
    exact = data.draw(st.sampled_from([None, True, False]))
    question = data.draw(questions(register, exact=exact))
    assert exact in {None, question.on.exact}
    view = question.view(register)
    assert question.known_on in {None, view.known_on}
    assert dict(question.readings).items() <= view.readings.items()
    assert view.possible_statuses(question.state, question.on, instrument=question.instrument, projected="accept")


@QUICK
@given(questions(CSTO, views=False))
def test_questions_without_views_ask_the_register_as_it_is(question):
    assert question.view(CSTO) is CSTO


def test_a_question_is_one_phrase():
    question = Question(
        state="UZB",
        instrument="charter",
        on="2012-07",
        counting="voting",
        readings={"uzbekistan_2012": "suspended"},
        known_on=date(2012, 8, 1),
    )
    expected = "UZB under 'charter' on 2012-07 (voting, uzbekistan_2012=suspended, as known on 2012-08-01)"
    assert str(question) == expected
    assert question.counting is Counting.VOTING
    plain = Question(state="UZB", instrument="cst", on=date(2012, 7, 1))
    assert str(plain) == "UZB under 'cst' on 2012-07-01 (de_jure)"


# the front


def test_every_name_of_the_front_says_what_it_is():
    assert [name for name in testing.__all__ if not getattr(testing, name).__doc__] == []
    assert testing.__all__ == sorted(testing.__all__, key=lambda name: (not name.isupper(), name))


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603


def test_without_hypothesis_one_clear_error_names_the_extra():
    done = run("import sys; sys.modules['hypothesis'] = None; import csto_membership.testing")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: csto_membership.testing needs hypothesis, which is not installed: "
        "pip install 'csto-membership[testing]'"
    )


def test_a_hypothesis_that_is_broken_raises_its_own_error():
    done = run(
        "import sys\n"
        "class Broken:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'hypothesis': raise ModuleNotFoundError('no part of it', name='part')\n"
        "sys.meta_path.insert(0, Broken())\n"
        "import csto_membership.testing"
    )
    assert done.stderr.splitlines()[-1] == "ModuleNotFoundError: no part of it"


def test_importing_it_loads_no_other_heavy_library():
    heavy = {"statemachine", "cattrs", "tomlkit", "click", "pandas", "numpy"}
    code = "import hypothesis.stateful, sys; before = {*sys.modules}; import csto_membership.testing"
    done = run(f"{code}; print({heavy!r} & (sys.modules.keys() - before))")
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_the_rest_of_the_package_does_without_it():
    code = "import csto_membership, sys; [getattr(csto_membership, n) for n in csto_membership.__all__]"
    done = run(f"{code}; assert not {{'hypothesis', 'csto_membership.testing'}} & sys.modules.keys()")
    assert (done.returncode, done.stderr) == (0, "")


# the page


def page():
    return (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")


def test_the_page_lists_every_invariant_with_its_statement_and_source():
    listed = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (\w+) \|$", page(), re.MULTILINE)
    assert listed == [(one.name, one.statement, one.source, one.about.value) for one in INVARIANTS.values()]


@pytest.mark.parametrize("name", testing.__all__)
def test_the_page_names_every_name(name):
    assert re.search(rf"csto_membership\.testing\.{name}$|`{name}\b", page(), re.MULTILINE)


def test_the_example_runs_as_a_test_module(tmp_path):
    example = ROOT / "examples" / "test_my_register.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", str(example)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)  # noqa: S603
    assert done.returncode == 0, done.stdout
    assert f"{len(INVARIANTS) + 3} passed" in done.stdout


@pytest.mark.parametrize("wrong", ["csto", None])
def test_what_is_no_register_is_not_checked(wrong):
    with pytest.raises(TypeError, match=f"not {type(wrong).__name__}$"):
        assert_sound(wrong)


def test_one_invariant_may_be_named_and_what_is_no_register_is_refused():
    assert check_register(CSTO, "a_state_that_left_never_votes") == ()
    for refused in (check_register, register_machine):
        with pytest.raises(TypeError, match="a Register is checked, such as load"):
            refused("csto")


def test_a_derived_exit_without_a_notice_breaks_its_law():
    step = SimpleNamespace(event=happened("withdraw", "2000-01-01", derived_by="a rule"))
    case = SimpleNamespace(instrument=TREATY, timeline=SimpleNamespace(steps=[step]))
    (broken,) = INVARIANTS["a_notice_matures_once_and_not_before_its_time"]._law(case)  # noqa: SLF001  a case that no register is
    assert broken.endswith("has no notice of its own before it")


@pytest.mark.parametrize(("left", "broken"), [("2010-06-01", 0), ("2010-05-31", 1)])
def test_a_notice_matures_with_the_end_of_the_instrument_at_the_earliest(left, broken):
    treaty = evolve(TREATY, terminated="2010-06-01", withdrawal=Withdrawal(notice="P1Y"))
    notice, exit_ = happened("notify_withdrawal", "2010-01-01"), happened("withdraw", left, derived_by="a rule")
    steps = [SimpleNamespace(event=one, earliest=one.date.earliest, moment=one.date) for one in (notice, exit_)]
    case = SimpleNamespace(instrument=treaty, timeline=SimpleNamespace(steps=steps))
    assert len(list(INVARIANTS["a_notice_matures_once_and_not_before_its_time"]._law(case))) == broken  # noqa: SLF001
