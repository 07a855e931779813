package onnx

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// ErrGraph is returned when a graph is not one of a multilayer perceptron that
// can be imported. Its message names the node and says what to do.
var ErrGraph = errors.New("can't be imported")

// Imported is what was read from an ONNX file.
type Imported struct {
	Model *mlp.Model
	// Logits says that the graph ends in a linear layer: whether its outputs are
	// logits, and of what, or numbers as they are, the file does not say. The
	// model's loss is then [mlp.SquaredError]; [mlp.Network.WithLoss] changes it.
	Logits   bool
	Producer string   // the program that wrote the file
	Opset    int64    // the version of the standard operators
	Folded   []string // what became part of a layer or of the preprocessing
	Assumed  []string // what the file does not say, and what was taken for it
}

// maxGraphBytes is what protobuf allows. Weights beyond that lie outside of the file.
const maxGraphBytes = 2 << 30

// Import reads a graph that is a multilayer perceptron: linear layers, each
// followed by an activation, with scaling, batch normalization, flattening and
// dropout between them. The model computes what the graph does, up to rounding.
// Data outside the file are refused; [ImportFrom] reads them.
func Import(r io.Reader) (*Imported, error) {
	b, err := files.ReadAtMost(r, maxGraphBytes)
	if err != nil {
		return nil, err
	}
	return importBytes(b, nil)
}

// ImportFrom reads the bytes of a file as [Import] does. It also reads data
// outside the file, if they lie in folder.
func ImportFrom(b []byte, folder string) (*Imported, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return importBytes(b, root)
}

func importBytes(b []byte, folder *os.Root) (*Imported, error) {
	file, err := pb.Decode(b)
	if err != nil {
		return nil, fmt.Errorf("expected a whole ONNX file, found another or a damaged one: %w: %w", err, ErrGraph)
	}
	if file.Graph == nil || len(file.Graph.Nodes) == 0 {
		return nil, fmt.Errorf("expected an ONNX file with a graph of nodes, found none: %w", ErrGraph)
	}
	g := &graph{
		file: file, folder: folder, read: map[string]int64{}, budget: constantsPerByte*len(b) + leastConstants,
		most:   len(b) + leastConstants,
		report: &Imported{Producer: producer(file), Opset: opset(file)},
	}
	if g.report.Opset < leastOpset {
		return nil, fmt.Errorf("expected version %d or later of the operators, whose broadcasting is that of NumPy, found %d; export the model again: %w", leastOpset, g.report.Opset, ErrGraph)
	}
	if g.report.Opset > newestOpset {
		g.assume("operators of version %d work as those of %d", g.report.Opset, newestOpset)
	}
	if err := g.constants(); err != nil {
		return nil, err
	}
	own, err := g.own()
	if own || err != nil {
		return g.report, err
	}
	if err := g.begin(); err != nil {
		return nil, err
	}
	outputs, err := g.evaluate(g.names())
	if err != nil {
		return nil, err
	}
	return g.report, g.finish(outputs)
}

// The versions of the standard operators that are understood.
const (
	leastOpset  = 7
	newestOpset = 23
)

// Numbers that constants may take while they are folded: as many as a file has
// bytes, which is four times as many as it has floats.
const (
	constantsPerByte = 1
	leastConstants   = 1 << 16
)

func producer(f *pb.Model) string {
	if f.ProducerVersion == "" {
		return f.ProducerName
	}
	return f.ProducerName + " " + f.ProducerVersion
}

// opset returns the version of the standard operators.
func opset(f *pb.Model) int64 {
	for _, o := range f.Opsets {
		if o.Domain == "" || o.Domain == "ai.onnx" {
			return o.Version
		}
	}
	return 1
}

// fold and assume keep notes.
func (g *graph) fold(format string, args ...any) {
	g.report.Folded = append(g.report.Folded, fmt.Sprintf(format, args...))
}

func (g *graph) assume(format string, args ...any) {
	g.report.Assumed = append(g.report.Assumed, fmt.Sprintf(format, args...))
}
