package interop

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/safetensors"
)

// WriteStateDict writes the weights of a network as a PyTorch state dict in a
// safetensors file. It fits the nn.Sequential that [Sequential] returns: 0.weight
// (out, in) and 0.bias (out) are the first layer, 2.weight and 2.bias the second, and
// so on.
func WriteStateDict(w io.Writer, n *mlp.Network) error {
	f := &safetensors.File{Metadata: map[string]string{"format": "pt"}}
	for i, d := range n.Layers() {
		in, out := d.Inputs(), d.Outputs()
		values := d.Weights() // (in+1, out)
		transposed := make([]float32, in*out)
		for r := range in {
			for c := range out {
				transposed[c*in+r] = values[r*out+c]
			}
		}
		name := fmt.Sprint(2 * i)
		f.Tensors = append(f.Tensors,
			safetensors.Float32(name+".weight", []int{out, in}, transposed),
			safetensors.Float32(name+".bias", []int{out}, values[in*out:]))
	}
	b, err := f.Encode()
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// Sequential returns the Python expression that makes a network's layers in PyTorch, up
// to the last layer's sums:
//
//	nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 3))
func Sequential(n *mlp.Network) string {
	var modules []string
	layers := n.Layers()
	for i, d := range layers {
		modules = append(modules, fmt.Sprintf("nn.Linear(%d, %d)", d.Inputs(), d.Outputs()))
		if i < len(layers)-1 {
			modules = append(modules, "nn."+pytorchName(d.Activation()))
		}
	}
	return "nn.Sequential(" + strings.Join(modules, ", ") + ")"
}

// pytorchName returns the Python call, without "nn.", that makes an activation in
// PyTorch. A custom activation keeps its name.
func pytorchName(a mlp.Activation) string {
	kind, parameter, _ := strings.Cut(a.Name(), "(")
	name, ok := map[string]string{
		"identity": "Identity", "sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU",
		"leaky-relu": "LeakyReLU", "elu": "ELU", "gelu": "GELU", "softplus": "Softplus",
	}[kind]
	if !ok {
		name = kind
	}
	return name + "(" + strings.TrimSuffix(parameter, ")") + ")"
}
