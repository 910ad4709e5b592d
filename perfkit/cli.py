"""Words to calls: the ``perfkit`` command. Every command is one public function of perfkit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from perfkit.errors import FolderInUseError, PerfkitError, Problem, RequestError

if TYPE_CHECKING:
    from perfkit.reports import Pack, PageOutcome

DONE, REFUSED, SOME_FAILED, IN_USE = 0, 2, 3, 4
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="From shop exports and a written plan to scores, pay, fairness, sensitivity and reports.")
StudyOption = Annotated[Path | None, typer.Option("--study", help="Study folder. Default: here, else data/demo.")]
LanguageOption = Annotated[str | None, typer.Option("--language", help="zh or en. Default: the plan's own.")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="Such as 2026-Q2. Default: the last complete one.")]
TrustOption = Annotated[bool, typer.Option("--trust", help="Run the study's own indicators.py: read it first.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Problems as JSON lines.")]


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="New or empty folder.")],
         demo: Annotated[bool, typer.Option("--demo", help="Write the demo study.")] = False) -> None:
    """Write a new study folder."""
    import perfkit

    typer.echo(f"wrote {perfkit.init(folder, demo=demo)}; next: perfkit check --study {folder}")


@app.command()
def check(study: Annotated[Path | None, typer.Argument(help="Study folder, or a plan file alone.")] = None,
          study_option: StudyOption = None, json: JsonOption = False,
          strict: Annotated[bool, typer.Option("--strict", help="Findings count as errors.")] = False,
          trust: TrustOption = False) -> None:
    """Check plans, people, targets and exports; list everything that is wrong."""
    import perfkit

    problems = perfkit.check(study or study_option, trust=trust)
    errors = [problem for problem in problems if not problem.code.startswith("warning.")]
    _print(problems, json=json)
    typer.echo(f"{len(errors)} errors, {len(problems) - len(errors)} findings", err=bool(errors))
    raise typer.Exit(REFUSED if errors or (strict and problems) else DONE)


@app.command()
def coverage(study: StudyOption = None, language: LanguageOption = None, trust: TrustOption = False) -> None:
    """Say which indicator is computable from which export, and why not."""
    import perfkit

    typer.echo(perfkit.coverage(study, language=language, trust=trust).text())


@app.command()
def indicators(name: Annotated[str | None, typer.Argument(help="Id, such as csat or csat@mean5.")] = None,
               study: StudyOption = None, language: LanguageOption = None, trust: TrustOption = False) -> None:
    """List the indicators that a plan may name, or print one in full, with the SQL that runs."""
    from perfkit.commands import indicators as tell

    typer.echo(tell(name, study=study, language=language, trust=trust))


@app.command()
def explain(subject: Annotated[str, typer.Argument(help="Id of a person, team or shop.")], study: StudyOption = None,
            period: PeriodOption = None, language: LanguageOption = None, trust: TrustOption = False) -> None:
    """Explain points and pay of one subject, line by line."""
    import perfkit

    typer.echo(perfkit.explain(subject, study=study, period=period, language=language, trust=trust).text())


@app.command()
def rows(indicator: Annotated[str, typer.Argument(help="Id, such as csat or csat@mean5.")],  # noqa: PLR0913 - the options
         subject: Annotated[str, typer.Option(help="Id of a person, team or shop.")],
         period: Annotated[str, typer.Option(help="Such as 2026-09 or 2026-Q3.")],
         role: Annotated[str | None, typer.Option(help="Where the subject holds several roles.")] = None,
         adjusted: Annotated[bool, typer.Option("--adjusted", help="The strata at the role's case mix.")] = False,
         study: StudyOption = None, language: LanguageOption = None, trust: TrustOption = False,
         csv: Annotated[bool, typer.Option("--csv", help="The rows as csv; with --adjusted the strata.")] = False,
         json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False) -> None:
    """List the rows in and out behind one number, each with its reason.

    Where the plan pays the value at the role's case mix, the strata that make it follow.
    """
    import perfkit

    told = perfkit.rows(indicator, subject, period, role=role, adjusted=adjusted, study=study, language=language,
                        trust=trust)
    table = told.adjusted if adjusted and told.adjusted is not None else told
    typer.echo(table.as_csv().rstrip("\n") if csv else told.as_json() if json else told.text())


@app.command()
def quote(plan: Annotated[Path, typer.Argument(help="Plan file.")],
          role: Annotated[str, typer.Option(help="Role of the plan.")],
          typed: Annotated[list[str] | None, typer.Argument(help="name=value, such as csat=92 sales=30000.")] = None,
          language: LanguageOption = None,
          json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False) -> None:
    """Say what typed-in numbers would earn: points, total, grade, lines and payout."""
    import perfkit

    pairs = [word.partition("=") for word in typed or ()]
    wrong = [Problem(what="an input is name=value", code="input", got="".join(pair), allowed="such as csat=92")
             for pair in pairs if not (pair[0] and pair[2])]
    names = [name for name, _, _ in pairs]
    wrong += [Problem(what="typed twice", code="duplicate", got=name) for name in sorted(set(names))
              if names.count(name) > 1]
    if wrong:
        raise RequestError(wrong)
    found = perfkit.quote(plan, role, {name: text for name, _, text in pairs})
    # A made-up indicator can be quoted and never computed: a study would refuse it.
    _print([problem for problem in perfkit.check(plan) if not problem.code.startswith("warning.")], json=json)
    typer.echo(found.as_json() if json else found.text("zh" if language == "zh" else "en"))


@app.command()
def freeze(period: Annotated[str, typer.Argument(help="Pack period to close, such as 2026-Q2.")],
           study: StudyOption = None, trust: TrustOption = False) -> None:
    """Close a period for good: keep its inputs, results, versions and hashes."""
    import perfkit

    typer.echo(perfkit.freeze(period, study=study, trust=trust).text())


@app.command()
def diff(before: Annotated[str, typer.Argument(help="Pack period, or plan version.")],  # noqa: PLR0913 - the options
         after: Annotated[str | None, typer.Argument(help="The later one. Default: frozen against today's.")] = None,
         study: StudyOption = None,
         plan: Annotated[bool, typer.Option("--plan", help="Compare two plan versions.")] = False,
         period: PeriodOption = None, language: LanguageOption = None, trust: TrustOption = False) -> None:
    """Say whose points, grade and pay differ between two results, by how much and why."""
    import perfkit

    found = perfkit.diff(before, after, study=study, by_plan=plan, period=period, language=language, trust=trust)
    typer.echo(found.text())


@app.command()
def payroll(period: Annotated[str | None, typer.Argument(help="Pack period. Default: the last complete one.")] = None,
            study: StudyOption = None, language: LanguageOption = None,
            out: Annotated[Path, typer.Option(help="Folder for packs.")] = Path("reports"),
            trust: TrustOption = False) -> None:
    """Write the workbook of a period for finance; warn of limits of law."""
    import perfkit

    made, path = perfkit.payroll(period, study=study, language=language, out=out, trust=trust)
    typer.echo(f"{made.text()}\n{path}")


@app.command()
def ratings(period: Annotated[str, typer.Argument(help="Such as 2026-09, or 2026-Q3 for its months.")],
            study: StudyOption = None, language: LanguageOption = None,
            xlsx: Annotated[bool, typer.Option("--xlsx", help="New sheets as workbooks.")] = False) -> None:
    """Write the rating sheets of a period; what is filled in already stays."""
    import perfkit

    for sheet in perfkit.ratings(period, study=study, workbook=xlsx):
        typer.echo(sheet.text(language or "en"))


@app.command()
def reconcile(period: Annotated[str | None, typer.Argument(help="Pack period. Default: the last complete one.")] = None,
              study: StudyOption = None, language: LanguageOption = None,
              paid: Annotated[Path | None, typer.Option(help="File of amounts paid. Default: the study's own.")] = None,
              json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False,
              trust: TrustOption = False) -> None:
    """Compare amounts paid elsewhere with the plan, to the cent; list what nothing explains."""
    import perfkit

    found = perfkit.reconcile(period, study=study, paid=paid, language=language, trust=trust)
    typer.echo(found.as_json() if json else found.text())


@app.command()
def build(study: Annotated[Path | None, typer.Argument(help="Study folder.")] = None,  # noqa: PLR0913 - the options
          study_option: StudyOption = None, period: PeriodOption = None,
          role: Annotated[list[str] | None, typer.Option(help="Only these roles.")] = None,
          report: Annotated[list[str] | None, typer.Option(help="Only these reports.")] = None,
          audience: Annotated[str, typer.Option(help="owner, management, hr or council.")] = "management",
          language: LanguageOption = None,
          out: Annotated[Path, typer.Option(help="Folder for packs.")] = Path("reports"),
          workers: Annotated[int | None, typer.Option(min=1, help="Pages at a time; default: processors.")] = None,
          force: Annotated[bool, typer.Option("--force", help="Build every page again.")] = False,
          trust: TrustOption = False) -> None:
    """Build the pack of a period: self-contained HTML pages with an index and a manifest."""
    import perfkit

    pack = perfkit.build(study or study_option, period=period, roles=role or (), reports=report or (),
                         audience=audience, language=language, out=out, workers=workers, force=force, trust=trust,
                         on_page=_progress())
    _tell(pack)
    raise typer.Exit(SOME_FAILED if pack.failed else DONE)


def _progress() -> Callable[[PageOutcome, int], None]:
    """Return a callback that shows a bar on a terminal and a line per page elsewhere."""
    done = 0

    def on_page(outcome: PageOutcome, total: int) -> None:
        nonlocal done
        done += 1
        page = f"{outcome.target.parent.name}/{outcome.target.stem}"
        if sys.stderr.isatty():
            filled = round(30 * done / total)
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total} {page:<45.45}")
            sys.stderr.write("\n" if done == total else "")
        else:
            typer.echo(f"{done}/{total} {page}: {outcome.state}", err=True)

    return on_page


def _tell(pack: Pack) -> None:
    for page in pack.failed:
        typer.echo(f"failed: {page['file']}: {page['error']}", err=True)
    typer.echo(f"{pack.built} pages built, {pack.kept} still true. Open {pack.index}")


def _print(problems: Sequence[Problem], *, json: bool = False) -> None:
    for problem in problems:
        typer.echo(problem.as_json() if json else str(problem), err=True)


def main(arguments: Sequence[str] | None = None) -> Any:
    """Run the command; a refusal is one line per problem and exit code 2 (PERFKIT_DEBUG=1 shows the traceback)."""
    try:
        return app(args=list(arguments) if arguments is not None else None)
    except PerfkitError as error:
        if os.environ.get("PERFKIT_DEBUG"):
            raise
        _print(error.problems)
        sys.exit(IN_USE if isinstance(error, FolderInUseError) else REFUSED)


if __name__ == "__main__":
    main()
