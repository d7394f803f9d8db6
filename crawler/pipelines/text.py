"""Every text of the record: NFC, nothing invisible, plain white space."""

from __future__ import annotations

from dataclasses import fields

from crawler.items import Article, Block
from crawler.pipelines.of_run import ArticlePipeline
from crawler.text import clean_line, clean_lines

_LINES = tuple(field.name for field in fields(Article) if field.type == "str" and field.name != "text")


class TextPipeline(ArticlePipeline):
    """Cleans lines with `clean_line`, code with `clean_lines`; drops blocks and tags that hold nothing then."""

    def process_item(self, item: Article) -> Article:
        for name in _LINES:
            setattr(item, name, clean_line(getattr(item, name)))
        for block in item.body:
            _clean_block(block)
        item.body = [block for block in item.body if block.text or block.url]
        for image in item.images:
            image.caption, image.credit, image.alt = map(clean_line, (image.caption, image.credit, image.alt))
        for card in item.related:
            card.headline, card.section, card.label = map(
                clean_line, (card.headline, card.section, card.label)
            )
        item.tags = list(dict.fromkeys(filter(None, map(clean_line, item.tags))))
        return item


def _clean_block(block: Block) -> None:
    block.text = clean_lines(block.text) if block.type == "code" else clean_line(block.text)
    block.caption, block.credit = clean_line(block.caption), clean_line(block.credit)
