"""One peer of `npm run bench` outside Node: CTranslate2 in int8, or PyTorch with a cache, on the weights of a training run.

    pip install models/training[bench]
    npm run bench -- --python python --encoder FOLDER --run models/training/runs/translator

Reads the sources as a line of JSON, then for each line with a number translates so many of them, with as many threads as
there are cores. First another process converts the weights, and checks that in float32 the peer's tokens are those of the
model that train.py trains; so neither counts in the peer's memory.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time

THREADS = len(os.sched_getaffinity(0))
CHECKED = 8


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=OPENERS)
    parser.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--run", required=True, help="folder that train.py wrote")
    args = parser.parse_args()
    inputs = json.loads(sys.stdin.readline())
    with tempfile.TemporaryDirectory() as folder:
        preparation = multiprocessing.get_context("spawn").Process(target=prepare, args=(args.peer, args.run, args.encoder, folder, inputs))
        preparation.start()
        preparation.join()
        if preparation.exitcode != 0:
            sys.exit(f"{args.peer}: the weights could not be converted faithfully.")
        translate = OPENERS[args.peer](folder, "int8" if "int8" in args.peer else "float32", inputs["maxTokens"])
        for line in sys.stdin:
            if line.strip() == "memory":
                answer = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            else:
                begun = time.perf_counter()
                tokens = translate(inputs["sources"][: int(line)])
                answer = {"seconds": time.perf_counter() - begun, "tokens": tokens}
            print(json.dumps(answer), flush=True)


def prepare(peer, run, encoder, folder, inputs):
    """Writes the weights into the folder as the peers read them. Exits with an error if float32 gives other tokens than the model itself."""
    import torch

    from ctranslate2_model import convert
    from model import Translator, layers_of

    weights = torch.load(f"{run}/checkpoint.pt", map_location="cpu")["net"]
    net = Translator(encoder, len(weights["dec.emb.weight"]), layers_of(weights)).eval()
    net.load_state_dict(weights)
    torch.save(net, f"{folder}/float32.pt")
    for precision in ("float32", "int8"):
        convert(net, f"{folder}/ctranslate2-{precision}", precision)
    sources, limit = inputs["sources"][:CHECKED], inputs["maxTokens"]
    if OPENERS[peer](folder, "float32", limit)(sources) != [translated(net, ids, limit) for ids in sources]:
        sys.exit(1)


def translated(net, ids, limit):
    """By the model's own forward pass, which has no cache."""
    import torch

    from data import BOS, EOS

    target = [BOS]
    while len(target) <= limit:
        # EOS only asks for the logits before it, which are the last.
        with torch.inference_mode():
            token = int(net(torch.tensor([ids]), torch.tensor([[*target, EOS]]), torch.tensor([len(target) - 1])).argmax())
        if token == EOS:
            break
        target.append(token)
    return target[1:]


def open_ctranslate2(folder, precision, limit):
    import ctranslate2

    translator = ctranslate2.Translator(f"{folder}/ctranslate2-{precision}", compute_type=precision, inter_threads=1, intra_threads=THREADS)

    def translate(sources):
        results = translator.translate_batch([list(map(str, ids)) for ids in sources], beam_size=1, min_decoding_length=0, max_decoding_length=limit)
        return [list(map(int, result.hypotheses[0])) for result in results]

    return translate


def open_torch(folder, precision, limit):
    import torch

    from greedy import greedy

    torch.set_num_threads(THREADS)
    net = torch.load(f"{folder}/{precision}.pt", weights_only=False)
    return lambda sources: greedy(net, sources, limit)


OPENERS = {"CTranslate2 int8": open_ctranslate2, "PyTorch float32": open_torch}

if __name__ == "__main__":
    main()
