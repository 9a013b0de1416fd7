"""A newer edition of a table into the register that an older one made, edits by hand included."""

import csv
import errno
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import fields
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from csto_membership import Moment, RegisterError, diff, import_table, load
from csto_membership.cli.main import main
from csto_membership.files.importing.editing import TomlFiles
from csto_membership.files.importing.options import Options

OLD = """Country,Joined,Suspended,Left
France,1990-01-01,,
Mali,1995-05-05,2012-04-01,
Chad,1999-01-01,,
Togo,2000-01-01,,2010-01-01
Niger,2001-01-01,,
"""
NEW = """Country,Joined,Suspended,Left
Benin,2024-02-01,,
France,1990-02-01,,
Mali,1995-05-05,2012-04-01,2024-06-01
Chad,1999-01-01,2011-01-01,
Togo,2000-01-01,,2010-01-01
"""
ASKED = {"id": "x", "state": "Country", "start": "Joined", "end": "Left", "acts": {"suspend": "Suspended"}}


def imported(folder, text, through, **options):
    (folder / "table.csv").write_text(text)
    asked = ASKED | {"checked_through": through} | options
    return import_table(folder / "table.csv", output=folder / "out", **asked)


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def edited(file, old, new):
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def review(folder):
    rows = csv.DictReader(io.StringIO((folder / "_review.csv").read_text()))
    return {(one["state"], one["act"], one["kind"]): one for one in rows}


@pytest.fixture
def out(tmp_path):
    imported(tmp_path, OLD, "2022-12-31")
    return tmp_path / "out"


def test_what_is_new_is_added_what_changed_is_changed_and_what_vanished_stays(tmp_path, out):
    before = load(out)
    result = imported(tmp_path, NEW, "2024-12-31", update=True)
    assert result.events == {"as it was": 5, "changed": 1, "new": 3, "vanished": 1}
    assert load(out) == result.register
    assert {(one.state, one.act.value, str(one.date)) for one in result.register.facts.events if one.reported} == {
        ("BEN", "accede", "2024-02-01"),
        ("MLI", "withdraw", "2024-06-01"),
        ("TCD", "suspend", "2011-01-01"),
    }
    assert not result.register.is_member("France", "1990-01-31")
    assert result.register.is_member("France", "1990-02-01")
    assert result.register.is_member("Niger", "2024-01-01")
    assert result.register.checked_through == date(2024, 12, 31)
    assert set(review(out)) == {("FRA", "accede", "changed"), ("NER", "accede", "vanished")}
    known = result.register.as_known_on("2024-12-30")
    assert {row["state"] for row in diff(before, known)} == {"FRA"}  # a correction has no day before it


def test_the_draft_of_the_news_names_what_changed(tmp_path, out):
    news = imported(tmp_path, NEW, "2024-12-31", update=True).news
    assert (out / "_news.md").read_text() == news
    assert news.startswith("## 2024-12-31\n")
    assert "- Benin, x: accede 2024-02-01." in news
    assert "- France, x: accede 1990-02-01; before: accede 1990-01-01." in news
    assert "to review before this is published: 1." in news


def test_the_same_edition_changes_nothing(tmp_path, out):
    before = contents(out)
    result = imported(tmp_path, OLD, "2022-12-31", update=True)
    after = contents(out)
    assert {name: after[name] for name in before} == before
    assert result.events == {"as it was": 7}
    assert not len(result.review)


def test_an_update_knows_the_options_of_the_edition_before(tmp_path, out):
    (tmp_path / "new.csv").write_text(NEW)
    asked = {"output": out, "checked_through": "2024-12-31", "update": True}
    result = import_table(tmp_path / "new.csv", **asked)
    assert result.notes == ()
    assert result.events == {"as it was": 5, "changed": 1, "new": 3, "vanished": 1}
    again = imported(tmp_path, NEW, "2024-12-31", update=True)
    assert again.register == result.register


def test_edits_by_hand_stay(tmp_path, out):
    edited(out / "register.toml", "[[source]]", '# mine\n[[source]]\nid = "own"\ntitle = "Own"\n\n[[source]]')
    edited(out / "events.csv", "tcd-accede,TCD,accede,x,1999-01-01", "tcd-accede,TCD,accede,x,1998-01-01")
    edited(out / "events.csv", "tgo-withdraw,TGO,withdraw", "tgo-withdraw,TGO,lapse")
    imported(tmp_path, NEW, "2024-12-31", update=True)
    assert "# mine" in (out / "register.toml").read_text()
    found = load(out)
    assert found.is_member("Chad", "1998-06-01")
    assert [one.act.value for one in found.facts.events if one.state == "TGO"] == ["accede", "lapse"]


