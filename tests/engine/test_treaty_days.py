"""Days of entry and exit by the clauses of treaties, calculated by hand; each clause was read where it is cited."""

from datetime import date

import pytest
from helpers import ALAND, happened, instrument

from csto_membership.engine.fold import fold
from csto_membership.model.dates import Moment
from csto_membership.model.instruments import Boundaries, Entry, Window, Withdrawal
from csto_membership.model.vocabulary import Status


def exits(treaty, *events):
    """Return the days on which a former party's spells begin."""
    found = fold(ALAND, treaty, events).spells
    return [str(spell.start) for spell in found if spell.status is Status.WITHDRAWN]


# The Paris Agreement, Article 28: "at any time after three years from the date on which this Agreement has entered
# into force for a Party", with effect "upon expiry of one year from the date of receipt". Read at
# https://world-nuclear-news.org/articles/usa-formally-withdraws-from-paris-agreement (rule; accepted 2016-09-03,
# in force for the United States 2016-11-04; paper of 2017-08-04) and
# https://risingnepaldaily.com/world/un-chief-receives-paris-agreement-withdrawal-notice-from-washington (notice of
# 2019-11-04, effect 2020-11-04).
PARIS = instrument(
    in_force="2016-11-04",
    withdrawal=Withdrawal(notice="P1Y", not_before="P3Y", not_before_from="party"),
)
ACCEPTED = happened("accede", "2016-09-03", form="acceptance")
PAPER, NOTICE = happened("notify_withdrawal", "2017-08-04"), happened("notify_withdrawal", "2019-11-04")


def test_the_paper_of_2017_on_the_paris_agreement_moves_nothing_and_the_notice_of_2019_takes_a_year():
    timeline = fold(ALAND, PARIS, [ACCEPTED, PAPER, NOTICE])
    assert [(str(spell.start), spell.status.value) for spell in timeline.spells[1:]] == [
        ("2016-11-04", "member"),
        ("2019-11-04", "withdrawing"),
        ("2020-11-04", "withdrawn"),
    ]
    assert [finding.event for finding in timeline.findings] == [PAPER.id]


def test_a_notice_on_the_day_before_three_years_under_the_paris_agreement_moves_nothing():
    assert exits(PARIS, ACCEPTED, happened("notify_withdrawal", "2019-11-03")) == []


# The Genocide Convention, Article XIV: in effect "for a period of ten years as from the date of its coming into
# force", thereafter "for successive periods of five years for such Contracting Parties as have not denounced it at
# least six months before the expiration of the current period". Read at
# https://www.droit-bilingue.ch/fr-it/0.3/0.31/0.311.11-XIV-17.html (official French) and
# https://denemidy278.amebaownd.com/posts/29929190 (English); in force 1951-01-12:
# http://treaties.un.org/pages/ShowMTDSGDetails.aspx?mtdsg_no=IV-1&chapter=4
GENOCIDE = instrument(
    in_force="1951-01-12",
    withdrawal=Withdrawal(notice="P6M", on=Boundaries(first="P10Y", every="P5Y")),
)


@pytest.mark.parametrize(
    ("notified", "out"),
    [
        ("1955-01-01", "1961-01-12"),
        ("1960-07-12", "1961-01-12"),  # six months before, to the day
        ("1960-07-13", "1966-01-12"),
        ("2020-07-12", "2021-01-12"),
        ("2020-07-13", "2026-01-12"),
        ("2020-07", "[2021-01-12..2026-01-12]"),
    ],
)
def test_a_denunciation_of_the_genocide_convention_takes_effect_with_the_current_period(notified, out):
    assert exits(GENOCIDE, happened("accede", "1952-01-01"), happened("notify_withdrawal", notified)) == [out]


def test_the_days_between_two_periods_of_the_genocide_convention_are_no_day_of_exit():
    timeline = fold(ALAND, GENOCIDE, [happened("accede", "1952-01-01"), happened("notify_withdrawal", "2020-07")])
    found = {day: len(timeline.possible(day, day)) for day in (date(2021, 1, 12), date(2023, 6, 1), date(2026, 1, 12))}
    assert found == {date(2021, 1, 12): 2, date(2023, 6, 1): 2, date(2026, 1, 12): 1}


