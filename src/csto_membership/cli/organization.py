"""The commands of the annals and of the evidence: a part of the command line.

The same conventions as in `cli`: data on standard output, notes on standard error, exit
status 3 where an answer is undetermined.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click
from attrs import evolve

from csto_membership.model.dates import Moment
from csto_membership.organization import (
    Incumbency,
    Meeting,
    MeetingKind,
    Organization,
    Relation,
    Request,
    Role,
    Tenure,
    evidence,
)
from csto_membership.output.columns import Value
from csto_membership.output.table import Table

from .main import PRINT, VIEW, Asked, asks, note, one_of

R = TypeVar("R")


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _listed(columns: Mapping[str, Callable[[R], Value]], records: Iterable[R]) -> Table:
    return Table(tuple(columns), [tuple(get(one) for get in columns.values()) for one in records])


_TENURE: dict[str, Callable[[Tenure], Value]] = {
    "holder": lambda one: one.holder or None,
    "state": lambda one: one.state or None,
    "acting": lambda one: one.acting,
}
_MORE: dict[str, Callable[[Tenure], Value]] = {
    "appointed": lambda one: _text(one.appointed),
    "memory": lambda one: " ".join(one.memory) or None,
    "tenure": lambda one: one.id,
}


def _tenure(tenure: Tenure | None, columns: dict[str, Callable[[Tenure], Value]]) -> tuple[Value, ...]:
    return tuple(get(tenure) if tenure else None for get in columns.values())


def _who(tenure: Tenure | None) -> str:
    return tenure.who if tenure else "nobody"


@click.command()
@click.argument("office", required=False)
@click.argument("date", required=False)
@asks(*VIEW, "projected", *PRINT)
def office(asked: Asked, office: str | None, date: str | None) -> None:
    """List the holders of OFFICE, or say who held it on DATE; without OFFICE, list the offices."""
    organization = Organization.of(asked.register)
    if office is None:
        rows: list[tuple[Value, ...]] = [
            (one.id, one.name, one.body or None, str(one.kind), str(one.since), _text(one.until), one.rule or None)
            for one in organization.offices
        ]
        asked.show(Table(("office", "name", "body", "kind", "since", "until", "rule"), rows))
    elif date is None:
        asked.show(_timeline(organization.office(office).timeline))
    else:
        on = asked.moment(date)
        holders = organization.office(office)
        held, due = holders.holder(on, projected=asked.accepted), holders.overrun(on)
        row = (office, str(on), _who(held), *_tenure(held, _TENURE), _text(held and held.start), *_tenure(held, _MORE))
        asked.show(Table(("office", "on", "who", *_TENURE, "start", *_MORE), [row]))
        if due is not None:
            note(f"the term of {_who(held)} was to end on {due}; nothing later is recorded")


def _timeline(held: tuple[Incumbency, ...]) -> Table:
    rows = [
        (_text(one.start), _text(one.end), one.who, *_tenure(one.tenure, _TENURE), *_tenure(one.tenure, _MORE))
        for one in held
    ]
    return Table(("start", "end", "who", *_TENURE, *_MORE), rows)


_MEETING: dict[str, Callable[[Meeting], Value]] = {
    "date": lambda one: str(one.date),
    "kind": lambda one: _text(one.kind),
    "body": lambda one: one.body,
    "place": lambda one: one.place or None,
    "mode": lambda one: str(one.mode),
    "host": lambda one: one.host or None,
    "chair": lambda one: one.chair or None,
    "present": lambda one: " ".join(one.present) or None,
    "absent": lambda one: " ".join(one.absentees) or None,
    "represented": lambda one: "; ".join(f"{a.state}: {a.instead}" for a in one.absent if a.instead) or None,
    "guests": lambda one: " ".join(one.guests) or None,
    "refused": lambda one: "; ".join(f"{r.state}: {r.what}" for r in one.refused) or None,
    "papers": lambda one: "; ".join(p.title for p in one.papers) or None,
    "format": lambda one: _text(one.format),
    "claims": lambda one: "; ".join(map(str, one.claims)) or None,
    "outcome": lambda one: one.outcome or None,
    "planned": lambda one: one.planned,
    "meeting": lambda one: one.id,
}
_SHORT = ("date", "kind", "place", "chair", "absent", "refused", "meeting")


@click.command()
@click.argument("start", metavar="[FROM]", required=False)
@click.argument("end", metavar="[TO]", required=False)
@click.option("--body", help="Only meetings of this body.")
@click.option("--kind", type=click.Choice([kind.value for kind in MeetingKind]), help="Only meetings of this sort.")
@click.option("--state", metavar="STATE", help="Whether this state took part, meeting by meeting.")
@click.option("--planned", is_flag=True, help="Also meetings that are only announced.")
@click.option("--all", "every", is_flag=True, help="Every column; by default a few, in a table for people.")
@asks(*VIEW, *PRINT)
def meetings(asked: Asked, start: str | None, end: str | None, *, every: bool, **given: Any) -> None:  # noqa: ANN401  what click parsed
    """List the meetings from FROM (included) to TO (not included), by date."""
    organization, state, planned = Organization.of(asked.register), given.pop("state"), given.pop("planned")
    if state is not None:
        found = organization.attendance(state, start, end, **given)
        rows: list[tuple[Value, ...]] = [
            (str(one.meeting.date), str(one.presence), one.instead or None, one.reason or None, one.meeting.id)
            for one in found
        ]
        asked.show(Table(("date", "presence", "instead", "reason", "meeting"), rows))
        return
    listed = organization.meetings(start, end, planned=planned, **given)
    asked.show(_listed(_MEETING, listed), () if every else _SHORT)


_RELATION: dict[str, Callable[[Relation], Value]] = {
    "subject": lambda one: one.subject,
    "country": lambda one: one.country or None,
    "role": lambda one: str(one.role),
    "object": lambda one: one.object,
    "body": lambda one: one.body or None,
    "direction": lambda one: str(one.direction),
    "start": lambda one: str(one.start),
    "end": lambda one: _text(one.end),
    "claims": lambda one: "; ".join(map(str, one.claims)) or None,
    "note": lambda one: one.note or None,
    "relation": lambda one: one.id,
}


@click.command()
@click.argument("date", required=False)
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Only relations of this role.")
@asks(*VIEW, *PRINT)
def relations(asked: Asked, date: str | None, role: str | None) -> None:
    """List the relations short of membership: all, or those that hold or may hold on DATE."""
    found = Organization.of(asked.register).relations(date, role=role)
    asked.show(_listed(_RELATION, found))


_REQUEST: dict[str, Callable[[Request], Value]] = {
    "date": lambda one: str(one.date),
    "state": lambda one: one.state,
    "to": lambda one: one.to,
    "article": lambda one: one.article or None,
    "body": lambda one: one.body or None,
    "response": lambda one: _text(one.response),
    "decided": lambda one: _text(one.decided),
    "decision": lambda one: one.decision or None,
    "deployed": lambda one: _text(one.deployed),
    "returned": lambda one: _text(one.returned),
    "claims": lambda one: "; ".join(map(str, one.claims)) or None,
    "request": lambda one: one.id,
}


@click.command()
@click.argument("state", required=False)
@asks(*VIEW, *PRINT)
def requests(asked: Asked, state: str | None) -> None:
    """List the requests for assistance (of STATE): clause, answer, days of deployment."""
    found = Organization.of(asked.register).requests(state)
    asked.show(_listed(_REQUEST, found))


@click.command()
@click.argument("state")
@click.argument("date", required=False)
@click.option("--duty", metavar="ID", help="The duty of assistance; default: the first one.")
@asks(*VIEW, "projected", *PRINT)
def allies(asked: Asked, state: str, date: str | None, duty: str | None) -> None:
    """List the states that owed STATE assistance on DATE, and were owed it."""
    on = asked.moment(date)
    organization = Organization.of(asked.register)
    owed = organization.duty(duty)
    found = organization.allies(state, on, duty=owed.id, projected=asked.accepted)
    under = evolve(asked, instrument=owed.instrument)
    rows = [
        (one.code, one.name, under.word(status, found.possible_statuses[one]), owed.instrument, owed.article)
        for one, status in found.statuses.items()
    ]
    asked.show(Table(("state", "name", "status", "instrument", "article"), rows))
    if not asked.register.is_member(state, on, instrument=owed.instrument, projected="accept"):
        name = asked.register.state(state).name
        note(f"{name} is no party to {owed.instrument!r} on {on}: nobody owed it assistance")


@click.command()
@click.argument("date", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the day as a JSON object.")
@asks(*VIEW, "projected", "output")
def day(asked: Asked, date: str | None, *, as_json: bool) -> None:
    """Show everything about one day: roster, parties, offices, meetings, requests, clocks, disputes."""
    shown = Organization.of(asked.register).snapshot(asked.moment(date), projected=asked.accepted)
    if as_json:
        asked.say(json.dumps(shown.as_dict(), ensure_ascii=False, indent=2) + "\n")
    else:
        asked.say(f"{shown}\n")


@click.command()
@one_of(
    "--by",
    words=("fact", "source", "table", "erratum"),
    told="A row for each fact, for each source, for each table (with shares), or for each published error.",
)
@click.option(
    "--only",
    type=click.Choice(["single", "memory", "unverified"]),
    help="Of the facts, only those of one voice, from memory, unverified.",
)
@click.option(
    "--older-than",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Of the facts, only those verified more than so many days ago.",
)
@asks("register", *PRINT)
def sources(asked: Asked, by: str, only: str | None, older_than: int | None) -> None:
    """Report what rests on what, where it is thin, and which published statements fail."""
    if by != "fact" and (only is not None or older_than is not None):
        message = "--only and --older-than choose among facts: leave out --by, or give --by fact"
        raise click.UsageError(message)
    if by != "fact":
        whole = {"source": evidence.supports, "table": evidence.shares, "erratum": evidence.errata}
        asked.show(whole[by](asked.register))
        return
    today = evolve(asked, projected="accept").moment(None).latest
    report = evidence.sources_report(asked.register, older_than, today)
    chosen = [tuple(row.values()) for row in report if only is None or _CHOSEN[only](row)]
    asked.show(Table(report.columns, chosen))


_CHOSEN: dict[str, Callable[[dict[str, Value]], bool]] = {
    "single": lambda row: bool(row["single"]),
    "memory": lambda row: bool(row["memory"]),
    "unverified": lambda row: row["verified"] is None and row["table"] not in evidence.UNVERIFIABLE,
}


@click.command()
@click.argument("state", required=False)
@click.argument("date", required=False)
@click.option("--fact", "ids", multiple=True, metavar="ID", help="A fact to cite instead; may be given more than once.")
@one_of("--style", words=evidence.FORMS, told="BibTeX (BibLaTeX) or CSL-JSON.")
@asks(*VIEW, "instrument", "projected", "output")
def cite(asked: Asked, state: str | None, date: str | None, ids: tuple[str, ...], style: str) -> None:
    """Cite the sources behind where STATE stands on DATE, or behind some facts."""
    if (state is None) == (not ids):
        message = "give either STATE (and DATE) or --fact"
        raise click.UsageError(message)
    what: Any = ids
    if state is not None:
        on: Moment = asked.moment(date)
        what = asked.register.explain(state, on, instrument=asked.instrument, projected=asked.accepted)
    asked.say(evidence.cite(asked.register, what, style))