def test_what_was_changed_by_hand_and_in_the_table_is_a_conflict_until_both_agree(tmp_path, out):
    edited(out / "events.csv", "fra-accede,FRA,accede,x,1990-01-01", "fra-accede,FRA,accede,x,1990-03-03")
    for _ in range(2):
        imported(tmp_path, NEW, "2024-12-31", update=True)
        found = review(out)["FRA", "accede", "conflict"]
        assert (found["before"], found["now"], found["register"]) == (
            "accede 1990-01-01",
            "accede 1990-02-01",
            "accede 1990-03-03",
        )
        assert not load(out).is_member("France", "1990-03-02")
        assert load(out).is_member("France", "1990-03-03")
    edited(out / "events.csv", "fra-accede,FRA,accede,x,1990-03-03", "fra-accede,FRA,accede,x,1990-02-01")
    imported(tmp_path, NEW, "2024-12-31", update=True)
    assert ("FRA", "accede", "conflict") not in review(out)


def test_an_event_older_than_what_is_known_waits_for_review(tmp_path, out):
    """What became public may not run backwards along a bond, so it cannot be held with the day of the edition."""
    text = NEW.replace("Togo,2000-01-01,,2010-01-01", "Togo,2000-01-01,2005-01-01,2010-01-01")
    for _ in range(2):
        result = imported(tmp_path, text, "2024-12-31", update=True)
        assert "became public runs backwards" in review(out)["TGO", "suspend", "conflict"]["reason"]
    assert "suspended" not in str(result.register.timeline("Togo"))
    edited(out / "events.csv", "tgo-withdraw", "mine,TGO,suspend,x,2005-01-01,table-csv-2022-12-31,\ntgo-withdraw")
    result = imported(tmp_path, text, "2024-12-31", update=True)
    assert ("TGO", "suspend", "conflict") not in review(out)
    assert [one.id for one in result.register.facts.events if one.state == "TGO"] == [
        "tgo-accede",
        "mine",
        "tgo-withdraw",
    ]


def test_an_event_that_was_deleted_by_hand_stays_away(tmp_path, out):
    edited(out / "events.csv", "ner-accede,NER,accede,x,2001-01-01,table-csv-2022-12-31\n", "")
    imported(tmp_path, OLD, "2024-12-31", update=True)
    assert not load(out).is_member("Niger", "2020-01-01")


EVERY = {
    "id": "x",
    "name": 'An "organization"',
    "state": "s",
    "codes": "cow",
    "treaty": "t",
    "acts": {"sign": ["a = b", "c"], "suspend": "d"},
    "marked": "m",
    "marks": {"P": "accede"},
    "start": "y,m,d",
    "end": "e",
    "force": "f",
    "in_force": "g",
    "open": ["last", "\u2014"],
    "where": [("k", "1"), ("k", "2"), ("l", "=")],
    "effective": {"sign": "h"},
    "source": "=q",
    "note": "n",
    "dates": "dmy",
    "day_numbers": "1900",
    "undated": "bounds",
    "end_is": "last-day",
    "drop": "signature-after-consent",
    "member": ["2"],
    "missing": ["-9"],
    "encoding": "cp1251",
}


def test_every_option_but_the_last_day_is_kept():
    named = {one.name for one in fields(Options)}
    assert EVERY.keys() == named - {"checked_through", "wide", "year"}
    for asked in (EVERY, {"id": "x", "state": "s", "wide": True, "year": "y"}):
        kept = Options.of({}, Options(**asked).to_toml())
        assert kept == (Options(**asked), [])
        assert Options.of(asked, Options(**asked).to_toml()) == kept


def test_an_option_that_differs_from_the_edition_before_is_told_and_kept(tmp_path, out):
    text = NEW.replace("Country", "State")
    result = imported(tmp_path, text, "2024-12-31", update=True, state="State")
    assert result.notes == ("state is 'State' from now on; it was 'Country' for the edition before",)
    (tmp_path / "new.csv").write_text(text)
    assert import_table(tmp_path / "new.csv", output=out, update=True).notes == ()


def test_a_register_of_an_edition_without_its_options_needs_them_again(tmp_path, out):
    (out / "_import.toml").unlink()
    with pytest.raises(ValueError, match="--id"):
        import_table(tmp_path / "table.csv", output=out, update=True)
    assert imported(tmp_path, OLD, "2022-12-31", update=True).events == {"as it was": 7}
    assert import_table(tmp_path / "table.csv", output=out, checked_through="2022-12-31", update=True).events == {
        "as it was": 7
    }


