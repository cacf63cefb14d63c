"""Public texts that belong to the whole site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the site does, and does not do yet, for people with a disability (WCAG 2.2 AA)."""
    return render(request, "common/accessibility.html")
