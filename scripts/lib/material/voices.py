"""The speakers: Debian's recorded prompts and word collections, and synthesised voices. Each belongs to one part, `train` or
`heldout`; a person who speaks in two collections is in one part (the word collections are split by language).

Sources are read, resampled and checked once, into a cache folder. What is missing on this machine is named.
"""
import functools
import glob
import hashlib
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
import zlib

import numpy as np

from material import speech, texts
from prompt_speech import PROMPTS, RATE_HZ

STAMPS, LETTERS, WORDS = "/usr/share/tuxpaint/stamps", "/usr/share/klettres", "/usr/share/ktuberling/sounds"
HELDOUT = ("it_IT_f_Menardi", "asterisk_es-co", "asterisk_fr-armelle", "espeak_sv", "espeak_pt", "espeak_en-gb-scotland", "flite_kal",
           "fest_kal", "fest_suo-lj", "fest_dita", "fest_ona", "klettres_uk", "klettres_cs", "klettres_tn", "klettres_en_GB", "klettres_fr",
           "ktuberling_uk", "ktuberling_el", "ktuberling_fr", "tuxpaint_el", "tuxpaint_fr", "tuxpaint_en_GB")
MOST_UNITS, FEWEST_UNITS = 260, 8
LONGEST_S, SHORTEST_S = 9, 0.15
WIDEST_EDGE_MS = 250            # between a source's own crossings of 30 and 40 dB: beyond, it holds a breath or a room
SPOKEN_TEXTS = 70

# Folder patterns of recordings, by voice.
RECORDED = {name: f"{PROMPTS}/{name}/**/*.wav" for name in
            ("en_US_f_Allison", "es_MX_f_Allison", "fr_CA_f_June", "it_IT_m_Carlo", "it_IT_f_Menardi", "ru_RU_f_IvrvoiceRU")}
RECORDED |= {"asterisk_es-co": f"{PROMPTS}/es/**/*.gsm", "asterisk_fr-armelle": f"{PROMPTS}/fr/**/*.gsm"}
RECORDED |= {f"klettres_{code}": f"{LETTERS}/{code}/**/*.ogg" for code in
             ("cs", "da", "de", "en_GB", "fr", "it", "lt", "nds", "nl", "pt_BR", "ru", "tn", "uk")}
RECORDED |= {f"ktuberling_{code}": f"{WORDS}/{code}/*.*" for code in ("ca", "da", "el", "fr", "ga", "lt", "uk")}
RECORDED |= {f"tuxpaint_{code}": f"{STAMPS}/**/*_desc_{code}.ogg" for code in ("bg", "ca", "el", "fr", "ru")}
RECORDED |= {"tuxpaint_en_GB": f"{STAMPS}/symbols/**/*_en_GB.ogg"}

# language of the text, espeak's voice, words per minute, pitch
ESPEAK = {"espeak_en-us": ("en", "en-us", 165, 50), "espeak_en-us-f2": ("en", "en-us+f2", 180, 60), "espeak_en-gb-m3": ("en", "en-gb+m3", 150, 40),
          "espeak_en-gb-scotland": ("en", "en-gb-scotland+f1", 170, 50), "espeak_de": ("de", "de+f4", 160, 45),
          "espeak_fr": ("fr", "fr-fr+m1", 175, 50), "espeak_es": ("es", "es+f3", 190, 55), "espeak_it": ("it", "it+m4", 165, 35),
          "espeak_pl": ("pl", "pl+f5", 170, 50), "espeak_nl": ("nl", "nl+m7", 150, 55), "espeak_sv": ("sv", "sv+m2", 165, 50),
          "espeak_pt": ("pt", "pt-br+f1", 175, 50)}
FLITE = {"flite_awb": "awb", "flite_rms": "rms", "flite_slt": "slt", "flite_kal": "kal16"}
FESTIVAL = {"fest_kal": ("en", "voice_kal_diphone"), "fest_ked": ("en", "voice_ked_diphone"), "fest_slt": ("en", "voice_cmu_us_slt_arctic_hts"),
            "fest_dita": ("cs", "voice_czech_dita"), "fest_machac": ("cs", "voice_czech_machac"), "fest_suo-lj": ("fi", "voice_suo_fi_lj_diphone"),
            "fest_suo-mv": ("fi", "voice_hy_fi_mv_diphone"), "fest_lp": ("it", "voice_lp_diphone"), "fest_ona": ("ca", "voice_upc_ca_ona_hts")}
SPEAKERS = {"es_MX_f_Allison": "en_US_f_Allison", "fest_kal": "flite_kal", "fest_slt": "flite_slt"}


