"""Uzbekistan in 2012 and after, under every reading of what happened.

Run it with ``python examples/uzbekistan_readings.py``.
"""

from csto_membership import CSTO

DAYS = ("2012-06-25", "2012-07-01", "2012-12-19", "2020-01-01")

dispute = CSTO.disputes["uzbekistan_2012"]
print(dispute.question)
print(f"\n{'':<21}  " + "  ".join(f"{day:<11}" for day in DAYS))
for reading in dispute.choices:
    register = CSTO.read_as(uzbekistan_2012=reading)
    print(f"{reading:<21}  " + "  ".join(f"{register.status('UZB', day):<11}" for day in DAYS))

print("\nWho reads it so:")
for reading in dispute.choices:
    sources = [CSTO.sources[source].publisher for source in dispute[reading].sources]
    print(f"  {reading}: {'; '.join(sources)}")

print("\nSix months from the note of 20 June end on the day after the decision of 19 December:")
notice = CSTO.read_as(uzbekistan_2012="article_19").timeline("UZB").steps[-1]
print(f"  {notice.moment}: {notice.event.act}, {notice.event.derived_by}")
