"""What an edition said, kept in a file, and matched with what the next one says."""

import pytest

from csto_membership import import_table
from csto_membership.files.importing.edition import Edition, Said, pairs


def said(act, date="", undated="", **more):
    return Said(id=f"{act}-{date}", state="MLI", instrument="x", act=act, date=date, undated=undated, **more)


def matched(old, new):
    found, left = pairs(old, new)
    return [*((one.id if one else None, other.id) for one, other in found), *((one.id, None) for one in left)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([said("accede", "1990")], [said("accede", "1990")], [("accede-1990", "accede-1990")]),
        ([said("accede", "1990")], [said("accede", "1991")], [("accede-1990", "accede-1991")]),
        ([said("ratify", "1990")], [said("accede", "1990")], [("ratify-1990", "accede-1990")]),
        ([said("ratify", "1990")], [said("succeed", "1991")], [("ratify-1990", "succeed-1991")]),
        ([said("withdraw", "1990")], [said("withdraw_consent", "1991")], [("withdraw-1990", "withdraw_consent-1991")]),
        ([said("withdraw", "1990")], [said("lapse", "1991")], [("withdraw-1990", "lapse-1991")]),
        ([said("sign", "1990")], [said("accede", "1990")], [(None, "accede-1990"), ("sign-1990", None)]),
        ([said("suspend", "1990")], [said("freeze", "1990")], [(None, "freeze-1990"), ("suspend-1990", None)]),
        (
            [said("suspend", "1990"), said("suspend", "1995")],
            [said("suspend", "1995")],
            [("suspend-1995", "suspend-1995"), ("suspend-1990", None)],
        ),
        ([], [said("sign", "1990")], [(None, "sign-1990")]),
        ([said("sign", "1990")], [], [("sign-1990", None)]),
        (
            [said("suspend", "1990"), said("suspend", "1995")],
            [said("suspend", "1991"), said("suspend", "1995"), said("suspend", "1996")],
            [("suspend-1990", "suspend-1991"), ("suspend-1995", "suspend-1995"), (None, "suspend-1996")],
        ),
        (
            [said("suspend", "1990"), said("suspend", "1995")],
            [said("suspend", "1991"), said("suspend", "1996")],
            [("suspend-1990", "suspend-1991"), ("suspend-1995", "suspend-1996")],
        ),
        (
            [said("accede", "[1990..1999]", "yes"), said("ratify", "1995")],
            [said("ratify", "1995"), said("accede", "[1990..2005]", "yes")],
            [("ratify-1995", "ratify-1995"), ("accede-[1990..1999]", "accede-[1990..2005]")],
        ),
        (
            [said("accede", "1990", effective="1995"), said("accede", "1990")],
            [said("accede", "1990"), said("accede", "1990", effective="1995")],
            [("accede-1990", "accede-1990"), ("accede-1990", "accede-1990")],
        ),
    ],
)
def test_events_of_two_editions_are_matched_by_day_then_by_act(old, new, found):
    assert matched(old, new) == found


def test_of_two_events_of_one_day_the_effect_tells_which_is_which():
    one, other = said("accede", "1990", effective="1995"), said("accede", "1990")
    assert pairs([one, other], [other, one]) == ([(other, other), (one, one)], [])


def test_an_event_is_said_in_a_few_words():
    one = said("withdraw_consent", "1990", effective="1991", form="accession")
    assert str(one) == "withdraw consent 1990, effective 1991, accession"
    assert str(said("sign", "1990")) == "sign 1990"


def test_what_an_edition_said_comes_back_from_its_file(tmp_path):
    rows = [{"s": "Mali", "t": 'One, "two"', "a": "1990"}, {"s": "Chad", "t": 'One, "two"', "a": ""}]
    asked = {"id": "x", "state": "s", "treaty": "t", "start": "a", "undated": "bounds", "checked_through": "2000-01-01"}
    import_table(rows, output=tmp_path, **asked, in_force="1985")
    content = (tmp_path / "_edition.csv").read_bytes()
    edition = Edition.read(content)
    assert edition.to_bytes() == content
    assert (str(edition.day), list(edition.treaties)) == ("2000-01-01", ["one-two"])
    assert edition.treaties["one-two"] == Said(id='One, "two"', instrument="one-two", date="1985")
    assert [(one.state, one.act, one.date, one.undated) for one in edition.events] == [
        ("MLI", "accede", "1990", ""),
        ("TCD", "accede", "[1990-01-01..2000-01-01]", "yes"),
    ]


@pytest.mark.parametrize("content", [b"", b"\xff", b"a,b\n1,2\n", b"id,date\n,soon\n", b"id,date\n", b"id\n1,2\n"])
def test_what_no_import_has_written_is_said_to_be_damaged(content):
    with pytest.raises(ValueError, match=r"^_edition\.csv is damaged: it is no file that an import has written$"):
        Edition.read(content)


@pytest.mark.parametrize(("id_", "slug"), [("x", "x"), ("My Org", "my-org")])
def test_the_treaty_of_an_edition_without_rows_is_that_of_the_next(tmp_path, id_, slug):
    asked = {"id": id_, "state": "s", "start": "a", "output": tmp_path}
    import_table([{"s": "Nowhere", "a": "1990"}], checked_through="2000-01-01", **asked)
    result = import_table([{"s": "Mali", "a": "1990"}], checked_through="2001-01-01", update=True, **asked)
    assert [one.id for one in result.register.facts.instruments] == [slug]
    assert result.events == {"as it was": 0, "new": 1}


def test_a_summary_counts_in_words_that_fit():
    result = import_table([{"s": "Mali", "a": "1990", "b": "1991"}], id="x", state="s", start="a", end="b")
    through = result.register.checked_through
    assert str(result).splitlines() == [
        f"x (x): 1 instrument, 2 events, checked through {through}",
        "1 row: 1 kept",
        "1 bond: 1 kept",
        "2 days: 2 became an event",
    ]
    empty = import_table([{"s": "", "a": ""}, {"s": "Mali", "a": "1990"}], id="x", state="s", start="a")
    assert str(empty).splitlines()[0].startswith("x (x): 1 instrument, 1 event, ")
    assert str(empty).splitlines()[1:] == ["2 rows: 1 kept, 1 not:", "  1 no state", "1 bond: 1 kept", "1 day: 1 became an event"]  # fmt: skip  # noqa: E501
