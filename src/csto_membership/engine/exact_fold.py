"""The fold of a bond whose every day is exact: there is one world, and it is walked through day by day."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from csto_membership.model.events import Event
from csto_membership.model.vocabulary import CONSENTS, EXITS, Act

from .configurations import START, Held
from .day_sets import NEVER
from .refusals import JOINS, refusal
from .spells import Ending
from .terms import entry_day, exit_day
from .timeline import Timeline
from .windows import Window

if TYPE_CHECKING:
    from .recorder import Recorder


def walk(record: "Recorder", windows: Sequence[Window]) -> Timeline:
    """Return the timeline of one bond whose every day is exact.

    Raises:
        TransitionError: the machine refuses an act in the position it meets.
        MomentError: a derived day lies beyond the calendar.
    """
    under_way = _Walk(record)
    for window in windows:
        event, day = window.event, window.earliest
        if under_way.due <= day:
            under_way.mature(day, exiting=event.act in EXITS)
        under_way.happen(window, event, day)
    under_way.mature(NEVER - 1, exiting=False)
    return record.timeline(marks=tuple(under_way.marks))


class _Walk:
    """What is held, and the derived days to come: of the exit, of the instrument's end, of the entry into force."""

    __slots__ = (
        "due",
        "end",
        "ended",
        "endings",
        "entry",
        "exits",
        "floor",
        "force",
        "here",
        "marks",
        "notice",
        "party",
        "record",
    )

    def __init__(self, record: "Recorder") -> None:
        """Begin before everything."""
        instrument = record.instrument
        self.record = record
        self.force = instrument.in_force.earliest if instrument.in_force else None
        self.floor = self.force  # before which no consent has effect; none for a former party
        self.party: date | None = None
        self.exits = self.entry = NEVER
        own = [(instrument.terminated.earliest.toordinal(), None)] if instrument.terminated else []
        others = [(one.earliest.toordinal(), one) for one in record.endings]
        self.endings: list[tuple[int, Ending | None]] = sorted([*others, *own], key=lambda one: one[0], reverse=True)
        self.due = self.end = self.endings[-1][0] if self.endings else NEVER
        self.ended = False
        self.notice: Event | None = None
        self.here = START
        self.marks: list[tuple[int, Held]] = []

    def mature(self, day: int, *, exiting: bool) -> None:
        """Let the derived events happen that are due by a day; an exit written on it replaces those of that day."""
        while (due := self.due) <= day and not (due == day and exiting and due in (self.exits, self.end)):
            here = self.here
            if due == self.exits:
                assert self.notice is not None
                self.exits = NEVER
                here = self.record.record_exit(self.notice, (due, due), here)
            elif due == self.end:
                _, ending = self.endings.pop()
                self.end = self.endings[-1][0] if self.endings else NEVER
                self.ended = self.ended or ending is None
                if here.position.bound if ending else Act.TERMINATE in here.moves:
                    here = self.record.record_end((due, due), here, ending)
            else:
                here = here.moves[Act.ENTER_INTO_FORCE]
                self.record.record(None, Act.ENTER_INTO_FORCE, (due, due), self.here, here)
                self.party, self.floor = date.fromordinal(due), None
            self._hold(here, due)

    def happen(self, window: Window, event: Event, day: int) -> None:
        """Let a written event happen."""
        here, act = self.here, event.act
        after = here.moves.get(act)
        if after is None or (self.ended and act in JOINS):
            raise refusal(self.record, window, here, ended=self.ended)
        if act is Act.NOTIFY_WITHDRAWAL:
            counts, due = exit_day(self.record.instrument, event, self.force, self.party)
            if not counts:
                self.record.moves_nothing(event)
                return
            self.notice, self.exits = event, due.toordinal() if due else NEVER
            self.record.check_claim(event, (self.exits, self.exits))
        elif act in CONSENTS and not window.replaced:
            if self.force is None:
                self.record.has_no_effect(event)
            else:
                self.entry = max(entry_day(self.record.instrument, event, self.floor).toordinal(), day)
                self.record.check_effect(event, (self.entry, self.entry))
        elif act is Act.ENTER_INTO_FORCE:
            self.party, self.floor = date.fromordinal(day), None
        elif act is Act.WITHDRAW and self.notice is not None:
            self.record.check_exit(self.notice, event, (self.exits, self.exits), (day, day))
        self.record.record(event, act, (day, day), here, after)
        self._hold(after, day)

    def _hold(self, here: Held, day: int) -> None:
        """Hold something from a day on; what is pending lasts as long as what it follows from."""
        if here is not self.here:
            self.here = here
            self.marks.append((day, here))
        if here.withdrawing or here.waiting:
            self.exits = self.exits if here.withdrawing else NEVER
            self.entry = self.entry if here.waiting else NEVER
            self.due = min(self.exits, self.entry, self.end)
        else:
            self.exits = self.entry = NEVER
            self.due = self.end
