"""Small dense nets with rectifiers: training by Adam, and the form in which turngap reads them (numpy)."""
import numpy as np

RATE, BETA1, BETA2 = 2e-3, .9, .998


class Net:
    """Dense layers with rectifiers between them and one output; inputs are brought to mean 0 and deviation 1 first.

    `parts` holds the sizes of its parts, inputs first. Of two, the first is for each of the taps of a row by itself, with the same
    weights, and the second sees what that makes of all of them: rows are taps by inputs.
    """

    def __init__(self, rng, mean, std, *parts):
        self.mean, self.std, self.parts = mean.astype("f4"), std.astype("f4"), [list(part) for part in parts]
        sizes = [pair for part in self.parts for pair in zip(part, part[1:])]
        self.count, self.taps_end = len(sizes), len(self.parts[0]) - 1 if len(parts) > 1 else 0
        self.layers = []
        for a, b in sizes:
            scale = np.sqrt(2 / a) if b > 1 else .1
            self.layers += [(rng.standard_normal((a, b)) * scale).astype("f4"), np.zeros(b, "f4")]
        self.moments = [(np.zeros_like(p), np.zeros_like(p)) for p in self.layers]
        self.step = 0

    def forward(self, x):
        """Activations of every layer for normalised rows `x`; the last is the output."""
        seen = [x.reshape(-1, x.shape[-1])]
        for i in range(self.count):
            y = seen[-1] @ self.layers[2 * i]
            y += self.layers[2 * i + 1]
            if i + 1 < self.count:
                np.maximum(y, 0, out=y)
            seen.append(y.reshape(len(x), -1) if i + 1 == self.taps_end else y)
        return seen

    def __call__(self, rows):
        return self.forward((rows - self.mean) / self.std)[-1][:, 0]

    def learn(self, seen, slope, rate, decay=1e-5):
        """One step of Adam against `slope`, the derivative of the loss by the output of each row."""
        self.step += 1
        back = slope[:, None].astype("f4")
        for i in range(self.count - 1, -1, -1):
            if i + 1 == self.taps_end:
                back = back.reshape(len(seen[i]), -1)
            grads = seen[i].T @ back, back.sum(0)
            if i:
                back = back @ self.layers[2 * i].T
                back *= seen[i] > 0
            for j, g in zip((2 * i, 2 * i + 1), grads):
                m, v = self.moments[j]
                m += (1 - BETA1) * (g - m)
                v += (1 - BETA2) * (g * g - v)
                self.layers[j] -= rate * (m / (1 - BETA1 ** self.step) / (np.sqrt(v / (1 - BETA2 ** self.step)) + 1e-7)
                                          + decay * self.layers[j]).astype("f4")

    def values(self):
        """Weights, a row for each output, and biases of every layer as turngap takes them; the normalisation is in the first."""
        out = []
        for i in range(self.count):
            w, b = self.layers[2 * i].astype("f8"), self.layers[2 * i + 1].astype("f8")
            if i == 0:
                w = w / self.std[:, None]
                b = b - self.mean @ w
            out += [w.T.ravel(), b]
        return np.concatenate(out)


class Together:
    """Some nets of one shape that answer by the mean of their outputs."""

    def __init__(self, nets):
        self.nets, self.parts = nets, nets[0].parts

    def __call__(self, rows):
        return np.mean([net(rows) for net in self.nets], 0)

    def values(self):
        return np.concatenate([net.values() for net in self.nets])


def cosine(step, steps):
    """Learning rate: a short rise, then down to nothing."""
    return RATE * min(1, step / 200) * .5 * (1 + np.cos(np.pi * step / steps))


def write_text(net, path):
    """The form of turngap_trace: for each part the number of sizes and the sizes, then the values."""
    with open(path, "w") as f:
        for part in net.parts:
            f.write(f"{len(part)} {' '.join(map(str, part))}\n")
        f.write(" ".join(f"{v:.6g}" for v in net.values()))


def read_text(path, number_of_parts=1):
    """What write_text wrote."""
    rest, parts, nets = path.read_text().split(), [], []
    for _ in range(number_of_parts):
        count = int(rest[0])
        parts.append([int(size) for size in rest[1:1 + count]])
        rest = rest[1 + count:]
    values = np.array(rest, "f4")
    while len(values):
        net = Net(np.random.default_rng(), np.zeros(parts[0][0]), np.ones(parts[0][0]), *parts)
        for i, layer in enumerate(net.layers):
            net.layers[i] = values[:layer.size].reshape(layer.shape[::-1]).T
            values = values[layer.size:]
        nets.append(net)
    return Together(nets)


def write_inc(net, name, path):
    """The form of the program."""
    values = [f"{v:.5g}F" if "." in f"{v:.5g}" or "e" in f"{v:.5g}" else f"{v:.5g}.0F" for v in net.values()]
    lines = [", ".join(values[i:i + 10]) for i in range(0, len(values), 10)]
    with open(path, "w") as f:
        for which, part in zip(("Frame", "")[-len(net.parts):], net.parts):
            f.write(f"constexpr int k{name}{which}Sizes[] = {{{', '.join(map(str, part))}}};\n")
        f.write(f"constexpr float k{name}Values[] = {{\n" + ",\n".join(lines) + "};\n")