def test_the_command_needs_no_more_than_the_library(tmp_path, out):
    (tmp_path / "new.csv").write_text(NEW)
    line = ["import", str(tmp_path / "new.csv"), "--output", str(out), "--checked-through", "2024-12-31", "--update"]
    result = CliRunner().invoke(main, line)
    assert result.exit_code == 0, result.output
    assert "update: 5 as it was, 1 changed, 3 new, 1 vanished" in result.output


def test_a_state_that_only_the_register_knows_is_known_to_the_next_edition(tmp_path, out):
    text = OLD + "Zembla,2003-01-01,,\n"
    assert imported(tmp_path, text, "2022-12-31", update=True).rows == {"kept": 5, "an unknown state": 1}
    edited(out / "register.toml", "[[source]]", '[[state]]\ncode = "ZBL"\nname = "Zembla"\n\n[[source]]')
    result = imported(tmp_path, text, "2022-12-31", update=True)
    assert result.rows == {"kept": 6}
    assert result.register.is_member("Zembla", "2010-01-01")


def test_events_in_other_files_are_not_written_to(tmp_path, out):
    edited(out / "events.csv", "fra-accede,FRA,accede,x,1990-01-01,table-csv-2022-12-31\n", "")
    mine = '[[event]]\nid = "fra-accede"\nstate = "FRA"\nact = "accede"\n'
    mine += 'date = 1990-01-01\nsources = ["table-csv-2022-12-31"]\n'
    (out / "france.toml").write_text(mine)
    text = NEW.replace("France,1990-02-01,,", "France,1990-02-01,,2023-01-01")
    imported(tmp_path, text, "2024-12-31", update=True)
    assert "changed by hand only" in review(out)["FRA", "accede", "conflict"]["reason"]
    assert (out / "france.toml").read_text() == mine
    assert not load(out).is_member("France", "2024-01-01")


def test_a_new_treaty_is_an_instrument_and_the_ids_of_the_others_stay(tmp_path):
    asked = {"id": "x", "state": "s", "treaty": "t", "start": "a", "acts": {}, "end": None}
    imported(tmp_path, "s,t,a\nFRA,A (1),1990-01-01\nFRA,A-1,1991-01-01\n", "2000-01-01", **asked)
    text = "s,t,a\nFRA,A 1,1989-01-01\nFRA,A-1,1991-01-01\nFRA,A (1),1990-01-01\n"
    result = imported(tmp_path, text, "2001-01-01", update=True, **asked)
    assert {one.id: one.name for one in result.register.instruments} == {"a-1": "A (1)", "a-1-2": "A-1", "a-1-3": "A 1"}
    assert result.events == {"as it was": 2, "new": 1}


FORCE = {"id": "x", "state": "s", "treaty": "t", "start": None, "acts": {"ratify": "a"}, "end": "e", "in_force": "f"}


def of_force(folder, in_force, through, *, update=True, **more):
    """Import a table of one treaty that entered into force on a day."""
    row = f"FRA,A,1990-01-01,1995-01-01,{in_force}" if in_force else "FRA,A,1990-01-01,1995-01-01,"
    return imported(folder, f"s,t,a,e,f\n{row}\n", through, update=update, **FORCE | more)


def test_an_entry_into_force_that_the_table_corrects(tmp_path):
    of_force(tmp_path, "1991-01-01", "2000-01-01", update=False)
    result = of_force(tmp_path, "1992-01-01", "2001-01-01")
    assert not load(tmp_path / "out").is_member("France", "1991-06-01")
    assert load(tmp_path / "out").is_member("France", "1992-01-01")
    assert "\n- A: in force 1992-01-01; before: 1991-01-01.\n" in result.news
    assert result.events == {"as it was": 2}
    row = review(tmp_path / "out")["", "", "changed"]
    assert {key: one for key, one in row.items() if one} == {
        "kind": "changed",
        "treaty": "a",
        "before": "1991-01-01",
        "now": "1992-01-01",
    }
    assert not len(of_force(tmp_path, "1992-01-01", "2001-01-01").review)
    gone = of_force(tmp_path, "", "2001-01-01").review
    assert "" not in gone.column("state"), "a table that has no day now corrects nothing"
    assert load(tmp_path / "out").is_member("France", "1992-01-01")
    edited(tmp_path / "out" / "register.toml", "in_force = 1992-01-01", "in_force = 1993-01-01")
    for _ in range(2):
        result = of_force(tmp_path, "1994-01-01", "2002-01-01")
        row = review(tmp_path / "out")["", "", "conflict"]
        assert row["register"] == "1993-01-01"
        assert row["reason"] == "its entry into force was changed by hand, and in the table too"
    assert not len(of_force(tmp_path, "1993-01-01", "2002-01-01").review), "both agree"


