"""Everything that README, docs, docstrings and examples claim is executed or checked here.

How a block is checked depends on its language:

- ``python``: statement by statement, one session a page. ``# =>`` shows what a statement
  prints and then the `repr` of its value; ``# => raises E: …`` an exception, ``# => warns W: …`` a
  warning. What is not shown must not be there.
- ``console``: ``$ csto-membership …`` is run, and what it writes to both streams compared.
- ``toml``: a register is loaded; without a ``[register]`` table it is read as one more file beside the
  last register of the page. ``# file: NAME`` on the first line also writes it for the blocks that
  follow; ``# add to: NAME`` adds it to a file so written.
- ``json`` is parsed; a line of ``sh`` must be one of those that `.ci/run` or a reader runs.

In what is shown, a line ``…`` stands for one line or more, and a line's last ``…`` for its rest.
"""

import ast
import doctest
import importlib
import io
import json
import os
import pkgutil
import re
import runpy
import shlex
import subprocess
import sys
import tomllib
import warnings
from collections import Counter
from contextlib import redirect_stdout
from html.parser import HTMLParser
from inspect import isfunction
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from attrs import define, field
from click import Context, Option
from click.testing import CliRunner

import csto_membership
from csto_membership import (
    CSTO,
    Act,
    Counting,
    MembershipChart,
    Participation,
    Standing,
    Status,
    Voting,
    organization,
    page,
)
from csto_membership.cli.main import main
from csto_membership.errors import TransitionError
from csto_membership.files import tables
from csto_membership.files.reader import read
from csto_membership.model.disputes import Reading
from csto_membership.model.instruments import Arrears, Entry, EntryAt, Force, Kind, Withdrawal
from csto_membership.organization import evidence

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

import drawn  # noqa: E402  stands beside the pages
import llms  # noqa: E402  the same

README = ROOT / "README.md"
PICTURE = DOCS / "timeline.svg"
PAGES = [README, *sorted(DOCS.glob("*.md"))]
USE = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/csto-membership members 2012-07-01"
BUILD = ".venv/bin/pip install -e '.[docs]' && .venv/bin/python -m sphinx -b html docs build/html"
TEST = 'python3 -m venv .venv && .venv/bin/pip install -e ".[test]" && .venv/bin/python -m pytest'
SHELL = {
    USE: "run by .ci/run",
    TEST: "run by .ci/run",
    BUILD: "built by .ci/run and by a test",
}
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"#\s=>\s?(.*)")


class Block(NamedTuple):
    """A fenced block of a page."""

    where: str
    info: str
    text: str


@define
class Session:
    """What the blocks of one page share."""

    names: dict = field(factory=lambda: {"__name__": "docs"})
    register: str = ""
    status: int = 0


def blocks_of(page):
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(f"{page.name}:{line}", found["info"].strip(), found["text"])


def prose_of(page):
    """Return a page with its drawings drawn and its other blocks and inline code left out."""
    return re.sub(r"`[^`\n]+`", "", FENCE.sub("", page.read_text(encoding="utf-8")))


def drawn_text(page):
    """Return a page as its reader sees it."""
    return drawn.as_read(page.read_text(encoding="utf-8"))


def same(shown, said):
    """Whether what is shown is what was said, cuts aside."""
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)+"
        elif line.endswith("…"):
            pattern += re.escape(line[:-1]) + r"[^\n]+\n"
        else:
            pattern += re.escape(line) + r"\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def expect(shown, said, where):
    shown, said = [line.rstrip() for line in shown], [line.rstrip() for line in said]
    if not same(shown, said):
        pytest.fail("\n".join([f"{where} shows", *shown, "but it is", *said]), pytrace=False)


# the languages


def run_python(block, session):
    lines = block.text.splitlines()
    statements = ast.parse(block.text).body
    ends = [node.lineno - 1 for node in statements[1:]] + [len(lines)]
    consumed = 0
    for node, end in zip(statements, ends, strict=True):
        rest = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode()
        marks = [SHOWN.fullmatch(line.strip()) for line in (rest, *lines[node.end_lineno : end])]
        shown = [mark[1] for mark in marks if mark]
        consumed += len(shown)
        expect(shown, performed(node, session.names), f"{block.where}, line {node.lineno} of the block")
    assert consumed == len(re.findall(r"#\s=>", block.text)), f"{block.where}: a result stands inside a statement"


def performed(node, names):
    """Perform one statement; return what it warns, prints, gives or raises, line by line."""
    printed, given = io.StringIO(), []
    with redirect_stdout(printed), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if isinstance(node, ast.Expr):
                value = eval(compile(ast.Expression(node.value), "docs", "eval"), names)  # noqa: S307  our own pages
                given = [] if value is None else repr(value).splitlines()
            else:
                exec(compile(ast.Module([node], []), "docs", "exec"), names)  # noqa: S102  our own pages
        except Exception as error:  # noqa: BLE001  whatever the page shows
            given = f"raises {type(error).__name__}: {error}".splitlines()
    warned = [f"warns {one.category.__name__}: {one.message}" for one in caught]
    return [*warned, *printed.getvalue().splitlines(), *given]


