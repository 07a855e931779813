package wire

// Studied is the event at the end of a study.
type Studied struct {
	Event       string  `json:"event"` // "done"
	Report      string  `json:"report"`
	Trainings   int     `json:"trainings"` // number of trainings that were not interrupted
	Interrupted bool    `json:"interrupted,omitempty"`
	WallSeconds float64 `json:"wall_seconds"`
}

// StudiedRun is one training of a study.
type StudiedRun struct {
	Event     string   `json:"event"` // "run"
	Run       string   `json:"run"`
	Seed      uint64   `json:"seed"`
	Status    string   `json:"status"`
	Epochs    int      `json:"epochs"`
	TestError *float64 `json:"test_error,omitempty"`
	Learned   *bool    `json:"learned,omitempty"`
}
