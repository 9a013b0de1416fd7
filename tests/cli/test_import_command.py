"""`csto-membership import FILE`: the command makes the register that the function makes, and says the same."""

import pytest
from click.testing import CliRunner

from csto_membership import import_table
from csto_membership.cli.main import main

TABLE = """who;treaty;signed;consent;in;out;kind;remark
Armenia;t;1.2.2000;3.4.2000 P;5.6.2000;;a;first
Belarus;t;2.2.2000;;;;a;
Kenya;t;1.2.2001;3.4.2001;5.6.2001;31.12.2010;b;
Chad;t;;31.2.2001 a;;;a;never
Togo;t;1.1.2001;;;;c;
"""
OPTIONS = {
    "id": "x",
    "name": "Example",
    "state": "who",
    "treaty": "treaty",
    "acts": {"sign": "signed"},
    "marked": "consent",
    "marks": {"P": "accede"},
    "force": "in",
    "where": {"kind": ["a", "b"]},
    "dates": "dmy",
    "in_force": "2000-05-01",
    "note": "remark",
    "checked_through": "2024-12-31",
    "source": "a list",
}
PAIRS = ["--act", "sign=signed", "--mark", "P=accede", "--where", "kind=a", "--where", "kind=b"]
TEXTS = [(f"--{name.replace('_', '-')}", value) for name, value in OPTIONS.items() if isinstance(value, str)]
WORDS = [*PAIRS, *(word for pair in TEXTS for word in pair)]


@pytest.fixture
def table(tmp_path):
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path / "table.csv"


def run(*words):
    return CliRunner().invoke(main, ["import", *map(str, words)], prog_name="csto-membership")


def contents(folder):
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_the_command_writes_what_the_function_writes_and_names_each_file(table, tmp_path):
    done = run(table, "--output", tmp_path / "one", *WORDS)
    result = import_table(table, output=tmp_path / "other", **OPTIONS)
    assert result.rows["kept"] == 3
    assert (done.exit_code, done.stdout) == (0, f"{result}\n")
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    written = [file.replace(str(tmp_path / "other"), str(tmp_path / "one")) for file in result.files]
    assert done.stderr == "".join(f"note: wrote {file}\n" for file in written)


def test_a_trial_prints_the_same_and_writes_nothing(table, tmp_path):
    done = run(table, "--output", tmp_path / "one", *WORDS, "--dry-run")
    assert done.stdout == f"{import_table(table, dry_run=True, **OPTIONS)}\n"
    assert done.stderr == "note: nothing was written (--dry-run)\n"
    assert not (tmp_path / "one").exists()


def test_a_trial_of_an_update_prints_its_news_and_what_needs_a_look(table, tmp_path):
    import_table(table, output=tmp_path / "one", **OPTIONS)
    words = ("--output", tmp_path / "one", "--update", "--dry-run", "--checked-through", "2025-12-31")
    same = import_table(table, output=tmp_path / "one", update=True, dry_run=True, checked_through="2025-12-31")
    assert run(table, *words).stdout == f"{same}\n\n{same.news}"
    table.write_text(TABLE.replace("Kenya;t;1.2.2001", "Kenya;t;1.3.2001"), encoding="utf-8")
    changed = import_table(table, output=tmp_path / "one", update=True, dry_run=True, checked_through="2025-12-31")
    assert len(changed.review)
    assert run(table, *words).stdout == f"{changed}\n\n{changed.news}\n{changed.review}\n"


@pytest.mark.parametrize("text", ["accede", "=joined", "=", ""])
@pytest.mark.parametrize(
    ("option", "form"),
    [
        ("--act", "ACT=COLUMN"),
        ("--mark", "LETTER=ACT"),
        ("--where", "COLUMN=VALUE"),
        ("--effective", "ACT=COLUMN"),
    ],
)
def test_what_is_no_pair_is_refused_in_one_line(table, tmp_path, option, form, text):
    done = run(table, "--output", tmp_path / "one", *WORDS, option, text)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: Invalid value for '{option}': {text!r} is not {form} (see csto-membership import --help)\n"
    )
