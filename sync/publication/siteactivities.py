"""The pages of the activities: who works on them, what was done, how they are measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from .corrections import Correction
from .siteaddresses import relative
from .sitecontent import Line, Mark
from .siteframe import Frame
from .siteindicators import provisional
from .sitetables import records_of
from .sitetrails import trail

TOLD = frozenset(
    {
        *("path", "code", "activity", "department", "lead", "status", "overall", "work"),
        *("actions", "note", "row_state", "key", "done"),
    }
)


@dataclass(frozen=True, slots=True)
class Work:
    """What one unit says of an activity."""

    unit: str
    link: str
    lead: bool
    state: Mark | None
    done: str
    actions: str
    facts: Sequence[tuple[str, str]]
    provisional: bool


class ActivityPages:
    """Makes the pages of the activities of a plan."""

    def __init__(self, frame: Frame, corrections: Sequence[Correction]) -> None:
        self.frame, self.content, self.say = frame, frame.content, frame.say
        table = self.content.activity_table
        levels = {one.id for one in self.content.material.profile.levels}
        own = [one.id for one in table.columns if one.id not in TOLD | levels]
        every = self.content.material.profile.sheets
        fields = {
            field.id: field.role for sheet in every if sheet.id == table.name
            for field in sheet.fields
        }  # fmt: skip
        self._of_plan = [name for name in own if fields.get(name) == "locked"]
        self._of_unit = [name for name in own if name not in self._of_plan]
        self._corrected: dict[str, list[Correction]] = {}
        for found in corrections:
            if found.sheet == table.name:
                key = found.key.partition("#")[0]
                self._corrected.setdefault(key, []).append(found)

    def make(self) -> None:
        """Make every page and its data."""
        for key, lines in self.content.contributions.items():
            self._page(key, lines)

    def _page(self, key: str, lines: Sequence[Line]) -> None:
        frame, content = self.frame, self.content
        path = content.addresses.of("activity", key)
        first, stem = lines[0], path.removesuffix("html")
        measures = content.by_activity.get(key, [])
        table = content.activity_table
        downloads = [frame.table(stem + "csv", frame.activities, table, lines)]
        if measures:
            name = stem + "indicatori.csv"
            downloads.append(
                frame.table(name, self.say("indicators"), content.indicator_table, measures)
            )
        frame.render(
            path,
            "site-activity.html",
            first.text("activity"),
            self._about(key, lines),
            crumbs=trail(frame, path, content.node_of(first)),
            code=first.text("code"),
            eyebrow=frame.activity,
            state=content.state_of(key),
            done=first.text("work"),
            works=[self._work(path, one) for one in lines],
            facts=self._facts(first, self._of_plan),
            measures=[frame.items.indicator(one) for one in measures],
            records=records_of(frame, key, first.text("code")),
            corrections=self._corrected.get(key, []),
            key=key,
            downloads=downloads,
        )

    def _about(self, key: str, lines: Sequence[Line]) -> str:
        """Return an activity in a sentence: its state, who works on it."""
        state = self.content.state_of(key)
        units = dict.fromkeys(one.text("department") for one in lines)
        told = [f"{self.say('state')}: {state.words}"] if state else []
        told += filter(None, units)
        return " ".join((f"{lines[0].text('activity')}.", f"{'; '.join(told)}." if told else ""))

    def _work(self, path: str, line: Line) -> Work:
        address = self.content.addresses.of("unit", line.department)
        unit = line.text("department")
        facts = self._facts(line, self._of_unit)
        if note := line.text("note"):
            facts.append((self.content.activity_table.kinds["note"].header, note))
        return Work(
            unit=unit,
            link=relative(path, address) if address else "",
            lead=bool(unit) and line.text("lead") == unit,
            state=line.mark("status"),
            done=line.text("done"),
            actions=line.text("actions"),
            facts=facts,
            provisional=provisional(self.content, line),
        )

    def _facts(self, line: Line, names: Sequence[str]) -> list[tuple[str, str]]:
        kinds = self.content.activity_table.kinds
        return [(kinds[name].header, text) for name in names if (text := line.text(name))]
