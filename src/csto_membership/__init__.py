"""Who stood where towards a treaty and its organization, on any day.

>>> from csto_membership import CSTO
>>> CSTO.status("Uzbekistan", "2012-07-01").value
'suspended'

The names below are the public ones; each is loaded when it is first used.
"""

import os
from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analysis.annotate.annotate import annotate
    from .analysis.compare.compare import compare
    from .analysis.compare.csv_file import read_coding
    from .analysis.diff import diff
    from .analysis.dyads import dyads
    from .analysis.export.export import export
    from .analysis.panel import panel, wide
    from .analysis.spells import events_table, spells
    from .engine.changes import Change
    from .engine.chart import MembershipChart
    from .engine.deadlines import Deadline
    from .engine.explain import Disagreement, Explanation
    from .engine.roster import Roster
    from .engine.spells import Finding, Spell, Step
    from .engine.timeline import Timeline
    from .errors import (
        BeforeForceWarning,
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
    from .files.importing.importer import import_table
    from .files.loading import dump, load
    from .model.dates import Moment
    from .model.disputes import Dispute, Reading
    from .model.event_columns import EventColumns
    from .model.events import Event, Source
    from .model.facts import Facts, Records
    from .model.instruments import Arrears, Entry, Force, Instrument, Withdrawal
    from .model.periods import Period
    from .model.states import State
    from .model.vocabulary import Act, Counting, Participation, Position, Standing, Status, Voting
    from .output.table import Table
    from .register import Register
    from .visualization import page, plot, plot_count, plot_timelines

    CSTO: Register

_MODULES = {
    "analysis.annotate.annotate": ("annotate",),
    "analysis.compare.csv_file": ("read_coding",),
    "analysis.compare.compare": ("compare",),
    "analysis.diff": ("diff",),
    "analysis.dyads": ("dyads",),
    "analysis.export.export": ("export",),
    "analysis.panel": ("panel", "wide"),
    "analysis.spells": ("events_table", "spells"),
    "engine.deadlines": ("Deadline",),
    "model.disputes": ("Dispute", "Reading"),
    "errors": (
        "BeforeForceWarning",
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
    "model.event_columns": ("EventColumns",),
    "model.events": ("Event", "Source"),
    "engine.changes": ("Change",),
    "engine.explain": ("Disagreement", "Explanation"),
    "model.instruments": ("Arrears", "Entry", "Force", "Instrument", "Withdrawal"),
    "model.facts": ("Facts", "Records"),
    "files.importing.importer": ("import_table",),
    "files.loading": ("dump", "load"),
    "model.dates": ("Moment",),
    "model.periods": ("Period",),
    "model.vocabulary": ("Act", "Counting", "Participation", "Position", "Standing", "Status", "Voting"),
    "register": ("Register",),
    "engine.roster": ("Roster",),
    "model.states": ("State",),
    "engine.chart": ("MembershipChart",),
    "output.table": ("Table",),
    "engine.spells": ("Finding", "Spell", "Step"),
    "engine.timeline": ("Timeline",),
    "visualization": ("page", "plot", "plot_count", "plot_timelines"),
}
_MODULE_OF = {name: room for room, names in _MODULES.items() for name in names}

__all__ = [  # written out, for type checkers read it: the names of the table above
    "CSTO",
    "Act",
    "Arrears",
    "BeforeForceWarning",
    "Change",
    "Counting",
    "Deadline",
    "Disagreement",
    "Dispute",
    "Entry",
    "Event",
    "EventColumns",
    "Explanation",
    "Facts",
    "Fault",
    "Finding",
    "Force",
    "HorizonError",
    "Instrument",
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
    "diff",
    "dump",
    "dyads",
    "events_table",
    "export",
    "import_table",
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
_loading = RLock()  # Python breaks deadlocks of its import locks by showing half-made modules to one of the threads
if hasattr(os, "register_at_fork"):  # a thread that held the lock is not there in the new process
    os.register_at_fork(after_in_child=lambda: globals().update(_loading=RLock()))


def __getattr__(name: str) -> Any:  # noqa: ANN401  whatever the name names
    """Load a public name when it is first used (PEP 562)."""
    if name != "CSTO" and name not in _MODULE_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    with _loading:
        if name not in globals():
            if name == "CSTO":
                globals()[name] = import_module(".files.loading", __name__).load("csto")
            else:
                globals()[name] = getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)
    return globals()[name]


def __dir__() -> list[str]:
    """List the public names, and what every module has."""
    return sorted([*__all__, *(name for name in globals() if name.startswith("__"))])
