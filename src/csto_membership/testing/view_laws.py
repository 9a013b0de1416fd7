"""Laws of views and of files: what reading, knowing, pickling and writing keep."""

import pickle
from collections.abc import Callable, Iterator
from datetime import date
from itertools import permutations

from csto_membership.engine.equality import same_facts
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MembershipError, TransitionError
from csto_membership.model.events import Event
from csto_membership.model.vocabulary import Act
from csto_membership.register import Register

from .invariant import About, Case, law
from .question import CALENDAR_END, DAY, last_day


@law(About.VIEW, "docs: disputes and knowledge")
def views_commute(case: Case) -> Iterator[str]:
    """In every order that answers, choosing readings, knowledge and supposed events gives the same register.

    An order can be refused where another answers, since each step checks the supposed events
    in its own view. If any order answers, those that suppose last do.
    """
    for supposed in _suppositions(case):
        seen = _in_every_order(case, supposed)
        for order, found in seen.items():
            if found != next(iter(seen.values())):
                yield f"{' then '.join(order)} gives another register than {' then '.join(next(iter(seen)))}"
        if seen and sum(order[-1] == "with_events" for order in seen) < 2:  # noqa: PLR2004  the others in both orders
            yield f"{' then '.join(next(iter(seen)))} answers, though not every order does that supposes last"


_Seen = tuple[Register, tuple[Event, ...], list[Timeline]]


def _in_every_order(case: Case, supposed: tuple[Event, ...]) -> dict[tuple[str, ...], _Seen]:
    """Return the views, by the order of the steps to them, that are not refused."""
    known_on = case.register.known_on or case.register.checked_through
    steps: dict[str, Callable[[Register], Register]] = {
        "read_as": lambda register: register.read_as(**case.register.readings),
        "as_known_on": lambda register: register.as_known_on(known_on),
        "with_events": lambda register: register.with_events(*supposed),
    }
    seen: dict[tuple[str, ...], _Seen] = {}
    for order in permutations(steps):
        register = Register(case.given.facts)
        try:
            for name in order:
                register = steps[name](register)
        except MembershipError:
            continue
        seen[order] = register, register.events, _histories(register)
    return seen


def _suppositions(case: Case) -> Iterator[tuple[Event, ...]]:
    """Return what is supposed already with a note, which moves nothing, and with acts that some views refuse."""
    on = min(last_day(case.register, case.timeline), CALENDAR_END - DAY) + DAY
    for act, day in ((Act.NOTE, case.register.checked_through), (Act.SUSPEND, on), (Act.SIGN, on)):
        topic = "announcement" if act is Act.NOTE else ""
        event = Event(
            state=case.question.state,
            instrument=case.question.instrument,
            act=act,
            date=day,
            topic=topic,
            reported=case.register.known_on,
        )
        yield (*case.register.supposed, event)


@law(About.VIEW, "docs: disputes and knowledge (as known on a day)")
def knowledge_rests_on_what_was_public(case: Case) -> Iterator[str]:
    """What was known on a day rests on nothing that became public later."""
    known_on = case.register.known_on
    if known_on is None:
        return
    for timeline in case.timelines:
        for step in timeline.steps:
            event = step.event
            public = event.reported.latest if event.reported else event.date.earliest
            if not event.derived_by and public > known_on:
                yield f"{event!r} was public on {event.reported or event.date}, and counts"
    if case.register.checked_through > known_on:
        yield f"it answers through {case.register.checked_through}"


@law(About.VIEW, "docs: disputes and knowledge (as known on a day)")
def knowledge_once_given_up_stays_away(case: Case) -> Iterator[str]:
    """What was known on an earlier day is the same, whether one asks now or as known on a later day."""
    register, news = case.register, [event.known_from.latest for event in case.register.events]
    for earlier in sorted(news)[: len(news) // 2 + 1]:
        once, twice = register.as_known_on(earlier), register.as_known_on(max(news)).as_known_on(earlier)
        if once != twice:
            yield f"as known on {earlier} differs if it was as known on {max(news)} before"
        if once.as_known_on(max(news)) != once:
            yield f"what became public after {earlier} came back"


@law(About.VIEW, "docs: disputes and knowledge (and, or)")
def events_hold_in_their_readings(case: Case) -> Iterator[str]:
    """An event holds exactly if, of every dispute that it names, one of the readings it names is chosen."""
    chosen = case.register.readings
    expected = {
        (event.id, event.state, event.instrument)
        for event in (*case.register.facts.events, *case.register.supposed)
        if not any(chosen[dispute] not in readings for dispute, readings in event.readings)
    }
    held = {(event.id, event.state, event.instrument) for event in case.register.events}
    if held != expected if case.register.known_on is None else not held <= expected:
        yield f"wrongly held or left out: {sorted(name for name, _, _ in held ^ expected)}"


@law(About.BOND, "docs: disputes and knowledge (by reading)")
def each_reading_answers_for_itself(case: Case) -> Iterator[str]:
    """A row of the table by readings gives the statuses that the register has when read so."""
    about = case.question
    table = case.register.by_reading(about.state, about.on, instrument=about.instrument, projected="accept")
    for row in table:
        said = str(row.pop("possible"))
        row.pop("status")
        expected = _possible_as(case, {dispute: str(reading) for dispute, reading in row.items()})
        if expected not in ([said], sorted(said.split(" or "))):
            yield f"{row}: the row says {said}, the register {' or '.join(expected)}"


def _possible_as(case: Case, readings: dict[str, str]) -> list[str]:
    """Return the possible statuses under some readings, or why what was supposed cannot be under them."""
    about = case.question
    try:
        view = case.register.read_as(**readings)
    except TransitionError as error:
        return [str(error)]
    possible = view.possible_statuses(about.state, about.on, instrument=about.instrument, projected="accept")
    return sorted(map(str, possible))


@law(About.REGISTER, "docs: python reference (Register)")
def pickling_keeps_everything(case: Case) -> Iterator[str]:
    """A register that was pickled and read back, in whatever view, is equal, hashes equal and answers the same."""
    horizon = case.register.checked_through
    for register in (case.register, case.register.as_known_on(max(horizon, date.min + DAY) - DAY)):
        copy = pickle.loads(pickle.dumps(register))  # noqa: S301  written on the same line
        equal = copy == register and hash(copy) == hash(register)
        if not equal or _histories(copy) != _histories(register):
            yield f"{register!r} came back as {copy!r}"


@law(About.REGISTER, "docs: register files (dump)")
def dumping_and_loading_keeps_everything(case: Case) -> Iterator[str]:
    """The facts of a register, written as one file and read again, are the same facts."""
    from csto_membership.files import reader, writing  # noqa: PLC0415  only this law pays for cattrs and tomlkit

    facts = case.register.facts
    try:
        text = writing.write(facts)
    except ValueError:  # facts of several files that no single file can hold in order
        return
    if not same_facts(reader.read([("again.toml", text.encode())]), facts):
        yield "the facts that come back differ"


def _histories(register: Register) -> list[Timeline]:
    return [register.timeline(state, instrument=one.id) for one in register.instruments for state in register.states]
