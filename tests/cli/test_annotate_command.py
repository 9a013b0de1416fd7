"""`csto-membership annotate FILE`: a csv of country-years or country-days comes back with the library's answers."""

import csv
import io

import pytest
from click.testing import CliRunner

from csto_membership import CSTO, Table, annotate, panel
from csto_membership.analysis.annotate.csv_file import annotate_file
from csto_membership.cli.main import main

YEARS = "who,year,troops\nArmenia,2012,3.50\nUZB,2012, \nGRG,1999,7\nARM,NA,1\n"
DAYS = "who;on\nUzbekistan;2012-07-01\nARM;2024-03-01 00:00:00\nARM;\n"


@pytest.fixture
def run(tmp_path):
    """Return a function that writes a file, runs the command on it, and returns exit status, output and notes."""

    def ask(text, *args):
        file = tmp_path / "facts.csv"
        file.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(main, ["annotate", str(file), *args])
        return result.exit_code, result.stdout, result.stderr

    return ask


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_country_years_get_the_answers_of_a_panel_and_keep_their_cells(run):
    code, out, notes = run(YEARS, "--state", "who", "--year", "year", "--rule", "last")
    assert code == 0
    assert out.splitlines() == [
        "who,year,troops,status,member",
        "Armenia,2012,3.50,member,true",
        "UZB,2012,,withdrawn,false",
        "GRG,1999,7,,",
        "ARM,NA,1,,",
    ]
    assert "note: 1 of 4 rows have a state that the register does not know, such as 'GRG'" in notes
    assert "nobody is a member under it before" in notes
    assert "--instrument alliance" in notes


def test_every_state_and_year_is_as_in_the_panel(run):
    table = panel(CSTO, 1992, 2025, instrument="alliance", rule="majority")
    text = Table(("state", "period"), [(row["state"], row["period"]) for row in table]).to_csv()
    _, out, _ = run(text, "--state", "state", "--year", "period", "--rule", "majority", "--instrument", "alliance")
    assert [(row["status"] or None, row["member"]) for row in rows(out)] == [
        (row["status"], str(row["member"]).lower()) for row in table
    ]


def test_days_are_read_and_times_count_as_their_day(run):
    code, out, notes = run(DAYS, "--state", "who", "--on", "on", "--add", "status", "--add", "code=iso")
    assert (code, notes) == (0, "")
    assert [(row["status"], row["iso"]) for row in rows(out)] == [("suspended", "UZB"), ("frozen", "ARM"), ("", "")]


def test_each_row_may_name_its_instrument(run):
    text = "who,treaty,year\nARM,cst,2000\nARM,charter,2000\nARM,,2000\n"
    _, out, notes = run(text, "--state", "who", "--year", "year", "--instrument-column", "treaty")
    assert [row["status"] for row in rows(out)] == ["member", "outsider", ""]
    assert notes == ""


def test_the_output_is_csv_or_what_is_asked_for(run, tmp_path):
    file = tmp_path / "out.json"
    assert run(DAYS, "--state", "who", "--on", "on", "--output", str(file))[:2] == (0, "")
    assert file.read_text(encoding="utf-8").startswith("[")
    assert run(DAYS, "--state", "who", "--on", "on", "--format", "table")[1].startswith("who         on ")


def test_the_file_that_is_read_is_not_replaced(run, tmp_path):
    code, _, notes = run(DAYS, "--state", "who", "--on", "on", "--output", str(tmp_path / "facts.csv"))
    assert code == 2
    assert notes.startswith("error: Invalid value for '--output': ")
    assert "is what is being read" in notes


@pytest.mark.parametrize(
    ("projected", "code", "words"),
    [
        ("warn", 0, "note: the register was checked through"),
        ("accept", 0, ""),
        ("refuse", 2, "error: 2030-12-31 is later than"),
    ],
)
def test_projections_are_noted_accepted_or_refused(run, projected, code, words):
    text = "who,year\nARM,2030\n"
    found, out, notes = run(text, "--state", "who", "--year", "year", "--projected", projected)
    assert (found, bool(out), notes.startswith(words)) == (code, code == 0, True)


