package files

import (
	"fmt"
	"hash/fnv"
	"os"
	"strings"
	"sync"
	"time"
)

// minAge is how long a temporary file must be unchanged before it may be removed. A lock
// shows whether its writer is alive; the age is for hosts that share a disk and a host
// name, but not their locks.
const minAge = time.Minute

// maxListed is the largest number of names in a folder that are examined.
const maxListed = 10_000

// temporaryPrefix returns the beginning of the names of this host's temporary files.
var temporaryPrefix = sync.OnceValue(func() string {
	host, err := os.Hostname()
	if err != nil {
		return ".mlp-" // not swept: another host may have no name either
	}
	h := fnv.New64a()
	h.Write([]byte(host))
	return fmt.Sprintf(".mlp-%016x-", h.Sum64())
})

// sweep removes the temporary files that killed processes of this host left in dir. now
// is the time by the clock of dir's disk. A file that can't be removed stays.
func sweep(dir string, now time.Time) {
	prefix := temporaryPrefix()
	if prefix == ".mlp-" {
		return
	}
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	defer d.Close()
	names, _ := d.Readdirnames(maxListed)
	for _, name := range names {
		path := within(dir, name)
		if strings.HasPrefix(name, prefix) && abandoned(path, now) {
			removeUnlocked(path)
		}
	}
}

// abandoned reports whether a file has been unchanged for minAge.
func abandoned(path string, now time.Time) bool {
	info, err := os.Lstat(path)
	return err == nil && now.Sub(info.ModTime()) >= minAge
}
