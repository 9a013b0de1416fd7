"""The questions of a register: each function takes a view, checks its arguments and answers.

Nothing is guessed: where the answer differs between the days or histories that a question
leaves open, `UndeterminedError` says what is possible and which events leave it open.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from csto_membership.errors import UndeterminedError
from csto_membership.model.dates import Day, bounds_of
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Consent, Counting, Position, Status

from .configurations import Held, counts
from .horizon import PROJECTED, check_horizon, check_word
from .kept import Answers, Rosters
from .roster import UNDETERMINED, Roster, single_or_none, statuses_of
from .view import View


def status_of(here: Held) -> Status:
    """Return the status of what is held."""
    return here.position.status


def position_of(here: Held) -> Position:
    """Return the position of what is held."""
    return here.position


def consent_of(here: Held) -> Consent:
    """Return whether consent is given in what is held."""
    return here.consent


_WORDS: dict[Any, str] = {status_of: "status", position_of: "position", consent_of: "consent"}
_OPEN_STATES = 'with undetermined="exclude" or undetermined="include"'
"""The way out where it is open of some states only."""
_IN_OR_OUT = {True: "member", False: "not a member"}


def answers(view: View, question: Any, state: State | str, instrument: Any, projected: str) -> Answers:  # noqa: ANN401  as asked
    """Return the answers to a question about one bond, and keep them under the words that it was asked with.

    Args:
        view: the view.
        question: `status_of`, `position_of`, `consent_of`, or a counting rule.
        state: the state, as asked.
        instrument: the instrument, as asked.
        projected: the treatment of projections, as asked.
    """
    found = view.facts.index.find(state)
    under = view.facts.instrument(instrument).id
    rule: Callable[[Held], Any] = question if question in _WORDS else partial(counts, Counting(question))
    check_word(projected, PROJECTED, "projected")
    key = question, found.code, under, projected
    known = view.compiled.answers.get(key)
    if known is None:
        known = view.compiled.answers[key] = view.answers(view.timeline(under, found.code), rule)
    # an Instrument or a misspelt name is no key: what is kept must not grow with the objects that people ask with
    if (instrument is None or isinstance(instrument, str)) and (isinstance(state, State) or state in found.spellings):
        view.compiled.answers[question, state, instrument, projected] = known
    return known


def ask(view: View, question: Any, state: State | str, on: Day, instrument: Any, projected: str) -> Any:  # noqa: ANN401
    """Answer a question about one bond: a status, a position, or whether the state counts.

    Raises:
        UndeterminedError: several answers are possible.
    """
    known = answers(view, question, state, instrument, projected)
    earliest, latest = bounds_of(on)
    timeline = known.timeline
    found = tuple(dict.fromkeys(map(known.answer, timeline.holding(earliest, latest))))
    check_horizon(view.checked_through, latest, projected)
    if len(found) == 1:
        return found[0]
    name = timeline.state.name
    what = f"the {_WORDS[question]} of {name}" if question in _WORDS else f"whether {name} counts ({question})"
    raise UndeterminedError(
        f"{what} under {timeline.instrument.id!r} on {on}",
        [_IN_OR_OUT.get(answer, str(answer)) for answer in found],
        timeline.undetermined_events(earliest, latest, known.answer),
        _way_out(
            earliest, latest, "for possible_statuses" if question is status_of else "for an explanation (explain)"
        ),
    )


def _way_out(earliest: date, latest: date, way: str) -> str:
    return f"ask {way}" if earliest == latest else f"ask for one day, or {way}"


def members(
    view: View,
    on: Day,
    instrument: Instrument | str | None,
    counting: Counting | str,
    undetermined: str,
    projected: str,
) -> Roster:
    """Return the states that count, and keep the rosters of this question.

    Raises:
        UndeterminedError: some state may or may not count, and `undetermined` is ``"raise"``.
    """
    check_word(undetermined, UNDETERMINED, "undetermined")
    earliest, latest = bounds_of(on)
    under, rule = view.facts.instrument(instrument).id, Counting(counting)
    index = view.roster_index(under, rule)
    certain, possible = index.both(earliest, latest)
    check_horizon(view.checked_through, latest, projected)
    if instrument is None or isinstance(instrument, str):
        key = instrument, counting, undetermined, projected
        view.compiled.rosters.setdefault(key, Rosters(index.days, index.ready[undetermined]))
    if certain is possible or undetermined == "exclude":
        return certain
    if undetermined == "include":
        return possible
    timelines = [view.timeline(under, state.code) for state in certain.undetermined]
    raise UndeterminedError(
        f"the roster ({rule}) under {under!r} on {on}",
        [f"{state.name} in or out" for state in certain.undetermined],
        [e for line in timelines for e in line.undetermined_events(earliest, latest, partial(counts, rule))],
        _way_out(earliest, latest, _OPEN_STATES),
    )


def statuses(
    view: View, on: Day, instrument: Instrument | str | None, undetermined: str, projected: str
) -> dict[State, Status | None]:
    """Return every state's status, by name of state; ``None`` where several are possible.

    Raises:
        UndeterminedError: several are possible, and `undetermined` is ``"raise"``.
    """
    check_word(undetermined, UNDETERMINED, "undetermined")
    earliest, latest = bounds_of(on)
    check_horizon(view.checked_through, latest, projected)
    under = view.facts.instrument(instrument).id
    timelines = {
        state: view.timeline(under, state.code) for state in sorted(view.facts.states, key=lambda state: state.name)
    }
    found = {state: single_or_none(statuses_of(line.possible(earliest, latest))) for state, line in timelines.items()}
    doubtful = [state for state, status in found.items() if status is None]
    if undetermined == "include" or not doubtful:
        return found
    if undetermined == "exclude":
        return {state: status for state, status in found.items() if status is not None}
    raise UndeterminedError(
        f"every status under {under!r} on {on}",
        [f"{state.name} open" for state in doubtful],
        [e for state in doubtful for e in timelines[state].undetermined_events(earliest, latest, status_of)],
        _way_out(earliest, latest, _OPEN_STATES),
    )
