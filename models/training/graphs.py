"""The modules that are exported, and how a decoder's two graphs become one.

The layout is the one of the hub's models for Transformers.js: the first step computes the keys and values of the
cross-attention and hands them out; the steps after it take them back, so that none computes them again.
"""

import hashlib
import os
import tempfile
from collections import Counter

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from torch import nn

from model import EMBEDDING_SCALE, HEADS, INNER, POSITIONS, WIDTH, layers_of

HEAD_WIDTH = WIDTH // HEADS
# The likeliest tokens at each step, to which the search is limited: it keeps at most nine that it may write.
CANDIDATES = 32


class Encoder(nn.Module):
    """input_ids, attention_mask [B, S] -> token embeddings [B, S, width]."""

    def __init__(self, bert):
        super().__init__()
        self.bert = bert

    def forward(self, input_ids, attention_mask):
        return self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


class Decoder(nn.Module):
    """The decoder with its own cache; made from the weights that train.py has saved."""

    def __init__(self, weights, listed):
        super().__init__()
        self.listed = torch.tensor(listed)
        w = lambda key: weights["dec." + key]
        linear = lambda name, rows=slice(None): _linear(w(f"{name}weight")[rows], w(f"{name}bias")[rows])
        norm = lambda name: _norm(w(f"{name}.weight"), w(f"{name}.bias"))
        self.emb = nn.Embedding.from_pretrained(w("emb.weight"))
        self.pos = nn.Embedding.from_pretrained(w("pos.weight")[:POSITIONS])
        self.out = _linear(w("emb.weight"), None)
        self.ln = norm("ln")
        self.layers = nn.ModuleList()
        for i in range(layers_of(weights)):
            at = f"layers.{i}."
            cross = f"{at}multihead_attn.in_proj_"
            self.layers.append(nn.ModuleDict({
                "n1": norm(f"{at}norm1"), "qkv": linear(f"{at}self_attn.in_proj_"), "o": linear(f"{at}self_attn.out_proj."),
                "n2": norm(f"{at}norm2"), "q": linear(cross, slice(WIDTH)), "kv": linear(cross, slice(WIDTH, None)), "o2": linear(f"{at}multihead_attn.out_proj."),
                "n3": norm(f"{at}norm3"), "f1": linear(f"{at}linear1."), "f2": linear(f"{at}linear2."),
            }))

    def forward(self, input_ids, mask, past, cross):
        """input_ids [B, N], mask [B, S]; past and cross: for each layer (key, value) [B, heads, T or S, head width]
        -> logits [B, N, vocab], the logarithm of the sum of their exponentials [B, N], candidate tokens and their logits
        [B, N, CANDIDATES and as many as are listed], and the grown past."""
        B, N = input_ids.shape
        T = past[0][0].shape[2]
        position = torch.arange(N) + T
        x = self.emb(input_ids) * EMBEDDING_SCALE + self.pos(position)
        padding = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e9
        causal = (torch.arange(N + T)[None, :] > position[:, None]).to(x.dtype) * -1e9
        present = []
        for layer, (k0, v0), (ck, cv) in zip(self.layers, past, cross):
            q, k, v = (heads(y) for y in layer["qkv"](layer["n1"](x)).chunk(3, -1))
            k, v = torch.cat([k0, k], 2), torch.cat([v0, v], 2)
            present += [k, v]
            x = x + layer["o"](attend(q, k, v, causal))
            x = x + layer["o2"](attend(heads(layer["q"](layer["n2"](x))), ck, cv, padding))
            x = x + layer["f2"](F.gelu(layer["f1"](layer["n3"](x))))
        logits = self.out(self.ln(x))
        # So that the search need not go through a whole vocabulary for each token.
        log_norm = (logits - torch.log_softmax(logits, -1))[..., 0]
        top = torch.topk(logits, CANDIDATES, -1)
        tokens = torch.cat([top.indices, self.listed.expand(B, N, -1)], -1).int()
        return logits, log_norm, tokens, torch.cat([top.values, logits[..., self.listed]], -1), *present


