"""turngap fetch beside curl, from the stand-in on loopback."""
import os, pathlib, shutil, statistics, sys, time

from audio import write_recording
from measure import taken
from table import Table, seconds

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/cli"))

from stand_ins import FakeTwilio  # noqa: E402

PARALLEL = 6
RUNS = 3


def measure(bench):
    count, length_s = (20, 1) if bench.quick else (1000, 60)
    title = f"{count:,} recordings of {length_s} s from loopback, {PARALLEL} at a time; wall time, median of {RUNS} runs in turn"
    columns = ["", "wall time", "peak"]
    missing = "the stand-in was not built" if not bench.fake_twilio else None if shutil.which("curl") else "`curl` is missing"
    if missing:
        yield Table("downloads", title, columns, [["not measured", missing, ""]])
        return
    served = bench.work / "served"
    served.mkdir()
    write_recording(served / "call.wav", bench.audio, length_s)
    with StandIn(bench.fake_twilio, served, count) as server:
        rows = compared(bench, server, count)
    shutil.rmtree(served)
    yield Table("downloads", title, columns, rows)


def compared(bench, server, count):
    """Both in turn on the same URLs."""
    sids = [path.stem for path in fetched(bench.turngap, server, bench.work / "first", count)]
    urls, curl_folder = bench.work / "urls", bench.work / "curl"
    urls.write_text("".join(f'url = "{server.media_url(sid)}"\noutput = "{curl_folder / sid}.wav"\n' for sid in sids))
    pairs = [(fetch(bench.turngap, server, bench.work / "got", count), curl(server, urls, curl_folder, count))
             for _ in range(RUNS)]
    ours = statistics.median(one.wall_s for one, _ in pairs)
    theirs = statistics.median(one.wall_s for _, (one, _) in pairs)
    flushed = statistics.median(flushed for _, (_, flushed) in pairs)
    return [["turngap fetch: verified, flushed to disk, with metadata", seconds(ours), f"{max(one.peak_mib for one, _ in pairs):.0f} MiB"],
            ["curl --parallel", seconds(theirs), ""], ["curl --parallel, until it is on the disk", seconds(flushed), ""]]


class StandIn(FakeTwilio):
    """The server, for as long as the block lasts."""

    def __init__(self, program, folder, recordings):
        super().__init__(program, "--recordings", recordings, folder)

    def account_url(self):
        return f"{self.url}/2010-04-01/Accounts/{self.environment['TWILIO_ACCOUNT_SID']}"

    def media_url(self, sid):
        return f"{self.account_url()}/Recordings/{sid}.wav?RequestedChannels=2"


def fetched(turngap, server, folder, count):
    fetch(turngap, server, folder, count, keep=True)
    found = sorted(folder.glob("RE*.wav"))
    shutil.rmtree(folder)
    return found


def fetch(turngap, server, folder, count, keep=False):
    os.sync()  # what an earlier run has written is not written in this one's time
    one = taken([turngap, "fetch", "--into", folder, "--base-url", server.url, "--parallel", PARALLEL, "--limit", count],
                variables=server.environment)
    expect_files(folder.glob("RE*.wav"), count)
    if not keep:
        shutil.rmtree(folder)
    return one


def curl(server, urls, folder, count):
    """What it took, and wall seconds until all is on the disk."""
    folder.mkdir()
    os.sync()
    user = f"{server.environment['TWILIO_ACCOUNT_SID']}:{server.environment['TWILIO_AUTH_TOKEN']}"
    began = time.monotonic()
    one = taken(["curl", "--silent", "--fail", "--parallel", "--parallel-max", PARALLEL, "--user", user, "--config", urls])
    os.sync()
    flushed_s = time.monotonic() - began
    expect_files(folder.iterdir(), count)
    shutil.rmtree(folder)
    return one, flushed_s


def expect_files(files, count):
    found = sum(1 for _ in files)
    if found != count:
        sys.exit(f"expected {count} recordings, found {found}")
