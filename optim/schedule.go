package optim

import (
	"fmt"
	"math"
	"strings"
)

// Schedule says how the learning rate changes over a training.
type Schedule interface {
	// Name returns the schedule's name on the command line and in recipes.
	Name() string
	// Factor returns the factor of the learning rate at a point of the training.
	// progress is 0 at the first step and 1 after the last.
	Factor(progress float64) float64
}

// Constant leaves the learning rate unchanged.
type Constant struct{}

// Name returns "constant".
func (Constant) Name() string { return "constant" }

// Factor returns 1.
func (Constant) Factor(float64) float64 { return 1 }

// Cosine lowers the learning rate to zero along half a period of a cosine (Loshchilov
// and Hutter 2017, equation 5, without restarts).
type Cosine struct{}

// Name returns "cosine".
func (Cosine) Name() string { return "cosine" }

// Factor returns (1 + cos(π·progress)) / 2.
func (Cosine) Factor(progress float64) float64 {
	return (1 + math.Cos(math.Pi*min(max(progress, 0), 1))) / 2
}

// ParseSchedule returns the schedule with the given name: "constant" or "cosine".
func ParseSchedule(name string) (Schedule, error) {
	switch name {
	case "constant":
		return Constant{}, nil
	case "cosine":
		return Cosine{}, nil
	}
	return nil, fmt.Errorf("schedule: expected one of %s, found %q: %w", strings.Join(ScheduleNames(), ", "), name, ErrConfig)
}

// ScheduleNames lists the names that ParseSchedule accepts.
func ScheduleNames() []string { return []string{"constant", "cosine"} }
