package serve

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
)

// ErrKeys is returned when a file of keys can't be used.
var ErrKeys = errors.New("not a file of keys")

const (
	keyPrefix  = "mlp_" // so that people and secret scanners recognize a key
	hashPrefix = "sha256:"
	maxKeyFile = 1 << 20
)

// NewKey returns a new API key, and the line for a file of keys that makes it valid. The
// line contains only a hash of the key, so the file does not reveal the key. name says
// who uses the key.
func NewKey(name string) (key, line string, err error) {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '#' }) {
		return "", "", fmt.Errorf("expected a name without spaces or #, found %q: %w", name, ErrKeys)
	}
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	key = keyPrefix + base64.RawURLEncoding.EncodeToString(secret[:])
	return key, name + " " + hashPrefix + hex.EncodeToString(hashOf(key)), nil
}

// hashOf returns the hash of a key. A fast hash is enough, because a key consists of 32
// random bytes, which nobody can guess.
func hashOf(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}

// keyring holds the hashes of the valid keys.
type keyring []hashedKey

type hashedKey struct {
	name string
	hash []byte
}

// readKeys reads a file of keys. Each line is a name and a hash, as [NewKey] returns
// them, or a comment that begins with #.
func readKeys(path string) (keyring, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return nil, fmt.Errorf("keys: %s: expected a regular file of at most %d bytes, found something else: %w", path, maxKeyFile, ErrKeys)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	ring, err := parseKeys(b)
	if err != nil {
		return nil, fmt.Errorf("keys: %s: %w", path, err)
	}
	return ring, nil
}

// parseKeys reads the contents of a file of keys.
func parseKeys(b []byte) (ring keyring, err error) {
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, maxKeyFile+1)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 || !strings.HasPrefix(fields[1], hashPrefix) {
			return nil, fmt.Errorf("line %d: expected a name and %sHASH, as printed by mlp key: %w", n, hashPrefix, ErrKeys)
		}
		hash, err := hex.DecodeString(fields[1][len(hashPrefix):])
		if err != nil || len(hash) != sha256.Size {
			return nil, fmt.Errorf("line %d: expected a hash of %d hexadecimal digits: %w", n, 2*sha256.Size, ErrKeys)
		}
		ring = append(ring, hashedKey{fields[0], hash})
	}
	if len(ring) == 0 {
		return nil, fmt.Errorf("expected at least one key, found none: %w", ErrKeys)
	}
	return ring, lines.Err()
}

// find returns the name of a key. The time that it takes does not depend on whether the
// key is in the file, or where.
func (k keyring) find(key string) (name string, ok bool) {
	hash := hashOf(key)
	found := -1
	for i := range k {
		found = subtle.ConstantTimeSelect(subtle.ConstantTimeCompare(hash, k[i].hash), i, found)
	}
	if found < 0 {
		return "", false
	}
	return k[found].name, true
}

// keyOf returns the key in the header of a request: Authorization: Bearer KEY, or
// X-Api-Key: KEY.
func keyOf(h http.Header) string {
	const scheme = "bearer "
	if a := h.Get("Authorization"); len(a) > len(scheme) && strings.EqualFold(a[:len(scheme)], scheme) {
		return strings.TrimSpace(a[len(scheme):])
	}
	return h.Get("X-Api-Key")
}
