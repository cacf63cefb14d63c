"""What a founder does before anybody else comes in: signing up, and the form step by step."""

import re
from collections.abc import Callable

from django.core import mail

from technopark.demo.papers import pdf
from tests.journeys.founders import PASSWORD, Founder, first_day
from tests.journeys.people import Person

FORM = "apply/incubation"
NEXT = "main button[name=next]"


def sign_up(visitor: Person, founder: Founder, run_jobs: Callable) -> None:
    """From the home page to the first step of the form, by way of an account and the link in the mail."""
    visitor.open("")
    visitor.examine()
    visitor.follow("/calls/incubation/")
    visitor.examine()
    visitor.follow(f"/{FORM}/project/")
    visitor.press('main a[href*="/accounts/signup/"]')
    visitor.write(full_name=founder.name, email=founder.email, password1=PASSWORD, password2=PASSWORD)
    visitor.press("main button[type=submit]")
    assert visitor.path == "accounts/confirm-email/"

    run_jobs()
    visitor.visit(link_in(mail_to(founder.email)))
    visitor.press("main button[type=submit]")
    assert visitor.path == f"{FORM}/project/", "confirmed, and where they were going"


def mail_to(email: str):
    """The last mail sent to an address."""
    return next(message for message in reversed(mail.outbox) if message.to == [email])


def link_in(message) -> str:
    """The first address in a mail."""
    return re.search(r"https?://\S+/", message.body).group()


def fill_in(founder: Person, answers: Founder) -> None:
    """Every step of the form, from the first one to the preview."""
    fill_project(founder, answers)
    founder.press(NEXT)
    fill_team(founder, answers)
    founder.press(NEXT)
    fill_company(founder, answers)
    founder.press(NEXT)
    fill_needs(founder, answers)
    founder.press(NEXT)
    send_papers(founder, answers)
    founder.press(NEXT)
    founder.examine()
    founder.tick("application")
    founder.press(NEXT)
    assert founder.path == f"{FORM}/preview/"


def fill_project(founder: Person, answers: Founder) -> None:
    founder.write(**answers.project_texts)
    founder.choose(sector=answers.sector, stage=answers.stage)
    founder.examine()


def fill_team(founder: Person, answers: Founder) -> None:
    """The founder, then each other person in a row of their own."""
    founder.write(phone=answers.phone, cnie=answers.cnie, **answers.you)
    for number, member in enumerate(answers.team):
        if number:
            founder.press("main button[name=add]")
        founder.write(**{f"team-{number}-{name}": text for name, text in member.items()})
        founder.choose(**{f"team-{number}-gender": "unsaid"})
    founder.examine()


def fill_company(founder: Person, answers: Founder) -> None:
    founder.tick("has_company", "yes" if answers.company else "no")
    if answers.company:
        founder.write(**answers.company)
        founder.choose(legal_form=answers.legal_form)
    founder.examine()


def fill_needs(founder: Person, answers: Founder) -> None:
    founder.tick("wish", "office")
    founder.write(area_wanted=answers.area, starts_on_wish=first_day().isoformat())
    founder.examine()


def send_papers(founder: Person, answers: Founder) -> None:
    """A real PDF for each paper that is asked for."""
    inputs = founder.page.locator("main input[type=file]")
    for title, line in zip(answers.papers.values(), inputs.all(), strict=True):
        founder.upload(line.get_attribute("name"), pdf(title, answers.project_texts["pitch"]), f"{title}.pdf")
    founder.examine()
    founder.press("main button[name=stay]")
    assert founder.page.locator(".paper-sent").count() == len(answers.papers)
