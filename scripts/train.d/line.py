"""From clean channels to a recording: rooms, what goes on behind the parties, leaks, processing, codecs, losses, levels."""
import numpy as np

from material import backgrounds, codecs, processing, rooms
from prompt_speech import RATE_HZ, SPEECH_DBFS, from_db

CODEC_WEIGHTS = {"mulaw": 3, "gsm": 2, "amr475": 2, "amr67": 1, "amr122": 2, "amr475_dtx": 1, "amr122_dtx": 1, "g729": 2, "g729b": 1,
                 "speex4": 1, "speex8": 1, "opus6": 1, "opus8": 1, "opus12": 1, "opus12_dtx": 1, "mp3": 2}
LOUDEST_TALK_DB = 13            # below the speech: what is louder is another party
# Of what is done to a line alone: rooms and devices, which change how speech ends, as often as what is heard behind it.
ALONE_WEIGHTS = {"room": 5, "process": 5, "codecs": 4, "background": 5, "leaks": 1}
PROCESSES = {"denoised": processing.denoised, "soft_gated": processing.soft_gated, "gain_controlled": processing.gain_controlled,
             "hard_gated": processing.hard_gated, "band_limited": processing.band_limited,
             "clipped": lambda random, samples: processing.clipped(samples, random.uniform(6, 20)),
             "comfort_noised": lambda random, samples: processing.comfort_noised(random, samples, random.uniform(-75, -50))}


class Line:
    """Changes the channels step by step and remembers what was done to them."""

    def __init__(self, random, part, channels, bystanders):
        self.random, self.channels, self.done = random, channels, []
        self.backgrounds = backgrounds.Backgrounds(random, part, bystanders)

    def chance(self, probability):
        return self.random.random() < probability

    def picked(self, weights):
        shares = np.array(list(weights.values()), float)
        return list(weights)[int(self.random.choice(len(shares), p=shares / shares.sum()))]

    def through(self, name, change, parties=(0, 1)):
        for party in parties:
            self.channels[party] = change(self.channels[party])
        self.done.append(name + ("" if len(parties) == 2 else ("@caller", "@agent")[parties[0]]))

    # ---- the whole ----

    def clean(self):
        """A line as good as they come: little noise or exact silence, perhaps G.711."""
        self.levels(-8, 3)
        if self.chance(0.75):
            self.noise_floor(-90, -64)
        if self.chance(0.4):
            self.through("mulaw", lambda samples: codecs.through("mulaw", samples))
        return self

    def alone(self):
        """As good as they come but for one thing: what rooms, devices and codecs do by themselves, with nothing that hides it."""
        thing = self.picked(ALONE_WEIGHTS)
        if thing == "room":
            self.room()
        self.levels(-8, 3)
        if self.chance(0.75):
            self.noise_floor(-90, -64)
        if thing == "process":
            self.process((0, 1))
        elif thing == "codecs":
            for _ in range(int(self.random.integers(1, 4))):
                self.codec((0, 1))
        elif thing == "background":
            self.background(0, 8, 45)
        elif thing == "leaks":
            self.leaks()
        return self

    def usual(self):
        if self.chance(0.4):
            self.room()
        self.behind()
        if self.chance(0.25):
            self.leaks()
        self.levels(-18, 7)
        self.gates_and_clicks()
        self.coding()
        self.losses()
        return self

    def after_a_line(self):
        """What may still happen to a call that already comes from a telephone line."""
        if self.chance(0.2):
            self.room()
        if self.chance(0.4):
            self.behind(low_db=22)
        if self.chance(0.15):
            self.leaks()
        self.levels(-10, 6)
        self.coding()
        self.losses()
        return self

    # ---- the steps ----

    def room(self):
        rt60_s = self.random.uniform(0.12, 0.9)
        parties = (0,) if self.chance(0.85) else (1,)
        self.through(f"room{rt60_s:.1f}", lambda samples: rooms.in_room(self.random, samples, rt60_s), parties)

    def noise_floor(self, low_dbfs, high_dbfs):
        for party in (0, 1):
            dbfs = self.random.uniform(low_dbfs, high_dbfs)
            kind = ("white", "pink", "brown", "band")[int(self.random.integers(4))]
            self.channels[party] = self.channels[party] + from_db(dbfs) * self.backgrounds.make(kind, len(self.channels[party]))

    def behind(self, low_db=8):
        """A background behind the caller, often also behind the agent; hum may lie on both."""
        self.noise_floor(-95, -60)
        for party, probability, low, high in ((0, 0.65, low_db, 45), (1, 0.25, max(16, low_db), 50)):
            if self.chance(probability):
                self.background(party, low, high)

    def background(self, party, low_db, high_db):
        """So many dB below the common speech level."""
        kinds = backgrounds.STEADY + backgrounds.LIVELY
        kind = kinds[int(self.random.integers(len(kinds)))]
        below = self.random.uniform(low_db if kind in backgrounds.STEADY else max(low_db, LOUDEST_TALK_DB), high_db)
        sound = self.backgrounds.make(kind, len(self.channels[party])) * from_db(SPEECH_DBFS - below)
        both = kind == "hum" and self.chance(0.5)
        self.through(f"{kind}{below:.0f}", lambda samples: samples + sound, (0, 1) if both else (party,))

    def leaks(self):
        caller, agent = self.channels
        for party, source in ((0, agent), (1, caller)):
            if self.chance(0.75):
                lag_s, db = self.random.uniform(0.02, 0.45), -self.random.uniform(18, 45)
                leaked = rooms.leak(self.random, source, lag_s, db)
                self.through(f"leak{db:.0f}", lambda samples: samples + leaked, (party,))

    def gates_and_clicks(self):
        """A device that sends its noise only around speech; a bad contact."""
        if self.chance(0.15):
            dbfs, hold_s = self.random.uniform(-65, -40), self.random.uniform(0.08, 0.4)
            self.through(f"gated_noise{dbfs:.0f}", lambda samples: processing.noisy_while_open(self.random, samples, dbfs, hold_s), (0,))
        if self.chance(0.1):
            rate_hz = self.random.uniform(0.3, 2)
            self.through(f"clicks{rate_hz:.1f}", lambda samples: processing.clicked(self.random, samples, rate_hz))

    def levels(self, low_db, high_db):
        for party in (0, 1):
            self.channels[party] = self.channels[party] * from_db(self.random.uniform(low_db, high_db))

    def coding(self):
        """Processing and codecs, on both legs alike or on each its own."""
        together = self.chance(0.5)
        for parties in ((0, 1),) if together else ((0,), (1,)):
            if self.chance(0.25):
                self.process(parties)
            for _ in range(int(self.random.choice([0, 1, 1, 2], p=[0.4, 0.25, 0.25, 0.1]))):
                self.codec(parties)

    def process(self, parties):
        name = list(PROCESSES)[int(self.random.integers(len(PROCESSES)))]
        self.through(name, lambda samples: PROCESSES[name](self.random, samples), parties)

    def codec(self, parties):
        name = self.picked(CODEC_WEIGHTS)
        self.through(name, processing.mp3 if name == "mp3" else lambda samples: codecs.through(name, samples), parties)

    def losses(self):
        if self.chance(0.07):
            repeated, share = self.chance(0.5), self.random.uniform(0.01, 0.06)
            self.through("packets_lost", lambda samples: processing.packets_lost(self.random, samples, share, repeated))
        if self.chance(0.04):
            self.through("dropped_out", lambda samples: processing.dropped_out(self.random, samples))
        if self.chance(0.06):
            offset = self.random.uniform(-0.03, 0.03)
            self.through("dc", lambda samples: samples + offset)
