package parquet

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/data"
)

// room is the number of bytes to which a file may still decompress.
type room struct {
	left, most int64
}

const (
	// A file may decompress to fewUnpacked bytes, or to maxRatio times its size,
	// whichever is more. The ratio is high because runs of equal values take almost no
	// space in a file.
	fewUnpacked = 256 << 20
	maxRatio    = 1024
)

// newRoom returns the room for a file of size bytes.
func newRoom(size int64) *room {
	most := max(fewUnpacked, maxRatio*min(size, 1<<50))
	return &room{most, most}
}

// take subtracts n bytes. It returns an error if there is not enough room.
func (r *room) take(n int64) error {
	if r.left -= n; r.left < 0 {
		return fmt.Errorf("expected at most %d bytes of values for a file of this size, found more: %w", r.most, data.ErrLimit)
	}
	return nil
}
