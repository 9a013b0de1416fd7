"""Who stood where towards a treaty and its organization, on any day.

>>> from csto_membership import CSTO
>>> CSTO.status("Uzbekistan", "2012-07-01").value
'suspended'

The names below are the public ones; each is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analysis.annotate import annotate
    from .analysis.coding import read_coding
    from .analysis.compare import compare
    from .analysis.dyads import dyads
    from .analysis.export import export
    from .analysis.panel import panel, wide
    from .analysis.spells import events_table, spells
    from .deadline import Deadline
    from .dispute import Dispute, Reading
    from .errors import (
        Fault,
        HorizonError,
        MembershipError,
        MomentError,
        OrderError,
        ProjectionWarning,
        RegisterError,
        TransitionError,
        UndeterminedError,
        UnknownInstrumentError,
        UnknownReadingError,
        UnknownStateError,
        UnknownWordError,
        UnrecognisedWarning,
    )
    from .event import Event, Source
    from .explain import Change, Disagreement, Explanation
    from .instrument import Arrears, Entry, Instrument, Withdrawal
    from .ledger import Ledger, Records
    from .loading import dump, load
    from .moment import Moment, Period
    from .position import Act, Counting, Participation, Position, Standing, Status, Voting
    from .register import Register
    from .roster import Roster
    from .state import State
    from .statechart import MembershipChart
    from .table import Table
    from .timeline import Finding, Spell, Step, Timeline
    from .view import page, plot, plot_count, plot_timelines

    CSTO: Register

_ROOMS = {
    "analysis.annotate": ("annotate",),
    "analysis.coding": ("read_coding",),
    "analysis.compare": ("compare",),
    "analysis.dyads": ("dyads",),
    "analysis.export": ("export",),
    "analysis.panel": ("panel", "wide"),
    "analysis.spells": ("events_table", "spells"),
    "deadline": ("Deadline",),
    "dispute": ("Dispute", "Reading"),
    "errors": (
        "Fault",
        "HorizonError",
        "MembershipError",
        "MomentError",
        "OrderError",
        "ProjectionWarning",
        "RegisterError",
        "TransitionError",
        "UndeterminedError",
        "UnknownInstrumentError",
        "UnknownReadingError",
        "UnknownStateError",
        "UnknownWordError",
        "UnrecognisedWarning",
    ),
    "event": ("Event", "Source"),
    "explain": ("Change", "Disagreement", "Explanation"),
    "instrument": ("Arrears", "Entry", "Instrument", "Withdrawal"),
    "ledger": ("Ledger", "Records"),
    "loading": ("dump", "load"),
    "moment": ("Moment", "Period"),
    "position": ("Act", "Counting", "Participation", "Position", "Standing", "Status", "Voting"),
    "register": ("Register",),
    "roster": ("Roster",),
    "state": ("State",),
    "statechart": ("MembershipChart",),
    "table": ("Table",),
    "timeline": ("Finding", "Spell", "Step", "Timeline"),
    "view": ("page", "plot", "plot_count", "plot_timelines"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [  # written out, for type checkers read it: the names of the table above
    "CSTO",
    "Act",
    "Arrears",
    "Change",
    "Counting",
    "Deadline",
    "Disagreement",
    "Dispute",
    "Entry",
    "Event",
    "Explanation",
    "Fault",
    "Finding",
    "HorizonError",
    "Instrument",
    "Ledger",
    "MembershipChart",
    "MembershipError",
    "Moment",
    "MomentError",
    "OrderError",
    "Participation",
    "Period",
    "Position",
    "ProjectionWarning",
    "Reading",
    "Records",
    "Register",
    "RegisterError",
    "Roster",
    "Source",
    "Spell",
    "Standing",
    "State",
    "Status",
    "Step",
    "Table",
    "Timeline",
    "TransitionError",
    "UndeterminedError",
    "UnknownInstrumentError",
    "UnknownReadingError",
    "UnknownStateError",
    "UnknownWordError",
    "UnrecognisedWarning",
    "Voting",
    "Withdrawal",
    "annotate",
    "compare",
    "dump",
    "dyads",
    "events_table",
    "export",
    "load",
    "page",
    "panel",
    "plot",
    "plot_count",
    "plot_timelines",
    "read_coding",
    "spells",
    "wide",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name names
    """Load a public name when it is first used (PEP 562)."""
    if name == "CSTO":
        value = import_module(".loading", __name__).load("csto")
    elif name in _ROOM_OF:
        value = getattr(import_module(f".{_ROOM_OF[name]}", __name__), name)
    else:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted({*globals(), *__all__})
