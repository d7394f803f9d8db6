"""Where a news site's links go when they do not go to articles: names in paths, places and texts.

From the links of 2,490 stored news pages. A name counts only as a whole segment of a path, hyphens left out:
`/tag/` is a siding, `/tag-der-einheit-1234` an article.
"""

from __future__ import annotations

import re

from crawler.patterns import pattern


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.strip().replace("\n", "|").split("|"))


# No article stands below these.
NO_ARTICLES = _words(
    """
    tag tags keyword stichwort schlagwort category categories kategorie kategorien categoria categorie
    author authors autor autoren autori autores auteur auteurs autorin autorzy redaktion redazione
    forfatter skribent user users member members login logout signin signup register registrieren
    registrierung anmelden anmeldung account konto meinkonto subscribe subscription subscriptions
    subscriber abo abos abonnement abonnements abonnieren abonnenten abbonati abonner suscripcion
    newsletter newsletters benachrichtigungen shop store boutique tienda cart checkout kasse warenkorb
    gutschein gutscheine coupon coupons vorteilswelt epaper emag kiosk kuendigung kuendigungsformular
    passwort password merkliste bookmarks impressum imprint datenschutz datenschutzerklaerung privacy
    privacypolicy privacidad agb terms termsofuse termsofservice termsandconditions nutzungsbedingungen
    cookie cookies cookiepolicy cookierichtlinie consent consentresurface contact contactus kontakt
    contacto contatti kontaktformular about aboutus ueberuns uberuns quisommesnous quienessomos chisiamo
    stellenangebote mediadaten werben advertise advertising publicidad pubblicita sitemap help hilfe faq
    faqs barrierefreiheit accessibility jugendschutz feedback mentionslegales avisolegal disclaimer
    lizenzen widerruf rss rssfeeds feed feeds search suche suchen busca buscar cerca zoeken tvprogramm
    tvprogramme fernsehprogramm partnersuche traueranzeigen kleinanzeigen branchenbuch comment comments
    kommentar kommentare share email drucken wpadmin wploginphp wplogin wpcontent cdncgi api calendar
    kalender veranstaltungskalender
    """
)
# Some articles do, most links below these lead elsewhere.
FEW_ARTICLES = _words(
    """
    thema themen topic topics tema temas temi theme themes sujet sujets dossier dossiers schlagzeilen label
    labels archive archives archiv ressort serie serien series profile profiles profil journalist
    journalisten wetter weather meteo horoskop horoskope horoscope horoscopes lotto lottozahlen spiele
    games sudoku kreuzwortraetsel crossword crosswords preisvergleich vergleich rechner tarifrechner forum
    foren print jobs push app apps legal events veranstaltungen recherche werbung advertorial sponsored
    anzeige anzeigen angebote partner download bestenlisten produktvergleich

    """
)

NO_ARTICLE_PLACE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|mega-?menu|breadcrumbs?|footer|site-?header"
    r"|topbar|pagination"
    r"|pager|share|sharing|social|cookie|consent|tag-?cloud|tags|tag-?list|byline|advert|advertisement"
    r"|ads?|sponsored"
    r"|anzeige|login|toolbar)(?:$|[\s_-])"
)

# Of a text in small letters. (Expressions for these took 0.8 ms to compile, at each start.)
_NO_ARTICLE_TEXTS = _phrases(
    """
    zur startseite|alle artikel|alle themen|alle inhalte|alle meldungen|alle beiträge|alles zu
    mehr zum thema|mehr artikel|mehr aus|more from|see all|view all|zum thema|zum ressort|zum newsletter
    jetzt abonnieren|jetzt registrieren|jetzt anmelden|jetzt testen|anmelden|abonnieren
    log in|sign in|subscribe
    """
)
_ALL_OF_SOME_KIND = pattern(r"alle .{0,30}(?:inhalte|themen|artikel)$")
_COMMENTS = ("comment", "comments", "kommentar", "kommentare")
_COUNTED_COMMENTS = pattern(r"\d*\s*(?:kommentare?|comments?)$")

# A card's last line, in small letters; where the headline is no link, the only way to the article.
_READ_MORE = _phrases(
    """
    continue reading|read more|read on|read the story|read the full story|read the article
    read the full article|read full story|read full article|full story
    weiterlesen|mehr lesen|weiter lesen|jetzt lesen|zum artikel|artikel lesen|mehr dazu
    lire la suite|lire plus|leer más|seguir leyendo|leggi tutto|continua a leggere|lees meer|lees verder
    czytaj więcej|czytaj dalej|leia mais|číst dále|číst více|devamını oku
    читать далее|читать дальше|читать полностью|läs mer|læs mere|les mer|続きを読む|阅读更多|阅读全文
    """
)


def says_no_article(said: str) -> bool:
    """Whether what a link says, in small letters, is what no article is called: `see all`, `log in`, `12 comments`."""
    if said.startswith(_NO_ARTICLE_TEXTS):
        return True
    if said.startswith("alle "):
        return _ALL_OF_SOME_KIND.match(said) is not None
    return said.endswith(_COMMENTS) and _COUNTED_COMMENTS.match(said) is not None


def says_read_more(said: str) -> bool:
    """Whether what a link says, in small letters, is an invitation to go on reading, and nothing before it."""
    if not said.startswith(_READ_MORE):
        return False
    ends = (len(words) for words in _READ_MORE if said.startswith(words))
    return any(not (said[end : end + 1].isalnum() or said[end : end + 1] == "_") for end in ends)