class FirstStep(nn.Module):
    """input_ids, hidden states of the encoder, mask -> what Decoder gives, and the encoder's keys and values."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, input_ids, encoder_hidden_states, mask):
        cross = [tuple(heads(y) for y in layer["kv"](encoder_hidden_states).chunk(2, -1)) for layer in self.decoder.layers]
        none = torch.zeros(input_ids.shape[0], HEADS, 0, HEAD_WIDTH)
        return *self.decoder(input_ids, mask, [(none, none)] * len(cross), cross), *(y for pair in cross for y in pair)


class NextStep(nn.Module):
    """input_ids, mask, the decoder's keys and values, the encoder's -> what Decoder gives."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, input_ids, mask, *cache):
        pairs = list(zip(cache[::2], cache[1::2]))
        half = len(pairs) // 2
        return self.decoder(input_ids, mask, pairs[:half], pairs[half:])


def heads(x):
    return x.view(x.shape[0], x.shape[1], HEADS, HEAD_WIDTH).permute(0, 2, 1, 3)


def attend(q, k, v, bias):
    y = torch.softmax(q @ k.transpose(-1, -2) * HEAD_WIDTH**-0.5 + bias, -1) @ v
    return y.permute(0, 2, 1, 3).reshape(y.shape[0], y.shape[2], WIDTH)


def _linear(weight, bias):
    linear = nn.Linear(weight.shape[1], weight.shape[0], bias is not None)
    linear.load_state_dict({"weight": weight} if bias is None else {"weight": weight, "bias": bias})
    return linear


def _norm(weight, bias):
    norm = nn.LayerNorm(len(weight))
    norm.load_state_dict({"weight": weight, "bias": bias})
    return norm


def export_encoder(bert, path, quantized):
    ids = torch.randint(5, 1000, (2, 9))
    axes = {0: "batch", 1: "length"}
    with tempfile.TemporaryDirectory() as folder:
        full = f"{folder}/encoder.onnx"
        export(Encoder(bert.eval()), (ids, torch.ones_like(ids)), {"input_ids": axes, "attention_mask": axes}, {"last_hidden_state": axes}, full)
        model = onnx.load(full)
    if quantized:
        embeddings_by_row(model)
        model = by_block(model)
    save(model, path)


def export_decoder(weights, listed, path, feeds):
    """`listed`: tokens that are candidates at every step. `feeds`: inputs of FirstStep by which int8 is calibrated, each with
    a mask [B, N] of the positions that count; none for full precision."""
    decoder = Decoder(weights, listed).eval()
    count = len(decoder.layers)
    names = lambda prefix, of: [f"{prefix}.{i}.{of}.{part}" for i in range(count) for part in ("key", "value")]
    ids, hidden, mask = torch.randint(5, 1000, (2, 2)), torch.randn(2, 9, WIDTH), torch.ones(2, 9, dtype=torch.long)
    cache = [torch.randn(2, HEADS, length, HEAD_WIDTH) for length in (3, 9) for _ in range(2 * count)]
    new, source = {0: "batch", 1: "new"}, {0: "batch", 1: "source"}
    scores = dict.fromkeys(("logits", "log_norm", "candidate_tokens", "candidate_logits"), new)
    past = {name: {0: "batch", 2: "past"} for name in names("past_key_values", "decoder")} | {name: {0: "batch", 2: "source"} for name in names("past_key_values", "encoder")}
    present = {name: {0: "batch", 2: "total"} for name in names("present", "decoder")}
    cross = {name: {0: "batch", 2: "source"} for name in names("present", "encoder")}
    with tempfile.TemporaryDirectory() as folder:
        export(FirstStep(decoder), (ids, hidden, mask), {"input_ids": new, "encoder_hidden_states": source, "encoder_attention_mask": source},
               scores | present | cross, f"{folder}/first.onnx")
        export(NextStep(decoder), (ids, mask, *cache), {"input_ids": new, "encoder_attention_mask": source} | past, scores | present, f"{folder}/next.onnx")
        first, following = onnx.load(f"{folder}/first.onnx"), onnx.load(f"{folder}/next.onnx")
    if feeds:
        ranges = ranges_of(first, feeds)
        for model in (first, following):
            embeddings_by_row(model)
            calibrated(model, ranges)
        # The encoder's states have outliers, which blocks bear best.
        first = by_block(first)
    save(merge(first, following), path)


def export(module, inputs, input_axes, output_axes, path):
    torch.onnx.export(module, inputs, path, input_names=list(input_axes), output_names=list(output_axes), dynamic_axes=input_axes | output_axes, opset_version=17, dynamo=False)


