"""The rules: the state chart, the fold of events into timelines, rosters, deadlines and explanations."""
