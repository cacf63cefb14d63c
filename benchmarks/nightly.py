"""The work of the night: every periodic task once, over all that a database holds; nothing of it stays.

A database that was filled in bulk has years of nights before it: these are worked off once, when it is filled.
``python -m benchmarks.nightly`` with the settings and the database that ``benchmarks.servers.environment`` names.
"""

import time

import django

# Seconds in which all of it is to be done, over ten years and hundreds of companies.
WANTED = 60


def run_all(*, keep: bool = False) -> dict[str, float]:
    """Run each periodic task in a transaction that is rolled back, unless told to ``keep``; the seconds of each."""
    from django.db import transaction  # noqa: PLC0415 -- needs the settings
    from procrastinate.contrib.django import app  # noqa: PLC0415 -- needs the settings

    took = {}
    for periodic in app.periodic_registry.periodic_tasks.values():
        begun = time.perf_counter()
        with transaction.atomic():
            periodic.task(timestamp=int(time.time()))
            transaction.set_rollback(not keep)
        took[periodic.task.name] = time.perf_counter() - begun
    return took


def report(printed: str) -> list[str]:
    """Print the line of what a run ``printed``; return what was missed."""
    took = {name: float(seconds) for name, seconds in (line.split() for line in printed.splitlines())}
    slowest = sorted(took, key=took.get, reverse=True)[:3]
    named = ", ".join(f"{name} {took[name]:.1f} s" for name in slowest)
    whole = sum(took.values())
    print(f"the work of the night: {len(took)} tasks in {whole:.1f} s (the slowest: {named})")
    return [] if whole <= WANTED else [f"the work of the night: {whole:.0f} s, wanted {WANTED}"]


if __name__ == "__main__":
    django.setup()
    for task, seconds in run_all().items():
        print(task, f"{seconds:.3f}")