def save(model, path):
    onnx.checker.check_model(model)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    onnx.save(model, path)


def embeddings_by_row(model):
    """int8 tables with a scale for each row, in place."""
    for node, table in list(with_weights(model, "Gather", 0)):
        values = numpy_helper.to_array(table)
        if values.ndim != 2:
            continue
        scale = np.maximum(np.abs(values).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
        row, out, at = node.input[1], node.output[0], f"{node.name}/"
        replace(model, node, table, {f"{table.name}_rows": np.rint(values / scale).astype(np.int8), f"{table.name}_scales": scale}, [
            ("Gather", [f"{table.name}_rows", row], [at + "row"], {}), ("Cast", [at + "row"], [at + "float"], {"to": TensorProto.FLOAT}),
            ("Gather", [f"{table.name}_scales", row], [at + "scale"], {}), ("Mul", [at + "float", at + "scale"], [out], {}),
        ])


def by_block(model):
    """int8 weights and activations with a scale for every 32, of all products left in the model: for what reads the
    encoder's activations, whose outliers would otherwise cost a tenth of the tokens."""
    quantizer = MatMulNBitsQuantizer(model, algo_config=DefaultWeightOnlyQuantConfig(block_size=32, is_symmetric=True, accuracy_level=4, bits=8))
    quantizer.process()
    return quantizer.model.model


def ranges_of(model, feeds):
    """Node name of each product with a weight, those of the encoder's states left out -> least and greatest input by channel."""
    nodes = [node for node, _ in with_weights(model, "MatMul", 1) if node.input[0] != "encoder_hidden_states"]
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    inputs = list(dict.fromkeys(node.input[0] for node in nodes))
    probe.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in inputs)
    session = onnxruntime.InferenceSession(probe.SerializeToString())
    seen = {}
    for feed, counts in feeds:
        for name, values in zip(inputs, session.run(inputs, feed)):
            values = values[counts]
            low, high = seen.get(name, (0, 0))
            seen[name] = np.minimum(low, values.min(0)), np.maximum(high, values.max(0))
    return {node.name: seen[node.input[0]] for node in nodes}


def calibrated(model, ranges):
    """int8 products with scales that are fixed beforehand, in place: fast, and a sentence's output does not depend on the
    others of its batch.

    Each input channel is divided by a scale that leaves weights and activations alike in range (SmoothQuant, Xiao et al.,
    2023), within the layer norm before where there is one. Seven bits of the weights' eight are used, as on processors
    without VNNI instructions sums of products of all eight would overflow."""
    norms = {node.output[0]: node for node in model.graph.node if node.op_type == "LayerNormalization"}
    readers = Counter(name for node in model.graph.node for name in node.input)
    model.graph.initializer.append(numpy_helper.from_array(np.asarray(np.float32(1)), "one"))
    for node, table in list(with_weights(model, "MatMul", 1)):
        if node.input[0] == "encoder_hidden_states":
            continue
        low, high = ranges[node.name]
        weight = numpy_helper.to_array(table)
        channel = np.maximum(np.maximum(-low, high), 1e-5) ** MIGRATION / np.maximum(np.abs(weight).max(1), 1e-5) ** (1 - MIGRATION)
        top, bottom = (high / channel).max(), (low / channel).min()
        channel = (channel * (top - bottom) / 255).astype(np.float32)
        weight = weight * channel[:, None]
        scale = np.maximum(np.abs(weight).max(0) / 63, 1e-12).astype(np.float32)
        add = next((other for other in model.graph.node if other.op_type == "Add" and node.output[0] in other.input), None)
        bias = next((name for name in add.input if name != node.output[0] and initializer(model, name) is not None), None) if add else None
        at, values = f"{node.name}/", {f"{table.name}_int8": np.rint(weight / scale).astype(np.int8), f"{table.name}_scale": scale}
        steps, given = [], node.input[0]
        if given in norms and readers[given] == 1:
            for index in (1, 2):
                folded = numpy_helper.to_array(initializer(model, norms[given].input[index])) / channel
                norms[given].input[index] += "_scaled"
                values[norms[given].input[index]] = folded
        else:
            values[at + "channel"] = 1 / channel
            steps.append(("Mul", [given, at + "channel"], [at + "scaled"], {}))
            given = at + "scaled"
        values[at + "zero"] = np.uint8(np.rint(-bottom * 255 / (top - bottom)))
        steps += [
            ("QuantizeLinear", [given, "one", at + "zero"], [at + "int8"], {}),
            ("MatMulIntegerToFloat", [at + "int8", f"{table.name}_int8", "one", f"{table.name}_scale", at + "zero", "", *([bias] if bias else [])],
             [add.output[0] if bias else node.output[0]], {"domain": "com.microsoft"}),
        ]
        if bias:
            model.graph.node.remove(add)
        replace(model, node, table, values, steps)
    read = {name for node in model.graph.node for name in node.input}
    for tensor in [tensor for tensor in model.graph.initializer if tensor.name not in read]:
        model.graph.initializer.remove(tensor)
    if "com.microsoft" not in {entry.domain for entry in model.opset_import}:
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


