// node node_peers.mjs webrtc MODE | silero MODEL: reads names of mono 16-bit WAV files from stdin, one a line, and
// prints {file: [[onset_ms, end_ms], ...]} as JSON. Finds its packages from the current folder.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// The defaults of get_speech_timestamps, the function of Silero VAD's own package.
const SILERO = { threshold: 0.5, negThreshold: 0.35, minSpeechMs: 250, minSilenceMs: 100, padMs: 30 };

const require = createRequire(`${process.cwd()}/`);
const [peer, setting] = process.argv.slice(2);
const detect = await { webrtc: webrtcVad, silero: sileroVad }[peer](setting);
const segments = {};
for (const file of readFileSync(0, "utf8").split("\n").filter(Boolean)) segments[file] = await detect(readWav(file));
console.log(JSON.stringify(segments));

function readWav(file) {
  const bytes = readFileSync(file);
  const rate = bytes.readUInt32LE(24);
  let at = 12;
  while (bytes.toString("latin1", at, at + 4) !== "data") at += 8 + bytes.readUInt32LE(at + 4);
  const length = Math.min(bytes.readUInt32LE(at + 4), bytes.length - at - 8) >> 1;
  return { rate, samples: Int16Array.from({ length }, (_, i) => bytes.readInt16LE(at + 8 + 2 * i)) };
}

// ---- WebRTC VAD: a decision every 10 ms ----

async function webrtcVad(mode) {
  const fvad = await (await import(pathToFileURL(require.resolve("@echogarden/fvad-wasm")))).default();
  return ({ rate, samples }) => {
    const detector = fvad._fvad_new();
    if (fvad._fvad_set_mode(detector, Number(mode)) !== 0) throw new Error(`no such mode: ${mode}`);
    if (fvad._fvad_set_sample_rate(detector, rate) !== 0) throw new Error(`no such rate: ${rate}`);
    const frame = rate / 100;
    const buffer = fvad._malloc(2 * frame);
    const active = [];
    for (let at = 0; at + frame <= samples.length; at += frame) {
      fvad.HEAP16.set(samples.subarray(at, at + frame), buffer >> 1);
      active.push(fvad._fvad_process(detector, buffer, frame) === 1);
    }
    fvad._free(buffer);
    fvad._fvad_free(detector);
    return runs(active, 10);
  };
}

function runs(active, frame_ms) {
  const found = [];
  active.forEach((on, i) => {
    if (on && !active[i - 1]) found.push([i * frame_ms, 0]);
    if (on) found.at(-1)[1] = (i + 1) * frame_ms;
  });
  return found;
}

// ---- Silero VAD: a probability every 32 ms, and the rule of get_speech_timestamps ----

async function sileroVad(model) {
  const ort = require("onnxruntime-node");
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return async ({ rate, samples }) => {
    if (rate !== 8000 && rate !== 16000) throw new Error(`Silero VAD takes 8000 or 16000 Hz, not ${rate}`);
    const window = rate / 31.25, context = rate / 250;
    const sr = new ort.Tensor("int64", [BigInt(rate)], []);
    let state = new ort.Tensor("float32", new Float32Array(2 * 128), [2, 1, 128]);
    const probabilities = [];
    for (let at = 0; at < samples.length; at += window) {
      const input = Float32Array.from({ length: context + window }, (_, i) => (samples[at - context + i] ?? 0) / 32768);
      const out = await session.run({ input: new ort.Tensor("float32", input, [1, context + window]), state, sr });
      state = out.stateN;
      probabilities.push(out.output.data[0]);
    }
    return padded(speechRuns(probabilities), samples.length * 1000 / rate);
  };
}

function speechRuns(probabilities) {
  const found = [];
  let onset = null, silence = null;
  const close = (end) => {
    if (end - onset > SILERO.minSpeechMs) found.push([onset, end]);
    onset = silence = null;
  };
  probabilities.forEach((probability, i) => {
    const now = 32 * i;
    if (probability >= SILERO.threshold) {
      silence = null;
      onset ??= now;
    } else if (probability < SILERO.negThreshold && onset !== null) {
      silence ??= now;
      if (now - silence >= SILERO.minSilenceMs) close(silence);
    }
  });
  if (onset !== null) close(32 * probabilities.length);
  return found;
}

function padded(segments, duration) {
  return segments.map(([onset, end], i) => {
    const before = i === 0 ? onset : (onset - segments[i - 1][1]) / 2;
    const after = i + 1 === segments.length ? duration - end : (segments[i + 1][0] - end) / 2;
    return [onset - Math.min(SILERO.padMs, before), end + Math.min(SILERO.padMs, after)];
  });
}