def test_an_entry_into_force_that_no_history_allows_is_a_conflict_and_stays_as_it_was(tmp_path):
    of_force(tmp_path, "1991-01-01", "2000-01-01", update=False)
    mine = "mine,FRA,suspend,a,1992-01-01,,table-csv-2000-01-01\nfra-withdraw"
    edited(tmp_path / "out" / "events.csv", "fra-withdraw", mine)
    for _ in range(2):
        result = of_force(tmp_path, "1993-01-01", "2001-01-01")
        row = review(tmp_path / "out")["", "", "conflict"]
        assert "France cannot suspend under 'a' on 1992-01-01" in row["reason"]
        assert "in force" not in result.news
        assert load(tmp_path / "out").is_member("France", "1991-01-01")


def test_an_entry_into_force_in_a_table_of_instruments_is_changed_by_hand_only(tmp_path):
    of_force(tmp_path, "1991-01-01", "2000-01-01", update=False)
    head = tmp_path / "out" / "register.toml"
    edited(head, '[[instrument]]\nid = "a"\nname = "A"\nkind = "treaty"\nin_force = 1991-01-01\n', "")
    (tmp_path / "out" / "instruments.csv").write_text("id,name,kind,in_force\na,A,treaty,1991-01-01\n")
    edited(head, '[[source]]\nid = "table-csv-2000-01-01"\ntitle = "table.csv, 2000-01-01"\n', "")
    (tmp_path / "out" / "sources.csv").write_text('id,title\ntable-csv-2000-01-01,"table.csv, 2000-01-01"\n')
    for _ in range(2):
        of_force(tmp_path, "1992-01-01", "2001-01-01")
        row = review(tmp_path / "out")["", "", "conflict"]
        assert (row["reason"], row["register"]) == ("it stands in a table, which is changed by hand only", "1991-01-01")
    text = "s,t,a,e,f\nFRA,A,1990-01-01,1995-01-01,1991-01-01\nFRA,B,1990-01-01,,1991-01-01\n"
    result = imported(tmp_path, text, "2002-01-01", update=True, **FORCE)
    assert {one.id for one in result.register.facts.instruments} == {"a", "b"}
    assert {one.id for one in result.register.facts.sources} == {"table-csv-2002-01-01", "table-csv-2000-01-01"}
    assert '[[instrument]]\nid = "b"\nname = "B"\nkind = "treaty"\nin_force = 1991-01-01\n' in head.read_text()


def test_bounds_of_a_row_without_a_day_stay(tmp_path):
    asked = {"undated": "bounds", "acts": {}, "end": None}
    text = "Country,Joined\nFrance,1990-01-01\nMali,\n"
    imported(tmp_path, text, "2000-01-01", **asked)
    result = imported(tmp_path, text, "2001-01-01", update=True, **asked)
    assert result.events == {"as it was": 2}
    assert "[1990-01-01..2000-01-01]" in (tmp_path / "out" / "events.csv").read_text()
    result = imported(tmp_path, text.replace("Mali,", "Mali,1995-01-01"), "2002-01-01", update=True, **asked)
    assert result.events == {"as it was": 1, "changed": 1}


def test_bounds_of_the_entry_into_force_do_not_move_past_what_vanished(tmp_path, out):
    imported(tmp_path, OLD.replace("France,1990-01-01,,\n", ""), "2024-12-31", update=True)
    assert load(out).is_member("France", "1990-01-01")


def conflict(folder, state, act="accede"):
    return review(folder)[state, act, "conflict"]


def test_a_row_that_names_several_states_is_changed_by_hand_only(tmp_path, out):
    edited(out / "events.csv", "fra-accede,FRA,accede,x,1990-01-01,", "fra-accede,,accede,x,1990-01-01,")
    table = [line.split(",") for line in (out / "events.csv").read_text().splitlines()]
    states = ["states", *("FRA|DEU" if row[0] == "fra-accede" else "" for row in table[1:])]
    lines = [f"{','.join([*row, more])}\r\n" for row, more in zip(table, states, strict=True)]
    (out / "events.csv").write_bytes("".join(lines).encode())
    before = (out / "events.csv").read_bytes()
    imported(tmp_path, OLD.replace("France,1990-01-01", "France,1990-02-01"), "2024-12-31", update=True)
    assert conflict(out, "FRA")["reason"] == "it stands in events.csv, in a form that is changed by hand only"
    assert conflict(out, "FRA")["register"] == "accede 1990-01-01"
    assert (out / "events.csv").read_bytes() == before


