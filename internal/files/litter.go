package files

import (
	"fmt"
	"hash/fnv"
	"os"
	"strings"
	"sync"
	"time"
)

// minAge is the time since the last write after which a temporary file may be
// removed. Usually its lock shows whether its writer is still running. The age is
// for hosts that share a disk and have the same name, but don't see each other's
// locks.
const minAge = time.Minute

// maxListed limits how many names in a folder are read.
const maxListed = 10_000

// temporaryPrefix returns the beginning of the names of this host's temporary files.
var temporaryPrefix = sync.OnceValue(func() string {
	host, err := os.Hostname()
	if err != nil {
		return ".mlp-" // a host without a name removes no temporary files, because they may belong to another such host
	}
	h := fnv.New64a()
	h.Write([]byte(host))
	return fmt.Sprintf(".mlp-%016x-", h.Sum64())
})

// sweep removes the temporary files that processes of this host left in dir when they
// were killed. It skips files that it can't remove. now is the time by the clock of
// dir's disk.
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

// abandoned reports whether the last write to a file is at least minAge ago.
func abandoned(path string, now time.Time) bool {
	info, err := os.Lstat(path)
	return err == nil && now.Sub(info.ModTime()) >= minAge
}
