"""The keys in `request.meta` and the flags of a response by which spiders and middlewares speak to each other."""

from __future__ import annotations

EXPECT = "expect"
"""Meta, set by the spider: `any` when no page is expected (feeds, sitemaps, robots.txt): the body is not judged;
`article` when an article's page is, which has fewer elements than a listing may have."""

MAY_LEAVE = "may_leave"
"""Meta, set by the spider: redirects to other sites are followed (a section's own address, feeds, sitemaps)."""

CUT_AT = "cut_at"
"""Meta: read so many bytes of the body and no more, instead of refusing a longer one."""

SPENT = "seconds_spent"
"""Meta: seconds that all tries for this address have taken so far, waits and redirects included."""

IN_BROWSER = "in_browser"
"""Meta, set by the spider: a browser reads the page (setting BROWSER_PAGES), and unrolls it to its end."""

ROBOTS_FILE = "robots_file"
"""Meta: the RobotsFile that applied to the request, None when the host has none."""

HOST_RIGHTS = "host_rights"
"""Meta: what the host's files say about rights for this address (`crawler.network.rights.HostRights`)."""

TRUNCATED = "truncated"
"""Flag: the body is not whole; what is read from it is not complete."""
