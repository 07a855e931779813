package serve

import (
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// model is a name that predictions are asked for by. What is loaded for it may be
// replaced; its queue stays.
type model struct {
	name    string
	path    string
	current atomic.Pointer[loaded]
	queue   *queue
}

// newModel returns a model of the file at path, which has been loaded.
func newModel(path string, l *loaded, limits Limits) *model {
	m := &model{name: nameOf(path), path: path}
	m.queue = &queue{
		running: limits.Running, waiting: max(0, limits.Waiting),
		batchRows: limits.BatchRows, delay: limits.MaxDelay, watch: m, joined: make(chan struct{}, 1),
	}
	m.current.Store(l)
	return m
}

// predicted implements watcher.
func (m *model) predicted(int, int, time.Duration) {}

// nameOf returns the name of the model in a file: the file's, without its ending.
func nameOf(path string) string {
	name := filepath.Base(path)
	return strings.TrimSuffix(name, filepath.Ext(name))
}
