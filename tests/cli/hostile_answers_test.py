#!/usr/bin/python3
"""What a service may not do to turngap with an answer: fill its memory, or write on the terminal.

  tests/cli/hostile_answers_test.py TURNGAP

Each answer is given to every request of a fetch. The bound on memory is what a fetch takes that is refused in a few words,
and room for the largest list that is read: 16 MiB, in two copies.
"""
import contextlib, http.server, os, pathlib, subprocess, sys, tempfile, threading, unittest

from stand_ins import environment_with

TURNGAP = pathlib.Path(sys.argv.pop(1)).resolve()
TWILIO = {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "token"}
BUCKET = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1"}
ROOM_KIB = 33 << 10
MIB = 1 << 20


class Answers(http.server.BaseHTTPRequestHandler):
    """Status, type, and pieces of the body, which may go on for ever."""
    answer = (404, "application/json", lambda: iter([b"{}"]))

    def do_GET(self):
        status, kind, pieces = self.answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        with contextlib.suppress(OSError):  # the client has had enough
            for piece in pieces():
                self.wfile.write(piece)

    def log_message(self, *_):
        pass


def endless(piece):
    def pieces():
        while True:
            yield piece
    return pieces


def once(text):
    return lambda: iter([text])


class HostileAnswers(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def fetch(self, source, *answer):
        """(exit code, what was said, peak KiB)"""
        Answers.answer = answer
        where, variables = ((["--all", "--base-url", self.url], TWILIO) if source == "twilio" else
                            (["s3://calls/run-42/"], BUCKET | {"AWS_ENDPOINT_URL": self.url}))
        with tempfile.TemporaryDirectory() as folder:
            process = subprocess.Popen([TURNGAP, "fetch", "--into", "got", *where], cwd=folder, stderr=subprocess.PIPE,
                                       env=environment_with(variables))
            with process.stderr as said:
                words = said.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode, words, usage.ru_maxrss

    def assert_small(self, source, *answer):
        _, _, usual = self.fetch(source, 404, "application/json", once(b"{}"))
        code, words, peak = self.fetch(source, *answer)
        self.assertIn(code, (2, 75), words)
        self.assertLess(peak, usual + ROOM_KIB, words)

    def test_an_error_without_end_takes_no_memory(self):
        for source in ("twilio", "bucket"):
            self.assert_small(source, 404, "application/json", endless(b"x" * MIB))

    def test_an_error_that_opens_brackets_without_end_takes_no_memory(self):
        self.assert_small("twilio", 404, "application/json", endless(b"[" * MIB))

    def test_a_list_that_opens_brackets_takes_no_memory(self):
        self.assert_small("twilio", 200, "application/json", once(b"[" * 60 * MIB))

    def test_a_list_without_end_takes_no_memory(self):
        self.assert_small("bucket", 200, "application/xml", endless(b"<Contents>" * 100_000))

    def test_words_of_a_server_are_no_orders_to_the_terminal(self):
        told = {"twilio": b'{"code":20404,"message":"\\u001b[31mgone\\u0007","status":404}',
                "bucket": b"<Error><Code>No\x1b[31m</Code><Message>gone\x07&#27;[2J</Message></Error>"}
        for source, body in told.items():
            code, words, _ = self.fetch(source, 400, "application/json", once(body))
            self.assertEqual(code, 2)
            self.assertIn(b"gone", words)
            self.assertFalse([byte for byte in words if byte < 0x20 and byte != 0x0a], words)


if __name__ == "__main__":
    unittest.main()
