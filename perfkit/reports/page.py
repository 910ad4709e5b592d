"""One page: a notebook run by papermill and exported by nbconvert to a self-contained HTML file.

`build_page` is the whole job in one picklable call: it works in this process, in a spawned one, or on any
`concurrent.futures.Executor` whose workers see the same paths.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from perfkit.language import Language, Text
from perfkit.reports.files import write_whole
from perfkit.results import output_style, page_style

CELL_SECONDS = 300
WORDS: Mapping[str, Text] = {
    "skip": Text(en="Skip to the content", zh="跳到正文"),
    "contents": Text(en="Contents", zh="目录"),
    "failed": Text(en="This page could not be completed", zh="本页未能完成"),
    "index": Text(en="Index of this pack", zh="返回报告目录"),
}
_HEADING = re.compile(r"<h2(?P<rest>[^>]*)>(?P<text>.*?)</h2>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_NOTES = re.compile(r'<ul class="notes">.*?</ul>', re.DOTALL)
_NOTE = re.compile(r"<li>.*?</li>", re.DOTALL)
_EMPTY_LIST = re.compile(r'^<ul class="notes"></ul>$')
_MACHINE_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][\w.\- ]+){2,}[\\/]?")


@dataclass(frozen=True)
class PageJob:
    """What is needed to make one page: everything picklable, nothing open.

    Parameters
    ----------
    notebook, target : Path
        Notebook to run and HTML file to write.
    parameters : Mapping[str, object]
        Checked beforehand by `check_parameters`.
    title : str
        Title of the document.
    language : {"zh", "en"}
    back : str
        Relative address of the index page.
    """

    notebook: Path
    target: Path
    parameters: Mapping[str, object]
    title: str
    language: Language
    back: str


@dataclass(frozen=True)
class PageOutcome:
    """What became of one page: ``done`` with the hash of its bytes, or ``failed`` with the error."""

    target: Path
    state: str
    sha256: str = ""
    error: str = ""
    finding: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def build_page(job: PageJob) -> PageOutcome:
    """Run the notebook and write the page; a failing cell gives a page that says so, beside any older good page.

    Returns
    -------
    PageOutcome
        Never raises for what happens inside the notebook or its kernel.
    """
    notebook, error = _execute(job)
    if error:
        return write_failure(job, error, notebook)
    job.target.with_name(f"{job.target.stem}.failed.html").unlink(missing_ok=True)
    digest = write_whole(job.target, render_page(notebook, job))
    headings = _headings(_outputs(notebook))
    return PageOutcome(job.target, "done", digest, "", headings[0] if headings else "", _facts(notebook))


def write_failure(job: PageJob, error: str, notebook: Any = None) -> PageOutcome:
    """Write a page that says why there is none, with what had been shown before; an older good page stays."""
    failed = job.target.with_name(f"{job.target.stem}.failed.html")
    page = render_page(_partial(None) if notebook is None else notebook, job, failure=error)
    return PageOutcome(failed, "failed", write_whole(failed, page), error)


def _execute(job: PageJob) -> tuple[Any, str]:
    import papermill
    from jupyter_core.utils import ensure_event_loop
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="perfkit-") as folder:
        out = Path(folder) / "run.ipynb"
        # Sockets in a folder of its own, where the system has such: no port that another page could take.
        own = {"KernelManager": {"transport": "ipc", "ip": str(Path(folder) / "k")}} if os.name == "posix" else {}
        # A kernel whose page is done has nothing left to tidy up: it need not take itself down.
        own["NotebookClient"] = {"shutdown_kernel": "immediate"}
        try:
            return papermill.execute_notebook(
                job.notebook, out, parameters=dict(job.parameters), progress_bar=False, log_output=False,
                kernel_name="python3", execution_timeout=CELL_SECONDS, start_timeout=120, config=Config(own)), ""
        except papermill.PapermillExecutionError as fault:
            return _partial(out), _without_paths(f"{fault.ename}: {fault.evalue}")
        except DeadKernelError:
            return _partial(out), "the kernel died (killed, or out of memory)"
        except CellTimeoutError:
            return _partial(out), f"a cell took longer than {CELL_SECONDS} s"
        except RuntimeError as fault:
            return _partial(out), _without_paths(str(fault))
        finally:
            # The client leaves its loop, with two sockets, to the next page of this thread; a loop in use is another's.
            if not (loop := ensure_event_loop()).is_running():
                loop.close()


def _partial(path: Path | None) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4) if path and path.exists() else nbformat.v4.new_notebook()


def _without_paths(message: str) -> str:
    """Keep folders of the building machine out of a page that travels."""
    return _MACHINE_PATH.sub(lambda found: re.split(r"[\\/]", found[0].rstrip("\\/"))[-1], message)


def render_page(notebook: Any, job: PageJob, *, failure: str = "") -> str:
    """Return the page of an executed notebook as HTML text."""
    from nbconvert.exporters import TemplateExporter

    outputs = _outputs(notebook)
    heading = next((part for part in outputs if 'class="heading"' in part), "")
    colophon = next((part for part in outputs if 'class="colophon"' in part), "")
    parts, contents = _numbered(_said_once([part for part in outputs if part not in (heading, colophon)]))
    words = {name: text.fill(job.language) for name, text in WORDS.items()}
    page = {"lang": "zh-Hans" if job.language == "zh" else "en", "title": job.title, "style": page_style(),
            "heading": heading or f"<h1>{job.title}</h1>", "colophon": colophon, "parts": parts,
            "contents": contents, "failure": failure, "words": words, "back": job.back}
    exporter = TemplateExporter(template_name="template", template_file="index.html.j2",
                                extra_template_basedirs=[str(Path(__file__).parent)])
    return str(exporter.from_notebook_node(notebook, resources={"perfkit": page})[0])


def _outputs(notebook: Any) -> list[str]:
    """Return the HTML of every shown result, in order, without its own style: the page has one.

    Streams and plain text stay in the notebook.
    """
    own = output_style()
    return ["".join(output["data"]["text/html"]).replace(own, "")
            for cell in notebook.cells if cell.cell_type == "code"
            for output in cell.get("outputs", []) if "text/html" in output.get("data", {})]


def _facts(notebook: Any) -> dict[str, object]:
    """Return what the colophon says of itself, for the manifest."""
    kind = "application/vnd.perfkit.facts+json"
    found = [output["data"][kind] for cell in notebook.cells if cell.cell_type == "code"
             for output in cell.get("outputs", []) if kind in output.get("data", {})]
    return dict(found[-1]) if found else {}


def _headings(parts: list[str]) -> list[str]:
    return [unescape(_TAG.sub("", found["text"])).replace("\u2060", "").strip()
            for part in parts for found in _HEADING.finditer(part)]


def _said_once(parts: list[str]) -> list[str]:
    """Leave out a note that the page has already: every result says its own, the page says each once."""
    known: set[str] = set()

    def fresh(found: re.Match[str]) -> str:
        if found[0] in known:
            return ""
        known.add(found[0])
        return found[0]

    return [_NOTES.sub(lambda notes: _EMPTY_LIST.sub("", _NOTE.sub(fresh, notes[0])), part) for part in parts]


def _numbered(parts: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Give every second-level heading an address by its place, and list them."""
    contents: list[tuple[str, str]] = []

    def address(found: re.Match[str]) -> str:
        contents.append((f"s{len(contents) + 1}", _TAG.sub("", found["text"]).strip()))
        return f'<h2 id="{contents[-1][0]}"{found["rest"]}>{found["text"]}</h2>'

    return [_HEADING.sub(address, part) for part in parts], contents
