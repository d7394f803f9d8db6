"""Wiring: which component stands where, and every departure from Scrapy's defaults with its reason."""

from scrapy.settings import default_settings

import crawler
from crawler import options

BOT_NAME = crawler.PRODUCT
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# Our own settings (crawler/options.py): OUTPUT_DIR, LEDGER_URL, CONTACT, …
globals().update(options.defaults())

# -- where things stand -----------------------------------------------------------------------------------------

# All that is ours stands in Scrapy's …_BASE. Who sets EXTENSIONS, ITEM_PIPELINES, DOWNLOADER_MIDDLEWARES and the like
# for a spider or on the command line adds to that; if ours stood there, too, his would replace robots.txt and guards.
#
# Of Scrapy's own stand those that are wanted. A None in EXTENSIONS would switch the others off, too, but imports each
# of them first, and RemoteControl brings aiohttp along: 0.2 s at each start. Left out are FeedExporter (loses lines
# when a process dies; ours writes a journal), TelnetConsole (Console stands in: a shell into the process for anyone on
# the machine, so only if it is asked for), RemoteControl (runs code that is sent to a local port), AutoThrottle (goes
# below a Crawl-delay), LogStats (the progress extension tells more in as many lines) and MemoryUsage (OwnMemory).
EXTENSIONS_BASE = {
    "crawler.extensions.newsroom.NewsroomServer": -2000,  # the demo site answers before anything asks it
    "crawler.extensions.run.RunExtension": -1000,  # opens the run that all others share
    "crawler.extensions.lease.Lease": -900,
    "crawler.extensions.traffic.TrafficCounter": -800,
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "crawler.extensions.memory.OwnMemory": 0,
    "scrapy.extensions.memdebug.MemoryDebugger": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
    "crawler.extensions.console.Console": 0,
    "crawler.extensions.feeds.Feeds": 0,
    "crawler.extensions.beside.Beside": 10,
    "crawler.network.politeness.HostThrottle": 0,
    "crawler.extensions.progress.ProgressDisplay": 100,
}

ADDONS = {
    "crawler.browser.addon.BrowserAddon": 100
}  # off unless BROWSER_PAGES or -a browser=true says otherwise

ITEM_PIPELINES_BASE = {
    "crawler.pipelines.record.RecordPipeline": 100,
    "crawler.pipelines.text.TextPipeline": 200,
    "crawler.pipelines.dates.DatesPipeline": 300,
    "crawler.pipelines.authors.AuthorsPipeline": 400,
    "crawler.pipelines.urls.UrlsPipeline": 500,
    "crawler.pipelines.related.RelatedPipeline": 600,
    "crawler.pipelines.identity.IdentityPipeline": 700,
    "crawler.pipelines.revision.RevisionPipeline": 800,
    "crawler.pipelines.validate.ValidatePipeline": 900,
}

FEEDS = {"%(output_dir)s/%(name)s/%(time)s.jsonl": {"format": "jsonlines"}}
FEED_URI_PARAMS = "crawler.extensions.feed_uris.feed_uri_params"
FEED_EXPORT_ENCODING = "utf-8"
FEED_STORAGES_BASE = {
    **default_settings.FEED_STORAGES_BASE,
    "": "crawler.exporters.storage.WholeFileStorage",
    "file": "crawler.exporters.storage.WholeFileStorage",
}
FEED_EXPORTERS_BASE = {
    **default_settings.FEED_EXPORTERS_BASE,
    "parquet": "crawler.exporters.parquet.ParquetItemExporter",
    "gz": "crawler.exporters.packed.GzipLinesExporter",  # `-o articles.jsonl.gz`
    "zst": "crawler.exporters.packed.ZstdLinesExporter",
    "csv": "crawler.exporters.csv.CsvItemExporter",  # Scrapy's writes Python's repr of lists, and formulas as they are
}
FEED_STORE_EMPTY = False  # an empty file breaks three of five loaders; “nothing new” stands in the manifest

# -- order and politeness ---------------------------------------------------------------------------------------

USER_AGENT = f"{crawler.PRODUCT}/{crawler.__version__} (news section reader)"
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one at a time per host
CONCURRENT_REQUESTS = 1  # a run is one host's; more would only queue up, and mix the order of the lines
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # the default is last in, first out
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"  # the default puts hosts before priorities

# -- bounds and closed doors ------------------------------------------------------------------------------------

