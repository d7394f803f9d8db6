"""Wiring: which component stands where, and every departure from Scrapy's defaults with its reason."""

from crawler import __version__, options

BOT_NAME = "broadsheet"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# Our own settings (crawler/options.py): OUTPUT_DIR, LEDGER_URL, CONTACT, …
globals().update(options.defaults())

# -- where things stand -----------------------------------------------------------------------------------------

EXTENSIONS = {
    "crawler.extensions.newsroom.NewsroomServer": -2000,  # the demo site answers before anything asks it
    "crawler.extensions.run.RunExtension": -1000,  # opens the run that all others share
    "scrapy.extensions.feedexport.FeedExporter": None,  # loses lines when a process dies; ours writes a journal
    "crawler.extensions.lease.Lease": -900,
    "crawler.extensions.feeds.Feeds": 0,
    "scrapy.extensions.telnet.TelnetConsole": None,  # a shell into the process for anyone on the machine
    "scrapy.extensions.remote_control.RemoteControl": None,  # runs code that is sent to a local port
    "scrapy.extensions.logstats.LogStats": None,  # the progress extension tells more in as many lines
}

ITEM_PIPELINES = {
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
FEED_STORAGES = {
    "": "crawler.exporters.storage.WholeFileStorage",
    "file": "crawler.exporters.storage.WholeFileStorage",
}
FEED_STORE_EMPTY = False  # an empty file breaks three of five loaders; “nothing new” stands in the manifest

# -- order and politeness ---------------------------------------------------------------------------------------

USER_AGENT = f"broadsheet/{__version__} (news section reader)"
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one at a time per host
CONCURRENT_REQUESTS = 1  # a run is one host's; more would only queue up, and mix the order of the lines
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # the default is last in, first out

# -- bounds and closed doors ------------------------------------------------------------------------------------

DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # the default of 1 GiB lets 2 KB unfold to 4 GB of memory
DOWNLOAD_WARNSIZE = 0  # one line at the bound is enough
DOWNLOAD_TIMEOUT = 20
RETRY_TIMES = 2
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is not to
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"  # the middleware stays on: Scrapy's redirects ask it to strip the header
DOWNLOAD_HANDLERS = {
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}  # a listing must not read local files
MEMUSAGE_LIMIT_MB = 1024

# -- the log is for reading -------------------------------------------------------------------------------------

LOG_LEVEL = "INFO"
STATS_DUMP = False  # the manifest has them, named for people
LOG_FORMATTER = "crawler.extensions.log.ArticleLog"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
