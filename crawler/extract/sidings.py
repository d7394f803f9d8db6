"""Where a news site's links go when they do not go to articles: names in paths, places and texts; data only.

From the links of 2,490 stored news pages. A name counts only as a whole segment of a path, hyphens left out:
`/tag/` is a siding, `/tag-der-einheit-1234` an article.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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

# Of a text in small letters, at its beginning. (Ignoring the case in the expression costs three times as much.)
NO_ARTICLE_TEXT = re.compile(
    r"(?:zur startseite|alle (?:artikel|themen|inhalte|meldungen|beiträge)|mehr (?:zum thema|artikel"
    r"|aus)|more from"
    r"|see all|view all|alles zu|alle .{0,30}(?:inhalte|themen|artikel)$|zum (?:thema|ressort|newsletter)"
    r"|jetzt (?:abonnieren|registrieren|anmelden|testen)|anmelden|abonnieren|\d*\s*(?:kommentare?"
    r"|comments?)$|log in"
    r"|sign in|subscribe)"
)

# A card's last line, in small letters; where the headline is no link, the only way to the article.
READ_MORE = re.compile(
    r"(?:continue reading|read (?:more|on|the (?:full )?(?:story|article)|full (?:story|article))"
    r"|full story"
    r"|weiterlesen|mehr lesen|weiter lesen|jetzt lesen|zum artikel|artikel lesen|mehr dazu|lire la suite"
    r"|lire plus"
    r"|leer más|seguir leyendo|leggi tutto|continua a leggere|lees (?:meer|verder)|czytaj (?:więcej"
    r"|dalej)|leia mais"
    r"|číst (?:dále|více)|devamını oku|читать (?:далее|дальше|полностью)|läs mer|læs mere|les mer|続きを読む"
    r"|阅读更多|阅读全文)\b"
)
