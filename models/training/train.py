"""Trains the translator. Stops after --minutes, and resumes from --out. Uses a GPU where there is one."""

import argparse
import multiprocessing
import os
import random
import shutil
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import sacrebleu
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from data import PAD, Codec, choose_masks, read_pairs, target_text, train_target_tokenizer
from greedy import greedy
from model import Translator

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2")
parser.add_argument("--pairs", default="runs/pairs.jsonl")
parser.add_argument("--out", default="runs/translator")
parser.add_argument("--minutes", type=float, default=60, help="wall-clock budget that the learning rate is planned for")
parser.add_argument("--layers", type=int, default=3, help="of the decoder")
parser.add_argument("--vocab", type=int, default=10000)
parser.add_argument("--rate", type=float, default=1e-3, help="peak learning rate of the decoder")
parser.add_argument("--encoder-rate", type=float, default=1 / 6, help="the encoder's learning rate as a share of the decoder's")
parser.add_argument("--frozen", type=int, default=0, help="encoder layers, from below, that are not trained; word embeddings never are")
parser.add_argument("--tokens", type=int, default=1900, help="tokens a batch, padding counted: small ones pass the early plateau sooner")
parser.add_argument("--dropout", type=float, default=0.2, help="of the decoder")
parser.add_argument("--encoder-dropout", type=float, default=0.1)
parser.add_argument("--smoothing", type=float, default=0.1, help="label smoothing (Szegedy et al., 2016)")
parser.add_argument("--r-drop", type=float, default=0.0, help="weight of the divergence of two passes with different dropout (Liang et al., 2021)")
parser.add_argument("--sampling", type=float, default=0.5, help="share of target sentences whose segmentation is drawn (Kudo, 2018)")
parser.add_argument("--hidden", type=float, default=0.1, help="share of source tokens and of target inputs that are hidden from the model")
parser.add_argument("--composed", type=int, default=20000, help="composed pairs an epoch at the start; their share shrinks to a tenth")
parser.add_argument("--start-from", help="folder of an earlier run, whose weights and vocabulary are taken over")
parser.add_argument("--seed", type=int, default=1)
args = parser.parse_args()

CPUS = len(os.sched_getaffinity(0))
PARTS, ALPHA = 8, 0.2
# Share of the schedule in which the encoder rests, and again that in which its rate rises.
WAIT = 0.08


