package wire

// Serving is the event of a server that has become ready.
type Serving struct {
	Event   string   `json:"event"` // "serving"
	Address string   `json:"address"`
	Models  []string `json:"models"`
}

// NewServing returns the event of a server at an address, with the names of its models.
func NewServing(address string, models []string) Serving { return Serving{"serving", address, models} }

// Key is an API key that was made.
type Key struct {
	Event string `json:"event"` // "key"
	Name  string `json:"name"`
	Key   string `json:"key"`
	Line  string `json:"line,omitempty"` // line that the user has to add to a file of keys; absent if File is present
	File  string `json:"file,omitempty"` // file of keys that the line was added to
}
