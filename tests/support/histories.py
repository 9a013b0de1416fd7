"""Random small histories with imprecise days, as registers and as possible worlds."""

from calendar import monthrange
from datetime import date, timedelta

import oracle
from helpers import day, happened, instrument, register, window
from hypothesis import strategies as st

from csto_membership.engine.configurations import START
from csto_membership.errors import MembershipError
from csto_membership.model.instruments import Withdrawal
from csto_membership.model.periods import Period
from csto_membership.model.states import State
from csto_membership.model.vocabulary import MOVES, Act

EXPLICIT = tuple(act for act in MOVES if act is not Act.NOTIFY_WITHDRAWAL)
"""Acts whose days only their order binds: a notice binds its exit as well."""


@st.composite
def facts(draw, acts=EXPLICIT, most=4, apart=6, wide=4):
    """Draw mostly legal histories, with windows of some days close together."""
    here, drawn, begins = START, [], 0
    for _ in range(draw(st.integers(0, most))):
        legal = [act for act in acts if act in here.moves]
        act = draw(st.sampled_from(legal or acts))
        here = here.moves.get(act, here)
        here = here.moves.get(Act.ENTER_INTO_FORCE, here)  # consent is in force at once
        begins = max(0, begins + draw(st.integers(-1, apart)))
        drawn.append(oracle.Fact(act.value, day(begins), day(begins + draw(st.integers(0, wide - 1)))))
    return drawn


def made(*histories, terms=None, states=None, **more):
    """Make a register of these histories, one a state; nothing if one of them is refused."""
    terms = terms or oracle.Terms()
    notice = None if terms.notice is None else Withdrawal(notice=Period(0, terms.notice, f"P{terms.notice}D"))
    treaty = instrument(in_force=terms.in_force, withdrawal=notice, terminated=terms.ended and window(*terms.ended))
    states = states or [State(code=f"S{number:02}", name=f"State {number:02}") for number in range(len(histories))]
    events = [
        happened(fact.act, window(fact.first, fact.last), state.code, id=f"{state.code}-{number}")
        for state, history in zip(states, histories, strict=True)
        for number, fact in enumerate(history)
    ]
    made_up = register(*events, instruments=[treaty], states=states, **more)
    try:
        for state in states:
            made_up.timeline(state).spells  # noqa: B018  folds the bond
    except MembershipError:
        return None
    return made_up


@st.composite
def registers(draw, most=3, **more):
    """Draw registers of some states, one treaty and no derived exits; some states are limited in time."""
    count = draw(st.integers(1, most))
    limits = st.none() | st.integers(-3, 24).map(day)
    states = [
        State(code=f"S{number:02}", name=f"State {number:02}", since=draw(limits), until=draw(limits))
        for number in range(count)
    ]
    drawn = made(*[draw(facts()) for _ in range(count)], states=states, **more)
    return drawn if drawn is not None else made(*[[] for _ in range(count)], states=states, **more)


def days_of(first, last):
    """Return the days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def period_of(on, every):
    """Return the first and the last day of the period in which a day lies."""
    if every == "day":
        return on, on
    months = {"year": 12, "quarter": 3, "month": 1}[every]
    first = date(on.year, on.month - (on.month - 1) % months, 1)
    final = first.month + months - 1
    return first, date(on.year, final, monthrange(on.year, final)[1])
