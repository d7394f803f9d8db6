from __future__ import annotations

from pathlib import Path

from crawler.upkeep.places import files_of, manifests_of


def test_a_template_stands_for_all_that_it_was_filled_in_to(tmp_path: Path) -> None:
    folder = tmp_path / "a [b]"
    folder.mkdir()
    manifests = ["town-1.run.json", "town-2.jsonl.gz.run.json"]  # as it was called before, and is now
    for name in ("town-1.jsonl.gz", "town-2.jsonl.gz", "city-1.jsonl.gz", *manifests):
        (folder / name).touch()
    dataset = "a [b]/town-%(time)s.jsonl.gz"
    assert sorted(path.name for path in files_of(dataset, tmp_path)) == ["town-1.jsonl.gz", "town-2.jsonl.gz"]
    assert sorted(path.name for path in manifests_of(dataset, tmp_path)) == manifests


def test_a_dataset_in_another_storage_has_no_files_here(tmp_path: Path) -> None:
    assert list(files_of("s3://bucket/a.jsonl", tmp_path)) == []
    assert list(manifests_of("s3://bucket/a.jsonl", tmp_path)) == []
