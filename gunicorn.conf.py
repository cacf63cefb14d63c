"""gunicorn in production, behind a proxy that buffers: one sync worker a core (measured best on these pages)."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)
worker_class = "sync"
timeout = 30  # seconds; no page takes one
graceful_timeout = 30
max_requests = 10_000  # a worker is renewed now and then, the workers not all at once
max_requests_jitter = 1_000
