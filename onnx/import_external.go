package onnx

import (
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"github.com/seed-217ca19f/mlp/onnx/internal/pb"
)

// readExternal returns a copy of t with its values read from the file that t names.
// The file must be in the model's folder: a path or a link that leads out of the
// folder is refused.
func (g *graph) readExternal(t *pb.Tensor) (*pb.Tensor, error) {
	settings := map[string]string{}
	for _, e := range t.ExternalData {
		settings[e.Key] = e.Value
	}
	name := filepath.FromSlash(settings["location"])
	if g.folder == nil {
		return nil, fmt.Errorf("tensor %q: expected its values in the ONNX file, found them in another file, %q; open the model by its path, so that both are read: %w", t.Name, name, ErrGraph)
	}
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("tensor %q: expected the path of a file in the model's folder, found %q: %w", t.Name, name, ErrGraph)
	}
	name = filepath.Clean(name) // so that each file is counted under one name
	n, err := t.Len()
	if err != nil {
		return nil, err
	}
	size, offset := int64(n)*int64(t.Type.Size()), int64(0)
	length := size
	for key, to := range map[string]*int64{"offset": &offset, "length": &length} {
		if text := settings[key]; text != "" {
			if *to, err = strconv.ParseInt(text, 10, 64); err != nil || *to < 0 {
				return nil, fmt.Errorf("tensor %q: expected a number of bytes as its %s, found %q: %w", t.Name, key, text, ErrGraph)
			}
		}
	}
	if length != size { // checked before memory is allocated
		return nil, fmt.Errorf("tensor %q: expected %d bytes for the shape %v, found a length of %d bytes: %w", t.Name, size, t.Dims, length, ErrGraph)
	}
	info, err := g.folder.Stat(name) // before it is opened: opening a pipe would block
	if err != nil {
		return nil, fmt.Errorf("tensor %q: expected the file with the tensor's values to be in the model's folder: %w: %w", t.Name, err, ErrGraph)
	}
	if have := info.Size(); !info.Mode().IsRegular() || offset > have || size > have-offset {
		return nil, fmt.Errorf("tensor %q: expected %d bytes at offset %d of the file %q, found a file of %d bytes, or one that is not a regular file: %w", t.Name, size, offset, name, have, ErrGraph)
	}
	// Each byte of the file may be read once. Tensors that share bytes could take
	// much more memory than the file.
	if g.read[name] += size; g.read[name] > info.Size() {
		return nil, fmt.Errorf("tensor %q: expected bytes in %q that no other tensor uses, found shared ones: %w", t.Name, name, ErrGraph)
	}
	f, err := g.folder.Open(name)
	if err != nil {
		return nil, fmt.Errorf("tensor %q: expected the file with the tensor's values to be in the model's folder: %w: %w", t.Name, err, ErrGraph)
	}
	defer f.Close()
	read := *t
	read.Location, read.RawData = 0, make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(f, offset, size), read.RawData); err != nil {
		return nil, fmt.Errorf("tensor %q: %s: %w", t.Name, name, err)
	}
	return &read, nil
}