def test_a_table_of_events_that_nothing_is_written_to_keeps_its_line_ends(tmp_path, out):
    table = out / "events.csv"
    table.write_bytes(table.read_bytes().replace(b"1990-01-01", b"1990-03-03").replace(b"\n", b"\r\n"))
    before = table.read_bytes()
    imported(tmp_path, OLD.replace("France,1990-01-01", "France,1990-02-01"), "2024-12-31", update=True)
    assert conflict(out, "FRA")["reason"] == "changed by hand, and in the table too"
    assert table.read_bytes() == before


def test_a_table_of_events_keeps_its_byte_order_mark_and_its_own_columns(tmp_path, out):
    table = out / "events.csv"
    lines = table.read_text().splitlines()
    own = [f"{line},{'basis' if not number else f'b{number}'}" for number, line in enumerate(lines)]
    table.write_text("\n".join(["\ufeff" + own[0].replace("id,", " id ,", 1), *own[1:], ""]))
    imported(tmp_path, NEW, "2024-12-31", update=True)
    text = table.read_bytes().decode()
    assert text.startswith("\ufeffid,state,act,")
    assert text.splitlines()[0].endswith(",basis,reported")
    for number, line in enumerate(own[1:], start=1):
        if not line.startswith("fra-accede"):
            assert f"{line}," in text, number
    assert {one.id: one.basis for one in load(out).facts.events}["tgo-withdraw"] == "b7"


def test_an_event_that_was_deleted_by_hand_and_changed_or_vanished_in_the_table(tmp_path, out):
    for name, day in (("fra", "1990-01-01"), ("ner", "2001-01-01")):
        edited(out / "events.csv", f"{name}-accede,{name.upper()},accede,x,{day},table-csv-2022-12-31\n", "")
    for _ in range(2):
        result = imported(tmp_path, NEW, "2024-12-31", update=True)
        found = conflict(out, "FRA")
        assert (found["reason"], found["id"], found["register"]) == ("the register no longer has the event", "", "")
        assert {row["state"] for row in result.review if row["kind"] == "vanished"} == set()
        assert "France" not in {one.name for one in load(out).states}


def test_an_event_of_a_bond_that_the_newer_edition_sets_aside_stays_with_the_reason(tmp_path, out):
    text = OLD.replace("Chad,1999-01-01,,", "Chad,1999-01-01,,1998-01-01")
    imported(tmp_path, text, "2024-12-31", update=True)
    found = review(out)["TCD", "accede", "vanished"]
    assert found["reason"].startswith("its bond was set aside: Chad cannot withdraw under 'x' on 1998-01-01")
    assert (found["before"], found["now"], found["id"]) == ("accede 1999-01-01", "", "tcd-accede")
    assert load(out).is_member("Chad", "1999-01-01")


def test_a_change_that_no_history_allows_is_given_up_and_the_others_of_its_bond_are_not(tmp_path, out):
    """A suspension was written by hand, and the newer edition has the accession after it."""
    mine = "mine,TCD,suspend,x,2005-01-01,table-csv-2022-12-31\ntgo-accede"
    edited(out / "events.csv", "tgo-accede", mine)
    text = OLD.replace("Chad,1999-01-01,,", "Chad,2006-01-01,,2023-01-01").replace(
        "Niger,2001-01-01", "Niger,2002-02-02"
    )
    for _ in range(2):
        imported(tmp_path, text, "2024-12-31", update=True)
        found = conflict(out, "TCD")
        assert "cannot" in found["reason"]
        assert (found["before"], found["now"]) == ("accede 1999-01-01", "accede 2006-01-01")
        events = [(one.id, str(one.date)) for one in load(out).facts.events if one.state == "TCD"]
        assert events == [("tcd-accede", "1999-01-01"), ("mine", "2005-01-01"), ("tcd-withdraw", "2023-01-01")]
        assert load(out).is_member("Niger", "2002-02-02")
        assert not load(out).is_member("Niger", "2002-02-01")


