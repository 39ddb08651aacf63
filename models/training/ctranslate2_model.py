"""The translator as a model of CTranslate2, whose tokens are the ids as strings."""

import os

import torch
from ctranslate2.specs import TransformerDecoderSpec, TransformerEncoderSpec, TransformerSpec
from ctranslate2.specs.common_spec import Activation

from data import BOS, EOS, UNK
from model import EMBEDDING_SCALE, HEADS


def convert(net, folder, quantization):
    """Writes the weights of a Translator into a folder, in float32 or int8."""
    bert, dec = net.enc, net.dec
    encoder = TransformerEncoderSpec(len(bert.encoder.layer), bert.config.num_attention_heads, pre_norm=False, activation=Activation.GELU, layernorm_embedding=True)
    decoder = TransformerDecoderSpec(len(dec.layers), HEADS, activation=Activation.GELU)
    spec = TransformerSpec(encoder, decoder)

    words = bert.embeddings
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = array(words.word_embeddings.weight)
    # All tokens are of type 0.
    encoder.position_encodings.encodings = array(words.position_embeddings.weight + words.token_type_embeddings.weight[0])
    norm(encoder.layernorm_embedding, words.LayerNorm)
    for to, layer in zip(encoder.layer, bert.encoder.layer):
        own = layer.attention.self
        inputs = (own.query, own.key, own.value)
        linear(to.self_attention.linear[0], torch.cat([x.weight for x in inputs]), torch.cat([x.bias for x in inputs]))
        linear(to.self_attention.linear[1], layer.attention.output.dense.weight, layer.attention.output.dense.bias)
        norm(to.self_attention.layer_norm, layer.attention.output.LayerNorm)
        linear(to.ffn.linear_0, layer.intermediate.dense.weight, layer.intermediate.dense.bias)
        linear(to.ffn.linear_1, layer.output.dense.weight, layer.output.dense.bias)
        norm(to.ffn.layer_norm, layer.output.LayerNorm)

    # CTranslate2 has one epsilon for all LayerNorms, of which the decoder's is larger here. As all that it reads from its
    # residual stream goes through a LayerNorm, whatever is written there is made smaller instead, which comes to the same.
    shrink = (bert.config.layer_norm_eps / dec.ln.eps) ** 0.5
    spec.config.layer_norm_epsilon = bert.config.layer_norm_eps
    decoder.scale_embeddings = EMBEDDING_SCALE * shrink
    decoder.embeddings.weight = decoder.projection.weight = array(dec.emb.weight)
    decoder.position_encodings.encodings = array(dec.pos.weight * shrink)
    norm(decoder.layer_norm, dec.ln)
    for to, layer in zip(decoder.layer, dec.layers):
        own, cross = layer.self_attn, layer.multihead_attn
        norm(to.self_attention.layer_norm, layer.norm1)
        linear(to.self_attention.linear[0], own.in_proj_weight, own.in_proj_bias)
        linear(to.self_attention.linear[1], own.out_proj.weight * shrink, own.out_proj.bias * shrink)
        norm(to.attention.layer_norm, layer.norm2)
        width = cross.embed_dim
        linear(to.attention.linear[0], cross.in_proj_weight[:width], cross.in_proj_bias[:width])
        linear(to.attention.linear[1], cross.in_proj_weight[width:], cross.in_proj_bias[width:])
        linear(to.attention.linear[2], cross.out_proj.weight * shrink, cross.out_proj.bias * shrink)
        norm(to.ffn.layer_norm, layer.norm3)
        linear(to.ffn.linear_0, layer.linear1.weight, layer.linear1.bias)
        linear(to.ffn.linear_1, layer.linear2.weight * shrink, layer.linear2.bias * shrink)

    spec.register_source_vocabulary([str(i) for i in range(len(words.word_embeddings.weight))])
    spec.register_target_vocabulary([str(i) for i in range(len(dec.emb.weight))])
    spec.config.bos_token = spec.config.decoder_start_token = str(BOS)
    spec.config.eos_token, spec.config.unk_token = str(EOS), str(UNK)
    spec.validate()
    spec.optimize(quantization)
    os.makedirs(folder)
    spec.save(folder)


def linear(to, weight, bias):
    to.weight, to.bias = array(weight), array(bias)


def norm(to, layer):
    to.gamma, to.beta = array(layer.weight), array(layer.bias)


def array(tensor):
    # A copy: the quantizer writes into its arrays.
    return tensor.detach().numpy().copy()
