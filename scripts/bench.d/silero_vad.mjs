// node silero_vad.mjs MODEL FILE.wav: Silero VAD over both channels of a 16-bit WAV file of 8 or 16 kHz, one thread. Finds
// onnxruntime-node from the current folder.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const ort = createRequire(`${process.cwd()}/`)("onnxruntime-node");
const [model, file] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const bytes = readFileSync(file);
const rate = bytes.readUInt32LE(24);
const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, (bytes.length - 44) >> 1);
const active = [];
for (const channel of [0, 1]) active.push(await windowsWithSpeech(channel));
console.log(`windows with speech: ${active.join(" and ")}`);

// A window is 32 ms and comes with the 4 ms before it.
async function windowsWithSpeech(channel) {
  const window = rate / 31.25, context = rate / 250;
  const sr = new ort.Tensor("int64", [BigInt(rate)], []);
  let state = new ort.Tensor("float32", new Float32Array(2 * 128), [2, 1, 128]);
  let count = 0;
  for (let at = 0; at < samples.length / 2; at += window) {
    const input = new Float32Array(context + window);
    for (let i = 0; i < input.length; ++i) input[i] = (samples[2 * (at - context + i) + channel] ?? 0) / 32768;
    const out = await session.run({ input: new ort.Tensor("float32", input, [1, input.length]), state, sr });
    state = out.stateN;
    count += out.output.data[0] >= 0.5;
  }
  return count;
}
