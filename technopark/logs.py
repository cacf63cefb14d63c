"""How lines of the log are written."""

import logging
import time


class UtcFormatter(logging.Formatter):
    """Moments in UTC, and said so: the C library takes local time from the system's data, which may be old."""

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"
