"""Offices, meetings, relations short of membership, requests for assistance: what an organization does.

Every record has its sources. From the ground up: `vocabulary`, `record`, `meeting` and
`records` (what is written down), `rows` (the same as plain values), `offices` (who held one
on a day), `checks` (the faults of a file), `questions` and `snapshot` (the answers),
`evidence` (which sources support what; citations).
"""

from .checks import ORDERED, REFERENCES, succession_faults
from .meeting import Absence, Meeting, Paper, Refusal
from .offices import Incumbency, Succession
from .questions import Attendance, Organization, Presence
from .record import Claim, Record
from .records import INNER, TABLES, Duty, Erratum, Office, Relation, Request, Tenure
from .rows import of_rows, records_of, to_rows
from .snapshot import Clock, Snapshot
from .vocabulary import WORDS, Direction, Failing, Format, Holder, MeetingKind, Mode, Response, Role

__all__ = [
    "INNER",
    "ORDERED",
    "REFERENCES",
    "TABLES",
    "WORDS",
    "Absence",
    "Attendance",
    "Claim",
    "Clock",
    "Direction",
    "Duty",
    "Erratum",
    "Failing",
    "Format",
    "Holder",
    "Incumbency",
    "Meeting",
    "MeetingKind",
    "Mode",
    "Office",
    "Organization",
    "Paper",
    "Presence",
    "Record",
    "Refusal",
    "Relation",
    "Request",
    "Response",
    "Role",
    "Snapshot",
    "Succession",
    "Tenure",
    "of_rows",
    "records_of",
    "succession_faults",
    "to_rows",
]
