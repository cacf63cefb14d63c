import pytest

from followup import tasks
from followup.models import Report
from technopark.common.models import Mail

pytestmark = pytest.mark.django_db


def test_every_night_s_work_is_done_once_however_often_it_runs(resident):
    for _ in range(2):
        tasks.remind_papers(0)
        tasks.ask_figures(0)
        tasks.ask_alumni(0)
    assert Report.objects.count() == Mail.objects.filter(kind="report_asked").count() > 0
