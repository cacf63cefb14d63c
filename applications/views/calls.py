"""The calls of my parks: where each stands. They are written in the administration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from applications.call_list import call_lines
from applications.views.access import files_in, parks_or_404


def staff_calls(request: HttpRequest) -> HttpResponse:
    """Every call with its dates, its files by state and its ranking."""
    parks = parks_or_404(request.user, "applications.see_files")
    context = {
        "lines": call_lines(parks, files_in(request.user, parks), moment=now()),
        "can_manage": request.user.has_perm("applications.manage_calls"),
    }
    return render(request, "applications/staff/calls.html", context)
