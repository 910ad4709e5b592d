"""No page stops another, whatever runs them."""

from concurrent.futures import ThreadPoolExecutor

from perfkit.reports.runner import run_jobs

SHOW = "from IPython.display import HTML\nHTML('<h2>{}</h2>')"
KILL_THE_WORKER = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"


def test_spawned_processes_build_pages_and_a_killed_one_costs_only_its_own(make_notebook, make_job):
    jobs = [make_job(make_notebook(SHOW.format("One"), name="one"), "one.html"),
            make_job(make_notebook(KILL_THE_WORKER, name="kill"), "kill.html"),
            make_job(make_notebook(SHOW.format("Two"), name="two"), "two.html")]
    seen = []
    outcomes = run_jobs(jobs, workers=2, on_page=seen.append)
    assert [outcome.state for outcome in outcomes] == ["done", "failed", "done"]
    assert "was killed" in outcomes[1].target.read_text()
    assert len(seen) == 3


def test_any_executor_gives_the_same_bytes(make_notebook, make_job):
    notebook = make_notebook(SHOW.format("Same"))
    own = run_jobs([make_job(notebook, "own.html")], workers=1)
    with ThreadPoolExecutor(1) as threads:
        foreign = run_jobs([make_job(notebook, "foreign.html")], executor=threads)
    assert own[0].sha256 == foreign[0].sha256


def test_nothing_to_do_is_nothing_done():
    assert run_jobs([]) == []