def run_console(block, session):
    commands = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    for command, shown in commands:
        expect(shown, typed(command, session), f"{block.where}, $ {command}")


def typed(command, session):
    """Run a command; return what a terminal would show."""
    program, *arguments = shlex.split(command)
    if (program, *arguments) == ("echo", "$?"):
        return [str(session.status)]
    assert program == "csto-membership", f"only the program itself is run, not {command}"
    done = CliRunner().invoke(main, arguments, prog_name=program)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    session.status = done.exit_code
    return done.output.splitlines()


def run_toml(block, session):
    if re.search(r"^\[register\]$", block.text, re.MULTILINE):
        session.register = block.text
        files = [("page.toml", block.text)]
    else:
        files = [("page.toml", session.register), ("more.toml", block.text)]
    read([(name, text.encode()) for name, text in files])
    if named := re.match(r"# (?P<how>file|add to): (?P<name>\S+)\n", block.text):
        with Path(named["name"]).open("w" if named["how"] == "file" else "a", encoding="utf-8") as file:
            file.write(f"{block.text}\n")


def run_json(block, _):
    json.loads(block.text)


def run_sh(block, _):
    for line in block.text.splitlines():
        assert line in SHELL, f"{block.where}: nothing runs {line}"


def run_text(block, _):
    """Check nothing: only generated parts have such blocks, and they are compared as a whole."""


RUN = {"text": run_text, "python": run_python, "console": run_console, "toml": run_toml, "json": run_json, "sh": run_sh}
DIRECTIVES = ("{drawn}", "{eval-rst}", "{toctree}")


