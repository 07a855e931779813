package serve

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/seed-217ca19f/mlp"
	"github.com/seed-217ca19f/mlp/data"
)

// model is a served model with its name. A reload replaces what is loaded, but the queue
// stays.
type model struct {
	name    string
	label   []byte // the name in JSON
	path    string
	current atomic.Pointer[loaded]
	queue   *queue

	tried  os.FileInfo // state of the file when it was last read, with or without success; used only by reloads
	absent int         // number of successive checks that have not found the file
}

// newModel reads the file at path and returns its model.
func (s *Server) newModel(name, path string) (*model, error) {
	m := &model{name: name, path: path}
	if !utf8.ValidString(name) {
		return nil, fmt.Errorf("%q: expected a file name in UTF-8: %w", path, mlp.ErrConfig)
	}
	var err error
	if m.label, err = json.Marshal(name); err != nil {
		return nil, err
	}
	l, err := m.read(s.options.Custom)
	if err != nil {
		return nil, err
	}
	l.metrics = s.metrics.forModel(name, l)
	m.queue = &queue{
		maxRunning: s.limits.Running, maxWaiting: max(0, s.limits.Waiting),
		batchRows: s.limits.BatchRows, delay: s.limits.MaxDelay, watch: l.metrics, joined: make(chan struct{}, 1),
	}
	m.current.Store(l)
	return m, nil
}

// nameOf returns the name of the model in the file at path: the name of the file without
// its extension.
func nameOf(path string) string {
	name := filepath.Base(path)
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// errChanging is returned when a file changes while it is being read.
var errChanging = errors.New("the file changed while it was read")

// read reads the file.
func (m *model) read(custom mlp.Custom) (*loaded, error) {
	before, err := os.Stat(m.path)
	if err != nil {
		return nil, fmt.Errorf("%s: expected a readable model file, found none: %w", m.path, err)
	}
	l, err := load(m.path, custom)
	if after, statErr := os.Stat(m.path); statErr != nil || !sameFile(before, after) {
		return nil, fmt.Errorf("%s: %w", m.path, errors.Join(errChanging, statErr))
	}
	m.tried = before
	return l, err
}

// changed reports whether the file has changed since it was last read.
func (m *model) changed() bool {
	now, err := os.Stat(m.path)
	return err == nil && (m.tried == nil || !sameFile(m.tried, now))
}

// sameFile reports whether x and y are the same state of a file.
func sameFile(x, y os.FileInfo) bool {
	return os.SameFile(x, y) && x.Size() == y.Size() && x.ModTime().Equal(y.ModTime())
}

// errOther is returned when a changed file contains a model that can't replace the
// current one.
var errOther = errors.New("not the same kind of model; serve it under another name, or restart the server")

// reload reads the file, tests the model, and makes it the current one. If this fails,
// the old model stays.
func (m *model) reload(s *Server) error {
	l, err := m.read(s.options.Custom)
	if err != nil {
		return err
	}
	if err := m.current.Load().fits(l); err != nil {
		return fmt.Errorf("%s: %w", m.path, err)
	}
	l.metrics = s.metrics.forModel(m.name, l)
	m.current.Store(l)
	return nil
}

// fits returns an error if a new model can't replace l because its inputs or outputs differ
// from those of l. The requests of clients would then no longer be valid.
func (l *loaded) fits(other *loaded) error {
	kinds := func(l *loaded) (all []string) {
		for _, c := range l.columns {
			all = append(all, c.Name+" "+c.Kind.String())
		}
		return all
	}
	switch {
	case !slices.Equal(kinds(l), kinds(other)):
		return fmt.Errorf("expected the columns %.300q, found %.300q: %w", kinds(l), kinds(other), errOther)
	case l.columns == nil && l.inputs != other.inputs:
		return fmt.Errorf("expected %d inputs, found %d: %w", l.inputs, other.inputs, errOther)
	case l.Outputs() != other.Outputs() || l.Task() != other.Task():
		return fmt.Errorf("expected a model for %s with %d outputs, found one for %s with %d outputs: %w", l.Task(), l.Outputs(), other.Task(), other.Outputs(), errOther)
	case !slices.Equal(l.Classes, other.Classes) || !slices.Equal(l.Targets, other.Targets):
		return fmt.Errorf("expected the classes %.300q and targets %.300q, found %.300q and %.300q: %w", l.Classes, l.Targets, other.Classes, other.Targets, errOther)
	case !samePictures(l.Pictures, other.Pictures):
		return fmt.Errorf("expected pictures of the same size and colors, found another picture format: %w", errOther)
	}
	return nil
}

// samePictures reports whether two picture formats are the same. They may be nil.
func samePictures(x, y *data.PictureFormat) bool {
	return x == nil && y == nil || x != nil && y != nil && *x == *y
}
