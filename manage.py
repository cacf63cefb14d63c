#!/usr/bin/env python
"""Django's command line for the technopark."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopark.settings")
    from technopark.console import main  # reads the settings, so after they are named

    sys.exit(main(sys.argv))
