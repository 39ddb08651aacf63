"""Checkpoint -> a model folder in the layout of Transformers.js (Marian, with a merged decoder), int8 or, for measuring, fp32.

With --summarizer, all-MiniLM-L6-v2 itself is exported too, for the salience of sentences.
"""

import argparse
import hashlib
import json
import os
import random
import shutil

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers
from torch.nn.utils.rnn import pad_sequence
from transformers import BertConfig, BertModel

from data import BOS, EOS, LANGUAGES, PAD, PLACEHOLDERS, SLOTS, STYLES, UNK, Codec, choose_masks, read_pairs
from graphs import export_decoder, export_encoder
from model import HEADS, INNER, WIDTH, layers_of

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2")
parser.add_argument("--run", default="runs/translator", help="folder that train.py wrote")
parser.add_argument("--pairs", default="runs/pairs.jsonl")
parser.add_argument("--out", default="../embedded/translator")
parser.add_argument("--fp32", action="store_true", help="full precision, to measure what int8 loses")
parser.add_argument("--summarizer", help="export all-MiniLM-L6-v2 into this folder")
args = parser.parse_args()


def export_translator(out):
    weights = torch.load(f"{args.run}/checkpoint.pt", map_location="cpu")["net"]
    bert = BertModel(BertConfig.from_pretrained(args.encoder), add_pooling_layer=False)
    bert.load_state_dict({key[4:]: value for key, value in weights.items() if key.startswith("enc.")})
    suffix = "" if args.fp32 else "_quantized"
    export_encoder(bert, f"{out}/onnx/encoder_model{suffix}.onnx", not args.fp32)
    codec = Codec(args.encoder, f"{args.run}/target.model")
    listed = [EOS, *map(codec.target.piece_to_id, PLACEHOLDERS)]
    export_decoder(weights, listed, f"{out}/onnx/decoder_model_merged{suffix}.onnx", [] if args.fp32 else calibration(bert, codec))
    vocab, layers = codec.target.vocab_size(), layers_of(weights)
    source_id, target_id = codec.source.token_to_id, codec.target.piece_to_id
    write_json(f"{out}/config.json", {
        "architectures": ["MarianMTModel"], "model_type": "marian", "is_encoder_decoder": True, "d_model": WIDTH,
        "encoder_layers": 6,
        # Not the 12 that the encoder has: Transformers.js takes the shape of the cross-attention from it.
        "encoder_attention_heads": HEADS, "decoder_layers": layers, "decoder_attention_heads": HEADS, "decoder_ffn_dim": INNER,
        "vocab_size": vocab, "decoder_vocab_size": vocab, "pad_token_id": PAD, "bos_token_id": BOS, "eos_token_id": EOS,
        "decoder_start_token_id": BOS, "max_length": 192,
        "tribrief": {
            "languages": {language: source_id(token) for language, token in LANGUAGES.items()},
            "styles": {style: source_id(STYLES[style]) for style in ("news", "headline")},
            "slots": {kind: {"source": [source_id(f"[unused{first + n}]") for n in range(count)], "target": [target_id(f"❰{letter}{n}❱") for n in range(count)]}
                      for kind, (letter, first, count) in SLOTS.items()},
        },
    })
    write_json(f"{out}/generation_config.json", {"decoder_start_token_id": BOS, "pad_token_id": PAD, "bos_token_id": BOS, "eos_token_id": EOS, "max_length": 192, "num_beams": 1})
    copy_source_tokenizer(f"{out}/source")
    tokenizer = Tokenizer(models.Unigram([(codec.target.id_to_piece(i), codec.target.get_score(i)) for i in range(vocab)], unk_id=UNK, byte_fallback=True))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.NFKC(), pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()])
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in ("<pad>", "<unk>", "<s>", "</s>")])
    os.makedirs(f"{out}/target", exist_ok=True)
    tokenizer.save(f"{out}/target/tokenizer.json")
    write_json(f"{out}/target/tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>", "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"})
    write_sums(out)


@torch.inference_mode()
def calibration(bert, codec):
    """For 512 pairs of the training data the decoder's inputs and, as a mask, which of their target positions are read at inference."""
    rng = random.Random(1)
    pairs = rng.sample([pair for pair in read_pairs(args.pairs) if pair["part"] == "train" and pair["kind"] in ("news", "headline")], 512)
    # The export before leaves the encoder in training mode, with dropout.
    bert.eval()
    feeds = []
    for start in range(0, len(pairs), 16):
        examples = [codec.encode(pair, choose_masks(pair, rng)) for pair in pairs[start : start + 16]]
        source, target = (pad_sequence([torch.tensor(ids) for ids in side], batch_first=True, padding_value=PAD) for side in zip(*examples))
        mask = source.ne(PAD).long()
        hidden = bert(input_ids=source, attention_mask=mask).last_hidden_state
        feed = {"input_ids": target[:, :-1].numpy(), "encoder_hidden_states": hidden.numpy(), "encoder_attention_mask": mask.numpy()}
        feeds.append((feed, target[:, 1:].ne(PAD).numpy()))
    return feeds


def export_summarizer(out):
    export_encoder(BertModel.from_pretrained(args.encoder, add_pooling_layer=False), f"{out}/onnx/model_quantized.onnx", True)
    shutil.copy(f"{args.encoder}/config.json", f"{out}/config.json")
    copy_source_tokenizer(out)
    write_sums(out)


def copy_source_tokenizer(out):
    os.makedirs(out, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(f"{args.encoder}/{name}", f"{out}/{name}")


def write_json(path, value):
    with open(path, "w", encoding="utf8") as file:
        json.dump(value, file, indent=1, ensure_ascii=False)
        file.write("\n")


def write_sums(folder):
    """SHA256SUMS in the form of sha256sum(1)."""
    files = sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)
    with open(f"{folder}/SHA256SUMS", "w") as sums:
        for name in files:
            if name not in ("SHA256SUMS", "README.md"):
                sums.write(f"{hashlib.sha256(open(f'{folder}/{name}', 'rb').read()).hexdigest()}  {name}\n")


if __name__ == "__main__":
    export_translator(args.out)
    if args.summarizer:
        export_summarizer(args.summarizer)