def names(part):
    return sorted(name for name in (*RECORDED, *ESPEAK, *FLITE, *FESTIVAL) if (name in HELDOUT) == (part == "heldout"))


def load_voices(part, cache):
    """{name: units} of every voice of the part that this machine has."""
    voices = {name: load_voice(name, cache) for name in names(part)}
    absent = [name for name, units in voices.items() if len(units) < FEWEST_UNITS]
    if absent:
        print(f"voices left out, fewer than {FEWEST_UNITS} clean utterances found: {', '.join(absent)}", file=sys.stderr)
    return {name: units for name, units in voices.items() if name not in absent}


@functools.lru_cache(maxsize=None)
def load_voice(name, cache):
    path = pathlib.Path(cache) / f"{name}-{recipe(name)}.npz"
    if not path.exists():
        units = (checked(*source, name in RECORDED) for source in sources(name))
        save(path, itertools.islice((unit for unit in units if unit is not None), MOST_UNITS))
    with np.load(path) as stored:
        units = [speech.unit_of(key, stored[key].astype(float) / 32768) for key in stored.files]
    return [unit for unit in units if unit is not None]


def recipe(name):
    """A name for what decides which utterances a voice has; where that changes, they are read anew."""
    folder = pathlib.Path(__file__).parent
    rules = [(folder / file).read_text() for file in ("speech.py", "texts.py")]
    source = next(table[name] for table in (RECORDED, ESPEAK, FLITE, FESTIVAL) if name in table)
    return hashlib.sha256(repr((rules, source, MOST_UNITS, LONGEST_S, SHORTEST_S, WIDEST_EDGE_MS, SPOKEN_TEXTS)).encode()).hexdigest()[:12]


def save(path, units):
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
        np.savez(file, **{unit.name: np.round(unit.samples * 32767).astype("<i2") for unit in units})
    os.replace(file.name, path)


def checked(name, samples, is_recorded):
    if not SHORTEST_S < len(samples) / RATE_HZ < LONGEST_S:
        return None
    unit = speech.unit(name, samples, is_recorded)
    if unit is None or any(max(passage.end_high - passage.end_low, passage.onset_high - passage.onset_low) > WIDEST_EDGE_MS * 8
                           for passage in unit.passages):
        return None
    return unit


def sources(name):
    """(file name, samples) of all that the voice says, in an order that mixes the folders."""
    if name in RECORDED:
        paths = sorted(glob.glob(RECORDED[name], recursive=True), key=lambda path: zlib.crc32(path.encode()))
        yield from ((f"{pathlib.Path(path).stem}_{k}", samples) for k, path in enumerate(paths) if (samples := read(path)) is not None)
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            synthesise(name, folder)
        except FileNotFoundError as fault:
            print(f"{name}: {fault.filename} is not installed", file=sys.stderr)
        yield from ((path.stem, samples) for path in sorted(pathlib.Path(folder).glob("*.wav")) if (samples := read(str(path))) is not None)


def read(path, longest_s=60):
    """Mono samples at 8 kHz, or None where the file is none of sound or longer."""
    import soundfile
    from scipy.signal import resample_poly
    as_gsm = dict(format="RAW", subtype="GSM610", samplerate=RATE_HZ, channels=1) if path.endswith(".gsm") else {}
    try:
        samples, rate = soundfile.read(path, always_2d=True, **as_gsm)
    except (RuntimeError, TypeError):
        return None
    if not rate * SHORTEST_S / 3 < len(samples) < rate * longest_s:
        return None
    divisor = np.gcd(rate, RATE_HZ)
    return resample_poly(samples.mean(1), RATE_HZ // divisor, rate // divisor)


# ---- synthesis ----

def synthesise(name, folder):
    if name in ESPEAK:
        language, voice, speed, pitch = ESPEAK[name]
        for k, text in enumerate(texts.texts(language, SPOKEN_TEXTS)):
            run("espeak-ng", "-v", voice, "-s", str(speed + 7 * (k % 5)), "-p", str(pitch), "-w", f"{folder}/{k:03d}.wav", text)
    elif name in FLITE:
        for k, text in enumerate(texts.texts("en", SPOKEN_TEXTS)):
            run("flite", "-voice", FLITE[name], "-t", text, "-o", f"{folder}/{k:03d}.wav")
    else:
        language, voice = FESTIVAL[name]
        lines = [f"({voice})"] + [f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{folder}/{k:03d}.wav" \'riff)'
                                  for k, text in enumerate(texts.texts(language, SPOKEN_TEXTS))]
        script = pathlib.Path(folder) / "say.scm"
        script.write_text("\n".join(lines) + "\n")
        run("festival", "-b", str(script))


def run(*command):
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
