package parquet

import (
	"bytes"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"

	"github.com/seed-217ca19f/mlp/data"
)

const (
	// maxZstdWindow is the largest window of a zstd stream, in bytes.
	maxZstdWindow = 128 << 20
	// A byte in the LZ4 or Snappy format decompresses to fewer than maxCopy bytes.
	maxCopy = 256
)

// unpacker decompresses pages. It does not use the library's own codecs, because damaged
// data can make them allocate too much memory; for LZ4 there is no limit at all.
type unpacker struct {
	zstd *zstd.Decoder
	gzip *gzip.Reader
}

// unpack returns the decompressed contents of a page. most is the decompressed size that
// the page's header claims. Memory is allocated as data come in.
func (u *unpacker) unpack(codec format.CompressionCodec, packed []byte, most int) ([]byte, error) {
	if len(packed) == 0 {
		return nil, nil
	}
	var b []byte
	var err error
	switch codec {
	case format.Uncompressed:
		return packed, nil
	case format.Snappy:
		b, err = unpackSnappy(packed, most)
	case format.Lz4Raw:
		b, err = unpackLZ4(packed, most)
	case format.Gzip:
		b, err = u.unpackGzip(packed, most)
	case format.Brotli:
		b, err = readAtMost(brotli.NewReader(bytes.NewReader(packed)), len(packed), most)
	case format.Zstd:
		b, err = u.unpackZstd(packed, most)
	default:
		return nil, fmt.Errorf("expected the compression SNAPPY, GZIP, BROTLI, ZSTD or LZ4_RAW, found %s: %w", codec, data.ErrFormat)
	}
	if err != nil {
		return nil, fmt.Errorf("expected %d bytes in the compression %s, found damage (%w): %w", most, codec, err, data.ErrFormat)
	}
	return b, nil
}

func unpackSnappy(packed []byte, most int) ([]byte, error) {
	n, err := snappy.DecodedLen(packed)
	if err != nil {
		return nil, err
	}
	if n > most || n > maxCopy*len(packed) {
		return nil, errLonger(n)
	}
	return snappy.Decode(nil, packed)
}

func unpackLZ4(packed []byte, most int) ([]byte, error) {
	b := make([]byte, min(most, maxCopy*len(packed)))
	n, err := lz4.UncompressBlock(packed, b)
	if err != nil {
		return nil, err
	}
	return b[:n], nil
}

func (u *unpacker) unpackGzip(packed []byte, most int) (b []byte, err error) {
	if u.gzip == nil {
		u.gzip = new(gzip.Reader)
	}
	if err := u.gzip.Reset(bytes.NewReader(packed)); err != nil {
		return nil, err
	}
	return readAtMost(u.gzip, len(packed), most)
}

func (u *unpacker) unpackZstd(packed []byte, most int) (b []byte, err error) {
	if u.zstd == nil {
		if u.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow)); err != nil {
			return nil, err
		}
	}
	if err := u.zstd.Reset(bytes.NewReader(packed)); err != nil {
		return nil, err
	}
	return readAtMost(u.zstd, len(packed), most)
}

// close releases the memory of the codecs.
func (u *unpacker) close() {
	if u.zstd != nil {
		u.zstd.Close()
	}
}

// readAtMost reads r to its end. It returns an error if there are more bytes than the
// limit. packed is the number of compressed bytes, which determines the size of the first
// buffer.
func readAtMost(r io.Reader, packed, limit int) ([]byte, error) {
	const usual = 4
	b := make([]byte, 0, min(limit, usual*packed)+1) // one more byte, to notice the end
	for {
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case len(b) > limit:
			return nil, errLonger(len(b))
		case err == io.EOF:
			return b, nil
		case err != nil:
			return nil, err
		}
		if len(b) == cap(b) {
			b = append(make([]byte, 0, min(limit, 2*len(b))+1), b...)
		}
	}
}

// errLonger is the error for a page that decompresses to n bytes or more.
type errLonger int

func (n errLonger) Error() string { return fmt.Sprintf("decompresses to %d bytes or more", int(n)) }
