"""The days of rows into the events of bonds: acts, marks, days of effect, spells, exits, notes and reasons."""

import pytest

from csto_membership import import_table

A, B, C, D = "1990-01-01", "1991-01-01", "1992-01-01", "1993-01-01"
EFFECT, SAME = "became the effective day of an event", "the same as an event of another row or column"
SEAM = "an end on the day on which the next spell begins"


def imported(*rows, **options):
    """Import rows of Mali with the columns a, b, c and so on, unless they say more."""
    asked = {"id": "x", "state": "s", "checked_through": "2020-01-01"} | options
    texts = [dict(zip("abcde", row, strict=False)) if isinstance(row, tuple) else row for row in rows]
    columns = dict.fromkeys(sorted({name for row in texts for name in row}), "")
    return import_table([columns | {"s": "Mali"} | row for row in texts], **asked)


def events(result):
    return [(str(one.act), str(one.date), str(one.effective or ""), one.form) for one in result.register.facts.events]


def aside(result):
    assert result.rows["kept"] == 0
    return list(result.refused.column("_reason"))


SIGNED = {"acts": {"sign": "a"}, "marked": "b"}


@pytest.mark.parametrize(
    ("row", "options", "made"),
    [
        ((f"{A} s", ""), SIGNED, [("accede", A, "", "definitive signature")]),
        ((A, B), SIGNED, [("sign", A, "", ""), ("ratify", B, "", "")]),
        ((A, f"{B} A"), SIGNED, [("sign", A, "", ""), ("ratify", B, "", "acceptance")]),
        ((A, f"{B} AA"), SIGNED, [("sign", A, "", ""), ("ratify", B, "", "approval")]),
        ((A, f"{B} a"), SIGNED, [("sign", A, "", ""), ("accede", B, "", "accession")]),
        (("", f"{B} AA"), SIGNED, [("accede", B, "", "approval")]),
        (("", B), SIGNED, [("accede", B, "", "ratification")]),
        ((f"{A} A",), {"acts": {"accede": "a"}}, [("accede", A, "", "acceptance")]),
        ((f"{A} d",), {"acts": {"ratify": "a"}}, [("succeed", A, "", "")]),
        ((A,), {"marked": "a", "marks": {"": "succeed"}}, [("succeed", A, "", "")]),
        (("1990", "1990"), {"acts": {"ratify": "b", "sign": "a"}}, [("sign", "1990", "", ""), ("ratify", "1990", "", "")]),  # noqa: E501
    ],
)  # fmt: skip
def test_a_day_and_the_mark_after_it_are_an_act_in_a_form(row, options, made):
    result = imported(row, **options)
    assert events(result) == made
    assert result.days == {"became an event": len(made)}


def test_a_succession_to_a_signature_has_a_note_and_so_has_what_the_table_notes():
    result = imported({"a": f"{A} d", "n": "by letter"}, {"a": A, "n": "x", "s": "Chad"}, acts={"sign": "a"}, note="n")
    assert [one.note for one in result.register.facts.events] == ["Succession to the signature. by letter", "x"]


def test_a_mark_that_an_act_cannot_have_is_a_fault_of_its_day():
    result = imported((f"{A} a", B), acts={"sign": "a"}, end="b")
    assert aside(result) == [f"a: '{A} a': an unknown mark after a day: a (--mark a=ACT)"]
    assert result.days == {
        "became an event": 0,
        "an unknown mark after a day: a (--mark a=ACT)": 1,
        "in a row that was set aside": 1,
    }
    assert aside(imported((A, f"{B} d"), start="a", acts={"suspend": "b"})) == [
        f"b: '{B} d': an unknown mark after a day: d (--mark d=ACT)"
    ]


# two columns of one day


@pytest.mark.parametrize(
    ("options", "marked", "made"),
    [
        ({"acts": {"ratify": "a"}, "marked": "b"}, f"{A} a", ("accede", A, "", "accession")),
        ({"acts": {"ratify": "a"}, "marked": "b"}, f"{A} A", ("accede", A, "", "acceptance")),
        ({"acts": {"accede": "a"}, "marked": "b"}, f"{A} a", ("accede", A, "", "accession")),
        ({"acts": {"accede": "a"}, "marked": "b"}, A, ("accede", A, "", "")),
        ({"acts": {"ratify": ["a", "b"]}}, A, ("accede", A, "", "ratification")),
        ({"acts": [("ratify", "a"), ("succeed", "b")]}, A, ("succeed", A, "", "")),
    ],
)
def test_of_two_consents_of_one_day_the_one_that_says_more_is_taken(options, marked, made):
    result = imported((A, marked), **options)
    assert events(result) == [made]
    assert result.days == {"became an event": 1, SAME: 1}


def test_consents_of_two_days_are_two_events():
    result = imported((A, B, C), acts={"accede": ["a", "c"]}, end="b", in_force=A)
    assert [act for act, *_ in events(result)] == ["accede", "withdraw", "accede"]
    assert result.days == {"became an event": 3}


