"""How the portal is served: two processes of eight threads, and one of the processes runs the timed jobs.

Threads, because a page mostly waits for the database; two processes, because Python uses one core in each.
The application is not loaded before the fork: database connections must not be shared by processes.
"""

import os
from typing import Any

_host, _port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")

bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("RENGAS_THREADS", "8"))
timeout = 120
graceful_timeout = 30
keepalive = 5
# Without these lines a file in the home folder lets other processes of this user command the server.
control_socket_disable = True
# Forwarded headers are believed only as RENGAS_PROXIES says, never because a request came from this machine.
forwarded_allow_ips = ""
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Tell where the portal is, once it listens."""
    shown = "127.0.0.1" if _host in {"0.0.0.0", "::"} else _host  # noqa: S104 - compared, not listened on
    print(f"Rengas is at http://{f'[{shown}]' if ':' in shown else shown}:{_port}/ (Ctrl+C stops it)", flush=True)


def post_worker_init(worker: Any) -> None:
    """Start waiting for the leadership of the timed jobs, after the fork."""
    from marketplace import scheduling, wiring

    app = worker.wsgi
    scheduling.start(app, wiring.TIMETABLE, app.extensions["settings"].instance / "timetable.lock")
