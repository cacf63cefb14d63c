from applications.missing import Missing
from applications.steps import ORDER, Step, marks


def test_steps_follow_one_another():
    assert [step.number for step in ORDER] == list(range(1, 8))
    assert (Step.PROJECT.previous, Step.PREVIEW.next) == (None, None)
    assert all(step.next.previous == step for step in ORDER[:-1])


def test_marks_count_what_each_step_lacks():
    lacking = [Missing(Step.TEAM, "phone", ""), Missing(Step.TEAM, "cnie", ""), Missing(Step.NEEDS, "wish", "")]
    found = {mark.step: (mark.missing, mark.is_current) for mark in marks(lacking, Step.NEEDS)}
    assert (found[Step.TEAM], found[Step.NEEDS], found[Step.PROJECT]) == ((2, False), (1, True), (0, False))
