"""Why an event of a bond is refused, with what would be allowed and a hint."""

from typing import TYPE_CHECKING

from csto_membership.errors import TransitionError
from csto_membership.model.dates import Moment
from csto_membership.model.vocabulary import CONSENTS, EXITS, MOVES, Act

from .configurations import Held
from .spells import Step

if TYPE_CHECKING:
    from .recorder import Recorder
    from .windows import Window

JOINS = CONSENTS | {Act.SIGN}
"""The acts with which nobody can begin any more once the instrument has ended."""


def refusal(record: "Recorder", window: "Window", here: Held, *, ended: bool) -> TransitionError:
    """Return the error that an event is refused.

    Args:
        record: what the fold has found before it.
        window: the event and its days.
        here: what is held before it.
        ended: whether the instrument has ended.
    """
    return TransitionError(
        record.state.name,
        record.instrument.id,
        str(window.moment),
        window.event.act,
        here.position,
        () if ended else [act for act in MOVES if act in here.moves],
        window.event.id,
        _hint(record, window.event.act, here, ended=ended),
    )


def _hint(record: "Recorder", act: Act, here: Held, *, ended: bool) -> str:
    last = record.steps[-1] if record.steps else None
    derived = last is not None and bool(last.event.derived_by) and (act is Act.RESCIND_WITHDRAWAL or act in EXITS)
    if ended and act in JOINS:
        return f"the instrument ended on {record.instrument.terminated}"
    if act is Act.RATIFY and Act.ACCEDE in here.moves:
        return "record `sign` first (with bounds if its day is unknown), or `accede`"
    if derived and last is not None:
        return _too_late(last, act)
    if act is Act.ACCEDE and here.withdrawing:
        return "a new consent before the exit is dated on the day of the exit"
    if record.without_effect:
        return f"{record.without_effect[-1].id!r} has no effect: {record.instrument.id!r} is not in force"
    waits = here.waiting and record.consents
    return f"{record.consents[-1].event.id!r} is not yet in force for the state" if waits else ""


def _too_late(exit_step: Step, act: Act) -> str:
    if exit_step.event.act is Act.TERMINATE:
        day = Moment.between(exit_step.earliest, exit_step.latest)
        return f"membership ended on {day}: {exit_step.event.derived_by}"
    notice = exit_step.event.id.split(":", 1)[1].removesuffix(":exit")
    matured = f"the notice {notice!r} matured on {Moment.between(exit_step.earliest, exit_step.latest)}"
    if act is Act.RESCIND_WITHDRAWAL:
        return f"{matured}: too late to rescind it"
    return f"{matured}; if it named a later day, record that day as the `effective` of the notice"
