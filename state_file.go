package mlp

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/files"
	"github.com/seed-217ca19f/mlp/safetensors"
)

// stateVersion is the version of the state format that [State.Encode] writes.
//
// A state file is a safetensors file. Its tensors are the weights W0, W1, …, the
// optimizer's slots slot0.W0, … (all (in+1, out) with the bias as the last row)
// and, for controllers with memory, that memory as bytes in controller0, …. Its
// metadata has the keys "format" (mlp-state), "format_version" and "state" (a
// stateHeader as JSON).
const stateVersion = 1

// stateHeader is the part of a state that a file stores in its metadata.
type stateHeader struct {
	Progress    Progress     `json:"progress"`
	Batches     batchesState `json:"batches"`
	Optimizer   string       `json:"optimizer"`
	Slots       int          `json:"slots"`
	Sizes       []int        `json:"sizes"`
	Activations []string     `json:"activations"`
	Loss        string       `json:"loss"`
	Controllers []bool       `json:"controllers"` // whether each controller has memory
}

// batchesState is data.Batches with JSON names.
type batchesState struct {
	Rows     int    `json:"rows"`
	Size     int    `json:"size"`
	Shuffle  bool   `json:"shuffle"`
	Block    int    `json:"block"`
	DropLast bool   `json:"drop_last"`
	Seed     uint64 `json:"seed"`
}

// Limits of a state.
const (
	maxSlots       = 1000
	maxControllers = 1000
	maxText        = 1000    // bytes of a name or of the reason for stopping
	maxHeader      = 1 << 22 // bytes of the header as JSON
)

// Encode returns the bytes of the state's file. Equal states give equal bytes.
func (state *State) Encode() ([]byte, error) {
	if err := state.Check(); err != nil {
		return nil, err
	}
	h := stateHeader{
		Progress: state.Progress, Batches: batchesState(state.Batches), Optimizer: state.Optimizer,
		Slots: len(state.Slots), Sizes: state.Sizes, Activations: state.Activations, Loss: state.Loss, Controllers: []bool{},
	}
	f := &safetensors.File{}
	f.Tensors = append(f.Tensors, state.tensors("", state.Weights)...)
	for k, slot := range state.Slots {
		f.Tensors = append(f.Tensors, state.tensors(slotName(k), slot)...)
	}
	for i, memory := range state.Controllers {
		h.Controllers = append(h.Controllers, memory != nil)
		if memory != nil {
			f.Tensors = append(f.Tensors, safetensors.Tensor{Name: controllerName(i), DType: safetensors.U8, Shape: []int{len(memory)}, Data: memory})
		}
	}
	text, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	f.Metadata = map[string]string{"format": "mlp-state", "format_version": strconv.Itoa(stateVersion), "state": string(text)}
	return f.Encode()
}

func slotName(k int) string       { return "slot" + strconv.Itoa(k) + "." }
func controllerName(i int) string { return "controller" + strconv.Itoa(i) }

// tensors returns the values of each layer as a tensor named prefix+W0, prefix+W1, ….
func (state *State) tensors(prefix string, layers [][]float32) (all []safetensors.Tensor) {
	for i, values := range layers {
		shape := []int{state.Sizes[i] + 1, state.Sizes[i+1]}
		all = append(all, safetensors.Float32(prefix+weightsName(i), shape, values))
	}
	return all
}

