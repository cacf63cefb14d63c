"""The components with example contents, for those who build pages; in development only."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from technopark.common.states import LOOKS
from technopark.common.views.gallery_form import ExampleForm

DEADLINE = date(2027, 3, 12)
MOMENT = datetime(2027, 2, 26, 14, 30, tzinfo=UTC)


@login_not_required
def gallery(request):
    """Every component with its arguments, in the language of the address."""
    if not settings.DEBUG:
        raise Http404
    form = ExampleForm(request.GET if "show_errors" in request.GET else None)
    lists = {"states": list(LOOKS), "icons": _icons()}
    return render(request, "components/gallery.html", _examples() | lists | {"form": form})


def _icons() -> list[str]:
    sprite = Path(settings.BASE_DIR, "static", "img", "icons.svg").read_text(encoding="utf-8")
    return re.findall(r'<symbol id="([^"]+)"', sprite)


def _examples() -> dict:
    return {
        "next_steps": [
            {
                "sentence": "Il manque 2 pièces. Envoyez-les.",
                "who": "vous",
                "by_when": DEADLINE,
                "url": "#next_step",
                "action": "Envoyer les pièces",
                "tone": "waiting",
            },
            {"sentence": "يدرس الفريق ملفك. ليس عليك القيام بأي شيء.", "who": "فريق تيكنوبارك", "by_when": MOMENT},
        ],
        "events": [
            {"what": "Récépissé de dépôt", "at": MOMENT, "state": "sent", "url": "#timeline", "action": "PDF"},
            {"what": "طلب استكمال الملف", "at": DEADLINE, "who": "Salma Benjelloun", "state": "completing"},
            {"what": "Recevable", "at": MOMENT, "note": "Trois évaluations demandées.", "state": "done"},
        ],
        "facts": [("ICE", "001561191000066"), ("المقاولة", "أطلس بيانات"), ("Bureau", "B-12 · 24 m²")],
        "steps": [
            {"label": "Votre projet", "url": "#steps", "state": "done"},
            {"label": "Votre équipe", "url": "#steps", "state": "missing"},
            {"label": "Vos besoins", "url": "#steps", "state": "current"},
            {"label": "Vos pièces", "url": "#steps", "state": ""},
            {"label": "Envoyer", "url": "", "state": ""},
        ],
        "chips": [
            {"label": "Toutes", "url": "?", "is_active": False, "count": 42},
            {"label": "À examiner", "url": "?status=submitted", "is_active": True, "count": 7},
            {"label": "في لائحة الانتظار", "url": "?status=waitlisted", "is_active": False, "count": 0},
        ],
        "page": Paginator(range(120), 50).get_page(2),
        "day": DEADLINE,
        "moment": MOMENT,
        "amount": Decimal("15200000.50"),
        "fee": Decimal(2400),
    }