def test_a_year_may_be_written_as_a_floating_number_and_between_blanks(run):
    code, out, notes = run("who,year\nUZB,2012.0\nUZB,2011.000\nUZB, 2012. \n", "--state", "who", "--year", "year")
    assert (code, notes, [row["status"] for row in rows(out)]) == (0, "", ["suspended", "member", "suspended"])


@pytest.mark.parametrize("year", ["2012.5", "2012.X0", "2012.0.0", "20.12", "1e3", "x2012", "2012x", "0", "10000"])
def test_what_is_no_year_is_refused(run, year):
    code, out, notes = run(f"who,year\nUZB,{year}\n", "--state", "who", "--year", "year")
    assert (code, out) == (2, "")
    assert f"'{year}' in column 'year' is no year" in notes


@pytest.mark.parametrize(
    ("text", "args", "words"),
    [
        (YEARS, ["--state", "who"], "give one of --on (a column of days) and --year (a column of years)"),
        (YEARS, ["--state", "who", "--on", "year"], "'2012' in column 'year' is a year, not a day: give the column"),
        (YEARS, ["--state", "who", "--year", "troops"], "'3.50' in column 'troops' is no year, such as 2012"),
        (YEARS, ["--state", "country", "--year", "year"], "unknown column 'country'; one of: who, year, troops"),
        (YEARS, ["--state", "who", "--year", "years"], "unknown column 'years'; one of: who, year, troops"),
        (YEARS, ["--state", "year", "--year", "year"], "such as those of column 'year', need"),
        (YEARS, ["--state", "who", "--year", "year", "--add", "who"], "unknown answer 'who'"),
        (YEARS, ["--state", "who", "--year", "year", "--add", "status=who"], "column 'who' already"),
        (DAYS, ["--state", "who", "--on", "on", "--rule", "last"], "the rule 'last' says which days decide a year"),
        ("who,on\nARM,1.7.2012\n", ["--state", "who", "--on", "on"], "'1.7.2012' in column 'on' is not a day"),
        ("who,on\nARM,2012-07-01T00:00Z\n", ["--state", "who", "--on", "on"], "has a time zone"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(run, text, args, words):
    code, out, notes = run(text, *args)
    assert (code, out, notes.count("\n")) == (2, "", 1)
    assert words in notes


def test_numbers_of_states_need_their_system(run):
    text = "ccode,year\n704,2010\n371,2010\n,2010\n"
    code, _, notes = run(text, "--state", "ccode", "--year", "year")
    assert (code, notes.startswith("error: numeric state codes, such as those of column 'ccode', need")) == (2, True)
    _, out, _ = run(text, "--state", "ccode", "--year", "year", "--codes", "cow", "--add", "code")
    assert [row["code"] for row in rows(out)] == ["UZB", "ARM", ""]


def test_answers_have_their_types_though_none_is_known(tmp_path):
    file = tmp_path / "facts.csv"
    file.write_text("who,year\nARM,NA\n")
    add = {name: name for name in ("status", "member", "possible", "code", "projected")}
    found = annotate_file(CSTO, file, state="who", year="year", add=add)
    assert found.table.rows[0][2:] == (None,) * len(add)
    assert [found.table.kind(name) for name in add] == [str, bool, str, str, bool]
    assert (found.last, found.notes) == (None, ())


def test_a_file_is_not_annotated_without_a_column_of_days_or_years(tmp_path):
    file = tmp_path / "facts.csv"
    file.write_text("who,year\nARM,2012\n")
    with pytest.raises(ValueError, match="year"):
        annotate_file(CSTO, file, state="who", add={"status": "status"})


def test_a_file_without_rows_keeps_its_columns(run):
    assert run("who,year\n", "--state", "who", "--year", "year")[:2] == (0, "who,year,status,member\n")


def test_the_library_says_the_same(run):
    typed = Table(("who", "year"), [("Armenia", 2012), ("UZB", 2012)])
    made = annotate(CSTO, typed, state="who", year="year", add=("status", "possible"))
    _, out, _ = run(typed.to_csv(), "--state", "who", "--year", "year", "--add", "status", "--add", "possible")
    assert out == made.to_csv()
