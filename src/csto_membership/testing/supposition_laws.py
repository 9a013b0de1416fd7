"""Laws of supposed events: what one more fact may change, and what it may not."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from attrs import evolve

from csto_membership.engine.configurations import START, Held
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MembershipError, TransitionError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.facts import Facts
from csto_membership.model.vocabulary import CONSENTS, MOVES, Act
from csto_membership.register import Register

from .invariant import About, Case, in_words, law
from .question import CALENDAR_END, DAY, change_days, last_day


class _Then(NamedTuple):
    """A bond after everything that happens to it."""

    day: date
    here: Held
    allowed: tuple[Act, ...]
    refused: tuple[Act, ...]


def _afterwards(case: Case) -> Iterator[_Then]:
    """Return the bond on the day after everything that happens to it, unless the calendar ends before."""
    acts = case.timeline.acts
    here = acts[-1][1] if acts else START
    last = last_day(case.register, case.timeline)
    if last < CALENDAR_END:
        joins = CONSENTS | {Act.SIGN} if case.instrument.terminated is not None else frozenset[Act]()
        allowed = tuple(act for act in MOVES if act in here.moves and act not in joins)
        rewriting = {Act.ENTER_INTO_FORCE}  # a later one replaces the entry into force that was derived
        refused = tuple(act for act in MOVES if act not in allowed and act not in rewriting)
        yield _Then(last + DAY, here, allowed, refused)


def _of(case: Case, event: Event) -> bool:
    return (event.state, event.instrument) == (case.state.code, case.instrument.id)


def _supposed(case: Case, act: Act, day: date) -> Event:
    """Make an act on the bond of a case, public in its view."""
    return Event(
        state=case.state.code,
        instrument=case.instrument.id,
        act=act,
        date=day,
        reported=case.register.known_on,
        topic="announcement" if act is Act.NOTE else "",
    )


def _history(case: Case, register: Register) -> Timeline:
    return register.timeline(case.question.state, instrument=case.question.instrument)


@law(About.BOND, "docs: machine (every cell has a verdict)")
def a_refused_act_changes_nothing(case: Case) -> Iterator[str]:
    """An act that the machine refuses is refused by name, and the register stays as it is.

    The refusal names act, position, and what would be allowed.
    """
    before = case.timeline
    for then in _afterwards(case):
        allowed = tuple(act for act in MOVES if act in then.here.moves)
        named = allowed if case.instrument.terminated is None else ()
        for act in then.refused:
            try:
                case.register.with_events(_supposed(case, act, then.day))
            except TransitionError as refused:
                if (refused.act, refused.position, refused.allowed) != (act, then.here.position, named):
                    yield f"{act} in {then.here!r} is refused with: {refused}"
            else:
                yield f"{act} was accepted in {then.here!r}"
    if _history(case, case.register) != before:
        yield f"{before!r} became {_history(case, case.register)!r}"


@law(About.BOND, "docs: machine (every cell has a verdict)")
def an_allowed_act_is_accepted(case: Case) -> Iterator[str]:
    """An act that the machine allows can be supposed after everything else, and leads where the table says."""
    for then in _afterwards(case):
        for act in then.allowed:
            timeline = _history(case, case.register.with_events(_supposed(case, act, then.day)))
            if timeline.acts[len(case.timeline.acts) :][:1] != ((act, then.here.moves[act]),):
                yield f"{act} in {then.here!r} leads to {timeline!r}"


@law(About.BOND, "docs: words (bond); VCLT art. 34")
def another_bonds_event_changes_nothing_here(case: Case) -> Iterator[str]:
    """What happens to one bond changes no other: each is bound by its own consent."""
    for state in case.register.states:
        other = Case(case.given, evolve(case.question, state=state.code))
        for here, there in product(_afterwards(case), _afterwards(other)) if state != case.state else ():
            for act in there.allowed[:1]:
                register = case.register.with_events(_supposed(other, act, max(here.day, there.day)))
                if _history(case, register) != case.timeline:
                    yield f"{act} by {state.name} made it {_history(case, register)!r}"


@law(About.BOND, "docs: words (a note never moves the machine)")
def a_note_moves_nothing(case: Case) -> Iterator[str]:
    """What is announced is not done: a note changes no position on any day."""
    for day in change_days(case.timeline) or (case.register.checked_through,):
        register = case.register.with_events(_supposed(case, Act.NOTE, day))
        if _history(case, register) != case.timeline:
            yield f"a note of {day} made it {_history(case, register)!r}"


@law(About.BOND, "docs: time (order is order of effect)")
def what_comes_later_changes_nothing_before(case: Case) -> Iterator[str]:
    """A supposed act leaves every day before its own as it was."""
    for then in _afterwards(case):
        for act in then.allowed:
            timeline = _history(case, case.register.with_events(_supposed(case, act, then.day)))
            for on in (*change_days(case.timeline), then.day - DAY):
                if timeline.possible(on, on) != case.timeline.possible(on, on):
                    yield f"{act} on {then.day} makes {on} {in_words(timeline.possible(on, on))}"


@law(About.BOND, "docs: time (moments)")
def a_narrower_date_opens_nothing(case: Case) -> Iterator[str]:
    """Learning an imprecise day more exactly never makes a position possible on a day on which it was not."""
    for event, register in _narrowed(case):
        try:
            narrow = _history(case, register)
        except MembershipError:
            continue  # it cannot have been that day
        for on in (*change_days(case.timeline), *change_days(narrow)):
            more = set(narrow.possible(on, on)) - set(case.timeline.possible(on, on))
            if more:
                yield f"{event!r} makes {in_words(more)} possible on {on}"


def _narrowed(case: Case) -> Iterator[tuple[Event, Register]]:
    """Return the registers in which one imprecise day of the bond is its first, or its last."""
    facts = case.register.facts
    bond = [event for event in facts.events if _of(case, event)]
    for place, event in enumerate(bond):
        for day in (event.date.earliest, event.date.latest) if not event.date.exact else ():
            narrow = evolve(event, date=Moment.of(day))
            yield narrow, _seen_alike(case, evolve(facts, events=(*bond[:place], narrow, *bond[place + 1 :])))


def _seen_alike(case: Case, facts: Facts) -> Register:
    """Return other facts on the bond of a case, in its view."""
    supposed = (event for event in case.register.supposed if _of(case, event))
    register = Register(facts).with_events(*supposed).read_as(**case.register.readings)
    known_on = case.register.known_on
    return register if known_on is None else register.as_known_on(known_on)
