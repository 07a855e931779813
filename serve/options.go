package serve

import (
	"log/slog"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// Options say what a [Server] serves, to whom, and within which limits. Only Paths is
// required.
type Options struct {
	Paths  []string     // of model files, and of folders of them
	Custom mlp.Custom   // activations, losses and steps of your own that the models use
	Logger *slog.Logger // nil: nothing is logged
	Limits Limits       // 0 in any of them: as in DefaultLimits

	Keys    string        // file of the API keys that requests need, see NewKey; "": they need none
	Hosts   []string      // names that requests may be for, besides localhost and addresses; nil: any
	Origins []string      // of pages on other hosts that may send requests, or "*"
	Cert    string        // file of the certificate for TLS; "": without TLS
	CertKey string        // file of the certificate's key
	Poll    time.Duration // between two looks at the files; 0: 2 s, negative: none
}

// poll returns the time between two checks of the files.
func (o *Options) poll() time.Duration {
	if o.Poll == 0 {
		return 2 * time.Second
	}
	return o.Poll
}
