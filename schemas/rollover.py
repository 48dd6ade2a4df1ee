"""What becomes of finished activities when the next year opens: ``[rollover]`` of a profile.

A profile that says nothing moves nothing and goes on asking for everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from .policies import PolicyError


@dataclass(frozen=True, slots=True)
class RolloverPolicy:
    """What a plan does with the activities that ended in the year being closed.

    Attributes:
        concluded: ``moved`` puts the activity's text at the head of its actions, ``kept`` leaves
            it where it is.
        activities: ``left_out`` of the workbooks of later years, their state standing; or
            ``asked`` again.
        indicators: of activities that ended: ``asked`` all, ``left_out`` all, or ``measured``:
            asked but those declared to have ended with their activity.
    """

    concluded: Literal["kept", "moved"] = "kept"
    activities: Literal["asked", "left_out"] = "asked"
    indicators: Literal["asked", "measured", "left_out"] = "asked"


def read_rollover(data: Mapping[str, Any]) -> RolloverPolicy:
    """Build the policy from the table ``[rollover]`` of a profile.

    Raises:
        PolicyError: when a key is unknown or holds something else than it should.
    """
    hints = get_type_hints(RolloverPolicy)
    names = [member.name for member in fields(RolloverPolicy)]
    for name, value in data.items():
        if name not in names:
            raise PolicyError(f"rollover.{name}: {', '.join(names)}")
        if value not in get_args(hints[name]):
            raise PolicyError(f"rollover.{name} = {value!r}: {', '.join(get_args(hints[name]))}")
    return RolloverPolicy(**data)
