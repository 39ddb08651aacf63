"""MiniLM encoder and a small pre-norm Transformer decoder with tied embeddings (Vaswani et al., 2017; Xiong et al., 2020)."""

import torch
from torch import nn
from transformers import BertModel

WIDTH, HEADS, INNER, POSITIONS = 384, 6, 1536, 256
# Scales the embeddings, which also are the output layer, to the size of the position embeddings.
EMBEDDING_SCALE = WIDTH**0.5 * 0.1


class Decoder(nn.Module):
    def __init__(self, vocab, layers, dropout):
        super().__init__()
        self.emb = nn.Embedding(vocab, WIDTH, padding_idx=0)
        nn.init.normal_(self.emb.weight, 0, WIDTH**-0.5)
        self.pos = nn.Embedding(POSITIONS, WIDTH)
        nn.init.normal_(self.pos.weight, 0, 0.02)
        self.layers = nn.ModuleList(
            nn.TransformerDecoderLayer(WIDTH, HEADS, INNER, dropout, activation="gelu", batch_first=True, norm_first=True) for _ in range(layers)
        )
        for layer in self.layers:
            # Without dropout on its weights, attention runs as one fused kernel.
            layer.self_attn.dropout = layer.multihead_attn.dropout = 0.0
        self.ln = nn.LayerNorm(WIDTH)
        self.drop = nn.Dropout(dropout)

    def forward(self, target, memory, padding):
        length = target.size(1)
        x = self.drop(self.emb(target) * EMBEDDING_SCALE + self.pos(torch.arange(length, device=target.device)))
        causal = torch.triu(torch.full((length, length), float("-inf"), device=target.device), 1)
        for layer in self.layers:
            x = layer(x, memory, tgt_mask=causal, memory_key_padding_mask=padding, tgt_is_causal=True)
        return self.ln(x) @ self.emb.weight.t()


class Translator(nn.Module):
    def __init__(self, encoder_dir, vocab, layers=3, dropout=0.1):
        super().__init__()
        self.enc = BertModel.from_pretrained(encoder_dir, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        self.dec = Decoder(vocab, layers, dropout)

    def forward(self, source, target):
        """source [B, S], target [B, T] -> logits [B, T - 1, vocab] of target[:, 1:]."""
        padding = source.eq(0)
        memory = self.enc(input_ids=source, attention_mask=(~padding).long()).last_hidden_state
        return self.dec(target[:, :-1], memory, padding)
