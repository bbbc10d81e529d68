"""The programs that turngap is held against, on one file and one thread. Each does less than turngap: it says where there
is sound, or speech."""
import dataclasses, pathlib, shutil, subprocess
from collections.abc import Callable

HERE = pathlib.Path(__file__).resolve().parent
MODEL = "package/dist/silero_vad_v6.onnx"
WEBRTC_SOURCES = "webrtcvad"


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    command: Callable        # of a file
    missing: str | None = None
    cwd: pathlib.Path | None = None
    slow: bool = False       # measured on a shorter file


def peers(reader, npm, work):
    """`npm`: where the packages were fetched to, or None; `work`: where their parts are built."""
    return [
        Peer("a bare libsndfile read", lambda file: [reader, file]),
        debian("ffmpeg -af silencedetect", "ffmpeg", "ffmpeg", lambda file: [
            "ffmpeg", "-nostdin", "-hide_banner", "-threads", "1", "-i", file, "-af", "silencedetect", "-f", "null", "-"]),
        debian("sox silence", "sox", "sox", lambda file: [
            "sox", file, "-n", "silence", "1", "0.1", "0.1%", "-1", "0.2", "0.1%"]),
        debian("aubioquiet", "aubioquiet", "aubio-tools", lambda file: ["aubioquiet", "-r", "0", "-i", file, "-s", "-70"]),
        debian("aubioonset", "aubioonset", "aubio-tools", lambda file: ["aubioonset", "-r", "0", "-i", file]),
        webrtc_vad(npm, work),
        silero_vad(npm),
    ]


def debian(name, program, package, command):
    return Peer(name, command, None if shutil.which(program) else f"`{program}` of the Debian package {package} is missing")


def webrtc_vad(npm, work):
    name = "WebRTC VAD, native, both channels"
    sources = npm / WEBRTC_SOURCES / "src" if npm else None
    if sources is None or not sources.is_dir():
        return Peer(name, None, "npm could not fetch webrtcvad")
    program = work / "webrtc_vad"
    build = ["gcc", "-O3", "-DWEBRTC_POSIX", "-I", sources, HERE / "webrtc_vad.c", *sorted(sources.glob("webrtc/**/*.c")),
             "-lsndfile", "-lm", "-o", program]
    built = subprocess.run(build, capture_output=True, text=True)
    return Peer(name, lambda file: [program, file], None if built.returncode == 0 else f"gcc: {built.stderr[-200:]}")


def silero_vad(npm):
    name = "Silero VAD v6, onnxruntime, both channels"
    if npm is None or not (npm / "node_modules/onnxruntime-node").is_dir() or not (npm / MODEL).exists():
        return Peer(name, None, "npm could not fetch onnxruntime-node and the model")
    if not shutil.which("node"):
        return Peer(name, None, "`node` of the Debian package nodejs is missing")
    return Peer(name, lambda file: ["node", HERE / "silero_vad.mjs", npm / MODEL, file], cwd=npm, slow=True)
