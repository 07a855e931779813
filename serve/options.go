package serve

import (
	"log/slog"
	"time"

	"github.com/seed-217ca19f/mlp"
)

// Options says what a [Server] serves, to whom, and within which limits. Only Paths is
// required.
type Options struct {
	Paths  []string     // paths of model files, and of folders with model files
	Custom mlp.Custom   // activations, losses and steps of your own that the models use
	Logger *slog.Logger // nil: nothing is logged
	Limits Limits       // a limit that is 0 has the value in DefaultLimits

	Keys    string        // file of API keys (see NewKey), one of which each request needs; "": no key is needed
	Hosts   []string      // host names that requests may use besides localhost and IP addresses; nil: any
	Origins []string      // origins of pages on other hosts that may send requests, or "*"
	Cert    string        // file of the TLS certificate; "": no TLS
	CertKey string        // file of the certificate's private key
	Poll    time.Duration // time between two checks of the files; 0: 2 s, negative: no checks
}

// poll returns the time between two checks of the files.
func (o *Options) poll() time.Duration {
	if o.Poll == 0 {
		return 2 * time.Second
	}
	return o.Poll
}
