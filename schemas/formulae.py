"""The registry of formulas: what each is called, needs and means, and where it comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from . import achievement, bands, growth, pace, periods
from .cases import CASES, Case
from .scores import Outcome, Scale
from .terms import Words

Against = Literal["target", "date", "whole", "none"]
"""How a formula becomes *avanzamento*: ``target`` takes the value expected at the date in the
place of the target, ``date`` already looks at the date, ``whole`` holds for whole periods
(flows) or at any time (stocks), ``none`` is no measure of progress."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that an indicator may choose by id.

    Attributes:
        id: ``F1``, ``F2a``…
        title: short name.
        source: where it comes from.
        function: pure function that takes the inputs by name.
        needs: inputs without which there is no result.
        options: inputs passed as they are, ``None`` or empty when missing.
        scale: what the number means.
        directions: directions it suits; an empty one means that choosing it declares it.
        against: how it becomes *avanzamento*.
        spans: pairs of moments between which the definition must not change.
    """

    id: str
    title: Words
    source: str
    function: Callable[..., Outcome]
    needs: tuple[str, ...]
    options: tuple[str, ...] = ()
    scale: Scale = "points"
    directions: tuple[str, ...] = ("up", "down", "keep", "")
    against: Against = "none"
    spans: tuple[tuple[str, str], ...] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """Its table of cases; empty when a row alone cannot compute it."""
        return CASES.get(self.id, ())


_GZ = "gzoom-legacy, package scorecard: "
_UP, _DOWN, _BOTH = ("up", ""), ("down", ""), ("up", "down")
_SO_FAR, _AHEAD = ("start", "at"), ("start", "at", "end")
_SINCE = (("start", "at"),)

# fmt: off
_FORMULAS = (
    Formula("F1", Words("Più alto è meglio", "Higher is better"),
            _GZ + "PercentWrkConverter, ProgresWrkConverter; Global Fund",
            achievement.higher, ("value", "target"), directions=_UP, against="target"),
    Formula("F2a", Words("Più basso è meglio, speculare", "Lower is better, mirrored"),
            _GZ + "ValueConverter.convertWrk, direction C",
            achievement.lower_mirrored, ("value", "target"), directions=_DOWN, against="target"),
    Formula("F2b", Words("Più basso è meglio, inversa", "Lower is better, inverse"),
            "Imihigo, Progress Calculation Guide",
            achievement.lower_inverse, ("value", "target"), directions=_DOWN, against="target"),
    Formula("F3", Words("Strada percorsa dal valore di partenza", "Way made from the baseline"),
            _GZ + "PercentPyWrkConverter; ESCAP, Current Status Index; UN Progress Chart",
            achievement.from_baseline, ("value", "target", "baseline"), ("direction",),
            directions=("up", "down", ""), against="target", spans=_SINCE),
    Formula("F4a", Words("Scostamento", "Gap"), _GZ + "AbsoluteGap",
            achievement.gap, ("value", "target"), scale="amount"),
    Formula("F4b", Words("Scostamento percentuale", "Gap in per cent"), _GZ + "PercentGap",
            achievement.relative_gap, ("value", "target"), scale="deviation"),
    Formula("F4c", Words("Variazione sul periodo precedente", "Change on the earlier period"),
            _GZ + "GapCapConverter",
            achievement.change, ("value", "previous"), scale="deviation",
            spans=(("before", "at"),)),
    Formula("F5", Words("Soglie: minimo, target, massimo", "Thresholds: minimum, target, maximum"),
            _GZ + "PercLimitsConverter",
            bands.thresholds, ("value", "target", "minimum", "maximum"), against="whole"),
    Formula("F5b", Words("Soglie fino all'eccellenza", "Thresholds up to excellence"),
            _GZ + "PercFourThresholdsLimitsConverter",
            bands.thresholds, ("value", "target", "minimum", "maximum", "excellent"),
            against="whole"),
    Formula("F6a", Words("Valore della fascia", "Value of the band"), _GZ + "DirectRange",
            bands.band_value, ("value", "bands"), against="whole"),
    Formula("F6b", Words("Posto nella fascia", "Place in the band"), _GZ + "ProRateRange",
            bands.band_share, ("value", "bands"), against="whole"),
    Formula("F6c", Words("Valore entro i limiti", "Value within the limits"), _GZ + "MaxRange",
            bands.band_limit, ("value", "bands"), against="whole"),
    Formula("F7", Words("Obiettivo e soglia di allarme", "Goal and red flag"),
            "Spider Impact, Using KPI Scoring Types",
            bands.goal_red_flag, ("value", "goal", "red_flag"), scale="score10",
            against="whole"),
    Formula("F8", Words("Da mantenere entro un intervallo", "Keep within a band"),
            "Spider Impact, Stabilize scoring; Eustat, exception 2",
            achievement.keep, ("value", "low", "high", "middle"), directions=("keep", ""),
            against="whole"),
    Formula("F9", Words("Sì o no, traguardo", "Yes or no, milestone"),
            "Eustat, exception 9; Recovery and Resilience Facility, milestones",
            achievement.yes_or_no, ("answer", "wanted"), against="date"),
    Formula("F10", Words("Ritmo di crescita rispetto al necessario", "Growth against the required"),
            "Open SDG, progress methodology (Statistics Canada after Eurostat)",
            growth.growth_pace, ("value", "target", "baseline", *_AHEAD, "direction"),
            scale="pace", directions=_BOTH, against="date", spans=_SINCE),
    Formula("F10b", Words("Crescita annua nel verso voluto", "Yearly growth the way wanted"),
            "Open SDG, progress methodology, indicators without a target",
            growth.growth_trend, ("value", "baseline", *_SO_FAR, "direction"), ("limit",),
            scale="growth", directions=_BOTH, against="date", spans=_SINCE),
    Formula("F11", Words("Proiezione al traguardo con la crescita attuale",
                         "Projection at the present growth"),
            "UN Progress Chart, Technical Note 2023, as restated by Eustat",
            growth.growth_projection, ("value", "target", "baseline", *_AHEAD, "direction"),
            scale="pace", directions=_BOTH, against="date", spans=_SINCE),
    Formula("F11b", Words("Crescita annua senza target", "Yearly growth without a target"),
            "UN Progress Chart, Technical Note 2023, as restated by Eustat",
            growth.growth_trend, ("value", "baseline", *_SO_FAR, "direction"),
            scale="growth", directions=_BOTH, against="date", spans=_SINCE),
    Formula("F12", Words("Progresso previsto dalla serie", "Anticipated progress"),
            "ESCAP, Anticipated Progress Index; UNECE SDG report, technical notes 2022, 2023",
            pace.anticipated, ("points", "target", "baseline", "end"), ("direction",),
            scale="pace", directions=("up", "down", ""), against="date", spans=_SINCE),
    Formula("F13", Words("Strada percorsa rispetto all'attesa alla data",
                         "Way made over the way expected at the date"),
            "UNECA, expected progress to date; Reg. (EU) 1303/2013, Annex II, par. 2",
            pace.on_plan, ("value", "expected"), ("baseline", "direction", "kind"),
            directions=("up", "down", ""), against="date", spans=_SINCE),
    Formula("F13e", Words("Valore atteso alla data", "Value expected at the date"),
            "UNECA, expected progress to date; Reg. (EU) 1303/2013, Annex II, par. 2",
            pace.expected, ("target", "at", "end"),
            ("baseline", "start", "interim", "kind", "breaks"), scale="amount"),
    Formula("F13p", Words("Proiezione in linea retta", "Straight-line projection"),
            "UNECA, expected progress to date, prolonged",
            pace.linear_projection, ("value", "baseline", *_AHEAD), scale="amount",
            spans=_SINCE),
    Formula("F14", Words("Distanza in deviazioni standard", "Distance in standard deviations"),
            "OECD, Measuring Distance to the SDG Targets, ch. 3",
            pace.peer_distance, ("value", "target", "peers", "direction"), scale="distance",
            directions=_BOTH),
    Formula("F18", Words("Target pari a zero", "Target of zero"),
            _GZ + "ValueConverter.targetZeroValueDefault",
            achievement.only_zero, ("value", "target", "direction"), directions=_BOTH,
            against="date"),
    Formula("F19", Words("Completezza", "Completeness"), "DHIS2, reporting rates",
            achievement.completeness, ("value", "target")),
    Formula("F20", Words("Rapporto", "Ratio"), "DHIS2, indicators",
            achievement.ratio, ("actual", "denominator", "factor"), scale="amount"),
    Formula("F21", Words("Valore di più periodi", "Value over periods"),
            "Imihigo, Progress Calculation Guide, rules 4 and 5",
            periods.over_periods, ("values", "kind"), scale="amount"),
)
# fmt: on
FORMULAS: Mapping[str, Formula] = {formula.id: formula for formula in _FORMULAS}
"""The formulas by id. F15 is in ``ratings``, F16 in ``rollup``, F17 in ``Policy``."""

USUAL: Mapping[str, str] = {"up": "F1", "down": "F2b", "keep": "F8", "boolean": "F9"}
"""Formula of an indicator that chooses none, by its direction or for a yes/no measure."""
