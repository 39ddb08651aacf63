"""Composes sentence triples from corpus/parts: a start for the decoder, which learns alignment and word order from them.

A frame is a sentence with slots: [A] [B] [C] agents, [H] a thing, [T] a time, [z] a state, [v] and [w] actions, whose
English past is [ved], [wed]. [A:은] is an agent with the Korean particle in the form that its last sound asks for.
"""

import argparse
import random
import re

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("count", type=int)
parser.add_argument("--parts", default="corpus/parts")
parser.add_argument("--out", default="runs/composed.tsv")
args = parser.parse_args()

OPEN_FORM = {"은": "는", "이": "가", "을": "를", "과": "와"}


def read(name):
    with open(f"{args.parts}/{name}.tsv", encoding="utf8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


agents, actions, verbs = read("agents"), read("actions"), read("verbs")
things, times, states, frames = read("things"), read("times"), read("states"), read("frames")


def is_closed(word):
    """True where a Korean word ends in a consonant."""
    return "가" <= word[-1] <= "힣" and (ord(word[-1]) - 0xAC00) % 28 > 0


def with_particle(word, particle):
    return word + (particle if is_closed(word) else OPEN_FORM[particle])


def draw_action(rng):
    """(English base, English past, Korean stem before 하다, Japanese stem before する): written whole, or a verb with a thing."""
    if rng.random() < 0.45:
        return rng.choice(actions)
    base, past, ko_particle, ko, ja_particle, ja = rng.choice(verbs)
    en, ko_thing, ja_thing = rng.choice(things)
    ko_object = with_particle(ko_thing, "을") if ko_particle == "을" else ko_thing + ko_particle
    return f"{base} {en}", f"{past} {en}", f"{ko_object} {ko}", f"{ja_thing}{ja_particle}{ja}"


def compose(rng):
    parts = dict(zip("ABC", rng.sample(agents, 3)), H=rng.choice(things), T=rng.choice(times), z=rng.choice(states))
    for name in "vw":
        base, past, ko, ja = draw_action(rng)
        parts[name], parts[name + "ed"] = (base, ko, ja), (past, ko, ja)

    def fill(frame, language):
        def part(match):
            text = parts[match[1]][language]
            return with_particle(text, match[2]) if match[2] else text

        text = re.sub(r"\[(\w+)(?::(.))?\]", part, frame)
        return text[0].upper() + text[1:]

    return tuple(fill(frame, language) for language, frame in enumerate(rng.choice(frames)))


if __name__ == "__main__":
    rng, seen = random.Random(7), {}
    while len(seen) < args.count:
        seen[compose(rng)] = None
    with open(args.out, "w", encoding="utf8") as file:
        file.writelines("\t".join(triple) + "\n" for triple in seen)
