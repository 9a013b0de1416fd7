"""The days of the events of one bond, bounded by their order: none before the event before, none after the next."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from csto_membership.errors import OrderError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import CONSENTS, EXITS, Act

from .order import in_order, order_days

_ENTRY_ENDS = CONSENTS | EXITS | {Act.ENTER_INTO_FORCE, Act.WITHDRAW_CONSENT, Act.RESCIND_WITHDRAWAL}
"""The acts up to the first of which a written entry into force replaces the one that a consent derives."""


class Window:
    """An event with the bounds of the day by which it stands in order, as ordinals.

    Attributes:
        event: the event.
        earliest, latest: the bounds, which the order tightens.
        replaced: of a consent, whether its entry into force is written.
    """

    __slots__ = ("earliest", "event", "latest", "replaced")

    def __init__(self, event: Event) -> None:
        """Begin with the event's own bounds."""
        self.event: Event = event
        self.earliest: int
        self.latest: int
        self.earliest, self.latest = order_days(event)
        self.replaced: bool = False

    @property
    def exact(self) -> bool:
        """Whether every day that matters is exact."""
        event = self.event
        if self.earliest != self.latest:
            return False
        if event.act in CONSENTS:
            if event.effective is not None:
                return event.effective.exact
            told = event.notified  # there is no world where it comes before the consent
            return event.date.exact and (told is None or (told.exact and told.earliest >= event.date.latest))
        if event.act is Act.NOTIFY_WITHDRAWAL:
            return event.date.exact and (event.effective is None or event.effective.exact)
        return True

    @property
    def moment(self) -> Moment:
        """The day by which the event stands in order."""
        return Moment.between(date.fromordinal(self.earliest), date.fromordinal(self.latest))


def windows_in_order(state: State, instrument: Instrument, events: Sequence[Event]) -> list[Window]:
    """Return the events that move a bond, in order, with the days that the order leaves.

    Raises:
        OrderError: the days of two events contradict their order, or those of different files overlap.
    """
    moves = [event for event in events if event.act is not Act.NOTE]
    several_files = len({event.origin for event in moves}) > 1
    windows = [Window(event) for event in (in_order(moves) if several_files else moves)]
    following: Act | None = None
    for window in reversed(windows):
        act = window.event.act
        if act in CONSENTS:
            window.replaced = following is Act.ENTER_INTO_FORCE
        if act in _ENTRY_ENDS:
            following = act
    bond = state.name, instrument.id
    if several_files:
        _keep_files_apart(bond, windows)
    _tighten(bond, windows)
    return windows


def _keep_files_apart(bond: tuple[str, str], windows: list[Window]) -> None:
    """Refuse two events of different files whose days overlap, each file's days tightened on their own."""
    for origin in dict.fromkeys(window.event.origin for window in windows):
        _tighten(bond, [window for window in windows if window.event.origin == origin])
    last: dict[str, Window] = {}
    for window in windows:
        for origin, other in last.items():
            if origin != window.event.origin and window.earliest <= other.latest:
                files = " and ".join(one.event.origin or "no file" for one in (other, window))
                raise _disorder(bond, other, window, f"they come from {files}; put them in one file")
        last[window.event.origin] = window


def _tighten(bond: tuple[str, str], windows: list[Window]) -> None:
    """Let the order bound the days: none before the event before, none after the one after."""
    bearer: Window | None = None
    for window in windows:
        if bearer is not None and window.latest < bearer.earliest:
            raise _disorder(bond, bearer, window, "their days run backwards")
        if bearer is not None and window.earliest < bearer.earliest:
            window.earliest = bearer.earliest
        else:
            bearer = window
    for later, window in pairwise(reversed(windows)):
        window.latest = min(window.latest, later.latest)


def _disorder(bond: tuple[str, str], first: Window, second: Window, why: str) -> OrderError:
    days = ", then ".join(f"{window.event.act} {window.moment}" for window in (first, second))
    return OrderError(*bond, first.event.id, second.event.id, f"{days}; {why}")
