"""The bare pages that ours are measured against: what Django itself costs for 0, 1 and 5 queries.

B0 renders 12 KB with the session and sign-in middleware; B1 adds one query; B5 makes five indexed
queries and a table of 50 model instances.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View

from applications.models import Application, Call
from spaces.models import Park, Space
from technopark.accounts.models import User

FILLER = "Khémisset · الخميسات · " * 400


class CountQueries:
    """Say in a header how many queries a response took, when the request asks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "HTTP_X_COUNT_QUERIES" not in request.META:
            return self.get_response(request)
        queries = []

        def count(execute, sql, params, many, context):
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response["X-Queries"] = str(len(queries))
        return response


@method_decorator(login_not_required, name="dispatch")
class Bare(View):
    """A page with ``queries`` queries and as little else as Django allows."""

    queries = 0

    def get(self, request):
        context = {"filler": FILLER, "signed_in": bool(request.session.session_key)}
        if self.queries:
            context["park"] = Park.objects.first()
        if self.queries == 5:
            context |= {
                "people": User.objects.count(),
                "calls": list(Call.objects.all()[:5]),
                "spaces": Space.objects.filter(park=context["park"]).count(),
                "rows": list(Application.objects.order_by("-id")[:50]),
                "filler": "",
            }
        return render(request, "bench/bare.html", context)