@pytest.fixture
def at_root(tmp_path, monkeypatch):
    """Stand in an empty folder that has the examples, on a terminal of a fixed width."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


EXTRAS = {
    "annotate": ("narwhals", "pandas", "polars", "pyarrow", "duckdb"),
    "annotate_frame": ("narwhals", "polars", "duckdb"),
    "command-line": ("matplotlib",),
    "compare": ("narwhals", "pandas"),
    "panels": ("pandas", "polars", "pyarrow"),
    "sql": ("duckdb",),
    "visualization": ("matplotlib",),
    "plots": ("matplotlib",),
    "why-not": ("narwhals", "pandas"),
    "testing": ("hypothesis",),
    "test_my_register": ("hypothesis",),
}
"""The pages and examples that show what an extra brings."""


def require(name):
    """Skip a page or an example whose extra is not installed."""
    for package in EXTRAS.get(name, ()):
        pytest.importorskip(package, reason=f"{name} shows what the extra with {package} brings")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.usefixtures("at_root")
def test_every_block_of_a_page_does_what_it_shows(page):
    require(page.stem)
    session = Session()
    for block in blocks_of(page):
        if not block.info.startswith(DIRECTIVES):
            RUN[block.info](block, session)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_block_of_a_page_escapes_its_check(page):
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^\s*(```|~~~|>>> )", text, re.MULTILINE)) == 2 * len(list(blocks_of(page)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_generated_parts_of_a_page_are_up_to_date(page):
    text = page.read_text(encoding="utf-8")
    assert drawn.renewed(text) == text, "run python docs/drawn.py"
    assert "```text" not in drawn.PART.sub("", text)


@pytest.mark.parametrize(
    ("shown", "said", "verdict"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "…", "d"], ["a", "b", "c", "d"], True),
        (["a", "…", "d"], ["a", "d"], False),
        (["a …"], ["a and more"], True),
        (["a…"], ["a"], False),
        (["a.b"], ["aXb"], False),
        ([], ["a"], False),
        (["a"], [], False),
    ],
)
def test_a_cut_stands_for_something_and_nothing_else_may_differ(shown, said, verdict):
    assert same(shown, said) is verdict


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("1 + 1  # => 3", "shows\n3\nbut it is\n2"),
        ("1 + 1", "but it is\n2"),
        ("print('a')", "but it is\na"),
        ("x = 1  # => 1", "shows\n1"),
        ("1 / 0  # => raises ZeroDivisionError: never", "division by zero"),
        ("for n in [1]:\n    print(n)  # => 1\n    n", "shows\nbut it is\n1"),
    ],
)
def test_a_python_block_that_shows_something_else_is_found(source, fault):
    with pytest.raises(pytest.fail.Exception, match=re.escape(fault)):
        run_python(Block("here", "python", source), Session())


# the package's own docstrings


MODULES = sorted(m.name for m in pkgutil.walk_packages(csto_membership.__path__, "csto_membership."))
MODULES = ["csto_membership", *(name for name in MODULES if not name.endswith("__main__"))]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_run(module):
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if str(error.name).startswith("csto_membership"):
            raise
        pytest.skip(f"{error.name} comes with an extra")
    assert doctest.testmod(found).failed == 0


def test_the_docstrings_with_examples_are_found():
    assert doctest.testmod(importlib.import_module("csto_membership.register")).attempted >= 10


# what must be documented


@pytest.mark.parametrize("name", csto_membership.__all__)
def test_every_public_name_has_its_place_in_the_reference(name):
    page = (DOCS / "python.md").read_text(encoding="utf-8")
    assert re.search(rf"^\.\. (auto(class|function|exception)|py:data):: csto_membership\.{name}$", page, re.MULTILINE)


def defined(value, module):
    return callable(value) and getattr(value, "__module__", "") == module.__name__


DOCUMENTED_ELSEWHERE = {
    "organization": [n for n in organization.__all__ if isinstance(getattr(organization, n), type) and n != "Finding"],
    "annotate": ["unrecognised"],
    "evidence": [
        "Fact",
        *(n for n, v in vars(evidence).items() if isfunction(v) and defined(v, evidence) and n[0] != "_"),
    ],
    "compare": ["Comparison", "Combination", "Difference", "Score"],
}
"""Public names that the top package does not export, by the page that documents them."""


@pytest.mark.parametrize(
    ("stem", "name"), [(stem, name) for stem, names in DOCUMENTED_ELSEWHERE.items() for name in names]
)
def test_other_public_names_are_documented_on_the_page_of_their_question(stem, name):
    text = (DOCS / f"{stem}.md").read_text(encoding="utf-8")
    assert re.search(rf"^\.\. auto(class|function|exception):: csto_membership\.[\w.]*\b{name}$", text, re.MULTILINE)


def test_the_tests_that_the_page_on_correctness_names_exist():
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    page = (DOCS / "correctness.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)(?:::(\w+))?`", page)
    assert [one for one in named if f"def {one[1]}" not in written.get(one[0], "")] == []


@pytest.mark.parametrize("name", [n for n in csto_membership.__all__ if n.endswith(("Error", "Warning"))])
def test_every_error_stands_in_the_table_of_errors(name):
    page = (DOCS / "python.md").read_text(encoding="utf-8")
    error = getattr(csto_membership, name)
    row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
    caught_as = [base.__name__ for base in (LookupError, ValueError, Warning) if issubclass(error, base)]
    assert [name for name in caught_as if f"`{name}`" not in row] == []


@pytest.mark.parametrize("name", drawn.commands())
def test_every_command_and_option_stands_in_the_command_reference(name):
    text = drawn_text(DOCS / "command-line.md")
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, f"no section on {name}"
    options = [option for option in drawn.commands()[name].params if isinstance(option, Option)]
    for option in options:
        assert f"| `{option.opts[0]}" in section[1]
        assert option.help in section[1]
    assert f"$ csto-membership {name}" in section[1], f"no example of {name}"


COMPARED = f"compare '{ROOT}/examples/data/cow_igo_v3.csv' --state ccode --codes cow --year year --member csto"
PRINTED = (
    *("members 2012 --undetermined include", "status UZB 2012-07-01", "timeline UZB", "changes 2012-01-01 2013-01-01"),
    *("events BLR --all", "disputes", "by-reading UZB 2012-12-19", "deadlines ARM 2025-06-01"),
    *("panel 2012 2012 --codes iso3,name", "wide 2012 2012", "dyads 2012 2012", "spells UZB"),
    *("what-if --event 'ARM resume 2026-01-15'", "allies ARM 2024-03-01", "relations", "requests"),
    *("office", "office chair", "office chair 2024-03-01", "meetings", "meetings --state ARM"),
    *("sources", "sources --by source", "sources --by table", "sources --by erratum", "diagram"),
    *(COMPARED, f"{COMPARED} --ranking", "diff csto guam"),
)
"""Every command that prints a table, with each of the tables that it can print."""


@pytest.fixture(scope="module")
def columns():
    """Return the columns that each command prints, in all its tables."""
    printed = {}
    for words in PRINTED:
        done = CliRunner().invoke(main, [*shlex.split(words), "--format", "csv"])
        assert done.exit_code == 0, done.output
        printed.setdefault(words.split()[0], set()).update(done.stdout.splitlines()[0].split(","))
    return printed


@pytest.fixture(scope="module")
def columns_told():
    """Return the columns that the command reference tells of."""
    text = (DOCS / "command-line.md").read_text(encoding="utf-8")
    section = text.partition("\n## Columns\n")[2].partition("\n## ")[0]
    firsts = re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)
    return {name for first in firsts for name in re.findall(r"`(\w+)`", first)}


def test_every_command_that_prints_a_table_is_asked_for_its_columns(columns):
    formats = {name for name, one in drawn.commands().items() if "form" in {option.name for option in one.params}}
    assert set(columns) == formats - {"annotate", "day", "explain"}  # columns of the file, and texts


def test_every_column_that_two_commands_print_is_told(columns, columns_told):
    counted = Counter(name for names in columns.values() for name in names)
    assert {name for name, count in counted.items() if count > 1} - columns_told == set()


def test_every_column_that_is_told_is_printed(columns, columns_told):
    assert columns_told - set().union(*columns.values()) == set()


def test_the_options_of_the_program_itself_are_told():
    text = (DOCS / "command-line.md").read_text(encoding="utf-8")
    options = {name for one in main.get_params(Context(main)) if isinstance(one, Option) for name in one.opts}
    assert {name for name in options if f"{name}`" not in text} == set()


def test_the_register_of_your_treaty_has_at_most_fifty_lines():
    register = next(block for block in blocks_of(DOCS / "your-treaty.md") if block.info == "toml")
    assert len(register.text.splitlines()) <= 50


@pytest.mark.parametrize("register", sorted((ROOT / "examples" / "registers").glob("*.toml")), ids=lambda p: p.stem)
def test_every_example_register_is_told(register):
    assert f"| `{register.name}` |" in (DOCS / "your-treaty.md").read_text(encoding="utf-8")


def test_the_register_that_uses_every_key_does():
    block = next(block for block in blocks_of(DOCS / "register-files.md") if block.info == "toml")
    register = tomllib.loads(block.text)
    rows = {f"[[{table}]]": rows for table, rows in register.items()} | {"[register]": [register["register"]]}
    rows |= {f"[instrument.{key}]": [register["instrument"][0][key]] for key in ("entry", "withdrawal", "arrears")}
    rows["[instrument.force]"] = [register["instrument"][1]["force"]]
    rows["[[dispute.reading]]"] = register["dispute"][0]["reading"]
    unused = {
        (table, key)
        for table, kind in TABLES.items()
        for key in {*tables.keys_of(kind), *MANY.get(table, ())} - {key for row in rows[table] for key in row}
    }
    assert unused == set()


def test_every_exit_status_is_told():
    text = (DOCS / "command-line.md").read_text(encoding="utf-8")
    assert all(f"| {status} |" in text for status in (0, 2, 3))


TABLES = {
    **{f"[{name}]" if name == "register" else f"[[{name}]]": kind for name, kind in tables.TABLES.items()},
    "[instrument.entry]": Entry,
    "[instrument.force]": Force,
    "[instrument.withdrawal]": Withdrawal,
    "[instrument.arrears]": Arrears,
    "[[dispute.reading]]": Reading,
}
MANY = {"[[event]]": {"states", "instruments"}}
"""Keys that the loader spreads over several events."""


@pytest.mark.parametrize("table", TABLES)
def test_every_key_of_a_register_file_is_told_and_no_other(table):
    page = (DOCS / "register-files.md").read_text(encoding="utf-8")
    section = re.search(rf"^##+ `{re.escape(table)}`\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"no section on {table}"
    rows = re.findall(r"^\| (`[^|]*) \|", section[1], re.MULTILINE)
    documented = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    assert documented == set(tables.keys_of(TABLES[table])) | MANY.get(table, set())


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("glossary", [*Act, *Standing, *Participation, *Voting, *Status, *Counting]),
        ("register-files", [*Act, *Kind, *EntryAt, *tables.BY, *tables.FORMS]),
    ],
)
def test_every_word_of_the_vocabulary_is_told(page, words):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    assert [word for word in words if f"`{word}`" not in text] == []


# what is drawn


def cells(text):
    """Return the rows of a Markdown table, without its rule."""
    rows = [re.split(r" (?<!\\)\| ", line.strip("| ")) for line in text.strip().splitlines()]
    return [rows[0], *rows[2:]]


def words_to_positions():
    """Return a shortest word of acts to every position, found by running charts."""
    words = {str(MembershipChart().position): ()}
    waiting = list(words.values())
    for word in waiting:
        for act in Act:
            reached = driven((*word, act))
            if reached is not None and reached not in words:
                words[reached] = (*word, act)
                waiting.append(words[reached])
    return words


def driven(acts):
    """Drive a chart; return where it ends, or nothing where it refuses."""
    chart = MembershipChart()
    try:
        for act in acts:
            chart.perform(act)
    except TransitionError:
        return None
    return drawn.held(chart.position, chart.consent)


def test_the_table_of_verdicts_is_the_chart_s_in_every_cell():
    words = words_to_positions()
    seen = 0
    for half in drawn.HALVES:
        head, *rows = cells(drawn.draw("verdicts", half))
        for name, *verdicts in rows:
            for act, verdict in zip(head[1:], verdicts, strict=True):
                after = driven((*words[name.strip("*")], act.strip("`")))
                assert verdict == (after or drawn.REFUSED), (name, act)
                seen += 1
    assert (seen, len(words)) == (342, 18)


MOVES = {
    ("standing", "sign"): "outsider → signatory, withdrawn → signatory",
    ("standing", "withdraw_signature"): "signatory → outsider",
    ("standing", "enter_into_force"): "outsider → member, signatory → member, withdrawn → member",
    ("standing", "notify_withdrawal"): "member → withdrawing",
    ("standing", "rescind_withdrawal"): "withdrawing → member",
    ("standing", "withdraw"): "member → withdrawn, withdrawing → withdrawn",
    ("standing", "expel"): "member → withdrawn, withdrawing → withdrawn",
    ("standing", "lapse"): "signatory → outsider, member → withdrawn, withdrawing → withdrawn",
    ("standing", "terminate"): "signatory → outsider, member → withdrawn, withdrawing → withdrawn",
    **{("consent", act): "none → given" for act in ("ratify", "accede", "succeed")},
    **{("consent", act): "given → none" for act in ("withdraw_consent", "withdraw", "expel", "lapse", "terminate")},
    ("participation", "suspend"): "active → suspended, frozen → suspended",
    ("participation", "reinstate"): "suspended → active",
    ("participation", "freeze"): "active → frozen",
    ("participation", "resume"): "frozen → active",
    ("voting", "withhold_vote"): "entitled → withheld",
    ("voting", "restore_vote"): "withheld → entitled",
    **{("participation", act): "frozen → active, suspended → active" for act in ("withdraw", "expel")},
    **{("participation", act): "frozen → active, suspended → active" for act in ("lapse", "terminate")},
    **{("voting", act): "withheld → entitled" for act in ("withdraw", "expel", "lapse", "terminate")},
}


def test_the_list_of_moves_is_the_design_s():
    _, *rows = cells(drawn.draw("moves"))
    assert {(region, act.strip("`")): moves for region, act, moves in rows} == MOVES


def test_the_diagram_names_every_state_of_every_region():
    text = drawn.draw("diagram")
    assert all(f" as {word}\n" in text for word in (*Standing, *Participation, *Voting))


TREATY_TO_1999 = "signatory 1992-05-15, party 1994-04-20, withdrawn (lapse) 1999-04-21"
HISTORIES = {
    ("uzbekistan_2012", "charter"): {
        "withdrawn": "member 2006-08-16, suspended 2012-06-28, withdrawn (withdraw) 2012-12-19",
        "suspended": "member 2006-08-16, suspended 2012-06-28",
        "suspended_by_decision": "member 2006-08-16, suspended 2012-12-19",
        "withdrawn_by_note": "member 2006-08-16, withdrawn (withdraw) 2012-06-28",
        "article_19": "member 2006-08-16, withdrawing 2012-06-20, withdrawn (withdraw) 2012-12-20",
    },
    ("uzbekistan_treaty", "cst"): {
        "follows_charter": f"{TREATY_TO_1999}, party 2006-08-16, suspended 2012-06-28, withdrawn (withdraw) 2012-12-19",
        "still_party": f"{TREATY_TO_1999}, party 2006-08-16",
    },
    ("uzbekistan_1999", "cst"): {
        "lapsed": f"{TREATY_TO_1999}, party 2006-08-16, suspended 2012-06-28, withdrawn (withdraw) 2012-12-19",
        "moratorium": "signatory 1992-05-15, party 1994-04-20, suspended 1999-04-21, party 2006-08-16, "
        "suspended 2012-06-28, withdrawn (withdraw) 2012-12-19",
    },
    ("uzbekistan_return", "charter"): {
        reading: f"member {day}, suspended 2012-06-28, withdrawn (withdraw) 2012-12-19"
        for reading, day in (
            ("protocol", "2006-08-16"),
            ("summit", "2006-06-23"),
            ("law", "2006-12-13"),
            ("package", "2008-03-28"),
        )
    },
    ("azerbaijan_deposit", "cst"): {
        "party": "signatory 1993-09-24, party 1994-04-20, withdrawn (lapse) 1999-04-21",
        "never_deposited": "signatory 1993-09-24, outsider 1999-04-21",
    },
    ("armenia_2024", "charter"): {
        "frozen": "signatory 2002-10-07, member 2003-09-18, frozen 2024-02-22",
        "frozen_as_reported": "signatory 2002-10-07, member 2003-09-18, frozen 2024-02-23",
        "full_member": "signatory 2002-10-07, member 2003-09-18",
    },
}


@pytest.mark.parametrize(("dispute", "instrument"), HISTORIES)
def test_a_contested_case_shows_the_history_under_each_reading(dispute, instrument):
    _, section = drawn.draw("dispute", dispute).split(f"(`{instrument}`):\n\n", 1)
    _, *rows = cells(section.split("\n\n")[0])
    assert {reading.strip("`"): history for reading, history in rows} == HISTORIES[dispute, instrument]


@pytest.mark.parametrize("dispute", CSTO.disputes, ids=lambda dispute: dispute.id)
def test_every_dispute_is_told_with_its_readings_and_sources(dispute):
    page = drawn_text(DOCS / "contested-cases.md")
    section = re.search(rf"^## {dispute.id}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"no section on {dispute.id}"
    documented = [dispute.question, *(reading.text for reading in dispute.readings)]
    sources = {one for held in (dispute, *dispute.readings) for one in held.sources}
    documented += [CSTO.sources[one].title for one in sources]
    assert [text for text in documented if text not in section[1]] == []


# links


def slug(heading):
    """Return the anchor of a heading, as GitHub and MyST make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page):
    return {slug(found) for found in re.findall(r"^#{1,3} (.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)}


def links(page):
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", prose_of(page)) if not re.match(r"https?:|mailto:", link)]


@pytest.mark.parametrize(
    "page",
    [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "DATA-NEWS.md", llms.CONTENTS],
    ids=lambda p: p.name,
)
def test_every_link_leads_somewhere(page):
    dead = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", PAGES[1:], ids=lambda page: page.stem)
def test_pages_link_to_pages_only_so_that_they_can_be_built_alone(page):
    beside = {"", "timeline.svg", *(one.name for one in PAGES[1:])}
    assert [link for link in links(page) if link.partition("#")[0] not in beside] == []


def test_every_page_is_in_the_table_of_contents():
    listed = re.findall(r"^[a-z-]+$", "\n".join(b.text for b in blocks_of(DOCS / "index.md")), re.MULTILINE)
    assert sorted([*listed, "index"]) == [page.stem for page in PAGES[1:]]


def test_every_page_and_every_example_is_linked_from_the_readme():
    linked = {ROOT / link.partition("#")[0] for link in links(README)}
    assert {*PAGES[1:], *(ROOT / "examples").glob("*.py"), ROOT / "llms.txt"} - linked == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](b.md)", ["b.md"]),
        ("[a](b.md#c) and ![d](e.svg)", ["b.md#c", "e.svg"]),
        ("[a](https://example.org/b.md)", []),
        ("`[a](b.md)`", []),
        ("```text\n[a](b.md)\n```\n", []),
    ],
)
def test_a_link_is_found_where_it_is_one(tmp_path, text, found):
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    assert links(tmp_path / "page.md") == found


