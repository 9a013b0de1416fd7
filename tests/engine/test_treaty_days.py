"""Days of entry and exit by the clauses of treaties, calculated by hand; each clause was read where it is cited."""

from datetime import date

import pytest
from helpers import ALAND, happened, instrument, register

from csto_membership.engine.fold import fold
from csto_membership.model.dates import Moment
from csto_membership.model.instruments import Boundaries, EndsWith, Entry, Force, Window, Withdrawal
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
    withdrawal=Withdrawal(notice="P1Y", not_before="P3Y", not_before_from="party", not_before_of="notice"),
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


# The Energy Charter Treaty, Article 47: a Party may withdraw "at any time after five years from the date on which
# this Treaty has entered into force for a Contracting Party", with effect "upon the expiry of one year after the date
# of the receipt of the notification by the Depositary, or on such later date as may be specified". Read in French and
# Italian at https://droit-bilingue.ch/it-fr/0.7/0.73/0.730.0-47-50.html; the depositary counts a year and a day.
# Published days: https://verdragenbank.overheid.nl/en/Treaty/Details/006200_p.html (all parties became so on
# 1998-04-16 but France).
ENERGY = instrument(
    in_force="1998-04-16",
    withdrawal=Withdrawal(notice="P1Y1D", not_before="P5Y", not_before_from="party", not_before_of="notice"),
)


@pytest.mark.parametrize(
    ("notified", "claim", "out"),
    [
        ("2014-12-31", None, ["2016-01-01"]),  # Italy
        ("2022-12-07", None, ["2023-12-08"]),  # France
        ("2022-12-19", None, ["2023-12-20"]),  # Germany
        ("2023-06-16", None, ["2024-06-17"]),  # Luxembourg
        ("2003-04-15", None, []),
        ("2003-04-16", None, ["2004-04-17"]),
        ("2015-01-01", "2016-12-31", ["2016-12-31"]),
        ("2015-01-01", "2015-06-30", ["2016-01-02"]),
    ],
)
def test_a_withdrawal_from_the_energy_charter_takes_a_year_and_a_day_or_longer_if_it_says_so(notified, claim, out):
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


# Article 80 of the same: denunciation "on the first day of the month following the expiration of a period of three
# months after the date of receipt" (from memory). Notice of 2021-03-22 (from memory), out on 2021-07-01:
# https://hurriyetdailynews.com/amp/istanbul-convention-to-expire-on-july-1-164352
def test_turkey_left_the_istanbul_convention_on_the_first_of_the_month_after_three_months():
    treaty = instrument(in_force="2014-08-01", withdrawal=Withdrawal(notice="P3M", at="next-month"))
    assert exits(treaty, happened("accede", "2012-03-12"), happened("notify_withdrawal", "2021-03-22")) == [
        "2021-07-01"
    ]


# The Single Convention on Narcotic Drugs, Article 46: a denunciation received on or before 1 July of a year takes
# effect on 1 January of the next, one received later as if on or before 1 July of that (from memory); Article 41(2):
# for a later party on the thirtieth day after its deposit. Bolivia's notice of 2011-06-29, out on 2012-01-01:
# https://ungassondrugs.org/en/issues/unscheduling-the-coca-leaf/item/2593-bolivia-withdraws-from-the-un-single-convention-on-narcotic-drugs
# Its new accession counts as deposited on 2013-01-11, after the term for objections, which ran out on 2013-01-10; in
# force on 2013-02-10: https://verdragen.nl/nl/Verdrag/Details/002073_p.html and
# https://www.wola.org/analysis/bolivia-officially-returns-as-a-party-to-the-1961-single-convention-on-narcotic-drugs/
SINGLE = instrument(in_force="1964-12-13", entry=Entry(after="P30D"), withdrawal=Withdrawal(notice="P6M", on="01-01"))


def test_bolivia_left_the_single_convention_at_the_new_year_and_came_back():
    events = (
        happened("accede", "1976-09-23"),
        happened("notify_withdrawal", "2011-06-29"),
        happened("accede", "2013-01-11"),
    )
    timeline = fold(ALAND, SINGLE, events)
    assert [(str(spell.start), spell.status.value) for spell in timeline.spells[2:]] == [
        ("2011-06-29", "withdrawing"),
        ("2012-01-01", "withdrawn"),
        ("2013-02-10", "member"),
    ]
    assert str(timeline.spells[-1].consented) == "2013-01-11"


@pytest.mark.parametrize(
    ("received", "out"), [("2011-07-01", "2012-01-01"), ("2011-07-02", "2013-01-01"), ("2011-12-31", "2013-01-01")]
)
def test_a_denunciation_of_the_single_convention_received_after_the_first_of_july_takes_a_year_longer(received, out):
    assert exits(SINGLE, happened("accede", "1976-09-23"), happened("notify_withdrawal", received)) == [out]


