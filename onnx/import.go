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

// ErrGraph is returned when a graph is not a multilayer perceptron, or has a part
// that can't be imported. The message names the node and says what to do.
var ErrGraph = errors.New("can't be imported")

// Imported is what was read from an ONNX file.
type Imported struct {
	Model *mlp.Model
	// Logits is true if the graph ends in a linear layer. The file does not say
	// whether its outputs are logits (of softmax or of sigmoid) or plain values. The
	// model's loss is then [mlp.SquaredError]; [mlp.Network.WithLoss] changes it.
	Logits   bool
	Producer string   // the program that wrote the file
	Opset    int64    // the version of the standard operators
	Folded   []string // nodes that became part of a layer or of the preprocessing
	Assumed  []string // assumptions about what the file does not say
}

// maxGraphBytes is the largest protobuf message. Larger models keep their weights in
// other files.
const maxGraphBytes = 2 << 30

// Import reads a graph that is a multilayer perceptron: linear layers, each
// followed by an activation, with scaling, batch normalization, flattening and
// dropout between them. The model computes what the graph computes, up to rounding.
// Import refuses a graph whose weights are in other files; [ImportFrom] reads these.
func Import(r io.Reader) (*Imported, error) {
	b, err := files.ReadAtMost(r, maxGraphBytes)
	if err != nil {
		return nil, err
	}
	return importBytes(b, nil)
}

// ImportFrom reads a graph from the bytes of an ONNX file, as [Import] does. It also
// reads weights from other files, if these are in folder.
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
		return nil, fmt.Errorf("expected an ONNX file, found a damaged file or one of another format: %w: %w", err, ErrGraph)
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
		return nil, fmt.Errorf("expected operators of version (opset) %d or later, which broadcast as NumPy does, found %d; export the model again with a later opset: %w", leastOpset, g.report.Opset, ErrGraph)
	}
	if g.report.Opset > newestOpset {
		g.assume("operators of version %d, which are newer than this program, work like those of version %d", g.report.Opset, newestOpset)
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

// The versions of the standard operators that Import knows. It reads later ones as
// if they were newestOpset, and reports that as an assumption.
const (
	leastOpset  = 7
	newestOpset = 23
)

// The limit on how many numbers folded constants may hold together: constantsPerByte
// for each byte of the file, and leastConstants more for small files. A file can hold
// one float32 number in four bytes, so the limit is at least four times as high.
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

// opset returns the version of the standard operators, or 1 if the file gives none.
func opset(f *pb.Model) int64 {
	for _, o := range f.Opsets {
		if o.Domain == "" || o.Domain == "ai.onnx" {
			return o.Version
		}
	}
	return 1
}

// fold notes in the report what became part of a layer or of the preprocessing.
func (g *graph) fold(format string, args ...any) {
	g.report.Folded = append(g.report.Folded, fmt.Sprintf(format, args...))
}

// assume notes in the report what is assumed because the file does not say it.
func (g *graph) assume(format string, args ...any) {
	g.report.Assumed = append(g.report.Assumed, fmt.Sprintf(format, args...))
}
