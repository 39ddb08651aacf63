"""MiniLM encoder and a small pre-norm Transformer decoder with tied embeddings (Vaswani et al., 2017; Xiong et al., 2020)."""

import torch
from torch import nn
from transformers import BertModel

from data import UNK

WIDTH, HEADS, INNER, POSITIONS = 384, 6, 1536, 256
# [MASK] of the encoder.
MASK = 103
# Scales the embeddings, which also are the output layer, to the size of the position embeddings.
EMBEDDING_SCALE = WIDTH**0.5 * 0.1


class PooledDropout(nn.Module):
    """Dropout whose masks are cut from a pool at random: on a CPU, drawing each anew takes a tenth of a training step."""

    def __init__(self, rate):
        super().__init__()
        self.register_buffer("pool", torch.empty(1 << 23).bernoulli_(1 - rate).div_(1 - rate).bfloat16(), persistent=False)

    def forward(self, x):
        if not self.training:
            return x
        start = int(torch.randint(self.pool.numel() - x.numel(), ()))
        return x * self.pool[start : start + x.numel()].view_as(x)


class Decoder(nn.Module):
    def __init__(self, vocab, layers, dropout):
        super().__init__()
        self.emb = nn.Embedding(vocab, WIDTH, padding_idx=0)
        nn.init.normal_(self.emb.weight, 0, WIDTH**-0.5)
        self.pos = nn.Embedding(POSITIONS, WIDTH)
        nn.init.normal_(self.pos.weight, 0, 0.02)
        self.drop = nn.Dropout(dropout) if torch.cuda.is_available() else PooledDropout(dropout)
        self.layers = nn.ModuleList(
            nn.TransformerDecoderLayer(WIDTH, HEADS, INNER, 0.0, activation="gelu", batch_first=True, norm_first=True) for _ in range(layers)
        )
        for layer in self.layers:
            # None on the attention's weights: so it runs as one fused kernel.
            layer.dropout = layer.dropout1 = layer.dropout2 = layer.dropout3 = self.drop
        self.ln = nn.LayerNorm(WIDTH)

    def forward(self, target, memory, padding):
        length = target.size(1)
        x = self.drop(self.emb(target) * EMBEDDING_SCALE + self.pos(torch.arange(length, device=target.device)))
        causal = torch.triu(torch.full((length, length), float("-inf"), device=target.device), 1)
        for layer in self.layers:
            x = layer(x, memory, tgt_mask=causal, memory_key_padding_mask=padding, tgt_is_causal=True)
        return self.ln(x)


class Translator(nn.Module):
    def __init__(self, encoder_dir, vocab, layers=3, dropout=0.0, encoder_dropout=0.0):
        super().__init__()
        self.enc = BertModel.from_pretrained(encoder_dir, add_pooling_layer=False, hidden_dropout_prob=encoder_dropout, attention_probs_dropout_prob=0.0)
        self.dec = Decoder(vocab, layers, dropout)

    def forward(self, source, target, kept, hidden=0.0):
        """source [B, S], target [B, T], kept [N]: where target[:, 1:], flattened, is no padding -> logits [N, vocab] for these.

        The share `hidden` of the source's words and of the tokens fed to the decoder is replaced by [MASK] and <unk>."""
        padding, given = source.eq(0), target[:, :-1]
        if hidden:
            # Tags, placeholders and bytes, which come first in both vocabularies, stay.
            source = source.masked_fill((torch.rand(source.shape, device=source.device) < hidden) & (source >= 1000), MASK)
            given = given.masked_fill((torch.rand(given.shape, device=given.device) < hidden) & (given >= 300), UNK)
        memory = self.enc(input_ids=source, attention_mask=(~padding).long()).last_hidden_state
        return self.dec(given, memory, padding).flatten(0, 1)[kept] @ self.dec.emb.weight.t()


def layers_of(weights):
    """How many layers the decoder has whose weights these are."""
    return len({key.split(".")[2] for key in weights if key.startswith("dec.layers.")})
