#!/usr/bin/python3
"""Runs every command of docs/sources.md, one after the other as a reader would, against the stand-ins on loopback.

  tests/cli/sources_page_test.py TURNGAP FAKE_TWILIO

Only what a reader has to fill in is put in: credentials for their "…", and --base-url, which tells turngap where the stand-in
for Twilio is. Every way must end with the three files that the page promises.
"""
import base64, functools, http.server, json, pathlib, re, shutil, subprocess, sys, tempfile, threading, urllib.request

from stand_ins import ROOT, Bucket, FakeTwilio, environment_with

CALLS = ROOT / "testdata/calls"
PROMISED = ("latency.csv", "summary.json", "results.jsonl")
A_VERDICT = (0, 1, 3)  # which of them the bundled calls get is not the page's matter


def main():
    turngap, fake_twilio = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        shutil.copytree(CALLS, work / "store/calls/run-42")
        lay_out(work)
        handler = functools.partial(QuietHandler, directory=CALLS)
        with (FakeTwilio(fake_twilio, "--tag", "run-42", CALLS) as twilio, Bucket(work / "store") as bucket,
              http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as vendor):
            threading.Thread(target=vendor.serve_forever).start()
            (work / "calls.csv").write_text("url,call_sid,agent_version\n"
                                            f"http://127.0.0.1:{vendor.server_port}/answered_800ms.wav,call-1,v7\n")
            (work / "sids.txt").write_text("".join(sid + "\n" for sid in call_sids(twilio)))
            try:
                run_page(turngap, work, twilio, bucket)
            finally:
                vendor.shutdown()


def lay_out(work):
    """What the page takes for granted beside the recordings: a token for URLs, and calls with their vendor's JSON."""
    (work / "headers").write_text("Authorization: Bearer token\n")
    (work / "headers").chmod(0o600)
    (work / "calls").mkdir()
    shutil.copy(CALLS / "answered_800ms.wav", work / "calls/call.wav")
    (work / "calls/call.json").write_text(json.dumps({"call_id": "Jabr9", "agent_version": 3}))


def call_sids(twilio):
    """What a load test would have written down as it placed the calls."""
    account, token = twilio.environment["TWILIO_ACCOUNT_SID"], twilio.environment["TWILIO_AUTH_TOKEN"]
    request = urllib.request.Request(f"{twilio.url}/2010-04-01/Accounts/{account}/Calls.json")
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode())
    with urllib.request.urlopen(request) as answer:
        return [call["sid"] for call in json.load(answer)["calls"]]


def run_page(turngap, work, twilio, bucket):
    filled_in = {**twilio.environment, **bucket.environment}
    where = environment_with({"TURNGAP": str(turngap), "BASE_URL": twilio.url,
                              "AWS_ENDPOINT_URL": bucket.environment["AWS_ENDPOINT_URL"]})
    exports, ran = [], 0
    for line in commands():
        line = re.sub(r"(\w+)=\w*…", lambda given: f"{given[1]}={filled_in[given[1]]}", line)
        if line.startswith("export "):
            exports.append(line)
            continue
        dry = "--dry-run" in line
        for name in PROMISED if not dry else ():
            (work / name).unlink(missing_ok=True)
        at_twilio = "--base-url $BASE_URL" if re.search(r"turngap audit(?!.*(s3:|--urls))", line) else ""
        script = "\n".join([f'turngap() {{ "$TURNGAP" "$@" {at_twilio}; }}', *exports, line])
        done = subprocess.run(["bash", "-c", script], cwd=work, env=where, capture_output=True, text=True)
        missing = [name for name in PROMISED if not dry and not (work / name).exists()]
        if done.returncode not in A_VERDICT or missing:
            sys.exit(f"{line}\nexit code {done.returncode}, missing {missing}:\n{done.stderr}")
        ran += 1
    print(f"{ran} commands of docs/sources.md run as they stand there")
    if ran < 8:
        sys.exit("expected more of them")


def commands():
    """The lines of the page that are set as code and run turngap, or set variables for those that follow."""
    lines = (ROOT / "docs/sources.md").read_text().splitlines()
    return [line.strip() for line in lines if re.match(r"    (export |\w+=.*turngap |turngap )", line)]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    main()
