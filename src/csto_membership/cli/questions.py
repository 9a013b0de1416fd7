"""The commands that ask about membership: who is a member, since when, why, and what if."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import click
from attrs import evolve

from csto_membership.engine.describe import consent_words
from csto_membership.engine.spells import Spell
from csto_membership.errors import UndeterminedError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Act
from csto_membership.output.columns import Value
from csto_membership.output.table import Table
from csto_membership.register import Register

from .options import PRINT, VIEW, Query, as_day, common_options, date_or_today, several, today
from .terminal import note

Row = tuple[Value, ...]


@click.command()
@date_or_today
@common_options("register", "also", "reading", "known", "instrument", "counting", "undetermined", "projected", *PRINT)
def members(query: Query, date: str) -> None:
    """List the states that count as members on DATE; with --also, those that count in each register."""
    if len(query.registers) > 1:
        _members_of_all(query, date)
        return
    on = query.moment(date)
    register = query.register
    question: dict[str, Any] = query.asked | {"counting": query.counting}
    try:
        roster = register.members(on, **question, undetermined=query.undetermined)
    except UndeterminedError:
        certain = register.members(on, undetermined="exclude", **question)
        always = "" if on.exact else f", on every day that {on} can mean"
        note(f"certainly{always}: {', '.join(certain.names) or 'nobody'}")
        note(f"perhaps as well: {', '.join(state.name for state in certain.undetermined)}")
        if not on.exact:
            note(f"for one day: members {on.earliest}; for every year of a span: panel FROM TO")
        raise
    rows: list[Row] = []
    for state in roster:
        held = _held(register.timeline(state, instrument=query.instrument).spells, on)
        start = str(held[0].start) if len(held) == 1 else None
        status = query.status_words(*roster.possible_statuses[state])
        rows.append((state.code, state.name, status, start, state in roster.undetermined))
    columns = ("state", "name", "status", "start", "undetermined")
    kept = len(columns) if query.undetermined == "include" else -1  # else no row is
    query.print_table(Table(columns[:kept], [row[:kept] for row in rows]))
    if not rows:
        query.note_hints(on)


def _members_of_all(query: Query, date: str) -> None:
    """List the states that count in each of several registers, with their status in each."""
    columns = ["state", "name", *(register.id for register in query.registers)]
    if len(set(columns)) < len(columns):
        raise click.BadParameter(f"one register twice: {', '.join(columns[2:])}", param_hint="'--also'")
    words: list[dict[str, str]] = []
    for register in query.registers:
        one = evolve(query, register=register)
        on = one.moment(date)
        roster = register.members(on, counting=query.counting, undetermined=query.undetermined, **query.asked)
        words.append({state.code: one.status_words(*roster.possible_statuses[state]) for state in roster})
        if not roster.states:
            one.note_hints(on)
    first = query.registers[0]
    common = sorted((first.state(code).name, code) for code in words[0] if all(code in some for some in words))
    query.print_table(Table(columns, [(code, name, *(some[code] for some in words)) for name, code in common]))


def _held(spells: Iterable[Spell], on: Moment) -> list[Spell]:
    """Return the first spell of each interval of one status that can hold on a day."""
    intervals = [list(some) for _, some in groupby(spells, key=lambda spell: spell.status)]
    begun = [some for some in intervals if some[0].start is None or some[0].start.earliest <= on.latest]
    return [some[0] for some in begun if some[-1].end is None or some[-1].end.latest > on.earliest]


@click.command("is-member")
@click.argument("state")
@date_or_today
@click.option("--exit-status", is_flag=True, help="Print nothing; exit with 0 for yes and 1 for no.")
@common_options(*VIEW, "instrument", "counting", "projected", "output")
def is_member(query: Query, state: str, date: str, *, exit_status: bool) -> None:
    """Say whether STATE counts as a member on DATE: yes or no."""
    on = query.moment(date)
    found = query.register.is_member(state, on, counting=query.counting, **query.asked)
    if exit_status:
        click.get_current_context().exit(0 if found else 1)
    query.print_text("yes\n" if found else "no\n")
    if not found:
        query.note_hints(on, state)


@click.command()
@click.argument("state")
@date_or_today
@click.option(
    "--all", "every", is_flag=True, help="Under every instrument of the register; `or` joins what is possible."
)
@common_options(*VIEW, "instrument", "projected", *PRINT)
def status(query: Query, state: str, date: str, *, every: bool) -> None:
    """Print the status of STATE on DATE."""
    on = query.moment(date)
    found = query.register.state(state)
    under = [query]
    if every:
        if query.instrument is not None:
            raise click.BadParameter("--all asks about every instrument", param_hint="'--instrument'")
        under = [evolve(query, instrument=one.id) for one in query.register.instruments]
    else:  # refused where several are possible
        query.register.status(found, on, **query.asked)
    columns = ("state", "name", "instrument", "on", "status", "participation", "voting")
    query.print_table(Table(columns, [_status(one, found, on) for one in under]))
    if not every:
        for one in query.register.timeline(found, instrument=query.instrument).waiting(on.earliest, on.latest):
            note(f"{found.name}: {consent_words(one)}")
        query.note_hints(on, state)


def _status(query: Query, state: State, on: Moment) -> Row:
    """Return the row of one instrument: every status that is possible, and the position if there is one."""
    words = query.status_words(*query.register.possible_statuses(state, on, **query.asked))
    try:
        position = query.register.position(state, on, **query.asked)
    except UndeterminedError:
        position = None
    shown: tuple[Value, Value] = (None, None) if position is None else position.shown
    return state.code, state.name, query.register.instrument(query.instrument).id, str(on), words, *shown


SPELL_COLUMNS = (
    *("state", "name", "instrument", "status", "participation", "voting"),
    *("start", "end", "days", "exit", "opened_by"),
)
"""The main columns of a table of spells."""


def _spells(query: Query, register: Register, states: Sequence[str]) -> Table:
    from csto_membership.analysis.spells import spells  # noqa: PLC0415  only histories pay for it

    table = spells(register, states or None, instrument=query.instrument, codes=("iso3", "name"))
    return query.with_status_words(table, "status")


@click.command()
@click.argument("states", metavar="[STATE]...", nargs=-1)
@common_options(*VIEW, "instrument", *PRINT)
def timeline(query: Query, states: tuple[str, ...]) -> None:
    """List the spells of each STATE (of all, by default): start included, end not."""
    query.print_table(_spells(query, query.register, states), SPELL_COLUMNS)


@click.command()
@click.argument("state")
@date_or_today
@common_options(*VIEW, "instrument", "projected", "form text", "output")
def explain(query: Query, state: str, date: str) -> None:
    """Explain the status of STATE on DATE: events, rules, sources, disputes, deadlines."""
    on = query.moment(date)
    answer = query.register.explain(state, on, **query.asked)
    query.print_answer(answer)
    query.note_missing_parties(on)


@click.command()
@click.argument("start", type=as_day, metavar="FROM")
@click.argument("end", type=as_day, metavar="TO")
@common_options(*VIEW, "instrument", *PRINT)
def changes(query: Query, start: str, end: str) -> None:
    """List what changed from FROM (included) to TO (not included)."""
    rows = [
        (
            str(change.on),
            change.state.code,
            change.state.name,
            str(change.event.act),
            query.status_words(change.before.status),
            query.status_words(change.after.status),
            " ".join(change.joined),
            " ".join(change.left),
            change.event.id,
            change.event.derived_by or None,
        )
        for change in query.register.changes(start, end, instrument=query.instrument)
    ]
    columns = ("effective", "state", "name", "act", "before", "after", "joined", "left", "event", "derived_by")
    query.print_table(Table(columns, rows))


@click.command()
@click.argument("state", required=False)
@click.option("--all", "every", is_flag=True, help="Also events that hold only under other readings.")
@common_options(*VIEW, "instrument", *PRINT)
def events(query: Query, state: str | None, *, every: bool) -> None:
    """List the events (of STATE), notes and derived ones included, by date."""
    from csto_membership.analysis.spells import events_table  # noqa: PLC0415  only this command pays for it

    table = events_table(query.register, state, instrument=query.instrument, every=every)
    query.print_table(
        query.with_status_words(table, "before", "after"), (*EVENT_COLUMNS, "holds") if every else EVENT_COLUMNS
    )


EVENT_COLUMNS = ("date", "state", "instrument", "act", "topic", "effective", "before", "after", "event")
"""The main columns of a table of events."""


@click.command()
@common_options(*VIEW, *PRINT)
def disputes(query: Query) -> None:
    """List the disputes, their readings, and which one answers."""
    rows = [
        (dispute.id, reading, reading == query.register.readings[dispute.id], dispute.question, dispute[reading].text)
        for dispute in query.register.disputes
        for reading in dispute.choices
    ]
    query.print_table(Table(("dispute", "reading", "answers", "question", "text"), rows))


@click.command("by-reading")
@click.argument("state")
@date_or_today
@common_options(*VIEW, "instrument", "projected", *PRINT)
def by_reading(query: Query, state: str, date: str) -> None:
    """Answer for STATE on DATE under every reading of the disputes that matter."""
    on = query.moment(date)
    table = query.register.by_reading(state, on, **query.asked)
    query.print_table(table)
    if table.columns[0] == "status":
        note("no dispute matters to this answer")


@click.command()
@click.argument("state")
@date_or_today
@common_options(*VIEW, "instrument", "projected", *PRINT)
def deadlines(query: Query, state: str, date: str) -> None:
    """List the deadlines that run or have passed for STATE on DATE, and what they permit."""
    on = query.moment(date)
    clocks = query.register.deadlines(state, on, **query.asked)
    rows = [
        (c.kind, str(c.started), str(c.due), c.elapsed, c.permits, c.condition or None, c.basis or None, c.event.id)
        for c in clocks
    ]
    columns = ("kind", "started", "due", "elapsed", "permits", "condition", "basis", "event")
    query.print_table(Table(columns, rows))
    if not rows:
        note("no clock runs or has run out")


@click.command("what-if")
@several("--event", "supposed", required=True, metavar='"STATE ACT DATE"', text="An event to suppose")
@common_options(*VIEW, "instrument", *PRINT)
def what_if(query: Query, supposed: tuple[str, ...]) -> None:
    """Show the spells as they would be if some events happened, beside those as they are."""
    new = [_supposed(text, query.instrument) for text in supposed]
    then = query.register.with_events(*new)
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    for code in dict.fromkeys(then.state(event.state).code for event in new):
        for which, register in (("now", query.register), ("then", then)):
            table = _spells(query, register, [code])
            columns = table.columns
            rows += ((which, *row) for row in table.rows)
        for step in then.timeline(code, instrument=query.instrument).steps:
            if step.event.derived_by:
                note(f"derived: {step.event.act} on {step.moment}: {step.event.derived_by}")
    for terms in then.instrument(query.instrument).withdrawals:
        if terms.condition and any(e.act is Act.NOTIFY_WITHDRAWAL for e in new):
            note(f"cannot be checked: {terms.condition}")
    query.print_table(Table(("which", *columns), rows), ("which", *SPELL_COLUMNS))


def _supposed(text: str, instrument: str | None) -> Event:
    parts = text.rsplit(maxsplit=2)
    if len(parts) != 3:  # noqa: PLR2004  state, act, date
        raise click.BadParameter(f"{text!r} is not STATE ACT DATE", param_hint="'--event'")
    day = today() if parts[2] == "today" else parts[2]
    return Event(state=parts[0], act=parts[1], date=day, instrument=instrument)
