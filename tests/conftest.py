"""What holds for all tests."""

from __future__ import annotations

from hypothesis import settings

# Machines are shared and noisy: how long one example takes says nothing. The suite has its own bound in CI.
settings.register_profile("broadsheet", deadline=None)
settings.load_profile("broadsheet")
