from spaces.models.appointment import Appointment
from spaces.models.park import Park, ParkCap
from spaces.models.space import Closure, Space

__all__ = ["Appointment", "Closure", "Park", "ParkCap", "Space"]