// DecodeState reads a state from the bytes of its file. It checks every part, and uses
// an amount of memory proportional to len(b) even if the file is damaged.
func DecodeState(b []byte) (*State, error) {
	f, err := safetensors.Decode(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, ErrState)
	}
	h, err := readStateHeader(f.Metadata)
	if err != nil {
		return nil, err
	}
	tensors := map[string]safetensors.Tensor{}
	for _, t := range f.Tensors {
		tensors[t.Name] = t
	}
	state := &State{
		Progress: h.Progress, Batches: data.Batches(h.Batches), Optimizer: h.Optimizer,
		Sizes: h.Sizes, Activations: h.Activations, Loss: h.Loss,
	}
	if state.Weights, err = readLayers(tensors, "", h.Sizes); err != nil {
		return nil, err
	}
	for k := range h.Slots {
		slot, err := readLayers(tensors, slotName(k), h.Sizes)
		if err != nil {
			return nil, err
		}
		state.Slots = append(state.Slots, slot)
	}
	for i, remembers := range h.Controllers {
		var memory []byte
		if remembers {
			t, ok := tensors[controllerName(i)]
			delete(tensors, controllerName(i))
			if !ok || t.DType != safetensors.U8 {
				return nil, fmt.Errorf("expected a tensor %q of type U8, found none: %w", controllerName(i), ErrState)
			}
			memory = append([]byte{}, t.Data...)
		}
		state.Controllers = append(state.Controllers, memory)
	}
	if len(tensors) > 0 {
		return nil, fmt.Errorf("expected only the tensors of weights, slots and controllers, found %q: %w", slices.Min(slices.Collect(maps.Keys(tensors))), ErrState)
	}
	return state, state.Check()
}

// readStateHeader reads the metadata of a state file.
func readStateHeader(metadata map[string]string) (h stateHeader, err error) {
	if metadata["format"] != "mlp-state" {
		return h, fmt.Errorf("expected the metadata of a training's state (format mlp-state), found format %q: %w", metadata["format"], ErrState)
	}
	if v := metadata["format_version"]; v != strconv.Itoa(stateVersion) {
		return h, fmt.Errorf("expected format version %d, found %q; a newer version of mlp may be able to read it: %w", stateVersion, v, ErrState)
	}
	if n := len(metadata["state"]); n > maxHeader {
		return h, fmt.Errorf("state: expected JSON of up to %d bytes, found %d bytes: %w", maxHeader, n, ErrState)
	}
	if err := strictJSON(metadata["state"], &h); err != nil {
		return h, fmt.Errorf("state: %w: %w", err, ErrState)
	}
	if h.Slots < 0 || h.Slots > maxSlots || len(h.Controllers) > maxControllers || len(h.Sizes) < 2 || len(h.Sizes) > MaxLayers+1 {
		return h, fmt.Errorf("expected 1 to %d layers, up to %d slots and up to %d controllers, found %d layers, %d slots and %d controllers: %w", MaxLayers, maxSlots, maxControllers, len(h.Sizes)-1, h.Slots, len(h.Controllers), ErrState)
	}
	return h, nil
}

// readLayers returns the values of the tensors prefix+W0, prefix+W1, …, one for each
// layer, and deletes them from the map.
func readLayers(tensors map[string]safetensors.Tensor, prefix string, sizes []int) (layers [][]float32, err error) {
	for i := range len(sizes) - 1 {
		name := prefix + weightsName(i)
		t, ok := tensors[name]
		if !ok {
			return nil, fmt.Errorf("expected a tensor %q, found none: %w", name, ErrState)
		}
		if t.DType != safetensors.F32 || len(t.Shape) != 2 || t.Shape[0] != sizes[i]+1 || t.Shape[1] != sizes[i+1] {
			return nil, fmt.Errorf("tensor %q: expected F32 of shape (%d+1)×%d, found %s of shape %v: %w", name, sizes[i], sizes[i+1], t.DType, t.Shape, ErrState)
		}
		values, err := t.Float32s()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", err, ErrState)
		}
		layers = append(layers, values)
		delete(tensors, name)
	}
	return layers, nil
}

// Save writes the state to a file, which appears under its name only once it is
// complete.
func (state *State) Save(path string) error {
	b, err := state.Encode()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := files.Write(path, b); err != nil {
		return fmt.Errorf("writing the training's state: %w", err)
	}
	return nil
}

// LoadState reads a state from a file.
func LoadState(path string) (*State, error) {
	b, err := readRegular(path, "a training's state", ErrState)
	if err != nil {
		return nil, err
	}
	state, err := DecodeState(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return state, nil
}
