"""How lines of the log are written."""

import logging
import time


class UtcFormatter(logging.Formatter):
    """Moments in UTC, said so: the C library's local time follows a system tzdata that may not know Morocco's change."""

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"
