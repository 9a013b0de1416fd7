"""Running the command line in tests, and arguments that it refuses."""

import io
import json
import subprocess
import sys

from click.testing import CliRunner

from csto_membership.cli.main import main


def run(*args, code=0):
    """Run a command in this process; check its exit status, and that nothing escaped."""
    result = CliRunner().invoke(main, [str(arg) for arg in args], prog_name="csto-membership")
    assert result.exit_code == code, (args, result.output, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def rows(*args):
    """Return what a command prints as JSON."""
    return json.loads(run(*args, "--format", "json").stdout)


def process(*args, **more):
    """Run the command line as a process of its own."""
    command = [sys.executable, "-m", "csto_membership", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # noqa: S603  our own words


REFUSED = [
    (["members", "2023-02-29"], "'2023-02-29' is not a day of the calendar"),
    (["members", "yesterday"], "'yesterday' is not a day this package reads"),
    (["members", ""], "'' is not a day this package reads"),
    (["members", "2012-07-01T12:00"], "is not a day this package reads"),
    (["members", "2012-07-01", "--instrument", "nato"], "unknown instrument 'nato'"),
    (["members", "2012-07-01", "--counting", "most"], "'most' is not one of 'de_jure', 'participating'"),
    (["members", "2012-07-01", "--undetermined", "guess"], "'guess' is not one of 'raise', 'exclude', 'include'"),
    (["members", "2012-07-01", "--projected", "hope"], "'hope' is not one of 'warn', 'accept', 'refuse'"),
    (["members", "2012-07-01", "--format", "xml"], "'xml' is not one of 'table', 'csv', 'tsv', 'json', 'markdown'"),
    (["members", "2012-07-01", "--reading", "armenia_2024"], "'armenia_2024' is not DISPUTE=READING"),
    (["members", "2012-07-01", "--reading", "armenia_2024=cold"], "armenia_2024=frozen"),
    (["members", "2012-07-01", "--reading", "armenia=frozen"], "unknown reading 'armenia=frozen'"),
    (["members", "2012-07-01", "--known", "2012"], "must be one exact day: what was known cannot be asked"),
    (["members", "2012-07-01", "--known", "then"], "'then' is not a day this package reads"),
    (["members", "2012-07-01", "--register", "nowhere.toml"], "there is no register 'nowhere.toml': no such path"),
    (["members", "2012-07-01", "--register", ""], "there is no register '': no such path"),
    (["members", "2012-07-01", "--bogus"], "No such option '--bogus' (see csto-membership members --help)"),
    (["members", "2012-07-01", "2013-07-01"], "Got unexpected extra argument (2013-07-01)"),
    (["members", "2012-07-01", "--output", "no/such/folder/out"], "the folder 'no/such/folder' does not exist"),
    (["members", "2012-07-01", "--output", "."], "File '.' is a directory"),
    (["status"], "Missing argument 'STATE' (see csto-membership status --help)"),
    (["status", "Atlantis", "2012-07-01"], "unknown state 'Atlantis'"),
    (["status", "", "2012-07-01"], "unknown state ''"),
    (["timeline", "ARM", "Atlantis"], "unknown state 'Atlantis'"),
    (["explain", "Atlantis", "2012-07-01"], "unknown state 'Atlantis'"),
    (["events", "Atlantis"], "unknown state 'Atlantis'"),
    (["events", "--instrument", "nato"], "unknown instrument 'nato'"),
    (["by-reading", "Atlantis", "2012-07-01"], "unknown state 'Atlantis'"),
    (["deadlines", "ARM", "2012-13"], "'2012-13' has no such month"),
    (["changes", "2012", "2013-01-01"], "'2012' must be one exact day to begin or end a period"),
    (["changes", "2012-01-01"], "Missing argument 'TO'"),
    (["what-if"], "Missing option '--event' (see csto-membership what-if --help)"),
    (["what-if", "--event", "ARM 2027-01-15"], "'ARM 2027-01-15' is not STATE ACT DATE"),
    (["what-if", "--event", "ARM leave 2027-01-15"], "unknown act 'leave'; did you mean withdraw"),
    (["what-if", "--event", "ARM resume 2027-02-30"], "'2027-02-30' is not a day of the calendar"),
    (["what-if", "--event", "Atlantis sign 2027-01-15"], "unknown state 'Atlantis'"),
    (["what-if", "--event", "ARM suspend 2010-01-01"], "Armenia"),
    (
        ["check", "nowhere"],
        "there is no register 'nowhere': no such path, and the packaged ones are cis, csto, eaeu, guam, sco",
    ),
    (["check"], "Missing argument 'PATH'"),
    (["diagram", "--format", "svg"], "'svg' is not one of 'mermaid', 'markdown', 'table', 'csv', 'json'"),
    (["new", "no/such/folder/mine.toml"], "the folder 'no/such/folder' does not exist"),
    (["new", "."], "is there already"),
    (["schema", "--output", "no/such/folder/out"], "the folder 'no/such/folder' does not exist"),
    (["memberz"], "No such command 'memberz'; did you mean members or is-member? (see csto-membership --help)"),
    (["xyzzy"], "error: No such command 'xyzzy' (see csto-membership --help)"),
    (["--bogus"], "No such option '--bogus' (see csto-membership --help)"),
    (["--register", "csto", "members"], "No such option '--register'"),
]  # fmt: skip


class Terminal(io.StringIO):
    """What stands for a screen."""

    def isatty(self):
        return True


def shown_on(monkeypatch, screen, *args):
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "120")
    main.main(args=list(args), standalone_mode=False)
    return screen.getvalue()