def part_of_epoch(number, composed):
    """The batches of an eighth of an epoch, each as arrays_of gives it; masks and segmentations are drawn anew.

    `composed`: how many composed pairs the epoch has, the same for all its parts."""
    rng = random.Random(f"{args.seed} {number // PARTS}")
    of_kind = lambda *kinds: [p for p in pairs if p["part"] == "train" and p["kind"] in kinds]
    # Sentences written by people are seen twice an epoch, a third of the lexicon once.
    sentences, lexicon, made = of_kind("news", "headline"), of_kind("lexicon"), of_kind("composed")
    shown = 2 * sentences + rng.sample(lexicon, len(lexicon) // 3) + rng.sample(made, min(len(made), composed))
    rng.shuffle(shown)
    rng = random.Random(f"{args.seed} part {number}")
    examples = [codec.encode(p, choose_masks(p, rng), ALPHA if rng.random() < args.sampling else None) for p in shown[number % PARTS :: PARTS]]
    return batches(examples, args.tokens, rng)


def batches(examples, size, rng):
    """Batches of similar length, shuffled; `size` bounds rows times the longest row."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    result = []
    span = max(4000, size)
    for start in range(0, len(order), span):
        chunk = sorted(order[start : start + span], key=lambda i: (len(examples[i][1]), len(examples[i][0])))
        batch, longest = [], 0
        for i in chunk:
            length = max(map(len, examples[i]))
            if batch and max(longest, length) * (len(batch) + 1) > size:
                result.append(batch)
                batch, longest = [], 0
            batch.append(examples[i])
            longest = max(longest, length)
        if batch:
            result.append(batch)
    rng.shuffle(result)
    return [arrays_of(batch) for batch in result]


def arrays_of(batch):
    """-> source ids [B, S], target ids [B, T], and where target[:, 1:] holds tokens: found here, so that a GPU need not be waited for."""
    source, target = padded([s for s, _ in batch]), padded([t for _, t in batch], 1)
    return source, target, np.flatnonzero(target[:, 1:])


def padded(rows, extra=0):
    # Few distinct lengths: oneDNN keeps a compiled primitive for each.
    length = -(-max(map(len, rows)) // 8) * 8 + extra
    return np.array([row + [PAD] * (length - len(row)) for row in rows], dtype=np.int16)


def on_device(batch):
    return tuple(torch.from_numpy(part).to(device).long() for part in batch)


def loss_of(model, batch, smoothing, hidden=0.0):
    """-> cross-entropy a token, logits [N, vocab]"""
    source, target, kept = batch
    with torch.autocast(device, torch.bfloat16, enabled=has_bfloat16):
        logits = model(source, target, kept, hidden).float()
    return F.cross_entropy(logits, target[:, 1:].flatten()[kept], label_smoothing=smoothing), logits


def training_loss(batch):
    if not args.r_drop:
        return loss_of(net, batch, args.smoothing, args.hidden)[0]
    source, target, kept = batch
    twice = source.repeat(2, 1), target.repeat(2, 1), torch.cat([kept, kept + target[:, 1:].numel()])
    loss, logits = loss_of(net, twice, args.smoothing, args.hidden)
    a, b = (half.log_softmax(-1) for half in logits.chunk(2))
    return loss + args.r_drop / 2 * (F.kl_div(a, b, reduction="none", log_target=True) + F.kl_div(b, a, reduction="none", log_target=True)).sum(-1).mean()


@torch.inference_mode()
def dev_scores(model):
    """Loss a token and chrF++ of greedy translations, of the pairs held out for steering, slots masked as in training."""
    model.eval()
    rng = random.Random(1)
    held_out = [p for p in pairs if p["part"] == "dev"]
    masks = [choose_masks(p, rng) for p in held_out]
    examples = [codec.encode(p, m) for p, m in zip(held_out, masks)]
    total = tokens = 0
    for batch in batches(examples, 4000, rng):
        total += loss_of(model, on_device(batch), 0.0)[0].item() * len(batch[2])
        tokens += len(batch[2])
    scores = []
    for language in ("ko", "ja"):
        rows = [i for i, p in enumerate(held_out) if p["language"] == language]
        rows.sort(key=lambda i: len(examples[i][0]))
        outputs = [ids for start in range(0, len(rows), 128) for ids in greedy(model, [examples[i][0] for i in rows[start : start + 128]], 160)]
        references = [target_text(held_out[i], masks[i]) for i in rows]
        scores.append(sacrebleu.corpus_chrf([codec.target.decode(ids) for ids in outputs], [references], word_order=2).score)
    return "dev loss {:.3f} chrF++ ko {:.1f} ja {:.1f}".format(total / tokens, *scores)


def start_worker():
    global pairs, codec
    torch.set_num_threads(1)
    pairs, codec = read_pairs(args.pairs), Codec(args.encoder, f"{args.out}/target.model")


def save():
    state = {"net": average.module.state_dict(), "last": net.state_dict(), "optimizer": optimizer.state_dict(), "spent": time.time() - started, "step": step, "part": part}
    torch.save(state, checkpoint + ".part")
    os.replace(checkpoint + ".part", checkpoint)


if __name__ == "__main__":
    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    # A processor that only emulates bfloat16 is many times slower with it.
    has_bfloat16 = device == "cuda" or torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    os.makedirs(args.out, exist_ok=True)
    pairs = read_pairs(args.pairs)
    if args.start_from:
        shutil.copy(f"{args.start_from}/target.model", args.out)
    if not os.path.exists(f"{args.out}/target.model"):
        train_target_tokenizer([p for p in pairs if p["part"] == "train"], f"{args.out}/target", args.vocab)
    codec = Codec(args.encoder, f"{args.out}/target.model")
    net = Translator(args.encoder, codec.target.vocab_size(), args.layers, args.dropout, args.encoder_dropout).to(device)
    for name, parameter in net.enc.named_parameters():
        if name.startswith("embeddings") or any(name.startswith(f"encoder.layer.{i}.") for i in range(args.frozen)):
            parameter.requires_grad_(False)
    groups = [{"params": [p for p in net.enc.parameters() if p.requires_grad], "lr": args.rate * args.encoder_rate}, {"params": net.dec.parameters(), "lr": args.rate}]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    peaks = [group["lr"] for group in groups]
    if args.start_from:
        net.load_state_dict(torch.load(f"{args.start_from}/checkpoint.pt", map_location=device)["net"])
    # What ships is the average of the last thousand steps or so, weighted exponentially.
    average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(0.99))
    spent, step, part = 0.0, 0, 0
    checkpoint = f"{args.out}/checkpoint.pt"
    if os.path.exists(checkpoint):
        state = torch.load(checkpoint, map_location=device)
        net.load_state_dict(state["last"])
        average.module.load_state_dict(state["net"])
        # Else the first update would take it for empty.
        average.n_averaged += 1
        optimizer.load_state_dict(state["optimizer"])
        spent, step, part = state["spent"], state["step"], state["part"]

    net.train()
    started = time.time() - spent
    share_done = lambda: (time.time() - started) / (args.minutes * 60)
    workers = max(1, min(4, CPUS // 2))
    running, counted, saved = torch.zeros((), device=device), 0, time.time()
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), start_worker) as pool:
        ahead, composed = deque(), None
        while share_done() < 1:
            while len(ahead) <= workers:
                number = part + len(ahead)
                if number % PARTS == 0 or composed is None:
                    composed = int(args.composed * max(0.1, 1 - 1.5 * share_done()))
                ahead.append(pool.submit(part_of_epoch, number, composed))
            for batch in ahead.popleft().result():
                done = share_done()
                if done >= 1:
                    break
                scale = min(1, (step + 1) / 500) * max(0.02, min(1, (1 - done) / 0.7))
                # Until the decoder has learnt where to look, the encoder would only be led astray.
                encoder_scale = min(1, max(0, done - WAIT) / WAIT)
                optimizer.param_groups[0]["lr"], optimizer.param_groups[1]["lr"] = peaks[0] * scale * encoder_scale, peaks[1] * scale
                loss = training_loss(on_device(batch))
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimizer.step()
                step, running, counted = step + 1, running + loss.detach(), counted + 1
                if step % 10 == 0:
                    average.update_parameters(net)
                if step % 200 == 0:
                    print(f"step {step} epoch {part / PARTS:.1f} loss {running.item() / counted:.3f} {time.time() - started:.0f} s", flush=True)
                    running, counted = torch.zeros((), device=device), 0
                if time.time() - saved > 300:
                    save()
                    saved = time.time()
            part += 1
        for future in ahead:
            future.cancel()
    save()
    print(f"{step} steps, {part / PARTS:.1f} epochs", dev_scores(average.module), flush=True)