def test_two_columns_of_one_act_and_day_are_one_event():
    result = imported((A, B, B), start="a", acts={"suspend": ["b", "c"]})
    assert [act for act, *_ in events(result)] == ["accede", "suspend"]
    assert result.days == {"became an event": 2, SAME: 1}
    twice = imported((A, B), start="a", acts=[("suspend", "b"), ("suspend", "b")])
    assert twice.days == {"became an event": 2}


# days of effect


@pytest.mark.parametrize(
    ("row", "options", "made", "days"),
    [
        ((A, B), {"acts": {"accede": "a"}, "effective": {"accede": "b"}}, [("accede", A, B, "")], {EFFECT: 1}),
        ((A, B), {"acts": {"accede": "a"}, "force": "b"}, [("accede", A, B, "")], {EFFECT: 1}),
        ((A, B), {"acts": {"accede": "a"}, "start": "b"}, [("accede", A, B, "")], {EFFECT: 1}),
        ((A, A), {"acts": {"accede": "a"}, "force": "b"}, [("accede", A, "", "")], {EFFECT: 1}),
        ((A, ""), {"start": "a", "force": "b"}, [("accede", A, "", "")], {}),
        (("", B), {"acts": {"accede": "a"}, "force": "b"}, [("accede", B, "", "")], {}),
        ((A,), {"acts": {"accede": "a"}, "effective": {"accede": "a"}}, [("accede", A, "", "")], {}),
        (("", B), {"acts": {"sign": "a"}, "effective": {"succeed": "b"}}, [("succeed", B, "", "")], {}),
        (
            (A, B, C),
            {"start": "a", "acts": {"suspend": "b"}, "effective": {"suspend": "c"}},
            [("accede", A, "", ""), ("suspend", B, C, "")],
            {EFFECT: 1},
        ),
        (
            (A, B, C, D),
            {"acts": {"sign": "a", "ratify": "b"}, "force": "c", "end": "d"},
            [("sign", A, "", ""), ("ratify", B, C, ""), ("withdraw", D, "", "")],
            {EFFECT: 1},
        ),
    ],
)
def test_a_day_of_effect_belongs_to_its_act_or_to_the_last_consent(row, options, made, days):
    result = imported(row, **options)
    assert events(result) == made
    assert result.days == {"became an event": sum(map(bool, row)) - days.get(EFFECT, 0)} | days


def test_a_day_of_effect_without_the_day_of_consent_is_of_a_consent_on_some_day_before():
    """A column has consents, so the first day of the spell is one of effect."""
    rows = (A, ""), {"a": "", "b": C, "s": "Chad"}
    result = imported(*rows, acts={"ratify": "a"}, start="b")
    assert events(result) == [("accede", A, "", "ratification"), ("accede", f"[{A}..{C}]", C, "")]
    assert result.days == {"became an event": 2}


def test_a_day_of_effect_without_its_act_is_refused():
    result = imported((A, B, ""), start="a", effective={"suspend": "b"}, acts={"suspend": "c"})
    assert aside(result) == ["an effective day of suspend without its day"]


# ends


def test_a_former_party_without_a_day_of_exit_is_set_aside_or_left_on_some_day():
    reason = "a day in brackets: a former party, and the table has no day of its exit (--undated bounds)"
    assert aside(imported(("[1 Jan 1990]",), acts={"accede": "a"})) == [reason]
    result = imported(("[1 Jan 1990]",), acts={"accede": "a"}, undated="bounds", in_force=A)
    assert events(result) == [("accede", A, "", ""), ("withdraw", f"[{A}..2020-01-01]", "", "")]
    assert result.register.facts.events[1].note == "A former party; the table has no day of its exit."
    told = imported(("[1 Jan 1990]", B), acts={"accede": "a"}, end="b", undated="bounds", in_force=A)
    assert events(told) == [("accede", A, "", ""), ("withdraw", B, "", "")]


@pytest.mark.parametrize(
    ("day", "out"),
    [("1999-12-31", "2000-01-01"), ("1999-12", "[1999-12-02..2000-01-01]"), ("1999", "[1999-01-02..2000-01-01]")],
)
def test_the_first_day_out_is_the_day_after_the_last_day_in(day, out):
    assert events(imported((A, day), start="a", end="b", end_is="last-day"))[1][1] == out
    assert events(imported((A, day), start="a", end="b"))[1][1] == day


@pytest.mark.parametrize("mark", ["last", "9999-12-31", "9999", ""])
def test_an_open_end_is_no_exit(mark):
    result = imported((A, mark), start="a", end="b", open="last")
    assert events(result) == [("accede", A, "", "")]
    assert result.days == {"became an event": 1} | ({"a mark of an open end": 1} if mark else {})


@pytest.mark.parametrize(
    ("options", "act"),
    [
        ({}, "withdraw_consent"),
        ({"in_force": D}, "withdraw_consent"),
        ({"in_force": C}, "withdraw"),
        ({"in_force": A}, "withdraw"),
    ],
)
def test_an_exit_before_consent_has_effect_withdraws_it(options, act):
    assert [one[0] for one in events(imported((A, C), acts={"ratify": "a"}, end="b", **options))] == ["accede", act]


