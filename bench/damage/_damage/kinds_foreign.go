package main

import (
	"bytes"
	"io"
	"os"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/interop"
	"github.com/seed-217ca19f/mlp/onnx"
)

// graphKinds are ONNX files that mlp and PyTorch exported.
var graphKinds = []kind{
	graph("onnx-oldest", images, onnx.Options{Opset: onnx.MinOpset}),
	graph("onnx-17", images, onnx.Options{Opset: 17}),
	graph("onnx-newest", images, onnx.Options{Opset: onnx.MaxOpset}),
	graph("onnx-bare", calibrated, onnx.Options{Bare: true}),
	graph("onnx-table", calibrated, onnx.Options{}),
	torchGraph("batchnorm-training"), torchGraph("labels"), torchGraph("view"), torchGraph("prelu"),
}

func graph(name string, make func() (*mlp.Model, error), o onnx.Options) kind {
	file := func() ([]byte, error) {
		m, err := make()
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		err = onnx.Export(&b, m, o)
		return b.Bytes(), err
	}
	return kind{name, "ONNX", "mlp import", "m.onnx", singleFile("m.onnx", file), openGraph}
}

func torchGraph(name string) kind {
	return kind{"torch-" + name, "ONNX", "mlp import", "m.onnx", committed("m.onnx", "onnx/testdata/torch/"+name+".onnx"), openGraph}
}

func openGraph(_, path string) error { return imported(path, interop.Options{}) }

// imported imports a network, encodes it as a model file and predicts with it.
func imported(path string, o interop.Options) error {
	r, err := interop.Open(path, o)
	if err != nil {
		return err
	}
	if _, err := r.Model.Encode(); err != nil {
		return err
	}
	return use(r.Model)
}

// weightKinds are files of weights only.
var weightKinds = []kind{
	{"state-dict", "weights", "mlp import", "w.safetensors", singleFile("w.safetensors", weights(interop.WriteStateDict)), openWeights},
	stateDict("float16"), stateDict("bfloat16"),
	{"sklearn-npz", "weights", "mlp import", "w.npz", committed("w.npz", "interop/testdata/iris.npz"), openWeights},
	{"init-npz", "weights", "mlp train --init-weights", "w.npz", singleFile("w.npz", weights(interop.WriteNPZ)), openInit},
}

func stateDict(dtype string) kind {
	path := "interop/testdata/batchnorm-" + dtype + ".safetensors"
	return kind{"state-dict-" + dtype, "weights", "mlp import", "w.safetensors", committed("w.safetensors", path), openWeights}
}

// weights returns a function that makes a file with the weights of a network, in the
// format of the function write.
func weights(write func(w io.Writer, n *mlp.Network) error) func() ([]byte, error) {
	return func() ([]byte, error) {
		m, err := images()
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		err = write(&b, m.Network)
		return b.Bytes(), err
	}
}

func openWeights(_, path string) error {
	return imported(path, interop.Options{Activation: mlp.ReLU()})
}

// openInit reads weights into an existing network.
func openInit(_, path string) error {
	m, err := images()
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return interop.ReadNPZ(f, info.Size(), m.Network)
}
