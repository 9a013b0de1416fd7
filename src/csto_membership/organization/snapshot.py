"""`Snapshot`: one day in one view, for people (`str`) and for programs (`as_dict`)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from csto_membership.engine.deadlines import Deadline, deadlines
from csto_membership.engine.describe import status_word
from csto_membership.engine.roster import Roster
from csto_membership.engine.view import View
from csto_membership.model.dates import Moment
from csto_membership.model.disputes import Dispute
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Status
from csto_membership.output.characters import escaped

from .meeting import Meeting
from .records import Relation, Request, Tenure
from .vocabulary import Role

if TYPE_CHECKING:
    from .questions import Organization


@frozen(slots=True, kw_only=True)
class Clock:
    """A deadline of one bond."""

    state: State
    instrument: Instrument
    deadline: Deadline

    def __str__(self) -> str:
        """Return one sentence."""
        return f"{self.state.name} under {self.instrument.id}: {self.deadline}"


@frozen(slots=True, kw_only=True, repr=False)
class Snapshot:
    """One day.

    Attributes:
        on: the day.
        name: the register's name.
        statuses: each state's status under the constitutive instrument; ``None``: open.
        parties: by instrument, the states that count as its parties (members);
            `Roster.undetermined` has those that may.
        offices: by office that there is, whoever can have held it; ``None`` among them: nobody.
        overrun: by office, the day on which the last term was to end, if that is over and nothing later is recorded.
        last_meeting: the last meeting of which it is certain that it was not later.
        next_meeting: the first meeting of which it is certain that it was later, perhaps
            only announced.
        waiting: requests that wait for an answer, or may.
        in_the_field: requests on which forces are abroad, or may be.
        relations: those that hold, or may hold.
        clocks: the deadlines that run, or have run out without effect so far.
        disputes: those on whose readings some status of this day depends.
        projected: whether the day is later than the register was checked through.
        checked_through: the last day that the register answers for.
    """

    on: date
    name: str
    constitutive: str
    statuses: dict[State, Status | None]
    parties: dict[str, Roster]
    offices: dict[str, tuple[Tenure | None, ...]]
    overrun: dict[str, Moment]
    last_meeting: Meeting | None
    next_meeting: Meeting | None
    waiting: tuple[Request, ...]
    in_the_field: tuple[Request, ...]
    relations: tuple[Relation, ...]
    clocks: tuple[Clock, ...]
    disputes: tuple[Dispute, ...]
    projected: bool
    checked_through: date

    def as_dict(self) -> dict[str, Any]:
        """Return the day as plain values, ready for JSON."""
        return {
            "on": self.on.isoformat(),
            "name": self.name,
            "statuses": {state.code: status and str(status) for state, status in self.statuses.items()},
            "parties": {
                one: {"certain": list(roster.codes), "possible": [state.code for state in roster.undetermined]}
                for one, roster in self.parties.items()
            },
            "offices": {office: [_tenure(one) for one in held] for office, held in self.offices.items()},
            "overrun": {office: str(due) for office, due in self.overrun.items()},
            "last_meeting": self.last_meeting and self.last_meeting.id,
            "next_meeting": self.next_meeting and self.next_meeting.id,
            "waiting": [request.id for request in self.waiting],
            "in_the_field": [request.id for request in self.in_the_field],
            "relations": [relation.id for relation in self.relations],
            "clocks": [
                {"state": c.state.code, "instrument": c.instrument.id, "deadline": str(c.deadline)} for c in self.clocks
            ],
            "disputes": [dispute.id for dispute in self.disputes],
            "projected": self.projected,
            "checked_through": self.checked_through.isoformat(),
        }

    def __str__(self) -> str:
        """Return the day in sentences."""
        return "\n".join(_lines(self))

    def _repr_html_(self) -> str:
        """Return the day for a notebook."""
        return f"<pre>{escaped(str(self))}</pre>"

    def __repr__(self) -> str:
        """Return a short form: the day and the size of the roster."""
        return f"<Snapshot of {self.on}: {self.name}>"


def snapshot(
    organization: "Organization",
    on: date,
    statuses: dict[State, Status | None],
    parties: dict[str, Roster],
    disputes: tuple[Dispute, ...],
) -> Snapshot:
    """Put the view of one day together.

    Args:
        organization: the organization.
        on: the day.
        statuses: each state's status under the constitutive instrument.
        parties: by instrument, the states that count as its parties.
        disputes: those on whose readings some status of this day depends.
    """
    view = organization.view
    requests, meetings = organization.requests(), organization.meetings(planned=True)
    offices = {one.id: organization.office(one.id) for one in organization.offices if one.exists(on, on) is not False}
    overrun = {office: held.overrun(on) for office, held in offices.items()}
    return Snapshot(
        on=on,
        name=view.facts.name,
        constitutive=view.facts.constitutive,
        statuses=statuses,
        parties=parties,
        offices={office: held.possible(on, projected="accept") for office, held in offices.items()},
        overrun={office: due for office, due in overrun.items() if due is not None},
        last_meeting=next((one for one in reversed(meetings) if one.date.latest <= on and not one.planned), None),
        next_meeting=next((one for one in meetings if one.date.earliest > on), None),
        waiting=tuple(one for one in requests if one.waits(on, on) is not False),
        in_the_field=tuple(one for one in requests if one.in_the_field(on, on) is not False),
        relations=organization.relations(on),
        clocks=tuple(_clocks(view, on)),
        disputes=disputes,
        projected=on > view.checked_through,
        checked_through=view.checked_through,
    )


def _by_name(view: View) -> list[State]:
    return sorted(view.facts.states, key=lambda state: state.name)


def _clocks(view: View, on: date) -> Iterator[Clock]:
    for instrument in view.instruments:
        for state in _by_name(view):
            timeline = view.timeline(instrument.id, state.code)
            if any(one.bound for one in timeline.possible(on, on)):
                for clock in deadlines(timeline, view.notes(instrument.id, state.code), on, on):
                    yield Clock(state=state, instrument=instrument, deadline=clock)


def _tenure(tenure: Tenure | None) -> dict[str, Any] | None:
    if tenure is None:
        return None
    return {
        "holder": tenure.holder or None,
        "state": tenure.state or None,
        "acting": tenure.acting,
        "start": str(tenure.start),
        "memory": list(tenure.memory),
    }


def _lines(this: Snapshot) -> Iterator[str]:
    yield f"{this.name} on {this.on}"
    yield from _roster_lines(this)
    for office, possible in this.offices.items():
        who = " or ".join(_held(one) for one in possible)
        due = this.overrun.get(office)
        yield (
            f"{office}: {who}{' (cannot be determined)' if len(possible) > 1 else ''}"
            f"{f'; the term was to end on {due}, nothing later is recorded' if due else ''}"
        )
    yield f"Last meeting: {_meeting(this.last_meeting)}"
    yield f"Next meeting: {_meeting(this.next_meeting)}"
    yield from (f"Request without an answer: {one.id}, {one.date}: {one.article or one.to}" for one in this.waiting)
    for one in this.in_the_field:
        yield f"Forces abroad: {one.id}, {one.deployed} to {one.returned or '…'}"
    yield from (f"Relation: {_relation(one, this.on)}" for one in this.relations)
    yield from (f"Clock: {clock}" for clock in this.clocks)
    yield from (f"Depends on a reading: {one.id}: {one.question}" for one in this.disputes)
    if this.projected:
        yield f"A projection: the register was checked through {this.checked_through}."


def _roster_lines(this: Snapshot) -> Iterator[str]:
    standing = [(state, status) for state, status in this.statuses.items() if status is not Status.OUTSIDER]
    for state, status in standing:
        word = status_word(status, constitutive=True) if status else "cannot be determined"
        yield f"  {state.code} {state.name}: {word}"
    for instrument, roster in this.parties.items():
        if instrument != this.constitutive:
            perhaps = f"; perhaps {' '.join(one.code for one in roster.undetermined)}" if roster.undetermined else ""
            yield f"Parties to {instrument}: {' '.join(roster.codes) or 'none'}{perhaps}"


def _held(tenure: Tenure | None) -> str:
    if tenure is None:
        return "nobody"
    memory = f", from memory: {', '.join(tenure.memory)}" if tenure.memory else ""
    return f"{tenure.who}, since {tenure.start}{memory}" if tenure.named else tenure.who


def _meeting(meeting: Meeting | None) -> str:
    if meeting is None:
        return "none that is recorded"
    parts = [str(meeting.date), meeting.kind, meeting.place or meeting.mode, "announced" if meeting.planned else ""]
    absent = f", without {' '.join(meeting.absentees)}" if meeting.absentees else ""
    return f"{', '.join(part for part in parts if part)}{absent} ({meeting.id})"


def _relation(relation: Relation, on: date) -> str:
    body = f", {relation.body}" if relation.body else ""
    perhaps = "" if relation.holds(on, on) else " (perhaps)"
    with_or_at = "with" if relation.role is Role.AGREEMENT else "at"
    return f"{relation.subject}: {relation.role} {with_or_at} {relation.object}{body}{perhaps}"
