"""The commands as functions: what the shell can do, a notebook can do with one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from perfkit.errors import Problem, RequestError
from perfkit.indicators import Coverage, describe_indicator, knowing, list_indicators
from perfkit.language import Language
from perfkit.periods import parse_period
from perfkit.plan import read_plan
from perfkit.quoting import Quote, quote_role
from perfkit.reports import Pack, PageOutcome, build_pack
from perfkit.rewards import Explanation
from perfkit.sources import read_paid_elsewhere
from perfkit.study import find_study, open_study
from perfkit.study.added import join_lines
from perfkit.study.checking import check_inputs, check_plan_file
from perfkit.study.diff import ORDER_NOTE, Differences, compare, find_sides
from perfkit.study.folder import study_of_plan
from perfkit.study.freeze import refuse_frozen, write_freeze
from perfkit.study.frozen import Freeze
from perfkit.study.inputs import Inputs, own_of
from perfkit.study.payroll import Payroll, make_payroll
from perfkit.study.rating_sheets import RatingSheet, write_rating_sheets
from perfkit.study.reconcile import PayReconciliation
from perfkit.study.reconcile import reconcile as compare_paid
from perfkit.study.scaffold import write_scaffold
from perfkit.study.workbook import write_payroll

if TYPE_CHECKING:
    from perfkit.indicators import IndicatorRows

Folder = Path | str | None


def init(folder: Path | str, *, demo: bool = False) -> Path:
    """Write a new study: an empty one to fill in, or the whole demo.

    Parameters
    ----------
    folder : path
        Must not exist yet, or be empty.
    demo : bool, default False
        True writes the demo study, with a year and a half of made exports.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    RequestError
        If the folder holds anything already.
    """
    root = Path(folder)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise RequestError(Problem(what="the folder is not empty", code="folder_not_empty", got=str(folder),
                                   allowed="a new or empty folder"))
    if demo:
        from perfkit.sources.demo import write_demo

        write_demo(root)
    else:
        write_scaffold(root)
    return root


def check(study: Folder = None, *, trust: bool = False) -> list[Problem]:
    """Return everything that is wrong with a study's plans, people, targets and exports; errors come first.

    A plan file in place of a study is checked by itself. Findings worth a look have codes that begin with
    ``warning.``. With `trust` the study's own ``indicators.py`` is run, to see whether it makes what it should.
    """
    if study is not None and Path(study).is_file():
        return check_plan_file(Path(study))
    return check_inputs(Inputs(find_study(study, trust=trust)))


def coverage(study: Folder = None, *, language: str | None = None, trust: bool = False) -> Coverage:
    """Return which indicators can be computed from which exports, and why not where they cannot."""
    return open_study(study, language=language, trust=trust).coverage()


def indicators(name: str | None = None, *, study: Folder = None, language: str | None = None,
               trust: bool = False) -> str:
    """Return every variant of every indicator, a line each, or one in full, with the SQL that runs.

    Parameters
    ----------
    name : str, optional
        ``id`` or ``id@variant``.
    study : path, optional
        Its own indicators are known too. Default: the current folder, where that is a study.
    language : {"zh", "en"}, optional
    trust : bool, default False
        Whether the study's ``indicators.py`` may run: needed for the SQL of what it computes.

    Raises
    ------
    RequestError
        If there is no such indicator or variant.
    """
    chosen: Language = "zh" if language == "zh" else "en"
    here = study if study is not None or not Path("plans").is_dir() else Path.cwd()
    with knowing(None if here is None else own_of(find_study(here, trust=trust))):
        return list_indicators(chosen) if name is None else describe_indicator(name, chosen)


def explain(subject: str, *, study: Folder = None, period: str | None = None, language: str | None = None,
            trust: bool = False) -> Explanation:
    """Explain the points and pay of one subject in one pack period, line by line; the lines add up to the payout."""
    opened = open_study(study, language=language, trust=trust)
    return opened.explain(subject, opened.pack_period(period))


def rows(indicator: str, subject: str, period: str, *, role: str | None = None,  # noqa: PLR0913 - the command's words
         adjusted: bool = False, study: Folder = None, language: str | None = None,
         trust: bool = False) -> IndicatorRows:
    """Return the rows of the exports in and out behind one number, each with its reason; they add up to it.

    Where the plan pays the value at the case mix of the role, the strata that make it stand beside them.

    Parameters
    ----------
    indicator : str
        ``id`` or ``id@variant``.
    subject : str
    period : str
        Of any kind.
    role : str, optional
        Needed where the subject holds several roles in the period.
    adjusted : bool, optional
        Tell the strata of the adjusted value whichever pays.
    study : path, optional
    language : {"zh", "en"}, optional

    Raises
    ------
    RequestError
        If there is no such indicator, subject or role, or no data in the period; or if nothing is known for which to
        adjust.
    """
    return open_study(study, language=language, trust=trust).rows(indicator, subject, period, role, adjusted=adjusted)


def quote(plan: Path | str, role: str, typed: Mapping[str, str]) -> Quote:
    """Return what typed-in numbers would earn in a role of a plan file: points, total, grade, lines, payout.

    Parameters
    ----------
    plan : path
        Plan file; it need not belong to a study.
    role : str
    typed : mapping of str to str
        Values by name, such as ``{"csat": "92", "net_sales": "30000"}``; a bare number is in the plan's own unit.

    Raises
    ------
    PlanError
        If the plan is not sound.
    RequestError
        If the plan has no such role, or the role nothing of such a name.
    """
    with knowing(own_of(study_of_plan(Path(plan)))):
        return quote_role(read_plan(Path(plan)), role, typed)


def freeze(period: str, *, study: Folder = None, trust: bool = False) -> Freeze:
    """Close a pack period: its inputs, results, versions and hashes are kept in ``frozen/`` and never change again.

    Later edits and late exports do not reach a frozen period: it is read back from its freeze, verified byte by byte.

    Raises
    ------
    RequestError
        If the period is frozen already, or not over.
    PlanError, DataError
        If the study's inputs have errors.
    """
    opened = open_study(study, trust=trust)
    opened.require_inputs()
    chosen = opened.pack_period(period)
    refuse_frozen(opened.inputs, chosen)
    opened.compute(chosen)
    return write_freeze(opened.inputs, chosen, opened.store.folder(chosen.text), opened.store.meta(chosen.text))


def diff(before: str, after: str | None = None, *, study: Folder = None,  # noqa: PLR0913 - the command's words
         by_plan: bool = False, period: str | None = None, language: str | None = None,
         trust: bool = False) -> Differences:
    """Return whose points, grade and pay differ between two results, by how much and by which cause.

    Parameters
    ----------
    before, after : str
        Two pack periods; with `by_plan` two plan versions; a frozen period alone is compared with what the inputs of
        today would give.
    study : path, optional
    by_plan : bool, default False
    period : str, optional
        Pack period that both plan versions are to pay. Default: the last complete one.
    language : {"zh", "en"}, optional

    Raises
    ------
    RequestError
        If a period or version does not exist, or a period that stands alone is not frozen.
    """
    opened = open_study(study, language=language, trust=trust)
    early, late = find_sides(opened, before, after, by_plan=by_plan, period=period)
    with opened.inputs.scope():
        return Differences(frame=compare(early, late), notes=(ORDER_NOTE,), view=opened.view)


def payroll(period: str | None = None, *, study: Folder = None, language: str | None = None,
            out: Path | str = "reports", trust: bool = False) -> tuple[Payroll, Path]:
    """Write the workbook of a pack period for finance: lines, sums by person, control totals, warnings, signatures.

    Parameters
    ----------
    period : str, optional
        Default: the last complete pack period.
    study : path, optional
    language : {"zh", "en"}, optional
    out : path, default "reports"
        The workbook is ``<out>/<study>/payroll.<language>/<period>.xlsx``.

    Returns
    -------
    tuple of Payroll, Path
        What was handed over, and the workbook.

    Raises
    ------
    DataError
        If the lines do not add up to the payouts of the pack.
    """
    opened = open_study(study, language=language, audience="hr", trust=trust)
    made = make_payroll(opened, opened.pack_period(period))
    folder = Path(out) / opened.id / f"payroll.{opened.view.language}"
    return made, write_payroll(made, folder / f"{made.period.text}.xlsx")


def ratings(period: str, *, study: Folder = None, workbook: bool = False) -> list[RatingSheet]:
    """Write the rating sheets of a period, ``ratings/<period>.csv``: a row for everything that raters are asked.

    Values that are filled in already stay as they are.

    Parameters
    ----------
    period : str
        An own period of a role, such as ``2026-09``, or a longer one: then each of the own periods in it.
    study : path, optional
    workbook : bool, default False
        True writes new sheets as xlsx.

    Raises
    ------
    RequestError
        If no role asks raters about the period, or it is frozen.
    DataError
        If a sheet that is there already has errors.
    """
    inputs = Inputs(find_study(study))
    asked = parse_period(period, fiscal_year_start=inputs.plan.calendar.fiscal_year_start)
    return write_rating_sheets(inputs, asked, workbook=workbook)


def reconcile(period: str | None = None, *, study: Folder = None, paid: Path | str | None = None,
              language: str | None = None, trust: bool = False) -> PayReconciliation:
    """Compare amounts paid elsewhere with what the plan computes, to the cent; what nothing explains comes first.

    Parameters
    ----------
    period : str, optional
        Default: the last complete pack period.
    study : path, optional
    paid : path, optional
        csv with payee, line, period, amount. Default: the study's ``paid_elsewhere.csv``.
    language : {"zh", "en"}, optional

    Raises
    ------
    DataError
        If the file has errors.
    """
    opened = open_study(study, language=language, audience="hr", trust=trust)
    chosen = opened.pack_period(period)
    if paid is None:
        return opened.pay_reconciliation(chosen)
    roles = [role for role in opened.role_ids(chosen) if opened.has_data(role, chosen)]
    lines = join_lines([opened.pay_lines(role, chosen).frame for role in roles])
    return PayReconciliation(frame=compare_paid(read_paid_elsewhere(Path(paid)), lines, chosen), view=opened.view)


def build(study: Folder = None, *, period: str | None = None, roles: Sequence[str] = (),  # noqa: PLR0913 - the command's words
          reports: Sequence[str] = (), audience: str = "management", language: str | None = None,
          out: Path | str = "reports", workers: int | None = None, force: bool = False,
          trust: bool = False, on_page: Callable[[PageOutcome, int], None] | None = None) -> Pack:
    """Build the pack of a period: see `perfkit.reports.build_pack` for the options and errors.

    With `trust` the study's own ``indicators.py`` may run.
    """
    opened = open_study(study, language=language, audience=audience, trust=trust)
    return build_pack(opened, period=period, roles=roles, reports=reports, out=out, workers=workers, force=force,
                      on_page=on_page)
