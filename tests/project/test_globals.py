"""No global state is touched: a process is after every use of the package what it was before.

What is watched is listed in `STATE`; each use runs in a process of its own.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import csto_membership

FILES = Path(csto_membership.__file__).parent / "data" / "csto"
STATE = """
import builtins, decimal, faulthandler, gc, gettext, hashlib, json, locale, logging, os, random, signal
import socket, sys, tempfile, threading, time, warnings

def state():
    context = decimal.getcontext()
    named = {name: logging.getLogger(name) for name in logging.Logger.manager.loggerDict}
    return {
        "text domain": gettext.textdomain(),
        "folder of the text domain": gettext.bindtextdomain(gettext.textdomain()),
        "translation": "_" in vars(builtins),
        "names of all modules": sorted(vars(builtins)),
        "filters of warnings": [str(one) for one in warnings.filters],
        "showing of warnings": id(warnings.showwarning),
        "locale": [locale.setlocale(getattr(locale, kind)) for kind in sorted(dir(locale)) if kind.startswith("LC_")],
        "decimals": str(context),
        "search path": list(sys.path),
        "finders": [str(one) for one in (*sys.meta_path, *sys.path_hooks)],
        "logging": [str(logging.root.handlers), logging.root.level, logging.root.manager.disable],
        "loggers with a handler": sorted(name for name, one in named.items() if one.handlers and name != "concurrent"),
        "signals": [str(signal.getsignal(one)) for one in sorted(signal.valid_signals())],
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "chance": hashlib.sha256(repr(random.getstate()).encode()).hexdigest(),
        "depth of recursion": sys.getrecursionlimit(),
        "longest number": sys.get_int_max_str_digits(),
        "switching of threads": sys.getswitchinterval(),
        "hooks": [id(one) for one in (sys.excepthook, sys.displayhook, sys.unraisablehook, threading.excepthook)],
        "tracing": [str(threading.gettrace()), str(threading.getprofile()), str(sys.getprofile())],
        "streams": [id(one) for one in (sys.stdin, sys.stdout, sys.stderr)],
        "threads": threading.active_count(),
        "collecting": [gc.isenabled(), gc.get_threshold(), gc.get_debug(), len(gc.callbacks)],
        "faults": faulthandler.is_enabled(),
        "clock": [time.tzname, time.timezone],
        "sockets": socket.getdefaulttimeout(),
        "encoding": sys.getfilesystemencoding(),
        "temporary files": tempfile.tempdir,
    }
"""
AROUND = """
import contextlib, io
gettext.textdomain("theirs")
random.seed(7)
before = state()
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    exec(USE)
after = state()
print(json.dumps({name: [before[name], after[name]] for name in before if before[name] != after[name]}))
"""
ASK = """
from csto_membership import CSTO, Counting, Event, MembershipError, Moment
CSTO.members("2012-07-01", counting=Counting.VOTING)
CSTO.is_member("Armenia", "2024-03-01")
CSTO.status("ARM", Moment.parse("2010"))
CSTO.position("UZB", "2012-07-01")
CSTO.statuses("2024-03-01")
CSTO.possible_statuses("AZE", "1993", instrument="cst")
str(CSTO.explain("UZB", "2012-07-01"))
CSTO.changes("2012-01-01", "2013-01-01")
CSTO.deadlines("ARM", "2025-01-01")
CSTO.members("2030-01-01", projected="accept")
CSTO.as_known_on("2012-08-01").read_as(uzbekistan_2012="suspended").timeline("UZB").spells
CSTO.with_events(Event(state="ARM", act="resume", date="2026-01-31")).members("2026-01-31")
CSTO.findings, CSTO.organization.snapshot("2012-07-01"), hash(CSTO), repr(CSTO)
for wrong in ({"state": "Uzbekstan", "on": "2012"}, {"state": "AZE", "on": "1993", "instrument": "cst"}):
    try:
        CSTO.status(**wrong)
    except MembershipError as error:
        str(error)
