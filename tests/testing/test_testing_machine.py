"""The stateful machine: it accepts what is right, finds what is wrong, and takes a register of one's own."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from helpers import entry, happened, instrument, notice, register
from hypothesis import Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from csto_membership import (
    CSTO,
    Act,
    MembershipError,
    Position,
    Register,
    TransitionError,
    UnknownInstrumentError,
    UnknownStateError,
    UnknownWordError,
    load,
)
from csto_membership.engine.configurations import EVERY, Held, held
from csto_membership.engine.transitions import GIVEN, MEMBER, MEMBER_SUSPENDED, NONE, WITHDRAWN
from csto_membership.engine.view import View
from csto_membership.testing import RegisterMachine, register_machine

FOLDER = Path(__file__).parents[2] / "examples" / "registers"


def run(machine, examples=10, phases=tuple(Phase), steps=15):
    few = settings(max_examples=examples, stateful_step_count=steps, phases=phases, database=None)
    run_state_machine_as_test(machine, settings=few)


def treaty(**more):
    return register(happened("accede", "2000-01-01"), instruments=[instrument(**more)])


REGISTERS = {
    "csto": lambda: CSTO,
    "csto as known in 2000": lambda: CSTO.as_known_on("2000-01-01"),
    "warsaw treaty, ended": lambda: load(FOLDER / "warsaw-treaty.toml"),
    "rome statute": lambda: load(FOLDER / "rome-statute.toml"),
    "without terms": treaty,
    "notice of thirty days": lambda: treaty(withdrawal=notice("P30D")),
    "notice of no days": lambda: treaty(withdrawal=notice("P0D")),
    "never in force": lambda: treaty(in_force=None),
}


@pytest.mark.parametrize("name", REGISTERS)
def test_the_machine_accepts_what_is_right(name):
    run(register_machine(REGISTERS[name]()))


@pytest.mark.parametrize("last", [date.min, date(9989, 6, 1), date.max], ids=str)
def test_the_machine_runs_at_the_ends_of_the_calendar(last):
    run(register_machine(register(checked_through=last)))


@pytest.mark.parametrize("last", [date(9990, 1, 1), date.max], ids=str)
def test_nothing_but_notes_is_supposed_where_the_calendar_ends(last):
    machine = register_machine(register(checked_through=last))()
    machine.suppose(bond=("AAA", "t"), act=Act.ACCEDE, later=0)
    machine.suppose_a_note(bond=("AAA", "t"), later=400)
    assert [event.act for event in machine.view.events] == [Act.NOTE]
    assert machine.moved is None


def test_an_act_is_supposed_backwards_as_far_as_the_calendar_goes():
    machine = register_machine(register(checked_through=date.min, instruments=[instrument(in_force=date.min)]))()
    machine.suppose(bond=("AAA", "t"), act=Act.ACCEDE, later=7)
    machine.suppose_backwards(act=Act.SIGN, earlier=400)
    assert machine.moved == (("AAA", "t"), date(1, 1, 9))


def test_a_run_accepts_every_act():
    accepted = set()
    many = settings(max_examples=150, stateful_step_count=30, phases=[Phase.generate], database=None, derandomize=True)
    for terms in ({}, {"entry": entry("P90D")}):

        class Counting(register_machine(treaty(**terms), checked=())):
            def teardown(self):
                accepted.update(event.act for event in self.view.supposed)

        run_state_machine_as_test(Counting, settings=many)
    assert accepted == set(Act)


def test_what_comes_next_is_supposed_on_the_bond_that_moved_last():
    machine = register_machine(treaty(), states=["AAA"])()
    assert machine.allowed == ()
    machine.suppose(bond=("AAA", "t"), act=Act.SUSPEND, later=0)
    assert (Act.REINSTATE in machine.allowed, Act.SUSPEND in machine.allowed) == (True, False)
    machine.suppose_what_comes_next(act=Act.REINSTATE, later=30)
    assert [event.act for event in machine.view.supposed] == [Act.SUSPEND, Act.REINSTATE]
    assert machine.moved == (("AAA", "t"), date(2031, 1, 31))


# faults


FAULTS = {}


def fault(function):
    FAULTS[function.__name__] = function
    return function


@fault
def refusals_come_late(patch):
    patch.setattr(View, "checked", lambda view: view)


@fault
def what_is_supposed_is_dropped(patch):
    patch.setattr(Register, "with_events", lambda self, *_: self)


@fault
def the_table_is_not_the_charts(patch):
    patch.setitem(held(MEMBER, GIVEN).moves, Act.FREEZE, held(MEMBER_SUSPENDED, GIVEN))


@fault
def a_withdrawn_state_can_be_suspended(patch):
    for one in EVERY:
        if one.position == WITHDRAWN:
            patch.setitem(one.moves, Act.SUSPEND, one)


@fault
def a_refusal_names_another_act(patch):
    original = TransitionError.__init__

    def misnamed(self, state, under, on, act, *more):
        original(self, state, under, on, Act.NOTE if act is Act.EXPEL else act, *more)

    patch.setattr(TransitionError, "__init__", misnamed)


@fault
def notes_move(patch):
    original = Register.with_events

    def moved(self, *events):
        acts = [evolve(event, act="sign", topic="") if event.is_note else event for event in events]
        try:
            return original(self, *acts)
        except MembershipError:
            return original(self, *events)

    patch.setattr(Register, "with_events", moved)


@fault
def the_order_does_not_count(patch):
    original = Register.with_events

    def sorted_anew(self, *events):
        every = sorted((*self.supposed, *events), key=lambda event: event.date.earliest)
        return original(Register(self.facts), *every)

    patch.setattr(Register, "with_events", sorted_anew)


@pytest.mark.parametrize("name", FAULTS)
def test_the_machine_finds_what_is_wrong(name, monkeypatch):
    made = treaty(withdrawal=notice("P30D"))
    FAULTS[name](monkeypatch)
    with pytest.raises((AssertionError, MembershipError)):
        run(register_machine(made), 100, [Phase.generate])


def test_an_invariant_of_the_machine_is_checked_on_the_way(monkeypatch):
    made = treaty()
    gone = Held(Position("withdrawn", "frozen"), NONE, Act.EXPEL)
    monkeypatch.setitem(held(MEMBER, GIVEN).moves, Act.EXPEL, gone)
    machine = register_machine(made, checked=["leaving_restores_participation_and_vote"])
    monkeypatch.setattr(machine, "the_bond_stands_where_the_model_does", lambda _: None)
    with pytest.raises((AssertionError, MembershipError)):
        run(machine, 100, [Phase.generate])


# one's own


def test_a_machine_is_pointed_at_some_bonds_of_a_register():
    machine = register_machine(CSTO, states=["Armenia", "UZB"], instruments=["cst"])
    assert machine.bonds == (("ARM", "cst"), ("UZB", "cst"))
    assert machine.register is CSTO
    assert machine.TestCase is not register_machine(CSTO).TestCase


def test_a_machine_acts_on_all_bonds_unless_told():
    assert len(register_machine(CSTO).bonds) == len(CSTO.states) * len(CSTO.instruments)


def test_a_machine_can_be_a_subclass_with_laws_of_its_own():
    class Mine(RegisterMachine):
        register = treaty()
        seen = []  # noqa: RUF012  what the test looks at

        @invariant()
        def a_withdrawn_state_never_votes(self):
            for spell in self.view.timeline("AAA").spells:
                self.seen.append(spell.position)
                assert spell.position.bound or spell.position.voting == "entitled"

    run(Mine, 30)
    assert WITHDRAWN in Mine.seen
    assert Mine().bonds == (("AAA", "t"), ("BBB", "t"))


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"states": ["Atlantis"]}, UnknownStateError, "Atlantis"),
        ({"instruments": ["nato"]}, UnknownInstrumentError, "nato"),
        ({"checked": ["justice"]}, UnknownWordError, "unknown invariant 'justice'; one of: "),
    ],
)
def test_a_machine_of_what_is_not_there_is_refused(given, error, words):
    with pytest.raises(error) as info:
        register_machine(CSTO, **given)
    assert words in str(info.value)


def test_acts_are_supposed_after_everything_that_a_bond_has():
    machine = register_machine(treaty(withdrawal=notice("P6M")), states=["AAA"])()
    machine.suppose(bond=("AAA", "t"), act=Act.NOTIFY_WITHDRAWAL, later=0)
    assert machine.moved == (("AAA", "t"), date(2031, 1, 1))
    machine.suppose(bond=("AAA", "t"), act=Act.SUSPEND, later=0)
    machine.suppose(bond=("AAA", "t"), act=Act.ACCEDE, later=400)
    statuses = [(str(spell.start), spell.status.value) for spell in machine.view.timeline("AAA").spells[1:]]
    assert statuses == [
        ("2000-01-01", "member"),
        ("2031-01-01", "withdrawing"),
        ("2031-07-01", "withdrawn"),
        ("2032-02-05", "member"),
    ]
