package mlp

import (
	"errors"
	"testing"
)

// TestNetworkLimits refuses networks that are too deep or too large before any
// memory is taken, also if no layer is too large by itself.
func TestNetworkLimits(t *testing.T) {
	deep := make([]int, MaxLayers)
	for i := range deep {
		deep[i] = 1
	}
	for name, c := range map[string]Config{
		"no input":        {Outputs: 1},
		"no output":       {Inputs: 1},
		"no hidden unit":  {Inputs: 1, Hidden: []int{0}, Outputs: 1},
		"too many inputs": {Inputs: MaxParameters, Outputs: 1},
		"large product":   {Inputs: 1 << 14, Outputs: 1 << 14, Init: Zeros()},
		"large sum":       {Inputs: 1 << 14, Hidden: []int{1 << 13, 1 << 14}, Outputs: 1, Init: Zeros()},
		"overflow":        {Inputs: MaxParameters, Hidden: []int{MaxParameters, MaxParameters}, Outputs: MaxParameters},
		"too deep":        {Inputs: 1, Hidden: deep, Outputs: 1},
	} {
		if _, err := New(c); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(Config{Inputs: 1, Hidden: deep[1:], Outputs: 1}); err != nil {
		t.Errorf("%d layers: %v", MaxLayers, err)
	}
}
