"""What a page is when it is no article. Conservative: a page that has an article's text is one."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawler.extract.kind.claims import form_of, is_called_article, types_of
from crawler.extract.kind.overview import is_overview
from crawler.extract.page.page import Page
from crawler.items import Article
from crawler.text import clean_line

# The shortest real articles that were seen have some 40 words; what is named below was never seen with
# more than these many words of its own (see docs/walking.md).
_SHELL = 60
_NOTICE = 150
_NOTHING = 8

_GONE = re.compile(
    r"^(?:(?:error|fehler|erreur)?\W*404\b|(?:die |diese )?(?:angeforderte "
    r"|gewünschte )?seite (?:wurde )?(?:leider )?(?:nicht gefunden|existiert nicht)"
    r"|page (?:could )?not (?:be )?found|not found\b|(?:the |this )?page (?:you requested "
    r"|you are looking for )?(?:could not be found|does ?n.t exist|was not found|cannot be found"
    r"|isn.t available)"
    r"|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|pagina niet gevonden"
    r"|nie znaleziono"
    r"|página não encontrada|stránka nenalezena|sayfa bulunamadı|страница не найдена|sidan hittades inte"
    r"|siden (?:blev|ble) ikke fundet"
    r"|ページが見つかりません|artikel nicht (?:gefunden|verfügbar)"
    r"|(?:we.re )?sorry,? (?:we|this page|the page)|oops)",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"^(?:just a moment|attention required|access denied|access to this page has been denied"
    r"|are you (?:a )?(?:human|robot)"
    r"|verify(?:ing)? you are (?:a )?human|please verify|security check|checking your browser|ddos-guard"
    r"|robot check|pardon our interruption"
    r"|bot verification|human verification|request rejected|403 forbidden|forbidden\b|un momento"
    r"|einen moment|nur einen moment|un instant|captcha)",
    re.IGNORECASE,
)
_CHALLENGE_MARKUP = (
    "//*[@id='challenge-form' or @id='cf-challenge-running' or @id='challenge-running' or @id='px-captcha'"
    " or contains(@src, '_Incapsula_Resource') or contains(@src, 'captcha-delivery.com')"
    " or contains(@src, '/cdn-cgi/challenge-platform/h/')]"
)
_CONSENT = re.compile(
    r"zustimmung|einwilligung|werbung und tracking|mit werbung (?:lesen|weiterlesen)"
    r"|cookie.{0,20}(?:zustimmen|akzeptieren|consent)"
    r"|privacy (?:wall|gate)|consent|before you continue|bevor sie fortfahren|datenschutz-?einstellungen"
    r"|votre choix|pur-abo",
    re.IGNORECASE,
)
_CONSENT_ADDRESS = re.compile(
    r"(?:^|[./-])(?:consent|zustimmung|cookiewall|privacywall|privacy-gate|cookie-consent|cmp)(?:[./?-]|$)",
    re.I,
)
_LOGIN = re.compile(
    r"^(?:log ?in|sign ?in|anmelden|anmeldung|einloggen|jetzt anmelden|connexion|se connecter"
    r"|iniciar sesión|accedi|inloggen|zaloguj"
    r"|entrar|přihlášení|giriş|вход|logga in|log ind|logg inn|register|registrieren)\b",
    re.IGNORECASE,
)
_TAG_PATH = re.compile(
    r"/(?:tags?|thema|themen|topics?|tema|temas|themes?|stichwort|schlagwort|keywords?|etiqueta"
    r"|etiquetas)/[^/]+/?$",
    re.I,
)
_LIVE = re.compile(r"live-?(?:ticker|blog|score|stream)|ticker", re.I)
_GALLERY = re.compile(
    r"(?:^|[/_.-])(?:bilder|bildergalerie|fotostrecke|bildstrecke|galerie|gallery|galleries|photos?"
    r"|fotos?|diaporama|fotogalerie|slideshow)(?:[/_.-]|$)",
    re.I,
)
_VIDEO = re.compile(r"(?:^|[/_.-])(?:videos?|mediathek|watch|clip|tv)(?:[/_.-]|$)", re.I)


def kind_of(page: Page, article: Article) -> str:
    """`""` when the page is an article, else in two or three words what it is instead.

    One of: challenge page, not found, consent page, login page, tag page, overview, live ticker shell,
    video only, gallery, no text. `article` is what read_article made of the page.
    """
    words = article.word_count
    titles = _titles(page, article) if words < _NOTICE else []
    if words < _NOTICE:
        for pattern, name in ((_CHALLENGE, "challenge page"), (_GONE, "not found")):
            if any(pattern.search(title) for title in titles):
                return name
    if words < _SHELL:
        return _shell(page, article, titles)
    return "overview" if is_overview(page, article) else ""


# What stands between the reader and the page that he asked for.
_DOORS = frozenset({"challenge page", "consent page", "login page"})


def door_of(page: Page, article: Article) -> str:
    """`""`, or which of challenge page, consent page and login page stands in the place of the page."""
    kind = kind_of(page, article)
    return kind if kind in _DOORS else ""


def _titles(page: Page, article: Article) -> list[str]:
    found = (clean_line(page.root.xpath("string(//title[1])")), clean_line(article.headline))
    return [title for title in found if title]


def _shell(page: Page, article: Article, titles: list[str]) -> str:
    """What a page with hardly any text of its own is."""
    path = unquote(urlsplit(page.url).path)
    if door := _door(page, article, titles):
        return door
    if _TAG_PATH.search(path) and not article.published_at:
        return "tag page"
    if is_overview(page, article):
        return "overview"
    types, form = types_of(page), form_of(page)
    if _says_article(article, types, form) and article.word_count >= _NOTHING:
        # An article that shows hardly a word (a wall, a picture) is one all the same.
        return ""
    return _without_words(page, article, types, form, path)


def _door(page: Page, article: Article, titles: list[str]) -> str:
    """What stands between the reader and the article."""
    if page.root.xpath(_CHALLENGE_MARKUP):
        return "challenge page"
    if _CONSENT_ADDRESS.search(page.url) or any(_CONSENT.search(title) for title in titles):
        return "consent page"
    if any(_LOGIN.search(title) for title in titles) or _asks_for_password(page, article):
        return "login page"
    return ""


def _says_article(article: Article, types: set[str], form: str) -> bool:
    """Whether the page calls itself an article, or dates itself as one."""
    return bool(article.published_at) or is_called_article(types, form)


def _asks_for_password(page: Page, article: Article) -> bool:
    return article.word_count < _NOTHING and bool(page.root.xpath("//main//input[@type='password']"))


def _without_words(page: Page, article: Article, types: set[str], form: str, path: str) -> str:
    if article.word_count >= 30 and article.headline:
        return ""
    if "LiveBlogPosting" in types or _LIVE.search(path):
        return "live ticker shell"
    filmed = _VIDEO.search(path) and page.root.find(".//video") is not None
    if form.startswith("video") or "VideoObject" in types or filmed:
        return "video only"
    if "ImageGallery" in types or _GALLERY.search(path):
        return "gallery"
    if article.word_count >= _NOTHING or _says_article(article, types, form):
        return ""
    return "no text"
