"""One import and its update, whole: what is said, and every file that is written."""

# ruff: noqa: E501  lines of files as they are written

from csto_membership import import_table

OLD = """Country,Treaty,Signed,Ratified,Force,Left,Note
France,One,1990-01-01,1991-01-01,1992-01-01,,first
Mali,One,1990-01-01,1991-01-01 a,1992-01-01,2001-01-01,
Benin,One,1990-05-05,,,,
Chad,Two,,[1 May 1990],,,
Chad,One,,03/04/2001,,,
Atlantis,One,,1991-01-01,,,
Togo,Two,,1991-31-01,,,
"""
NEW = """Country,Treaty,Signed,Ratified,Force,Left,Note
France,One,1990-01-01,1991-01-01,1993-01-01,,first
Mali,One,1990-01-01,1991-01-01 a,1992-01-01,2002-01-01,
Togo,Three,1990-01-01,1991-01-01,1991-02-01,2030-01-01,
Niger,Three,1990-01-01,2020-12-31,2021-01-01,,
Chad,Three,2020-12-31,,,,
"""
ASKED = {
    "name": "The X",
    "state": "Country",
    "treaty": "Treaty",
    "acts": {"sign": "Signed", "ratify": "Ratified"},
    "force": "Force",
    "end": "Left",
    "note": "Note",
}


def imported(folder, text, through, **more):
    (folder / "t.csv").write_text(text)
    asked = {"id": "x", "output": folder / "out", "checked_through": through} | ASKED | more
    return import_table(folder / "t.csv", **asked)


def text_of(file):
    """Return a text with the line ends that it has."""
    return file.read_bytes().decode()


def files_of(result):
    return [path.partition("/out/")[2] for path in result.files]


def test_an_import_says_what_became_of_the_table_and_writes_the_register(tmp_path):
    result = imported(tmp_path, OLD, "2000-12-31")
    out = tmp_path / "out"
    assert str(result) == SUMMARY
    assert files_of(result) == ["_refused.csv", "_import.toml", "register.toml", "events.csv", "_edition.csv"]
    assert sorted(one.name for one in out.iterdir()) == sorted(files_of(result))
    assert text_of(out / "_refused.csv") == result.refused.to_csv() == REFUSED
    assert text_of(out / "_import.toml") == RECORD
    assert text_of(out / "register.toml") == REGISTER
    assert text_of(out / "events.csv") == EVENTS
    assert text_of(out / "_edition.csv") == EDITION


def test_an_update_says_what_changed_and_keeps_what_was(tmp_path):
    imported(tmp_path, OLD, "2000-12-31")
    result = imported(tmp_path, NEW, "2020-12-31", update=True)
    out = tmp_path / "out"
    assert str(result) == SUMMARY_OF_UPDATE
    assert text_of(out / "_review.csv") == result.review.to_csv() == REVIEW
    assert text_of(out / "_news.md") == result.news == NEWS
    assert text_of(out / "events.csv") == UPDATED_EVENTS
    assert text_of(out / "_edition.csv") == UPDATED_EDITION
    assert text_of(out / "_before" / "events.csv") == EVENTS
    written = ["_refused.csv", "_import.toml", "register.toml", "events.csv", "_edition.csv"]
    assert sorted(files_of(result)) == sorted(
        [*written, "_review.csv", "_news.md", *(f"_before/{name}" for name in written)]
    )


SUMMARY = """\
The X (x): 2 instruments, 6 events, checked through 2000-12-31
7 rows: 3 kept, 4 not:
  1 a day in brackets: a former party, and the table has no day of its exit (--undated bounds)
  1 a day that is not in the calendar
  1 an ambiguous day: say with --dates which is first, the day or the month
  1 an unknown state
3 bonds: 3 kept
12 days: 6 became an event, 6 not:
  2 became the effective day of an event
  2 in a row that was set aside
  1 a day that is not in the calendar
  1 an ambiguous day: say with --dates which is first, the day or the month"""
