"""The explorer page in a real browser: Chromium without a window, driven by Playwright.

Needs the package `playwright` and a Chromium on the path (or in `CHROMIUM`); the audit of
accessibility needs the file of axe-core (npm) in `AXE_JS`. What is absent is skipped.
"""

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from helpers import day, happened, register
from hostile import hurt

from csto_membership import CSTO, Counting, State
from csto_membership.visualization import page

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the browser is driven by playwright; .ci/run installs it"
)
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
AXE = os.environ.get("AXE_JS")
pytestmark = [pytest.mark.heavy, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; .ci/run installs one")]

FLAGS = [
    "--no-sandbox",  # it runs as root where it runs
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIX = ["Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"]
TICK, SLOW_TICK = 120, 1500  # milliseconds between two days when playing
PHONE = {"width": 390, "height": 844}


class Browser:
    """A Chromium with an empty profile; it writes down what the pages ask for and complain of."""

    def __init__(self, running, files):
        self.running, self.files, self.asked, self.complaints = running, files, [], []
        self.contexts = []

    def profile(self, **settings):
        """Start with an empty profile and these settings."""
        self.contexts.append(self.running.new_context(locale="en-GB", **settings))
        return self

    def open(self, name="csto", fragment="", *, clock=False):
        """Open a page in a window of its own, on demand with a clock that only the test moves."""
        window = (self.contexts or self.profile().contexts)[-1].new_page()
        window.on("request", lambda request: self.asked.append(request.url))
        window.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        window.on("pageerror", lambda error: self.complaints.append(str(error)))
        window.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        if clock:
            window.clock.install()
            window.clock.pause_at("2100-01-01")
        window.goto(f"{self.files[name].as_uri()}{fragment}")
        if window.locator("noscript p").count() == 0:  # parsed as elements only where no script runs
            window.locator("#app").wait_for()
        return window


@pytest.fixture(scope="module")
def running():
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        yield chromium
        chromium.close()


def many():
    """Return a register of a hundred members."""
    names = (f"A State with a Name of {'Many' if place % 2 else 'Very Many'} Words {place:02}" for place in range(100))
    states = [State(code=f"{chr(65 + place // 10)}{place % 10}X", name=name) for place, name in enumerate(names)]
    return register(*(happened("accede", day(9 * place), one.code) for place, one in enumerate(states)), states=states)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    made = {"csto": page(CSTO), "hostile": page(hurt()), "many": page(many())}
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def browser(running, files):
    """Give a browser; in the end, only files from the disk were asked for, and nothing complained of."""
    browser = Browser(running, files)
    yield browser
    for context in browser.contexts:
        context.close()
    assert browser.complaints == []
    assert {url.partition("#")[0] for url in browser.asked} <= {file.as_uri() for file in files.values()}


def roster(window):
    """Return the roster that is shown: state to what is said of it."""
    found = window.locator("#roster li").all()
    return {item.locator(".state").inner_text(): item.locator(".status").inner_text() for item in found}


def heading(window):
    return window.locator("#roster-title").inner_text()


def day_shown(window):
    return window.locator("#on").input_value()


def test_the_date_box_sets_the_day(browser):
    window = browser.open()
    window.get_by_label("Day", exact=True).fill("2012-07-01")
    assert heading(window) == "7 members on 1 July 2012"
    assert list(roster(window)) == [*SIX, "Uzbekistan"]
    assert roster(window)["Uzbekistan"] == "suspended since 28 Jun 2012"


def test_without_an_address_the_page_opens_on_the_last_day_checked(browser):
    window = browser.open()
    assert heading(window) == "6 members on 13 February 2026"
    assert roster(window)["Armenia"] == "frozen since 22 Feb 2024"
    assert window.locator("#caution").is_hidden()


@pytest.mark.parametrize(
    ("reading", "states", "uzbekistan"),
    [
        ("uzbekistan_2012=withdrawn_by_note", SIX, None),
        ("uzbekistan_2012=article_19", [*SIX, "Uzbekistan"], "withdrawing since 20 Jun 2012"),
        ("uzbekistan_2012=suspended_by_decision", [*SIX, "Uzbekistan"], "member since 16 Aug 2006"),
    ],
)
def test_another_reading_gives_another_roster_and_says_so(browser, reading, states, uzbekistan):
    window = browser.open(fragment="#2012-07-01")
    window.locator("#reading").select_option(reading)
    assert list(roster(window)) == states
    assert roster(window).get("Uzbekistan") == uzbekistan
    assert "Not the default reading. What became of Uzbekistan's membership" in window.locator("#caution").inner_text()


def test_another_counting_gives_another_roster(browser):
    window = browser.open(fragment="#2012-07-01")
    window.locator("#counting").select_option("participating")
    assert list(roster(window)) == SIX
    window.locator("#counting").select_option("members and signatories")
    assert heading(window) == "7 members and signatories on 1 July 2012"


def test_a_day_without_members_says_how_many_had_signed(browser):
    window = browser.open(fragment="#1993-06-01")
    number = len(CSTO.members("1993-06-01", instrument="alliance", counting="signed", undetermined="include"))
    assert f"Counted as “members and signatories”: {number}." in window.locator("#empty").inner_text()


def test_a_long_roster_leaves_the_controls_within_reach_on_a_phone(browser):
    window = browser.profile(viewport=PHONE).open("many", "#2029-01-01")
    assert len(roster(window)) == 100
    assert window.locator("#on").evaluate("field => field.getBoundingClientRect().top") < 1.5 * PHONE["height"]
    box = "(item) => { const box = item.getBoundingClientRect(); return [box.width, box.height] }"
    sizes = [item.evaluate(box) for item in window.locator("#roster .status").all()]
    assert all(width > 2 * height for width, height in sizes)  # a long name leaves room for what is said of the state


def test_another_instrument_has_parties(browser):
    window = browser.open(fragment="#1998-01-01&instrument:charter")
    assert heading(window) == "No members on 1 January 1998"
    assert "entered into force only on 18 September 2003" in window.locator("#empty").inner_text()
    window.get_by_role("button", name="Collective Security Treaty: 9 parties").click()
    assert heading(window) == "9 parties on 1 January 1998"
    assert "instrument:cst" in window.evaluate("location.hash")


LEGEND = {
    "an event": "circle.event",
    "an event, on one of these days": "rect.event",
    "one of several: cannot be determined": "rect.open",
}


@pytest.mark.parametrize("fragment", ["", "#2012-07-01&instrument:charter", "#2009-10-10&instrument:ksor"])
def test_the_legend_has_what_occurs_and_nothing_else(browser, fragment):
    window = browser.open(fragment=fragment)
    histories = window.locator("#histories")
    fills = {bar.get_attribute("fill") for bar in histories.locator("rect[fill]").all()}
    words = window.locator("#legend li").all_inner_texts()
    drawn = [text for text, part in LEGEND.items() if histories.locator(part).count()]
    assert sorted(words[len(fills) : -2]) == sorted(drawn)
    patterns = window.locator("#legend li rect[fill]").all()
    assert {bar.get_attribute("fill") for bar in patterns} == fills


def test_days_and_months_are_written_as_people_write_them(browser):
    window = browser.open(fragment="#2026-01-31")
    assert "June 2026: regular meeting, Kazan" in window.locator("#organization").inner_text()
    history = window.locator("#histories li").filter(has_text="Georgia")
    assert history.locator(".status").inner_text() == "former member: lapsed 21 Apr 1999"


def test_what_cannot_be_determined_is_shown_as_such(browser):
    window = browser.open(fragment="#2009-10-10&instrument:ksor&counting:signed")
    assert heading(window) == "5 to 6 parties and signatories on 10 October 2009"
    assert roster(window)["Belarus"] == "outsider or signatory (cannot be determined)"


def test_as_known_on_a_day_the_page_answers_from_what_was_public_then(browser):
    window = browser.open(fragment="#2012-08-01&state:UZB")
    window.locator("#known").fill("2012-06-27")
    assert roster(window)["Uzbekistan"] == "member since 16 Aug 2006"
    assert window.locator("#caution").inner_text() == (
        "A projection: the day is later than what was known. As known on 27 June 2012."
    )
    assert window.locator("#why-caution").is_visible()
    window.locator("#known").fill("")
    assert roster(window)["Uzbekistan"] == "suspended since 28 Jun 2012"


def test_as_known_on_a_day_what_is_later_is_drawn_as_a_projection(browser):
    window = browser.open(fragment="#2012-08-01&known:2012-06-27&instrument:charter")
    history = window.locator("#histories li").filter(has_text="Uzbekistan")
    assert [bar.get_attribute("fill") for bar in history.locator("rect.later").all()][-1] == "url(#status-member)"
    assert float(history.locator("line.checked").get_attribute("x1")) < 2 + float(
        history.locator("line.cursor").get_attribute("x1")
    )
    window.locator("#known").fill("2003-09-17")
    assert (
        window.locator("#under").inner_text() == "Charter of the Collective Security Treaty Organization: not in force"
    )


def test_a_reading_and_a_day_of_knowledge_exclude_each_other(browser):
    window = browser.open(fragment="#2012-08-01&reading:uzbekistan_2012=article_19")
    window.locator("#known").fill("2012-08-01")
    assert window.locator("#reading").input_value() == ""
    window.locator("#reading").select_option("armenia_2024=full_member")
    assert window.locator("#known").input_value() == ""


def test_a_day_after_the_last_one_checked_is_called_a_projection(browser):
    window = browser.open(fragment="#2030-01-01")
    assert window.locator("#caution").inner_text() == "A projection: the register was checked through 13 February 2026."


KEYS = [
    ("ArrowRight", "2012-01-31", "2012-02-01"),
    ("ArrowLeft", "2012-03-01", "2012-02-29"),
    ("ArrowUp", "2012-01-31", "2012-02-29"),
    ("ArrowDown", "2012-03-31", "2012-02-29"),
    ("ArrowDown", "2012-01-15", "2011-12-15"),
    ("PageUp", "2012-02-29", "2013-02-28"),
    ("PageDown", "2012-07-01", "2011-07-01"),
]


@pytest.mark.parametrize(("key", "before", "after"), KEYS)
def test_a_key_on_the_slider_moves_a_day_a_month_or_a_year(browser, key, before, after):
    window = browser.open(fragment=f"#{before}")
    window.locator("#slider").press(key)
    assert day_shown(window) == after
    said = window.locator("#slider").get_attribute("aria-valuetext")
    assert said == f"{date.fromisoformat(after):%-d %B %Y}"


def test_the_buttons_go_from_change_to_change(browser):
    window = browser.open(fragment="#2012-07-01")
    window.get_by_role("button", name="Later change").click()
    assert (day_shown(window), heading(window)) == ("2012-12-19", "6 members on 19 December 2012")
    for _ in range(2):
        window.get_by_role("button", name="Earlier change").click()
    assert day_shown(window) == "2006-08-16"


def test_playing_moves_a_month_at_a_time_until_it_is_paused(browser):
    window = browser.open(fragment="#2012-07-31", clock=True)
    window.get_by_role("button", name="Play").click()
    window.clock.run_for(TICK * 5)
    assert heading(window) == "6 members on 30 December 2012"
    window.get_by_role("button", name="Pause").click()
    window.clock.run_for(TICK * 5)
    assert heading(window) == "6 members on 30 December 2012"
    assert window.get_by_role("button", name="Play").get_attribute("aria-pressed") == "false"


def test_playing_ends_at_the_end(browser):
    window = browser.open(fragment="#2026-01-30", clock=True)
    window.get_by_role("button", name="Play").click()
    window.clock.run_for(TICK * 50)
    assert window.get_by_role("button", name="Play").get_attribute("aria-pressed") == "false"
    assert window.locator("#slider").input_value() == window.locator("#slider").get_attribute("max")


def test_playing_from_the_last_day_checked_starts_over(browser):
    window = browser.open(clock=True)
    window.get_by_role("button", name="Play").click()
    assert window.locator("#slider").input_value() == window.locator("#slider").get_attribute("min")


def test_who_wants_less_motion_sees_the_days_of_change_only(browser):
    window = browser.profile(reduced_motion="reduce").open(fragment="#2006-01-01", clock=True)
    window.get_by_role("button", name="Play").click()
    days = []
    for _ in range(3):
        window.clock.run_for(SLOW_TICK)
        days.append(day_shown(window))
    assert days == ["2006-08-16", "2012-06-28", "2012-12-19"]


def test_an_explanation_opens_with_its_sources_and_closes_again(browser):
    window = browser.open(fragment="#2012-07-01")
    button = window.locator("#roster").get_by_role("button", name="Uzbekistan")
    button.click()
    why = window.get_by_role("region", name="Uzbekistan on 1 July 2012: suspended")
    assert "the state's own note, dated 20 Jun 2012" in why.inner_text()
    assert why.get_by_role("link", name="CSTO confirms getting note").first.get_attribute("href").startswith("http")
    assert window.evaluate("document.activeElement.id") == "why-title"
    window.get_by_role("button", name="Close the explanation").click()
    assert why.is_hidden()
    assert window.evaluate("document.activeElement.textContent") == "Uzbekistan"


def test_an_explanation_is_that_of_the_reading_in_use(browser):
    window = browser.open(fragment="#2012-07-01&reading:uzbekistan_2012=article_19&state:UZB")
    text = window.locator("#why-text")
    assert "withdrawal notified by the state, 20 Jun 2012" in text.inner_text()
    assert "(the reading in use)" not in text.inner_text()
    window.get_by_text("The answer depends on how the sources are read").first.click()
    assert "(the reading in use)" in text.inner_text()


def test_an_explanation_names_the_standing_under_the_other_instruments(browser):
    window = browser.open(fragment="#1998-01-01&state:GEO&instrument:charter")
    window.locator("#why").get_by_role("button", name="Collective Security Treaty: party since").click()
    assert window.locator("#why-title").inner_text() == "Georgia on 1 January 1998: party"


def test_a_click_on_a_history_sets_the_day_and_opens_the_explanation(browser):
    window = browser.open(fragment="#2026-02-13")
    history = window.locator("#histories li").filter(has_text="Uzbekistan").locator("svg")
    box = history.bounding_box()
    history.click(position={"x": box["width"] / 2, "y": 5})
    assert "2005" < day_shown(window) < "2013"
    assert window.locator("#why-title").inner_text().startswith("Uzbekistan on ")


def test_the_histories_have_a_bar_for_every_interval(browser):
    window = browser.open(fragment="#2012-07-01&instrument:charter")
    fills = [
        bar.get_attribute("fill")
        for bar in window.locator("#histories li").filter(has_text="Uzbekistan").locator("rect:not(.later)").all()
    ]
    assert fills == [f"url(#status-{word})" for word in ("outsider", "member", "suspended", "withdrawn")]


def test_the_address_leads_back_to_the_same_view(browser):
    window = browser.open()
    window.get_by_label("Day", exact=True).fill("1999-05-01")
    window.locator("#instrument").select_option(label="Collective Security Treaty")
    window.locator("#counting").select_option("voting")
    window.locator("#reading").select_option("uzbekistan_1999=moratorium")
    window.locator("#histories").get_by_role("button", name="Uzbekistan").click()
    shown = [window.locator(part).inner_text() for part in ("#roster", "#roster-title", "#why", "#caution")]
    fragment = window.evaluate("location.hash")
    assert fragment == "#1999-05-01&instrument:cst&counting:voting&reading:uzbekistan_1999=moratorium&state:UZB"
    again = browser.open(fragment=fragment)
    assert [again.locator(part).inner_text() for part in ("#roster", "#roster-title", "#why", "#caution")] == shown


@pytest.mark.parametrize(
    "fragment",
    ["#", "#nonsense", "#2012-02-30", "#%E0%A4%A", "#2026-02-13&instrument:nato&reading:x=y&state:XXX&known:z"],
)
def test_an_address_that_means_nothing_is_as_none(browser, fragment):
    assert heading(browser.open(fragment=fragment)) == "6 members on 13 February 2026"


def test_a_bad_link_says_so(browser):
    window = browser.open(fragment="#2012-02-30&instrument:nato")
    text = window.locator("#caution").inner_text()
    assert "day “2012-02-30”" in text
    assert "instrument “nato”" in text


def test_an_event_says_what_happened_on_hover_and_on_focus(browser):
    window = browser.open(fragment="#2012-07-01&instrument:charter")
    lane = window.locator("#histories li").filter(has_text="Uzbekistan").locator(".lane")
    lane.focus()
    assert window.locator("#tip").inner_text() == "28 June 2012: suspended by the state"
    lane.press("ArrowRight")
    assert window.locator("#tip").inner_text() == "19 December 2012: withdrew by the organization"
    lane.press("Escape")
    assert window.locator("#tip").is_hidden()
    lane.locator("circle").first.hover()
    assert window.locator("#tip").inner_text().startswith("16 August 2006: ")


@pytest.mark.parametrize(("button", "ending"), [("csv", "csv"), ("png", "png")])
def test_the_roster_and_the_histories_can_be_taken_along(browser, button, ending):
    window = browser.open(fragment="#2012-07-01&instrument:charter")
    with window.expect_download() as taken:
        window.locator(f"#{button}").click()
    assert taken.value.suggested_filename == f"charter-2012-07-01.{ending}"


def test_a_change_of_the_address_is_followed(browser):
    window = browser.open()
    window.evaluate("location.hash = '#2012-07-01'")
    playwright.expect(window.locator("#roster-title")).to_have_text("7 members on 1 July 2012")


def test_a_screen_reader_hears_the_roster(browser):
    window = browser.open(fragment="#2012-07-01")
    heard = "1 July 2012. 7 members: Armenia member, Belarus member, Kazakhstan member, Kyrgyzstan member, "
    heard += "Russia member, Tajikistan member, Uzbekistan suspended."
    playwright.expect(window.locator("#live")).to_have_text(heard)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_until_it_is_chosen(browser, scheme):
    window = browser.profile(color_scheme=scheme).open()
    back = "getComputedStyle(document.body).backgroundColor"
    system = window.evaluate(back)
    assert (system == "rgb(243, 244, 246)") is (scheme == "light")
    button = window.get_by_role("button", name="Dark theme")
    assert button.get_attribute("aria-pressed") == str(scheme == "dark").lower()
    button.click()
    chosen = window.evaluate(back)
    assert chosen != system
    assert browser.open().evaluate(back) == chosen


def test_on_a_phone_nothing_is_wider_than_the_screen(browser):
    window = browser.profile(viewport=PHONE).open(fragment="#2012-07-01&state:UZB")
    assert window.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]


def test_without_a_script_the_last_roster_checked_is_shown(browser):
    window = browser.profile(java_script_enabled=False).open()
    text = window.locator("main").inner_text()
    assert "here is the roster of 2026-02-13" in text
    assert "Armenia" in text
    assert window.locator("#app").is_hidden()


def test_a_hostile_register_runs_nothing_and_is_shown_as_it_is_written(browser):
    window = browser.open("hostile", "#2000-01-25&state:AAA")
    assert window.locator("img").count() == 0
    assert "<img src=x onerror=alert(2)>" in window.locator("#why-text").inner_text()
    assert "<img src=x onerror=alert(2)>" in window.locator("#roster").inner_text()
    assert window.locator("a[href^=javascript]").count() == 0


def test_a_script_that_came_in_all_the_same_would_not_run(browser):
    window = browser.open()
    window.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert window.evaluate("window.ran") is None
    (complaint,) = browser.complaints
    assert "Content Security Policy" in complaint
    browser.complaints.clear()


LOOK_UP = """(questions) => questions.map(([on, instrument, counting, reading]) => {
  Object.assign(asked, { on, counting, reading, known: "", state: null });
  asked.instrument = data.instruments.length - data.why[""].length + instrument; // after the lineages
  showRoster();
  return [...document.querySelectorAll("#roster li")].map((line) =>
    [line.querySelector("button").textContent, line.classList.contains("doubt")]);
})"""


def test_the_rosters_shown_are_the_library_s_in_every_view(browser):
    window = browser.open()
    days = [
        date(1999, 4, 21),
        date(2009, 10, 10),
        date(2012, 6, 20),
        date(2012, 6, 28),
        date(2012, 12, 20),
        date(2024, 2, 22),
    ]
    views = {"": CSTO}
    for dispute in CSTO.disputes:
        views |= {f"{dispute.id}={one}": CSTO.read_as(**{dispute.id: one}) for one in dispute.choices[1:]}
    questions = [
        (on + shift * timedelta(1), place, way, view)
        for on in days
        for shift in (-1, 0)
        for place in range(len(CSTO.instruments))
        for way in range(len(Counting))
        for view in views
    ]
    shown = window.evaluate(LOOK_UP, [(on.isoformat(), *rest) for on, *rest in questions])
    for (on, place, way, view), lines in zip(questions, shown, strict=True):
        asked = {"instrument": CSTO.instruments[place], "counting": list(Counting)[way], "undetermined": "exclude"}
        certain = views[view].members(on, **asked)
        expected = [[name, False] for name in certain.names] + [[state.name, True] for state in certain.undetermined]
        assert lines == expected, (on, place, way, view)


@pytest.mark.skipif(AXE is None, reason="AXE_JS names no file of axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1440, 1920])
@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#2012-07-01&state:UZB",
        "#2009-10-10&instrument:ksor&counting:signed&state:BLR",
        "#2030-01-01&known:2012-08-01",
    ],
)
def test_the_audit_of_accessibility_finds_no_violation(browser, scheme, width, fragment):
    window = browser.profile(color_scheme=scheme, viewport={"width": width, "height": 900}).open(fragment=fragment)
    window.evaluate(Path(AXE).read_text(encoding="utf-8"))
    window.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = window.evaluate(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
    )
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20
