"""A feed on S3, against a real S3-compatible server on loopback: stored, refused, and stored by the next run."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.crawling import Ended, lines, scrapy

pytestmark = pytest.mark.slow
_BUCKET, _KEY = "papers", "not-a-real-key"


@pytest.fixture
def server() -> Iterator[ThreadedMotoServer]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    yield server
    server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _endpoint(server: ThreadedMotoServer) -> str:
    host, port = server.get_host_and_port()
    return f"http://{host}:{port}"


def _bucket(endpoint: str) -> object:
    s3 = boto3.resource(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="id",
        aws_secret_access_key=_KEY,
    )
    bucket: object = s3.create_bucket(Bucket=_BUCKET)
    bucket.objects.all().delete()  # type: ignore[attr-defined]  # of the test before
    return bucket


def _crawl(folder: Path, endpoint: str, newsroom: int) -> Ended:
    return scrapy(
        folder,
        *("crawl", "newsroom", "-o", f"{folder}/all.jsonl", "-o", f"s3://{_BUCKET}/all-%(time)s.jsonl.gz"),
        *("-s", f"AWS_ENDPOINT_URL={endpoint}", "-s", "AWS_REGION_NAME=us-east-1"),
        *("-s", "AWS_ACCESS_KEY_ID=id", "-s", f"AWS_SECRET_ACCESS_KEY={_KEY}"),
        NEWSROOM_PORT=str(newsroom),
        AWS_MAX_ATTEMPTS="1",
    )


def _stored(bucket: object) -> list[dict[str, object]]:
    (only,) = bucket.objects.all()  # type: ignore[attr-defined]
    return [json.loads(line) for line in gzip.decompress(only.get()["Body"].read()).splitlines()]


def test_a_feed_is_stored(server: ThreadedMotoServer, tmp_path: Path) -> None:
    bucket = _bucket(_endpoint(server))
    ended = _crawl(tmp_path, _endpoint(server), _free_port())
    assert ended.code == 3, ended.err  # the demo holds incomplete articles
    assert _stored(bucket) == lines(tmp_path / "all.jsonl")
    assert _KEY not in ended.err


def test_a_refused_feed_keeps_its_lines_ends_with_3_and_is_stored_by_the_next_run(
    server: ThreadedMotoServer, tmp_path: Path
) -> None:
    newsroom = _free_port()
    ended = _crawl(tmp_path, f"http://127.0.0.1:{_free_port()}", newsroom)
    assert ended.code == 3, ended.err
    assert "could not be stored" in ended.err
    delivered = lines(tmp_path / "all.jsonl")
    assert delivered
    bucket = _bucket(_endpoint(server))
    _crawl(tmp_path, _endpoint(server), newsroom)
    assert _stored(bucket) == delivered
