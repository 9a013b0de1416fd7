"""Small histories, built in memory, for the tests of the fold and of the questions."""

import re
from datetime import date, timedelta

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import Entry, Instrument, Withdrawal
from csto_membership.model.states import State
from csto_membership.register import Register

ALAND = State(code="AAA", name="Aland")
BELAND = State(code="BBB", name="Beland")
START = date(2000, 1, 1)


def day(number):
    """Return the day of this number, counted from 2000-01-01."""
    return START + timedelta(days=number)


def instrument(**terms):
    """Make an instrument in force since 1900."""
    given = {"id": "t", "name": "The Treaty", "kind": "treaty", "in_force": date(1900, 1, 1)} | terms
    return Instrument(**given)


def notice(period, on=None, **more):
    """Make terms of withdrawal."""
    return Withdrawal(notice=period, on=on, **more)


def entry(after="P0D", at="day"):
    """Make terms of entry into force."""
    return Entry(after=after, at=at)


def happened(act, when, state="AAA", **more):
    """Make an event; its id tells act and day."""
    given = {"id": re.sub(r"[^\w.]+", "-", f"{act} {when}").strip("-"), "sources": ["s"], "instrument": "t"} | more
    return Event(state=state, act=act, date=when, **given)


def window(first, last):
    """Make a moment of these bounds."""
    return Moment.between(first, last)


def kinds(table):
    """Return the columns of a table with their types."""
    return {name: table.kind(name) for name in table.columns}


def register(
    *events, disputes=(), checked_through=date(2030, 12, 31), instruments=None, states=(ALAND, BELAND), **more
):
    """Make a register of one treaty (or of these instruments) and these events."""
    return Register(
        Facts(
            id="r",
            name="A register",
            constitutive="t",
            checked_through=checked_through,
            states=states,
            instruments=instruments or [instrument()],
            sources=[Source(id="s", title="A source")],
            disputes=disputes,
            events=events,
            **more,
        )
    )
