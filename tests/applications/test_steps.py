from applications.missing import Missing
from applications.models import Section
from applications.steps import ORDER, SectionStep, Step, marks, steps_with


def test_steps_follow_one_another():
    assert [step.number for step in ORDER] == list(range(1, 8))
    assert (Step.PROJECT.previous, Step.PREVIEW.next) == (None, None)
    assert all(step.next.previous == step for step in ORDER[:-1])


def test_marks_count_what_each_step_lacks():
    lacking = [Missing(Step.TEAM, "phone", ""), Missing(Step.TEAM, "cnie", ""), Missing(Step.NEEDS, "wish", "")]
    found = {mark.step: (mark.missing, mark.is_current) for mark in marks(lacking, Step.NEEDS)}
    assert (found[Step.TEAM], found[Step.NEEDS], found[Step.PROJECT]) == ((2, False), (1, True), (0, False))


def test_sections_come_between_needs_and_papers():
    steps = steps_with([Section(pk=7, title_fr="Impact"), Section(pk=9, title_fr="Eau")])
    assert [str(step) for step in steps[3:7]] == ["needs", "section-7", "section-9", "papers"]
    assert steps[4].label == "Impact"


def test_section_is_the_same_step_in_every_language():
    assert SectionStep(7, "Impact") == SectionStep(7, "الأثر")
    assert SectionStep(7, "Impact") != SectionStep(9, "Impact")
