package serve

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain reports goroutines that any test leaves.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
