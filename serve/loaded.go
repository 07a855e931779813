package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// loaded is a model that was read from a file, with derived data for requests. It never
// changes.
type loaded struct {
	*mlp.Model
	digest string // SHA-256 of the file
	since  time.Time

	columns []data.EncodedColumn // nil if the model takes plain numbers
	values  *data.ValueEncoder   // encodes values of the columns
	place   map[string]int       // index of each column, by its name
	inputs  int                  // number of inputs of the network
	answer  answerForm
	tensors []outputForm // outputs in the Open Inference Protocol
	labels  [][]byte     // classes in JSON
	metrics *modelMetrics
}

// load reads a model from a file and makes a test prediction.
func load(path string, custom mlp.Custom) (*loaded, error) {
	b, err := readModel(path)
	if err != nil {
		return nil, err
	}
	m, err := mlp.Decode(b, custom)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	l, err := newLoaded(m)
	if err == nil {
		err = l.try()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	sum := sha256.Sum256(b)
	l.digest = hex.EncodeToString(sum[:])
	return l, nil
}

// readModel reads the bytes of a model file, which must be a regular file.
func readModel(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: expected a model file, found none: %w", path, err)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: expected a model file, found a device or a pipe: %w", path, mlp.ErrModel)
	}
	return os.ReadFile(path)
}

// newLoaded returns a model with the derived data that requests need.
func newLoaded(m *mlp.Model) (*loaded, error) {
	l := &loaded{Model: m, since: time.Now(), inputs: m.Network.Inputs()}
	if c := m.Preprocessor.Encoder; c != nil {
		l.columns, l.values, l.place = c.Columns, c.Values(), map[string]int{}
		for k, column := range c.Columns {
			l.place[column.Name] = k
		}
	}
	var err error
	if l.answer, err = newAnswerForm(m); err != nil {
		return nil, err
	}
	if l.tensors, err = newOutputForms(l); err != nil {
		return nil, err
	}
	for _, class := range m.Classes {
		label, err := json.Marshal(class)
		if err != nil {
			return nil, err
		}
		l.labels = append(l.labels, label)
	}
	return l, nil
}

// takesPictures reports whether l can predict pictures. A model with columns can do so
// only if the columns become inputs unchanged, because then they may be pixels.
func (l *loaded) takesPictures() bool {
	if l.columns != nil && !l.Preprocessor.Encoder.Plain() {
		return false
	}
	return l.Pictures != nil || l.inputs == digitPixels
}

// digitPixels is the number of inputs of a model that takes pictures like MNIST's digits,
// if the model has no picture format.
const digitPixels = 28 * 28
