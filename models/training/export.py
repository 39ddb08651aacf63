"""Checkpoint -> two int8 ONNX graphs in the layout of Transformers.js (a Marian model with a merged decoder), and its tokenizers.

The encoder hands out the decoder's cross-attention keys and values, so that no step computes them again. The decoder
takes any number of new tokens. Also exports the plain encoder for the summarizer.
"""

import argparse
import hashlib
import json
import os
import shutil
import tempfile

import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers
from torch import nn
from transformers import BertConfig, BertModel

from data import BOS, EOS, LANGUAGES, PAD, SLOTS, STYLES, UNK, Codec
from model import EMBEDDING_SCALE, HEADS, INNER, POSITIONS, WIDTH

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2")
parser.add_argument("--run", default="runs/translator", help="folder that train.py wrote")
parser.add_argument("--out", default="../embedded")
parser.add_argument("--summarizer", action="store_true", help="export the summarizer's encoder too")
args = parser.parse_args()
HEAD_WIDTH = WIDTH // HEADS


class Encoder(nn.Module):
    """input_ids, attention_mask [B, S] -> keys and values of all decoder layers [B, S, 2 * layers * width]."""

    def __init__(self, bert, layers):
        super().__init__()
        self.bert, self.kv = bert, nn.Linear(WIDTH, 2 * layers * WIDTH)

    def forward(self, input_ids, attention_mask):
        return self.kv(self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state)


class Sentences(nn.Module):
    """input_ids, attention_mask [B, S] -> token embeddings [B, S, width]."""

    def __init__(self, bert):
        super().__init__()
        self.bert = bert

    def forward(self, input_ids, attention_mask):
        return self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


