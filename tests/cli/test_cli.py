"""The command line gives the library's answers, and every refusal in one line."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from importlib import import_module
from itertools import groupby

import click
import pytest
from attrs import evolve
from click.testing import CliRunner
from command_line import REFUSED, Terminal, process, rows, run, shown_on
from documents import SOUND, altered, content, event
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import (
    CSTO,
    Counting,
    Event,
    HorizonError,
    MembershipError,
    RegisterError,
    UndeterminedError,
    __version__,
    load,
)
from csto_membership.analysis.spells import events_table
from csto_membership.cli import options, questions
from csto_membership.cli.main import MODULES, main
from csto_membership.cli.terminal import as_typed
from csto_membership.engine.chart import diagram
from csto_membership.engine.configurations import START
from csto_membership.engine.transitions import CONFIGURATIONS, TRANSITIONS
from csto_membership.files.check import check, replay
from csto_membership.files.loading import DATA, packaged
from csto_membership.files.schema import FILE
from csto_membership.model.vocabulary import MOVES
from csto_membership.output.table import FORMATS

SIX = ["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"]


@pytest.fixture
def register(tmp_path):
    """Return a function that writes a register, the sound one with changes, and gives its path."""

    def write(**changes):
        path = tmp_path / "r.toml"
        path.write_bytes(content(altered({key.replace("__", "."): value for key, value in changes.items()})))
        return str(path)

    return write


# every command, every option

BASE = {
    "members": ["2012-07-01"],
    "is-member": ["UZB", "2012-07-01"],
    "status": ["UZB", "2012-07-01"],
    "timeline": ["UZB"],
    "explain": ["UZB", "2012-07-01"],
    "changes": ["2012-01-01", "2013-01-01"],
    "events": ["UZB"],
    "disputes": [],
    "by-reading": ["UZB", "2020-01-01"],
    "deadlines": ["ARM", "2026-01-01"],
    "what-if": ["--event", "ARM resume 2026-01-31"],
    "check": ["csto"],
    "diagram": [],
    "schema": [],
    "office": ["chair", "2023-06-01"],
    "meetings": ["2022-01-01", "2026-01-01"],
    "relations": ["2023-01-01"],
    "requests": ["ARM"],
    "allies": ["ARM", "2024-03-01"],
    "day": ["2023-11-23"],
    "sources": [],
    "cite": ["--fact", "arm-freeze"],
}
"""Each command but `new` and `build` with a question that it answers."""

VALUES = {
    "--also": ["sco"],
    "--register": [str(DATA / "csto")],
    "--reading": ["armenia_2024=frozen_as_reported"],
    "--known": ["2026-01-15"],
    "--instrument": ["charter"],
    "--counting": ["de_jure"],
    "--undetermined": ["raise"],
    "--projected": ["accept"],
    "--format": ["json"],
    "--all": [],
    "--json": [],
    "--event": ["BLR suspend 2026-01-31"],
    "--body": ["Collective Security Council"],
    "--kind": ["regular"],
    "--state": ["ARM"],
    "--planned": [],
    "--role": ["observer"],
    "--duty": ["article-4"],
    "--by": ["table"],
    "--only": ["memory"],
    "--older-than": ["0"],
    "--fact": ["chair-rus-2009"],
    "--style": ["csl"],
}
"""A value for each option but `--output`."""

ELSEWHERE = {"annotate", "plot", "page", "panel", "wide", "spells", "dyads", "compare", "diff", "export", "import"}
"""The commands whose tests stand with their packages."""

COMMANDS = {name: main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))}

OPTIONS = [
    (name, option)
    for name, command in COMMANDS.items()
    if name not in ELSEWHERE
    for parameter in command.params
    if isinstance(parameter, click.Option) and parameter.name != "exit_status"
    for option in parameter.opts
]


OTHER = {"diagram": "mermaid", "explain": "text", "day": "text"}
"""A format that is not JSON, of the commands that print no table."""


def test_a_word_of_an_option_may_be_written_in_any_case():
    assert run("members", "2012-07-01", "--counting", "Signed", "--format", "JSON").stdout == (
        run("members", "2012-07-01", "--counting", "signed", "--format", "json").stdout
    )


def test_every_command_is_tested():
    assert BASE.keys() | {"new", "build"} | ELSEWHERE == COMMANDS.keys()


@pytest.mark.parametrize("name", BASE)
def test_a_command_answers_on_standard_output(name):
    result = run(name, *BASE[name])
    assert result.stdout.endswith("\n")
    assert "error" not in result.stderr


@pytest.mark.parametrize(("name", "option"), [pair for pair in OPTIONS if pair[1] != "--output"])
def test_a_command_takes_its_options(name, option):
    assert run(name, *BASE[name], option, *VALUES[option]).stdout


@pytest.mark.parametrize("name", [name for name, option in OPTIONS if option == "--output"])
def test_output_goes_to_the_file_asked_for_and_nowhere_else(name, tmp_path):
    result = run(name, *BASE[name], "--output", tmp_path / "out")
    assert result.stdout == ""
    assert (tmp_path / "out").read_text(encoding="utf-8") == run(name, *BASE[name]).stdout


@pytest.mark.parametrize("name", [name for name, option in OPTIONS if option == "--register"])
def test_the_packaged_register_and_its_files_answer_alike(name):
    assert run(name, *BASE[name], "--register", DATA / "csto").output == run(name, *BASE[name]).output


@pytest.mark.parametrize("name", [name for name, option in OPTIONS if option == "--format" and name not in OTHER])
def test_a_table_has_the_same_rows_in_every_format(name):
    texts = {form: run(name, *BASE[name], "--format", form).stdout for form in FORMATS}
    listed = list(csv.reader(io.StringIO(texts["csv"])))
    assert listed == list(csv.reader(io.StringIO(texts["tsv"]), delimiter="\t"))
    assert [list(row) for row in json.loads(texts["json"])] == [listed[0]] * (len(listed) - 1)
    assert texts["markdown"].count("\n") == len(listed) + 1
    assert len(run(name, *BASE[name]).stdout.splitlines()) == len(listed)


@pytest.mark.parametrize("name", [name for name, option in OPTIONS if option == "--format"])
def test_json_is_a_format_of_every_command_that_has_formats_and_has_two_spellings(name):
    written = run(name, *BASE[name], "--format", "json").stdout
    assert json.loads(written)
    assert (
        written
        == run(name, *BASE[name], "--json").stdout
        == run(name, *BASE[name], "--json", "--format", "json").stdout
    )
    assert (
        "--json is --format json" in run(name, *BASE[name], "--json", "--format", OTHER.get(name, "tsv"), code=2).stderr
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_is_for(name):
    shown = run(name, "--help").stdout
    assert shown.startswith(f"Usage: csto-membership {name} ")
    assert all(p.help and p.opts[0] in shown for p in COMMANDS[name].params if isinstance(p, click.Option))
    assert COMMANDS[name].help


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_the_help_lists_every_command_and_the_exit_statuses(flag):
    shown = run(flag).stdout
    assert all(f"\n  {name} " in shown for name in COMMANDS)
    assert "2 bad input, 3" in " ".join(shown.split())


def test_the_version_is_the_package_s():
    assert run("--version").stdout == f"csto-membership, version {__version__}\n"


def test_no_command_at_all_shows_the_help():
    assert "Usage: csto-membership" in CliRunner().invoke(main, [], prog_name="csto-membership").output


# members


def test_members_are_those_of_the_register():
    found = rows("members", "2012-07-01")
    assert [row["state"] for row in found] == [*SIX, "UZB"]
    assert found[-1] == {"state": "UZB", "name": "Uzbekistan", "status": "suspended", "start": "2012-06-28"}
    assert found[0] == {"state": "ARM", "name": "Armenia", "status": "member", "start": "2003-09-18"}


@pytest.mark.parametrize(
    ("counting", "codes"),
    [("participating", SIX), ("voting", SIX), ("signed", [*SIX, "UZB"]), ("de_jure", [*SIX, "UZB"])],
)
def test_counting_says_who_counts(counting, codes):
    assert [row["state"] for row in rows("members", "2012-07-01", "--counting", counting)] == codes


def test_the_day_is_today_unless_it_is_given(monkeypatch):
    monkeypatch.setattr(options, "today", lambda: date(2012, 7, 1))
    assert run("members").stdout == run("members", "2012-07-01").stdout
    assert run("status", "UZB").stdout == run("status", "UZB", "2012-07-01").stdout
    assert run("explain", "UZB").stdout == run("explain", "UZB", "2012-07-01").stdout


@pytest.mark.parametrize(
    "words",
    [
        ["members", "today"],
        ["changes", "2012-01-01", "today"],
        ["status", "UZB", "2013-01-01", "--known", "today"],
        ["relations", "today"],
        ["meetings", "2012-01-01", "today"],
        ["panel", "2012", "today"],
        ["office", "chair", "today"],
        ["what-if", "--event", "UZB accede today"],
    ],
    ids=" ".join,
)
def test_today_is_a_date_everywhere(monkeypatch, words):
    monkeypatch.setattr(options, "today", lambda: date(2013, 1, 2))
    monkeypatch.setattr(questions, "today", lambda: date(2013, 1, 2))
    exact = [word.replace("today", "2013-01-02") for word in words]
    assert run(*words).output == run(*exact).output


# is-member


@pytest.mark.parametrize(("state", "answer", "code"), [("UZB", "yes\n", 0), ("GEO", "no\n", 1)])
def test_membership_is_a_word_or_an_exit_status(state, answer, code):
    assert run("is-member", state, "2012-07-01").stdout == answer
    assert run("is-member", state, "2012-07-01", "--exit-status", code=code).output == ""


def test_an_undetermined_membership_has_its_own_exit_status():
    for more in ([], ["--exit-status"]):
        assert run("is-member", "UZB", "2012", *more, code=3).stdout == ""


# options


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_given_twice_is_an_error_unless_it_may_be(name):
    for option in (one for one in COMMANDS[name].params if isinstance(one, click.Option)):
        twice = [option.opts[0], *["1"] * (0 if option.is_flag else option.nargs)] * 2
        line = f"error: Option '{option.opts[0]}' is given 2 times (see csto-membership {name} --help)\n"
        given = CliRunner().invoke(main, [name, *twice], prog_name="csto-membership").stderr
        assert (given == line) == (not option.multiple), option.opts


def test_members_of_a_year_of_change_are_both_rosters_and_a_way_out():
    result = run("members", "2012", code=3)
    assert result.stdout == ""
    notes = result.stderr.splitlines()
    assert notes[:3] == [
        f"note: certainly, on every day that 2012 can mean: {', '.join(CSTO.state(code).name for code in SIX)}",
        "note: perhaps as well: Uzbekistan",
        "note: for one day: members 2012-01-01; for every year of a span: panel FROM TO",
    ]
    assert notes[3].startswith("undetermined: ")
    assert "(de_jure) under 'charter' on 2012 cannot be determined; possible: Uzbekistan in or out" in notes[3]
    assert "withdraw 2012-12-19" in notes[3]
    assert len(notes) == 4


def test_a_roster_of_which_nobody_is_certain_says_nobody():
    assert "can mean: nobody" in run("members", "2003", code=3).stderr


def test_the_ways_out_of_an_undetermined_roster():
    assert [row["state"] for row in rows("members", "2012", "--undetermined", "exclude")] == SIX
    included = rows("members", "2012", "--undetermined", "include")
    assert [row["state"] for row in included] == [*SIX, "UZB"]
    assert [row["undetermined"] for row in included] == [False] * 6 + [True]
    assert included[-1]["status"] == "member or suspended or withdrawn"
    assert included[-1]["start"] is None, "no one spell holds throughout"


SIGNED = """
[register]
format = 1
id = "r"
name = "R"
constitutive = "t"
checked_through = 2026-01-31
[[instrument]]
id = "t"
name = "The Treaty"
kind = "treaty"
in_force = 2010-09-10
note = "Nobody's deposit was found."
sources = ["s"]
[[source]]
id = "s"
title = "S"
[[event]]
id = "e"
state = "BLR"
act = "sign"
date = 2009-06-14
sources = ["s"]
"""


@pytest.mark.parametrize(
    ("asked", "on"),
    [
        (["members", "2020-01-01"], "2020-01-01"),
        (["status", "BLR", "2020-01-01"], "2020-01-01"),
        (["explain", "BLR", "2020-01-01"], "2020-01-01"),
        (["panel", "2019", "2020"], "2020-12-31"),
    ],
)
def test_an_instrument_in_force_of_which_no_party_is_recorded_is_noted(asked, on, tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(SIGNED, encoding="utf-8")
    said = run(*asked, "--register", path).stderr.splitlines()
    assert said[0] == f"note: The Treaty: in force since 2010-09-10, but no member is recorded on {on}."
    assert said[1] == "note: Nobody's deposit was found."
    assert run(*asked, "--instrument", "cst").stderr == ""


def test_the_folder_of_a_file_to_write_must_be_there(tmp_path):
    folder = tmp_path / "no"
    for asked in (["members", "2020-01-01", "--output"], ["new"]):
        assert f"the folder {str(folder)!r} does not exist" in run(*asked, folder / "a.csv", code=2).stderr


def test_members_before_the_charter_are_nobody_and_the_note_names_the_command():
    result = run("members", "1998-01-01")
    assert result.stdout.splitlines() == ["state  name  status  start"]
    assert "in force 2003-09-18; nobody is a member under it on 1998-01-01" in result.stderr
    assert "note: For the 9 parties to Collective Security Treaty: --instrument cst" in result.stderr
    assert len(rows("members", "1998-01-01", "--instrument", "cst")) == 9


def test_an_answer_that_was_meant_has_no_note():
    assert run("members", "2012-07-01").stderr == ""
    assert run("status", "UZB", "2012-07-01").stderr == ""


# the words


@pytest.mark.parametrize(
    ("form", "word"), [("table", "party"), ("markdown", "party"), ("csv", "member"), ("tsv", "member")]
)
@pytest.mark.parametrize("command", [["members", "2010-01-01"], ["status", "ARM", "2010-01-01"], ["timeline", "ARM"]])
def test_members_of_a_mere_treaty_are_parties_to_people_and_members_to_programs(command, form, word):
    words = run(*command, "--instrument", "cst", "--format", form).stdout
    assert word in words
    assert {"party": "member", "member": "party"}[word] not in words


@pytest.mark.parametrize("form", ["table", *FORMATS])
def test_members_of_the_organization_are_members_in_every_format(form):
    words = run("members", "2010-01-01", "--format", form).stdout
    assert "member" in words
    assert "party" not in words


def test_an_imprecise_day_gives_every_word_that_is_possible():
    (row,) = [row for row in rows("members", "2012-06") if row["state"] == "UZB"]
    assert row["status"] == "member or suspended"
    assert "party or suspended" in run("members", "2012-06", "--instrument", "cst").stdout


# status


def test_status_has_the_position():
    assert rows("status", "Армения", "2024-03-01") == [
        {
            "state": "ARM",
            "name": "Armenia",
            "instrument": "charter",
            "on": "2024-03-01",
            "status": "frozen",
            "participation": "frozen",
            "voting": "entitled",
        }
    ]


def test_a_status_that_is_open_is_no_answer():
    result = run("status", "AZE", "1993", "--instrument", "cst", code=3)
    assert result.stdout == ""
    assert result.stderr.startswith("undetermined: the status of Azerbaijan under 'cst' on 1993 cannot be determined")
    assert result.stderr.count("\n") == 1


def test_a_position_that_is_open_behind_one_status_is_left_out(register):
    path = register(
        event__3=event("c1", "accede", "2000-01-01"), event__4=event("c2", "withhold_vote", "[2005-01-01..2005-12-31]")
    )
    (row,) = rows("status", "CCC", "2005-06-01", "--register", path)
    assert (row["status"], row["participation"], row["voting"]) == ("member", None, None)


def test_the_status_of_an_outsider_that_was_party_to_another_instrument_has_a_note():
    notes = run("status", "GEO", "2000").stderr
    assert "Charter of the Collective Security Treaty Organization entered into force on 2003-09-18 only" in notes
    assert "Georgia is withdrawn under Collective Security Treaty: --instrument cst" in notes
    assert run("is-member", "GEO", "2000").stderr == notes
    assert run("status", "GEO", "2000", "--instrument", "cst").stderr == ""
    assert run("is-member", "ARM", "2012").stderr == run("status", "ARM", "2012").stderr == ""


@pytest.mark.parametrize(("state", "near"), [("Kirgizstan", "Kyrgyzstan"), ("Belaruss", "Belarus")])
def test_a_misspelt_state_gets_a_suggestion(state, near):
    assert near in run("status", state, "2020-01-01", code=2).stderr


# views


def test_a_reading_changes_the_answer():
    assert rows("status", "UZB", "2020-01-01", "--reading", "uzbekistan_2012=suspended")[0]["status"] == "suspended"


def test_several_readings_may_be_given():
    given_ = ["--reading", "uzbekistan_2012=suspended", "--reading", "uzbekistan_treaty=still_party"]
    assert rows("status", "UZB", "2020-01-01", "--instrument", "cst", *given_)[0]["status"] == "member"


def test_what_was_not_yet_public_is_not_known():
    assert rows("status", "ARM", "2024-02-22", "--known", "2024-02-22")[0]["status"] == "member"
    assert rows("status", "ARM", "2024-02-22", "--known", "2024-02-23")[0]["status"] == "frozen"


def test_known_moves_the_horizon():
    assert "what was known on 2012-08-01" in run("status", "UZB", "2012-09-01", "--known", "2012-08-01").stderr


# the horizon


def test_a_projection_is_noted_and_answered():
    result = run("members", "2030-01-01")
    through = f"2026-02-13 ({CSTO.facts.checked_note})"
    assert result.stderr == f"note: the register was checked through {through}; 2030-01-01 is a projection\n"
    assert "Armenia" in result.stdout


def test_a_projection_of_a_register_that_says_no_more_of_its_check_is_noted():
    through = load("guam").checked_through
    noted = run("members", "2999-01-01", "--register", "guam").stderr.splitlines()
    assert noted[0] == f"note: the register was checked through {through}; 2999-01-01 is a projection"


def test_an_accepted_projection_is_not_noted():
    assert run("members", "2030-01-01", "--projected", "accept").stderr == ""


@pytest.mark.parametrize(
    "command", [["members"], ["status", "ARM"], ["explain", "ARM"], ["by-reading", "ARM"], ["deadlines", "ARM"]]
)
def test_a_refused_projection_is_an_error(command):
    assert "2026-02-13" in run(*command, "2030-01-01", "--projected", "refuse", code=2).stderr


@pytest.mark.parametrize(
    "command", [["members"], ["status", "ARM"], ["explain", "ARM"], ["by-reading", "ARM"], ["deadlines", "ARM"]]
)
def test_the_last_day_checked_is_no_projection(command):
    assert "projection" not in run(*command, "2026-02-13").output
    assert "2026-02-14 is a projection" in run(*command, "2026-02-14").stderr


# timeline, events, changes


def test_a_timeline_lists_half_open_spells():
    found = rows("timeline", "UZB")
    assert [(row["status"], row["start"], row["end"], row["exit"]) for row in found] == [
        ("outsider", None, "2006-08-16", None),
        ("member", "2006-08-16", "2012-06-28", None),
        ("suspended", "2012-06-28", "2012-12-19", None),
        ("withdrawn", "2012-12-19", None, "withdraw"),
    ]
    assert [row["days"] for row in found] == [None, 2143, 174, None]


def test_timelines_of_several_states_and_of_all():
    assert {row["state"] for row in rows("timeline", "ARM", "Georgia")} == {"ARM", "GEO"}
    assert {row["state"] for row in rows("timeline")} == {state.code for state in CSTO.states}


def test_for_programs_a_timeline_is_the_table_of_spells():
    options = ("--instrument", "cst", "--format", "csv")
    assert run("timeline", "GEO", *options).stdout == run("spells", "GEO", "--codes", "iso3,name", *options).stdout


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (["timeline", "GEO"], "state name instrument status participation voting start end days exit opened_by"),
        (["events", "GEO"], "date state instrument act topic effective before after event"),
        (["events", "GEO", "--all"], "date state instrument act topic effective before after event holds"),
        (
            ["what-if", "--event", "ARM resume 2026-01-31"],
            "which state name instrument status participation voting start end days exit opened_by",
        ),
    ],
    ids=["timeline", "events", "all-events", "what-if"],
)
def test_people_see_a_few_of_the_columns_that_programs_get(words, columns):
    assert run(*words).stdout.splitlines()[0].split() == columns.split()
    assert run(*words, "--format", "markdown").stdout.splitlines()[0] == f"| {columns.replace(' ', ' | ')} |"
    assert set(columns.split()) < set(rows(*words)[0])


def test_events_are_listed_by_date_and_can_be_narrowed():
    found = rows("events", "AZE", "--instrument", "cst")
    assert {(row["state"], row["instrument"]) for row in found} == {("AZE", "cst")}
    assert found[0]["event"] == "aze-cst-sign"
    assert len(rows("events")) == len(CSTO.events)
    assert [tuple(row.values()) for row in rows("events")] == [
        tuple(str(v) if isinstance(v, date) else v for v in row) for row in events_table(CSTO).rows
    ]


def test_events_under_each_instrument_are_told_in_the_words_for_its_members():
    listed = [line.split() for line in run("events", "KAZ").stdout.splitlines()]
    assert [line[-2] for line in listed if line[-1] in {"kaz-cst-ratify", "kaz-charter-ratify"}] == ["party", "member"]


def test_derived_events_are_listed(register):
    path = register(
        event__3=event("c1", "accede", "2000-01-01"), event__4=event("c2", "notify_withdrawal", "2005-03-01")
    )
    (row,) = (row for row in rows("events", "CCC", "--register", path) if row["derived_by"])
    assert (row["act"], row["effective"], row["before"], row["after"]) == (
        "withdraw",
        "2005-12-31",
        "withdrawing",
        "withdrawn",
    )


def test_all_events_are_those_of_other_readings_as_well():
    held, listed = rows("events", "AZE"), rows("events", "AZE", "--all")
    assert [row["event"] for row in listed if not row["holds"]] == ["aze-not-deposited"]
    assert [row for row in listed if row.pop("holds")] == held


def test_changes_tell_what_each_event_did_to_the_rosters():
    first, second = rows("changes", "2012-01-01", "2013-01-01")
    assert first["effective"] == "2012-06-28"
    assert (first["before"], first["after"], first["left"]) == ("member", "suspended", "participating voting")
    assert (second["effective"], second["after"], second["left"]) == (
        "2012-12-19",
        "withdrawn",
        "de_jure consented signed",
    )


def test_the_end_of_a_stretch_of_changes_is_not_included():
    assert [row["effective"] for row in rows("changes", "2012-06-28", "2012-12-19")] == ["2012-06-28"]


def test_a_derived_change_names_its_rule(register):
    path = register(
        event__3=event("c1", "accede", "2000-01-01"), event__4=event("c2", "notify_withdrawal", "2005-03-01")
    )
    (row,) = rows("changes", "2005-12-01", "2006-01-01", "--register", path)
    assert row["derived_by"] == "withdrawal P6M after the notice, at the next 12-31 (Article 9)"


# columns


NAMED = [
    ["members", "2012-07-01"],
    ["members", "2012", "--undetermined", "include"],
    ["status", "UZB", "2012-07-01"],
    ["timeline"],
    ["changes", "2012-01-01", "2013-01-01"],
    ["allies", "ARM", "2024-03-01"],
    ["what-if", "--event", "ARM resume 2026-01-15"],
    ["panel", "2012", "2012", "--codes", "iso3,name"],
]
CODED = [
    ["events"],
    ["panel", "2012", "2012"],
    ["wide", "2012", "2012"],
    ["spells"],
    ["requests"],
    ["office", "chair"],
    ["office", "chair", "2024-03-01"],
]


COLUMNS = {
    "members 2012-07-01": "state name status start",
    "members 2012 --undetermined include": "state name status start undetermined",
    "members 2012-07-01 --also sco": "state name csto sco",
    "status UZB 2012-07-01": "state name instrument on status participation voting",
    "changes 2012-01-01 2013-01-01": "effective state name act before after joined left event derived_by",
    "disputes": "dispute reading answers question text",
    "deadlines ARM 2026-01-01": "kind started due elapsed permits condition basis event",
    "office": "office name body kind since until rule",
    "office chair": "start end who holder state acting appointed memory tenure",
    "office chair 2024-03-01": "office on who holder state acting start appointed memory tenure",
    "meetings 2012-01-01 2013-01-01": (
        "date kind body place mode host chair present absent represented guests "
        "refused papers format claims outcome planned meeting"
    ),
    "meetings --state ARM": "date presence instead reason meeting",
    "relations": "subject country role object body direction start end claims note relation",
    "requests": "date state to article body response decided decision deployed returned claims request",
    "allies ARM 2024-03-01": "state name status instrument article",
}
"""Each table of the command line's own, and its columns for programs."""


