"""Whether a run had the whole of its sections, what keeps it from that, and what is told of it."""

from __future__ import annotations

from crawler.ledger.store import State
from crawler.run.earlier import is_new
from crawler.run.ends import ASKED_FOR, DOUBTFUL, RUNS, is_confirmed
from crawler.run.manifest import Caution, SectionReport
from crawler.run.run import Run


def came_to_the_end(run: Run, walk: SectionReport) -> bool:
    """Whether nothing of the section lies behind the walk's end, by this run alone or with those before it."""
    if walk.end not in DOUBTFUL:
        return is_confirmed(walk, (), run.started_at)
    earlier = run.ledger.runs(run.plan.spider, run.target.dataset, RUNS)
    return is_confirmed(walk, earlier, run.started_at)


def lacks(run: Run) -> str:
    """What keeps the run from being whole; `""` when it is: only then `-O` replaces a file.

    Whole: every section was walked to its end, nothing failed, and there is something. Where there is no file yet, an
    end that no other run has confirmed will do.
    """
    accepted = ASKED_FOR | DOUBTFUL if is_new(run.target.file) else ASKED_FOR
    open_walks = [w for w in run.walks.values() if w.end not in accepted and not came_to_the_end(run, w)]
    states = run.accounting.states
    reasons = (
        (bool(run.stopped), "the run was stopped"),
        (bool(run.faults), "the program failed at something"),
        (states[State.FAILED] > 0, f"{states[State.FAILED]} of the articles failed"),
        (states[State.PENDING] > 0, f"{states[State.PENDING]} of the articles found were not reached"),
        (bool(open_walks), f"{', '.join(w.url for w in open_walks)} was not walked to the end"),
        (not run.delivery.lines, "nothing was found"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def tell_not_replaced(run: Run) -> None:
    done = "made" if is_new(run.target.file) else "replaced"
    kept = f" What the run had is in {run.published}." if run.published else ""
    run.warn(
        Caution.NOT_REPLACED,
        f"{run.target.file or run.target.dataset} was not {done}: {lacks(run)}, and -O takes a whole section "
        f"only.{kept}",
    )


def tell_unsure_ends(run: Run) -> None:
    for walk in run.walks.values():
        if walk.end in DOUBTFUL and not came_to_the_end(run, walk):
            run.warn(
                Caution.END_UNSURE,
                f"{walk.url} led on to listing page {walk.pages}, and that showed nothing new. It may be the end, "
                "or a fault of the moment: the next run walks there again.",
            )
