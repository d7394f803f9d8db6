"""The newsroom's stories, read from the story files and put in the order of the listings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.newsroom.story import ZONES, Story, parse_body

PUBLISHER = "Morgenkontor"
_RELATED_PER_STORY = 5


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the site: where it stands, how it is labelled, and in which language it is written."""

    folder: str
    label: str
    language: str


SECTIONS = (
    Section("leadership-karriere", "Leadership & Karriere", "de"),
    Section("founders-money", "Founders & Money", "en"),
)


@cache
def all_stories() -> tuple[Story, ...]:
    """Every story, section after section, newest first. Raises ValueError when two share a slug."""
    told: list[Story] = []
    for section in SECTIONS:
        told += _linked(sorted(_read(section), key=lambda story: story.published, reverse=True))
    if len({story.slug for story in told}) != len(told):
        raise ValueError("two stories share a slug")
    return tuple(told)


def stories_of(folder: str) -> tuple[Story, ...]:
    """The stories of one section, newest first."""
    return tuple(story for story in all_stories() if story.folder == folder)


@cache
def by_slug() -> dict[str, Story]:
    return {story.slug: story for story in all_stories()}


def _read(section: Section) -> list[Story]:
    folder = files("crawler.newsroom") / "stories"
    sources = sorted((entry for entry in folder.iterdir()), key=lambda entry: entry.name)
    found = []
    for source in sources:
        if source.name.startswith(section.language) and source.name.endswith(".toml"):
            found += [_story(section, raw) for raw in tomllib.loads(source.read_text("utf-8"))["story"]]
    return found


def _story(section: Section, raw: dict[str, Any]) -> Story:
    zone = ZONES[section.language]
    published = _moment(raw["published"], section.language)
    hours = raw.get("modified_after_hours")
    lead = tuple(part.strip() for part in raw["lead"].split("::")) if "lead" in raw else ()
    return Story(
        slug=raw["slug"],
        language=section.language,
        folder=section.folder,
        section=raw.get("section", section.label),
        layout=raw["layout"],
        headline=raw["headline"],
        teaser=" ".join(raw["teaser"].split()),
        authors=tuple(raw["authors"]),
        published=published,
        pages=parse_body(raw["body"]),
        kicker=raw.get("kicker", ""),
        byline=raw.get("byline", ""),
        modified=(published + timedelta(hours=hours)).astimezone(zone) if hours else None,
        tags=tuple(raw.get("tags", ())),
        access=raw.get("access", ""),
        quirk=raw.get("quirk", ""),
        lead=lead,
        dated_url=raw.get("dated_url", False),
        robots=raw.get("robots", ""),
        tdm=tuple(raw["tdm"]) if "tdm" in raw else ("", ""),
    )


def _moment(written: datetime, language: str) -> datetime:
    """Story files give the wall clock of the newsroom that wrote the story."""
    return written.replace(tzinfo=ZONES[language])


# Layouts whose pages carry a “next article” link, in the head and under the text.
_WITH_NEXT_ARTICLE = {"magazin", "stamp"}


def _linked(stories: list[Story]) -> list[Story]:
    """Each story with its related picks and its next article; steps 7, 11, … spread the picks."""
    count = len(stories)
    linked = []
    for place, story in enumerate(stories):
        pointed = {piece.parts[0] for page in story.pages for piece in page if piece.kind == "read_also"}
        steps = [(place + step) % count for step in (7, 11, 3, 17, 23, 29, 5)]
        picks = [stories[at].slug for at in dict.fromkeys(steps) if at != place]
        picks = [slug for slug in picks if slug not in pointed][:_RELATED_PER_STORY]
        with_next = story.layout in _WITH_NEXT_ARTICLE and place + 1 < count
        next_slug = stories[place + 1].slug if with_next else ""
        linked.append(replace(story, related=tuple(picks), next_slug=next_slug))
    return linked


def related_on(story: Story, page: int) -> tuple[str, ...]:
    """The cards of one page: the first pages show all but the last pick, the later ones a shifted choice."""
    return story.related[:-1] if page == 1 else story.related[1:]
