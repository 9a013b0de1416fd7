"""Plots: what is drawn is what the library answers, in colour and in grey."""

import sys
from datetime import UTC, date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from helpers import happened, instrument, register

from csto_membership import CSTO, Counting, MomentError, State, Status, UnknownStateError, UnknownWordError, load
from csto_membership.cli.main import main

matplotlib = pytest.importorskip("matplotlib", reason="plots come with the extra `plot`")
matplotlib.use("Agg")

from matplotlib import pyplot as plt  # noqa: E402  only where it is installed
from matplotlib.colors import to_rgb  # noqa: E402
from matplotlib.dates import date2num, num2date  # noqa: E402

from csto_membership.visualization import plot, plot_count, plot_timelines  # noqa: E402
from csto_membership.visualization.segments import LOOKS  # noqa: E402

REGISTERS = {path.stem: path for path in sorted((Path(__file__).parents[2] / "examples/registers").glob("*.toml"))}
ONE = timedelta(1)


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


def bars(axes):
    """Return the bars by gid: first day, end, bottom and top in rows."""
    found = {}
    for patch in axes.patches:
        start, end = (num2date(x).date() for x in (patch.get_x(), patch.get_x() + patch.get_width()))
        assert patch.get_gid() not in found
        found[patch.get_gid()] = (start, end, round(patch.get_y(), 4), round(patch.get_y() + patch.get_height(), 4))
    return found


def line(axes, gid):
    return next(one for one in axes.lines if one.get_gid() == gid)


def days_of(line_):
    return [num2date(date2num(x)).date() for x in line_.get_xdata()]


def texts(labels):
    return [label.get_text() for label in labels]


# the rows


def test_there_is_a_row_for_every_state_by_name():
    axes = plot(CSTO)
    assert texts(axes.get_yticklabels()) == [state.name for state in CSTO.states]
    assert axes.yaxis_inverted()  # the first is on top


def test_the_legend_has_the_colour_and_the_hatch_of_each_status():
    patches = {one.get_label(): one for one in plot(CSTO).get_legend().get_patches()}
    for status in (Status.MEMBER, Status.SUSPENDED, Status.FROZEN, Status.WITHDRAWN):
        assert to_rgb(patches[str(status)].get_facecolor()) == to_rgb(LOOKS[status].colour)
        assert (patches[str(status)].get_hatch() or "") == LOOKS[status].hatch


def test_a_count_of_few_states_has_whole_numbers_beside_it():
    axes = plot_count(register(happened("accede", "2000-01-10")))
    assert all(float(tick).is_integer() for tick in axes.get_yticks())


@pytest.mark.parametrize(("words", "states"), [(("UZB", "ARM"), ["UZB", "ARM"]), ((), None), (("--count",), None)])
def test_a_plot_of_the_command_is_as_large_as_the_function_s(tmp_path, words, states):
    CliRunner().invoke(main, ["plot", *words, "--output", str(tmp_path / "plot.svg")], catch_exceptions=False)
    root = ET.parse(tmp_path / "plot.svg").getroot()  # noqa: S314  our own file
    axes = plot_count(CSTO) if words == ("--count",) else plot(CSTO, states)
    inches = [float(root.attrib[side].removesuffix("pt")) / 72 for side in ("width", "height")]
    assert inches == pytest.approx([*axes.figure.get_size_inches()], abs=0.01)


def test_a_figure_grows_with_its_rows():
    heights = [plot(CSTO, ["UZB"] * rows).figure.get_size_inches()[1] for rows in (1, 2, 3, 9)]
    each = heights[1] - heights[0]
    assert 0.2 < each < 0.6
    assert heights == pytest.approx([heights[0] + each * more for more in (0, 1, 2, 8)])


@pytest.mark.parametrize(
    ("states", "names"),
    [
        (["UZB", "Armenia"], ["Uzbekistan", "Armenia"]),
        ("uzbekistan", ["Uzbekistan"]),
        (CSTO.state("UZB"), ["Uzbekistan"]),
        ((state for state in [CSTO.state("KAZ")]), ["Kazakhstan"]),
    ],
)
def test_the_rows_asked_for_are_drawn_in_their_order(states, names):
    assert texts(plot(CSTO, states).get_yticklabels()) == names


