"""The project package: settings, URLs, and the two apps that belong to no noun of the field.

Morocco moved to permanent UTC+00 on 2026-09-20 (IANA 2026c). ``zoneinfo`` prefers the
system's tzdata, which may be older, over the ``tzdata`` package that we lock; so it is told
here, before any ``ZoneInfo`` is made, to read only the package.
``technopark.common.checks`` verifies the result.
"""

import importlib.resources
import os
import zoneinfo

zoneinfo.reset_tzpath(to=[])
# The C library's local time (the lines of the development server) is led to the same data.
os.environ.setdefault("TZDIR", str(importlib.resources.files("tzdata") / "zoneinfo"))
