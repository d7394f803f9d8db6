"""Regular expressions that are compiled when they are first used.

For what is loaded at each start and used in few runs: the tables of dates, bylines, trackers and scripts took 0.009 s
to compile, and a run over a section without news uses none of them; what only odd links and pages need took 0.004 s
more. A use costs 20 ns more than that of a pattern of `re`, so those that are used for each word or link stay there.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_USES = ("findall", "finditer", "fullmatch", "match", "pattern", "search", "split", "sub", "subn")


class _Later:
    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        """Asked for once: from then on the instance has all uses of the compiled pattern itself."""
        if name not in _USES:
            raise AttributeError(f"A pattern has no {name!r} here.")
        compiled = re.compile(self._source, self._flags)
        for use in _USES:
            setattr(self, use, getattr(compiled, use))
        return getattr(compiled, name)


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but compiled at the first use; what is wrong in it raises re.error only then."""
    return cast("re.Pattern[AnyStr]", _Later(source, flags))
