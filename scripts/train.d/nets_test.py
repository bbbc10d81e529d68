#!/usr/bin/python3
"""Tests of nets.py: the slopes that training follows are those of the loss, and what is written is read again."""
import pathlib
import tempfile
import unittest

import numpy as np

from nets import BETA1, Net, Together, read_text, write_text

INPUTS, TAPS, ROWS = 5, 7, 11
# Sizes of the parts, and the shape of a row.
SHAPES = {"one part": ([(INPUTS, 6, 1)], (INPUTS,)), "two parts": ([(INPUTS, 4, 3), (3 * TAPS, 6, 1)], (TAPS, INPUTS))}


class NetsTest(unittest.TestCase):
    def test_learning_follows_the_slope_of_the_loss(self):
        for name, (parts, shape) in SHAPES.items():
            random = np.random.default_rng(1)
            net, rows, truth = some_net(random, parts), random.standard_normal((ROWS, *shape)), random.standard_normal(ROWS)
            seen = net.forward(rows)
            net.learn(seen, seen[-1][:, 0] - truth, rate=0, decay=0)
            for layer, (first_moment, _) in zip(net.layers, net.moments):
                at = tuple(random.integers(0, size) for size in layer.shape)
                slope = loss_slope(net, layer, at, rows, truth)
                # Both are in double precision but for the output's slope, which has 24 bits.
                self.assertAlmostEqual(first_moment[at] / (1 - BETA1), slope, delta=1e-5 * max(1, abs(slope)), msg=f"{name}, {layer.shape}")

    def test_a_net_that_was_written_answers_as_before(self):
        for name, (parts, shape) in SHAPES.items():
            random = np.random.default_rng(2)
            nets = Together([some_net(random, parts) for _ in range(2)])
            rows = random.standard_normal((ROWS, *shape))
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "net.txt"
                write_text(nets, path)
                again = read_text(path, len(parts))
            # Values are written with six digits.
            np.testing.assert_allclose(again(rows), nets(rows), rtol=1e-4, atol=1e-4, err_msg=name)


def some_net(random, parts):
    net = Net(random, random.standard_normal(INPUTS), 1 + random.random(INPUTS), *parts)
    net.layers = [layer + random.standard_normal(layer.shape) * 0.1 for layer in net.layers]
    net.moments = [(np.zeros_like(layer), np.zeros_like(layer)) for layer in net.layers]
    return net


def loss_slope(net, layer, at, rows, truth, step=1e-5):
    """Of half the sum of squared errors, by the number `at` in a layer."""
    was, losses = layer[at], []
    for value in (was + step, was - step):
        layer[at] = value
        losses.append(0.5 * np.sum((net.forward(rows)[-1][:, 0] - truth) ** 2))
    layer[at] = was
    return (losses[0] - losses[1]) / (2 * step)


if __name__ == "__main__":
    unittest.main()
