"""The comparison of the four models on a folder of pictures as a straightforward PyTorch script does it.

    python four-way.py FOLDER MODEL.onnx THREADS

FOLDER has the parts train, validation and test, each with a folder of pictures for each class.
Pictures are decoded by Pillow in two worker processes; features and the input of the network's last convolution (z0)
are computed once and kept. Activation, gradient and full search the weight decay among three values (`tangent adapt`
tries three to five) and are trained by Adam as in the paper (beta 0.5 and 0.999, batch 64, 1e-3 halved after each
quarter of at most twenty epochs); fine-tuning searches the learning rate among three. Early stopping and the choice on
the validation part follow the rules that `tangent adapt` has, but each candidate is trained to its own end, where
`tangent adapt` goes on with the most promising alone. Prints one JSON object; tells on stderr what is done.
"""
import json
import pathlib
import sys
import time

BEGUN = time.perf_counter()

import numpy
import onnx
import torch
import torch.nn.functional as F
from PIL import Image

BATCH = 64
PATIENCE, MARGIN = 5, 0.01
WEIGHT_DECAYS = [1e-2, 1e-3, 1e-4]
LEARNING_RATES = [3e-3, 1e-3, 3e-4]
EPOCHS = 20


class Pictures(torch.utils.data.Dataset):
    def __init__(self, samples, preprocessing):
        self.samples = samples
        self.preprocessing = preprocessing

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        side, shorter = self.preprocessing["width"], self.preprocessing["resize"]["size"]
        with Image.open(self.samples[index][0]) as file:
            picture = file.convert("RGB")
        scale = shorter / min(picture.size)
        picture = picture.resize([round(length * scale) for length in picture.size], Image.Resampling.BICUBIC)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        picture = picture.crop((left, top, left + side, top + side))
        return torch.from_numpy(numpy.array(picture)).permute(2, 0, 1)


class Backbone(torch.nn.Module):
    """The convolutions of an EfficientNet-Lite as its ONNX file has them, batch normalisation folded."""

    def __init__(self, model):
        super().__init__()
        arrays = {array.name: onnx.numpy_helper.to_array(array) for array in model.graph.initializer}
        self.steps, source = [], {}
        for node in model.graph.node:
            attributes = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
            if node.op_type == "Cast":
                arrays[node.output[0]] = arrays[node.input[0]].astype(numpy.float32)
            elif node.op_type == "Conv":
                kernel, bias = (torch.from_numpy(arrays[name].copy()) for name in node.input[1:])
                top, left, bottom, right = attributes["pads"]
                even = (top, left) == (bottom, right)
                layer = torch.nn.Conv2d(
                    kernel.shape[1] * attributes["group"], kernel.shape[0], attributes["kernel_shape"],
                    attributes["strides"], (top, left) if even else 0, groups=attributes["group"],
                )
                layer.weight.data, layer.bias.data = kernel, bias
                self.add_module(str(len(self.steps)), layer)
                self.steps.append((layer, None if even else (left, right, top, bottom), node))
            elif node.op_type in ("Clip", "Add"):
                self.steps.append((node.op_type, None, node))
            elif node.op_type == "GlobalAveragePool":
                break
        self.head = [step[0] for step in self.steps if isinstance(step[0], torch.nn.Conv2d)][-1]

    def forward(self, pixels):
        """z0 and the features."""
        values, z0 = {"image": pixels}, None
        for layer, padding, node in self.steps:
            x = values[node.input[0]]
            if layer == "Clip":
                y = F.relu6(x)
            elif layer == "Add":
                y = x + values[node.input[1]]
            else:
                z0 = x if layer is self.head else z0
                y = layer(x if padding is None else F.pad(x, padding))
            values[node.output[0]] = y
        return z0, y.mean((2, 3))


def samples_of(folder):
    """The pictures of train/CLASS, validation/CLASS and test/CLASS with their labels, and the number of classes."""
    classes = sorted(item.name for item in (folder / "train").iterdir())
    parts = [
        [(file, label) for label, name in enumerate(classes) for file in sorted((folder / part / name).iterdir())]
        for part in ("train", "validation", "test")
    ]
    return parts, len(classes)


class Part:
    """A part of the samples with what is kept of them."""

    def __init__(self, z0, features, labels):
        self.z0, self.features, self.labels = z0, features, labels

    def __len__(self):
        return len(self.labels)


def extract(backbone, preprocessing, parts):
    samples = [sample for part in parts for sample in part]
    loader = torch.utils.data.DataLoader(Pictures(samples, preprocessing), batch_size=BATCH, num_workers=2)
    mean = torch.tensor(preprocessing["mean"]).view(1, 3, 1, 1)
    deviation = torch.tensor(preprocessing["std"]).view(1, 3, 1, 1)
    kept = []
    with torch.inference_mode():
        for pixels in loader:
            image = ((pixels.float() - mean) / deviation).contiguous(memory_format=torch.channels_last)
            kept.append(backbone(image))
    # Out of inference mode, for tensors that training uses.
    z0, features = (torch.cat(tensors).clone() for tensors in zip(*kept))
    z0 = z0.contiguous(memory_format=torch.channels_last)
    labels = torch.tensor([label for _, label in samples])
    lengths = [len(part) for part in parts]
    return [Part(*tensors) for tensors in zip(z0.split(lengths), features.split(lengths), labels.split(lengths))]


