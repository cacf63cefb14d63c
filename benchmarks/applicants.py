"""New applicants, ready to sign in: ``python -m benchmarks.applicants 5`` prints their addresses.

Run by the benchmark on its own database, before anything is measured.
"""

import sys
from uuid import uuid4

import django

django.setup()

from technopark.accounts.models import User  # noqa: E402 -- needs the settings
from technopark.demo.cast import confirm  # noqa: E402
from technopark.demo.sign_ins import PASSWORD  # noqa: E402


def add(number: int) -> list[str]:
    """Create ``number`` people with the demonstration's password; return their addresses."""
    people = [
        User.objects.create_user(f"applicant-{uuid4().hex[:12]}@technopark.example", PASSWORD, full_name="Aya Zemmouri")
        for _ in range(number)
    ]
    confirm(people)
    return [person.email for person in people]


if __name__ == "__main__":
    print("\n".join(add(int(sys.argv[1]))))
