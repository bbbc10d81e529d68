#!/usr/bin/python3
"""The part of scripts/bench-loadtest that measures: bench_loadtest.py TURNGAP STAND_IN [PART...]"""
import csv, io, json, os, pathlib, signal, statistics, subprocess, sys, tempfile, time


def main():
    turngap, stand_in, *parts = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for part in parts or ("log", "concurrent", "hey", "faults"):
            {"log": compare_with_log, "concurrent": hold_500_calls, "hey": compare_with_hey, "faults": meet_faults}[part](
                turngap, stand_in)


def compare_with_log(turngap, stand_in):
    with StandIn(stand_in, "--latency", 50, "--spread", 0.5, "--error-rate", 0.05, "--capacity", 1000, "--log", "log") as server:
        results = loadtest(turngap, server, "--calls", 1000, "--ramp-up", 20, "--call-seconds", 1, "--max-concurrent", 1000, "--retries", 0,
                           "--health-interval", 1)
    seen = {line["room"]: line for line in map(json.loads, open("log")) if line["path"] == "/manual/dispatch"}
    calls = results["turngap"]["calls"]
    rooms = {f"call-{results['turngap']['run']}-{call['number']}": call for call in calls}
    agree = sum(("error" not in call) == (seen[room]["status"] == 200) for room, call in rooms.items())
    more = sorted(call["placed_ms"] - call["first_request_ms"] - 1000 * (seen[room]["answered"] - seen[room]["received"])
                  for room, call in rooms.items() if "error" not in call)
    looks = [line for line in map(json.loads, open("log")) if line["path"] == "/health"]
    print(f"log: {len(seen)} dispatches seen, {len(calls)} reported, {agree} with the same outcome")
    print(f"log: reported minus logged latency: median {quantile(more, .5):.2f} ms, p99 {quantile(more, .99):.2f} ms,"
          f" max {more[-1]:.2f} ms")
    print(f"log: {len(looks) - 1} looks at the health seen, {len(results['turngap']['health'])} reported")


def hold_500_calls(turngap, stand_in):
    with StandIn(stand_in, "--latency", 100, "--spread", 0.5, "--capacity", 500) as server:
        results = loadtest(turngap, server, "--calls", 500, "--ramp-up", 20, "--call-seconds", 30, "--max-concurrent", 500,
                           prefix=("taskset", "-c", 0))
    late = results["turngap"]["driver"]["late_ms"]
    print(f"500 calls: {results['performance_assessment']['concurrent_calls_supported']} active at once,"
          f" peak memory {results['peak_mib']:.1f} MiB, {results['cpu_s']:.2f} s of CPU in {results['wall_s']:.0f} s")
    print(f"500 calls: late by p50 {late['median']:.2f}, p99 {late['p99']:.2f}, max {late['max']:.2f} ms")


def compare_with_hey(turngap, stand_in, rate=50, seconds=20, runs=5):
    ours, theirs = [], []
    for run in range(runs):
        with StandIn(stand_in, "--latency", 50, "--spread", 0.4, "--capacity", 100000, "--seed", run) as server:
            results = loadtest(turngap, server, "--calls", rate * seconds, "--ramp-up", seconds, "--call-seconds", 0)
            ours.append([results["dispatch_latency_ms"][key] for key in ("median", "p95")])
        with StandIn(stand_in, "--latency", 50, "--spread", 0.4, "--capacity", 100000, "--seed", run) as server:
            theirs.append(hey(server, rate, seconds))
    for name, column in (("p50", 0), ("p95", 1)):
        a, b = (statistics.median(one[column] for one in side) for side in (ours, theirs))
        print(f"hey: {name} turngap {a:.1f} ms, hey {b:.1f} ms, {100 * (a / b - 1):+.1f} %, {a - b:+.1f} ms"
              f" (medians of {runs} runs, {rate}/s for {seconds} s)")


def hey(server, rate, seconds, workers=10):
    command = ["hey", "-n", rate * seconds, "-c", workers, "-q", rate // workers, "-m", "POST", "-o", "csv",
               server.url + "/manual/dispatch?room=r&participant_identity=c"]
    out = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    latencies = sorted(1000 * float(row["response-time"]) for row in csv.DictReader(io.StringIO(out)))
    return quantile(latencies, 0.5), quantile(latencies, 0.95)


def meet_faults(turngap, stand_in):
    for fault in ("slow-headers", "half-answer", "wrong-json", "broken-json", "reset", "server-error", "no-capacity"):
        with StandIn(stand_in, "--latency", 5, "--faults", f"20*{fault}") as server:
            report_fault(fault, loadtest(turngap, server, "--calls", 20, "--ramp-up", 1, "--request-timeout", 2,
                                         "--retries", 0))
    with StandIn(stand_in, "--latency", 500) as server:
        report_fault("kill -9", loadtest(turngap, server, "--calls", 100, "--ramp-up", 10, "--call-seconds", 1,
                                         "--health-interval", 1, after=(5, server.kill)))
    with StandIn(stand_in) as server:
        pass
    code = subprocess.run([turngap, "loadtest", "--url", server.url], capture_output=True).returncode
    print(f"fault refused port before the start: exit code {code}")


def report_fault(name, results):
    stability = results["turngap"]["stability"]
    print(f"fault {name}: {results['error_analysis']} of {results['test_summary']['total_calls']},"
          f" {stability['unhealthy_samples']} unhealthy looks, exit code {results['exit_code']}, {results['wall_s']:.0f} s")


class StandIn:
    """The server, for as long as the block lasts."""

    def __init__(self, program, *options):
        self.command = [str(word) for word in (program, "--port", 0, *options)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[3].rstrip(";")
        return self

    def kill(self):
        self.process.kill()

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def loadtest(turngap, server, *options, after=None, prefix=()):
    """results.json with exit_code, wall_s, cpu_s and peak_mib; `after`: seconds and what to do then."""
    pathlib.Path("results.json").unlink(missing_ok=True)
    command = [str(word) for word in (*prefix, turngap, "loadtest", "--url", server.url, *options)]
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    if after:
        time.sleep(after[0])
        after[1]()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    results = json.load(open("results.json"))
    results.update(exit_code=process.returncode, wall_s=time.monotonic() - began,
                   cpu_s=usage.ru_utime + usage.ru_stime, peak_mib=usage.ru_maxrss / 1024)
    return results


def quantile(values, q):
    at = q * (len(values) - 1)
    below = int(at)
    return values[below] + (values[min(below + 1, len(values) - 1)] - values[below]) * (at - below)


if __name__ == "__main__":
    main()
