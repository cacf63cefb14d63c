"""Filters of the admin's lists that take a day in the address."""

from datetime import date

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from technopark.common import formatting
from technopark.common.ranges import read_day


class DayFilter(admin.SimpleListFilter):
    """Rows on a day; a subclass says which, in ``rows(queryset, day)``.

    Today's by a click, any other by its ISO date in the address, as the board links to it.
    """

    def lookups(self, request, model_admin):
        today = timezone.localdate().isoformat()
        chosen = request.GET.get(self.parameter_name)
        return [(today, _("today"))] + ([(chosen, chosen)] if chosen and chosen != today else [])

    @staticmethod
    def day(text: str | None) -> date:
        """The day that ``text`` says, today's where it says none. Raises IncorrectLookupParameters."""
        day = read_day(text) if text else timezone.localdate()
        if day is None:
            raise IncorrectLookupParameters
        return day

    def queryset(self, request, queryset):
        return self.rows(queryset, self.day(self.value())) if self.value() else queryset


class MonthFilter(DayFilter):
    """Rows in the month of a day: this month's by a click, that of any day in the address."""

    def lookups(self, request, model_admin):
        days = {timezone.localdate(), self.day(request.GET.get(self.parameter_name))}
        return [(first.isoformat(), formatting.month(first)) for first in sorted({day.replace(day=1) for day in days})]
