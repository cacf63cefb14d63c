"""One step on one page: show its form, take it, and say what came of it."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from technopark.common.errors import Refusal


def sent(request: HttpRequest):
    """What a form is bound to: all that was sent, also nothing at all; None while it is only shown."""
    return request.POST if request.method == "POST" else None


def step_page(
    request: HttpRequest, *, form, run: Callable[[dict], object], done, back: str, template: str, **context
) -> HttpResponse:
    """Show ``form``; once it is sent and valid, ``run`` it and go ``back``.

    A refusal is shown on top of the form, and everything typed stays.
    """
    if request.method == "POST" and form.is_valid():
        try:
            run(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, template, {"form": form, "back": back, **context})


def only_posts(page: str, find: Callable) -> Callable:
    """Decorator of a view that needs no form: its address, typed or come back to after signing in again, leads to
    ``page`` and nothing is done. ``find`` raises a 404 for whoever may not open that page.
    """

    def decorator(view: Callable) -> Callable:
        @wraps(view)
        def wrapped(request: HttpRequest, reference: str, **kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, reference, **kwargs)
            find(request.user, reference)
            return redirect(page, reference)

        return wrapped

    return decorator


def post_step(request: HttpRequest, *, run: Callable[[], object], done, back: str) -> HttpResponse:
    """Take a step that needs no form, go ``back``, and say what came of it."""
    try:
        run()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect(back)
