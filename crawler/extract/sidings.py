"""Where a news site's links go when they do not go to articles: names in paths, places and texts; data only.

From the links of 2,490 stored news pages. A name counts only as a whole path segment: `/tag/` is a siding,
`/tag-der-einheit-1234` an article.
"""

from __future__ import annotations

import re

_SEGMENTS = (
    # tags, topics, categories, archives
    "tags?|thema|themen|topics?|tema|temas|temi|themes?|sujet|sujets|dossiers?|stichwort|schlagwort"
    "|schlagworte|schlagzeilen"
    "|keyword|category|categories|kategorie|kategorien|categoria|categorie|label|labels|archive|archives"
    "|archiv|ressort"
    # people
    "|authors?|autor|autoren|autori|autores|auteurs?|autorin|redakteure?|redaktion|people|person|persons"
    "|profile?s?|profil"
    "|users?|members?|forfatter|skribent|redazione|impressum-redaktion|autorzy|journalist(?:en)?"
    # accounts, shops, newsletters
    "|log-?in|log-?out|sign-?in|sign-?up|register|registrieren|registrierung|anmelden|anmeldung|account"
    "|konto|mein-?konto"
    "|subscribe|subscriptions?|subscriber|abos?|abonnement|abonnements|abonnieren|abonnenten|suscripcion"
    "|abbonati|abonner"
    "|newsletters?|push|benachrichtigungen|shop|store|boutique|tienda|cart|checkout|kasse|warenkorb"
    "|gutscheine?|coupons?"
    "|vorteilswelt|epaper|e-paper|e-?mag|kiosk|kuendigung|kuendigungsformular|passwort|password"
    "|merkliste|bookmarks?"
    # about the house
    "|impressum|imprint|datenschutz|datenschutzerklaerung|privacy|privacy-policy|privacypolicy"
    "|privacidad|agb|terms"
    "|terms-of-use|terms-of-service|terms-and-conditions|nutzungsbedingungen|cookies?|cookie-policy"
    "|cookie-richtlinie"
    "|consent|consent-resurface|contact|contact-?us|kontakt|contacto|contatti|kontaktformular|about"
    "|about-?us|ueber-uns"
    "|uber-uns|qui-sommes-nous|quienes-somos|chi-siamo|jobs|karriere|careers?|stellenangebote|mediadaten"
    "|werbung|werben"
    "|advertise|advertising|advertisement|publicidad|pubblicita|sitemap|site-?map|help|hilfe|faqs?"
    "|barrierefreiheit"
    "|accessibility|leichte-sprache|jugendschutz|feedback|legal|mentions-legales|aviso-legal|disclaimer"
    "|unternehmen"
    "|lizenzen|pressemitteilungen-service|widerruf|rss|rss-feeds|feeds?|apps?|mobile-apps?"
    # tools and services
    "|search|suche|suchen|recherche|busca|buscar|cerca|zoeken|wetter|weather|meteo|horoskope?|horoscope"
    "|tv-programm"
    "|tv-programme|fernsehprogramm|lotto|lottozahlen|boerse-kurse|spiele|games|quiz-app|sudoku"
    "|kreuzwortraetsel|crosswords?"
    "|preisvergleich|vergleich|rechner|tarifrechner|partnersuche|immobilien-suche|traueranzeigen"
    "|kleinanzeigen|branchenbuch"
    "|forum|foren|comments?|kommentare?|print|drucken|share|email|e-mail|wp-admin|wp-login\\.php|cdn-cgi"
    "|wp-content|api"
    "|calendar|kalender|veranstaltungen|events?-kalender"
)
NO_ARTICLE_PATH = re.compile(rf"/(?:{_SEGMENTS})/")

NO_ARTICLE_PLACE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|mega-?menu|breadcrumbs?|footer|site-?header"
    r"|topbar|pagination|pager"
    r"|share|sharing|social|cookie|consent|tag-?cloud|tags|tag-?list|byline|advert|advertisement|ads?"
    r"|sponsored|anzeige|login|toolbar)(?:$|[\s_-])"
)

NO_ARTICLE_TEXT = re.compile(
    r"^(?:zur startseite|alle (?:artikel|themen|inhalte|meldungen|beiträge)|mehr (?:zum thema|artikel"
    r"|aus)|more from|see all"
    r"|view all|alles zu|alle .{0,30}(?:inhalte|themen|artikel)$|zum (?:thema|ressort|newsletter)"
    r"|jetzt (?:abonnieren|registrieren|anmelden|testen)"
    r"|anmelden|abonnieren|kommentare?$|\d+ (?:kommentare?|comments?)|log in|sign in|subscribe)",
    re.IGNORECASE,
)