# the table of contents for language models


def contents():
    return llms.CONTENTS.read_text(encoding="utf-8")


def test_the_contents_have_the_form_of_llmstxt_org():
    title, summary, *rest = re.split(r"\n\n(?=> |## )", contents())
    assert title == "# csto-membership"
    assert all(line.startswith(">") for line in summary.split("\n\n")[0].splitlines())
    lists = [section.strip().splitlines() for section in rest]
    assert [head[0] for head in lists] == [
        f"## {name}" for name in ("Start", "How to", "Understand", "Reference", "Optional")
    ]
    listed = [line for section in lists for line in section[2:]]
    assert len(llms.named("\n".join(listed))) == len(listed)


def test_the_contents_name_every_page_once():
    named = llms.named(contents())
    assert sorted(path for path in named if path.startswith("docs/")) == [f"docs/{page.name}" for page in PAGES[1:]]
    assert len(named) == len(set(named))


def test_the_contents_name_every_example():
    scripts = {f"examples/{path.name}" for path in (ROOT / "examples").glob("*.py")}
    assert scripts - set(llms.named(contents())) == set()


def test_a_link_without_a_word_on_what_it_leads_to_is_not_a_line_of_contents():
    assert llms.named("- [a](b.md): what it is.\n- [c](d.md)\n- [e](f.md): \n") == ["b.md"]