def test_an_exit_before_the_effect_of_a_later_consent_withdraws_that_one():
    rows = (A, "", B), (C, "1995-01-01", D)
    result = imported(*rows, acts={"ratify": "a"}, force="b", end="c", in_force=A)
    assert [one[0] for one in events(result)] == ["accede", "withdraw", "accede", "withdraw_consent"]


# several rows of one bond


def test_what_two_rows_repeat_is_one_event():
    rows = ({"a": A, "b": B}, {"a": A, "b": B})
    result = imported(*rows, acts={"accede": "a"}, force="b")
    assert events(result) == [("accede", A, B, "")]
    assert result.days == {"became an event": 1, EFFECT: 1, SAME: 2}
    assert result.rows == {"kept": 2}


def test_touching_spells_are_joined_and_others_are_not():
    rows = (A, B), (B, C), (D, "")
    result = imported(*rows, start="a", end="b")
    assert events(result) == [("accede", A, "", ""), ("withdraw", C, "", ""), ("accede", D, "", "")]
    assert result.days == {"became an event": 3, SEAM: 2}
    assert events(imported((A, "1991"), ("1991", ""), start="a", end="b"))[1][:2] == ("withdraw", "1991")
    same = imported((A, A), start="a", end="b")
    assert [one[0] for one in events(same)] == ["accede", "withdraw"]


def test_rows_of_a_bond_may_stand_in_any_order():
    rows = (C, D), (A, B)
    found = [("accede", A, "", ""), ("withdraw", B, "", ""), ("accede", C, "", ""), ("withdraw", D, "", "")]
    assert events(imported(*rows, start="a", end="b")) == found
    assert events(imported(*rows[::-1], start="a", end="b")) == found
    assert [one.id for one in imported(*rows, start="a", end="b").register.facts.events] == [
        *("mli-accede", "mli-withdraw", "mli-accede-2", "mli-withdraw-2"),
    ]


def test_rows_whose_days_overlap_follow_one_another_by_their_first_days():
    """The later row is of days within the imprecise ones of the first."""
    rows = {"a": "1990-06", "b": "[1990-07-01..1995-01-01]"}, {"a": "1990-01", "b": "1990-03"}
    assert [one[1] for one in events(imported(*rows, start="a", end="b"))] == [
        *("1990-01", "1990-03", "1990-06", "[1990-07-01..1995-01-01]"),
    ]


def test_rows_of_imprecise_days_follow_one_another_by_their_first_days():
    rows = {"a": "1992", "b": ""}, {"a": "1990", "b": "1992"}
    found = [("accede", "1990"), ("withdraw", "1992"), ("accede", "1992")]
    assert [one[:2] for one in events(imported(*rows, acts={"accede": "a"}, end="b", in_force=A))] == found
    assert [one[:2] for one in events(imported(*rows[::-1], acts={"accede": "a"}, end="b", in_force=A))] == found


# bonds that cannot be


@pytest.mark.parametrize(
    ("row", "options", "kind", "reason"),
    [
        (
            (B, A),
            {"acts": {"sign": "a", "ratify": "b"}},
            "a signature after consent (--drop signature-after-consent)",
            f"a signature on {B}, after the consent of {A}",
        ),
        ((A,), {"acts": {"suspend": "a"}}, "no suspend is possible while outsider", "Mali cannot suspend under 'x' on"),
        (
            (B, "[1989-01-01..1993-01-01]", A),
            {"start": "a", "acts": {"suspend": "b", "reinstate": "c"}},
            "its days run backwards",
            "their days run backwards",
        ),
    ],
)
def test_a_bond_that_no_history_allows_is_set_aside_with_the_reason(row, options, kind, reason):
    result = imported(row, **options)
    assert result.rows == result.bonds == {"kept": 0, kind: 1}
    assert reason in aside(result)[0]
    assert result.refused.column("_state") == ("MLI",)
    assert result.days == {"became an event": 0, "in a row that was set aside": len(row)}


def test_the_days_of_a_bond_that_is_set_aside_change_no_other():
    """Without a day of entry into force, it is no later than the first effect of the bonds that are kept."""
    rows = {"a": "1980-01-01", "b": "1981-01-01", "c": "1979-01-01"}, {"s": "Chad", "a": B, "b": C, "c": ""}
    asked = {"acts": {"accede": "a", "suspend": "c"}, "force": "b", "in_force": None}
    alone = imported(rows[1], **asked)
    both = imported(*rows, **asked)
    assert both.bonds == {"kept": 1, "no suspend is possible while outsider": 1}
    (instrument,) = both.register.facts.instruments
    assert instrument == alone.register.facts.instruments.by_id()["x"]
    assert str(instrument.in_force) == f"[{B}..{C}]"


def test_the_entry_into_force_is_no_earlier_than_the_first_day_and_no_later_than_the_first_effect():
    rows = {"a": "1990", "b": B, "c": C}, {"s": "Chad", "a": "", "b": D, "c": "1994-01-01"}
    result = imported(*rows, acts={"sign": "a", "ratify": "b"}, force="c")
    assert str(result.register.facts.instruments.by_id()["x"].in_force) == f"[1990-01-01..{C}]"
