"""The organization on the explorer page, beside the roster: who holds each office, the meetings, open requests."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from csto_membership.organization.meeting import Meeting
from csto_membership.organization.offices import Succession
from csto_membership.organization.questions import Organization
from csto_membership.organization.records import Request, Tenure

from .steps import Steps, bounds, iso, merged


def organization(found: Organization) -> dict[str, Any]:
    """Return who holds each office, the meetings, and the requests without an answer, for people.

    ``offices`` have a name and steps of who holds it, empty where there is no such office;
    ``meetings`` are ``[earliest, latest, announced, words]`` by date; ``waiting`` are steps of texts.
    """
    names = {state.code: state.name for state in found.view.facts.states}
    requests = found.requests()
    days = {day for one in requests for moment in (one.date, one.decided) if moment for day in bounds(moment)}
    return {
        "offices": [[one.name, _holders(found.office(one.id), names)] for one in found.offices],
        "meetings": [
            [iso(one.date.earliest), iso(one.date.latest), one.planned, _meeting(one, names)]
            for one in found.meetings(planned=True)
        ],
        "waiting": merged(
            (
                iso(day),
                [_request(one, names) for one in requests if one.waits(*[day or date.min] * 2) is not False],
            )
            for day in [None, *sorted(days)]
        ),
    }


def _holders(held: Succession, names: Mapping[str, str]) -> Steps:
    """Return who holds an office, by the day from which that is so."""
    moments = [held.office.since, held.office.until]
    moments += [day for one in held.tenures for day in (one.start, one.end, one.expires)]
    days = [None, *sorted({day for moment in moments if moment for day in bounds(moment)})]
    return merged((iso(day), _holder(held, day or date.min, names)) for day in days)


def _holder(held: Succession, on: date, names: Mapping[str, str]) -> str:
    if held.office.exists(on, on) is False:
        return ""
    due = held.overrun(on)
    late = f"; the term was to end on {due}, and nothing later is recorded" if due else ""
    possible = held.possible(on, projected="accept")
    return " or ".join(_tenure(tenure, names) for tenure in possible) + late


def _tenure(tenure: Tenure | None, names: Mapping[str, str]) -> str:
    if tenure is None:
        return "nobody"
    who = tenure.who if tenure.holder else tenure.who.replace(tenure.state, names.get(tenure.state, tenure.state))
    return f"{who}, since {tenure.start}" if tenure.named else tenure.who


def _meeting(meeting: Meeting, names: Mapping[str, str]) -> str:
    kind = f"{meeting.kind} meeting" if meeting.kind else "meeting"
    where = meeting.place or meeting.mode
    absent = ", ".join(names.get(code, code) for code in meeting.absentees)
    return f"{meeting.date}: {kind}, {where}{f', without {absent}' if absent else ''}"


def _request(request: Request, names: Mapping[str, str]) -> str:
    article = f" ({request.article})" if request.article else ""
    return f"{names.get(request.state, request.state)} asked {request.to}, {request.date}{article}"
