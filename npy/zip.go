package npy

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	suffix = ".npy"
	// maxRatio limits the size of an entry relative to its packed size. It is a
	// little more than deflate's highest ratio, 1032: 258 bytes from 2 bits.
	maxRatio = 1100
	// maxEntry limits the bytes that one array of an archive may unpack to.
	maxEntry = 8 << 30
	// An archive may unpack to fewUnpacked bytes, or to usualRatio times its own
	// size if that is more. A small file that claims to hold gigabytes is likely to
	// be an attempt to exhaust memory.
	fewUnpacked = 256 << 20
	usualRatio  = 200
)

// Named is an array of an archive. Name is the entry's name without ".npy".
type Named struct {
	Name  string
	Array Array
}

// DecodeZip reads an NPZ file, compressed or not, and returns its arrays in the archive's
// order. The parameter size is the file's size in bytes.
func DecodeZip(r io.ReaderAt, size int64) ([]Named, error) {
	return readZip(r, size, decode)
}

// ScanZip reads the names, dtypes and shapes of the arrays of an NPZ file, without their
// values: Data is nil. It is fast, because it unpacks only the headers.
func ScanZip(r io.ReaderAt, size int64) ([]Named, error) {
	return readZip(r, size, func(in *input) (Array, error) {
		h, err := readHeader(in)
		return Array{DType: h.dtype, Shape: h.shape}, err
	})
}

// readZip checks an archive and calls the function read with each entry. The parameter
// size is the archive's size in bytes.
func readZip(r io.ReaderAt, size int64, read func(in *input) (Array, error)) ([]Named, error) {
	// A section reader returns io.EOF for every offset outside the file.
	archive, err := zip.NewReader(io.NewSectionReader(r, 0, size), size)
	if err != nil {
		return nil, fmt.Errorf("npy: expected a zip archive with its directory at the end, found none; the file may have been cut off: %w", zipError(err))
	}
	if err := checkEntries(archive.File, size); err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	var arrays []Named
	for _, f := range archive.File {
		a, err := readEntry(f, read)
		if err != nil {
			return nil, fmt.Errorf("npy: entry %q: %w", f.Name, err)
		}
		arrays = append(arrays, Named{strings.TrimSuffix(f.Name, suffix), a})
	}
	return arrays, nil
}

// checkEntries checks the archive's directory before anything is unpacked. It
// returns an error if the packed entries together are larger than size, the size of
// the archive. So entries can't share bytes, and size limits how much they unpack
// to.
func checkEntries(files []*zip.File, size int64) error {
	taken := make(map[string]bool)
	left := uint64(max(size, 0))
	unpack := max(fewUnpacked, usualRatio*left)
	for _, f := range files {
		packed, unpacked := f.CompressedSize64, f.UncompressedSize64
		switch {
		case !strings.HasSuffix(f.Name, suffix):
			return fmt.Errorf("entry %q: expected a name that ends in %s: %w", f.Name, suffix, ErrFormat)
		case taken[f.Name]:
			return fmt.Errorf("entry %q: expected each name only once, found it again: %w", f.Name, ErrName)
		case f.Flags&1 != 0:
			return fmt.Errorf("entry %q: expected no encryption, found an encrypted entry: %w", f.Name, ErrUnsupported)
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return fmt.Errorf("entry %q: expected the zip method 0 (stored) or 8 (deflated), found method %d: %w", f.Name, f.Method, ErrUnsupported)
		case f.Method == zip.Store && packed != unpacked:
			return fmt.Errorf("entry %q: expected a stored entry to be as large packed as unpacked, found %d and %d bytes: %w", f.Name, packed, unpacked, ErrFormat)
		case packed > left:
			return fmt.Errorf("entry %q: expected all entries together to fit the archive of %d bytes, found an entry of %d bytes with only %d bytes left: %w", f.Name, size, packed, left, ErrLimit)
		case unpacked > maxEntry || unpacked > maxRatio*min(packed, maxEntry):
			return fmt.Errorf("entry %q: expected an unpacked size of at most %d times the packed size of %d bytes, and of at most %d bytes, found %d bytes: %w", f.Name, maxRatio, packed, uint64(maxEntry), unpacked, ErrLimit)
		case f.Method == zip.Deflate && unpacked > unpack:
			return fmt.Errorf("entry %q: expected an archive of %d bytes to unpack to at most %d bytes, found an entry of %d bytes with only %d bytes left; save the arrays with numpy.savez, which does not compress them: %w", f.Name, size, max(fewUnpacked, usualRatio*uint64(size)), unpacked, unpack, ErrLimit)
		}
		taken[f.Name] = true
		left -= packed
		if f.Method == zip.Deflate {
			unpack -= unpacked
		}
	}
	return nil
}

// readEntry calls the function read with the contents of an entry. If that function reads
// the contents to their end, readEntry returns an error for a wrong checksum.
func readEntry(f *zip.File, read func(in *input) (Array, error)) (Array, error) {
	r, err := f.Open()
	if err != nil {
		return Array{}, zipError(err)
	}
	defer r.Close()
	// Allow one byte more than the entry should hold, so that decode reads up to the
	// end: archive/zip compares the checksum only there.
	a, err := read(&input{r: r, left: int64(f.UncompressedSize64) + 1})
	return a, zipError(err)
}

// zipError adds ErrFormat to an error that means that the archive is damaged. It returns
// other errors, such as those of reading the file, unchanged. An early end of the file
// is damage too: an offset or size in the archive is wrong.
func zipError(err error) error {
	for _, damage := range []error{zip.ErrFormat, zip.ErrChecksum, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, damage) {
			return fmt.Errorf("%w: %w", err, ErrFormat)
		}
	}
	if _, corrupt := errors.AsType[flate.CorruptInputError](err); corrupt {
		return fmt.Errorf("%w: %w", err, ErrFormat)
	}
	return err
}

// EncodeZip writes arrays as an NPZ file. As with numpy.savez, the arrays are not
// compressed. The archive holds no dates.
func EncodeZip(w io.Writer, arrays []Named) error {
	taken := make(map[string]bool)
	for _, n := range arrays {
		if taken[n.Name] {
			return fmt.Errorf("npy: array %q: expected each name only once, found it again: %w", n.Name, ErrName)
		}
		taken[n.Name] = true
		if err := n.Array.check(); err != nil {
			return fmt.Errorf("npy: array %q: %w", n.Name, err)
		}
	}
	archive := zip.NewWriter(w)
	for _, n := range arrays {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: n.Name + suffix, Method: zip.Store})
		if err != nil {
			return fmt.Errorf("npy: array %q: %w", n.Name, err)
		}
		if err := n.Array.Encode(entry); err != nil {
			return fmt.Errorf("array %q: %w", n.Name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	return nil
}
