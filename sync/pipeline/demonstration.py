"""``riscontro demo``: the bundled plan from import to master, filled in as offices would."""
