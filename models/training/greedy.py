"""Greedy search in plain PyTorch, with a cache of keys and values."""

import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence

from data import BOS, EOS, PAD
from model import EMBEDDING_SCALE, HEADS, WIDTH


@torch.inference_mode()
def greedy(net, sources, limit):
    """Translates a batch with a Translator of any dtype; finished rows leave the batch.

    sources: token ids of each sentence -> for each at most `limit` tokens, without BOS and EOS."""
    dec, device = net.dec, net.dec.emb.weight.device
    source = pad_sequence([torch.tensor(ids) for ids in sources], batch_first=True, padding_value=PAD).to(device)
    mask = source.ne(PAD)
    memory = net.enc(input_ids=source, attention_mask=mask.long()).last_hidden_state
    mask = mask[:, None, None]
    # Keys and values: [layer, key or value, row, head, position, head width].
    cross = torch.stack([torch.stack(projected(layer.multihead_attn, memory, slice(WIDTH, None))) for layer in dec.layers])
    past = memory.new_zeros(len(dec.layers), 2, len(sources), HEADS, limit, WIDTH // HEADS)
    outputs, rows, tokens = [[] for _ in sources], torch.arange(len(sources), device=device), torch.full((len(sources),), BOS, device=device)
    for position in range(limit):
        x = (dec.emb(tokens) * EMBEDDING_SCALE + dec.pos.weight[position])[:, None]
        for layer, own, other in zip(dec.layers, past, cross):
            query, *new = projected(layer.self_attn, layer.norm1(x), slice(None))
            own[..., position : position + 1, :] = torch.stack(new)
            x = x + attend(layer.self_attn, query, own[..., : position + 1, :])
            (query,) = projected(layer.multihead_attn, layer.norm2(x), slice(WIDTH))
            x = x + attend(layer.multihead_attn, query, other, mask)
            x = x + layer.linear2(F.gelu(layer.linear1(layer.norm3(x))))
        tokens = (dec.ln(x[:, 0]) @ dec.emb.weight.t()).argmax(-1)
        going = tokens.ne(EOS)
        if not going.all():
            rows, tokens, mask, cross, past = rows[going], tokens[going], mask[going], cross[:, :, going], past[:, :, going]
        for row, token in zip(rows.tolist(), tokens.tolist()):
            outputs[row].append(token)
        if len(rows) == 0:
            break
    return outputs


def projected(attention, x, part):
    """Those of queries, keys and values whose rows of the input projection are in `part`, each [B, heads, length, head width]."""
    y = F.linear(x, attention.in_proj_weight[part], attention.in_proj_bias[part])
    return [z.unflatten(-1, (HEADS, -1)).transpose(1, 2) for z in y.split(WIDTH, -1)]


def attend(attention, query, keys_and_values, mask=None):
    y = F.scaled_dot_product_attention(query, *keys_and_values, attn_mask=mask)
    return attention.out_proj(y.transpose(1, 2).flatten(2))
