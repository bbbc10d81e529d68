"""What a command takes. Processor time (user + system) unless something else is said: a busy machine moves it least."""
import dataclasses, os, statistics, subprocess, sys, time


@dataclasses.dataclass(frozen=True)
class Taken:
    processor_s: float
    wall_s: float
    peak_mib: float


def taken(command, fine=(0,), cwd=None, variables=None):
    """One run; ends this program where the exit code is none of `fine`."""
    command = list(map(str, command))
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(variables or {})}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}\n{errors[-2000:]}")
    # Some kernels count in steps; what is below one is no nothing.
    return Taken(max(usage.ru_utime + usage.ru_stime, 1e-6), time.monotonic() - began, usage.ru_maxrss / 1024)


def in_turn(runs, *actions):
    """Each action in turn, `runs` times, so that a change of the machine's speed meets all: for each action the list of
    what it gave."""
    rounds = [[action() for action in actions] for _ in range(runs)]
    return [list(side) for side in zip(*rounds)]


def median_s(side):
    return statistics.median(one.processor_s for one in side)


def median_ratio(side, other):
    """Round by round."""
    return statistics.median(a.processor_s / b.processor_s for a, b in zip(side, other))
