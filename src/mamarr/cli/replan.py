"""`mamarr replan`."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mamarr.cli._options import Price, Quiet, ScenarioPath, Seed, TimeLimit

if TYPE_CHECKING:
    import mamarr.plans.state
    from mamarr.network.model import Network
    from mamarr.plans.document import Plan
    from mamarr.plans.state import State
    from mamarr.scenario.model import Scenario

DAY_S = 86_400

FEW = 5
"""So many rules that are broken are told."""

OPTIONS = {"windows": "--close", "streets": "--closed-street"}
"""What says the same as a section of a state."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Given:
    """What options say has changed."""

    closed: list[str]
    streets: list[str]
    full: list[str]
    close: str | None

    @property
    def anything(self) -> bool:
        return bool(self.closed or self.streets or self.full or self.close)


def replan(
    scenario: ScenarioPath,
    plan: Annotated[Path, typer.Argument(help="The plan.json that was announced.")],
    state_file: Annotated[
        Path | None, typer.Option("--state", help="The state.json: the moment, and what is not as planned.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the new plan; made if needed.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="The moment, as 13:00 or with date, in place of a state file.")
    ] = None,
    closed: Annotated[
        list[str] | None,
        typer.Option("--closed", help="A corridor that is closed from then on; may be repeated."),
    ] = None,
    closed_street: Annotated[
        list[str] | None,
        typer.Option("--closed-street", help="A link that nobody may enter from then on; may be repeated."),
    ] = None,
    full: Annotated[
        list[str] | None,
        typer.Option("--full", help="A destination that takes nobody more from then on; may be repeated."),
    ] = None,
    close: Annotated[
        str | None, typer.Option("--close", help="New close of the last window, as 21:00 or with date.")
    ] = None,
    price: Price = None,
    time_limit_s: TimeLimit = None,
    seed: Seed = None,
    quiet: Quiet = False,
) -> None:
    """Plan anew in the middle of a pause: the past stays, little changes; say who must be told what.

    Without --out the changes are printed and nothing is written.
    """
    from dataclasses import replace

    from mamarr._errors import InputError
    from mamarr._files import together
    from mamarr.cli._terminal import check_folder, progress_bars, say_written, stoppable, warn_of_plan
    from mamarr.network.read import read_network
    from mamarr.planning.again.replan import PRICE
    from mamarr.planning.again.replan import replan as make
    from mamarr.planning.posing.pose import pose
    from mamarr.plans.read import read_plan
    from mamarr.plans.state_write import write_state
    from mamarr.plans.write import write_plan
    from mamarr.report.changes import print_changes, write_changes
    from mamarr.report.outputs import outdated, write_outputs
    from mamarr.scenario.read import read_scenario, roads_source

    began = time.monotonic()
    if out is not None:
        check_folder(out)
        if (out / "plan.json").resolve() == plan.resolve():
            raise InputError(f"{out}: holds the plan that was announced; name another folder for the new one")
    agreed, _ = read_scenario(scenario)
    options = replace(
        agreed.planning,
        time_limit_s=agreed.planning.time_limit_s if time_limit_s is None else time_limit_s,
        seed=agreed.planning.seed if seed is None else seed,
    )
    agreed = replace(agreed, planning=options)
    network, _ = read_network(roads_source(scenario), assumptions=agreed.assumptions)
    announced = read_plan(plan, agreed)
    warn_of_plan(agreed, announced)
    given = _Given(closed=closed or [], streets=closed_street or [], full=full or [], close=close)
    now = _state(agreed, network, plan, state_file, at=at, given=given)
    with stoppable() as stop, progress_bars(quiet=quiet) as progress:
        made = make(
            pose(agreed, network),
            announced,
            now,
            price=PRICE if price is None else price,
            stop=stop,
            progress=progress,
        )
    if announced.scenario_sha256 != agreed.sha256:
        _refuse_broken(agreed, network, announced, made.plan, now)
    if out is not None:
        old = [p.name for p in outdated(out, agreed, made.plan)]
        with together(out, instead_of=old) as folder:
            write_outputs(folder, made.problem.scenario, network, made.problem, made.plan)
            write_plan(folder / "plan.json", made.plan, made.problem.scenario, network)
            write_changes(folder, agreed, made.changes)
            write_state(folder / "state.json", now, agreed)
    if not quiet:
        print_changes(agreed, announced, made)
        if out is not None:
            files = f"{out / 'plan.json'} --state {out / 'state.json'} --before {plan}"
            say_written(out, began, f". Check it: mamarr verify {scenario} {files}")


def _earlier(plan: Path, file: Path | None, scenario: Scenario, network: Network) -> State | None:
    """The state that the announced plan was itself made for, if it is a re-plan of this scenario."""
    from mamarr.plans.state_goes_on import read_earlier, state_beside

    path = state_beside(plan)
    if path is None or (file is not None and file.resolve() == path.resolve()):
        return None
    earlier = read_earlier(path, scenario, network)
    if earlier is None:
        typer.echo(f"Note: {path} is of another scenario, and nothing of it holds here.", err=True)
    return earlier


def state_before(scenario: Scenario, network: Network, plan: Path) -> State | None:
    """The state that a re-plan was made for, and what holds on from it, said; None: it is no re-plan."""
    from mamarr.plans.state import State

    earlier = _earlier(plan, None, scenario, network)
    if earlier is not None:
        _going_on(scenario, plan, earlier, State(scenario_id=scenario.id, at_s=earlier.at_s))
    return earlier


def _going_on(scenario: Scenario, plan: Path, earlier: State, now: State) -> State:
    """The state with what holds on from the one beside the plan; each thing that does is said, always."""
    from mamarr.plans.state_goes_on import goes_on, state_beside

    path = state_beside(plan)
    if earlier.at_s > now.at_s:
        typer.echo(f"Note: {path} is of a later moment, and nothing of it holds here.", err=True)
    whole, said = goes_on(earlier, now, scenario)
    for text in said:
        typer.echo(f"{text}, from {path}; --state can say otherwise", err=True)
    return whole


def _state(
    scenario: Scenario,
    network: Network,
    plan: Path,
    file: Path | None,
    *,
    at: str | None,
    given: _Given,
) -> State:
    """The state from its file, or put together from options, with what holds on from that beside the plan."""
    from dataclasses import replace

    from mamarr._errors import Finding, InputError
    from mamarr.plans.state import CorridorState, State, StreetState, read_state, state_findings
    from mamarr.plans.state_goes_on import windows_at
    from mamarr.scenario.model import Interval

    earlier = _earlier(plan, file, scenario, network)

    def going_on(now: State) -> State:
        return now if earlier is None else _going_on(scenario, plan, earlier, now)

    if file is not None:
        if at or given.anything:
            raise InputError("give either --state, or --at with what has changed since")
        return read_state(file, scenario, network, going_on=going_on)
    if at is None:
        raise InputError("give the moment: --state FILE, or --at TIME with --closed CORRIDOR or --close TIME")
    at_s = moment_in_pause(scenario, network, at, earlier)
    windows = None
    close = given.close
    if close is not None:
        moved = windows_at(earlier, scenario, at_s) if earlier is not None and earlier.at_s <= at_s else None
        *before, last = moved or scenario.pause.windows
        # a window over midnight closes on the day after it opens
        found = _seconds_given(scenario, close, "--close", [last.from_s, last.to_s])
        close_s = next((s for s in found if s > last.from_s), last.from_s)
        if close_s <= last.from_s:
            what = f"{close} is not after the opening; correct it, or give its day too, as 2016-11-05T01:00"
            raise InputError(Finding(where="--close", what=what))
        if close_s <= at_s:
            raise InputError(
                Finding(where="--close", what=f"{close} is not after {at}, the moment; give a later close")
            )
        windows = (*before, Interval(from_s=last.from_s, to_s=close_s))
    state = State(
        scenario_id=scenario.id,
        at_s=at_s,
        corridors=tuple(CorridorState(id=c, closed_from_s=at_s) for c in _closed(scenario, given)),
        streets=tuple(StreetState(link=s, closed_from_s=at_s) for s in given.streets),
        windows=windows,
    )
    state = going_on(state)
    findings = [
        replace(f, where=OPTIONS.get(f.where.removeprefix("$.").split("[")[0], "--closed"))
        for f in state_findings(state, scenario, network)
    ]
    if findings:
        raise InputError(findings)
    return state


def _closed(scenario: Scenario, given: _Given) -> list[str]:
    """Corridors that are closed, or lead to a destination that is full."""
    from mamarr._errors import Finding, InputError

    unknown = [d for d in given.full if d not in scenario.destinations]
    if unknown:
        known = ", ".join(scenario.destinations)
        what = f"the scenario has no destination {unknown[0]}; there are {known}"
        raise InputError(Finding(where="--full", what=what))
    leading = [c.id for c in scenario.corridors if c.leads_to in given.full]
    return list(dict.fromkeys([*given.closed, *leading]))


def _refuse_broken(scenario: Scenario, network: Network, announced: Plan, made: Plan, now: State) -> None:
    """Refuse a scenario that was edited since its plan was made, in a way that no re-plan can keep."""
    from mamarr._errors import Finding, InputError
    from mamarr.verification.verify import verify

    broken = verify(scenario, network, made, state=now, before=announced)
    if broken:
        what = (
            "was edited since the plan was made, and a re-plan cannot keep to it. Take it as it was agreed, "
            "and say what has happened since in the state, or by --closed, --closed-street, --full and "
            "--close. These rules would be broken:"
        )
        found = [Finding(where=v.rule, what=v.text) for v in broken[:FEW]]
        raise InputError([Finding(where="the scenario", what=what), *found])


def moment_in_pause(
    scenario: Scenario, network: Network, text: str, earlier: mamarr.plans.state.State | None = None
) -> int:
    """Seconds from the opening of a moment that was given with --at, and lies in the pause.

    That may be longer by an earlier state than it was agreed.
    """
    from dataclasses import replace

    from mamarr._errors import Finding, InputError
    from mamarr.plans.state import State, state_findings
    from mamarr.plans.state_goes_on import windows_at

    close_s = max(scenario.horizon_s, *(w.to_s for w in (earlier and earlier.windows) or ()), 0)
    found = _seconds_given(scenario, text, "--at", range(0, close_s + DAY_S, DAY_S))
    inside = [s for s in found if 0 <= s < close_s]
    if len(inside) > 1:
        what = f"{text} lies in the pause on {len(inside)} days; give the day too, as 2016-11-04T13:00"
        raise InputError(Finding(where="--at", what=what))
    at_s = inside[0] if inside else found[0]
    moved = None if earlier is None else windows_at(earlier, scenario, at_s)
    findings = state_findings(State(scenario_id=scenario.id, at_s=at_s, windows=moved), scenario, network)
    if findings:
        raise InputError([replace(f, where="--at") for f in findings])
    return at_s


def _seconds_given(scenario: Scenario, text: str, option: str, seconds: Iterable[int]) -> list[int]:
    """Seconds from the opening of a full time; or of a time of day on the day of each of these seconds."""
    from datetime import time as of_day

    from mamarr._errors import Finding, InputError
    from mamarr.plans.state import local_second

    try:
        full = "-" in text or "T" in text
        if not full:
            of_day.fromisoformat(text)
    except ValueError:
        raise InputError(
            Finding(where=option, what=f"{text!r} is not a time; write for example 13:00 or 2016-11-04T13:00")
        ) from None
    days = dict.fromkeys(scenario.moment(s).date().isoformat() for s in seconds)
    findings: list[Finding] = []
    found = [
        local_second(t, option, scenario, findings)
        for t in ([text] if full else [f"{d}T{text}" for d in days])
    ]
    if findings:
        raise InputError(findings)
    return [s for s in found if s is not None]
