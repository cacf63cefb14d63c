"""Who runs the embedded server: ourselves, or an account without a shell where we are root.

PostgreSQL refuses to run as root. The account runs in root's own group, so that what root has closed
to everybody need only be opened to that group, which nobody else is in.
"""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

NAME = "embedded_postgres"
GROUP = 0


def uid() -> int:
    """Return the number of the account, which is made if we are root and there is none yet.

    Raises ``LookupError`` with the reason if it cannot be made.
    """
    if os.geteuid() != 0:
        return os.geteuid()
    try:
        return pwd.getpwnam(NAME).pw_uid
    except KeyError:
        _make()
    return pwd.getpwnam(NAME).pw_uid


def let_group_through(path: Path) -> None:
    """Let the account pass through the folders above ``path``, opening no more than it needs."""
    for folder in path.parents:
        found = folder.stat()
        if not found.st_mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(found.st_mode) | (stat.S_IXGRP if found.st_gid == GROUP else stat.S_IXOTH))


def open_to_group(*folders: Path) -> None:
    """Let the account read what is in ``folders``, where a strict umask has closed it."""
    for folder in folders:
        let_group_through(folder)
        if folder.exists() and not folder.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            # The folder itself comes last: it tells the next call that all was done.
            for path in (*folder.rglob("*"), folder):
                mode = stat.S_IMODE(path.stat().st_mode)
                path.chmod(mode | stat.S_IRGRP | (stat.S_IXGRP if mode & stat.S_IXUSR else 0))


def _make() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise LookupError("PostgreSQL does not run as root, and there is no useradd to make an account for it")
    options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    subprocess.run([useradd, *options, NAME], check=True, capture_output=True)  # noqa: S603 -- no word of anybody else's