# The Comprehensive Nuclear-Test-Ban Treaty is not in force: eight of the 44 states whose ratification it needs have
# not ratified. Russia signed on 1996-09-24, deposited on 2000-06-30 (from memory) and withdrew its ratification on
# 2023-11-03, remaining a signatory: https://interfax.com/newsroom/top-stories/96191/
def test_russia_withdrew_its_consent_to_the_test_ban_treaty_which_was_never_in_force():
    treaty = instrument(in_force=None)
    events = (
        happened("sign", "1996-09-24"),
        happened("ratify", "2000-06-30"),
        happened("withdraw_consent", "2023-11-03"),
    )
    timeline = fold(ALAND, treaty, events)
    assert [(str(spell.start), spell.status) for spell in timeline.spells[1:]] == [("1996-09-24", Status.SIGNATORY)]
    assert [(str(one.given), str(one.until)) for one in timeline.consents] == [("2000-06-30", "2023-11-03")]


# The European Convention on Human Rights, Article 58: who ceases to be a member of the Council of Europe ceases to be
# a party "under the same conditions", that is after six months. Russia, a member since 1996-02-28 and a party since
# 1998-05-05 (from memory), ceased to be a member on 2022-03-16 and a party on 2022-09-16:
# https://pila.ie/resources/bulletin/2022/09/21/russia-ceases-to-be-a-party-to-the-european-convention-on-human-rights
# and https://eucrim.eu/news/russian-federation-ceases-member-of-coe/
def test_russia_left_the_council_of_europe_and_six_months_later_its_convention():
    article_58 = Withdrawal(
        notice="P6M",
        not_before="P5Y",
        not_before_from="party",
        not_before_of="notice",
        ends_with=EndsWith(instrument="statute", after="P6M"),
    )
    found = register(
        happened("accede", "1996-02-28", instrument="statute"),
        happened("expel", "2022-03-16", instrument="statute"),
        happened("accede", "1998-05-05"),
        instruments=[
            instrument(in_force="1953-09-03", withdrawal=article_58),
            instrument(id="statute", in_force="1949-08-03"),
        ],
    )
    assert [str(spell.start) for spell in found.timeline("AAA", instrument="statute").spells[1:]] == [
        "1996-02-28",
        "2022-03-16",
    ]
    assert [str(spell.start) for spell in found.timeline("AAA").spells[1:]] == ["1998-05-05", "2022-09-16"]


