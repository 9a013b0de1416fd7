"""Registers that are made up, the same ones every time, and the plain facts they are made of.

The contenders are built from the facts alone: they share no code with the package.
"""

import random
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from csto_membership import Act, Event, EventColumns, Facts, Instrument, Moment, Register, State

FIRST, LAST = date(1950, 1, 1), date(2019, 12, 31)
"""The days on which something can happen and about which is asked."""
COURSE = {
    Act.ACCEDE: "member",
    Act.FREEZE: "frozen",
    Act.RESUME: "member",
    Act.SUSPEND: "suspended",
    Act.REINSTATE: "member",
    Act.WITHDRAW: "withdrawn",
}
"""What every bond goes through, over and over, and the status after each act."""
OUT = ("outsider", "withdrawn")
"""The statuses that do not count."""
APART = 2
"""Every so many days something can happen: windows of days do not meet."""


class Fact(NamedTuple):
    """An act by one state under one instrument, and the status it leads to."""

    state: str
    instrument: str
    act: Act
    on: date
    status: str


def codes(count: int) -> list[str]:
    """Return the codes of some states."""
    return [f"S{number:03}" for number in range(count)]


def facts(states: int, changes: int, instrument: str = "i0", seed: int = 1) -> list[Fact]:
    """Return as many changes for each state, no two on one day, sorted by state and day."""
    chance = random.Random(seed)  # noqa: S311  the same facts each time
    days = chance.sample(range(0, (LAST - FIRST).days - APART, APART), states * changes)
    return [
        Fact(code, instrument, act, FIRST + timedelta(number), status)
        for place, code in enumerate(codes(states))
        for number, (act, status) in zip(
            sorted(days[place * changes : (place + 1) * changes]), _course(changes), strict=True
        )
    ]


def _course(length: int) -> list[tuple[Act, str]]:
    turns = list(COURSE.items())
    return [turns[place % len(turns)] for place in range(length)]


def events(known: Iterable[Fact], *, wide: int = 0) -> list[Event]:
    """Return the events of some facts; every `wide`-th is known only within two days."""
    return [
        Event(id="e", state=one.state, act=one.act, instrument=one.instrument, date=_moment(one.on, number, wide))
        for number, one in enumerate(known)
    ]


def in_columns(known: Sequence[Fact]) -> EventColumns:
    """Return the events of some facts, in columns."""
    return EventColumns(
        id=["e"] * len(known),
        state=[one.state for one in known],
        act=[one.act for one in known],
        instrument=[one.instrument for one in known],
        date=[one.on for one in known],
    )


def _moment(on: date, number: int, wide: int) -> Moment:
    return Moment.between(on, on + timedelta(1 if wide and number % wide == 0 else 0))


def register(happened: Sequence[Event], states: int, instruments: int = 1) -> Register:
    """Return a register of some events."""
    return Register(
        Facts(
            id="made-up",
            name="Made up",
            constitutive="i0",
            checked_through=date(2030, 12, 31),
            states=[State(code=code, name=code) for code in codes(states)],
            instruments=[
                Instrument(id=f"i{number}", name="", kind="treaty", in_force="1900-01-01")
                for number in range(instruments)
            ],
            events=happened,
        )
    )


def days(count: int, seed: int = 2) -> list[date]:
    """Return random days to ask about."""
    chance = random.Random(seed)  # noqa: S311  the same days each time
    length = (LAST - FIRST).days
    return [FIRST + timedelta(chance.randrange(length)) for _ in range(count)]


def bonds(count: int, states: int = 200, seed: int = 3) -> list[Fact]:
    """Return the facts of many bonds, of 200 states under as many instruments as it takes.

    Each bond begins; in one of four it ends as well.
    """
    chance = random.Random(seed)  # noqa: S311  the same facts each time
    names, span, found = codes(states), (LAST - FIRST).days, []
    for number in range(count):
        under = f"i{number // states}"
        on = chance.randrange(span - 1)
        found.append(Fact(names[number % states], under, Act.ACCEDE, FIRST + timedelta(on), "member"))
        if number % 4 == 0:
            end = FIRST + timedelta(chance.randrange(on + 1, span))
            found.append(Fact(names[number % states], under, Act.WITHDRAW, end, "withdrawn"))
    return found


class Floor(NamedTuple):
    """The least that an answer can cost: sorted days, and what holds between them."""

    days: list[date]
    values: list[Any]  # rosters or words

    def on(self, day: date) -> Any:  # noqa: ANN401  a roster or a word
        """Return what holds on a day."""
        return self.values[bisect_right(self.days, day)]


def rosters(known: Iterable[Fact]) -> Floor:
    """Return who counts, by change date."""
    present: set[str] = set()
    dates: list[date] = []
    values: list[Any] = [frozenset()]
    for one in sorted(known, key=lambda fact: fact.on):
        (present.discard if one.status in OUT else present.add)(one.state)
        dates.append(one.on)
        values.append(frozenset(present))
    return Floor(dates, values)


def statuses(known: Iterable[Fact]) -> dict[str, Floor]:
    """Return each state's status, by change date."""
    held: dict[str, Floor] = {}
    for one in sorted(known, key=lambda fact: fact.on):
        floor = held.setdefault(one.state, Floor([], ["outsider"]))
        floor.days.append(one.on)
        floor.values.append(one.status)
    return held