def test_all_new_events_of_a_bond_that_no_history_allows_are_conflicts_at_their_row(tmp_path, out):
    edited(out / "events.csv", "ner-accede,NER,accede,x,2001-01-01", "ner-accede,NER,accede,x,2022-06-06")
    text = OLD.replace("Niger,2001-01-01,,", "Niger,2001-01-01,2010-01-01,2012-01-01")
    for _ in range(2):
        result = imported(tmp_path, text, "2024-12-31", update=True)
        assert [(row["state"], row["act"], row["kind"], row["row"]) for row in result.review] == [
            ("NER", "suspend", "conflict", "6"),
            ("NER", "withdraw", "conflict", "6"),
        ]
        assert [one.id for one in load(out).facts.events if one.state == "NER"] == ["ner-accede"]


def test_new_events_stand_beside_those_of_their_bond_in_its_file(tmp_path, out):
    text = NEW.replace("Mali,1995-05-05", "Mali,1995-05-05").replace(
        "Benin,2024-02-01,,", "Benin,2023-02-01,2024-02-01,2024-03-01"
    )
    imported(tmp_path, text, "2024-12-31", update=True)
    assert [line.partition(",")[0] for line in (out / "events.csv").read_text().splitlines()] == [
        *("id", "fra-accede", "mli-accede", "mli-suspend", "mli-withdraw", "ner-accede", "tcd-accede", "tcd-suspend"),
        *("tgo-accede", "tgo-withdraw", "ben-accede", "ben-suspend", "ben-withdraw"),
    ]


def test_an_event_that_a_mended_edition_has_between_two_others_stands_between_them(tmp_path, out):
    text = NEW.replace("Benin,2024-02-01,,", "Benin,2024-02-01,,2024-06-01")
    imported(tmp_path, text, "2024-12-31", update=True)
    mended = text.replace("Benin,2024-02-01,,2024-06-01", "Benin,2024-02-01,2024-04-01,2024-06-01")
    result = imported(tmp_path, mended, "2024-12-31", update=True)
    found = ["ben-accede", "ben-suspend", "ben-withdraw"]
    assert [one.id for one in result.register.facts.events if one.state == "BEN"] == found
    assert [line[:11].rstrip(",B") for line in (out / "events.csv").read_text().splitlines() if "BEN" in line] == [
        *("ben-accede", "ben-suspend", "ben-withdra"),
    ]


def test_events_of_two_tables_go_to_the_table_of_their_bond(tmp_path, out):
    lines = (out / "events.csv").read_text().splitlines(keepends=True)
    (out / "events.csv").write_text("".join(one for one in lines if "MLI" not in one))
    (out / "event.csv").write_text("".join([lines[0], *(one for one in lines if "MLI" in one)]))
    imported(tmp_path, NEW, "2024-12-31", update=True)
    assert "mli-withdraw" in (out / "event.csv").read_text()
    assert "tcd-suspend" in (out / "events.csv").read_text()
    assert "ben-accede" in (out / "event.csv").read_text() + (out / "events.csv").read_text()
    assert {one.id: one.origin for one in load(out).facts.events}["mli-withdraw"] == "event.csv"


def test_a_table_with_semicolons_keeps_them(tmp_path, out):
    table = out / "events.csv"
    table.write_text(table.read_text().replace(",", ";"))
    imported(tmp_path, NEW, "2024-12-31", update=True)
    assert table.read_text().startswith("id;state;act")


def test_an_update_is_taken_back_with_what_it_kept(tmp_path, out):
    before = contents(out)
    refused = tmp_path / "refused.csv"
    refused.write_text("mine")
    imported(tmp_path, NEW, "2022-12-31", update=True, refused=refused, dry_run=True)
    assert refused.read_text() == "mine"
    imported(tmp_path, NEW, None, update=True)  # checked through today
    imported(tmp_path, NEW, None, update=True)  # changes nothing, so what was before stays
    with pytest.raises(ValueError, match="_before"):
        imported(tmp_path, NEW, "2024-12-31", update=True)
    for name, content in contents(out / "_before").items():
        (out / name).write_bytes(content)
    after = contents(out)
    assert {name: after[name] for name in before} == before
    assert imported(tmp_path, NEW, "2024-12-31", update=True).events["new"] == 3


def test_an_update_that_makes_a_table_of_events_is_taken_back_too(tmp_path, out):
    rows = csv.DictReader(io.StringIO((out / "events.csv").read_text()))
    (out / "events.csv").unlink()
    with (out / "register.toml").open("a") as file:
        for row in rows:
            values = row | {"sources": [row["sources"]]}
            file.writelines(["\n[[event]]\n", *(f"{key} = {value!r}\n" for key, value in values.items() if value)])
    held = load(out)
    imported(tmp_path, NEW, "2024-12-31", update=True)
    assert (out / "events.csv").is_file()
    for name, content in contents(out / "_before").items():
        (out / name).write_bytes(content)
    assert load(out) == held