def test_an_unknown_state_is_refused():
    with pytest.raises(UnknownStateError, match="Uzbekistan"):
        plot(CSTO, "Usbekistan")


def test_the_bars_of_uzbekistan_are_its_spells():
    found = bars(plot(CSTO, "UZB", end="2026-12-31"))
    assert {gid: days[:2] for gid, days in found.items()} == {
        "UZB-2006-08-16-member": (date(2006, 8, 16), date(2012, 6, 28)),
        "UZB-2012-06-28-suspended": (date(2012, 6, 28), date(2012, 12, 19)),
        "UZB-2012-12-19-withdrawn": (date(2012, 12, 19), date(2026, 2, 14)),
        "UZB-2026-02-14-withdrawn-projected": (date(2026, 2, 14), date(2027, 1, 1)),
    }


def test_days_on_which_two_statuses_are_possible_are_split_between_them():
    found = bars(plot(CSTO, "BLR", instrument="ksor", start="2009", end="2009"))
    first, last = date(2009, 10, 5), date(2009, 10, 20)
    assert found["BLR-2009-10-05-open"] == (first, last, -0.31, 0.31)
    assert found["BLR-2009-10-05-signatory-possible"] == (first, last, 0, 0.31)
    assert found["BLR-2009-10-20-signatory"] == (last, date(2010, 1, 1), -0.31, 0.31)


def statuses_drawn(axes, codes, on):
    """Return the statuses drawn over a day, by row."""
    drawn = {code: set() for code in codes}
    for gid, (start, end, *_) in bars(axes).items():
        code, word = gid.split("-")[0], gid.removesuffix("-projected").removesuffix("-possible").rsplit("-", 1)[1]
        if start <= on < end and word != "open":
            drawn[code].add(Status(word))
    return drawn


def change_days(held, under):
    days = {day_ for state in held.states for day_ in held.timeline(state, instrument=under).changes[0]}
    return {on + shift for on in days for shift in (-ONE, ONE * 0, ONE)}


@pytest.mark.parametrize("name", ["csto", *REGISTERS])
def test_on_every_change_day_and_beside_it_the_statuses_drawn_are_the_possible_ones(name):
    held = load(REGISTERS.get(name, name))
    for under in held.instruments.ids():
        axes = plot(held, instrument=under)
        for on in change_days(held, under):
            drawn = statuses_drawn(axes, [state.code for state in held.states], on)
            for state in held.states:
                possible = held.possible_statuses(state, on, instrument=under, projected="accept")
                assert drawn[state.code] == possible - {Status.OUTSIDER}, (under, state, on)


def test_a_projection_is_faded_and_begins_the_day_after_the_last_one_checked():
    axes = plot(CSTO, "KAZ")
    by_gid = {patch.get_gid(): patch for patch in axes.patches}
    assert by_gid["KAZ-2003-09-18-member"].get_alpha() is None
    assert by_gid["KAZ-2026-02-14-member-projected"].get_alpha() < 0.5
    assert days_of(line(axes, "checked-through")) == [date(2026, 2, 14)] * 2


def test_as_known_earlier_the_projection_begins_earlier():
    axes = plot(CSTO.as_known_on("2012-08-01"), "UZB")
    assert "UZB-2012-08-02-suspended-projected" in bars(axes)


def test_a_window_after_the_horizon_is_all_projection():
    axes = plot(CSTO, "KAZ", start="2030", end="2031")
    assert list(bars(axes)) == ["KAZ-2030-01-01-member-projected"]
    assert "checked-through" not in [one.get_gid() for one in axes.lines]


