"""Looking after the queue: what a killed worker left undone is done, and what was done long ago is forgotten."""

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app

# Finished jobs are kept so long, for whoever asks why a mail left late; the mails themselves stay.
HOURS_KEPT = 30 * 24


def take_up() -> int:
    """Give the jobs of workers that were killed in the middle to the others; return how many.

    Such a job would stay « doing » for ever, and its mail unsent. What repeats by itself is left to its next time.
    """
    return async_to_sync(_take_up)()


async def _take_up() -> int:
    # Those of workers that have given no sign of life for half a minute; every job may run twice without harm.
    left = [job for job in await app.job_manager.get_stalled_jobs() if job.queueing_lock is None]
    for job in left:
        await app.job_manager.retry_job(job)
    return len(left)


def forget_old() -> None:
    """Delete the jobs that were finished long ago: there is one every few minutes."""
    async_to_sync(app.job_manager.delete_old_jobs)(
        nb_hours=HOURS_KEPT, include_failed=True, include_cancelled=True, include_aborted=True
    )
