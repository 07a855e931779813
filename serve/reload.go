package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// ending is that of the model files in a folder.
const ending = ".safetensors"

// find returns the paths of the model files by the names of their models: the files that
// the options name, and those in the folders, except hidden ones.
func (s *Server) find() (map[string]string, error) {
	if len(s.options.Paths) == 0 {
		return nil, fmt.Errorf("expected at least one model file or folder, found none: %w", mlp.ErrConfig)
	}
	found := map[string]string{}
	for _, path := range s.options.Paths {
		files := []string{path}
		if s.folders[path] {
			var err error
			if files, err = listModels(path); err != nil {
				return nil, err
			}
		}
		for _, file := range files {
			name := nameOf(file)
			if other, ok := found[name]; ok {
				return nil, fmt.Errorf("expected models of different names, found %s and %s: %w", other, file, mlp.ErrConfig)
			}
			found[name] = file
		}
	}
	return found, nil
}

// listModels returns the model files in a folder.
func listModels(dir string) (files []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ending) && !strings.HasPrefix(name, ".") && !e.IsDir() {
			files = append(files, filepath.Join(dir, name))
		}
	}
	return files, nil
}

// open reads all models. Each has to be one.
func (s *Server) open() error {
	found, err := s.find()
	if err != nil {
		return err
	}
	models := map[string]*model{}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if models[name], err = s.newModel(name, found[name]); err != nil {
			return err
		}
	}
	s.models.Store(&models)
	return nil
}

// Reload reads every model file, the file of keys and the certificate again, whether they have changed or
// not. A model that can't be read, that fails its self-test, or that takes or gives other
// things than before, is left as it was, as are keys. The error says which.
func (s *Server) Reload() error {
	err := s.readKeys()
	if s.options.Keys != "" {
		s.noted("", "keys", err)
	}
	if s.certificate != nil {
		fault := s.certificate.read()
		err = errors.Join(err, s.noted("", "certificate", fault))
	}
	return errors.Join(err, s.refresh(true))
}

// refresh reads the models whose files have changed, or all. Those of folders come and go
// with their files.
func (s *Server) refresh(all bool) error {
	s.reading.Lock()
	defer s.reading.Unlock()
	found, err := s.find()
	if err != nil {
		if !s.unlisted { // not at every look
			s.unlisted = true
			s.noted("", "models", err)
		}
		return err
	}
	s.unlisted = false
	models := maps.Clone(*s.models.Load())
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(found)) {
		m, known := models[name]
		if known {
			m.absent = 0
			if m.path = found[name]; all || m.changed() {
				faults = append(faults, s.noted(name, "model", m.reload(s)))
			}
			continue
		}
		if m, err := s.newcomer(name, found[name], all); m != nil || err != nil {
			faults = append(faults, s.noted(name, "model", err))
			if m != nil {
				models[name] = m
			}
		}
	}
	s.drop(models, found)
	s.models.Store(&models)
	return errors.Join(faults...)
}

// newcomer reads a file that has come into a folder. One that could not be read is not
// read again before it changes, and is then neither a model nor an error.
func (s *Server) newcomer(name, path string, all bool) (*model, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil // it has gone again
	}
	if last, ok := s.failed[name]; ok && !all && sameFile(last, info) {
		return nil, nil
	}
	delete(s.failed, name)
	m, err := s.newModel(name, path)
	if err != nil && !errors.Is(err, errChanging) {
		s.failed[name] = info
	}
	return m, err
}

// patience is how many looks in a row have to miss a file before its model goes: one that
// is about to be replaced may be away for a moment.
const patience = 2

// drop removes the models whose files are no longer there. Requests under way are
// answered.
func (s *Server) drop(models map[string]*model, found map[string]string) {
	for name, m := range models {
		if _, ok := found[name]; ok {
			continue
		}
		if m.absent++; m.absent >= patience {
			delete(models, name)
			s.metrics.forget(name)
			s.log.Warn("model removed", slog.String("model", name))
		}
	}
}

// noted writes to log and metrics how it went to read something. It returns err.
func (s *Server) noted(name, what string, err error) error {
	result := "loaded"
	switch {
	case errors.Is(err, errChanging):
		result = "changing"
		s.log.Info(what+" not read yet", slog.String("model", name), slog.Any("error", err))
	case err != nil:
		result = "refused"
		s.log.Error(what+" not read; what was read before stays", slog.String("model", name), slog.Any("error", err))
	default:
		s.log.Info(what+" read", slog.String("model", name))
	}
	s.metrics.reloads.WithLabelValues(name, result).Inc()
	return err
}

// Watch reads models whose files have changed until the context is done. It looks at them
// as often as the options say.
func (s *Server) Watch(ctx context.Context) {
	if s.options.Poll < 0 {
		return
	}
	ticker := time.NewTicker(s.options.poll())
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			_ = s.refresh(false) // noted
		}
	}
}