class Decoder(nn.Module):
    def __init__(self, vocab, layers):
        super().__init__()
        self.emb, self.pos = nn.Embedding(vocab, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.layers = nn.ModuleList(
            nn.ModuleDict({
                "n1": nn.LayerNorm(WIDTH), "qkv": nn.Linear(WIDTH, 3 * WIDTH), "o": nn.Linear(WIDTH, WIDTH),
                "n2": nn.LayerNorm(WIDTH), "q": nn.Linear(WIDTH, WIDTH), "o2": nn.Linear(WIDTH, WIDTH),
                "n3": nn.LayerNorm(WIDTH), "f1": nn.Linear(WIDTH, INNER), "f2": nn.Linear(INNER, WIDTH),
            })
            for _ in range(layers)
        )
        self.ln, self.out = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, vocab, bias=False)

    def forward(self, input_ids, memory, mask, *past):
        """input_ids [B, N], memory [B, S, 2 * layers * width], mask [B, S], past 2 * layers x [B, heads, T, head width]."""
        B, N = input_ids.shape
        T, S = past[0].shape[2], memory.shape[1]
        heads = lambda x: x.view(B, N, HEADS, HEAD_WIDTH).permute(0, 2, 1, 3)
        flat = lambda x: x.permute(0, 2, 1, 3).reshape(B, N, WIDTH)
        attend = lambda q, k, v, bias: torch.softmax(q @ k.transpose(-1, -2) * HEAD_WIDTH**-0.5 + bias, -1) @ v
        position = torch.arange(N) + T
        x = self.emb(input_ids) * EMBEDDING_SCALE + self.pos(position)
        cross = memory.view(B, S, 2 * len(self.layers), HEADS, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        padding = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e9
        causal = (torch.arange(N + T)[None, :] > position[:, None]).to(x.dtype) * -1e9
        present = []
        for i, layer in enumerate(self.layers):
            q, k, v = (heads(y) for y in layer["qkv"](layer["n1"](x)).chunk(3, -1))
            k, v = torch.cat([past[2 * i], k], 2), torch.cat([past[2 * i + 1], v], 2)
            present += [k, v]
            x = x + layer["o"](flat(attend(q, k, v, causal)))
            x = x + layer["o2"](flat(attend(heads(layer["q"](layer["n2"](x))), cross[2 * i], cross[2 * i + 1], padding)))
            x = x + layer["f2"](F.gelu(layer["f1"](layer["n3"](x))))
        return self.out(self.ln(x)), *present


def split_weights(state):
    """The trained model's weights in the two exported modules."""
    w = lambda key: state["dec." + key]
    layers = len({key.split(".")[2] for key in state if key.startswith("dec.layers.")})
    bert = BertModel(BertConfig.from_pretrained(args.encoder), add_pooling_layer=False)
    bert.load_state_dict({key[4:]: value for key, value in state.items() if key.startswith("enc.")})
    encoder, decoder = Encoder(bert, layers), Decoder(w("emb.weight").shape[0], layers)
    decoder.emb.weight.data = decoder.out.weight.data = w("emb.weight")
    decoder.pos.weight.data = w("pos.weight")
    decoder.ln.load_state_dict({"weight": w("ln.weight"), "bias": w("ln.bias")})
    cross_weights, cross_biases = [], []
    for i, layer in enumerate(decoder.layers):
        copy = lambda name, weight, bias: layer[name].load_state_dict({"weight": weight, "bias": bias})
        at = lambda name: (w(f"layers.{i}.{name}.weight"), w(f"layers.{i}.{name}.bias"))
        packed = lambda name: (w(f"layers.{i}.{name}.in_proj_weight"), w(f"layers.{i}.{name}.in_proj_bias"))
        copy("qkv", *packed("self_attn"))
        weight, bias = packed("multihead_attn")
        copy("q", weight[:WIDTH], bias[:WIDTH])
        cross_weights += [weight[WIDTH : 2 * WIDTH], weight[2 * WIDTH :]]
        cross_biases += [bias[WIDTH : 2 * WIDTH], bias[2 * WIDTH :]]
        for ours, theirs in {"o": "self_attn.out_proj", "o2": "multihead_attn.out_proj", "f1": "linear1", "f2": "linear2",
                             "n1": "norm1", "n2": "norm2", "n3": "norm3"}.items():
            copy(ours, *at(theirs))
    encoder.kv.weight.data, encoder.kv.bias.data = torch.cat(cross_weights), torch.cat(cross_biases)
    return encoder.eval(), decoder.eval(), layers


def export(module, inputs, names, outputs, axes, path):
    """Traces a module and writes it with int8 weights, quantized by channel, activations by run time."""
    with tempfile.TemporaryDirectory() as folder:
        torch.onnx.export(module, inputs, f"{folder}/graph.onnx", input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        quantize_dynamic(f"{folder}/graph.onnx", path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm", "Gather"])


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


def export_translator(out):
    state = torch.load(f"{args.run}/checkpoint.pt", map_location="cpu")["net"]
    encoder, decoder, layers = split_weights(state)
    codec = Codec(args.encoder, f"{args.run}/target.model")
    vocab = codec.target.vocab_size()
    ids, mask = torch.randint(5, 1000, (2, 9)), torch.ones(2, 9, dtype=torch.long)
    past = [torch.randn(2, HEADS, 3, HEAD_WIDTH) for _ in range(2 * layers)]
    names = lambda prefix: [f"{prefix}.{i}.decoder.{part}" for i in range(layers) for part in ("key", "value")]
    tokens = {0: "batch", 1: "source"}
    export(encoder, (ids, mask), ["input_ids", "attention_mask"], ["last_hidden_state"],
           {"input_ids": tokens, "attention_mask": tokens, "last_hidden_state": tokens}, f"{out}/onnx/encoder_model_quantized.onnx")
    export(decoder, (ids[:, :2], encoder(ids, mask), mask, *past),
           ["input_ids", "encoder_hidden_states", "encoder_attention_mask", *names("past_key_values")], ["logits", *names("present")],
           {"input_ids": {0: "batch", 1: "new"}, "logits": {0: "batch", 1: "new"}, "encoder_hidden_states": tokens, "encoder_attention_mask": tokens,
            **{name: {0: "batch", 2: "past"} for name in names("past_key_values")}, **{name: {0: "batch", 2: "total"} for name in names("present")}},
           f"{out}/onnx/decoder_model_merged_quantized.onnx")
    source_id, target_id = codec.source.token_to_id, codec.target.piece_to_id
    write_json(f"{out}/config.json", {
        "architectures": ["MarianMTModel"], "model_type": "marian", "is_encoder_decoder": True, "d_model": WIDTH,
        "encoder_layers": 6, "encoder_attention_heads": 12, "decoder_layers": layers, "decoder_attention_heads": HEADS, "decoder_ffn_dim": INNER,
        "vocab_size": vocab, "decoder_vocab_size": vocab, "pad_token_id": PAD, "bos_token_id": BOS, "eos_token_id": EOS,
        "decoder_start_token_id": BOS, "max_length": 192,
        "tribrief": {
            "languages": {language: source_id(token) for language, token in LANGUAGES.items()},
            "styles": {style: source_id(STYLES[style]) for style in ("lexicon", "news", "headline")},
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


def export_summarizer(out):
    bert = BertModel.from_pretrained(args.encoder, add_pooling_layer=False).eval()
    ids, mask = torch.randint(5, 1000, (2, 9)), torch.ones(2, 9, dtype=torch.long)
    tokens = {0: "batch", 1: "length"}
    export(Sentences(bert), (ids, mask), ["input_ids", "attention_mask"], ["last_hidden_state"],
           {"input_ids": tokens, "attention_mask": tokens, "last_hidden_state": tokens}, f"{out}/onnx/model_quantized.onnx")
    shutil.copy(f"{args.encoder}/config.json", f"{out}/config.json")
    copy_source_tokenizer(out)
    write_sums(out)


def copy_source_tokenizer(out):
    os.makedirs(out, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(f"{args.encoder}/{name}", f"{out}/{name}")


export_translator(f"{args.out}/translator")
if args.summarizer:
    export_summarizer(f"{args.out}/summarizer")