def test_a_trial_writes_nothing_and_says_what_would_be(tmp_path, out):
    before = contents(out)
    result = imported(tmp_path, NEW, "2024-12-31", update=True, dry_run=True)
    assert contents(out) == before
    assert not (out / "_before").exists()
    assert result.files == ()
    assert result.events == imported(tmp_path, NEW, "2024-12-31", update=True).events
    assert not (tmp_path / "none").exists()
    import_table(tmp_path / "table.csv", output=tmp_path / "none", dry_run=True, **ASKED)
    assert not (tmp_path / "none").exists()
    asked = ["import", str(tmp_path / "table.csv"), "--output", str(out), "--update", "--dry-run"]
    printed = CliRunner().invoke(main, asked).output
    assert "vanished" in printed
    assert "nothing was written" in printed


def test_each_edition_is_a_source_of_its_own(tmp_path, out):
    imported(tmp_path, NEW, "2024-12-31", update=True)
    imported(tmp_path, NEW + "Togo,2012-01-01,,\n", "2024-12-31", update=True)  # the same edition, mended
    facts = load(out).facts
    assert [one.title for one in facts.sources] == ["table.csv, 2022-12-31", "table.csv, 2024-12-31"]
    assert {one.sources[-1] for one in facts.events if one.reported} == {"table-csv-2024-12-31"}


def test_nothing_is_half_done(tmp_path, out, monkeypatch):
    before = contents(out)
    replace = Path.replace

    def failing(self, target):
        if Path(target).name == "_edition.csv":
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space left"):
        imported(tmp_path, NEW, "2024-12-31", update=True)
    assert contents(out) == before


def test_an_update_that_stopped_between_two_files_is_done_by_the_next(tmp_path, out):
    """A crash of the machine can leave the register new and its edition old."""
    edition = (out / "_edition.csv").read_bytes()
    imported(tmp_path, NEW, "2024-12-31", update=True)
    whole = contents(out)
    (out / "_edition.csv").write_bytes(edition)
    imported(tmp_path, NEW, "2024-12-31", update=True)
    after = contents(out)
    assert {name: after[name] for name in ("register.toml", "events.csv")} == {
        name: whole[name] for name in ("register.toml", "events.csv")
    }


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda out: (out / "_edition.csv").unlink(), ValueError, "has no _edition.csv"),
        (lambda out: (out / "_edition.csv").write_text("a,b\n1,2\n"), ValueError, "is damaged"),
        (lambda out: (out / "_edition.csv").write_bytes(b"\xff"), ValueError, "is damaged"),
        (lambda out: (out / "_import.toml").write_bytes(b"\xff"), ValueError, "_import.toml is damaged"),
        (lambda out: (out / "_import.toml").write_text("state = 3"), ValueError, "_import.toml is damaged"),
        (lambda out: (out / "_import.toml").write_text("kind = 'x'"), ValueError, "_import.toml is damaged"),
        (lambda out: edited(out / "events.csv", "1990-01-01", "1990-31-01"), RegisterError, "1990-31-01"),
        (
            lambda out: edited(
                out / "register.toml", '[register]\nformat = 1\nid = "x"', '[register]\nformat = 1\nid = "y"'
            ),
            ValueError,
            "is 'y', not 'x'",
        ),
    ],
)
def test_what_cannot_be_updated_is_refused_and_left_alone(tmp_path, out, change, error, words):
    change(out)
    before = contents(out)
    with pytest.raises(error, match=words):
        imported(tmp_path, NEW, "2024-12-31", update=True)
    assert contents(out) == before


@pytest.mark.usefixtures("out")
def test_an_older_edition_is_refused(tmp_path):
    with pytest.raises(ValueError, match="older than the last one"):
        imported(tmp_path, NEW, "2022-12-30", update=True)
    with pytest.raises(ValueError, match="needs the folder"):
        import_table(io.StringIO(OLD), update=True, **ASKED)


DAYS = st.integers(0, 8000).map(lambda days: date(2000, 1, 1) + timedelta(days))
ROWS = st.lists(st.tuples(st.sampled_from(["France", "Mali", "Chad"]), st.lists(DAYS, max_size=3)), max_size=5)