# Instruments that enter into force with a number of consents. The deposits are those of the Secretary-General's
# lists, by a copy of 2013 (https://github.com/zmjones/untreaties). Each list goes on beyond the number that is
# needed.
ROME = """
1999-02-02 SEN; 1999-04-06 TTO; 1999-05-13 SMR; 1999-07-26 ITA; 1999-11-29 FJI; 1999-12-20 GHA; 2000-02-16 NOR;
2000-04-05 BLZ; 2000-05-05 TJK; 2000-05-25 ISL; 2000-06-07 VEN; 2000-06-09 FRA; 2000-06-28 BEL; 2000-07-07 CAN;
2000-08-16 MLI; 2000-09-06 LSO; 2000-09-07 NZL; 2000-09-08 BWA LUX; 2000-09-15 SLE; 2000-09-20 GAB; 2000-10-24 ESP;
2000-11-27 ZAF; 2000-12-07 MHL; 2000-12-11 DEU; 2000-12-28 AUT; 2000-12-29 FIN; 2001-02-08 ARG; 2001-02-12 DMA;
2001-04-30 AND; 2001-05-14 PRY; 2001-05-21 HRV; 2001-06-07 CRI; 2001-06-18 ATG; 2001-06-21 DNK; 2001-06-28 SWE;
2001-07-17 NLD; 2001-09-06 SRB; 2001-09-27 NGA; 2001-10-02 LIE; 2001-10-03 CAF; 2001-10-04 GBR; 2001-10-12 CHE;
2001-11-10 PER; 2001-11-12 NRU POL; 2001-11-30 HUN; 2001-12-31 SVN; 2002-01-22 BEN; 2002-01-30 EST; 2002-02-05 ECU PRT;
2002-03-05 MUS; 2002-03-06 MKD; 2002-03-07 CYP; 2002-03-21 PAN; 2002-04-11 BGR BIH COD IRL JOR KHM MNG NER ROU SVK;
2002-05-15 GRC; 2002-07-01 AUS HND; 2003-02-10 AFG
"""
CHILD = """
1990-02-05 GHA; 1990-02-28 VNM; 1990-03-23 ECU; 1990-04-20 VAT; 1990-05-02 BLZ; 1990-06-06 GTM; 1990-06-18 SLE;
1990-06-26 BOL; 1990-06-29 SWE; 1990-07-05 MNG; 1990-07-06 EGY; 1990-07-10 SLV; 1990-07-13 GIN; 1990-07-24 KNA;
1990-07-26 MUS; 1990-07-30 KEN; 1990-07-31 SEN; 1990-08-01 BTN TGO; 1990-08-03 BEN BGD SDN; 1990-08-07 FRA;
1990-08-08 GMB; 1990-08-10 HND
"""
CLUSTER = """
2008-12-03 IRL NOR SLE VAT; 2009-03-18 LAO; 2009-04-02 AUT; 2009-05-06 MEX; 2009-06-02 NER; 2009-06-16 ALB;
2009-06-17 ESP; 2009-07-08 DEU; 2009-07-10 LUX SMR; 2009-07-14 JPN; 2009-08-12 ZMB; 2009-08-17 HRV; 2009-08-19 SVN;
2009-09-24 MLT URY; 2009-09-25 BDI FRA; 2009-10-07 MWI; 2009-10-08 MKD; 2009-11-02 NIC; 2009-12-22 BEL NZL;
2010-01-25 MNE; 2010-02-12 DNK; 2010-02-16 BFA MDA; 2010-04-28 WSM; 2010-05-04 GBR
"""
SEA = """
1982-12-10 FJI; 1983-03-07 ZMB; 1983-03-18 MEX; 1983-03-21 JAM; 1983-04-18 NAM; 1983-06-07 GHA; 1983-07-29 BHS;
1983-08-13 BLZ; 1983-08-26 EGY; 1984-03-26 CIV; 1984-05-08 PHL; 1984-05-22 GMB; 1984-08-15 CUB; 1984-10-25 SEN;
1985-01-23 SDN; 1985-03-27 LCA; 1985-04-16 TGO; 1985-04-24 TUN; 1985-05-30 BHR; 1985-06-21 ISL; 1985-07-16 MLI;
1985-07-30 IRQ; 1985-09-06 GIN; 1985-09-30 TZA; 1985-11-19 CMR; 1986-02-03 IDN; 1986-04-25 TTO; 1986-05-02 KWT;
1986-05-05 YUG; 1986-08-14 NGA; 1986-08-25 GNB; 1986-09-26 PRY; 1987-07-21 YEM; 1987-08-10 CPV; 1987-11-03 STP;
1988-12-12 CYP; 1988-12-22 BRA; 1989-02-02 ATG; 1989-02-17 COD; 1989-03-02 KEN; 1989-07-24 SOM; 1989-08-17 OMN;
1990-05-02 BWA; 1990-11-09 UGA; 1990-12-05 AGO; 1991-04-25 GRD; 1991-04-29 FSM; 1991-08-09 MHL; 1991-09-16 SYC;
1991-10-08 DJI; 1991-10-24 DMA; 1992-09-21 CRI; 1992-12-10 URY; 1993-01-07 KNA; 1993-02-24 ZWE; 1993-05-20 MLT;
1993-10-01 VCT; 1993-10-05 HND; 1993-10-12 BRB; 1993-11-16 GUY; 1994-10-14 DEU; 1994-11-04 MUS; 1994-11-17 SGP;
1994-12-12 SLE
"""


def with_consents(deposits, *more, **terms):
    """Return a register of a treaty and of the deposits under it."""
    given = [
        happened("accede", day, state=code, id=f"{code}-in")
        for day, *codes in map(str.split, deposits.split(";"))
        for code in codes
    ]
    return register(*given, *more, instruments=[instrument(in_force=None, **terms)], states=[])


def entered(found, state):
    return str(found.timeline(state).spells[1].start)


# Article 126: "on the first day of the month after the 60th day following" the sixtieth deposit, and a later one:
# read at https://zaki.ru/pagesnew.php?id=1061&page=105 (in force 2002-07-01:
# https://opil.ouplaw.com/abstract/10.1093/law/9780198739777.001.0001/law-9780198739777-chapter-131); days for single
# states at
# https://hyperlinked.wiki/wiki.php?slug=States_parties_to_the_Rome_Statute_of_the_International_Criminal_Court; for
# Montenegro, independent since 2006-06-03 and a successor by its notice of 2006-10-23:
# https://pgaction.org/es/ilhr/rome-statute/montenegro.html
def test_the_rome_statute_enters_into_force_by_its_sixtieth_consent():
    succession = happened("succeed", "2006-10-23", state="MNE", effective="2006-06-03")
    rule = {"after": "P60D", "at": "next-month"}
    found = with_consents(ROME, succession, force=Force(parties=60, **rule), entry=Entry(**rule))
    assert str(found.instrument("t").in_force) == "2002-07-01"
    assert {state: entered(found, state) for state in ("SEN", "SVK", "AUS", "AFG", "MNE")} == {
        "SEN": "2002-07-01",
        "SVK": "2002-07-01",
        "AUS": "2002-09-01",
        "AFG": "2003-05-01",
        "MNE": "2006-06-03",
    }
    assert found.consent("MNE", "2006-06-03") == "given"
    assert found.as_known_on("2006-10-22").status("MNE", "2006-06-03") == "outsider"