def test_without_a_day_in_force_there_are_no_boundaries_and_the_period_alone_decides():
    treaty = instrument(in_force=None, withdrawal=GENOCIDE.withdrawal)
    entered = happened("accede", "1952-01-01"), happened("enter_into_force", "1952-04-01")
    assert exits(treaty, *entered, happened("notify_withdrawal", "1960-07-12")) == ["1961-01-12"]
    assert exits(treaty, *entered, happened("notify_withdrawal", "1960-07-13")) == ["1961-01-13"]


# Conventions of the International Labour Organization: denunciation "after the expiration of ten years from the date
# on which the Convention first comes into force", with effect one year after it is registered; a member that does not
# denounce "within the year following the expiration of the period of ten years" is bound for another ten. Read at
# http://mlc2006.com/the_convention/The_Convention_Article_IX_/ (Article IX) and
# https://yumpu.com/fr/document/view/20693778/ (Article 14 of an earlier one). The day of entry into force is made up.
LABOUR = instrument(
    in_force="1991-09-05",
    withdrawal=Withdrawal(notice="P1Y", window=Window(every="P10Y", open="P1Y")),
)


@pytest.mark.parametrize(
    ("notified", "out"),
    [
        ("2001-09-04", []),
        ("2001-09-05", ["2002-09-05"]),
        ("2002-09-04", ["2003-09-04"]),  # the last day of the year
        ("2002-09-05", []),
        ("2012-09-04", ["2013-09-04"]),
        ("2012-09-05", []),
    ],
)
def test_a_labour_convention_is_denounced_within_the_year_after_each_ten(notified, out):
    assert exits(LABOUR, happened("accede", "1995-01-01"), happened("notify_withdrawal", notified)) == out


# The Energy Charter Treaty, Article 47: a Party may withdraw "at any time after five years from the date on which this
# Treaty has entered into force for a Contracting Party", with effect "upon the expiry of one year after the date of the
# receipt of the notification by the Depositary, or on such later date as may be specified". Read in French and Italian
# at https://droit-bilingue.ch/it-fr/0.7/0.73/0.730.0-47-50.html
ENERGY = instrument(
    in_force="1998-04-16",
    withdrawal=Withdrawal(notice="P1Y", not_before="P5Y", not_before_from="party"),
)


@pytest.mark.parametrize(
    ("notified", "claim", "out"),
    [
        ("2003-04-15", None, []),
        ("2003-04-16", None, ["2004-04-16"]),
        ("2015-01-01", "2016-12-31", ["2016-12-31"]),
        ("2015-01-01", "2015-06-30", ["2016-01-01"]),
    ],
)
def test_a_withdrawal_from_the_energy_charter_takes_a_year_or_longer_if_it_says_so(notified, claim, out):
    notice = happened("notify_withdrawal", notified, effective=claim)
    assert exits(ENERGY, happened("accede", "1997-12-16"), notice) == out


# The Istanbul Convention, Article 75(4): in force "on the first day of the month following the expiration of a period
# of three months after the date of the deposit". Read at https://dainis.net/?p=10055 and (in Polish)
# https://sip.lex.pl/akty-prawne/dzu-dziennik-ustaw/konwencja-rady-europy-o-zapobieganiu-i-zwalczaniu-przemocy-18207448/art-75
# The Convention itself is in force since 2014-08-01, and Turkey ratified on 2012-03-12:
# https://enwikipedia.net/wiki/Istanbul_Convention
ISTANBUL = instrument(in_force="2014-08-01", entry=Entry(after="P3M", at="next-month"))


@pytest.mark.parametrize(
    ("deposit", "entered"),
    [
        ("2012-03-12", "2014-08-01"),
        ("2015-04-01", "2015-08-01"),
        ("2015-04-30", "2015-08-01"),
        ("2015-04", "2015-08-01"),  # whatever the day of the month
        ("2015-11-30", "2016-03-01"),  # three months end on 29 February
        ("2015-12-01", "2016-04-01"),
    ],
)
def test_the_istanbul_convention_enters_into_force_on_the_first_of_the_month_after_three_months(deposit, entered):
    timeline = fold(ALAND, ISTANBUL, [happened("sign", "2011-05-11"), happened("ratify", deposit)])
    assert timeline.spells[-1].start == Moment.of(entered)
