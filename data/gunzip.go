package data

import (
	"bufio"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gzipMagic is the first two bytes of every gzip member.
const gzipMagic = "\x1f\x8b"

// gunzip decompresses gzip data with any number of members. Like gzip(1), it accepts
// zeros after the last member, because tapes and disk images fill their last block with
// zeros.
type gunzip struct {
	from   *bufio.Reader
	member *gzip.Reader
	err    error // the error that ended reading
}

func newGunzip(from *bufio.Reader) (*gunzip, error) {
	z, err := gzip.NewReader(from)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &gunzip{from: from, member: z}, nil
}

func (g *gunzip) Read(b []byte) (int, error) {
	n := 0
	for n == 0 && len(b) > 0 && g.err == nil { // a member may be empty
		if n, g.err = g.member.Read(b); g.err == io.EOF {
			g.err = g.next()
		}
	}
	return n, g.err
}

// next starts reading the next member. It returns io.EOF if there is none.
func (g *gunzip) next() error {
	padded, err := g.skipZeros()
	if err != nil {
		return err
	}
	if start, _ := g.from.Peek(len(gzipMagic)); padded || len(start) == len(gzipMagic) && string(start) != gzipMagic {
		return gzip.ErrHeader
	}
	if err := g.member.Reset(g.from); err != nil {
		return err
	}
	g.member.Multistream(false)
	return nil
}

// skipZeros skips zeros and reports whether there were any. At the end of the file it
// returns io.EOF.
func (g *gunzip) skipZeros() (found bool, err error) {
	for {
		c, err := g.from.ReadByte()
		if err != nil {
			return found, err
		}
		if c != 0 {
			return found, g.from.UnreadByte()
		}
		found = true
	}
}
