"""What pagers say, in the languages of the press: data, no code but the folding.

Evidence: the link texts of 203 labelled pager pages, of fivefilters/ftr-site-config and of AutoPagerize,
and the strings of WordPress, Drupal and Blogger in their own translations. Compared after
`crawler.text.fold`: letters and digits only, case-folded, so “Next »”, “NEXT” and “next” are one.
"""

from __future__ import annotations

from crawler.text import fold


def folded(*rows: str) -> frozenset[str]:
    """The labels of rows in which `|` parts them."""
    # Parted by a digit, which no label has and folding keeps, all are folded at once: one by one they took a
    # millisecond of each start.
    return frozenset(fold("0".join(rows).replace("|", "0")).split("0"))


# Say by themselves that a next page of the same list or article follows.
NEXT_PAGE = folded(
    "Nächste Seite|Zur nächsten Seite|Gehe zur nächsten Seite|Weiter zur nächsten Seite|Eine Seite weiter"
    "|Weiter auf der nächsten Seite|Seite vor|Auf der nächsten Seite"
    "|Lesen Sie weiter auf der nächsten Seite",
    "Ältere|Älter|Ältere Beiträge|Ältere Artikel|Ältere Meldungen|Ältere Einträge|Ältere Nachrichten"
    "|Ältere Posts"
    "|Frühere Beiträge|Frühere Artikel|Vorherige Beiträge",
    "Next page|Go to next page|Go to the next page|Continue to next page|Continued on next page"
    "|Continue on next page"
    "|Older|Older posts|Older entries|Older articles|Older stories|Older news|Older post|Previous posts"
    "|Previous entries|Earlier posts|Next posts|Next articles|Next stories|Next entries",
    "Page suivante|Aller à la page suivante|Articles plus anciens|Articles précédents|Plus anciens"
    "|Messages plus anciens",
    "Página siguiente|Siguiente página|Ir a la página siguiente|Entradas antiguas|Entradas más antiguas"
    "|Entradas anteriores|Noticias anteriores|Más antiguos|Ver página siguiente",
    "Pagina successiva|Pagina seguente|Vai alla pagina successiva|Articoli precedenti|Articoli meno recenti"
    "|Post più vecchi|Più vecchi",
    "Volgende pagina|Oudere berichten|Oudere artikelen|Ouder",
    "Następna strona|Przejdź do następnej strony|Starsze wpisy|Starsze posty|Starsze artykuły|Starsze",
    "Próxima página|Página seguinte|Ir para a próxima página|Publicações mais antigas|Posts antigos"
    "|Postagens mais antigas|Mais antigos|Posts anteriores",
    "Další strana|Další stránka|Následující strana|Starší příspěvky|Starší články|Ďalšia strana"
    "|Staršie články",
    "Sonraki sayfa|Daha eski|Önceki yazılar|Eski yazılar|Daha eski yazılar",
    "Следующая страница|На следующую страницу|Старые записи|Предыдущие записи|Более старые"
    "|Наступна сторінка"
    "|Следующая стр",
    "Nästa sida|Äldre inlägg|Äldre artiklar|Äldre|Næste side|Ældre indlæg|Neste side|Eldre innlegg|Eldre"
    "|Seuraava sivu|Vanhemmat|Vanhemmat artikkelit",
    "次のページ|次のページへ|次ページ|次頁|次の記事一覧|過去の記事"
    "|古い投稿|古い記事|下一页|下一頁|较早的文章|较旧的文章|다음 페이지|이전 글",
    "Következő oldal|Régebbi bejegyzések|Korábbi bejegyzések|Pagina următoare|Articole mai vechi"
    "|Következő lap"
    "|Sljedeća stranica|Sledeća strana|Следваща страница|Επόμενη σελίδα|Παλαιότερα|Παλαιότερες αναρτήσεις",
    "الصفحة التالية|المشاركات القديمة|העמוד הבא|पुराने पोस्ट|अगला पृष्ठ|Halaman berikutnya"
    "|Postingan lama|Trang sau",
)

# Say “next”, of whatever: need a pager, a page marker or rel=next beside them.
NEXT = folded(
    "Nächste|Nächster|Nächstes|Weiter|Vor|Vorwärts|Weitere",
    "Next|Continue|Forward|More|Onward|Nxt",
    "Suivant|Suivante|Suivants|Suite|Siguiente|Siguientes|Sig|Successivo|Successiva|Successivi|Avanti"
    "|Prossimo|Prossima",
    "Volgende|Verder|Następna|Następny|Następne|Dalej|Próxima|Próximo|Seguinte|Další|Následující|Ďalší"
    "|Sonraki|İleri",
    "Следующая|Следующий|Следующие|Далее|Вперёд|Вперед|Дальше|Наступна|Далі|Напред|Следваща",
    "Nästa|Næste|Neste|Seuraava|次へ|次|下页|下一步|다음|Következő|Tovább|Următoarea|Următor|Înainte|Sljedeća"
    "|Sledeća|Naprej"
    "|Επόμενη|Επόμενο|Επόμενα|التالي|הבא|अगला|ถัดไป|Berikutnya|Selanjutnya|Tiếp|Tiếp theo|Sau|Järgmine"
    "|Kitas|Nākamā",
)