@pytest.mark.parametrize("words", COLUMNS)
def test_programs_find_each_column_by_its_name(words):
    assert {tuple(row) for row in rows(*words.split())} == {tuple(COLUMNS[words].split())}


@pytest.mark.parametrize("words", [*NAMED, *CODED], ids=" ".join)
def test_a_state_is_a_code_in_every_table(words):
    codes = {row["state"] for row in rows(*words)} - {None}
    assert codes
    assert codes <= {"ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "RUS", "TJK", "UZB"}


@pytest.mark.parametrize("words", NAMED, ids=" ".join)
def test_a_name_is_that_of_the_state_beside_it_in_every_table(words):
    names = {(row["state"], row["name"]) for row in rows(*words)}
    assert names
    assert names <= {(state.code, state.name) for state in CSTO.states}


def test_a_change_is_dated_like_its_event():
    effective = {(row["event"], row["state"]): row["effective"] for row in rows("events", "--instrument", "cst")}
    changed = rows("changes", "1990-01-01", "2026-01-01", "--instrument", "cst")
    assert [row["effective"] for row in changed] == [effective[row["event"], row["state"]] for row in changed]


def test_a_member_s_start_is_that_of_its_spell():
    held = rows("spells", "--instrument", "cst")
    starts = {row["start"] for row in held if row["state"] == "UZB"}
    (uzbekistan,) = (row for row in rows("members", "2012-07-01", "--instrument", "cst") if row["state"] == "UZB")
    assert uzbekistan["start"] in starts


# disputes, readings, clocks


def test_disputes_mark_the_reading_that_answers():
    found = rows("disputes", "--reading", "armenia_2024=full_member")
    assert {row["reading"] for row in found if row["answers"] and row["dispute"] == "armenia_2024"} == {"full_member"}
    assert [tuple(row.values()) for row in rows("disputes")] == [
        (one.id, reading, reading == one.default, one.question, one[reading].text)
        for one in CSTO.disputes
        for reading in one.choices
    ]


def test_by_reading_answers_under_each_reading_that_matters():
    assert {row["armenia_2024"]: row["status"] for row in rows("by-reading", "ARM", "2024-02-22")} == {
        "frozen": "frozen",
        "frozen_as_reported": "member",
        "full_member": "member",
    }


@pytest.mark.parametrize("state", ["ARM", "UZB", "AZE"])
@pytest.mark.parametrize("instrument", ["charter", "cst"])
def test_deadlines_are_the_library_s(state, instrument):
    found = rows("deadlines", state, "2026-01-01", "--instrument", instrument)
    assert [tuple(row.values()) for row in found] == [
        (
            *(one.kind, str(one.started), str(one.due), one.elapsed, one.permits),
            *(one.condition or None, one.basis or None, one.event.id),
        )
        for one in CSTO.deadlines(state, "2026-01-01", instrument=instrument)
    ]


@pytest.mark.parametrize(("day", "elapsed"), [("2025-12-31", False), ("2026-01-01", True)])
def test_a_clock_has_run_out_from_its_day_on(day, elapsed):
    (clock,) = rows("deadlines", "ARM", day)
    assert (clock["kind"], clock["due"], clock["elapsed"]) == ("arrears", "2026-01-01", elapsed)


# explain


def test_an_explanation_is_the_library_s():
    assert run("explain", "UZB", "2012-07-01").stdout == f"{CSTO.explain('UZB', '2012-07-01')}\n"


def test_an_explanation_can_be_read_by_programs():
    found = json.loads(run("explain", "UZB", "2012-07-01", "--json").stdout)
    assert found["status"] == "suspended"
    assert found == json.loads(json.dumps(CSTO.explain("UZB", "2012-07-01").as_dict()))


def test_what_cannot_be_determined_is_explained_all_the_same():
    assert "cannot be determined" in run("explain", "AZE", "1993", "--instrument", "cst").stdout


# what if


def test_what_if_shows_the_spells_beside_each_other_and_the_derived_exit():
    result = run("what-if", "--event", "ARM notify_withdrawal 2027-01-15", "--format", "json")
    found = json.loads(result.stdout)
    assert [row["status"] for row in found if row["which"] == "now"][-1] == "frozen"
    then = [row for row in found if row["which"] == "then"]
    assert [(row["status"], row["start"]) for row in then[-2:]] == [
        ("withdrawing", "2027-01-15"),
        ("withdrawn", "2027-07-15"),
    ]
    assert (
        "note: derived: withdraw on 2027-07-15: withdrawal P6M after the notice (Charter, Article 19" in result.stderr
    )
    assert "note: cannot be checked: obligations under the organization are to be settled first" in result.stderr


@pytest.mark.parametrize("under", ["charter", "cst"])
def test_what_is_supposed_is_supposed_under_the_instrument_asked_for(under):
    found = rows("what-if", "--event", "ARM suspend 2026-01-31", "--instrument", under)
    assert [row["status"] for row in found if row["which"] == "then"][-1] == "suspended"
    assert {row["instrument"] for row in found} == {under}


def test_what_if_takes_several_events_and_names_of_several_words():
    given_ = ["--event", "Republic of Armenia resume 2026-01-30", "--event", "BLR suspend 2026-02-13"]
    assert {row["state"] for row in rows("what-if", *given_)} == {"ARM", "BLR"}


def test_what_if_without_a_notice_has_nothing_to_check():
    assert run("what-if", "--event", "ARM resume 2026-02-13").stderr == ""


def test_what_if_under_an_instrument_without_terms_of_withdrawal():
    assert run("what-if", "--event", "ARM note 2026-02-13", "--instrument", "ksor").stderr == ""


def test_what_the_machine_refuses_is_refused_in_one_line():
    line = run("what-if", "--event", "GEO suspend 2020-01-01", code=2).stderr
    assert "Georgia cannot suspend under 'charter' on 2020-01-01" in line
    assert "allowed from there: sign, accede, succeed" in line


# check


def test_check_says_what_was_checked():
    lines = run("check", "csto").stdout.splitlines()
    assert lines[0] == "Collective Security Treaty Organization (csto): sound"
    assert lines[1].startswith("  9 states, 6 instruments, ")
    assert lines[-1] == f"  checked through 2026-02-13 ({CSTO.facts.checked_note})"


def test_check_counts_one_as_one():
    assert "  2 states, 1 instrument, 4 events, 1 source, 0 disputes\n" in run("check", DATA / "template.toml").stdout


@pytest.mark.parametrize(
    ("events", "bonds", "acts"),
    [
        ([event("a", "accede", "2000-01-01")], "1 state-instrument history checked,", "2 acts of"),
        ([], "0 state-instrument histories checked,", "0 acts of"),
    ],
)
def test_check_counts_bonds_and_acts_in_number(tmp_path, events, bonds, acts):
    path = tmp_path / "r.toml"
    parts = {key: SOUND[key] for key in ("register", "state", "instrument", "source")}
    path.write_bytes(content(parts | {"event": events}))
    said = run("check", path).stdout
    assert f"\n  {bonds} under" in said
    assert f"\n  {acts} the default" in said


def test_check_reads_the_files_of_a_folder():
    assert run("check", DATA / "csto").stdout == run("check", "csto").stdout


def test_check_reports_claims_that_the_terms_do_not_honour(register):
    notice = event("c2", "notify_withdrawal", "2005-03-01", effective="2005-03-02")
    result = run("check", register(event__3=event("c1", "accede", "2000-01-01"), event__4=notice))
    assert "finding: CCC under 't': 'c2' claims 2005-03-02, but 2005-12-31 holds" in result.stderr
    assert "sound" in result.stdout


def test_check_prints_advice_as_notes(register):
    path = register(event__3=event("c1", "accede", "2090-01-01"))
    advice = [f"advice: {one}" for one in check(path).advice]
    assert advice
    assert [line for line in run("check", path).stderr.splitlines() if line.startswith("advice")] == advice


def test_check_lists_every_fault_of_a_broken_register(register):
    path = register(register__surprise=1, event__0__act="acede", state__1__name=5)
    result = run("check", path, code=2)
    assert result.stdout == ""
    assert result.stderr.splitlines()[0] == "error: 3 faults in the register"
    with pytest.raises(RegisterError) as info:
        load(path)
    assert result.stderr == f"error: {info.value}\n"


@pytest.mark.parametrize("instrument", ["charter", "cst"])
def test_a_roster_names_the_first_day_of_the_status_of_each_state(instrument):
    days = {step.earliest for state in CSTO.states for step in CSTO.timeline(state, instrument=instrument).steps}
    for on in sorted({day + timedelta(shift) for day in days for shift in (-1, 0, 1)}):
        for row in rows("members", str(on), "--instrument", instrument, "--undetermined", "exclude"):
            history = CSTO.timeline(row["state"], instrument=instrument)
            begun = [spell for spell in history.spells if spell.start is None or spell.start.latest <= on]
            runs = [list(some) for _, some in groupby(begun, key=lambda spell: spell.status)]
            assert row["start"] == str(runs[-1][0].start), (on, row)


def test_the_start_of_a_roster_is_that_of_the_status(register):
    path = register(
        event__3=event("c1", "accede", "2000-01-01", effective="2000-01-01"),
        event__4=event("c2", "withhold_vote", "2003-01-01"),
        event__5=event("c3", "restore_vote", "2005-01-01"),
    )
    for day in ("2002-01-01", "2004-01-01", "2006-01-01"):
        rows = run("members", day, "--register", path, "--format", "csv").stdout.splitlines()
        assert "CCC,Celand,member,2000-01-01" in rows
    perhaps = run("members", "1999-06", "--register", path, "--format", "csv", "--undetermined", "exclude")
    assert "CCC" not in perhaps.stdout


def test_what_is_open_on_one_day_is_not_said_of_every_day_that_it_can_mean(register):
    path = register(event__3=event("c1", "accede", "2000"))
    result = run("members", "2000-06-01", "--register", path, code=3)
    assert "note: certainly: Aland, Beland\n" in result.stderr


@pytest.mark.parametrize("name", packaged())
def test_check_drives_the_acts_of_every_bond(name):
    result = check(name)
    asked = result.register
    assert asked == load(name)
    bonds = [asked.timeline(state, instrument=under) for under in asked.instruments for state in asked.states]
    moved = sum(bool(bond.steps or bond.without_effect) for bond in bonds)
    assert result.acts == sum(len(bond.acts) for bond in bonds)
    assert moved <= result.bonds <= len(bonds)
    assert result.findings == asked.findings
    assert str(result).splitlines()[0] == f"{asked.name} ({name}): sound"


def test_a_chart_that_arrives_elsewhere_than_the_fold_is_a_fault_of_ours():
    timeline = CSTO.timeline("ARM")
    (act, _), *others = timeline.acts
    with pytest.raises(AssertionError, match="the chart is at signatory"):
        replay(evolve(timeline, acts=((act, START), *others)))


# diagram, new, schema


def test_the_diagram_draws_the_chart():
    assert "stateDiagram" in run("diagram").stdout
    for form in ("mermaid", "markdown"):
        assert run("diagram", "--format", form).stdout == f"{diagram(form).rstrip()}\n"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_verdicts_are_342_of_which_115_are_legal(form):
    shown = run("diagram", "--format", form).stdout
    found = json.loads(shown) if form == "json" else list(csv.DictReader(io.StringIO(shown)))
    verdicts = [row[act] for row in found for act in MOVES]
    assert (len(found), len(verdicts), len(verdicts) - verdicts.count("refused")) == (18, 342, 115)
    for row, (position, consent) in zip(found, CONFIGURATIONS, strict=True):
        assert (row["position"], row["consent"]) == (str(position), str(consent))
        for act in MOVES:
            after = TRANSITIONS.get((position, consent, act))
            assert (row[act] == "refused") is (after is None)
            assert after is None or row[act].removesuffix(", consent given") == str(after[0])
            waits = after is not None and str(after[1]) == "given" and not after[0].bound
            assert row[act].endswith(", consent given") is waits


def test_a_new_register_is_the_template_and_sound(tmp_path):
    path = tmp_path / "mine.toml"
    result = run("new", path)
    assert result.stdout == ""
    assert result.stderr == f"note: wrote {path}; try: csto-membership check {path}\n"
    assert path.read_bytes() == (DATA / "template.toml").read_bytes()
    assert "sound" in run("check", path).stdout
    assert rows("members", "2010-01-01", "--register", path)[0]["name"] == "Aldonia"


def test_a_new_register_never_replaces_a_file(tmp_path):
    (tmp_path / "mine.toml").write_text("precious")
    assert "is there already" in run("new", tmp_path / "mine.toml", code=2).stderr
    assert (tmp_path / "mine.toml").read_text() == "precious"


def test_the_schema_is_the_shipped_one(tmp_path):
    assert run("schema").stdout == FILE.read_text(encoding="utf-8")
    run("schema", "--output", tmp_path / "register.schema.json")
    assert (tmp_path / "register.schema.json").read_bytes() == FILE.read_bytes()


def test_what_is_shipped_is_read_in_utf_8_whatever_the_locale(tmp_path, monkeypatch):
    def named(encoding, _=2):
        assert encoding is not None
        return encoding

    monkeypatch.setattr("io.text_encoding", named)
    assert run("schema").stdout
    assert run("new", tmp_path / "mine.toml").stderr


# refusals


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["members", "--reading", "x"], "'--reading': 'x' is not DISPUTE=READING (see csto-membership members --help)"),
        (
            ["members", "--reading", "armenia_2024=frozen", "--reading", "armenia_2024=full_member"],
            (
                "'--reading': 'armenia_2024' cannot be read both as 'frozen' and as 'full_member' "
                "(see csto-membership members --help)"
            ),
        ),
        (["members", "--output", "."], "'--output': File '.' is a directory (see csto-membership members --help)"),
        (["what-if", "--event", "x"], "'--event': 'x' is not STATE ACT DATE (see csto-membership what-if --help)"),
        (["new", "."], "'PATH': . is there already (see csto-membership new --help)"),
    ],
)
def test_a_bad_value_is_refused_with_the_name_of_its_option_and_where_to_read_on(args, line):
    assert run(*args, code=2).stderr == f"error: Invalid value for {line}\n"


