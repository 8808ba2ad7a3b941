"""Settings of an installation, read once from the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

VERSION = "0.1.0"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Settings:
    """What an installation decides.

    Args:
        instance: Folder of the embedded database, kept files and keys.
        database_url: Empty for the embedded SQLite database.
        demo: Whether demo mode is asked for; it is on only where the database was made as a demo.
        host: Address the server listens on.
        secure_cookies: True behind TLS; only a loopback start is without.
        public_url: Address of the portal as people see it, for links in mail.
        mail_server, mail_port, mail_user, mail_password, mail_tls, mail_from: Outgoing mail; no server, no mail.
        pickup: Folder from which operators take e-invoices; None for ``pickup`` in the instance's folder.
        clamd: Where a ClamAV daemon listens, as a socket's path or ``host:port``; empty for none.
        proxies: How many proxies in front may set forwarded headers.
        testing: True in tests.
    """

    instance: Path
    database_url: str = ""
    demo: bool = False
    host: str = "127.0.0.1"
    secure_cookies: bool = False
    public_url: str = "http://127.0.0.1:8000"
    mail_server: str = ""
    mail_port: int = 25
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_tls: bool = False
    mail_from: str = "rengas@localhost"
    pickup: Path | None = None
    clamd: str = ""
    proxies: int = 0
    testing: bool = False

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded one."""
        return not self.database_url

    @property
    def sqlalchemy_url(self) -> str:
        """Address of the database."""
        return self.database_url or f"sqlite:///{self.instance / 'rengas.db'}"

    @property
    def pickup_folder(self) -> Path:
        """Folder from which operators take e-invoices."""
        return self.pickup or self.instance / "pickup"

    @staticmethod
    def from_environment() -> "Settings":
        """Read the settings from environment variables.

        ``PORT``, ``DATABASE_URL``, ``DEMO`` and ``INSTANCE`` as documented in the README; the rest begin with
        ``RENGAS_``.
        """
        read = os.environ.get
        host = read("HOST", "127.0.0.1")
        database_url = read("DATABASE_URL", "")
        default_instance = Path(__file__).resolve().parent.parent / "instance"
        port = read("PORT", "8000")
        return Settings(
            instance=Path(read("INSTANCE", "") or default_instance).resolve(),
            database_url=database_url,
            demo=read("DEMO", "1") != "0" and not database_url and host in LOOPBACK,
            host=host,
            secure_cookies=read("RENGAS_SECURE_COOKIES", "0" if host in LOOPBACK else "1") == "1",
            public_url=read("RENGAS_PUBLIC_URL", f"http://{host}:{port}").rstrip("/"),
            mail_server=read("RENGAS_MAIL_SERVER", ""),
            mail_port=int(read("RENGAS_MAIL_PORT", "25")),
            mail_user=read("RENGAS_MAIL_USER", ""),
            mail_password=read("RENGAS_MAIL_PASSWORD", ""),
            mail_tls=read("RENGAS_MAIL_TLS", "0") == "1",
            mail_from=read("RENGAS_MAIL_FROM", "rengas@localhost"),
            pickup=Path(read("RENGAS_PICKUP", "")).resolve() if read("RENGAS_PICKUP", "") else None,
            clamd=read("RENGAS_CLAMD", ""),
            proxies=int(read("RENGAS_PROXIES", "0")),
        )
