"""The same training steps in PyTorch. Reads lines of JSON, answers each with one line of JSON.

{"load": FILE}                     a workload that the benchmark wrote
{"run": VARIANT, "steps": n}       seconds of n steps after one that is not counted
{"check": VARIANT, "steps": n}     the parameters after n steps from the start, into FILE.checked, with the activations'
                                   derivatives that the workload has; on how many elements they are not PyTorch's
"""
import json
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F

MOMENTUM = 0.9


def read_tensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    kinds = {"F32": numpy.float32, "I32": numpy.int32, "U8": numpy.uint8}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        array = numpy.frombuffer(data[begin:end], kinds[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return tensors, header["__metadata__"]


def write_tensors(path, tensors):
    header, parts, offset = {}, [], 0
    for name, tensor in tensors.items():
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        parts.append(raw)
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


class Workload:
    """What the benchmark wrote: the plan, and all tensors by name."""

    def __init__(self, path, device):
        stored, metadata = read_tensors(path)
        self.path = path
        self.plan = json.loads(metadata["plan"])
        self.stored = {name: tensor.to(device) for name, tensor in stored.items()}
        self.fastest = {}


class Training:
    """A stack of convolutions, of which the last ones are learned; a residual join goes around the learned ones."""

    def __init__(self, workload, variant, channels_last):
        self.workload, self.plan, self.variant, self.channels_last = workload, workload.plan, variant, channels_last
        stored = workload.stored
        self.memory = memory = torch.channels_last if channels_last else torch.contiguous_format

        def picture(tensor):
            return tensor.permute(0, 3, 1, 2).contiguous(memory_format=memory)

        def kernel(name):
            return stored[name].permute(3, 2, 0, 1).contiguous(memory_format=memory)

        def layer(plan):
            name = plan["name"]
            return {**plan, "kernel": kernel(f"theta/{name}/kernel"), "bias": stored.get(f"theta/{name}/bias")}

        self.trunk = [layer(plan) for plan in self.plan["trunk"]]
        self.top = [layer(plan) for plan in self.plan["top"]]
        self.z0, self.labels, self.omega = picture(stored["z0"]), stored["labels"].long(), stored["omega"]
        if "image" in stored:
            self.image = picture(stored["image"])
        with torch.no_grad():
            self.inputs, self.slopes, self.features = self.primal(self.z0)
        start = {"w1": stored["start/w1/kernel"], "b1": stored["start/w1/bias"]}
        for plan in self.top:
            name = plan["name"]
            start[f"{name}/kernel"] = plan["kernel"] if variant == "finetune" else kernel(f"start/w2/{name}/kernel")
            if plan["bias"] is not None:
                start[f"{name}/bias"] = plan["bias"] if variant == "finetune" else stored[f"start/w2/{name}/bias"]
        self.w = {name: tensor.clone().requires_grad_() for name, tensor in start.items()}
        kernels = [tensor for name, tensor in self.w.items() if not is_bias(name)]
        biases = [tensor for name, tensor in self.w.items() if is_bias(name)]
        groups = [{"params": kernels, "weight_decay": self.plan["weightDecay"]}, {"params": biases}]
        self.optimizer = torch.optim.SGD(groups, lr=self.plan["learningRate"], momentum=MOMENTUM, foreach=True)

    def slope(self, layer, x):
        """The derivative of the layer's activation, None where it has none."""
        if layer["name"] in self.plan["linear"]:
            return None
        kind, value = self.plan["activation"]
        if kind == "leakyRelu":
            return torch.where(x > 0, 1.0, value)
        if kind == "relu6":
            return ((x > 0) & (x < 6)).float()
        return (x > 0).float()

    def activate(self, layer, x):
        if layer["name"] in self.plan["linear"]:
            return x
        kind, value = self.plan["activation"]
        if kind == "leakyRelu":
            return F.leaky_relu(x, value)
        return F.relu6(x) if kind == "relu6" else F.relu(x)

    def primal(self, z0):
        """Each learned layer's input and its activation's derivative, and the features."""
        z, inputs, slopes = z0, [], []
        for index, layer in enumerate(self.top):
            inputs.append(z)
            x = convolve(z, layer["kernel"], layer["bias"], layer)
            if self.plan["residual"] and index == len(self.top) - 1:
                x = x + z0
            slopes.append(self.slope(layer, x))
            z = self.activate(layer, x)
        return inputs, slopes, z.mean((2, 3))

    def logits_full(self, inputs, slopes, features, w):
        tangent = None
        for layer, z, slope in zip(self.top, inputs, slopes):
            name = layer["name"]
            moved = convolve(z, w[f"{name}/kernel"], w.get(f"{name}/bias"), layer)
            if tangent is not None:
                moved = moved + convolve(tangent, layer["kernel"], None, layer)
            tangent = moved if slope is None else moved * slope
        return features @ w["w1"] + w["b1"] + tangent.mean((2, 3)) @ self.omega

    def forward(self):
        variant, w = self.variant, self.w
        if variant == "cached":
            return self.logits_full(self.inputs, self.slopes, self.features, w)
        if variant == "finetune":
            z = self.z0
            for index, layer in enumerate(self.top):
                name = layer["name"]
                x = convolve(z, w[f"{name}/kernel"], w.get(f"{name}/bias"), layer)
                if self.plan["residual"] and index == len(self.top) - 1:
                    x = x + self.z0
                z = self.activate(layer, x)
            return z.mean((2, 3)) @ w["w1"] + w["b1"]
        with torch.no_grad():
            z = self.z0
            if variant == "pixels":
                z = self.image
                for layer in self.trunk:
                    z = self.activate(layer, convolve(z, layer["kernel"], layer["bias"], layer))
            point = self.primal(z)
        return self.logits_full(*point, w)

    def take_masks(self):
        """Takes each derivative as the workload has it: next to a tie rounding decides, and it may decide otherwise."""
        kind, value = self.plan["activation"]
        inactive = value if kind == "leakyRelu" else 0.0
        masks = [mask.permute(0, 3, 1, 2) != 0 for name, mask in self.workload.stored.items() if name.startswith("mask/")]
        ties = 0
        for index, slope in enumerate(self.slopes):
            if slope is None:
                continue
            active = slope == 1
            candidates = [(int((active != mask).sum()), mask) for mask in masks if mask.shape == active.shape]
            if not candidates:
                raise ValueError(f"the workload has no mask of the shape {tuple(active.shape)}")
            distance, mask = min(candidates, key=lambda candidate: candidate[0])
            ties += distance
            self.slopes[index] = torch.where(mask, 1.0, inactive).contiguous(memory_format=self.memory)
        return ties

    def step(self):
        loss = F.cross_entropy(self.forward(), self.labels)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss

    def seconds(self):
        begin = time.perf_counter()
        self.step()
        if self.z0.is_cuda:
            torch.cuda.synchronize()
        return time.perf_counter() - begin


def fastest(workload, variant):
    """Tries both memory formats and keeps the faster one."""
    if variant not in workload.fastest:
        trials = []
        for channels_last in (False, True):
            training = Training(workload, variant, channels_last)
            training.seconds()
            trials.append((min(training.seconds() for _ in range(4)), channels_last, training))
        workload.fastest[variant] = min(trials, key=lambda trial: trial[0])[2]
    return workload.fastest[variant]


def is_bias(name):
    return name == "b1" or name.endswith("/bias")


def convolve(x, kernel, bias, layer):
    top, bottom, left, right = layer["padding"]
    if top != bottom or left != right:
        x, top, left = F.pad(x, (left, right, top, bottom)), 0, 0
    return F.conv2d(x, kernel, bias, layer["stride"], (top, left), groups=layer["groups"])


def answer(request, workloads, device):
    if "load" in request:
        workloads[request["name"]] = Workload(request["load"], device)
        return {}
    workload = workloads[request["name"]]
    if "check" in request:
        training = Training(workload, request["check"], False)
        ties = training.take_masks()
        for _ in range(request["steps"]):
            training.step()
        kernels = {name: w.detach().cpu() for name, w in training.w.items()}
        moved = {name: w.permute(2, 3, 1, 0) if w.dim() == 4 else w for name, w in kernels.items()}
        write_tensors(workload.path + ".checked", moved)
        elements = sum(slope.numel() for slope in training.slopes if slope is not None)
        return {"file": workload.path + ".checked", "ties": ties, "elements": elements}
    training = fastest(workload, request["run"])
    training.seconds()
    seconds = [training.seconds() for _ in range(request["steps"])]
    return {"seconds": seconds, "channelsLast": training.channels_last}


def main():
    device, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    torch.backends.mkldnn.enabled = True
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    workloads = {}
    name = torch.cuda.get_device_name(0) if device != "cpu" else "cpu"
    print(json.dumps({"torch": torch.__version__, "python": sys.version.split()[0], "device": name}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), workloads, device)), flush=True)


if __name__ == "__main__":
    main()