def table(rows):
    return [
        {
            "Country": state,
            **dict(zip(("Joined", "Suspended", "Left"), [*map(str, sorted(days)), "", "", ""], strict=False)),
        }
        for state, days in rows
    ]


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS, st.booleans())
def test_an_update_keeps_what_was_known_and_loses_nothing(tmp_path_factory, first, second, grows):
    out = tmp_path_factory.mktemp("register") / "out"
    rows = table(first)
    old = import_table(rows, output=out, checked_through="2023-12-31", **ASKED) if rows else None
    if old is None:
        return
    before = contents(out)
    again = import_table(rows, output=out, checked_through="2023-12-31", update=True, **ASKED)
    assert {name: content for name, content in contents(out).items() if name in before} == before
    assert set(again.events) <= {"as it was"}
    later = rows + table(second) if grows else table(second)
    if not later:
        return
    new = import_table(later, output=out, checked_through="2024-12-31", update=True, **ASKED)
    assert load(out) == new.register
    made = sum(count for kind, count in new.events.items() if kind != "vanished")
    assert made == sum(new.days.get(one, 0) for one in ("became an event",))
    changed = {row["state"] for row in new.review if row["kind"] == "changed"}
    known = new.register.as_known_on("2024-12-30")
    assert {row["state"] for row in diff(old.register.as_known_on("2024-12-30"), known)} <= changed
    assert import_table(later, output=out, checked_through="2024-12-31", update=True, **ASKED).register == new.register


def test_a_note_of_several_lines_is_the_same_in_the_next_edition(tmp_path):
    rows = [{"s": "Mali", "a": "1990", "n": "one\r\ntwo\nthree"}]
    asked = {"id": "x", "state": "s", "start": "a", "note": "n", "output": tmp_path, "checked_through": "2000-01-01"}
    import_table(rows, **asked)
    again = import_table(rows, update=True, **asked)
    assert (again.events, len(again.review)) == ({"as it was": 1}, 0)
    assert [one.note for one in again.register.facts.events] == ["one\r\ntwo\nthree"]
    assert again.news == "## 2000-01-01\n\nA newer edition of the table. Events: 1 as it was.\n"


def test_what_the_newer_edition_no_longer_says_of_an_event_is_taken_out(tmp_path):
    asked = {"id": "x", "state": "s", "acts": {"accede": "a"}, "force": "f", "note": "n", "output": tmp_path}
    import_table([{"s": "Mali", "a": "1990", "f": "1991", "n": "x"}], checked_through="2000-01-01", **asked)
    rows = [{"s": "Mali", "a": "1990", "f": "", "n": ""}]
    result = import_table(rows, checked_through="2001-01-01", update=True, **asked)
    (event,) = result.register.facts.events
    assert (str(event.date), event.effective, event.note) == ("1990", None, "")
    assert result.events == {"as it was": 0, "changed": 1}


def test_a_consent_that_makes_another_state_s_history_impossible_is_told_and_nothing_is_written(tmp_path):
    """With Italy's consent the treaty is in force in 1992, and Mali is a party where it took its consent back."""
    table = "s,t,a,e\nFRA,A,1990-01-01,\nDEU,A,1995-01-01,\nBEL,A,1996-01-01,\n"
    asked = {"id": "x", "state": "s", "treaty": "t", "start": None, "acts": {"ratify": "a"}, "end": "e"}
    imported(tmp_path, table, "2000-01-01", **asked)
    folder = tmp_path / "out"
    edited(folder / "register.toml", 'id = "a"\n', 'id = "a"\nforce = { parties = 3 }\n')
    edited(
        folder / "events.csv",
        "fra-accede",
        "m1,MLI,accede,a,1991-01-01,,table-csv-2000-01-01\n"
        "m2,MLI,withdraw_consent,a,1993-01-01,,table-csv-2000-01-01\nfra-accede",
    )
    assert str(load(folder).instrument("a").in_force) == "1996-01-01"
    before = contents(folder)
    with pytest.raises(RegisterError, match="'m2' act: Mali cannot withdraw_consent under 'a' on 1993-01-01"):
        imported(tmp_path, f"{table}ITA,A,1992-01-01,\n", "2001-01-01", update=True, **asked)
    assert contents(folder) == before


def test_the_entry_into_force_of_one_of_several_instruments_is_written_beside_it_and_nowhere_else():
    rows = b'[[instrument]]\nid = "a" # the first\n\n[[instrument]]\nid = "b"\n'
    files = TomlFiles({"events.csv": b"", "terms.toml": rows})
    assert files.enters_into_force("b", Moment.parse("1990-01-01"))
    assert not files.enters_into_force("c", Moment.parse("1990-01-01"))
    assert files.to_bytes() == {"terms.toml": rows + b"in_force = 1990-01-01\n"}