REFUSED = """\
_row,_state,_treaty,_reason,Country,Treaty,Signed,Ratified,Force,Left,Note
5,TCD,two,"a day in brackets: a former party, and the table has no day of its exit (--undated bounds)",Chad,Two,,[1 May 1990],,,
6,TCD,one,"Ratified: '03/04/2001': an ambiguous day: say with --dates which is first, the day or the month",Chad,One,,03/04/2001,,,
7,,one,Country: 'Atlantis' is an unknown state,Atlantis,One,,1991-01-01,,,
8,TGO,two,Ratified: '1991-31-01': a day that is not in the calendar,Togo,Two,,1991-31-01,,,
"""
RECORD = """\
# How the table was read. An update with a newer edition takes it from here.
id = "x"
name = "The X"
state = "Country"
treaty = "Treaty"
acts = [["sign", "Signed"], ["ratify", "Ratified"]]
end = "Left"
force = "Force"
note = "Note"
"""
REGISTER = """\
[register]
format = 1
id = "x"
name = "The X"
constitutive = "one"
checked_through = 2000-12-31

[[source]]
id = "t-csv-2000-12-31"
title = "t.csv, 2000-12-31"

[[instrument]]
id = "one"
name = "One"
kind = "treaty"
in_force = "[1990-01-01..1992-01-01]"
note = "The table has no day of entry into force: it was no later than the first day of effect there."

[[instrument]]
id = "two"
name = "Two"
kind = "treaty"
"""
EVENTS = """\
id,state,act,instrument,date,effective,form,sources,note
ben-one-sign,BEN,sign,one,1990-05-05,,,t-csv-2000-12-31,
fra-one-sign,FRA,sign,one,1990-01-01,,,t-csv-2000-12-31,first
fra-one-ratify,FRA,ratify,one,1991-01-01,1992-01-01,,t-csv-2000-12-31,
mli-one-sign,MLI,sign,one,1990-01-01,,,t-csv-2000-12-31,
mli-one-accede,MLI,accede,one,1991-01-01,1992-01-01,accession,t-csv-2000-12-31,
mli-one-withdraw,MLI,withdraw,one,2001-01-01,,,t-csv-2000-12-31,
"""
EDITION = """\
id,state,instrument,act,date,effective,form,note,undated
,,,,2000-12-31,,,,
One,,one,,[1990-01-01..1992-01-01],,,,yes
Two,,two,,,,,,yes
ben-one-sign,BEN,one,sign,1990-05-05,,,,
fra-one-sign,FRA,one,sign,1990-01-01,,,first,
fra-one-ratify,FRA,one,ratify,1991-01-01,1992-01-01,,,
mli-one-sign,MLI,one,sign,1990-01-01,,,,
mli-one-accede,MLI,one,accede,1991-01-01,1992-01-01,accession,,
mli-one-withdraw,MLI,one,withdraw,2001-01-01,,,,
"""
SUMMARY_OF_UPDATE = """\
The X (x): 3 instruments, 12 events, checked through 2020-12-31
5 rows: 5 kept
5 bonds: 5 kept
15 days: 11 became an event, 4 not:
  4 became the effective day of an event
update: 3 as it was, 2 changed, 6 new, 1 vanished"""
REVIEW = """\
kind,id,state,treaty,act,before,now,register,reason,row
changed,fra-one-ratify,FRA,one,ratify,"ratify 1991-01-01, effective 1992-01-01","ratify 1991-01-01, effective 1993-01-01",,,2
changed,mli-one-withdraw,MLI,one,withdraw,withdraw 2001-01-01,withdraw 2002-01-01,,,3
vanished,ben-one-sign,BEN,one,sign,sign 1990-05-05,,,the newer edition does not have it,
"""
NEWS = """\
## 2020-12-31

A newer edition of the table (t.csv). Events: 3 as it was, 2 changed, 6 new, 1 vanished.

### Facts about the past

- France, One: ratify 1991-01-01, effective 1993-01-01; before: ratify 1991-01-01, effective 1992-01-01.
- Mali, One: withdraw 2002-01-01; before: withdraw 2001-01-01.
- Niger, Three: sign 1990-01-01.
- Chad, Three: sign 2020-12-31.
- Togo, Three: sign 1990-01-01.
- Togo, Three: ratify 1991-01-01, effective 1991-02-01.

### Facts about the future

- Niger, Three: ratify 2020-12-31, effective 2021-01-01.
- Togo, Three: withdraw 2030-01-01.

### Sources

- t.csv, 2020-12-31 (`t-csv-2020-12-31`).

Rows of `_review.csv` to review before this is published: 1.
"""
UPDATED_EVENTS = """\
id,state,act,instrument,date,effective,form,sources,note,reported
ben-one-sign,BEN,sign,one,1990-05-05,,,t-csv-2000-12-31,,
fra-one-sign,FRA,sign,one,1990-01-01,,,t-csv-2000-12-31,first,
fra-one-ratify,FRA,ratify,one,1991-01-01,1993-01-01,,t-csv-2000-12-31|t-csv-2020-12-31,,
mli-one-sign,MLI,sign,one,1990-01-01,,,t-csv-2000-12-31,,
mli-one-accede,MLI,accede,one,1991-01-01,1992-01-01,accession,t-csv-2000-12-31,,
mli-one-withdraw,MLI,withdraw,one,2002-01-01,,,t-csv-2000-12-31|t-csv-2020-12-31,,
ner-three-sign,NER,sign,three,1990-01-01,,,t-csv-2020-12-31,,2020-12-31
ner-three-ratify,NER,ratify,three,2020-12-31,2021-01-01,,t-csv-2020-12-31,,2020-12-31
tcd-three-sign,TCD,sign,three,2020-12-31,,,t-csv-2020-12-31,,2020-12-31
tgo-three-sign,TGO,sign,three,1990-01-01,,,t-csv-2020-12-31,,2020-12-31
tgo-three-ratify,TGO,ratify,three,1991-01-01,1991-02-01,,t-csv-2020-12-31,,2020-12-31
tgo-three-withdraw,TGO,withdraw,three,2030-01-01,,,t-csv-2020-12-31,,2020-12-31
"""
UPDATED_EDITION = """\
id,state,instrument,act,date,effective,form,note,undated
,,,,2020-12-31,,,,
One,,one,,[1990-01-01..1992-01-01],,,,yes
Two,,two,,,,,,yes
Three,,three,,[1990-01-01..1991-02-01],,,,yes
fra-one-sign,FRA,one,sign,1990-01-01,,,first,
fra-one-ratify,FRA,one,ratify,1991-01-01,1993-01-01,,,
mli-one-sign,MLI,one,sign,1990-01-01,,,,
mli-one-accede,MLI,one,accede,1991-01-01,1992-01-01,accession,,
mli-one-withdraw,MLI,one,withdraw,2002-01-01,,,,
ner-three-sign,NER,three,sign,1990-01-01,,,,
ner-three-ratify,NER,three,ratify,2020-12-31,2021-01-01,,,
tcd-three-sign,TCD,three,sign,2020-12-31,,,,
tgo-three-sign,TGO,three,sign,1990-01-01,,,,
tgo-three-ratify,TGO,three,ratify,1991-01-01,1991-02-01,,,
tgo-three-withdraw,TGO,three,withdraw,2030-01-01,,,,
ben-one-sign,BEN,one,sign,1990-05-05,,,,
"""