def test_the_contents_are_laid_out_with_what_they_name(tmp_path):
    llms.lay_out(tmp_path)
    laid = (tmp_path / "llms.txt").read_text(encoding="utf-8")
    assert [path for path in llms.named(laid) if not (tmp_path / path).is_file()] == []
    assert len(llms.named(laid)) == len(llms.named(contents()))


def test_pages_are_laid_out_as_they_are_read(tmp_path):
    llms.lay_out(tmp_path)
    laid = (tmp_path / "command-line.md").read_text(encoding="utf-8")
    assert "{drawn}" not in laid
    assert "| `--instrument ID` | " in laid


# the picture

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = r"(-?\d+(?:\.\d+)?)"
BAR = re.compile(r"(cst|charter)-([A-Z]{3})-(\d{4}-\d\d-\d\d)-(.+)")


def bars(root):
    """Return what is drawn of each bar of a picture: where it is within its axes, its colour, its hatch."""
    hatched = {f"url(#{pattern.get('id')})": pattern for pattern in root.iter(f"{SVG}pattern")}
    found = {}
    for axes in root.iter(f"{SVG}g"):
        if axes.get("id", "").startswith("axes_"):
            frame, *_ = (box(path) for path in axes.iter(f"{SVG}path"))
            for bar in axes.findall(f"{SVG}g"):
                if BAR.fullmatch(bar.get("id", "")):
                    path = bar.find(f"{SVG}path")
                    fill = re.search(r"fill: ([^;]+)", path.get("style"))[1]
                    found[bar.get("id")] = (within(box(path), frame), *look(fill, hatched.get(fill)))
    return found


