"""Trains the translator. Stops after --minutes, resumes from --out; the data is read again whenever it has changed."""

import argparse
import os
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

from data import PAD, Codec, choose_masks, read_pairs, train_target_tokenizer
from model import Translator

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2")
parser.add_argument("--pairs", default="runs/pairs.jsonl")
parser.add_argument("--out", default="runs/translator")
parser.add_argument("--minutes", type=float, default=60, help="wall-clock budget that the learning rate is planned for")
parser.add_argument("--layers", type=int, default=3)
parser.add_argument("--vocab", type=int, default=8000)
parser.add_argument("--rate", type=float, default=1.2e-3, help="peak learning rate of the decoder; the encoder has a sixth of it")
parser.add_argument("--tokens", type=int, default=1000, help="tokens a batch, padding counted: small ones pass the early plateau sooner")
parser.add_argument("--dropout", type=float, default=0.1)
parser.add_argument("--frozen", type=int, default=3, help="encoder layers, from below, that are not trained, nor are the word embeddings")
parser.add_argument("--composed", type=int, default=24000, help="composed pairs an epoch at the start; their share shrinks to a tenth")
parser.add_argument("--start-from", help="folder of an earlier run, whose weights are taken over; its vocabulary may differ")
args = parser.parse_args()

random.seed(1)
torch.manual_seed(1)
device = "cuda" if torch.cuda.is_available() else "cpu"
os.makedirs(args.out, exist_ok=True)


def batches(examples, size):
    """Batches of similar length, shuffled; `size` bounds rows times the longest row."""
    order = list(range(len(examples)))
    random.shuffle(order)
    result = []
    for start in range(0, len(order), 4000):
        chunk = sorted(order[start : start + 4000], key=lambda i: (len(examples[i][1]), len(examples[i][0])))
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
    random.shuffle(result)
    return result


def padded(rows, extra=0):
    # Few distinct lengths: oneDNN keeps a compiled primitive for each.
    length = -(-max(map(len, rows)) // 8) * 8 + extra
    return torch.tensor([row + [PAD] * (length - len(row)) for row in rows], device=device)


def loss_of(batch, smoothing):
    source, target = padded([s for s, _ in batch]), padded([t for _, t in batch], 1)
    with torch.autocast(device, torch.bfloat16):
        logits, wanted = net(source, target)
    return F.cross_entropy(logits.float(), wanted, label_smoothing=smoothing)


@torch.no_grad()
def dev_loss():
    net.eval()
    rng = random.Random(1)
    examples = [codec.encode(p, choose_masks(p, rng)) for p in pairs if p["part"] == "dev"]
    losses = [loss_of(batch, 0.0).item() for batch in batches(examples, 4000)]
    net.train()
    return sum(losses) / len(losses)


pairs, read_at = read_pairs(args.pairs), os.path.getmtime(args.pairs)
if not os.path.exists(f"{args.out}/target.model"):
    train_target_tokenizer([p for p in pairs if p["part"] == "train"], f"{args.out}/target", args.vocab)
codec = Codec(args.encoder, f"{args.out}/target.model")
net = Translator(args.encoder, codec.target.vocab_size(), args.layers, args.dropout).to(device)
for name, parameter in net.enc.named_parameters():
    if name.startswith("embeddings") or any(name.startswith(f"encoder.layer.{i}.") for i in range(args.frozen)):
        parameter.requires_grad_(False)
optimizer = torch.optim.AdamW(
    [{"params": [p for p in net.enc.parameters() if p.requires_grad], "lr": args.rate / 6}, {"params": net.dec.parameters(), "lr": args.rate}],
    betas=(0.9, 0.98), weight_decay=0.01, fused=True,
)
peaks = [group["lr"] for group in optimizer.param_groups]
spent, step, epoch = 0.0, 0, 0
checkpoint = f"{args.out}/checkpoint.pt"
if os.path.exists(checkpoint):
    state = torch.load(checkpoint, map_location=device)
    net.load_state_dict(state["net"])
    optimizer.load_state_dict(state["optimizer"])
    spent, step, epoch = state["spent"], state["step"], state["epoch"]

elif args.start_from:
    state = torch.load(f"{args.start_from}/checkpoint.pt", map_location=device)["net"]
    before = Codec(args.encoder, f"{args.start_from}/target.model").target
    embedding = net.state_dict()["dec.emb.weight"].clone()
    for i in range(embedding.size(0)):
        old = before.piece_to_id(codec.target.id_to_piece(i))
        if i < 4 or old != before.unk_id():
            embedding[i] = state["dec.emb.weight"][old]
    net.load_state_dict({**state, "dec.emb.weight": embedding})

net.train()
started = time.time() - spent
running, counted, saved = 0.0, 0, time.time()
while (done := (time.time() - started) / (args.minutes * 60)) < 1:
    if os.path.getmtime(args.pairs) != read_at:
        pairs, read_at = read_pairs(args.pairs), os.path.getmtime(args.pairs)
        print(f"read {len(pairs)} pairs", flush=True)
    of_kind = lambda *kinds: [p for p in pairs if p["part"] == "train" and p["kind"] in kinds]
    # Sentences written by people are seen twice an epoch, a third of the lexicon once.
    sentences, lexicon, composed = of_kind("news", "headline"), of_kind("lexicon"), of_kind("composed")
    shown = random.sample(lexicon, len(lexicon) // 3) + random.sample(composed, min(len(composed), int(args.composed * max(0.1, 1 - 1.5 * done))))
    epoch_examples = [codec.encode(p, choose_masks(p, random)) for p in sentences + sentences + shown]
    for batch in batches(epoch_examples, args.tokens):
        done = (time.time() - started) / (args.minutes * 60)
        if done >= 1:
            break
        scale = min(1, (step + 1) / 300) * max(0.02, min(1, (1 - done) / 0.7))
        for group, peak in zip(optimizer.param_groups, peaks):
            group["lr"] = peak * scale
        loss = loss_of(batch, 0.1)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        step, running, counted = step + 1, running + loss.item(), counted + 1
        if step % 200 == 0:
            print(f"step {step} epoch {epoch} loss {running / counted:.3f} {time.time() - started:.0f} s", flush=True)
            running, counted = 0.0, 0
        if time.time() - saved > 300:
            print(f"dev loss {dev_loss():.3f}", flush=True)
            torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict(), "spent": time.time() - started, "step": step, "epoch": epoch}, checkpoint + ".part")
            os.replace(checkpoint + ".part", checkpoint)
            saved = time.time()
    epoch += 1
print(f"dev loss {dev_loss():.3f}")
torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict(), "spent": time.time() - started, "step": step, "epoch": epoch}, checkpoint)