@pytest.mark.parametrize(
    ("start", "end", "drawn"),
    [
        ("2025-01-01", "2026-02-13", False),
        ("2025-01-01", "2026-02-14", True),
        ("2026-02-13", "2026-03-01", True),
        ("2026-02-14", "2026-03-01", False),
    ],
)
@pytest.mark.parametrize("draw", [lambda **days: plot(CSTO, "KAZ", **days), lambda **days: plot_count(CSTO, **days)])
def test_the_horizon_is_a_line_where_days_on_both_sides_of_it_are_drawn(draw, start, end, drawn):
    gids = [one.get_gid() for one in draw(start=start, end=end).lines]
    assert ("checked-through" in gids) is drawn


def test_events_on_known_days_are_marked_with_a_triangle():
    marks = line(plot(CSTO, "UZB"), "UZB-events")
    assert days_of(marks) == [date(2006, 8, 16), date(2012, 6, 28), date(2012, 12, 19)]
    assert (marks.get_marker(), marks.get_linestyle()) == ("v", "None")
    assert [one.get_gid() for one in plot(CSTO, "UZB").lines] == ["UZB-events", "checked-through"]


def test_an_event_on_a_day_between_two_is_marked_with_a_line():
    axes = plot(CSTO, "BLR", instrument="ksor")
    assert days_of(line(axes, "BLR-between-2009-10-05-2009-10-20")) == [date(2009, 10, 5), date(2009, 10, 20)]
    assert days_of(line(axes, "BLR-events")) == []


def test_the_legend_tells_what_is_drawn_and_nothing_else():
    legend = texts(plot(CSTO, "UZB", end="2020").get_legend().get_texts())
    assert legend == ["member", "suspended", "withdrawn"]


def test_the_legend_says_party_under_a_treaty_and_tells_doubt_and_projection():
    axes = plot(CSTO, ["BLR", "KAZ"], instrument="ksor")
    assert texts(axes.get_legend().get_texts()) == [
        "signatory",
        "party",
        "one of the statuses shown",
        "faded: a projection",
    ]
    assert "party" in texts(plot(CSTO, instrument="cst").get_legend().get_texts())


def test_timelines_of_several_instruments_are_distinguished():
    timelines = [CSTO.timeline("UZB", instrument=under) for under in ("cst", "charter")]
    axes = plot_timelines(timelines, checked_through=CSTO.checked_through)
    assert texts(axes.get_yticklabels()) == ["Uzbekistan (cst)", "Uzbekistan (charter)"]


def test_several_rows_of_one_state_are_numbered():
    views = [CSTO, CSTO.read_as(uzbekistan_2012="suspended")]
    axes = plot_timelines([view.timeline("UZB") for view in views], end="2026-02-13")
    assert {gid for gid in bars(axes) if gid.endswith("suspended")} == {
        "UZB.1-2012-06-28-suspended",
        "UZB.2-2012-06-28-suspended",
    }
    assert line(axes, "UZB.2-events")


def test_a_timeline_alone_knows_no_horizon():
    axes = plot_timelines([CSTO.timeline("UZB")])
    assert not [gid for gid in bars(axes) if gid.endswith("projected")]
    changes = [date(2006, 8, 16), date(2012, 12, 19)]
    margin = round((changes[1] - changes[0]).days * 0.03) * ONE
    assert [num2date(x).date() for x in axes.get_xlim()] == [changes[0] - margin, changes[1] + margin]
    assert texts(axes.get_yticklabels()) == ["Uzbekistan"]
    assert texts(axes.get_legend().get_texts()) == ["member", "suspended", "withdrawn"]


# which days


def test_by_default_everything_that_happened_is_in_sight():
    first, last = (num2date(x).date() for x in plot(CSTO).get_xlim())
    assert first < date(2002, 10, 7)
    assert last > CSTO.checked_through


def test_the_days_asked_for_are_drawn_the_last_one_included():
    axes = plot(CSTO, start="2012-06", end="2012")
    assert [num2date(x).date() for x in axes.get_xlim()] == [date(2012, 6, 1), date(2013, 1, 1)]
    assert {days[:2] for gid, days in bars(axes).items() if gid.startswith("KAZ")} == {
        (date(2012, 6, 1), date(2013, 1, 1))
    }


