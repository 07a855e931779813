package spec

import "testing"

func TestParse(t *testing.T) {
	for text, want := range map[string]Spec{
		"relu":            {Name: "relu"},
		"normal(0.01)":    {"normal", "0.01", true},
		"normal()":        {"normal", "", true},
		"normal(0.01":     {Name: "normal(0.01"},
		"normal(0.01)x":   {Name: "normal(0.01)x"},
		"normal 0.01)":    {Name: "normal 0.01)"},
		"leaky-relu(-.5)": {"leaky-relu", "-.5", true},
	} {
		if got := Parse(text); got != want {
			t.Errorf("%s: got %+v, want %+v", text, got, want)
		}
	}
}

func TestFloat(t *testing.T) {
	for text, want := range map[string]float64{"a(0.5)": 0.5, "a(1e-4)": 1e-4, "a(-2)": -2} {
		if got, ok := Parse(text).Float(64); !ok || got != want {
			t.Errorf("%s: got %v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"a", "a()", "a(x)", "a(inf)", "a(nan)", "a(0.5", "a(1e400)"} {
		if got, ok := Parse(text).Float(64); ok {
			t.Errorf("%s: got %v, want no number", text, got)
		}
	}
	if _, ok := Parse("a(1e39)").Float(32); ok {
		t.Error("1e39 is no float32")
	}
}

func TestFormat(t *testing.T) {
	if got := Format("elu", float64(float32(0.1)), 32); got != "elu(0.1)" {
		t.Errorf("got %s", got)
	}
	if got := Format("normal", 0.0001, 64); got != "normal(0.0001)" {
		t.Errorf("got %s", got)
	}
}