def look(fill, pattern):
    """Return the colour of a fill, and the directions of its hatch, which no version of matplotlib names alike."""
    if pattern is None:
        return fill, set()
    points = [
        complex(float(x), float(y)) for x, y in re.findall(NUMBER + " " + NUMBER, pattern.find(f"{SVG}path").get("d"))
    ]
    lines = (end - start for start, end in zip(points[::2], points[1::2], strict=True))
    return pattern.find(f"{SVG}rect").get("fill"), {f"{line / abs(line):.1f}" for line in lines}


def box(path):
    """Return the left, the right, the top and the bottom of what a path encloses."""
    numbers = [float(number) for number in re.findall(NUMBER, path.get("d"))]
    return (min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2]))


def within(inner, outer):
    left, right, top, bottom = outer
    wide, high = right - left, bottom - top
    return pytest.approx(
        ((inner[0] - left) / wide, (inner[1] - left) / wide, (inner[2] - top) / high, (inner[3] - top) / high), abs=1e-3
    )


def words(root):
    return sorted("".join(text.itertext()).strip() for text in root.iter(f"{SVG}text"))


def kept_picture():
    return ET.parse(PICTURE).getroot()  # noqa: S314  our own file


@pytest.fixture(scope="session")
def picture_drawn_again(tmp_path_factory):
    pytest.importorskip("matplotlib", reason="the picture is drawn with the extra `plot`")
    path = tmp_path_factory.mktemp("picture") / "timeline.svg"
    importlib.import_module("picture").draw(path)
    return ET.parse(path).getroot()  # noqa: S314  our own file


