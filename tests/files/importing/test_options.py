"""The options of an import: which belong together, how columns are named, and what differs from the edition before."""

import pytest

from csto_membership import UnknownWordError, import_table
from csto_membership.files.importing.options import Options, in_force_of, parts_of

DAYS = {"id": "x", "state": "s", "start": "a"}
MATRIX = {"id": "x", "state": "s", "wide": True, "year": "y"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (DAYS | {"id": ""}, "a register has an id (--id)"),
        (DAYS | {"state": ""}, "which column holds the states? (--state)"),
        (
            {"id": "x", "state": "s"},
            "which column holds days? Say --act, --marked, --start, --end or --force",
        ),
        *(
            (asked, "a matrix of states and years is wide and has a column of years (--wide --year COLUMN)")
            for asked in (MATRIX | {"year": None}, MATRIX | {"wide": False}, DAYS | {"year": "y"})
        ),
        *(
            (
                MATRIX | {option: "a"},
                "a matrix of states and years has no columns of days, and a treaty is a column of it",
            )
            for option in ("treaty", "start", "end", "force", "marked")
        ),
        (DAYS | {"checked_through": "1990"}, "a register is checked through one day, not 1990"),
    ],
)
def test_options_that_do_not_belong_together_are_refused(asked, words):
    with pytest.raises(ValueError, match=f"^{words.replace('(', '[(]').replace(')', '[)]').replace('?', '[?]')}$"):
        Options(**asked)


@pytest.mark.parametrize(
    ("option", "what", "known"),
    [
        ("dates", "order of a day", ("ymd", "dmy", "mdy")),
        ("day_numbers", "day from which days are counted", ("1900", "1904", "1960", "1970")),
        ("undated", "way to take a row without a day", ("refuse", "bounds")),
        ("end_is", "meaning of an end", ("first-day-out", "last-day")),
        ("drop", "kind of event to leave out", ("signature-after-consent",)),
    ],
)
def test_a_word_that_an_option_does_not_have_is_refused_with_those_it_has(option, what, known):
    with pytest.raises(UnknownWordError) as refused:
        Options(**DAYS, **{option: "foo"})
    assert (refused.value.name, refused.value.kind, tuple(refused.value.suggestions)) == ("foo", what, known)
    for word in known:
        assert word in str(Options(**DAYS, **{option: word}))


def test_options_may_be_mappings_or_pairs_and_one_value_or_several():
    acts = Options(id="x", state="s", acts={"sign": ["a", "b"], "accede": "c"}).acts
    assert acts == Options(id="x", state="s", acts=[("sign", "a"), ("sign", "b"), ("accede", "c")]).acts
    assert [(act.value, column) for act, column in acts] == [("sign", "a"), ("sign", "b"), ("accede", "c")]
    assert Options(**DAYS, open=" last ").open == Options(**DAYS, open=["last"]).open == {"last"}
    assert Options(**DAYS, where={"k": [1, 2]}).where == (("k", "1"), ("k", "2"))
    assert Options(**MATRIX, member=2).member == {"2"}


def test_the_columns_of_days_are_named_once_each():
    asked = Options(id="x", state="s", acts={"sign": "a"}, effective={"sign": "b"}, marked="c", start="d,e,f", end="a")
    assert asked.day_columns == ("a", "b", "c", "d,e,f")
    assert asked.columns("abcdefst") == set("abcdefs")
    assert Options(**DAYS, end="e", force="f").day_columns == ("a", "e", "f")


@pytest.mark.parametrize(
    ("column", "parts"),
    [("a", ("a",)), ("a,b", ("a,b",)), ("x, y,z", ("x", "y", "z")), ("a,x,y", ("a,x,y",))],
)
def test_three_columns_are_named_with_commas_and_a_name_may_have_some(column, parts):
    assert parts_of(column, ["a", "a,b", "x", "y", "z", "a,x,y"]) == parts


@pytest.mark.parametrize(("column", "missing"), [("b", "b"), ("x,y", "x,y"), ("x,y,q", "q"), ("a,b,x,y", "a,b,x,y")])
def test_a_column_that_the_table_does_not_have_is_refused_with_those_it_has(column, missing):
    with pytest.raises(UnknownWordError) as refused:
        parts_of(column, ["a", "x", "y", "z"])
    assert (refused.value.name, refused.value.kind) == (missing, "column")
    assert tuple(refused.value.suggestions) == ("a", "x", "y", "z")


@pytest.mark.parametrize("option", ["state", "treaty", "note", "source", "start", "where"])
def test_every_option_that_names_a_column_names_one_that_is_there(option):
    """Three columns are a day, and nothing else."""
    value = {"source": "=a,b,c", "where": [("a,b,c", "1")], "start": "a,b,q"}.get(option, "a,b,c")
    missing = "q" if option == "start" else "a,b,c"
    with pytest.raises(UnknownWordError, match=f"^unknown column '{missing}'; one of: a, b, c, s$"):
        import_table([dict.fromkeys("abcs", "1990")], **(DAYS | {option: value}))
    with pytest.raises(UnknownWordError, match="unknown column 'y'"):
        import_table([{"s": "France", "o": "1"}], **MATRIX)


def test_an_entry_into_force_is_a_column_or_a_day():
    assert str(in_force_of("03/04/2001", "dmy", None)) == "2001-04-03"
    assert str(in_force_of("36526", None, "1900")) == "2000-01-01"
    words = "^the day of entry into force [(]--in-force[)] is a column or a day: 'soon': no day that can be read$"
    with pytest.raises(ValueError, match=words):
        import_table([{"s": "France", "a": "1990"}], **DAYS, in_force="soon")


def test_what_differs_from_the_edition_before_is_told_option_by_option():
    before = DAYS | {"acts": {"suspend": "c"}, "open": ["last", "-9"], "end": "e", "where": [("k", "1"), ("l", "2")]}
    now = {"acts": {"suspend": "c", "expel": "d"}, "open": "0", "where": {}, "end": "f", "note": "n", "wide": False}
    assert Options.of(now, Options(**before).to_toml())[1] == [
        "acts is expel = d, suspend = c from now on; it was suspend = c for the edition before",
        "end is 'f' from now on; it was 'e' for the edition before",
        "open is 0 from now on; it was -9, last for the edition before",
        "where is nothing from now on; it was k = 1, l = 2 for the edition before",
        "note is 'n' from now on; it was nothing for the edition before",
    ]


@pytest.mark.parametrize("option", ["acts", "effective"])
def test_an_act_without_a_column_is_refused(option):
    with pytest.raises(ValueError, match=r"^which column holds the days of accede\?$"):
        Options(id="x", state="s", start="a", **{option: {"accede": ""}})
