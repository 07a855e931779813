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

// ending is the extension of model files in a folder.
const ending = ".safetensors"

// find returns the paths of the model files, by the names of their models. These are the
// files in the options and the files in the folders, except hidden files.
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
				return nil, fmt.Errorf("expected model files with different names, found %s and %s: %w", other, file, mlp.ErrConfig)
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

// open reads all models. It returns an error if one of them can't be loaded.
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

// Reload reads every model file, the file of keys and the certificate again, even if they
// have not changed. A model is not replaced if its file can't be read, fails the
// self-test, or has different inputs or outputs. Keys and certificate are not replaced if
// they can't be read. The error names the files.
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

// refresh reads the models whose files have changed, or every model if all is true. It
// adds models for new files in folders, and removes models whose files no longer exist.
func (s *Server) refresh(all bool) error {
	s.reading.Lock()
	defer s.reading.Unlock()
	found, err := s.find()
	if err != nil {
		if !s.unlisted { // log it only once
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

// newcomer reads a file that was added to a folder. If the file can't be read, newcomer
// does not try again until the file changes.
func (s *Server) newcomer(name, path string, all bool) (*model, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil // it no longer exists
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

// patience is the number of successive checks in which a file must be missing before its
// model is removed. The reason is that a file may be missing for a moment while it is
// replaced.
const patience = 2

// drop removes the models whose files no longer exist. Requests that are already running
// are still answered.
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

// noted records in the log and the metrics whether reading something succeeded. It
// returns err.
func (s *Server) noted(name, what string, err error) error {
	result := "loaded"
	switch {
	case errors.Is(err, errChanging):
		result = "changing"
		s.log.Info(what+" not read yet, because the file is changing", slog.String("model", name), slog.Any("error", err))
	case err != nil:
		result = "refused"
		s.log.Error(what+" not read; the previous version stays in use", slog.String("model", name), slog.Any("error", err))
	default:
		s.log.Info(what+" read", slog.String("model", name))
	}
	s.metrics.reloads.WithLabelValues(name, result).Inc()
	return err
}

// Watch reads models whose files have changed, until the context is done. The options
// say how often it checks.
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
			_ = s.refresh(false) // noted has logged the error
		}
	}
}
