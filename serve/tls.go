package serve

import (
	"crypto/tls"
	"fmt"
	"sync/atomic"

	"github.com/seed-217ca19f/mlp"
)

// certificate is the server's TLS certificate, from two files that are read again at each
// reload.
type certificate struct {
	files   [2]string // certificate and private key, in PEM
	current atomic.Pointer[tls.Certificate]
}

// newCertificate reads a certificate from the files. It returns nil if no files are
// named.
func newCertificate(cert, key string) (*certificate, error) {
	switch {
	case cert == "" && key == "":
		return nil, nil
	case cert == "" || key == "":
		return nil, fmt.Errorf("TLS: expected a file with the certificate and a file with its key, found only one of them: %w", mlp.ErrConfig)
	}
	c := &certificate{files: [2]string{cert, key}}
	return c, c.read()
}

// read reads the files. If they do not belong together, the old certificate stays in use.
func (c *certificate) read() error {
	if c == nil {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.files[0], c.files[1])
	if err != nil {
		return fmt.Errorf("TLS: %w", err)
	}
	c.current.Store(&pair)
	return nil
}

// config returns the TLS configuration.
func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current.Load(), nil },
	}
}
