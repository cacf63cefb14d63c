"""Answers that a file no longer gives, put aside when it is sent."""

from applications.actions._stored import forget_file
from applications.models import Application
from applications.questions import answers_by_question, questions_for


def drop_unasked(application: Application) -> None:
    """Forget what was answered to questions that are no longer asked, as another answer made them."""
    asked = {question.pk for question in questions_for(application)}
    given = answers_by_question(application) if asked else {}
    for pk in given.keys() - asked:
        if given[pk].file:
            forget_file(given[pk])
        given.pop(pk).delete()
