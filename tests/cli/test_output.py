"""The format of a file follows from the end of its name, unless `--format` is given."""

import json

import pytest
from click.testing import CliRunner
from documents import SOUND, content

from csto_membership import CSTO
from csto_membership.analysis.panel import panel
from csto_membership.cli.main import main
from csto_membership.cli.registers import verdicts
from csto_membership.files import compiled
from csto_membership.files.loading import contents_of
from csto_membership.output.table import FORMATS, SUFFIXES

ENDS = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "markdown", ".html": "html"}
TABLES = {
    "panel": ("panel", "2012", "2012"),
    "dyads": ("dyads", "2012", "2012"),
    "spells": ("spells",),
    "members": ("members", "2012-07-01"),
    "timeline": ("timeline", "UZB"),
    "events": ("events", "UZB"),
    "disputes": ("disputes",),
    "meetings": ("meetings", "2012-01-01", "2013-01-01"),
    "sources": ("sources",),
}
"""Some commands that print a table, of every module."""
REGISTER = content(SOUND)


@pytest.fixture
def written(tmp_path):
    """Return a function that runs a command with an output file of a name, and reads the file."""

    def run(name, *words):
        done = CliRunner().invoke(main, [*words, "--output", str(tmp_path / name)], prog_name="csto-membership")
        assert (done.exit_code, done.stdout) == (0, ""), done.output
        return (tmp_path / name).read_text(encoding="utf-8")

    return run


def printed(*words):
    return CliRunner().invoke(main, words, prog_name="csto-membership").stdout


def test_every_format_but_the_aligned_text_has_an_end():
    assert ENDS == SUFFIXES
    assert sorted(ENDS.values()) == sorted(FORMATS)


@pytest.mark.parametrize("end", ENDS)
def test_the_end_of_the_name_says_the_format(written, end):
    table = panel(CSTO, 2012, 2012, states="UZB")
    assert written(f"out{end}", "panel", "2012", "2012", "--state", "UZB").splitlines() == (
        getattr(table, f"to_{ENDS[end]}")().splitlines()
    )


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("command", TABLES)
def test_a_command_writes_what_it_prints_in_that_format(written, command, end):
    assert written(f"out{end}", *TABLES[command]) == printed(*TABLES[command], "--format", ENDS[end])


@pytest.mark.parametrize("name", ["OUT.CSV", "out.tar.csv", "out.Csv"])
def test_only_the_last_end_counts_in_any_case(written, name):
    assert written(name, *TABLES["members"]) == printed(*TABLES["members"], "--format", "csv")


@pytest.mark.parametrize("name", ["out", "out.txt", "csv", "out.", "out.csv.gz", ".csv"])
def test_another_end_leaves_the_default(written, name):
    assert written(name, *TABLES["members"]) == printed(*TABLES["members"])


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_format_that_is_given_goes_before_the_end_of_the_name(written, form):
    assert written("out.csv", *TABLES["members"], "--format", form) == printed(*TABLES["members"], "--format", form)


@pytest.mark.parametrize(
    ("end", "form"), [(".csv", "csv"), (".json", "json"), (".md", "markdown"), (".mmd", "mermaid")]
)
def test_the_diagram_is_written_in_the_format_of_the_file(written, end, form):
    assert written(f"chart{end}", "diagram") == printed("diagram", "--format", form)


def test_the_verdicts_are_written_in_formats_of_tables(written):
    assert written("chart.html", "diagram") == verdicts().to_html()


def test_a_word_of_the_machine_is_kept_for_programs(written):
    words = {row["status"] for row in json.loads(written("out.json", "members", "1995-01-01", "--instrument", "cst"))}
    assert words == {"member"}
    assert "party" in written("out.md", "members", "1995-01-01", "--instrument", "cst")


def test_another_register_is_written_too(written):
    rows = json.loads(written("out.json", "members", "2010-01-01", "--register", "guam"))
    assert [row["state"] for row in rows] == ["AZE", "GEO", "MDA", "UKR"]


@pytest.mark.slow
def test_a_page_goes_to_the_file_that_is_named_in_either_way(written, tmp_path):
    (tmp_path / "_r.toml").write_bytes(REGISTER)
    words = ("page", "--register", str(tmp_path / "_r.toml"))
    assert printed(*words, str(tmp_path / "named.html")) == ""
    named = (tmp_path / "named.html").read_text(encoding="utf-8")
    assert named == written("out.html", *words) == printed(*words)
    both = CliRunner().invoke(main, [*words, str(tmp_path / "a.html"), "--output", str(tmp_path / "b.html")])
    assert (both.exit_code, both.stdout) == (2, "")
    assert "give either FILE or --output" in both.stderr
    assert not {"a.html", "b.html"} & {one.name for one in tmp_path.iterdir()}


def test_a_register_is_built_beside_its_file(tmp_path):
    (tmp_path / "r.toml").write_bytes(REGISTER)
    done = CliRunner().invoke(main, ["build", str(tmp_path / "r.toml")], prog_name="csto-membership")
    (beside,) = set(tmp_path.iterdir()) - {tmp_path / "r.toml"}
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"note: wrote {beside}\n")
    assert compiled.find(tmp_path / "r.toml", contents_of(tmp_path / "r.toml")) is not None


@pytest.mark.parametrize("place", ["r.toml", "folder/r.toml", "folder/answers.csv"])
def test_an_answer_never_replaces_its_register(tmp_path, place):
    (tmp_path / "folder").mkdir()
    for file in (tmp_path / "r.toml", tmp_path / "folder" / "r.toml"):
        file.write_bytes(REGISTER)
    source = "folder" if "/" in place else "r.toml"
    words = ["members", "2001-01-01", "--register", str(tmp_path / source), "--output", str(tmp_path / place)]
    done = CliRunner().invoke(main, words, prog_name="csto-membership")
    assert done.exit_code == 2
    assert "--output" in done.stderr
    assert (tmp_path / "r.toml").read_bytes() == (tmp_path / "folder" / "r.toml").read_bytes() == REGISTER
    assert not (tmp_path / "folder" / "answers.csv").exists()


def test_a_comparison_never_replaces_what_it_compares(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_bytes(REGISTER)
    for name in ("a.toml", "b.toml"):
        words = ["diff", str(tmp_path / "a.toml"), str(tmp_path / "b.toml"), "--output", str(tmp_path / name)]
        done = CliRunner().invoke(main, words, prog_name="csto-membership")
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"{name} is what is being read" in done.stderr
        assert (tmp_path / name).read_bytes() == REGISTER


@pytest.mark.parametrize("place", ["t.csv", "link.csv", "out/refused.csv"])
def test_an_import_never_replaces_its_table_nor_puts_a_foreign_file_into_the_register(tmp_path, place):
    table = "state,joined\nARM,2000-01-01\nXXX,2000-01-01\n"
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("t.csv")
    words = ["import", str(tmp_path / "t.csv"), "--id", "x", "--output", str(tmp_path / "out"), "--state", "state"]
    words += ["--act", "accede=joined", "--in-force", "1990-01-01", "--refused", str(tmp_path / place)]
    done = CliRunner().invoke(main, words, prog_name="csto-membership")
    assert (done.exit_code, done.stdout) == (2, "")
    assert place.rpartition("/")[2] in done.stderr
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == table
    assert not (tmp_path / "out").exists()


def test_a_template_is_printed_where_the_path_is_a_dash():
    done = CliRunner().invoke(main, ["new", "-"], prog_name="csto-membership")
    assert done.stdout.startswith("#")
    assert "[register]" in done.stdout
    assert done.stderr == ""