# Share of an activation's range that moves to the weights.
MIGRATION = 0.7


def with_weights(model, op, index):
    """Nodes of a kind, with their weight."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    return ((node, weights[node.input[index]]) for node in model.graph.node if node.op_type == op and node.input[index] in weights)


def initializer(model, name):
    return next((tensor for tensor in model.graph.initializer if tensor.name == name), None)


def replace(model, node, weight, values, steps):
    """Puts steps (kind, inputs, outputs, attributes) in the place of a node, and values in that of its weight."""
    place = list(model.graph.node).index(node)
    model.graph.node.remove(node)
    for offset, (op, inputs, outputs, attributes) in enumerate(steps):
        model.graph.node.insert(place + offset, helper.make_node(op, inputs, outputs, name=f"{outputs[0]}:{op}", **attributes))
    if not any(weight.name in other.input for other in model.graph.node):
        model.graph.initializer.remove(weight)
    model.graph.initializer.extend(numpy_helper.from_array(np.asarray(value), name) for name, value in values.items())


def merge(first, following):
    """One graph that runs either of two by the input `use_cache_branch`, with each weight in it once."""
    weights = {}

    def branch(graph, prefix):
        rename = {value.name: value.name for value in graph.input}
        for tensor in graph.initializer:
            content = hashlib.sha256(numpy_helper.to_array(tensor).tobytes() + str((tensor.dims, tensor.data_type)).encode()).hexdigest()
            rename[tensor.name] = f"w_{content[:16]}"
            if rename[tensor.name] not in weights:
                weights[rename[tensor.name]] = copy = TensorProto()
                copy.CopyFrom(tensor)
                copy.name = rename[tensor.name]
        new = lambda name: rename.get(name, prefix + name) if name else ""
        nodes = []
        for node in graph.node:
            copy = onnx.NodeProto()
            copy.CopyFrom(node)
            copy.name = prefix + node.name
            copy.input[:], copy.output[:] = map(new, node.input), map(new, node.output)
            nodes.append(copy)
        outputs = []
        for value in graph.output:
            copy = onnx.ValueInfoProto()
            copy.CopyFrom(value)
            copy.name = new(value.name)
            outputs.append(copy)
        return nodes, outputs

    first_nodes, first_outputs = branch(first.graph, "first_")
    next_nodes, next_outputs = branch(following.graph, "next_")
    # The cached branch has nothing to hand out for the encoder; the runtime keeps what it has.
    for value in list(first.graph.output)[len(next_outputs) :]:
        empty = numpy_helper.from_array(torch.zeros(0, HEADS, 1, HEAD_WIDTH).numpy())
        next_nodes.append(helper.make_node("Constant", [], [f"next_{value.name}"], value=empty))
        next_outputs.append(helper.make_tensor_value_info(f"next_{value.name}", TensorProto.FLOAT, None))
    node = helper.make_node(
        "If", ["use_cache_branch"], [value.name for value in first.graph.output],
        then_branch=helper.make_graph(next_nodes, "next", [], next_outputs), else_branch=helper.make_graph(first_nodes, "first", [], first_outputs),
    )
    inputs = {value.name: value for value in [*first.graph.input, *following.graph.input]}
    graph = helper.make_graph([node], "decoder", [*inputs.values(), helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1])],
                              list(first.graph.output), list(weights.values()))
    imports = {entry.domain: entry.version for model in (first, following) for entry in model.opset_import}
    return helper.make_model(graph, opset_imports=[helper.make_opsetid(*entry) for entry in imports.items()], ir_version=first.ir_version)
