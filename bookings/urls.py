"""Addresses of this app's pages."""

from django.urls import path

from bookings.views import feeds

app_name = "bookings"

urlpatterns = [
    path("bookings/feeds/", feeds.feeds, name="feeds"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
]
