package data

import (
	"bufio"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gzipMagic begins every member.
const gzipMagic = "\x1f\x8b"

// gunzip unpacks gzip data of any number of members. Zeros may follow the last one,
// as gzip(1) has it: tapes and disk images fill up their blocks with them.
type gunzip struct {
	from   *bufio.Reader
	member *gzip.Reader
	err    error // that reading ended with
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

// next goes on to the next member. It returns io.EOF if there is none.
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

// skipZeros reports whether it has read zeros. Its error is io.EOF at the end of the
// file.
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
