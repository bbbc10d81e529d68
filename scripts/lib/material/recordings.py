"""Recorded sounds that are not speech, from Debian packages: each file belongs to one part, `train` or `heldout`."""
import functools
import glob
import pathlib
import sys

import numpy as np

from material import voices
from prompt_speech import RATE_HZ

STAMPS, MINETEST, FLIGHT = "/usr/share/tuxpaint/stamps", "/usr/share/games/minetest", "/usr/share/games/flightgear"
SAMPLES = "/usr/share/sonic-pi/samples"
MUSIC = "/usr/share/asterisk/moh"
LONGEST_S = 12

# kind: (files of the training part, files of the heldout part), as names without their ending.
FILES = {
    "dog": ("fox wolf sea_lion seagull duck gander goat sheep_lamb pig crow", "dog rooster cow turkey"),
    "door": ("doors_door_close doors_steel_door_close doors_fencegate_open doors_glass_door_open default_chest_open door-closing "
             "window-closing glove_compartment_opening", "doors_door_open doors_steel_door_open doors_fencegate_close "
             "doors_glass_door_close default_chest_close door_close door-opening window-opening glove_compartment_closing"),
    "keys": ("keys scissors_small_open", "keys2 scissors_small_closed"),
    "taps": ("default_dig_choppy.1 default_dig_cracky.1 default_dig_cracky.3 default_place_node.1 default_place_node_hard.1 "
             "default_hard_footstep.1 default_wood_footstep.1 default_dug_node.1 hammer click click3 default_place_node_metal.1 lever",
             "default_dig_choppy.2 default_dig_cracky.2 default_place_node.2 default_place_node_hard.2 default_hard_footstep.2 "
             "default_wood_footstep.2 default_dug_node.2 mallet_metal click2 default_place_node_metal.2 double-click"),
    "handling": ("default_gravel_footstep.1 default_dig_snappy default_snow_footstep.1 default_grass_footstep.1 scratch "
                 "default_dirt_footstep.1 default_gravel_dig.1 gift control_lock",
                 "default_gravel_footstep.3 default_dig_crumbly default_snow_footstep.3 default_grass_footstep.3 scroll "
                 "default_dirt_footstep.2 default_gravel_dig.2 hard_candy repair"),
    "cough": ("", "coughing"),
    "car": ("engine-idle tires-rolling-asphalt", "engine tires-rolling-gravel"),
    "weather": ("rain wind-8khz fan", "rain-windshield vacuum_cleaner radionoise"),
    "chime": ("glass bottle cymbal_crash elec_bell elec_chime elec_ping elec_triangle elec_beep elec_blip elec_bong mehackit_phone1 "
              "mehackit_phone2 mehackit_phone3 mehackit_phone4", "kettle beep"),
    "struck": ("perc_impact1 perc_impact2 perc_snap perc_snap2 perc_door perc_till perc_bell perc_bell2 glitch_perc1 glitch_perc2 "
               "glitch_perc3 glitch_perc4 glitch_perc5 drum_snare_soft drum_tom_hi_soft drum_tom_lo_soft drum_tom_mid_soft "
               "drum_cymbal_pedal drum_heavy_kick elec_tick elec_wood elec_pop elec_plip elec_flip elec_twang elec_filt_snare elec_lo_snare "
               "sn_generic sn_zome tabla_ghe1 tabla_ghe4 tabla_ke1 tabla_ke2 tabla_ke3 tabla_na tabla_na_s tabla_re tabla_tas1 tabla_tas2 "
               "tabla_te1 tabla_te2 tabla_te_ne tabla_tun1 default_break_glass.1 default_dig_metal default_dug_metal.1 "
               "default_metal_footstep.1 default_glass_footstep default_place_node.3 default_hard_footstep.3", ""),
    "rubbed": ("vinyl_rewind vinyl_scratch vinyl_backspin perc_swash perc_swoosh ambi_swoosh ambi_glass_rub ambi_sauna "
               "default_sand_footstep.1 default_sand_footstep.3 default_ice_dig.1 default_ice_dig.2 default_water_footstep.1 "
               "default_water_footstep.2 default_gravel_dug.1 default_gravel_dug.3 fire_fire.1 fire_fire.2 fire_large env_sounds_water.1 "
               "env_sounds_water.2 carts_cart_moving.1 carts_cart_moving.2", ""),
    "throat": ("misc_burp", ""),
}
FOLDERS = (f"{STAMPS}/animals", f"{STAMPS}/household", f"{STAMPS}/hobbies", f"{STAMPS}/seasonal", f"{STAMPS}/town", MINETEST,
           f"{FLIGHT}/Sounds", f"{FLIGHT}/Aircraft/c172p/Sounds", STAMPS, SAMPLES)


@functools.lru_cache(maxsize=None)
def recorded(kind, part):
    """The sounds of a kind, at a peak of 1. Empty where the packages are not installed."""
    sounds = [sound for name in FILES[kind][part == "heldout"].split() if (sound := load(name)) is not None]
    if not sounds and FILES[kind][part == "heldout"]:
        print(f"no recorded sounds of {kind} here: they are synthesised only", file=sys.stderr)
    return sounds


@functools.lru_cache(maxsize=1)
def paths_by_name():
    found = {}
    for folder in FOLDERS:
        for path in sorted(glob.glob(f"{folder}/**/*.*", recursive=True)):
            if path.endswith((".ogg", ".wav", ".flac")):
                found.setdefault(pathlib.Path(path).stem, path)
    return found


def load(name):
    path = paths_by_name().get(name)
    samples = voices.read(path) if path else None
    if samples is None or not np.abs(samples).max() > 0:
        return None
    samples = samples[:LONGEST_S * RATE_HZ]
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    samples = samples[loud[0]:loud[-1] + 1].copy()
    ramp = np.linspace(1, 0, min(80, len(samples)))
    samples[-len(ramp):] *= ramp
    return samples / np.abs(samples).max()


@functools.lru_cache(maxsize=None)
def songs(part):
    """Hold music: the last song in the alphabet is held out."""
    paths = sorted(glob.glob(f"{MUSIC}/*.wav"))
    chosen = paths[-1:] if part == "heldout" else paths[:-1]
    whole = [voices.read(path, longest_s=3600) for path in chosen]
    return [song / song.std() for song in whole if len(song) > 30 * RATE_HZ]
