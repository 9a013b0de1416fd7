"""Tables for analysts: functions that take a `Register`.

`spells` (the histories, the events), `panel` (one row a state and
period, and the wide form), `dyads` (one row a pair of states and period), and beside them
annotation, comparison and export. Nothing is imported here, so that each loads only its own.
"""