class Activation:
    def __init__(self, head, classes, omega):
        self.kernel = torch.zeros(head.out_channels, classes, requires_grad=True)
        self.bias = torch.zeros(classes, requires_grad=True)
        self.decaying, self.free = [self.kernel], [self.bias]

    def logits(self, part, rows):
        return part.features[rows] @ self.kernel + self.bias


class Gradient:
    """omega' J w2: the tangent beside the primal, which is computed again from z0."""

    def __init__(self, head, classes, omega):
        self.head, self.omega = head, omega[0]
        self.w2 = torch.zeros_like(head.weight).requires_grad_()
        self.b2 = torch.zeros_like(head.bias).requires_grad_()
        self.decaying, self.free = [self.w2], [self.b2]

    def logits(self, part, rows):
        z0 = part.z0[rows]
        with torch.no_grad():
            before = self.head(z0)
            mask = (before > 0) & (before < 6)
        tangent = F.conv2d(z0, self.w2, self.b2) * mask
        return tangent.mean((2, 3)) @ self.omega


class Full(Gradient):
    def __init__(self, head, classes, omega):
        super().__init__(head, classes, omega)
        self.w1, self.b1 = (tensor.clone().requires_grad_() for tensor in omega)
        self.decaying, self.free = [self.w1, self.w2], [self.b1, self.b2]

    def logits(self, part, rows):
        return part.features[rows] @ self.w1 + self.b1 + super().logits(part, rows)


class FineTuning:
    def __init__(self, head, classes, omega):
        tensors = (head.weight, head.bias, *omega)
        self.kernel, self.bias, self.w, self.b = (tensor.detach().clone().requires_grad_() for tensor in tensors)
        self.decaying, self.free = [self.kernel, self.w], [self.bias, self.b]

    def logits(self, part, rows):
        return F.relu6(F.conv2d(part.z0[rows], self.kernel, self.bias)).mean((2, 3)) @ self.w + self.b


MODELS = {"activation": Activation, "gradient": Gradient, "full": Full, "finetune": FineTuning}


def evaluate(model, part):
    loss, right = 0.0, 0
    with torch.no_grad():
        for rows in torch.arange(len(part)).split(BATCH):
            logits, labels = model.logits(part, rows), part.labels[rows]
            loss += F.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(1) == labels).sum().item()
    return loss / len(part), right / len(part)


def train_candidate(name, value, head, classes, omega, training, validation):
    """The best of one candidate's epochs on the validation part."""
    model = MODELS[name](head, classes, omega)
    decay, rate = (1e-6, value) if name == "finetune" else (value, 1e-3)
    groups = [{"params": model.decaying, "weight_decay": decay}, {"params": model.free, "weight_decay": 0}]
    optimizer = torch.optim.Adam(groups, lr=rate, betas=(0.5, 0.999))
    generator = torch.Generator().manual_seed(0)
    best, best_key, mark, mark_epoch, epoch = None, None, float("inf"), 0, 0
    while epoch < EPOCHS and epoch - mark_epoch < PATIENCE:
        for group in optimizer.param_groups:
            group["lr"] = rate * 0.5 ** (4 * epoch // EPOCHS)
        for rows in torch.randperm(len(training), generator=generator).split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(model.logits(training, rows), training.labels[rows]).backward()
            optimizer.step()
        epoch += 1
        loss, accuracy = evaluate(model, validation)
        if loss < mark * (1 - MARGIN):
            mark, mark_epoch = loss, epoch
        if best_key is None or (accuracy, -loss) > best_key:
            best_key = (accuracy, -loss)
            best = [tensor.detach().clone() for tensor in (*model.decaying, *model.free)]
    for tensor, kept in zip((*model.decaying, *model.free), best):
        tensor.data = kept
    return model, best_key, epoch


def search(name, *setting):
    begun = time.perf_counter()
    values = LEARNING_RATES if name == "finetune" else WEIGHT_DECAYS
    results = [(value, *train_candidate(name, value, *setting)) for value in values]
    value, model, _, _ = max(results, key=lambda result: result[2])
    epochs = [result[3] for result in results]
    return model, {"seconds": time.perf_counter() - begun, "chosen": value, "epochs": epochs}


def main():
    folder, file, threads = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network = onnx.load(file)
    preprocessing = json.loads({item.key: item.value for item in network.metadata_props}["tangent.preprocessing"])
    backbone = Backbone(network).eval().requires_grad_(False).to(memory_format=torch.channels_last)
    parts, classes = samples_of(folder)
    seconds = {"start": time.perf_counter() - BEGUN}
    begun = time.perf_counter()
    training, validation, test = extract(backbone, preprocessing, parts)
    seconds["features"] = time.perf_counter() - begun
    print("features", seconds["features"], file=sys.stderr, flush=True)
    omega, methods = None, {}
    for name in MODELS:
        model, methods[name] = search(name, backbone.head, classes, omega, training, validation)
        if name == "activation":
            omega = [tensor.detach() for tensor in (model.kernel, model.bias)]
        methods[name]["testAccuracy"] = evaluate(model, test)[1]
        print(name, methods[name], file=sys.stderr, flush=True)
    print(json.dumps({
        "versions": {"torch": torch.__version__, "python": sys.version.split()[0]},
        "pictures": [len(part) for part in parts],
        "seconds": {**seconds, "total": time.perf_counter() - BEGUN},
        "methods": methods,
    }))


if __name__ == "__main__":
    main()
