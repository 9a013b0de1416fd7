"""Pictures: the timelines of all states, five readings of one history, two ways of counting, the page.

Needs matplotlib: ``pip install 'csto-membership[plot]'``. Run it with
``python examples/plots.py``; it writes into a new folder and says where.
"""

from pathlib import Path
from tempfile import mkdtemp

from matplotlib.figure import Figure

from csto_membership import CSTO, page, plot, plot_count, plot_timelines

folder = Path(mkdtemp(prefix="csto-"))
figure = Figure(figsize=(10, 12), layout="constrained")
timelines, readings, counts = figure.subplots(3, height_ratios=[9, 5, 6])

plot(CSTO, instrument="cst", ax=timelines)
print(f"timelines: {', '.join(label.get_text() for label in timelines.get_yticklabels())}")

dispute = CSTO.disputes["uzbekistan_2012"]
views = {reading: CSTO.read_as(uzbekistan_2012=reading) for reading in dispute.choices}
plot_timelines([view.timeline("UZB") for view in views.values()], checked_through=CSTO.checked_through, ax=readings)
readings.set_yticks(range(len(views)), views)
readings.set_title(dispute.question, loc="left")
print(f"readings: {', '.join(views)}")

for counting in ("de_jure", "participating"):
    plot_count(CSTO, counting=counting, ax=counts)
print(f"counts: {', '.join(text.get_text() for text in counts.get_legend().get_texts())}")

figure.savefig(folder / "csto.svg")
(folder / "csto.html").write_text(page(CSTO), encoding="utf-8")
print(f"written to {folder}: {', '.join(sorted(path.name for path in folder.iterdir()))}")