STATES_FILE = str(DATA / "states.csv")


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (
            ["annotate", STATES_FILE, "--state", "x"],
            "give one of --on (a column of days) and --year (a column of years)",
        ),
        (["diff", "csto", "sco", "--year", "x"], "--year is about a coding: --state names the column with its states"),
        (
            ["diff", "csto", "sco", "--rule", "last"],
            "--rule is about a coding: --state names the column with its states",
        ),
        (["members", "--json", "--format", "csv"], "--json is --format json, and --format csv is given too"),
        (
            ["sources", "--by", "table", "--only", "single"],
            "--only and --older-than choose among facts: leave out --by, or give --by fact",
        ),
        (["cite"], "give either STATE (and DATE) or --fact"),
        (["plot"], "a plot needs --output FILE.svg, FILE.png or FILE.pdf"),
        (["plot", "UZB", "--count", "--output", "a.svg"], "--count counts all states: name none"),
        (["page", "a.html", "--output", "b.html"], "give either FILE or --output"),
        (
            ["compare", STATES_FILE, "--state", "x", "--where", "y"],
            "Invalid value for '--where': 'y' is not COLUMN=VALUE",
        ),
        (["members", "--also", "csto"], "Invalid value for '--also': one register twice: csto, csto"),
        (
            ["status", "UZB", "2020", "--all", "--instrument", "cst"],
            "Invalid value for '--instrument': --all asks about every instrument",
        ),
    ],
)
def test_options_that_exclude_or_need_each_other_are_refused_in_these_words(monkeypatch, tmp_path, args, line):
    monkeypatch.chdir(tmp_path)
    assert run(*args, code=2).stderr == f"error: {line} (see csto-membership {args[0]} --help)\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("args", "words"), REFUSED, ids=lambda part: " ".join(part) if isinstance(part, list) else "")