@pytest.mark.parametrize("days", [{"start": "2011-02"}, {"end": "2013"}, {"start": "2011-02", "end": "2013"}])
@pytest.mark.parametrize(
    "draw",
    [plot, plot_count, lambda asked, **days: plot_timelines([asked.timeline("UZB"), asked.timeline("ARM")], **days)],
    ids=["plot", "plot_count", "plot_timelines"],
)
def test_each_end_of_the_days_may_be_asked_for_alone(draw, days):
    first, end = (num2date(x).date() for x in draw(CSTO, **days).get_xlim())
    assert (first == date(2011, 2, 1)) is ("start" in days)
    assert (end == date(2014, 1, 1)) is ("end" in days)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"start": "2013", "end": "2012"}, "'2012' leaves nothing to draw from 2013-01-01 to 2012-12-31"),
        ({"start": "2030"}, "'2030' leaves nothing to draw"),
        ({"end": "1066-10-14"}, "'1066-10-14' leaves nothing to draw"),
        ({"start": "2012-02-30"}, "not a day of the calendar"),
    ],
)
@pytest.mark.parametrize("draw", [plot, plot_count])
def test_days_that_leave_nothing_to_draw_are_refused(draw, given, words):
    with pytest.raises(MomentError, match=words):
        draw(CSTO, **given)


@pytest.mark.parametrize("checked", [date(2030, 12, 31), date.max, date.min])
@pytest.mark.parametrize("draw", [plot, plot_count])
def test_a_register_in_which_nothing_happened_can_be_drawn(draw, checked):
    draw(register(checked_through=checked)).figure.canvas.draw()


@pytest.mark.parametrize("draw", [plot, plot_count])
def test_the_first_and_the_last_day_of_the_calendar_can_be_drawn(draw):
    held = register(happened("accede", "0001-01-01"), happened("withdraw", "9999-12-30"), checked_through=date.max)
    draw(held).figure.canvas.draw()


# the axes


@pytest.mark.parametrize("draw", [plot, plot_count])
def test_a_plot_draws_into_the_axes_given_and_nowhere_else(draw):
    figure, (left, right) = plt.subplots(1, 2)
    assert draw(CSTO, ax=right) is right
    assert not left.has_data()
    assert right.has_data()
    assert plt.get_fignums() == [figure.number]


def test_timelines_are_drawn_into_the_axes_given():
    _, axes = plt.subplots()
    assert plot_timelines([CSTO.timeline("UZB")], ax=axes) is axes


@pytest.mark.parametrize("draw", [plot, plot_count])
def test_a_plot_sets_no_global_style(draw):
    before = matplotlib.rcParams.copy()
    draw(CSTO).figure.canvas.draw()
    assert matplotlib.rcParams == before


def test_control_characters_in_texts_leave_an_svg_file_sound(tmp_path):
    name = "A\x01\x1b[31mB\u202e"
    path = tmp_path / "plot.svg"
    plot(register(states=[State(code="AAA", name=name)], instruments=[instrument(name=name)])).figure.savefig(path)
    ET.parse(path)  # noqa: S314  our own file


def test_ticks_follow_no_zone_of_the_user_s_settings():
    with matplotlib.rc_context({"timezone": "America/Los_Angeles"}):
        axes = plot(CSTO, start="2003", end="2025")
        axes.figure.canvas.draw()
        days = [num2date(x, tz=UTC) for x in axes.get_xticks()]
        assert all(on.timetuple()[1:5] == (1, 1, 0, 0) for on in days)
        assert texts(axes.get_xticklabels()) == [str(on.year) for on in days]


def test_ticks_within_a_year_name_their_months_and_the_year_stands_once():
    axes = plot(CSTO, start="2012-02", end="2012-10")
    axes.figure.canvas.draw()
    assert texts(axes.get_xticklabels()) == [f"{num2date(x):%b}" for x in axes.get_xticks()]
    assert axes.xaxis.get_offset_text().get_text() == "2012"


