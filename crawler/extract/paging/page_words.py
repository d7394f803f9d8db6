"""What an article's own pager says beside “next”: “Page 2 of 3”, “on one page”. Data, from where `labels` are from."""

from __future__ import annotations

from crawler.extract.paging.labels import folded

# “Go on as one page”: the whole article under another address.
SINGLE_PAGE = folded(
    "Auf einer Seite lesen|Auf einer Seite|Artikel auf einer Seite lesen|Alles auf einer Seite"
    "|Komplettansicht"
    "|Ganzen Artikel auf einer Seite lesen|Artikel auf einer Seite|Auf einer Seite anzeigen"
    "|Alles auf einer Seite lesen"
    "|Einseitige Ansicht|Gesamten Artikel anzeigen|Artikel komplett lesen|Ganzer Artikel auf einer Seite"
    "|Auf einer Seite ansehen",
    "Single page|View as one page|View as single page|View on one page|One page|All on one page"
    "|View all on one page"
    "|Read on one page|Read as single page|Single-page view|View all pages|Show all pages"
    "|Full article on one page"
    "|View as a single page|Show on one page|Show as single page|Read all on one page"
    "|View article on one page"
    "|Read article on one page|Show article on one page|Single page view",
    "Lire sur une seule page|Sur une seule page|Afficher sur une page|Voir en una sola página"
    "|Ver en una sola página"
    "|Leer en una sola página|En una sola página|Su una sola pagina|Leggi su una pagina"
    "|Visualizza in un'unica pagina"
    "|Op één pagina|Op een pagina lezen|Toon op één pagina|Na jednej stronie|Pokaż na jednej stronie"
    "|Em uma única página|Ver em uma página|Na jedné stránce|Tek sayfa|Tek sayfada göster"
    "|На одной странице",
    "Visa på en sida|På en sida|Vis på én side|Vis på en side|1ページで表示|全文表示|单页阅读"
    "|在一页中显示"
    "|전체보기",
)

# The word for “page” before a number; with the word between the numbers they make a counter.
PAGE_WORDS = (
    "seite|page|página|pagina|strona|strana|stránka|sayfa|страница|стр|сторінка|sida|sidan|side|sivu"
    "|oldal|stranica"
    "|σελίδα|halaman|trang|leht|puslapis|lapa|ページ|페이지|pàgina|orrialdea"
)
PAGE_NAMES = folded(PAGE_WORDS)
OF_WORDS = r"von|of|sur|de|di|van|z|ze|из|із|з|od|av|af|/|∕|⁄|\||out of|aus|da|din|dari|από|iš|no"
