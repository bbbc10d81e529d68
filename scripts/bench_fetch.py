"""The part of scripts/bench that downloads: turngap fetch beside curl, from the stand-in on loopback."""
import os, pathlib, shutil, statistics, subprocess, sys, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/cli"))

from stand_ins import FakeTwilio  # noqa: E402

RECORDINGS = 2000
PARALLEL = 6
RUNS = 3


def print_downloads(turngap, stand_in, folder, recording):
    """Both in turn on the same URLs; `recording` is the WAV file that the stand-in serves under every SID."""
    served = folder / "served"
    served.mkdir()
    recording.rename(served / recording.name)
    with StandIn(stand_in, served, RECORDINGS) as server:
        sids = [path.stem for path in fetched(turngap, server, folder / "first", RECORDINGS)]
        urls = folder / "urls"
        curl_folder = folder / "curl"
        urls.write_text("".join(f'url = "{server.media_url(sid)}"\noutput = "{curl_folder / sid}.wav"\n' for sid in sids))
        pairs = [(time_of_fetch(turngap, server, folder / "turngap", RECORDINGS), time_of_curl(server, urls, curl_folder))
                 for _ in range(RUNS)]
        few = time_of_fetch(turngap, server, folder / "turngap", RECORDINGS // 10)
    ours, curl = (statistics.median(run[0] for run in side) for side in zip(*pairs))
    flushed = statistics.median(curl_run[1] for _, curl_run in pairs)
    print(f"{RECORDINGS} recordings of 60 s from loopback, {PARALLEL} at a time; wall time, median of {RUNS} runs")
    print(f"  turngap fetch     {ours:7.1f} s   peak {max(run[0][1] for run in pairs):5.0f} MiB"
          f" ({few[1]:.0f} MiB for {RECORDINGS // 10})   verified, flushed to disk, with metadata")
    print(f"  curl --parallel   {curl:7.1f} s   {flushed:.1f} s until it is on the disk")
    print(f"  ratio             {statistics.median(a[0] / b[0] for a, b in pairs):7.2f}  "
          f" {statistics.median(a[0] / b[1] for a, b in pairs):.2f} to curl and the flush")


class StandIn(FakeTwilio):
    """The server, for as long as the block lasts."""

    def __init__(self, program, folder, recordings):
        super().__init__(program, "--recordings", recordings, folder)

    def account_url(self):
        return f"{self.url}/2010-04-01/Accounts/{self.environment['TWILIO_ACCOUNT_SID']}"

    def media_url(self, sid):
        return f"{self.account_url()}/Recordings/{sid}.wav?RequestedChannels=2"


def fetched(turngap, server, folder, count):
    time_of_fetch(turngap, server, folder, count, keep=True)
    found = sorted(folder.glob("RE*.wav"))
    shutil.rmtree(folder)
    return found


def time_of_fetch(turngap, server, folder, count, keep=False):
    os.sync()  # what an earlier run has written is not written in this one's time
    command = [turngap, "fetch", "--into", folder, "--base-url", server.url, "--parallel", PARALLEL, "--limit", count]
    taken = timed(list(map(str, command)), server.environment)
    expect_files(folder.glob("RE*.wav"), count)
    if not keep:
        shutil.rmtree(folder)
    return taken


def time_of_curl(server, urls, folder):
    """(wall seconds, wall seconds until all is on the disk)"""
    folder.mkdir()
    os.sync()
    user = f"{server.environment['TWILIO_ACCOUNT_SID']}:{server.environment['TWILIO_AUTH_TOKEN']}"
    command = ["curl", "--silent", "--fail", "--parallel", "--parallel-max", str(PARALLEL), "--user", user, "--config", str(urls)]
    began = time.monotonic()
    taken, _ = timed(command, {})
    os.sync()
    flushed = time.monotonic() - began
    expect_files(folder.iterdir(), RECORDINGS)
    shutil.rmtree(folder)
    return taken, flushed


def expect_files(files, count):
    found = sum(1 for _ in files)
    if found != count:
        sys.exit(f"expected {count} recordings, found {found}")


def timed(command, variables):
    """(wall seconds, peak MiB)"""
    began = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **variables}, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]}: exit code {process.returncode}\n{errors}")
    return time.monotonic() - began, usage.ru_maxrss / 1024