def test_the_picture_has_the_bars_that_the_register_gives_now(picture_drawn_again):
    kept, again = bars(kept_picture()), bars(picture_drawn_again)
    assert list(kept) == list(again)
    assert [name for name, (place, *drawn) in kept.items() if [place.expected, *drawn] != [*again[name]]] == []


def test_each_status_of_the_picture_has_its_colour_and_its_hatch():
    looks = {}
    for name, (_, colour, hatch) in bars(kept_picture()).items():
        status = BAR.fullmatch(name)[4].removesuffix("-projected")
        looks.setdefault(status, set()).add((colour, frozenset(hatch)))
    assert looks == {
        "signatory": {("#f0e442", frozenset({"0.7-0.7j"}))},
        "member": {("#0072b2", frozenset())},
        "suspended": {("#d55e00", frozenset({"0.7-0.7j", "0.7+0.7j"}))},
        "frozen": {("#56b4e9", frozenset({"0.0-1.0j"}))},
        "withdrawn": {("#c4c4c4", frozenset({"1.0+0.0j"}))},
    }


def test_the_picture_says_what_the_register_says_now(picture_drawn_again):
    assert words(kept_picture()) == words(picture_drawn_again)


def test_the_picture_shows_each_history_from_its_first_day():
    shown = {}
    for name in bars(kept_picture()):
        instrument, state, day, status = BAR.fullmatch(name).groups()
        if not status.endswith("-projected"):
            shown.setdefault((instrument, state), []).append((day, status))
    asked = {
        (instrument, state.code): [(str(spell.start), str(spell.status)) for spell in spells[1:]]
        for instrument in ("cst", "charter")
        for state in CSTO.states
        if len(spells := CSTO.timeline(state, instrument=instrument).spells) > 1
    }
    assert shown == asked


def test_the_picture_is_small_and_white_and_has_no_name_twice():
    names = [node.get("id") for node in kept_picture().iter() if node.get("id")]
    assert PICTURE.stat().st_size < 100_000
    assert "fill: #ffffff" in kept_picture().find(f".//{SVG}g[@id='patch_1']/{SVG}path").get("style")
    assert len(names) == len(set(names))


@pytest.mark.parametrize("shower", [README, DOCS / "index.md"], ids=lambda path: path.stem)
def test_the_picture_is_shown_with_words_for_those_who_do_not_see_it(shower):
    shown = re.search(r"!\[([^\]]+)\]\((?:docs/)?timeline\.svg\)", shower.read_text(encoding="utf-8"))
    assert len(shown[1].split()) >= 10


# README, changelog, examples, build


@pytest.mark.parametrize("command", [USE, TEST])
def test_the_readme_has_the_two_commands_as_lines_of_their_own(command):
    assert README.read_text(encoding="utf-8").splitlines().count(command) == 1


def test_the_readme_says_which_python_is_needed():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert f"Python {needed.removeprefix('>=')}" in README.read_text(encoding="utf-8")


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@pytest.mark.parametrize(
    "claim",
    [
        f"the {NUMBERS[len(CSTO.states)]} states that were ever bound",
        f"with {NUMBERS[len(CSTO.disputes)]} disputes and their readings",
        f"{NUMBERS[len(Status)]} statuses, {NUMBERS[len(Counting)]} ways to count",
        f"checked through {CSTO.checked_through.day} {CSTO.checked_through:%B %Y}",
        f"1992 to {CSTO.checked_through:%B %Y}",
    ],
)
def test_what_the_readme_counts_is_counted(claim):
    assert claim in " ".join(README.read_text(encoding="utf-8").split())


def test_the_readme_names_the_year_of_every_instrument():
    text = README.read_text(encoding="utf-8")
    assert [one.id for one in CSTO.instruments if f"{one.signed.earliest.year}" not in text] == []


def test_the_readme_is_cited_with_the_version_and_the_edition_of_today():
    edition = re.search(r"^## (\d{4}-\d\d-\d\d)$", (ROOT / "DATA-NEWS.md").read_text(encoding="utf-8"), re.MULTILINE)[1]
    text = " ".join(README.read_text(encoding="utf-8").split())
    assert f"version {csto_membership.__version__}, register edition of {edition}" in text