def test_bad_input_is_refused_in_one_clear_line(args, words):
    result = run(*args, code=2)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert words in line


@pytest.mark.parametrize(
    "args",
    [
        ["members", "2012"],
        ["members", "2003-09"],
        ["status", "UZB", "2012"],
        ["status", "BLR", "2009-10-10", "--instrument", "ksor"],
    ],
)
def test_an_undetermined_answer_has_an_exit_status_of_its_own(args):
    assert run(*args, code=3).stdout == ""


def test_status_notes_a_ratification_that_may_be_given_and_not_in_force():
    result = run("status", "KAZ", "2010-05-01", "--instrument", "ksor")
    assert result.stderr == (
        "note: Kazakhstan: ratified (ratification) on [2010-02-17..2010-09-10], in force from 2010-09-10\n"
    )
    assert run("status", "KAZ", "2010-09-10", "--instrument", "ksor").stderr == ""


def test_the_message_of_a_refusal_is_the_library_s_but_for_its_way_out():
    with pytest.raises(UndeterminedError) as info:
        CSTO.status("UZB", "2012")
    words, _, way = str(info.value).partition("; ask for one day, ")
    assert way == "or for possible_statuses"
    assert run("status", "UZB", "2012", code=3).stderr == (
        f"undetermined: {words}; ask for one day, or for an explanation (explain)\n"
    )


