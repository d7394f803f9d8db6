"""How a command ends: one line for a person, an exit code for a scheduler."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from io import TextIOWrapper

from crawler.errors import BroadsheetError, ExitCode, StartError


def say_why(name: str, error: BroadsheetError) -> int:
    """Say in one line what was wrong, without the password in an address; its exit code."""
    from crawler.masking import masked  # noqa: PLC0415  # Scrapy imports every command at each start

    sys.stderr.write(masked(f"scrapy {name}: {error}\n"))
    return int(error.exit_code)


def ended(name: str, work: Callable[[], int]) -> int:
    """Do work that reads or writes data and return its exit code, or that of the error that ended it.

    SIGTERM ends it as Ctrl-C does: Python's own way would leave temporary files behind. What a terminal has no signs
    for is printed as \\u2026 is.
    """
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = work()
        sys.stdout.flush()
    except BroadsheetError as error:
        return say_why(name, error)
    except KeyboardInterrupt:
        sys.stderr.write(f"scrapy {name}: stopped; nothing half is left.\n")
        return ExitCode.STOPPED_EARLY
    except BrokenPipeError:  # `| head`: whoever read has enough
        _let_go_of_stdout()
        return ExitCode.OK
    except OSError as error:  # such as a folder of another user's
        try:
            sys.stdout.flush()
        except OSError:  # a full disk
            _let_go_of_stdout()
        return say_why(name, StartError(f"{error.filename or 'Input or output'}: {error.strerror or error}."))
    else:
        return code
    finally:
        signal.signal(signal.SIGTERM, before)


def _let_go_of_stdout() -> None:
    """What it still holds Python would write once more when it ends, with a traceback and 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