def test_the_changelog_tells_of_this_version_on_the_day_of_the_citation():
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    day = re.search(r'date-released: "(.*)"', cited)[1]
    heading = f"## [{csto_membership.__version__}] - {day}"
    assert heading in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


EXAMPLES = {
    "test_my_register": ["Rome Statute of the International Criminal Court", "46 of 46 invariants hold"],
    "quickstart": ["7 members on 2012-07-01", "Uzbekistan  suspended", "2012-12-19: Uzbekistan"],
    "armenia_2024": ["de_jure        ARM BLR KAZ KGZ RUS TJK", "participating  BLR KAZ KGZ RUS TJK", "full_member"],
    "uzbekistan_readings": ["article_19             withdrawing", "withdrawn_by_note      member       withdrawn"],
    "plots": ["timelines: Armenia, Azerbaijan", "readings: withdrawn, suspended", "counts: de_jure, participating"],
    "your_treaty": ["Greece", "2022-03-16", "expel"],
    "annotate_frame": ["Armenia     2024-03-01  12      frozen     true    true", "polars, lazily", "DuckDB:"],
    "compare_cow": ["113 of 117 cells agree", "66146 of 66150 days agree", "Uzbekistan 2006-08-16: coded as no member"],
}


def test_every_example_is_checked():
    examples = {path.stem for path in (ROOT / "examples").glob("*.py")}
    assert examples == {*EXAMPLES, "web_service"}  # test_json_answers runs the web service


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_prints_what_it_promises(name, capsys):
    require(name)
    runpy.run_path(str(ROOT / "examples" / f"{name}.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert [line for line in EXAMPLES[name] if line not in printed] == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda page: page.stem)
def test_no_page_names_a_place_on_somebody_s_machine(page):
    assert re.findall(r"/(?:tmp|home|root|work|Users)/\S*", page.read_text(encoding="utf-8")) == []


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Build the docs; return the folder, and what Sphinx said."""
    for needed in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(needed, reason=f"{needed} comes with the docs extra; .ci/run builds the docs itself")
    folder = tmp_path_factory.mktemp("html")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})  # noqa: S603
    return folder, (done.returncode, done.stderr)


def test_the_docs_build_without_a_warning(built):
    folder, said = built
    assert said == (0, "")
    assert all((folder / f"{page.stem}.html").exists() for page in PAGES[1:])


class Html(HTMLParser):
    """The anchors of a built page, and what it leads to or loads."""

    def __init__(self, path):
        super().__init__()
        self.anchors, self.leads, self.frames = set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors |= {given[key] for key in ("id", "name") if given.get(key)}
        self.leads += [given[key] for key in ("href", "src") if given.get(key)]
        self.frames += [given["src"]] if tag == "iframe" else []


@pytest.fixture(scope="session")
def built_pages(built):
    folder, _ = built
    return {path.name: Html(path) for path in folder.glob("*.html")}


def dead_leads(name, folder, pages):
    """Return what a built page leads to or loads that is not there."""
    for lead in pages[name].leads:
        path, _, anchor = lead.partition("#")
        aim = unquote(path.partition("?")[0]) or name
        if not re.match(r"https?:|mailto:|data:", lead):
            lost = aim in pages and anchor and unquote(anchor) not in pages[aim].anchors
            if lost or not (folder / aim).is_file():
                yield lead


def test_everything_that_a_built_page_leads_to_is_there(built, built_pages):
    dead = {name: list(dead_leads(name, built[0], built_pages)) for name in built_pages}
    assert {name: leads for name, leads in dead.items() if leads} == {}


@pytest.mark.parametrize(
    ("lead", "dead"),
    [
        ("there.html", []),
        ("there.html#here", []),
        ("#own", []),
        ("https://example.org/", []),
        ("there.html#nowhere", ["there.html#nowhere"]),
        ("#nowhere", ["#nowhere"]),
        ("nowhere.html", ["nowhere.html"]),
    ],
)
def test_a_dead_lead_of_a_built_page_is_found(tmp_path, lead, dead):
    (tmp_path / "there.html").write_text('<p id="here"></p>', encoding="utf-8")
    (tmp_path / "one.html").write_text(f'<p id="own"></p><a href="{lead}"></a>', encoding="utf-8")
    pages = {path.name: Html(path) for path in tmp_path.glob("*.html")}
    assert list(dead_leads("one.html", tmp_path, pages)) == dead


def test_the_live_explorer_of_the_register_is_in_the_built_docs(built, built_pages):
    (frame,) = built_pages["visualization.html"].frames
    assert frame == f"{drawn.EXPLORER}#2012-07-01"
    assert frame in built_pages["index.html"].leads
    assert (built[0] / drawn.EXPLORER).read_text(encoding="utf-8") == page(CSTO)


def test_the_contents_for_language_models_are_in_the_built_docs(built):
    folder, _ = built
    named = llms.named((folder / "llms.txt").read_text(encoding="utf-8"))
    assert len(named) > len(PAGES)
    assert [path for path in named if not (folder / path).is_file()] == []