def test_a_refusal_names_the_argument_in_the_library_and_the_option_on_the_command_line():
    with pytest.raises(UndeterminedError, match=r'with undetermined="exclude" or undetermined="include"$'):
        CSTO.members("2012")
    assert run("members", "2012", code=3).stderr.endswith("with --undetermined exclude or --undetermined include\n")
    with pytest.raises(HorizonError, match='projected="accept" answers as if'):
        CSTO.members("2999-01-01", projected="refuse")
    assert "; --projected accept answers as if" in run("members", "2999-01-01", "--projected", "refuse", code=2).stderr


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Korea", "Korea before 1910 or North Korea or South Korea"),
        ("Emirates", "United Arab Emirates"),
        ("Rusia", "Russia"),
        ("Islands", ""),
    ],
)
def test_an_unknown_state_is_answered_with_those_that_its_words_can_mean(text, meant):
    hint = f"; did you mean {meant}?" if meant else ""
    assert run("status", text, "2020-01-01", code=2).stderr == f"error: unknown state {text!r}{hint}\n"


# terminals


@pytest.mark.parametrize("more", [["members"], ["members", "--format", "csv"], ["explain", "UZB"], ["timeline", "UZB"]])
def test_a_terminal_gets_what_a_pipe_gets(monkeypatch, more):
    args = [*more, "2012-07-01"] if more[0] != "timeline" else more
    assert shown_on(monkeypatch, Terminal(), *args) == run(*args).stdout


