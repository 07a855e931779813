package mnist

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/seed-217ca19f/mlp/data"
)

const (
	seekableMagic = 0x8f92eab1 // ends a file in zstd's seekable format
	footerSize    = 9          // bytes: number of frames, flags, magic number
	entrySize     = 8          // bytes: packed and unpacked size of a frame
	// maxUnpacked limits the unpacked size of a file in bytes. The training images
	// take 47 MB.
	maxUnpacked = 64 << 20
)

// frame is a part of a packed file that can be decoded independently.
type frame struct {
	packed   []byte
	from, to int // the range of its bytes in the unpacked file
}

// unpack decodes a file in zstd's seekable format, several frames at a time. Each
// frame is decoded directly into its place in the result.
func unpack(packed []byte, name string) ([]byte, error) {
	frames, err := readFrames(packed, name)
	if err != nil {
		return nil, err
	}
	workers := min(len(frames), runtime.GOMAXPROCS(0))
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(workers), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer decoder.Close()
	out := make([]byte, frames[len(frames)-1].to)
	errs := make([]error, len(frames))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(frames); i += workers {
				errs[i] = frames[i].decode(decoder, out)
			}
		})
	}
	wait.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: frame %d of %d, for offset %d of the unpacked file: %w", name, i+1, len(frames), frames[i].from, err)
		}
	}
	return out, nil
}

// decode writes the frame to its place in out.
func (f frame) decode(decoder *zstd.Decoder, out []byte) error {
	got, err := decoder.DecodeAll(f.packed, out[f.from:f.from:f.to])
	if err != nil {
		return fmt.Errorf("damaged zstd frame (%w): %w", err, data.ErrFormat)
	}
	if len(got) != f.to-f.from {
		return fmt.Errorf("expected %d unpacked bytes, found %d: %w", f.to-f.from, len(got), data.ErrFormat)
	}
	return nil
}

// readFrames reads the seek table at the end of a file in zstd's seekable format: the
// packed and unpacked size of each frame, then the number of frames.
func readFrames(packed []byte, name string) ([]frame, error) {
	end := len(packed) - footerSize
	if end < 0 || binary.LittleEndian.Uint32(packed[end+5:]) != seekableMagic {
		return nil, fmt.Errorf("%s: expected a zstd file that ends with a table of frames, found no such table: %w", name, data.ErrFormat)
	}
	n := uint64(binary.LittleEndian.Uint32(packed[end:]))
	if n == 0 || n*entrySize > uint64(end) {
		return nil, fmt.Errorf("%s: expected a table of frames that fits into %d bytes, found one of %d entries: %w", name, end, n, data.ErrFormat)
	}
	table := packed[end-int(n)*entrySize : end]
	frames := make([]frame, n)
	var from, to uint64
	for i := range frames {
		entry := table[i*entrySize:]
		size, unpacked := uint64(binary.LittleEndian.Uint32(entry)), uint64(binary.LittleEndian.Uint32(entry[4:]))
		if from+size > uint64(end)-n*entrySize || to+unpacked > maxUnpacked {
			return nil, fmt.Errorf("%s: frame %d of %d: expected a frame within the file that unpacks to at most the size of MNIST, found %d bytes that unpack to %d: %w", name, i+1, n, size, unpacked, data.ErrFormat)
		}
		frames[i] = frame{packed: packed[from : from+size], from: int(to), to: int(to + unpacked)}
		from, to = from+size, to+unpacked
	}
	return frames, nil
}
