"""Addresses of reviewers, committees and staff."""

reviewer_urls: list = []

staff_urls: list = []
