"""Telephone codecs in this process: codecs.c, compiled once against Debian's libraries. What comes out lies where it went in: each coder's delay is
taken off."""
import ctypes
import functools
import hashlib
import os
import pathlib
import subprocess
import tempfile

import numpy as np

from prompt_speech import RATE_HZ, mulaw, mulaw_decoded, pcm16

SOURCE = pathlib.Path(__file__).with_name("codecs.c")
LIBRARIES = ["-lgsm", "-lopencore-amrnb", "-lbcg729", "-lspeex", "-lopus", "-lm"]
PACKAGES = "libgsm1-dev libopencore-amrnb-dev libbcg729-dev libspeex-dev libopus-dev"

# Name: the function of codecs.c, its delay in samples (look-ahead and overlap of the coder), and its settings.
CODECS = {
    "gsm": ("code_gsm", 0),
    "amr475": ("code_amr", 40, 0, 0), "amr67": ("code_amr", 40, 3, 0), "amr122": ("code_amr", 40, 7, 0),
    "amr475_dtx": ("code_amr", 40, 0, 1), "amr122_dtx": ("code_amr", 40, 7, 1),
    "g729": ("code_g729", 40, 0), "g729b": ("code_g729", 40, 1),
    "speex4": ("code_speex", 80, 4), "speex8": ("code_speex", 80, 8),
    "opus6": ("code_opus", 52, 6000, 0), "opus8": ("code_opus", 52, 8000, 0), "opus12": ("code_opus", 52, 12000, 0),
    "opus12_dtx": ("code_opus", 52, 12000, 1),
}


def through(name, samples):
    """One channel through a codec of CODECS, or "mulaw"."""
    if name == "mulaw":
        return mulaw_decoded(mulaw(pcm16([samples])[0].astype(int))) / 32768
    delay = CODECS[name][1]
    return coded(name, np.pad(samples, (0, delay)))[delay:delay + len(samples)]


def coded(name, samples):
    function, _, *settings = CODECS[name]
    whole = -(-len(samples) // 160) * 160 + 320
    given = np.ascontiguousarray(pcm16([np.pad(samples, (0, whole - len(samples)))])[0])
    taken = np.zeros(whole, "<i2")
    pointer = ctypes.POINTER(ctypes.c_int16)
    if getattr(library(), function)(given.ctypes.data_as(pointer), taken.ctypes.data_as(pointer), whole, *settings) != 0:
        raise RuntimeError(f"{name}: the codec's library refused the samples")
    return taken / 32768


@functools.lru_cache(maxsize=1)
def library():
    folder = pathlib.Path(os.environ.get("XDG_CACHE_HOME", tempfile.gettempdir())) / f"turngap-codecs-{os.getuid()}"
    built = folder / f"{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]}.so"
    if not built.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = f"{built}.{os.getpid()}"
        outcome = subprocess.run(["cc", "-O2", "-shared", "-fPIC", str(SOURCE), "-o", partial, *LIBRARIES], capture_output=True, text=True)
        if outcome.returncode:
            raise SystemExit(f"cannot compile {SOURCE}; install the Debian packages {PACKAGES}:\n{outcome.stderr}")
        os.replace(partial, built)
    return ctypes.CDLL(str(built))
