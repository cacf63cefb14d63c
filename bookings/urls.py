"""Addresses of this app's pages."""

from django.urls import path

from bookings.views import booking, detail, door, feeds, home, series, space, staff, usage, waiting

app_name = "bookings"

urlpatterns = [
    path("bookings/", home.home, name="home"),
    path("bookings/b/<str:reference>/", detail.booking, name="booking"),
    path("bookings/b/<str:reference>/calendar.ics", detail.calendar_file, name="calendar_file"),
    path("bookings/b/<str:reference>/change/", detail.change, name="change"),
    path("bookings/b/<str:reference>/cancel/", detail.cancel, name="cancel"),
    path("bookings/b/<str:reference>/check-in/", detail.check_in, name="check_in"),
    path("bookings/b/<str:reference>/approve/", detail.approve, name="approve"),
    path("bookings/b/<str:reference>/decline/", detail.decline, name="decline"),
    path("bookings/waiting/<int:pk>/", waiting.waiting, name="waiting"),
    path("bookings/door/<str:token>/", door.door, name="door"),
    path("bookings/display/<str:token>/", door.display, name="display"),
    path("staff/bookings/", staff.staff, name="staff"),
    path("staff/bookings/door/<slug:slug>/<str:code>/", door.staff_door, name="staff_door"),
    path("staff/day-passes/", staff.day_passes, name="day_passes"),
    path("staff/day-passes/<str:reference>/cancel/", staff.cancel_day_pass, name="cancel_day_pass"),
    path("staff/bookings/usage/", usage.usage, name="usage"),
    path("bookings/feeds/", feeds.feeds, name="feeds"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("bookings/<slug:slug>/<str:code>/", space.space, name="space"),
    path("bookings/<slug:slug>/<str:code>/events/", space.events, name="events"),
    path("bookings/<slug:slug>/<str:code>/book/", booking.book, name="book"),
    path("bookings/<slug:slug>/<str:code>/series/", series.book_series, name="book_series"),
    path("bookings/<slug:slug>/<str:code>/wait/", booking.wait, name="wait"),
]
