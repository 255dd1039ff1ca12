"""The floor: a large product in float32, by OpenBLAS (1024 cubed), or on a graphics card by PyTorch (4096 cubed).

Reads lines of JSON {"products": n}, answers with seconds.
"""
import json
import sys
import time

import numpy


def on_processor():
    config = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
    if "openblas" not in config["name"]:
        sys.exit("this NumPy is not built with OpenBLAS")
    size = 1024
    a = numpy.random.default_rng(0).standard_normal((size, size), dtype=numpy.float32)
    b = a.T.copy()
    c = numpy.empty_like(a)
    return size, config["name"], config["version"], lambda: numpy.dot(a, b, out=c)


def on_card():
    import torch

    torch.backends.cuda.matmul.allow_tf32 = False
    size = 4096
    a = torch.randn(size, size, device="cuda")

    def product():
        torch.mm(a, a)
        torch.cuda.synchronize()

    return size, "PyTorch", torch.__version__, product


def main():
    size, name, version, product = on_card() if sys.argv[1] == "cuda" else on_processor()

    def seconds():
        begin = time.perf_counter()
        product()
        return time.perf_counter() - begin

    print(json.dumps({"size": size, "blas": name, "version": version}), flush=True)
    for line in sys.stdin:
        seconds()
        print(json.dumps({"seconds": [seconds() for _ in range(json.loads(line)["products"])]}), flush=True)


if __name__ == "__main__":
    main()
