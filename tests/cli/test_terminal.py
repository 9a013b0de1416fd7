"""What reaches a screen, a poor one or none at all: the whole answer, as it stands in the register."""

import io
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from command_line import Terminal, process, run, shown_on
from documents import altered, content

from csto_membership.analysis.compare.coding import read_coding
from csto_membership.analysis.export.export import export
from csto_membership.cli import main as cli
from csto_membership.cli.main import main
from csto_membership.files.loading import load
from csto_membership.output.table import Table

LINES = set("┏━┃│└")


def bare(shown):
    """Return what is shown without bold print."""
    return re.sub(r"\x1b\[\d*m", "", shown)


def drawn(monkeypatch, width, table):
    """Return what a terminal of this width shows of a table."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", str(width))
    cli._boxed(table)  # noqa: SLF001  the command line's own way to a terminal
    return bare(screen.getvalue())


# the register's own text


@pytest.mark.parametrize("text", ["Foo [bold]bar [/x]", "[red]red[/red]", ":key:", "[link=x]y", "\\[a]"])
@pytest.mark.parametrize("place", ["cell", "head"])
def test_a_text_is_shown_as_it_stands(monkeypatch, text, place):
    table = Table(("name",), [(text,)]) if place == "cell" else Table((text,), [("x",)])
    assert text in drawn(monkeypatch, 80, table)


HOSTILE = "A\x1b[31m\x07\x85\x7f\r register"
HARMLESS = r"A\x1b[31m\x07\x85\x7f\x0d register"


@pytest.mark.parametrize("width", [10, 80])
def test_control_characters_of_a_register_are_written_out_on_a_terminal(monkeypatch, width):
    assert HARMLESS in drawn(monkeypatch, width, Table((HOSTILE,), [(HOSTILE * 2,)]))


def test_control_characters_of_a_register_are_kept_in_a_file_and_written_out_on_a_terminal(monkeypatch, tmp_path):
    (tmp_path / "r.toml").write_bytes(content(altered({"register.name": HOSTILE})))
    (tmp_path / "s.toml").write_bytes(content(altered({"state.0.name": HOSTILE})))
    run("members", "2003-01-01", "--register", str(tmp_path / "s.toml"), "--output", str(tmp_path / "out.csv"))
    assert HOSTILE in (tmp_path / "out.csv").read_bytes().decode()
    assert HARMLESS in shown_on(monkeypatch, Terminal(), "check", str(tmp_path / "r.toml"))


def test_control_characters_in_a_note_are_written_out(capsys):
    cli.note(f"{HOSTILE}\n\tand more")
    assert capsys.readouterr().err == f"note: {HARMLESS}\n\tand more\n"


def test_truth_values_stand_on_a_terminal_as_in_a_pipe(monkeypatch):
    assert "true" in drawn(monkeypatch, 80, Table(("answers",), [(True,)]))


# widths


@pytest.mark.parametrize("width", [1, 20, 40, 60, 80, 100, 120, 160, 200])
@pytest.mark.parametrize(
    "args", [("timeline", "UZB"), ("members", "2012-07-01"), ("changes", "2012-01-01", "2013-01-01"), ("disputes",)]
)
def test_no_width_loses_a_word(monkeypatch, width, args):
    plain = run(*args).stdout
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", str(width))
    main.main(args=list(args), standalone_mode=False)
    shown = bare(screen.getvalue())
    assert set(plain.split()) <= set(shown.split())
    assert "…" not in shown


def test_a_table_too_wide_for_the_terminal_is_printed_as_in_a_pipe(monkeypatch):
    table = Table(("a", "b"), [("x" * 30, "y" * 30)])
    assert drawn(monkeypatch, 66, table) == f"{table}\n"


def test_a_table_as_wide_as_the_terminal_has_lines_around_it(monkeypatch):
    shown = drawn(monkeypatch, 67, Table(("a", "b"), [("x" * 30, "y" * 30)]))
    assert set(shown) >= LINES
    assert {len(line) for line in shown.splitlines()} == {67}


def test_long_texts_are_folded_at_blanks(monkeypatch):
    shown = drawn(monkeypatch, 60, Table(("day", "text"), [("2012-06-28", "word " * 40)]))
    assert set(shown) >= LINES
    assert shown.count("word") == 40
    assert {len(line) for line in shown.splitlines()} == {60}


@pytest.mark.parametrize(
    ("spans", "room", "widths"),
    [
        ([(5, 5), (10, 10)], 15, [5, 10]),
        ([(5, 5), (10, 10)], 14, None),
        ([(5, 10)], 9, None),  # a short line is not folded
        ([(5, 24)], 23, None),
        ([(5, 25)], 24, [24]),
        ([(3, 3), (9, 100), (9, 100)], 63, [3, 30, 30]),
        ([(30, 100), (9, 26)], 60, [34, 26]),
        ([(1, 1)], 0, None),
        ([(1, 1)], -5, None),
    ],
)
def test_widths_fit_the_room_or_there_are_none(spans, room, widths):
    assert cli._widths(spans, room) == widths  # noqa: SLF001  the arithmetic alone


# encodings


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "koi8-r"])
def test_an_encoding_that_lacks_characters_still_gets_the_answer(encoding):
    done = process("explain", "UZB", "2012-07-01", env=os.environ | {"PYTHONIOENCODING": encoding}, encoding=encoding)
    whole = run("explain", "UZB", "2012-07-01").stdout
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == whole.encode(encoding, "replace").decode(encoding)
    assert "?" in done.stdout


def test_a_poor_terminal_gets_its_table(monkeypatch):
    class Poor(io.TextIOWrapper):
        def isatty(self):
            return True

    screen = Poor(io.BytesIO(), encoding="cp1252", errors="strict", write_through=True)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "200")
    main.main(args=["disputes"], standalone_mode=False)
    assert b"uzbekistan_2012" in screen.buffer.getvalue()
    assert screen.errors == "strict"


def test_a_way_to_write_what_an_encoding_lacks_is_the_user_s_choice():
    chosen = os.environ | {"PYTHONIOENCODING": "cp1252:xmlcharrefreplace"}
    done = process("explain", "UZB", "2012-07-01", env=chosen, encoding="cp1252")
    assert "&#" in done.stdout


# no standard output at all


@pytest.mark.parametrize("args", [("members", "2012-07-01"), ("explain", "UZB", "2012-07-01"), ("check", "csto")])
def test_a_closed_standard_output_is_no_traceback(args):
    program = "import sys; sys.stdout = None; from csto_membership.cli.main import main; main(sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")


# where to


@pytest.mark.parametrize("args", [("members", "2012-07-01"), ("explain", "UZB", "2012-07-01"), ("schema",)])
def test_a_dash_is_standard_output(monkeypatch, tmp_path, args):
    monkeypatch.chdir(tmp_path)
    assert run(*args, "--output", "-").stdout == run(*args).stdout
    assert not list(tmp_path.iterdir())


def test_a_dash_at_a_terminal_is_the_terminal(monkeypatch):
    assert set(shown_on(monkeypatch, Terminal(), "members", "2012-07-01", "--output", "-")) >= LINES


def test_a_file_named_dash_is_written_by_its_path(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run("members", "2012-07-01", "--output", "./-").stdout == ""
    assert (tmp_path / "-").exists()


def test_a_plot_has_no_standard_output():
    assert "a plot needs --output" in run("plot", "--output", "-", code=2).stderr


def test_two_readings_of_one_dispute_are_refused():
    words = ("--reading", "uzbekistan_2012=suspended", "--reading", "uzbekistan_2012=withdrawn")
    told = run("members", "2012-07-01", *words, code=2).stderr
    assert "'uzbekistan_2012' cannot be read both as 'suspended' and as 'withdrawn'" in told
    assert len(told.splitlines()) == 1


def test_a_reading_said_twice_is_one_reading():
    words = ("--reading", "uzbekistan_2012=suspended")
    assert run("members", "2020-01-01", *words, *words).stdout == run("members", "2020-01-01", *words).stdout


def test_an_export_to_nowhere_is_refused(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["export", ""])
    assert (told.exit_code, told.stderr) == (2, "error: an empty path names no folder; the working directory is .\n")
    assert not list(tmp_path.iterdir())


def test_the_library_refuses_an_export_to_nowhere():
    with pytest.raises(ValueError, match="an empty path names no folder"):
        export(load("csto"), "")


# codings


def test_a_field_too_long_is_one_line(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(f"state,year\nARM,2001\n{'x' * 131073},2002\n", encoding="utf-8")
    told = run("compare", path, "--state", "state", "--year", "year", code=2).stderr
    assert told == f"error: {path}, line 3: field larger than field limit (131072)\n"


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85"])
def test_only_line_ends_end_a_row(tmp_path, mark):
    path = tmp_path / "c.csv"
    path.write_text(f"state,note\nARM,one{mark}two\n", encoding="utf-8")
    assert read_coding(path).rows == (("ARM", f"one{mark}two"),)


def test_a_quoted_field_keeps_its_lines(tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes(b'state,note\r\nARM,"one\r\n\r\ntwo"\r\n')
    assert read_coding(path).rows == (("ARM", "one\n\ntwo"),)
