"""What happened, as pages list it: each app turns its log into these."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """A line of ``components/timeline.html``."""

    what: str
    at: datetime
    who: str = ""
    note: str = ""
    state: str = ""
    url: str = ""
    action: str = ""
    # What can or cannot be done about it, where that is not plain.
    hint: str = ""
