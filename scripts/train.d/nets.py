"""Small dense nets with rectifiers: training by Adam, and the form in which turngap reads them (numpy)."""
import numpy as np

RATE, BETA1, BETA2 = 2e-3, .9, .998


class Net:
    """Dense layers with rectifiers between them and one output; inputs are brought to mean 0 and deviation 1 first."""

    def __init__(self, rng, mean, std, sizes):
        self.mean, self.std, self.sizes = mean.astype("f4"), std.astype("f4"), list(sizes)
        self.layers = []
        for a, b in zip(self.sizes, self.sizes[1:]):
            scale = np.sqrt(2 / a) if b > 1 else .1
            self.layers += [(rng.standard_normal((a, b)) * scale).astype("f4"), np.zeros(b, "f4")]
        self.moments = [(np.zeros_like(p), np.zeros_like(p)) for p in self.layers]
        self.step = 0

    def forward(self, x):
        """Activations of every layer for normalised rows `x`; the last is the output."""
        seen = [x]
        for i in range(0, len(self.layers), 2):
            y = seen[-1] @ self.layers[i] + self.layers[i + 1]
            seen.append(y if i + 2 == len(self.layers) else np.maximum(y, 0))
        return seen

    def __call__(self, rows):
        return self.forward((rows - self.mean) / self.std)[-1][:, 0]

    def learn(self, seen, slope, rate, decay=1e-5):
        """One step of Adam against `slope`, the derivative of the loss by the output of each row."""
        self.step += 1
        back = slope[:, None].astype("f4")
        for i in range(len(self.layers) - 2, -1, -2):
            grads = seen[i // 2].T @ back, back.sum(0)
            if i:
                back = (back @ self.layers[i].T) * (seen[i // 2] > 0)
            for j, g in zip((i, i + 1), grads):
                m, v = self.moments[j]
                m += (1 - BETA1) * (g - m)
                v += (1 - BETA2) * (g * g - v)
                self.layers[j] -= rate * (m / (1 - BETA1 ** self.step) / (np.sqrt(v / (1 - BETA2 ** self.step)) + 1e-7)
                                          + decay * self.layers[j]).astype("f4")

    def values(self):
        """Weights, a row for each output, and biases of every layer as turngap takes them; the normalisation is in the first."""
        out = []
        for i in range(0, len(self.layers), 2):
            w, b = self.layers[i].astype("f8"), self.layers[i + 1].astype("f8")
            if i == 0:
                w = w / self.std[:, None]
                b = b - self.mean @ w
            out += [w.T.ravel(), b]
        return np.concatenate(out)


class Together:
    """Some nets of one shape that answer by the mean of their outputs."""

    def __init__(self, nets):
        self.nets, self.sizes = nets, nets[0].sizes

    def __call__(self, rows):
        return np.mean([net(rows) for net in self.nets], 0)

    def values(self):
        return np.concatenate([net.values() for net in self.nets])


def cosine(step, steps):
    """Learning rate: a short rise, then down to nothing."""
    return RATE * min(1, step / 200) * .5 * (1 + np.cos(np.pi * step / steps))


def write_text(net, path):
    """The form of turngap_trace: number of sizes, sizes, values."""
    with open(path, "w") as f:
        f.write(f"{len(net.sizes)} {' '.join(map(str, net.sizes))}\n")
        f.write(" ".join(f"{v:.6g}" for v in net.values()))


def read_text(path):
    """What write_text wrote."""
    count, *rest = path.read_text().split()
    sizes, values = [int(size) for size in rest[:int(count)]], np.array(rest[int(count):], "f4")
    nets = []
    while len(values):
        net = Net(np.random.default_rng(), np.zeros(sizes[0]), np.ones(sizes[0]), sizes)
        for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
            net.layers[2 * i:2 * i + 2] = values[:inputs * outputs].reshape(outputs, inputs).T, values[inputs * outputs:(inputs + 1) * outputs]
            values = values[(inputs + 1) * outputs:]
        nets.append(net)
    return Together(nets)


def write_inc(net, name, path):
    """The form of the program."""
    values = [f"{v:.5g}F" if "." in f"{v:.5g}" or "e" in f"{v:.5g}" else f"{v:.5g}.0F" for v in net.values()]
    lines = [", ".join(values[i:i + 10]) for i in range(0, len(values), 10)]
    with open(path, "w") as f:
        f.write(f"constexpr int k{name}Sizes[] = {{{', '.join(map(str, net.sizes))}}};\n")
        f.write(f"constexpr float k{name}Values[] = {{\n" + ",\n".join(lines) + "};\n")
