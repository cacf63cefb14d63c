"""Ours, and the bare pages."""

from django.urls import path

from benchmarks.bare import Bare
from technopark.urls import urlpatterns as ours

urlpatterns = [
    path("bench/b0/", Bare.as_view(queries=0)),
    path("bench/b1/", Bare.as_view(queries=1)),
    path("bench/b5/", Bare.as_view(queries=5)),
    *ours,
]
