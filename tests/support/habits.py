"""Input in other people's habits, each with its right answer: days, names and files as programs and people write them.

The answers are those of the standard or program that writes so, looked up and not computed here.
"""

from datetime import date

REFUSED = "refused"

DAYS = [
    # spreadsheets
    ("38718", None, REFUSED, "the number of a day in Excel, or in R, or in Stata: 2006, 2076 or 2066"),
    ("38718.0", None, REFUSED, "the same, as a floating-point number"),
    ("1/2/2006", None, REFUSED, "two orders are possible"),
    ("1/2/2006", "dmy", date(2006, 2, 1), "the order is said"),
    ("1/2/2006", "mdy", date(2006, 1, 2), "the order is said"),
    ("13/2/2006", None, date(2006, 2, 13), "only one order is possible"),
    ("2/13/2006", None, date(2006, 2, 13), "only one order is possible"),
    ("1/1/2006", None, date(2006, 1, 1), "both orders say the same"),
    ("31/02/2006", "dmy", REFUSED, "no such day"),
    ("00/00/0000", None, REFUSED, "MySQL's nothing, turned"),
    ("0000-00-00", None, REFUSED, "MySQL's nothing"),
    ("1/1/06", None, REFUSED, "a year of two digits"),
    ("#VALUE!", None, REFUSED, "an error of a spreadsheet"),
    ("########", None, REFUSED, "a column too narrow"),
    # programs
    ("2006-01-01", None, date(2006, 1, 1), "ISO 8601"),
    ("20060101", None, date(2006, 1, 1), "ISO 8601, basic"),
    ("2006-01-01T00:00:00", None, date(2006, 1, 1), "a time at midnight"),
    ("2006-01-01 00:00:00.000", None, date(2006, 1, 1), "a time at midnight, of SQL"),
    ("2006-01-01T12:30:00", None, REFUSED, "a time of day"),
    ("2006-01-01T00:00:00Z", None, REFUSED, "a time with a zone"),
    ("2006-01-01T00:00:00+05:00", None, REFUSED, "a time with a zone"),
    ("2006-W01-7", None, REFUSED, "a week date"),
    ("2006-001", None, REFUSED, "an ordinal date"),
    ("2006.0", None, (date(2006, 1, 1), date(2006, 12, 31)), "a year that was a floating-point number"),
    ("2006-01", None, (date(2006, 1, 1), date(2006, 1, 31)), "a month"),
    ("1.1.2006", "dmy", date(2006, 1, 1), "Germany, Russia"),
    ("2006/01/31", None, date(2006, 1, 31), "Japan"),
    ("2006.01.31", None, date(2006, 1, 31), "Hungary"),
    # people
    ("1 Jan 2006", None, date(2006, 1, 1), "the United Nations Treaty Collection"),
    ("01 January 2006", None, date(2006, 1, 1), "British English"),
    ("January 1, 2006", None, date(2006, 1, 1), "American English"),
    ("January 1st, 2006", None, date(2006, 1, 1), "American English"),
    ("1-Jan-2006", None, date(2006, 1, 1), "SAS, Oracle"),
    ("Jan 2006", None, (date(2006, 1, 1), date(2006, 1, 31)), "a month"),
    ("31 Feb 2006", None, REFUSED, "no such day"),
    ("1 Foo 2006", None, REFUSED, "no such month"),
    ("1 janvier 2006", None, REFUSED, "another language"),
    ("\u0661 Jan 2006", None, date(2006, 1, 1), "Arabic digits"),
    ("２００６-01-01", None, date(2006, 1, 1), "wide digits"),  # noqa: RUF001  that is the point
]
"""A text, the order that is said, what it means (a day, two bounds, or refused), and whose habit it is."""