TWISTED_DNS_RESOLVER = "crawler.network.resolver.PublicResolver"  # the default connects to private addresses
NAMED_HOSTS: list[
    str
] = []  # hosts that the user named, so that they may be private; a crawl adds its sections'
DNS_TIMEOUT = 10  # 60 s are longer than all that one address may take
# Of Scrapy's handlers those for data:, file:, ftp: and s3: are left out: a listing must not read local files.
DOWNLOAD_HANDLERS_BASE = {
    "http": "crawler.network.handler.BoundedHandler",  # time for one address, bounds on the head, marks of cut bodies
    "https": "crawler.network.handler.BoundedHandler",
}
# Scrapy's own, without those that are not wanted, as with the extensions. Left out are RobotsTxtMiddleware (a
# robots.txt that answers 503 allows all), RetryMiddleware (Retry-After is ignored), MetaRefreshMiddleware (follows
# pages that reload themselves), HttpCompressionMiddleware (half a stream passes as whole), RedirectMiddleware (leads to
# any host), and four for which ours stand in: Cookies, Offsite, UserAgent and DownloaderStats.
DOWNLOADER_MIDDLEWARES_BASE = {
    "crawler.middlewares.telling.RefusalLog": 40,
    "crawler.middlewares.where_needed.Offsite": 50,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": 300,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "crawler.middlewares.contact.ContactMiddleware": 500,
    "crawler.middlewares.rights.HostRightsMiddleware": 530,
    "crawler.middlewares.archive.ArchiveMiddleware": 535,  # keeps what all that may refuse a page let pass
    "crawler.middlewares.sniffing.SniffingMiddleware": 540,
    "crawler.middlewares.retry.PatientRetryMiddleware": 550,
    "crawler.middlewares.redirect.BoundedMetaRefreshMiddleware": 580,
    "crawler.middlewares.decoding.DecodingMiddleware": 590,
    "crawler.middlewares.redirect.BoundedRedirectMiddleware": 600,
    "crawler.middlewares.where_needed.Cookies": 700,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "crawler.middlewares.counting.RequestStats": 850,
    "crawler.middlewares.guard.GuardMiddleware": 880,  # the last on the way out, so that nothing passes it by
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 900,
}
# Left out is UrlLengthMiddleware (drops a request without a word to who waits for it; GuardMiddleware refuses it). Each
# but HttpError goes through all that a callback yields, so for these ours stand in, which are made where they are
# needed: all for a plain spider, for a run what a setting asks for.
SPIDER_MIDDLEWARES_BASE = {
    "crawler.middlewares.where_needed.StartSpider": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "crawler.middlewares.telling.Arrivals": 60,
    "crawler.middlewares.where_needed.Referer": 700,
    "crawler.middlewares.where_needed.Depth": 900,
    "crawler.middlewares.where_needed.MetaCopyDetection": 1000,
}
URL_TIME_BUDGET = 45.0  # s for all tries, waits and redirects of one address; Scrapy's defaults add up to 540
DOWNLOAD_TIMEOUT = 20  # the default of 180 s is for files, not for pages
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # the default of 1 GiB lets 2 KB unfold to 4 GB of memory
DOWNLOAD_WARNSIZE = 0  # one line at the bound is enough
DOWNLOAD_FAIL_ON_DATALOSS = False  # a cut page is tried again, then read and marked, not thrown away
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]
RETRY_BACKOFF = 1.0  # s that a host rests after an error, doubled at each try of one address
RETRY_AFTER_MAX = 30.0  # s; a host that asks for a longer pause is asked again by a later run
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # each address that was given up stands in the manifest
REDIRECT_MAX_TIMES = 10  # browsers follow 20; RFC 9309 wants 5 for robots.txt
METAREFRESH_MAXDELAY = 5  # s; pages that reload themselves after a minute are no redirects
CRAWL_DELAY_MAX = 30.0  # s; what robots.txt asks for is kept up to here
ROBOTS_UNREACHABLE_DISALLOWS = True  # RFC 9309, 2.3.1.4; False: a robots.txt that cannot be had allows all
HOST_RIGHTS_ENABLED = True  # asks each host for tdmrep.json, once a day
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is not to
COOKIES_ENABLED = False
REFERER_ENABLED = False  # no page is told where we come from
TELNETCONSOLE_ENABLED = False  # a shell into the process for anyone on the machine
MEMUSAGE_LIMIT_MB = 1024

# -- cost ---------------------------------------------------------------------------------------------------------

STATS_CLASS = "crawler.extensions.stats.QuickStats"  # the default takes 1.8 µs a count, of 14 a request
CONCURRENT_ITEMS = 1  # Scrapy starts so many tasks for each response; 100 of them cost 1 to 2 ms a page
WARN_ON_GENERATOR_RETURN_VALUE = (
    False  # reads and compiles the callback's source at each response: 2 ms a page
)

# -- the log is for reading -------------------------------------------------------------------------------------

LOG_LEVEL = "INFO"
STATS_DUMP = False  # the manifest has them, named for people
LOG_FORMATTER = "crawler.extensions.log.ArticleLog"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
