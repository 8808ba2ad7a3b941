"""Say in one sentence that the portal cannot listen there, before anything else is done.

Usage: port.py HOST PORT
"""

import errno
import socket
import sys


def trouble(host: str, port: int) -> str | None:
    """Why nobody could listen at an address; None when somebody could."""
    if not 1 <= port <= 65535:
        return f"PORT is a number from 1 to 65535, not {port}."
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            asked.bind(address)
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            return f"Port {port} is taken by another program. Choose another: PORT={port + 1} ./scripts/run"
        if refused.errno == errno.EACCES:
            return f"Port {port} may not be used by this user. Choose one above 1023."
        return f"The portal cannot listen on {host}:{port}: {refused.strerror}."
    return None


if __name__ == "__main__":
    sentence = trouble(sys.argv[1], int(sys.argv[2]))
    if sentence:
        sys.exit(sentence)
