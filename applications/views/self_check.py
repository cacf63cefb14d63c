"""A few questions before the form: is the call for me? They store nothing and block nobody.

The answers are in the address: the page can be read again, sent to an associate, or left without a trace here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applications.models import Call, SelfCheckQuestion


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was answered: ``yes``, ``no`` or nothing yet."""

    question: SelfCheckQuestion
    answer: str

    @property
    def name(self) -> str:
        """How the address names it."""
        return f"q{self.question.position}"

    @property
    def is_off(self) -> bool:
        """Whether the answer is that of those whom the call is not meant for."""
        return bool(self.answer) and (self.answer == "yes") != self.question.expects_yes


@login_not_required
@require_safe
def self_check(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions, and once they are answered what they mean."""
    call = get_object_or_404(Call.objects.published().select_related("park"), slug=slug)
    asked = asked_in(call, request.GET)
    if not asked:
        raise Http404
    is_answered = all(line.answer for line in asked)
    context = {
        "call": call,
        "asked": asked,
        "is_answered": is_answered,
        "is_incomplete": not is_answered and bool(request.GET),
        "advice": [line.question for line in asked if line.is_off],
    }
    return render(request, "applications/public/self_check.html", context)


def asked_in(call: Call, params: Mapping[str, str]) -> list[Asked]:
    """The questions of ``call`` in their order with the answers of the address; what is unknown there is left out."""
    return [
        Asked(question, answer if (answer := params.get(f"q{question.position}", "")) in ("yes", "no") else "")
        for question in call.self_check.order_by("position", "pk")
    ]