def test_texts_of_the_register_are_never_read_as_formulas():
    name = r"$\frac{$ & <b>"
    held = register(states=[State(code="AAA", name=name)], instruments=[instrument(name=name)])
    axes = plot(held)
    axes.figure.canvas.draw()
    assert [*texts(axes.get_yticklabels()), axes.get_title(loc="left")] == [name, name]


# colour and grey


def linear(colour):
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]


def lab(rgb):
    """Return the CIE L*a*b* coordinates (D65) of linear light."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (
        max(sum(a * b for a, b in zip(row, rgb, strict=True)) / white, 0) ** (1 / 3)
        for row, white in zip(rows, (0.9505, 1, 1.089), strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


KINDS = {  # Machado, Oliveira and Fernandes 2009, severity 1.0
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pair", list(combinations([s for s in Status if LOOKS[s].colour], 2)), ids="-".join)
def test_two_statuses_can_be_distinguished_by_colour_with_every_kind_of_sight(kind, pair):
    seen = []
    for status in pair:
        light = linear(LOOKS[status].colour)
        seen.append(lab([sum(a * b for a, b in zip(row, light, strict=True)) for row in KINDS[kind]]))
    assert sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5 > 10


def test_two_statuses_can_be_distinguished_without_colour():
    hatches = [LOOKS[status].hatch for status in Status if LOOKS[status].colour]
    assert len(set(hatches)) == len(hatches)


def test_bars_have_the_colour_and_the_hatch_of_their_status():
    for patch in plot(CSTO, "UZB").patches:
        look = LOOKS[Status(patch.get_gid().removesuffix("-projected").rsplit("-", 1)[1])]
        assert to_rgb(patch.get_facecolor()) == to_rgb(look.colour)
        assert (patch.get_hatch() or "") == look.hatch


# the drawing: where things are, and what they look like

PICTURES = {
    "all states": lambda: plot(CSTO),
    "one state": lambda: plot(CSTO, "UZB"),
    "in doubt": lambda: plot(CSTO, ["BLR", "KAZ", "ARM"], instrument="ksor"),
    "a count": lambda: plot_count(CSTO, instrument="ksor", counting="signed"),
}
pictures = pytest.mark.parametrize("axes", [pytest.param(make, id=name) for name, make in PICTURES.items()])
rows_only = pytest.mark.parametrize(
    "axes", [pytest.param(make, id=name) for name, make in PICTURES.items() if name != "a count"]
)


def ink(artist):
    """Return the colour of a line, or that of the edge of a bar, without how opaque it is."""
    return to_rgb(getattr(artist, "get_edgecolor", getattr(artist, "get_color", None))())


def dashes(artist):
    return str(artist._unscaled_dash_pattern)  # noqa: SLF001  what a legend copies


def looks(bar):
    return (to_rgb(bar.get_facecolor()), ink(bar), bar.get_hatch(), dashes(bar), bar.get_linewidth())


@pictures
def test_no_text_runs_over_another_or_over_the_rows_or_out_of_the_figure(axes):
    axes = axes()
    axes.figure.canvas.draw()
    ticks = [tick for one in (axes.xaxis, axes.yaxis) for tick in one.get_major_ticks()]
    inside = [axes.get_window_extent().padded(1).contains(*tick.gridline.get_window_extent().p0) for tick in ticks]
    labels = [tick.label1 for tick, seen in zip(ticks, inside, strict=True) if seen]
    assert {one.get_text() for one in axes.get_yticklabels() if axes.yaxis_inverted()} <= {*texts(labels)}
    others = [axes.yaxis.label, axes.xaxis.get_offset_text(), axes._left_title]  # noqa: SLF001  it has no other name
    shown = [one for one in (*labels, *others, *axes.get_legend().get_texts()) if one.get_text()]
    boxes = [one.get_window_extent() for one in shown]
    if axes.yaxis_inverted():  # beside rows the legend stands below; beside a count, where there is room
        boxes.append(axes.get_window_extent())
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other), (one, other)
    paper = axes.figure.bbox
    for box in (*boxes, axes.get_legend().get_window_extent()):
        assert paper.x0 <= box.x0 < box.x1 <= paper.x1
        assert paper.y0 <= box.y0 < box.y1 <= paper.y1
    assert axes.get_window_extent().width > paper.width / 2


@rows_only
def test_a_row_has_its_label_at_the_height_of_its_bars_and_its_marks_between_them_and_the_row_above(axes):
    axes = axes()
    axes.figure.canvas.draw()
    heights = {}
    for gid, (*_, bottom, top) in bars(axes).items():
        heights.setdefault(gid.split("-")[0], []).append((bottom, top))
    assert list(axes.get_yticks()) == [*range(len(axes.get_yticklabels()))]
    low, high = axes.get_ylim()
    assert 0 < -high < 1
    assert 0 < low - axes.get_yticks()[-1] < 1
    point = axes.figure.dpi / 72
    for code, found in heights.items():
        bottom, top = min(one for one, _ in found), max(one for _, one in found)
        row = round((bottom + top) / 2, 4)
        assert texts(axes.get_yticklabels())[int(row)] == CSTO.state(code).name
        assert 0.5 < top - bottom < 0.8
        assert high < bottom < top < low
        for mark in (one for one in axes.lines if str(one.get_gid()).startswith(f"{code}-")):
            assert all(max(row - 1 + (top - row), high) < height < bottom for height in mark.get_ydata())
            size = mark.get_linewidth() if mark.get_marker() == "None" else mark.get_markersize()
            for height in mark.get_ydata():  # a mark does not touch its bar
                apart = abs(axes.transData.transform((0, height))[1] - axes.transData.transform((0, bottom))[1])
                assert 1 < size / 2 < apart / point


@rows_only
def test_all_but_the_statuses_is_drawn_in_one_dark_colour_and_the_legend_looks_as_what_is_drawn(axes):
    axes = axes()
    (dark,) = {ink(one) for one in (*axes.lines, *axes.patches)}
    assert max(dark) < 0.2
    shown = {one.get_label(): one for one in axes.get_legend().get_patches()}
    by_word = {
        gid.removesuffix("-projected").removesuffix("-possible").rsplit("-", 1)[1]: one
        for one in axes.patches
        for gid in (one.get_gid(),)
    }
    faded = shown.pop("faded: a projection")
    assert {one.get_alpha() for one in axes.patches if one.get_gid().endswith("projected")} == {faded.get_alpha()}
    assert to_rgb(faded.get_facecolor()) == dark
    for label, patch in shown.items():
        word = {"one of the statuses shown": "open", "party": "member"}.get(label, label)
        assert looks(patch) == looks(by_word[word]), label
    for word, bar in by_word.items():
        assert (bar.get_linewidth() > 0) is ("None" not in dashes(bar)) is (word == "open")


@pictures
def test_the_frame_of_a_plot_is_quiet(axes):
    axes = axes()
    axes.figure.canvas.draw()
    assert {side for side, spine in axes.spines.items() if spine.get_visible()} == {"left", "bottom"}
    assert axes.get_axisbelow() is True
    assert axes.get_legend().get_frame_on() is False
    grid = [one for one in axes.get_xgridlines() if one.get_visible()]
    assert grid
    assert all(0 < one.get_alpha() < 0.5 for one in grid)
    assert not [one for one in axes.get_ygridlines() if one.get_visible()]
    dotted = [one for one in axes.lines if one.get_gid() == "checked-through"]
    assert [(one.get_linestyle(), max(ink(one)) < 0.2, one.get_linewidth() <= 1) for one in dotted] == [
        (":", True, True)
    ]
    for side, ticked in ((axes.xaxis, True), (axes.yaxis, not axes.yaxis_inverted())):  # a row's label needs no tick
        assert {tick.tick1line.get_markersize() > 0 for tick in side.get_major_ticks()} == {ticked}


def test_a_figure_fits_a_page():
    for axes, height in ((plot_count(CSTO), 3), (plot(CSTO, ["UZB"]), 2)):
        size = axes.figure.get_size_inches()
        assert 7 < size[0] < 10
        assert abs(size[1] - height) < 0.5


@pytest.mark.parametrize(("last", "margin"), [("2000-02-10", 30), ("2002-09-01", 30), ("2100-01-10", 1096)])
@pytest.mark.parametrize("draw", [plot, plot_count])
def test_beside_what_is_drawn_there_is_a_margin_of_three_in_a_hundred_and_at_least_a_month(draw, last, margin):
    first, last = date(2000, 1, 10), date.fromisoformat(last)
    axes = draw(register(happened("accede", first), checked_through=last))
    assert [num2date(x).date() for x in axes.get_xlim()] == [first - margin * ONE, last + margin * ONE]


def test_the_perhaps_of_a_count_has_the_colour_of_its_line():
    axes = plot_count(CSTO, instrument="ksor", counting="signed", start="2009", end="2009")
    (area,) = axes.collections
    assert to_rgb(area.get_edgecolor()[0]) == ink(line(axes, "signed-count"))
    assert (area.get_facecolor().size, *area.get_linewidth()) == (0, 0)
    assert texts(axes.get_legend().get_texts()) == ["signed", "signed, perhaps"]


# how many


def counts(axes, gid):
    """Return the line as steps: from each day on, so many."""
    found = line(axes, gid)
    assert found.get_drawstyle() == "steps-post"
    return list(zip(days_of(found), found.get_ydata(), strict=True))


def test_what_is_counted_is_states():
    axes = plot_count(CSTO, instrument="cst")
    assert (axes.get_ylabel(), axes.get_title(loc="left")) == ("states", CSTO.instruments["cst"].name)
    assert axes.get_ylim()[0] == 0


def test_the_count_of_members_in_law_is_the_register_s():
    steps = counts(plot_count(CSTO, start="2003", end="2025"), "de_jure-count")
    assert steps[-1] == (date(2026, 1, 1), 6)
    assert [(day, count) for (_, before), (day, count) in pairwise([(None, None), *steps]) if count != before] == [
        (date(2003, 1, 1), 0),
        (date(2003, 9, 18), 6),
        (date(2006, 8, 16), 7),
        (date(2012, 12, 19), 6),
    ]


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("under", CSTO.instruments.ids())
def test_on_every_change_day_and_beside_it_the_count_is_the_library_s(counting, under):
    axes = plot_count(CSTO, instrument=under, counting=counting, start="1990", end="2025")
    steps = counts(axes, f"{counting}-count")
    for on in change_days(CSTO, under):
        drawn = [count for since, count in steps if since <= on][-1]
        assert drawn == len(CSTO.members(on, instrument=under, counting=counting, undetermined="exclude"))


@pytest.mark.parametrize("counting", Counting)
def test_a_consent_that_has_no_effect_yet_is_counted_from_its_day(counting):
    waiting = [happened("accede", "2000-01-10"), happened("sign", "2000-02-10", state="BBB")]
    waiting += [happened("ratify", "2000-03-10", state="BBB")]
    asked = register(*waiting, instruments=[instrument(in_force="2000-06-01")])
    steps = counts(plot_count(asked, counting=counting), f"{counting}-count")
    assert steps[0][0] < date(2000, 1, 10)
    for on in (date(2000, month, day) for month in (1, 2, 3, 6) for day in (1, 9, 10, 11)):
        drawn = [count for since, count in steps if since <= on][-1]
        assert drawn == len(asked.members(on, counting=counting)), on


def test_every_counting_has_a_line_of_its_own():
    looks = set()
    for counting in Counting:
        one = line(plot_count(CSTO, counting=counting), f"{counting}-count")
        looks |= {one.get_color(), str(one._unscaled_dash_pattern)}  # noqa: SLF001  what grey keeps
    assert len(looks) == 2 * len(Counting)


def test_states_that_perhaps_count_are_a_hatched_area_above_the_line():
    axes = plot_count(CSTO, instrument="ksor", counting="signed", start="2009", end="2009")
    (area,) = axes.collections
    assert (area.get_gid(), area.get_hatch()) == ("signed-perhaps", "///")
    on, before = date2num(date(2009, 10, 10)), date2num(date(2009, 9, 1))
    path = area.get_paths()[0]
    inside = [path.contains_point(point) for point in ((on, 4.5), (on, 5.5), (on, 6.5), (before, 5.5))]
    assert inside == [False, True, False, False]


def test_where_all_is_certain_there_is_no_area():
    assert list(plot_count(CSTO).collections) == []


def test_a_count_after_the_horizon_is_faded():
    axes = plot_count(CSTO, end="2026")
    assert counts(axes, "de_jure-count")[-1] == (date(2026, 2, 14), 6)
    assert counts(axes, "de_jure-count-projected") == [(date(2026, 2, 14), 6), (date(2027, 1, 1), 6)]
    assert line(axes, "de_jure-count-projected").get_alpha() < 0.5


def test_a_count_of_the_future_alone_is_all_faded():
    axes = plot_count(CSTO, start="2030", end="2031")
    assert counts(axes, "de_jure-count-projected") == [(date(2030, 1, 1), 6), (date(2032, 1, 1), 6)]


def test_two_ways_of_counting_share_axes_and_differ_without_colour():
    axes = plot_count(CSTO)
    assert plot_count(CSTO, counting="participating", ax=axes) is axes
    assert texts(axes.get_legend().get_texts()) == ["de_jure", "participating"]
    styles = [line(axes, f"{name}-count").get_linestyle() for name in ("de_jure", "participating")]
    assert styles == ["-", "--"]


def test_an_unknown_counting_is_refused():
    with pytest.raises(UnknownWordError, match="de_jure"):
        plot_count(CSTO, counting="all")


# the command


def typed(*words):
    return CliRunner().invoke(main, ["plot", *words])


@pytest.mark.parametrize(
    ("form", "magic"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("SVG", b"<?xml")]
)
@pytest.mark.parametrize(
    "more", [(), ("UZB", "Armenia", "--instrument", "cst", "--from", "1999", "--to", "2013"), ("--count",)]
)
def test_the_command_writes_a_file_of_the_kind_that_its_name_says_twice_the_same(form, magic, more, tmp_path):
    written = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.{form}"
        assert (typed(*more, "--output", str(path)).output, path.exists()) == ("", True)
        written.append(path.read_bytes())
    assert written[0].startswith(magic)
    assert written[0] == written[1]


def test_the_command_draws_the_view_asked_for(tmp_path):
    path = tmp_path / "view.svg"
    typed("UZB", "--reading", "uzbekistan_2012=article_19", "--output", str(path))
    assert 'id="UZB-2012-06-20-withdrawing"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "error: a plot needs --output FILE.svg, FILE.png or FILE.pdf"),
        (("--output", "plot.jpg"), "error: a plot needs --output FILE.svg, FILE.png or FILE.pdf"),
        (("UZB", "--count", "--output", "plot.svg"), "error: --count counts all states: name none"),
        (("Usbekistan", "--output", "plot.svg"), "error: unknown state 'Usbekistan'; did you mean Uzbekistan"),
        (("--from", "2012-02-30", "--output", "plot.svg"), "error: '2012-02-30' is not a day of the calendar"),
        (("--instrument", "nato", "--output", "plot.svg"), "error: unknown instrument 'nato'"),
        (("--output", "no/such/folder/plot.svg"), "the folder 'no/such/folder' does not exist"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_2(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = typed(*words)
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_which_extra_is_missing(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    done = typed("--output", str(tmp_path / "plot.svg"))
    assert done.exit_code == 2
    assert done.stderr == "error: plots need matplotlib, which is not installed: pip install 'csto-membership[plot]'\n"


def test_a_plot_says_which_extra_is_missing(monkeypatch):
    for name in ("matplotlib", "matplotlib.pyplot"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'csto-membership\[plot\]'") as caught:
        plot(CSTO)
    assert caught.value.name == "matplotlib"
