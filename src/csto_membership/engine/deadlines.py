"""`Deadline`: the clocks that an instrument's terms start, and what they permit.

A notice of withdrawal matures by itself; consent takes effect by itself. Everything else
only *permits*: dues unpaid for two years let the competent organ decide, nothing more.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from attrs import frozen

from csto_membership.errors import MomentError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.vocabulary import CONSENTS, Act, Standing
from csto_membership.output.plain import plain_fields

from .lineages import LineageTimeline
from .terms import effect_bounds, exit_bounds, withdrawal_rule
from .timeline import Timeline

ARREARS, SETTLEMENT = "arrears", "settlement"
"""Topics of notes: dues unpaid from the note's effective day on; dues paid."""


@frozen(slots=True, kw_only=True)
class Deadline:
    """A clock: what started it, when it runs out, and what that permits.

    Attributes:
        kind: ``withdrawal``, ``entry`` or ``arrears``.
        started: the day it counts from.
        due: the day it runs out.
        elapsed: whether it has run out on the day asked about; ``None``: it may have.
        permits: what follows, or what it makes possible.
        condition: what must be met besides and cannot be computed.
        basis: the clause.
        event: the event that started it.
    """

    kind: str
    started: Moment
    due: Moment
    elapsed: bool | None
    permits: str
    condition: str = ""
    basis: str = ""
    event: Event

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return plain_fields(self, event=self.event.id)

    def __str__(self) -> str:
        """Return one sentence."""
        state = {True: "ran out", False: "runs out", None: "may have run out"}[self.elapsed]
        more = [f"if {self.condition} (cannot be computed)"] if self.condition else []
        more += [self.basis] if self.basis else []
        tail = f" ({'; '.join(more)})" if more else ""
        return f"{self.kind}: counted from {self.started}, {state} on {self.due}: {self.permits}{tail}"


def deadlines(timeline: Timeline, notes: Iterable[Event], earliest: date, latest: date) -> tuple[Deadline, ...]:
    """Return the clocks of one bond that run or have run out on a day.

    Args:
        timeline: the bond's history.
        notes: the notes on the bond.
        earliest: first day that the question can mean.
        latest: last day that the question can mean.
    """
    if isinstance(timeline, LineageTimeline):
        held = list(notes)
        own = ([note for note in held if note.instrument == bond.instrument.id] for bond in timeline.bonds)
        every = zip(timeline.bonds, own, strict=True)
        return tuple(clock for bond, some in every for clock in deadlines(bond, some, earliest, latest))
    return (
        *_withdrawals(timeline, earliest, latest),
        *_entries(timeline, earliest, latest),
        *_arrears(timeline, notes, earliest, latest),
    )


def _elapsed(due: Moment, earliest: date, latest: date) -> bool | None:
    if due.latest <= earliest:
        return True
    return None if due.earliest <= latest else False


def _withdrawals(timeline: Timeline, earliest: date, latest: date) -> Iterable[Deadline]:
    steps = timeline.steps
    several = {spell.opened_by for spell in timeline.spells if len(spell.possible_exits) > 1}
    for place, notice in enumerate(steps):
        if notice.event.act is not Act.NOTIFY_WITHDRAWAL or notice.earliest > latest:
            continue
        terms = withdrawal_rule(timeline.instrument, notice.event.date.earliest)
        bounds = exit_bounds(timeline.instrument, notice.event, (notice.earliest, notice.latest))
        ended = next((step for step in steps[place:] if step.after.standing is not Standing.WITHDRAWING), None)
        matured = ended is not None and bool(ended.event.derived_by) and ended.event.act is Act.WITHDRAW
        if bounds is None or (ended is not None and not matured and ended.latest <= earliest):
            continue
        perhaps = ended is not None and ended.event in several
        exact = ended is not None and matured and not perhaps
        due = ended.moment if ended is not None and exact else Moment.between(*bounds, notice.event.date)
        permits = "membership ends by itself unless the notice is rescinded before"
        if _elapsed(due, earliest, latest):
            permits = f"membership ended by itself{' unless it had ended before' if perhaps else ''}"
        yield Deadline(
            kind="withdrawal",
            started=notice.moment,
            due=due,
            elapsed=_elapsed(due, earliest, latest),
            permits=permits,
            condition=terms.condition if terms else "",
            basis=terms.basis if terms else "the day that the notice claims",
            event=notice.event,
        )


def _entries(timeline: Timeline, earliest: date, latest: date) -> Iterable[Deadline]:
    for step in timeline.steps:
        deposit = step.event.date
        effect = effect_bounds(timeline.instrument, step.event) if step.event.act in CONSENTS else None
        waiting = effect is not None and effect != (deposit.earliest, deposit.latest)
        if waiting and deposit.earliest <= latest and step.latest > earliest:
            yield Deadline(
                kind="entry",
                started=deposit,
                due=step.moment,
                elapsed=_elapsed(step.moment, earliest, latest),
                permits="consent takes effect by itself (until then a contracting State)",
                event=step.event,
            )


def _arrears(timeline: Timeline, notes: Iterable[Event], earliest: date, latest: date) -> Iterable[Deadline]:
    terms = timeline.instrument.arrears
    held = list(notes)
    if terms is None or not any(position.bound for position in timeline.possible(earliest, latest)):
        return
    for note in held:
        started = note.effective or note.date
        settled = any(n.topic == SETTLEMENT and started.earliest <= n.date.latest <= earliest for n in held)
        if note.topic != ARREARS or note.date.earliest > latest or settled:
            continue
        try:
            due = Moment.between(terms.after.after(started.earliest), terms.after.after(started.latest), started)
        except MomentError:
            continue  # a clock that runs out beyond the calendar
        yield Deadline(
            kind="arrears",
            started=started,
            due=due,
            elapsed=_elapsed(due, earliest, latest),
            permits=terms.consequence or "a decision becomes possible",
            basis=terms.basis,
            event=note,
        )
