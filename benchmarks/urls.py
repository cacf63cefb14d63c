"""Ours, and the bare pages."""

from django.urls import include, path

from benchmarks.bare import Bare

urlpatterns = [
    path("bench/b0/", Bare.as_view(queries=0)),
    path("bench/b1/", Bare.as_view(queries=1)),
    path("bench/b5/", Bare.as_view(queries=5)),
    path("", include("technopark.urls")),
]
