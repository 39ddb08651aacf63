"""Times generation outside Node, on the inputs of test/bench/generation.ts: CTranslate2 in int8 and PyTorch with a cache.

    npm run bench -- --dump models/training/runs/bench.json
    pip install .[bench] && python bench_peers.py --encoder ... --run runs/translator --inputs runs/bench.json

All of them run the same checkpoint with two threads. Before, it is checked that in float32 their tokens are those of the
model that train.py trains. Rounds take turns, and the best of each counts, so that a busy machine troubles all alike.
Each runs in a process of its own, so that its peak memory is its own; so nothing large is imported here at the top.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor

THREADS = 2
CHECKED = 8


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--run", default="runs/translator", help="folder that train.py wrote")
    parser.add_argument("--inputs", default="runs/bench.json", help="file that `npm run bench -- --dump` wrote")
    args = parser.parse_args()
    with open(args.inputs) as file:
        inputs = json.load(file)
    sources, limit = inputs["sources"], inputs["maxTokens"]
    # Threads sleep while they wait: spinning, they take the cores from the process whose turn it is, and from the very
    # threads that they wait for where other work runs too, which made PyTorch four to eight times as slow.
    os.environ["OMP_WAIT_POLICY"] = "passive"

    with tempfile.TemporaryDirectory() as folder:
        with process() as pool:
            pool.submit(prepare, args.run, args.encoder, folder).result()
            for name, same in pool.submit(check, folder, sources[:CHECKED], limit).result().items():
                print(f"{name}: same tokens as the trained model {same} of {CHECKED}")
                if same < CHECKED:
                    sys.exit("The weights were not converted faithfully.")
        peers = {
            "CTranslate2 int8": process(start, open_ctranslate2, folder, "int8", limit),
            "PyTorch float32": process(start, open_torch, folder, "float32", limit),
            "PyTorch bfloat16": process(start, open_torch, folder, "bfloat16", limit),
        }
        print(f"{args.run}: greedy, at most {limit} tokens; sentences (source words) a second")
        for batch in inputs["batches"]:
            size, best, outputs = batch["size"], dict.fromkeys(peers, float("inf")), {}
            for _ in range(inputs["rounds"]):
                for name, pool in peers.items():
                    seconds, outputs[name] = pool.submit(timed, sources[:size]).result()
                    best[name] = min(best[name], seconds)
            rates = ", ".join(f"{name} {size / seconds:.1f} ({batch['words'] / seconds:.0f})" for name, seconds in best.items())
            same = sum(a == b for a, b in zip(outputs["CTranslate2 int8"], outputs["PyTorch float32"]))
            print(f"batch {size:2}: {rates}; same tokens in int8 and float32 {same} of {size}", flush=True)
        print("peak memory of each process: " + ", ".join(f"{name} {pool.submit(peak_memory).result():.0f} MiB" for name, pool in peers.items()))
        for pool in peers.values():
            pool.shutdown()


def process(*initializer):
    """A pool of one process, which begins with a function and its arguments."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), *initializer[:1], initargs=initializer[1:])


def prepare(run, encoder, folder):
    """Writes the checkpoint's weights into the folder in the form that each peer reads."""
    import torch

    from ctranslate2_model import convert
    from model import Translator

    weights = torch.load(f"{run}/checkpoint.pt", map_location="cpu")["net"]
    layers = len({key.split(".")[2] for key in weights if key.startswith("dec.layers.")})
    net = Translator(encoder, len(weights["dec.emb.weight"]), layers).eval()
    net.load_state_dict(weights)
    for quantization in ("float32", "int8"):
        convert(net, f"{folder}/ctranslate2-{quantization}", quantization)
    torch.save(net, f"{folder}/float32.pt")
    torch.save(net.bfloat16(), f"{folder}/bfloat16.pt")


def check(folder, sources, limit):
    """Peer -> how many sentences it translates as the model's own forward pass does, which has no cache."""
    import torch

    from data import BOS, EOS

    torch.set_num_threads(THREADS)
    net = torch.load(f"{folder}/float32.pt", weights_only=False)

    @torch.inference_mode()
    def translated(ids):
        target = [BOS]
        while len(target) <= limit:
            # EOS only asks for the logits before it, which are the last.
            logits = net(torch.tensor([ids]), torch.tensor([[*target, EOS]]), torch.tensor([len(target) - 1]))
            token = int(logits.argmax())
            if token == EOS:
                break
            target.append(token)
        return target[1:]

    wanted = [translated(ids) for ids in sources]
    peers = {"CTranslate2 float32": open_ctranslate2(folder, "float32", limit), "PyTorch float32": open_torch(folder, "float32", limit)}
    return {name: sum(a == b for a, b in zip(translate(sources), wanted)) for name, translate in peers.items()}


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


def start(open_peer, *arguments):
    global translate
    translate = open_peer(*arguments)


def timed(sources):
    begun = time.perf_counter()
    outputs = translate(sources)
    return time.perf_counter() - begun, outputs


def peak_memory():
    """In MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
