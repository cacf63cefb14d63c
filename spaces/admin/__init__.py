"""Admin pages of parks, and of the shared records that each park's staff read."""

from spaces.admin import parks, records

__all__ = ["parks", "records"]
