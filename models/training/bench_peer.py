"""One peer of `npm run bench` outside Node: CTranslate2 in int8, or PyTorch with a cache, on the weights of a training run.

    pip install .[bench] && npm run bench -- --python python --encoder FOLDER --run runs/translator

Reads the sources as a line of JSON, then for each line with a number translates so many of them, with as many threads as
there are cores. First it is checked that in float32 its tokens are those of the model that train.py trains.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time

import torch

from ctranslate2_model import convert
from data import BOS, EOS
from greedy import greedy
from model import Translator

THREADS = len(os.sched_getaffinity(0))
CHECKED = 8


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=["CTranslate2 int8", "PyTorch float32"])
    parser.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--run", required=True, help="folder that train.py wrote")
    args = parser.parse_args()
    torch.set_num_threads(THREADS)
    inputs = json.loads(sys.stdin.readline())
    sources, limit = inputs["sources"], inputs["maxTokens"]
    net = read_model(args.run, args.encoder)
    with tempfile.TemporaryDirectory() as folder:
        if args.peer == "PyTorch float32":
            translate = exact = lambda batch: greedy(net, batch, limit)
        else:
            translate, exact = (open_ctranslate2(net, f"{folder}/{precision}", precision, limit) for precision in ("int8", "float32"))
        if exact(sources[:CHECKED]) != [translated(net, ids, limit) for ids in sources[:CHECKED]]:
            sys.exit(f"{args.peer}: the weights were not converted faithfully.")
        for line in sys.stdin:
            if line.strip() == "memory":
                answer = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            else:
                begun = time.perf_counter()
                tokens = translate(sources[: int(line)])
                answer = {"seconds": time.perf_counter() - begun, "tokens": tokens}
            print(json.dumps(answer), flush=True)


def read_model(run, encoder):
    weights = torch.load(f"{run}/checkpoint.pt", map_location="cpu")["net"]
    layers = len({key.split(".")[2] for key in weights if key.startswith("dec.layers.")})
    net = Translator(encoder, len(weights["dec.emb.weight"]), layers).eval()
    net.load_state_dict(weights)
    return net


def open_ctranslate2(net, folder, precision, limit):
    import ctranslate2

    convert(net, folder, precision)
    translator = ctranslate2.Translator(folder, compute_type=precision, inter_threads=1, intra_threads=THREADS)

    def translate(sources):
        results = translator.translate_batch([list(map(str, ids)) for ids in sources], beam_size=1, min_decoding_length=0, max_decoding_length=limit)
        return [list(map(int, result.hypotheses[0])) for result in results]

    return translate


@torch.inference_mode()
def translated(net, ids, limit):
    """By the model's own forward pass, which has no cache."""
    target = [BOS]
    while len(target) <= limit:
        # EOS only asks for the logits before it, which are the last.
        token = int(net(torch.tensor([ids]), torch.tensor([[*target, EOS]]), torch.tensor([len(target) - 1])).argmax())
        if token == EOS:
            break
        target.append(token)
    return target[1:]


if __name__ == "__main__":
    main()
