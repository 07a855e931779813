#!/usr/bin/python3
"""Takes every ONNX file of a folder through onnx.checker, with shape inference.

    bench/onnx/check.py DIR
"""

import pathlib
import sys

import onnx


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
    faults = 0
    for file in files:
        try:
            onnx.checker.check_model(onnx.load(file), full_check=True)
        except Exception as e:  # whatever the checker raises is a fault of the file
            print(f"{file}: {e}")
            faults += 1
    print(f"onnx.checker {onnx.__version__}: {len(files) - faults} of {len(files)} files pass")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
