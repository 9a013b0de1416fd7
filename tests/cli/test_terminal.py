"""What reaches a screen, a poor one or none at all: the whole answer, as it stands in the register."""

import errno
import io
import os
import subprocess
import sys
import warnings

import pytest
from click.testing import CliRunner
from command_line import Terminal, process, run, shown_on
from documents import altered, content

from csto_membership.analysis.compare.csv_file import read_coding
from csto_membership.analysis.export.export import export
from csto_membership.cli.main import main
from csto_membership.cli.terminal import note, note_before_force, print_text
from csto_membership.files.loading import load

# the register's own text


HOSTILE = "A\x1b[31m\x07\x85\x7f\r\u202e register"
HARMLESS = r"A\x1b[31m\x07\x85\x7f\r\u202e register"


def test_control_characters_of_a_register_are_kept_in_a_file_and_written_out_on_a_terminal(monkeypatch, tmp_path):
    (tmp_path / "r.toml").write_bytes(content(altered({"register.name": HOSTILE})))
    (tmp_path / "s.toml").write_bytes(content(altered({"state.0.name": HOSTILE})))
    run("members", "2003-01-01", "--register", str(tmp_path / "s.toml"), "--output", str(tmp_path / "out.csv"))
    assert HOSTILE in (tmp_path / "out.csv").read_bytes().decode()
    assert HARMLESS in shown_on(monkeypatch, Terminal(), "check", str(tmp_path / "r.toml"))


def test_control_characters_in_a_note_are_written_out(capsys):
    note(f"{HOSTILE}\n\tand more")
    assert capsys.readouterr().err == f"note: {HARMLESS}\n\tand more\n"


def test_warnings_about_something_else_are_shown_as_python_shows_them(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(warnings, "showwarning", lambda *given: shown.append(given))
    with warnings.catch_warnings(action="always"), note_before_force():
        warnings.warn_explicit("old", UserWarning, "file.py", 7)
    ((message, *more),) = shown
    assert (str(message), more[:3]) == ("old", [UserWarning, "file.py", 7])
    assert capsys.readouterr().err == ""


# encodings


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "koi8-r", "ascii", "cp1252:xmlcharrefreplace"])
def test_redirected_output_is_utf_8_whatever_the_locale(encoding):
    done = process("explain", "UZB", "2012-07-01", env=os.environ | {"PYTHONIOENCODING": encoding}, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("explain", "UZB", "2012-07-01").stdout


@pytest.mark.parametrize("errors", ["strict", "xmlcharrefreplace"])
@pytest.mark.parametrize(("terminal", "shown"), [(True, rb"Vi\u1ec7t Nam"), (False, "Việt Nam".encode())])
def test_a_terminal_that_lacks_letters_gets_escapes_and_a_file_the_letters(
    monkeypatch, tmp_path, errors, terminal, shown
):
    class Poor(io.TextIOWrapper):
        def isatty(self):
            return terminal

    (tmp_path / "s.toml").write_bytes(content(altered({"state.0.name": "Việt Nam"})))
    screen = Poor(io.BytesIO(), encoding="cp1252", errors=errors, write_through=True)
    monkeypatch.setattr(sys, "stdout", screen)
    main.main(args=["members", "2003-01-01", "--register", str(tmp_path / "s.toml")], standalone_mode=False)
    assert shown in screen.buffer.getvalue()
    assert (screen.encoding, screen.errors) == ("cp1252", errors)


# no standard output at all


@pytest.mark.parametrize("args", [("members", "2012-07-01"), ("explain", "UZB", "2012-07-01"), ("check", "csto")])
def test_a_closed_standard_output_is_an_error(args):
    program = "import sys; sys.stdout = None; from csto_membership.cli.main import main; main(sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", program, *args], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (2, "error: standard output is closed\n")


def test_a_text_is_not_printed_where_standard_output_is_closed(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OSError, match=r"^standard output is closed$"):
        print_text("text")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")  # noqa: PTH110
@pytest.mark.parametrize("args", [("members", "2012-07-01"), ("members", "2012-07-01", "--output", "/dev/full")])
def test_a_full_device_is_one_line(args):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "csto_membership", *args]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert done.stderr in {"error: No space left on device\n", "error: /dev/full: No space left on device\n"}


def test_an_output_that_links_to_itself_is_one_line(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    line = run("members", "2012-07-01", "--output", tmp_path / "loop", code=2).stderr
    assert line == f"error: {tmp_path / 'loop'}: {os.strerror(errno.ELOOP)}\n"


# where to


@pytest.mark.parametrize("args", [("members", "2012-07-01"), ("explain", "UZB", "2012-07-01"), ("schema",)])
def test_a_dash_is_standard_output(monkeypatch, tmp_path, args):
    monkeypatch.chdir(tmp_path)
    assert run(*args, "--output", "-").stdout == run(*args).stdout
    assert not list(tmp_path.iterdir())


def test_a_file_named_dash_is_written_by_its_path(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run("members", "2012-07-01", "--output", "./-").stdout == ""
    assert (tmp_path / "-").exists()


def test_a_plot_has_no_standard_output():
    assert "a plot needs --output" in run("plot", "--output", "-", code=2).stderr


def test_two_readings_of_one_dispute_are_refused():
    words = ("--reading", "uzbekistan_2012=suspended", "--reading", "uzbekistan_2012=withdrawn")
    error = run("members", "2012-07-01", *words, code=2).stderr
    assert "'uzbekistan_2012' cannot be read both as 'suspended' and as 'withdrawn'" in error
    assert len(error.splitlines()) == 1


def test_a_reading_given_twice_is_one_reading():
    words = ("--reading", "uzbekistan_2012=suspended")
    assert run("members", "2020-01-01", *words, *words).stdout == run("members", "2020-01-01", *words).stdout


def test_an_export_to_nowhere_is_refused(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    error = CliRunner().invoke(main, ["export", ""])
    assert (error.exit_code, error.stderr) == (2, "error: an empty path names no folder; the working directory is .\n")
    assert not list(tmp_path.iterdir())


def test_the_library_refuses_an_export_to_nowhere():
    with pytest.raises(ValueError, match="an empty path names no folder"):
        export(load("csto"), "")


# codings


def test_a_long_field_is_read_and_not_told_whole(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(f"state,year\nARM,2001\n{'x' * 131073},2002\n", encoding="utf-8")
    assert read_coding(path).rows[1] == ("x" * 131073, "2002")
    error = run("compare", path, "--state", "state", "--year", "year").stderr
    assert f"note: not recognised: {'x' * 200}… (1 row)" in error
    assert len(error) < 2000


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85"])
def test_only_line_ends_end_a_row(tmp_path, mark):
    path = tmp_path / "c.csv"
    path.write_text(f"state,note\nARM,one{mark}two\n", encoding="utf-8")
    assert read_coding(path).rows == (("ARM", f"one{mark}two"),)


def test_a_quoted_field_keeps_its_lines(tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes(b'state,note\r\nARM,"one\r\n\r\ntwo"\r\n')
    assert read_coding(path).rows == (("ARM", "one\r\n\r\ntwo"),)
