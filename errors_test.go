package mlp

import (
	"errors"
	"testing"

	"github.com/seed-217ca19f/mlp/optim"
)

// TestUnknownNames checks that every function that parses a name wraps ErrConfig if the
// name is unknown, including those of package optim.
func TestUnknownNames(t *testing.T) {
	for kind, parse := range map[string]func(string) error{
		"activation":  func(name string) error { _, err := ParseActivation(name); return err },
		"initializer": func(name string) error { _, err := ParseInitializer(name); return err },
		"loss":        func(name string) error { _, err := ParseLoss(name); return err },
		"optimizer":   func(name string) error { _, err := optim.Parse(name, optim.Settings{}); return err },
		"schedule":    func(name string) error { _, err := optim.ParseSchedule(name); return err },
	} {
		if err := parse("none of them"); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: got the error %v, want one that is ErrConfig", kind, err)
		}
	}
}