"""
USES = {
    "importing the package": "import csto_membership",
    "importing every public name": "from csto_membership import *",
    "asking": ASK,
    "a warning of a projection": "from csto_membership import CSTO; CSTO.members('2030-01-01')",
    "reading files": "from csto_membership import load; load(FILES)",
    "reading a faulty file": (
        "import pathlib, tempfile\n"
        "from csto_membership import RegisterError, load\n"
        "folder = tempfile.TemporaryDirectory(dir='.')\n"
        "file = pathlib.Path(folder.name, 'faulty.toml')\n"
        "file.write_text('[register]\\nformat = 7\\nnumber = 0x' + 'f' * 9000 + '\\n[[event]]\\n')\n"
        "try:\n    load(file)\nexcept RegisterError as error:\n    str(error)\n"
        "folder.cleanup()"
    ),
    "tables": (
        "from csto_membership import CSTO, dyads, events_table, panel, spells\n"
        "for table in (spells(CSTO), events_table(CSTO), dyads(CSTO, 2010, 2012), panel(CSTO, 2010, 2012)):\n"
        "    table.to_csv(), table.to_json(), table.to_markdown(), table._repr_html_()"
    ),
    "running the chart": "from csto_membership import MembershipChart; MembershipChart().perform('sign')",
    "drawing the chart": "from csto_membership.engine.chart import diagram; diagram('mermaid')",
    "the page": "from csto_membership import CSTO, page; page(CSTO)",
    "the command line": (
        "from csto_membership.cli.main import main\n"
        "for line in ('members 2012-07-01', 'status ARM 2024-03-01 --format json', 'explain UZB 2012-07-01',\n"
        "             'members 1993', 'status Uzbekstan', 'diagram', 'events UZB', 'day 2012-07-01', '--help'):\n"
        "    try:\n        main(line.split(), prog_name='csto-membership')\n    except SystemExit:\n        pass"
    ),
}


def changed_by(use, folder):
    """Return what a use changes in a process of its own: before and after, by name."""
    code = STATE + AROUND.replace("USE", repr(use.replace("FILES", repr(str(FILES)))))
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=folder, timeout=120)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_the_process_is_after_it_what_it_was_before(use, tmp_path):
    assert changed_by(use, tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("text domain", "gettext.textdomain('ours')"),
        ("filters of warnings", "warnings.simplefilter('error')"),
        ("locale", "locale.setlocale = lambda *_: 'ours'"),
        ("decimals", "decimal.getcontext().prec = 5"),
        ("search path", "sys.path.append('here')"),
        ("logging", "logging.basicConfig()"),
        ("loggers with a handler", "logging.getLogger('ours').addHandler(logging.NullHandler())"),
        ("signals", "signal.signal(signal.SIGINT, lambda *_: None)"),
        ("environment", "os.environ['OURS'] = '1'"),
        ("chance", "random.random()"),
        ("depth of recursion", "sys.setrecursionlimit(5000)"),
        ("longest number", "sys.set_int_max_str_digits(0)"),
        ("folder", "os.chdir('..')"),
        ("translation", "gettext.install('ours')"),
        ("hooks", "sys.excepthook = print"),
    ],
)
def test_a_use_that_changed_something_would_be_seen(name, use, tmp_path):
    assert name in changed_by(use, tmp_path)


def test_a_plot_changes_no_setting_of_matplotlib(tmp_path):
    pytest.importorskip("matplotlib", reason="plots need matplotlib")
    use = (
        "import matplotlib; matplotlib.use('agg')\n"
        "from matplotlib import pyplot\n"
        "from csto_membership import CSTO, plot, plot_count\n"
        "settings, warned = dict(matplotlib.rcParams), list(warnings.filters)\n"
        "plot(CSTO), plot_count(CSTO)\n"
        "assert dict(matplotlib.rcParams) == settings\n"
        "assert list(warnings.filters) == warned\n"
    )
    assert not {"text domain", "locale", "decimals", "chance"} & changed_by(use, tmp_path).keys()
