"""One question at a time, beside the least that an answer can cost, and beside itself."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from time import process_time
from typing import Any

from csto_membership import Register

from . import made_up
from .contest import Contest, Row
from .measure import Contender, Contenders, DisagreementError

REPEATS = 10
"""How many times each question is asked in a turn."""
STATES, CHANGES = 10, 6
"""States of the small register, and changes of each: 60 change dates."""
FLOOR = "`values[bisect_right(dates, day)]`, {} change dates"


def _days(scale: float) -> list[date]:
    return made_up.days(max(20, int(1000 * scale)))


def _codes(rosters: Iterable[Any]) -> list[frozenset[str]]:
    return [frozenset(roster.codes) for roster in rosters]


def asking(days: Sequence[Any], run: Callable[[], object], answer: Callable[[], object] | None = None) -> Contender:
    """Return a contender that asks about each day, so many times over."""

    def repeated() -> None:
        for _ in range(REPEATS):
            run()

    return Contender(repeated, answer, len(days) * REPEATS)


def members(scale: float = 1.0) -> Contenders:
    """Return the ways to ask who the members are, with a day and with a text."""
    known, days = made_up.facts(STATES, CHANGES), _days(scale)
    register, floor = made_up.register(made_up.events(known), STATES), made_up.rosters(known)
    dates, values, texts = floor.days, floor.values, [day.isoformat() for day in days]

    def at_the_floor() -> None:
        for day in days:
            values[bisect_right(dates, day)]

    def ours() -> None:
        for day in days:
            register.members(day)

    def ours_with_text() -> None:
        for text in texts:
            register.members(text)

    return {
        "ours": asking(days, ours, lambda: _codes(map(register.members, days))),
        "ours, text": asking(days, ours_with_text, lambda: _codes(map(register.members, texts))),
        "floor": asking(days, at_the_floor, lambda: [floor.on(day) for day in days]),
    }


def new_days(scale: float = 1.0) -> Contenders:
    """Return the ways to ask about days so many that hardly any is remembered, with a day and with a text."""
    known, count = made_up.facts(STATES, CHANGES), int(25_000 * scale)
    register, floor = made_up.register(made_up.events(known), STATES), made_up.rosters(known)
    length = (made_up.LAST - made_up.FIRST).days
    days = [date.fromordinal(made_up.FIRST.toordinal() + number * 7919 % length) for number in range(count)]
    dates, values, texts = floor.days, floor.values, [day.isoformat() for day in days]

    def at_the_floor() -> None:
        for day in days:
            values[bisect_right(dates, day)]

    def ours() -> None:
        for day in days:
            register.members(day)

    def ours_with_text() -> None:
        for text in texts:
            register.members(text)

    return {
        "ours": Contender(ours, lambda: _codes(map(register.members, days)), count),
        "ours, text": Contender(ours_with_text, lambda: _codes(map(register.members, texts)), count),
        "floor": Contender(at_the_floor, lambda: [floor.on(day) for day in days], count),
    }


Histories = dict[str, tuple[list[date], list[Any]]]
Pairs = Sequence[tuple[str, Any]]
"""States, each with a day or with the text of one."""


def bonds(scale: float = 1.0) -> Contenders:
    """Return the ways to ask for the status and the membership of one state."""
    known, days, names = made_up.facts(STATES, CHANGES), _days(scale), made_up.codes(STATES)
    register = made_up.register(made_up.events(known), STATES)
    held: Histories = {code: (floor.days, floor.values) for code, floor in made_up.statuses(known).items()}
    counted = {code: (dates, [word not in made_up.OUT for word in words]) for code, (dates, words) in held.items()}
    pairs = [(names[place % STATES], day) for place, day in enumerate(days)]
    texts = [(state, day.isoformat()) for state, day in pairs]
    return {
        "status": _statuses(register, pairs),
        "is_member": _memberships(register, pairs),
        "status, text": _statuses(register, texts),
        "is_member, text": _memberships(register, texts),
        "floor of status": _bond_floor(held, counted, pairs),
        "floor of is_member": _bond_floor(counted, counted, pairs),
    }


def _both(register: Register, pairs: Pairs) -> list[tuple[str, bool]]:
    return [(str(register.status(*one)), register.is_member(*one)) for one in pairs]


def _statuses(register: Register, pairs: Pairs) -> Contender:
    def run() -> None:
        for state, day in pairs:
            register.status(state, day)

    return asking(pairs, run, lambda: _both(register, pairs))


def _memberships(register: Register, pairs: Pairs) -> Contender:
    def run() -> None:
        for state, day in pairs:
            register.is_member(state, day)

    return asking(pairs, run)


def _bond_floor(timed: Histories, counted: Histories, pairs: Pairs) -> Contender:
    """Return the floor of what is timed; where that is not who counted, its answer has both."""

    def run() -> None:
        for state, day in pairs:
            dates, values = timed[state]
            values[bisect_right(dates, day)]

    def on(histories: Histories, state: str, day: date) -> Any:  # noqa: ANN401  a word or a truth
        dates, values = histories[state]
        return values[bisect_right(dates, day)]

    def both() -> list[tuple[str, bool]]:
        return [(on(timed, *one), on(counted, *one)) for one in pairs]

    return asking(pairs, run, None if timed is counted else both)


def _agrees(register: Register, floor: made_up.Floor, days: Iterable[date]) -> bool:
    """Say that a register answers as its floor does.

    Raises:
        DisagreementError: it does not.
    """
    for day in days:
        if frozenset(register.members(day).codes) != floor.on(day):
            message = f"the members on {day} are not those of the facts"
            raise DisagreementError(message)
    return True


def many_changes(scale: float = 1.0) -> Contenders:
    """Return the same question to a register of 60 change dates and to one of 6,000."""
    days = _days(scale)
    found = {}
    for name, states, changes in (("60", STATES, CHANGES), ("6,000", 200, max(1, int(30 * scale)))):
        known = made_up.facts(states, changes)
        register, floor = made_up.register(made_up.events(known), states), made_up.rosters(known)
        found[name] = _many(register, floor, days)
    return found


def _many(register: Register, floor: made_up.Floor, days: Sequence[date]) -> Contender:
    def run() -> None:
        for day in days:
            register.members(day)

    return asking(days, run, lambda: _agrees(register, floor, days))


def _shifted(known: Sequence[made_up.Fact], wide: int) -> list[made_up.Fact]:
    """Return the facts with every imprecise day as late as it can be."""
    return [
        one._replace(on=date.fromordinal(one.on.toordinal() + (number % wide == 0))) for number, one in enumerate(known)
    ]


WIDE = 3
"""Of so many events one is imprecise."""


def three_valued(scale: float = 1.0) -> Contenders:
    """Return the same questions, all of which have an answer, to an exact and to a three-valued register."""
    known = made_up.facts(STATES, CHANGES)
    exact = made_up.register(made_up.events(known), STATES)
    wide = made_up.register(made_up.events(known, wide=WIDE), STATES)
    open_days = {one.on for number, one in enumerate(known) if number % WIDE == 0}
    days, names = [day for day in _days(scale) if day not in open_days], made_up.codes(STATES)
    pairs = [(names[place % STATES], day) for place, day in enumerate(days)]

    def members(register: Register) -> Contender:
        def run() -> None:
            for day in days:
                register.members(day)

        return asking(days, run, lambda: (_codes(map(register.members, days)), _words(register)))

    def status(register: Register) -> Contender:
        def run() -> None:
            for state, day in pairs:
                register.status(state, day)

        return asking(pairs, run)

    def _words(register: Register) -> list[str]:
        return [str(register.status(state, day)) for state, day in pairs]

    return {
        "three-valued": members(wide),
        "exact": members(exact),
        "status, three-valued": status(wide),
        "status, exact": status(exact),
    }


def certain_members(scale: float = 1.0) -> Contenders:
    """Return the same question on all days, with those that may or may not count left out.

    Half of the days are such that some state may or may not count.
    """
    known = made_up.facts(STATES, CHANGES)
    exact = made_up.register(made_up.events(known), STATES)
    wide = made_up.register(made_up.events(known, wide=WIDE), STATES)
    early, late = made_up.rosters(known), made_up.rosters(_shifted(known, WIDE))
    doubtful = [one.on for number, one in enumerate(known) if number % WIDE == 0]
    days = [day for pair in zip(_days(scale), doubtful * 1000, strict=False) for day in pair]

    def asked(register: Register, answer: Callable[[], object] | None) -> Contender:
        def run() -> None:
            for day in days:
                register.members(day, undetermined="exclude")

        return asking(days, run, answer)

    def facts() -> None:
        for day in days:
            early.on(day)

    def certain(floors: Sequence[made_up.Floor]) -> list[frozenset[str]]:
        one, other = floors
        return [one.on(day) & other.on(day) for day in days]

    return {
        "three-valued": asked(wide, lambda: _codes(wide.members(day, undetermined="exclude") for day in days)),
        "exact": asked(exact, None),
        "facts": asking(days, facts, lambda: certain((early, late))),
    }


CONTESTS = (
    Contest(
        prepare=members,
        clock=process_time,
        rounds=101,
        rows=(
            Row(
                key="members",
                what="`members(date)`",
                against=FLOOR.format(60),
                ours="ours",
                theirs="floor",
                target=2.5,
            ),
            Row(
                key="members-text",
                what="`members` with ISO text",
                against="the same floor",
                ours="ours, text",
                theirs="floor",
                target=5,
            ),
        ),
    ),
    Contest(
        prepare=new_days,
        clock=process_time,
        rounds=25,
        rows=(
            Row(
                key="members-new",
                what="`members` with 25,000 dates, too many to be remembered",
                against="the same floor",
                ours="ours",
                theirs="floor",
            ),
            Row(
                key="members-new-text",
                what="`members` with 25,000 ISO texts, too many to be remembered",
                against="the same floor",
                ours="ours, text",
                theirs="floor",
            ),
        ),
    ),
    Contest(
        prepare=bonds,
        clock=process_time,
        rounds=101,
        rows=(
            *(
                Row(
                    key=key,
                    what=f"`{key}(state, date)`",
                    against="dict, bisect over 6 dates, index",
                    ours=key,
                    theirs=f"floor of {key}",
                    target=3.5,
                )
                for key in ("status", "is_member")
            ),
            *(
                Row(
                    key=f"{key}-text",
                    what=f"`{key}` with ISO text",
                    against="the same floor",
                    ours=f"{key}, text",
                    theirs=f"floor of {key}",
                    target=5,
                )
                for key in ("status", "is_member")
            ),
        ),
    ),
    Contest(
        prepare=three_valued,
        clock=process_time,
        rounds=101,
        rows=(
            Row(
                key="three-valued",
                what="three-valued register: `members`",
                against="the same register with exact days only",
                ours="three-valued",
                theirs="exact",
                target=1.25,
            ),
            Row(
                key="three-valued-status",
                what="three-valued register: `status`",
                against="the same register with exact days only",
                ours="status, three-valued",
                theirs="status, exact",
                target=1.25,
            ),
        ),
    ),
    Contest(
        prepare=certain_members,
        clock=process_time,
        rounds=25,
        rows=(
            Row(
                key="three-valued-exclude",
                what='the same with `undetermined="exclude"`, half of the days in doubt',
                against="the same register with exact days only",
                ours="three-valued",
                theirs="exact",
                target=1.25,
            ),
        ),
    ),
    Contest(
        prepare=many_changes,
        clock=process_time,
        rounds=101,
        quick=0.3,
        rows=(
            Row(
                key="members-6000",
                what="`members` with 6,000 change dates",
                against="the same with 60",
                ours="6,000",
                theirs="60",
                target=2.5,
            ),
        ),
    ),
)
