"""Reads pairs.jsonl and turns pairs into token ids, with slots masked anew in each epoch."""

import json
import random
import re

import sentencepiece
from tokenizers import Tokenizer

LANGUAGES = {"ko": "[unused1]", "ja": "[unused2]"}
STYLES = {"lexicon": "[unused3]", "news": "[unused4]", "composed": "[unused4]", "headline": "[unused5]"}
# How many placeholders a kind has; the n-th is [unused<first + n>] for the encoder and ❰<letter><n>❱ for the decoder.
SLOTS = {"quote": ("Q", 11, 6), "name": ("N", 21, 12), "quantity": ("X", 41, 12), "date": ("D", 61, 6)}
PLACEHOLDERS = [f"❰{letter}{n}❱" for letter, _, count in SLOTS.values() for n in range(count)]
PAD, UNK, BOS, EOS = 0, 1, 2, 3


def read_pairs(path):
    with open(path, encoding="utf8") as file:
        return [json.loads(line) for line in file]


def choose_masks(pair, rng):
    """Slot number -> index of its placeholder, for the slots masked this time. Indices are drawn, so that all get trained."""
    kinds = {piece["slot"]: piece["kind"] for piece in pair["source"] if not isinstance(piece, str)}
    draw = rng.random()
    share = 1.0 if draw < 0.75 else 0.5 if draw < 0.9 else 0.0
    masks = {}
    for kind, (_, _, count) in SLOTS.items():
        free = rng.sample(range(count), count)
        for slot in (s for s, k in kinds.items() if k == kind):
            if free and (share == 1.0 or rng.random() < max(share, 0.7 if kind == "quote" else 0)):
                masks[slot] = free.pop()
    return masks


class Codec:
    def __init__(self, encoder_dir, target_model):
        self.source = Tokenizer.from_file(f"{encoder_dir}/tokenizer.json")
        self.source.no_padding()
        self.source.no_truncation()
        self.target = sentencepiece.SentencePieceProcessor(model_file=target_model)

    def encode(self, pair, masks, alpha=None):
        """-> (source ids, target ids) with [CLS] language style … [SEP] and BOS … EOS; with `alpha`, the target's segmentation is drawn."""
        ids = [self.source.token_to_id(t) for t in ("[CLS]", LANGUAGES[pair["language"]], STYLES[pair["kind"]])]
        for text, piece in joined(pair["source"], masks, lambda p: p["text"]):
            if piece is None:
                ids += self.source.encode(text, add_special_tokens=False).ids
            else:
                ids.append(self.source.token_to_id(f"[unused{SLOTS[piece['kind']][1] + masks[piece['slot']]}]"))
        text = target_text(pair, masks)
        target = self.target.encode(text) if alpha is None else self.target.encode(text, enable_sampling=True, alpha=alpha, nbest_size=-1)
        return ids[:190] + [self.source.token_to_id("[SEP]")], [BOS] + target[:188] + [EOS]


def target_text(pair, masks):
    return "".join(
        text if piece is None else f"❰{SLOTS[piece['kind']][0]}{masks[piece['slot']]}❱{piece['after']}"
        for text, piece in joined(pair["target"], masks, lambda p: p["text"])
    )


def joined(pieces, masks, text_of):
    """Pieces with neighbouring texts joined, as (text, None) or ('', masked piece)."""
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
        elif piece["slot"] not in masks:
            text += text_of(piece)
        else:
            if text.strip():
                yield text, None
            elif text:
                yield text, None
            text = ""
            yield "", piece
    if text:
        yield text, None


def train_target_tokenizer(pairs, prefix, vocab_size):
    """A unigram model (Kudo, 2018) for both target languages; what is rare falls back to bytes."""
    rng = random.Random(1)
    path = f"{prefix}.txt"
    with open(path, "w", encoding="utf8") as file:
        for pair in pairs:
            times = {"composed": 0 if rng.random() < 0.8 else 1, "lexicon": 2}.get(pair["kind"], 3)
            for _ in range(times):
                file.write(target_text(pair, choose_masks(pair, rng)) + "\n")
    sentencepiece.SentencePieceTrainer.train(
        input=path, model_prefix=prefix, vocab_size=vocab_size, model_type="unigram", character_coverage=0.9998, byte_fallback=True,
        user_defined_symbols=PLACEHOLDERS, pad_id=PAD, unk_id=UNK, bos_id=BOS, eos_id=EOS, normalization_rule_name="nmt_nfkc", num_threads=2,
    )
