"""The annals: offices, meetings, relations short of membership, requests for assistance.

What happened around an organization, by date, with the sources of every record; `Register`
reaches it as ``register.organization`` and knows no more of it. From the ground up: `words`,
`records` (what is known) and `rows` (the same as plain values), `offices` (who held one on
a day), `checks` (the faults of a file), `questions` and `snapshot` (the answers).
"""

from .checks import REFERENCES, Finding, faults
from .offices import Incumbency, Succession
from .questions import Attendance, Organization, Presence
from .records import (
    INNER,
    TABLES,
    Absence,
    Claim,
    Duty,
    Erratum,
    Meeting,
    Office,
    Paper,
    Record,
    Refusal,
    Relation,
    Request,
    Tenure,
)
from .rows import of_rows, records_of, to_rows
from .snapshot import Clock, Snapshot
from .vocabulary import WORDS, Direction, Failing, Format, Holder, MeetingKind, Mode, Response, Role

__all__ = [
    "INNER",
    "REFERENCES",
    "TABLES",
    "WORDS",
    "Absence",
    "Organization",
    "Attendance",
    "Claim",
    "Clock",
    "Direction",
    "Duty",
    "Erratum",
    "Failing",
    "Finding",
    "Format",
    "Holder",
    "Incumbency",
    "Meeting",
    "MeetingKind",
    "Mode",
    "Office",
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
    "faults",
    "of_rows",
    "records_of",
    "to_rows",
]
