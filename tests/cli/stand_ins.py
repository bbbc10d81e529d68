"""What tests in Python fetch from: the stand-ins for Twilio and for a bucket, as programs on loopback, port 0."""
import os, pathlib, signal, socket, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


class FakeTwilio:
    """turngap_fake_twilio, for as long as the block lasts: its credentials and its URL."""

    def __init__(self, program, *arguments):
        self.command = [str(word) for word in (program, "--port", "0", *arguments)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.environment = {}
        for line in self.process.stdout:
            if line.startswith("export "):
                name, value = line[len("export "):].strip().split("=", 1)
                self.environment[name] = value
            if "--base-url" in line:
                self.url = line.split()[-1]
                return self
        sys.exit(f"{self.command[0]}: expected its URL, found its end")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


class Bucket:
    """The store that checks signatures, over a folder whose folders are buckets."""
    environment = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1"}

    def __init__(self, folder, *faults):
        self.folder, self.faults = folder, faults

    def __enter__(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.environment = {**self.environment, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{listener.getsockname()[1]}"}
        command = ["node", ROOT / "tests/support/s3/s3_store.mjs", self.folder, listener.fileno(),
                   self.environment["AWS_ACCESS_KEY_ID"], self.environment["AWS_SECRET_ACCESS_KEY"], *self.faults]
        self.process = subprocess.Popen([str(word) for word in command], pass_fds=[listener.fileno()])
        listener.close()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def environment_with(settings):
    """That of the test without what would change the program's answer."""
    unwanted = ("OUT_CSV", "RUN_TAG", "SSL_CERT_FILE", "CURL_CA_BUNDLE")
    return {name: value for name, value in os.environ.items() if name not in unwanted} | settings
