"""`Organization`: the questions about an organization beside who is a member of it.

The records are those of the register's view: as known on a day, what became public later is
left out. Readings of disputes and supposed events concern membership; they matter to the
questions that ask the register (`allies`, `snapshot`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import field, frozen

from csto_membership.engine.histories import outcomes_of
from csto_membership.engine.horizon import Projected
from csto_membership.engine.questions import members, statuses
from csto_membership.engine.roster import Roster
from csto_membership.engine.view import View
from csto_membership.errors import MomentError, UnknownWordError
from csto_membership.model.dates import Moment
from csto_membership.model.facts import Records
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Counting, Word

from .meeting import Meeting
from .offices import Succession
from .record import Record
from .records import TABLES, Duty, Erratum, Office, Relation, Request, Tenure
from .vocabulary import MeetingKind, Role

if TYPE_CHECKING:
    from datetime import date

    from csto_membership.model.dates import Day

    from .snapshot import Snapshot

R = TypeVar("R", bound=Record)


class Presence(Word):
    """Whether a state took part in a meeting."""

    PRESENT = "present"
    REPRESENTED = "represented"
    ABSENT = "absent"
    GUEST = "guest"
    UNRECORDED = "unrecorded"


@frozen(slots=True, kw_only=True)
class Attendance:
    """One state at one meeting.

    Attributes:
        meeting: the meeting.
        presence: whether it took part; ``unrecorded``: no source seen says.
        reason: of an absence, why.
        instead: who sat instead.
    """

    meeting: Meeting
    presence: Presence
    reason: str = ""
    instead: str = ""


def _tables(records: Mapping[str, Iterable[Any]]) -> dict[str, Records[Any]]:
    return {table: Records(records.get(table, ())) for table in TABLES}


@frozen(slots=True, eq=False, repr=False)
class Organization:
    """Offices, meetings, relations and requests for assistance, by date.

    Questions take days as those of a `Register` do, and raise as they do: nothing is
    guessed. Claims, notes and errata are commentary: they are those of today in every view.

    Attributes:
        view: the register's view.
        records: its records by table, as known in that view.
    """

    view: View
    records: dict[str, Records[Any]] = field(converter=_tables)

    def __attrs_post_init__(self) -> None:
        """Keep what is known in the register's view."""
        day = self.view.known_on
        if day is not None:
            known = {
                table: Records(kept for record in rows if (kept := record.as_known_on(day)) is not None)
                for table, rows in self.records.items()
            }
            object.__setattr__(self, "records", known)

    # records

    @property
    def offices(self) -> Records[Office]:
        """The offices, in the order written; also by id."""
        return self.records["office"]

    @property
    def tenures(self) -> Records[Tenure]:
        """The tenures of all offices, in the order written."""
        return self.records["tenure"]

    @property
    def duties(self) -> Records[Duty]:
        """The duties of assistance, in the order written."""
        return self.records["duty"]

    @property
    def errata(self) -> Records[Erratum]:
        """The published statements that fail, in the order written."""
        return self.records["erratum"]

    def __iter__(self) -> Iterator[Record]:
        """Iterate over all records, table by table."""
        return (record for rows in self.records.values() for record in rows)

    def __len__(self) -> int:
        """Count all records."""
        return sum(map(len, self.records.values()))

    # questions

    def office(self, office: str) -> Succession:
        """Return the holders of an office, in order.

        Raises:
            UnknownWordError: there is no office of this id.

        >>> from csto_membership import CSTO
        >>> CSTO.organization.office("secretary-general").holder("2018-12-01").who
        'Valery Semerikov (acting)'
        """
        found = _one(self.offices, office, "office")
        return Succession(found, tuple(one for one in self.tenures if one.office == office), self.view)

    def meetings(
        self,
        start: "Day | None" = None,
        end: "Day | None" = None,
        *,
        body: str | None = None,
        kind: MeetingKind | str | None = None,
        planned: bool = False,
    ) -> tuple[Meeting, ...]:
        """Return the meetings in [start, end), by date.

        A meeting whose day is imprecise is among them if it can lie in that time.

        Args:
            start: the first day; ``None``: since ever.
            end: the first day after; ``None``: open.
            body: the body that met; ``None``: any.
            kind: what sort of meeting; ``None``: any.
            planned: whether to add those that are only announced.

        Raises:
            UnknownWordError: no meeting is of this body; there is no such kind.
            MomentError: `start` or `end` is no exact day.

        >>> from csto_membership import CSTO
        >>> [meeting.absentees for meeting in CSTO.organization.meetings("2023-11-23", "2023-11-24")]
        [('ARM',)]
        """
        first, last = (None if day is None else _exact(day) for day in (start, end))
        listed: Records[Meeting] = self.records["meeting"]
        if body is not None and body not in (bodies := tuple(dict.fromkeys(one.body for one in listed))):
            raise UnknownWordError(body, bodies, "body")
        sort = None if kind is None else MeetingKind(kind)
        found = [
            one
            for one in listed
            if (planned or not one.planned)
            and body in {None, one.body}
            and sort in {None, one.kind}
            and (first is None or one.date.latest >= first)
            and (last is None or one.date.earliest < last)
        ]
        return tuple(sorted(found, key=lambda one: (one.date.earliest, one.date.latest)))

    def attendance(
        self,
        state: State | str,
        start: "Day | None" = None,
        end: "Day | None" = None,
        *,
        body: str | None = None,
        kind: MeetingKind | str | None = None,
    ) -> tuple[Attendance, ...]:
        """Return whether a state took part in the meetings in [start, end), by date.

        Left out are meetings that do not name a state which, on that day, was bound by no
        instrument of the register.

        Raises:
            UnknownStateError: there is no such state.
            UnknownWordError, MomentError: as for `meetings`.
        """
        code = self.view.facts.index.find(state).code
        found = (self._attendance(code, one) for one in self.meetings(start, end, body=body, kind=kind))
        return tuple(
            one for one in found if one.presence is not Presence.UNRECORDED or self._bound(code, one.meeting.date)
        )

    def _attendance(self, code: str, meeting: Meeting) -> Attendance:
        for absence in meeting.absent:
            if absence.state == code:
                presence = Presence.REPRESENTED if absence.instead else Presence.ABSENT
                return Attendance(meeting=meeting, presence=presence, reason=absence.reason, instead=absence.instead)
        if code in meeting.guests:
            return Attendance(meeting=meeting, presence=Presence.GUEST)
        present = code in {*meeting.present, meeting.chair}
        return Attendance(meeting=meeting, presence=Presence.PRESENT if present else Presence.UNRECORDED)

    def _bound(self, code: str, on: Moment) -> bool:
        """Whether some instrument can have bound a state on a day."""
        timelines = (self.view.timeline(one.id, code) for one in self.view.instruments)
        return any(position.bound for line in timelines for position in line.possible(on.earliest, on.latest))

    def relations(self, on: "Day | None" = None, *, role: Role | str | None = None) -> tuple[Relation, ...]:
        """Return the relations short of membership, by date.

        Args:
            on: only those that hold, or may hold, on this day (see `Relation.holds`);
                ``None``: all, also what was only offered, proposed or mentioned.
            role: only those of this role.

        Raises:
            UnknownWordError: there is no such role.
            MomentError, TypeError: it is no day.
        """
        word = None if role is None else Role(role)
        listed: Records[Relation] = self.records["relation"]
        found = [one for one in listed if word in {None, one.role}]
        if on is not None:
            day = Moment.of(on)
            found = [one for one in found if one.holds(day.earliest, day.latest) is not False]
        return tuple(sorted(found, key=lambda one: (one.start.earliest, one.start.latest)))

    def requests(self, state: State | str | None = None) -> tuple[Request, ...]:
        """Return the requests for assistance (of a state), by date.

        Raises:
            UnknownStateError: there is no such state.
        """
        code = None if state is None else self.view.facts.index.find(state).code
        listed: Records[Request] = self.records["request"]
        found = [one for one in listed if code in {None, one.state}]
        return tuple(sorted(found, key=lambda one: (one.date.earliest, one.date.latest)))

    def duty(self, duty: str | None = None) -> Duty:
        """Return the duty of assistance of an id; ``None``: the first one.

        Raises:
            UnknownWordError: there is none.
        """
        kind = "duty" if self.duties else "duty of assistance in this register"
        return _one(self.duties, next(iter(self.duties.ids()), "") if duty is None else duty, kind)

    def allies(
        self, state: State | str, on: "Day", *, duty: str | None = None, projected: Projected = "warn"
    ) -> Roster:
        """Return the states that owed a state assistance on a day, and were owed it by it.

        They are the other parties to the instrument that holds the duty, if the state is
        one; else there are none. Neither a frozen nor a suspended participation ends the
        duty.

        Args:
            state: the state.
            on: the day.
            duty: id of the duty; ``None``: the first one.
            projected: what to do after the day through which the register was checked.

        Raises:
            UndeterminedError: some state may or may not be a party.
            UnknownStateError, UnknownWordError, MomentError, TypeError, HorizonError: as usual.

        >>> from csto_membership import CSTO
        >>> CSTO.organization.allies("ARM", "2024-03-01").codes
        ('BLR', 'KAZ', 'KGZ', 'RUS', 'TJK')
        """
        found = self.view.facts.index.find(state)
        parties = members(self.view, on, self.duty(duty).instrument, Counting.DE_JURE, "raise", projected)
        others = {one: tuple(status) for one, status in parties.possible_statuses.items() if one != found}
        return Roster(self.view.facts.index, others if found in parties else {})

    def snapshot(self, on: "Day", *, projected: Projected = "warn") -> "Snapshot":
        """Return everything about one day in one object.

        Raises:
            MomentError: it is no exact day.
            TypeError, HorizonError: as usual.
        """
        from .snapshot import snapshot  # noqa: PLC0415  a plain question does not pay for it

        day = _exact(on)
        found = statuses(self.view, day, None, "include", projected)
        instruments = (one.id for one in self.view.instruments)
        parties = {one: members(self.view, day, one, Counting.DE_JURE, "exclude", "accept") for one in instruments}
        matter = {
            dispute
            for instrument in self.view.instruments
            for state in self.view.facts.states
            for dispute in outcomes_of(self.view, instrument.id, state.code, day, day)[0]
        }
        disputes = tuple(dispute for dispute in self.view.facts.disputes if dispute.id in matter)
        return snapshot(self, day, found, parties, disputes)

    def __eq__(self, other: object) -> bool:
        """Whether both belong to equal registers, in the same view."""
        return self.view == other.view if isinstance(other, Organization) else NotImplemented

    def __hash__(self) -> int:
        """Hash by the view."""
        return hash((Organization, self.view))

    def __repr__(self) -> str:
        """Return a short form: the register and the sizes."""
        sizes = ", ".join(f"{len(rows)} {table}" for table, rows in self.records.items() if rows)
        return f"<Organization of {self.view.facts.id}: {sizes}>"


def _one(records: Records[R], name: str, kind: str) -> R:
    if name not in records.ids():
        raise UnknownWordError(name, records.ids(), kind)
    return records[name]


def _exact(day: "Day") -> "date":
    moment = Moment.of(day)
    if not moment.exact:
        raise MomentError(str(day), "must be one exact day")
    return moment.earliest