# Say that the list goes on; often a button without an address.
LOAD_MORE = folded(
    "Mehr laden|Mehr anzeigen|Mehr Artikel laden|Mehr Artikel anzeigen|Weitere Artikel"
    "|Weitere Artikel laden"
    "|Weitere Artikel anzeigen|Weitere Beiträge laden|Weitere Beiträge anzeigen|Weitere Meldungen"
    "|Weitere laden"
    "|Weitere Meldungen laden|Mehr Meldungen|Mehr Meldungen laden|Mehr Beiträge laden|Mehr Beiträge"
    "|Weitere anzeigen"
    "|Mehr Nachrichten|Weitere Nachrichten laden|Ältere Artikel laden|Weitere Inhalte laden"
    "|Mehr Inhalte laden",
    "Load more|Load more posts|Load more articles|Load more stories|Load more news|Show more"
    "|Show more articles"
    "|Show more stories|See more|View more|More stories|More articles|More posts|More news"
    "|Load more results"
    "|View more articles|View more stories|Show more results|Load older posts|More headlines"
    "|Load next page",
    "Charger plus|Voir plus|Afficher plus|Plus d'articles|Charger plus d'articles|Voir plus d'articles"
    "|Cargar más|Ver más|Mostrar más|Más noticias|Cargar más noticias|Ver más noticias|Más artículos"
    "|Carica altri|Carica altro|Mostra altri|Altri articoli|Carica altri articoli|Mostra di più"
    "|Mostra altro",
    "Meer laden|Toon meer|Laad meer|Meer artikelen|Meer berichten|Meer nieuws|Załaduj więcej"
    "|Pokaż więcej|Więcej artykułów"
    "|Carregar mais|Ver mais|Mais notícias|Mostrar mais|Načíst další|Načíst další články|Zobrazit další"
    "|Další články"
    "|Načíst další příběhy|Načíst více|Zobrazit více|Načítať ďalšie|Daha fazla|Daha fazla yükle"
    "|Daha fazla göster",
    "Загрузить ещё|Загрузить еще|Показать ещё|Показать еще|Ещё новости|Еще новости|Больше новостей"
    "|Завантажити ще",
    "Visa fler|Ladda fler|Visa mer|Fler artiklar|Vis flere|Vis mere|Indlæs flere|Last inn flere|Vis mer"
    "|Hent flere"
    "|Näytä lisää|Lataa lisää|もっと見る|さらに表示"
    "|もっと読む|加载更多|查看更多|더보기|더 보기|Továbbiak|Több|Még több|Mai multe"
    "|Učitaj još|Prikaži više|Зареди още|Περισσότερα|Δείτε περισσότερα|عرض المزيد|المزيد|טען עוד"
    "|Muat lainnya|Xem thêm",
)

# The other direction.
PREVIOUS = folded(
    "Zurück|Vorherige|Vorherige Seite|Vorige|Vorige Seite|Neuere|Neuere Beiträge|Neuere Artikel"
    "|Neuere Meldungen"
    "|Neuere Einträge|Zur vorherigen Seite|Neuere Posts|Anfang|Erste|Erste Seite|Letzte|Letzte Seite",
    "Previous|Previous page|Prev|Back|Newer|Newer posts|Newer entries|Newer articles|Newer stories|First"
    "|First page"
    "|Last|Last page|Newest",
    "Précédent|Précédente|Page précédente|Articles plus récents|Plus récents|Anterior|Página anterior"
    "|Anteriores"
    "|Entradas más recientes|Precedente|Precedenti|Pagina precedente|Indietro|Articoli successivi"
    "|Articoli più recenti",
    "Vorige pagina|Nieuwere berichten|Poprzednia|Poprzednia strona|Nowsze wpisy|Wstecz|Mais recentes"
    "|Página anterior"
    "|Předchozí|Předchozí strana|Novější příspěvky|Novější články|Předešlé|Önceki|Önceki sayfa|Daha yeni",
    "Предыдущая|Предыдущая страница|Назад|Новые записи|Föregående|Föregående sida|Nyare inlägg|Forrige"
    "|Forrige side"
    "|Nyere indlæg|Nyere innlegg|Edellinen|前へ|前のページ"
    "|前のページへ|新しい投稿|上一页|上一頁|이전|이전 페이지|Előző",
)

# An arrow alone says “on” only inside a pager.
ARROWS = frozenset("›»>→≫⟩❯▶►⇒↠➔➜▸⏵")
