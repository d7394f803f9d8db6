"""What the leader hands out, and what it does when the ledger or a task fails."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import pytest

from crawler.errors import LockedError, StartError
from crawler.fleet.catalogue import Catalogue
from crawler.fleet.cluster import Cluster, Done
from crawler.fleet.leader import LOCK, Leader
from crawler.fleet.rhythm import parse_rhythm
from crawler.fleet.section import Section
from crawler.fleet.status import as_text, status
from crawler.fleet.task import Errand
from crawler.ledger import Ledger, open_ledger


class NoCluster:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.out: list[Errand] = []
        self.ended: list[Done[Errand]] = []

    @property
    def outstanding(self) -> int:
        return len(self.out)

    def hand_out(self, errand: Errand) -> None:
        self.out.append(errand)

    def collect(self) -> list[Done[Errand]]:
        return [self.ended.pop() for _ in list(self.ended)]

    def is_connected(self) -> bool:
        return True

    def threads(self) -> int:
        return 2


def sections(count: int, hosts: int) -> dict[str, Section]:
    return {
        f"s{n}": Section(
            name=f"s{n}", spider="section", rhythm=parse_rhythm("1h"), hosts=(f"h{n % hosts}.example",)
        )
        for n in range(count)
    }


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")


def make(ledger: Ledger, cluster: NoCluster, found: dict[str, Section], path: Path) -> Leader:
    return Leader(load=lambda: Catalogue(path, found), ledger=ledger, cluster=cast(Cluster[Errand], cluster))


def test_only_a_window_is_handed_out_and_a_host_only_once(ledger: Ledger, tmp_path: Path) -> None:
    cluster = NoCluster()
    leader = make(ledger, cluster, sections(1_000, 10), tmp_path / "sections.toml")
    assert leader.hand_out(4) == 4
    assert leader.hand_out(4) == 0
    assert leader.hand_out(50) == 6, "there are ten hosts"
    hosts = [host for errand in cluster.out for host in errand.section.hosts]
    assert len(hosts) == len(set(hosts)) == 10


def test_a_running_or_paused_section_is_not_handed_out(ledger: Ledger, tmp_path: Path) -> None:
    cluster = NoCluster()
    leader = make(ledger, cluster, sections(3, 3), tmp_path / "sections.toml")
    ledger.schedule.claim("s0", "r1", "elsewhere")
    ledger.schedule.pause("s1", True)
    assert leader.hand_out(10) == 1
    assert cluster.out[0].section.name == "s2"


def test_an_errand_that_could_not_begin_comes_again_after_a_rest(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = NoCluster()
    leader = make(ledger, cluster, sections(1, 1), tmp_path / "sections.toml")
    leader.hand_out(1)
    monkeypatch.setattr("crawler.fleet.leader._AFTER_FAULT", 0.0)
    leader._take_back(Done(cluster.out.pop(), None, "the worker cannot reach the ledger"))
    assert leader.hand_out(1) == 1


def test_a_catalogue_that_was_changed_is_taken_in_and_a_wrong_one_is_not(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "sections.toml"
    path.write_text("")
    now = {"catalogue": Catalogue(path, sections(1, 1))}
    cluster = NoCluster()
    leader = Leader(load=lambda: now["catalogue"], ledger=ledger, cluster=cast(Cluster[Errand], cluster))
    now["catalogue"] = Catalogue(path, {}, ("sections.toml: [x] is wrong.",))
    os.utime(path, (1, 1))
    leader._read_again()
    assert list(leader._sections) == ["s0"]
    now["catalogue"] = Catalogue(path, {}, missing=StartError("A cron line needs the extra."))
    os.utime(path, (2, 2))
    leader._read_again()
    assert list(leader._sections) == ["s0"]
    now["catalogue"] = Catalogue(path, sections(5, 5))
    os.utime(path, (3, 3))
    leader._read_again()
    assert len(leader._sections) == 5


def test_one_leads_and_the_other_stands_by(ledger: Ledger, tmp_path: Path) -> None:
    rounds = iter([False, False, False, True, True, True, True, True, True])
    cluster = NoCluster()
    other = make(ledger, cluster, sections(1, 1), tmp_path / "s.toml")
    other.stopping = lambda: next(rounds, True)
    second = open_ledger(f"sqlite:///{tmp_path}/ledger.sqlite")
    with second.lock([LOCK], "the first"):
        other.run()
        assert cluster.out == []
        with pytest.raises(LockedError), ledger.lock([LOCK], "x"):
            pass
    second.close()


def test_the_status_counts_every_section_once(ledger: Ledger) -> None:
    found = sections(4, 4)
    ledger.schedule.claim("s0", "r1", "machine tcp://10.0.0.1:1")
    ledger.schedule.pause("s1", True)
    for _ in range(1):
        ledger.schedule.claim("s2", "r2", "w")
        ledger.schedule.end(
            "s2",
            "r2",
            due_at=ledger.schedule.now(),
            rhythm="1h",
            exit_code=4,
            verdict="no articles",
            sentence="No article link found.",
            saved=0,
            failures=7,
        )
    told = status(found, ledger)
    assert told["states"] == {"running": 1, "waiting": 1, "late": 0, "failing": 1, "paused": 1, "resting": 0}
    text = as_text(told)
    assert "running  s0 since" in text
    assert "failing  s2: 7 times in a row; No article link found." in text