# Article 49: "on the thirtieth day following the date of deposit" of the twentieth; in force 1990-09-02 (from memory).
def test_the_convention_on_the_rights_of_the_child_enters_into_force_by_its_twentieth_consent():
    found = with_consents(CHILD, force=Force(parties=20, after="P30D"), entry=Entry(after="P30D"))
    assert str(found.instrument("t").in_force) == "1990-09-02"
    assert [entered(found, state) for state in ("GHA", "SDN", "FRA")] == ["1990-09-02", "1990-09-02", "1990-09-06"]


# Article 17: "on the first day of the sixth month after the month in which the thirtieth instrument" was deposited; in
# force 2010-08-01 (from memory): the month of the deposit, five months, and the first of the next.
def test_the_convention_on_cluster_munitions_enters_into_force_by_its_thirtieth_consent():
    rule = {"after": "P5M", "at": "next-month"}
    found = with_consents(CLUSTER, force=Force(parties=30, **rule), entry=Entry(**rule))
    assert str(found.instrument("t").in_force) == "2010-08-01"
    assert [entered(found, state) for state in ("NOR", "MDA", "WSM", "GBR")] == [
        "2010-08-01",
        "2010-08-01",
        "2010-10-01",
        "2010-11-01",
    ]


# UNCLOS, Article 308: "12 months after the date of deposit of the sixtieth instrument", for a later party "on the
# thirtieth day following the deposit" (from memory); the sixtieth, Guyana's, and the day:
# http://enb.iisd.org/vol07/0718007e.html. The list lacks Yugoslavia, which had ratified on 1986-05-05 (from memory).
def test_the_law_of_the_sea_convention_enters_into_force_twelve_months_after_its_sixtieth_consent():
    found = with_consents(SEA, force=Force(parties=60, after="P12M"), entry=Entry(after="P30D"))
    assert str(found.instrument("t").in_force) == "1994-11-16"
    assert {state: entered(found, state) for state in ("FJI", "GUY", "DEU", "MUS", "SGP")} == {
        "FJI": "1994-11-16",
        "GUY": "1994-11-16",
        "DEU": "1994-11-16",  # thirty days after its deposit the Convention was not in force
        "MUS": "1994-12-04",
        "SGP": "1994-12-17",
    }


@pytest.mark.parametrize(
    ("deposits", "parties", "last"), [(ROME, 66, "2002-04-11"), (CHILD, 22, "1990-08-03"), (SEA, 60, "1993-11-16")]
)
def test_without_the_deposits_of_the_last_day_so_many_consents_come_later(deposits, parties, last):
    found = with_consents(deposits, force=Force(parties=parties)).instrument("t").in_force
    assert found == Moment.of(last)
    assert with_consents(deposits, force=Force(parties=parties + 1)).instrument("t").in_force.earliest > found.earliest


# What no treaty above has: a first period that is much longer than the next ones, periods of days, and a time from
# the state's own entry before which no exit has effect.
@pytest.mark.parametrize(
    ("first", "every", "notified", "exit_day"),
    [
        ("P10Y", "P1Y", "2002-01-01", "2010-01-01"),
        ("P10Y", "P1Y", "2012-06-01", "2013-01-01"),
        ("P40D", "P40D", "2000-01-01", "2000-02-10"),
        ("P40D", "P40D", "2001-02-03", "2001-02-04"),
        ("P40D", "P40D", "2001-02-04", "2001-03-16"),
        ("P100D", "P40D", "2001-02-03", "2001-02-24"),
    ],
)
def test_periods_at_whose_end_an_exit_has_effect(first, every, notified, exit_day):
    """The day 400 after 2000-01-01 is 2001-02-04; one notifies a day before at the latest."""
    rule = Withdrawal(notice="P1D", on=Boundaries(first=first, every=every))
    treaty = instrument(in_force="2000-01-01", withdrawal=rule)
    assert exits(treaty, happened("accede", "2000-01-01"), happened("notify_withdrawal", notified)) == [exit_day]


@pytest.mark.parametrize(("notified", "exit_day"), [("2001-01-01", "2003-01-01"), ("2002-12-01", "2003-06-01")])
def test_no_exit_has_effect_before_three_years_from_the_state_s_own_entry(notified, exit_day):
    rule = Withdrawal(notice="P6M", not_before="P3Y", not_before_from="party", not_before_of="effect")
    treaty = instrument(withdrawal=rule)
    assert exits(treaty, happened("accede", "2000-01-01"), happened("notify_withdrawal", notified)) == [exit_day]
