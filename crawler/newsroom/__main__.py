"""`python -m crawler.newsroom [--port N]`: the demo site alone, to look at in a browser."""

from __future__ import annotations

import argparse
import sys
import threading

from crawler.newsroom.server import PORT, NewsroomServer


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Exit code 1 when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m crawler.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help=f"port on 127.0.0.1 (default {PORT})")
    port = parser.parse_args(arguments).port
    server = NewsroomServer(port)
    try:
        server.start()
    except (OSError, OverflowError) as error:
        sys.stderr.write(f"Port {port} on 127.0.0.1 cannot be used ({error}); choose another with --port.\n")
        return 1
    sys.stderr.write(f"The newsroom is open at {server.base_url}/ – stop it with Ctrl-C.\n")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
