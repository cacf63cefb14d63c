from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """Who uses the meeting room when: hours, rules, bookings, waiting lists, day passes."""

    name = "bookings"
    verbose_name = _("Bookings")