def test_a_file_chosen_at_a_terminal_holds_the_answer(monkeypatch, tmp_path):
    path = tmp_path / "out"
    assert shown_on(monkeypatch, Terminal(), "members", "2012-07-01", "--output", str(path)) == ""
    assert path.read_text(encoding="utf-8") == run("members", "2012-07-01").stdout


def test_what_is_no_terminal_gets_plain_text_without_colours(monkeypatch):
    shown = shown_on(monkeypatch, io.StringIO(), "members", "2012-07-01")
    assert shown == run("members", "2012-07-01").stdout
    assert "\x1b" not in shown
    assert shown.isascii()


# processes


def test_the_module_is_the_command():
    done = process("members", "2012-07-01", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == ["state", *SIX, "UZB"]


@pytest.mark.parametrize(("args", "code"), [(["members", "2023-02-29"], 2), (["memberz"], 2), (["members", "2012"], 3)])
def test_a_process_ends_with_the_status_of_its_answer(args, code):
    done = process(*args)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr


def test_a_process_that_prints_a_plain_answer_does_not_load_the_chart():
    code = (
        "import sys; from csto_membership.cli.main import main; main(['members', '2012-07-01'], standalone_mode=False);"
        "print([name for name in ('statemachine', 'cattrs', 'tomlkit') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"


LOADED = """[name for name in sys.modules if name.startswith(('csto_membership.analysis', 'csto_membership.visual'))
or name.startswith('csto_membership.cli.') and not name.endswith(('main', 'options', 'terminal'))]"""


@pytest.mark.parametrize(
    ("words", "module"),
    [
        (["members", "2012-07-01"], "csto_membership.cli.questions"),
        (["memberz"], None),
        (["spells", "--help"], "csto_membership.cli.tables"),
        (["export", "--help"], "csto_membership.cli.frames"),
        (["office", "--help"], "csto_membership.cli.organization"),
        (["page", "--help"], "csto_membership.cli.visualization"),
    ],
)
def test_a_process_loads_the_module_of_the_command_and_no_other(words, module):
    code = (
        "import sys; from csto_membership.cli.main import main; "
        f"main({words}, standalone_mode=False); print([name for name in {LOADED} if '.cli.' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == str([module] if module else [])


def test_a_plain_answer_loads_no_analysis_and_no_plots():
    code = (
        "import sys; from csto_membership.cli.main import main; "
        f"main(['members'], standalone_mode=False); print({LOADED})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "['csto_membership.cli.questions']"


def test_every_module_has_the_commands_listed_for_it():
    for name, names in MODULES.items():
        module = import_module(f"csto_membership.cli.{name}")
        found = {value.name for value in vars(module).values() if isinstance(value, click.Command)}
        assert found == set(names)


def test_a_reader_that_has_seen_enough_is_no_error():
    command = [sys.executable, "-m", "csto_membership", "events", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:  # noqa: S603
        done.stdout.close()
        assert done.stderr.read() == b""


def test_a_terminal_that_cannot_show_a_text_gets_one_line():
    done = process("explain", "ARM", "2010-01-01", "--json", env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert done.returncode in {0, 2}
    assert "Traceback" not in done.stderr


# the library and the command line are equals


def outcome(question):
    """Return the answer to a question and no refusal, or the refusal and no answer."""
    try:
        return question(), None
    except MembershipError as refusal:
        return None, refusal


STATES = st.sampled_from([state.code for state in CSTO.states])
INSTRUMENTS = st.sampled_from(["charter", "cst", "protocol-1999", "ksor"])
DAYS = st.dates(date(1990, 1, 1), date(2026, 2, 13)).map(str) | st.dates(date(1990, 1, 1), date(2025, 12, 31)).map(
    lambda day: f"{day:%Y-%m}"
)


@given(STATES, DAYS, INSTRUMENTS)
@examples(80)
def test_a_status_is_the_library_s(state, day, instrument):
    status, refusal = outcome(lambda: CSTO.status(state, day, instrument=instrument))
    if refusal is None:
        assert rows("status", state, day, "--instrument", instrument)[0]["status"] == status
    else:
        told = run("status", state, day, "--instrument", instrument, code=3).stderr
        assert told == f"undetermined: {as_typed(refusal)}\n"


@given(DAYS, INSTRUMENTS, st.sampled_from(list(Counting)), st.sampled_from(["exclude", "include"]))
@examples(80)
def test_a_roster_is_the_library_s(day, instrument, counting, undetermined):
    roster = CSTO.members(day, instrument=instrument, counting=counting, undetermined=undetermined)
    options = ["--instrument", instrument, "--counting", counting, "--undetermined", undetermined]
    assert tuple(row["state"] for row in rows("members", day, *options)) == roster.codes


@given(STATES, INSTRUMENTS)
@examples(40)
def test_a_timeline_is_the_library_s(state, instrument):
    spells = CSTO.timeline(state, instrument=instrument).spells
    assert [row["status"] for row in rows("timeline", state, "--instrument", instrument)] == [s.status for s in spells]


@given(st.dates(date(1990, 1, 1), date(2025, 1, 1)), st.integers(0, 4000))
@examples(40)
def test_changes_are_the_library_s(start, length):
    end = start + timedelta(days=length)
    changes = CSTO.changes(start, end, instrument="cst")
    found = rows("changes", str(start), str(end), "--instrument", "cst")
    assert [tuple(row.values()) for row in found] == [
        (
            *(str(one.on), one.state.code, one.state.name, str(one.event.act), one.before.status, one.after.status),
            *(" ".join(one.joined), " ".join(one.left), one.event.id, one.event.derived_by or None),
        )
        for one in changes
    ]


@given(
    STATES,
    st.dates(date(2013, 1, 1), date(2026, 2, 13)),
    st.sampled_from(["suspend", "expel", "freeze", "notify_withdrawal"]),
)
@examples(40)
def test_a_supposition_is_the_library_s(state, day, act):
    then, refusal = outcome(lambda: CSTO.with_events(Event(state=state, act=act, date=day)).timeline(state).spells)
    text = f"{state} {act} {day}"
    if refusal is None:
        found = [row["status"] for row in rows("what-if", "--event", text) if row["which"] == "then"]
        assert found == [spell.status for spell in then]
    else:
        assert run("what-if", "--event", text, code=2).stderr == f"error: {refusal}\n"


def test_the_sound_register_of_these_tests_is_what_the_loader_tests_use(register):
    assert load(register()).id == SOUND["register"]["id"]


def test_an_answer_on_which_no_dispute_bears_says_so():
    assert "no dispute matters" in run("by-reading", "KAZ", "2020-01-01").stderr


def test_where_no_clock_runs_that_is_said():
    assert "no clock runs" in run("deadlines", "KAZ", "2020-01-01").stderr


def test_an_open_roster_of_one_day_suggests_no_day():
    assert (
        "for one day" not in run("members", "2009-10-10", "--instrument", "ksor", "--counting", "signed", code=3).stderr
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_and_options(shell):
    script = process(env=os.environ | {"_CSTO_MEMBERSHIP_COMPLETE": f"{shell}_source"})
    assert (script.returncode, script.stderr) == (0, "")
    words = {"COMP_WORDS": "csto-membership members --unde", "COMP_CWORD": "2" if shell != "fish" else "--unde"}
    found = process(env=os.environ | {"_CSTO_MEMBERSHIP_COMPLETE": f"{shell}_complete", **words}).stdout
    assert "--undetermined" in found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("nothing ", "members"),
        ("members 2012 --counting ", "voting"),
        ("members 2012 --counting voting --counting voting --unde", "--undetermined"),
        ("members --nothing ", ""),
        ("plot out.svg --register guam --for", ""),
    ],
)
def test_a_shell_completes_a_line_that_is_wrong_or_not_complete(line, found):
    words = {"COMP_WORDS": f"csto-membership {line}", "COMP_CWORD": str(line.count(" ") + 1)}
    done = process(env=os.environ | {"_CSTO_MEMBERSHIP_COMPLETE": "bash_complete", **words})
    assert (done.returncode, done.stderr) == (0, "")
    assert found in done.stdout


@pytest.mark.parametrize(("day", "counting"), [("2000-01-01", "de_jure"), ("2012-07-01", "participating")])
def test_members_of_several_registers_are_those_of_each(day, counting):
    found = rows("members", day, "--register", "csto", "--also", "sco", "--counting", counting)
    both = [load(name).members(day, counting=counting) for name in ("csto", "sco")]
    assert [row["state"] for row in found] == [one.code for one in both[0] if one.code in both[1].codes]
    for row in found:
        assert (row["csto"], row["sco"]) == tuple(str(roster.statuses[CSTO.state(row["state"])]) for roster in both)


def test_several_registers_are_refused_where_they_have_no_meaning():
    assert "is given 2 times" in run("status", "ARM", "--register", "csto", "--register", "sco", code=2).stderr
    assert "one register twice" in run("members", "--register", "csto", "--also", "csto", code=2).stderr


def test_the_status_under_every_instrument_is_that_under_each():
    found = rows("status", "UZB", "1993", "--all")
    register = load("csto")
    assert [row["instrument"] for row in found] == list(register.instruments.ids())
    for row in found:
        possible = register.possible_statuses("UZB", "1993", instrument=row["instrument"])
        assert row["status"] == " or ".join(sorted(map(str, possible)))
    assert "--all asks about every" in run("status", "UZB", "--all", "--instrument", "cst", code=2).stderr


@pytest.mark.parametrize(
    ("state", "on", "participation", "voting"),
    [
        ("UZB", "2012-07-01", "suspended", "suspended"),  # explain says that it does not count as voting
        ("ARM", "2024-03-01", "frozen", "entitled"),
        ("BLR", "2012-07-01", "active", "entitled"),
        ("UZB", "2013-01-01", None, None),
        ("GEO", "2012-07-01", None, None),
        ("BLR", "2003-01-01", None, None),
    ],
)
def test_status_says_of_participation_and_vote_what_applies(state, on, participation, voting):
    (row,) = rows("status", state, on)
    assert (row["participation"], row["voting"]) == (participation, voting)
    assert (row["voting"] == "entitled") is CSTO.is_member(state, on, counting="voting")


@pytest.mark.parametrize("command", ["panel", "wide", "dyads"])
def test_a_table_that_begins_before_the_instrument_is_in_force_says_so(command):
    before, after = run(command, "2000", "2004"), run(command, "2004", "2005")
    assert "in force 2003-09-18; nobody is a member under it before." in before.stderr
    assert "--instrument alliance" in before.stderr
    assert "in force" not in after.stderr


def test_every_command_on_a_file_says_that_it_begins_before_the_instrument_is_in_force(tmp_path):
    path = tmp_path / "years.csv"
    path.write_text("who,year\nARM,1995\nARM,2010\n")
    columns = ("--state", "who", "--year", "year")
    for words in (("annotate", path), ("compare", path), ("diff", "csto", path)):
        noted = [line for line in run(*words, *columns).stderr.splitlines() if "in force 2003-09-18" in line]
        assert len(noted) == 1
        assert noted[0].endswith("--instrument alliance.")
        assert "in force 2003" not in run(*words, *columns, "--instrument", "alliance").stderr


def test_members_of_several_registers_says_in_which_nobody_is_a_member():
    assert "--instrument alliance" in run("members", "1995-01-01", "--also", "cis").stderr


def test_an_option_where_a_command_should_be_is_told_in_one_line():
    assert run("--", "-x", code=2).stderr == "error: No such option '-x' (see csto-membership --help)\n"