NAMES = [
    ("Côte d’Ivoire", "CIV", "a typographic apostrophe"),  # noqa: RUF001  the same
    ("Cote d'Ivoire", "CIV", "no accent"),
    ("COTE D'IVOIRE", "CIV", "capitals"),
    ("Co\u0302te d'Ivoire", "CIV", "a mark apart (macOS)"),
    ("TÜRKİYE", "TUR", "Turkish capitals"),
    ("Turkiye", "TUR", "no accents"),
    ("Russia (Soviet Union)", "RUS", "Gleditsch-Ward"),
    ("Belarus (Byelorussia)", "BLR", "Gleditsch-Ward"),
    ("Russian Federation (the)", "RUS", "ISO 3166"),
    ("Moldova, Republic of", "MDA", "ISO 3166"),
    ("Moldova (the Republic of)", "MDA", "ISO 3166"),
    ("Bolivia (Plurinational State of)", "BOL", "United Nations"),
    ("Korea (the Democratic People's Republic of)", "PRK", "ISO 3166"),
    ("Lao People's Democratic Republic (the)", "LAO", "ISO 3166"),
    ("United Kingdom of Great Britain and Northern Ireland (the)", "GBR", "ISO 3166"),
    ("UK", "GBR", "people"),
    ("U.S.A.", "USA", "people"),
    ("Russian\u00a0Federation", "RUS", "a no-break space"),
    ("  Russian   Federation ", "RUS", "white space"),
    ("Russian\tFederation\n", "RUS", "white space"),
    ("rUsSiA", "RUS", "any case"),
    ("Российская Федерация", "RUS", "Russian"),
    ("ＲＵＳ", None, "wide letters"),  # noqa: RUF001  the same
    ("RUS*", None, "a footnote, which only an import takes away"),
    ("", None, "nothing"),
    ("Yugoslavia", "YUG", "a vanished state"),
    ("German Democratic Republic", "DDR", "a vanished state"),
    ("türki\u0307ye", "TUR", "small letters of Turkish capitals, as Python makes them"),
]
"""A name, the code of the state or ``None``, and whose habit it is."""

HEADER, ROW = ("state", "year", "member"), ("Kazakhstan", "2000", "1")
FILES = [
    (b"state,year,member\nKazakhstan,2000,1\n", "RFC 4180 but for its line ends"),
    (b"state,year,member\r\nKazakhstan,2000,1\r\n", "RFC 4180"),
    (b"state,year,member\rKazakhstan,2000,1\r", "old Macintosh"),
    (b"state,year,member\nKazakhstan,2000,1", "no end of the last line"),
    (b"\xef\xbb\xbfstate,year,member\r\nKazakhstan,2000,1\r\n", "Excel, CSV UTF-8"),
    (b"state;year;member\r\nKazakhstan;2000;1\r\n", "Excel where the comma is decimal"),
    (b"sep=;\r\nstate;year;member\r\nKazakhstan;2000;1\r\n", "Excel's own first line"),
    (b"state\tyear\tmember\nKazakhstan\t2000\t1\n", "tab-separated"),
    (b'"state","year","member"\n"Kazakhstan","2000","1"\n', "R's write.csv without row names"),
    (b'"","state","year","member"\n"1","Kazakhstan","2000","1"\n', "R's write.csv"),
    (b",state,year,member\n0,Kazakhstan,2000,1\n", "pandas' to_csv"),
    (b"state,year,member,note\nKazakhstan,2000,1," + b"x" * 200_000 + b"\n", "a cell longer than csv takes by itself"),
    (b"state,year,member\n\nKazakhstan,2000,1\n\n", "blank lines"),
    (b"state,year,member,,,\nKazakhstan,2000,1,,,\n", "columns that a spreadsheet left over"),
    (b'state,year,member\n"Kazakhstan",2000,"1"\n', "quotes here and there"),
    ("state\tyear\tmember\r\nKazakhstan\t2000\t1\r\n".encode("utf-16"), "Excel, Unicode text"),
    (b"state|year|member\nKazakhstan|2000|1\n", "bars"),
]
"""The bytes of a file that says `ROW` under `HEADER`, and whose habit it is."""

UNREAD = [
    ("state,year,member\nCôte,2000,1\n".encode("cp1252"), "Windows' code page"),
    (b"PK\x03\x04\x14\0\x06\0", "a workbook of Excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old workbook of Excel"),
    (b"<html><table><tr><td>state</td></tr></table></html>", "a web page called csv"),
    (b"", "nothing"),
    (b"\0\0\0\0", "zeros"),
    (b'{"state": "KAZ", "year": 2000, "member": 1}', "JSON"),
]
"""The bytes of a file that no table can be read of, and what it is."""
