package data

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// ErrLimit is returned when a file goes beyond a named limit of what is read:
// columns, rows, the length of a row or a field, different texts in a column,
// memory for unpacking.
var ErrLimit = errors.New("beyond the limit")

// Limits of packed files and of files that are held in memory whole.
const (
	maxZstdWindow = 128 << 20
	maxWholeFile  = 8 << 30
	// A packed file may unpack to fewUnpacked bytes, or to usualRatio times its
	// own, whichever is more.
	usualRatio = 200
)

// fewUnpacked is set lower by tests.
var fewUnpacked int64 = 256 << 20

// ReadOptions says how to read a table, as far as the file does not show it. The
// zero value leaves everything to the file.
type ReadOptions struct {
	Delimiter rune            // of a CSV file; 0: one of , ; tab | or blanks, by the first rows
	Decimal   rune            // the mark of a CSV file's decimals, . or ,; 0: by the first rows of all columns
	Comment   string          // what the lines of a CSV file begin with that are no rows; "": by the first lines
	Skip      *int            // lines above the table in a CSV file; nil: those that have too few fields
	Encoding  string          // of a text file, such as windows-1252; "": UTF-8, or by the first bytes
	OnlyEmpty bool            // only empty fields of a CSV file are missing values, and Missing
	Like      *Reading        // how a model's training read texts, which decides what a file leaves open
	Header    *bool           // whether the first row of a CSV file names the columns; nil: by the first rows
	Missing   []string        // further texts of CSV files and JSON lines that stand for missing values
	Kinds     map[string]Kind // of columns whose kind is not left to the values, by name; also DayFirst and MonthFirst
	Drop      []string        // columns to leave out, whatever is in them
	Targets   []string        // the columns that the model of Like predicts, which a file may lack
	// Only names the columns of text files to read, as far as they are there; nil:
	// all. What is in the others does not matter.
	Only []string
	// TestPart selects the part of an NPZ file that is read if the file has parts, such
	// as x_train and x_test: the test part if true, the training part if false.
	TestPart bool
	// Parquet reads the columns that keep is true for from a Parquet file. The
	// package that does it is large: nil refuses such files.
	Parquet func(r io.ReaderAt, size int64, name string, keep func(column string) bool) (*Table, error)
	// Cache holds the rows of tables larger than memory; nil: they are held in
	// memory. Of NumPy and Parquet files each has to fit into memory while it is
	// read.
	Cache *Cache
}

// tableFormat names a format in messages.
type tableFormat string

const (
	formatCSV     tableFormat = "CSV"
	formatJSON    tableFormat = "JSON lines"
	formatNPY     tableFormat = "NPY"
	formatNPZ     tableFormat = "NPZ"
	formatParquet tableFormat = "Parquet"
)

// ReadTable reads a table to the end of r: CSV, TSV, JSON lines, NPY, NPZ or
// Parquet, raw or compressed with gzip or zstd. It tells the format from the
// contents. If these leave it open, it looks at the ending of name (.csv, .tsv,
// .json, .jsonl, .ndjson). Messages begin with name.
//
// The first rows of a text file, up to 10,000 or 1 MiB (8 MiB of JSON), decide
// the kinds of its columns:
//   - Number: 12, -0.5, +3, .5, 1e5; in CSV files also with thousands and with
//     signs around it: 1,234.5, 1 234, $5, 12%, 7 €, (5) for -5. Whether a point or
//     a comma comes before decimals is decided for the whole file. An infinite
//     number is an error.
//   - Boolean: true, false, yes, no, t, f in any case; 0 and 1 are numbers.
//   - Date: all values have one form, such as 2006-01-02, 2.1.2006, 2-Jan-06 or
//     Jan 2, 2006, and perhaps a time: 15:04:05 or 3:04 PM, or as in RFC 3339. A date
//     such as 1/2/2006 needs a value in the column that shows which is the month; without
//     one it is an error, and the kinds DayFirst and MonthFirst say it. Times of day and
//     durations such as 26:10:00 are parts of a day and numbers of days. 20060102 is a
//     date if the column's name says so, and otherwise a number.
//   - Category: anything else.
//
// A later value of another kind is an error. In CSV files an empty field is a
// missing value, and so are NA, N/A, NaN, null, None, ?, -, #DIV/0! and the like,
// but in a Category they are texts. In JSON, null and a key that is left out are
// missing values; in both, one of ReadOptions.Missing is. If a kind is forced with
// ReadOptions.Kinds, 0 and 1 are booleans too.
//
// The first rows of a CSV file also show its encoding, delimiter, quotes, comments,
// lines above the table, and whether the first row names the columns. [Table.Notes]
// says what was chosen if it could be otherwise. A file that leaves open what its
// numbers mean is refused.
func ReadTable(r io.Reader, name string, o ReadOptions) (*Table, error) {
	return o.gather(ScanTable(r, name, o))
}

// ScanTable is ReadTable for callers that need each row once. It yields the rows
// block by block, in order, and at most one error, at the end. The first rows fix
// the kinds of the columns. A code means the same in all blocks, because Values
// only grow at the end.
func ScanTable(r io.Reader, name string, o ReadOptions) iter.Seq2[*Table, error] {
	return scan(input{Reader: r, name: name}, o, &schema{})
}

// OpenTable reads the files at paths as one table, as [ReadTable] does; "-" is
// standard input. They must have one format, and the later ones must have the
// columns of the first, whose kinds apply to all.
func OpenTable(paths []string, o ReadOptions) (*Table, error) {
	if len(paths) == 0 {
		return nil, fmt.Errorf("expected the path of a table, found none: %w", fs.ErrNotExist)
	}
	t, err := o.gather(ScanTables(paths, o))
	if err == nil && len(paths) > 1 {
		t.Name = fmt.Sprintf("%s and %d more", t.Name, len(paths)-1)
	}
	return t, err
}

// ScanTables is [OpenTable] as [ScanTable] yields rows.
func ScanTables(paths []string, o ReadOptions) iter.Seq2[*Table, error] {
	return func(yield func(*Table, error) bool) {
		s := &schema{}
		for _, path := range paths {
			in, err := openInput(path)
			if err != nil {
				yield(nil, err)
				return
			}
			more := true
			scan(in, o, s)(func(t *Table, err error) bool {
				more = yield(t, err) && err == nil
				return more
			})
			in.close()
			if !more {
				return
			}
		}
	}
}

// gather makes one table of blocks.
func (o ReadOptions) gather(blocks iter.Seq2[*Table, error]) (t *Table, err error) {
	if o.Cache != nil {
		t, err = o.Cache.gather(blocks)
	} else {
		t, err = gatherBlocks(blocks)
	}
	if err == nil {
		t.Missing = o.Missing
	}
	return t, err
}

// gatherBlocks makes one table of blocks in memory.
func gatherBlocks(blocks iter.Seq2[*Table, error]) (*Table, error) {
	var all []*Table
	rows := 0
	for t, err := range blocks {
		if err != nil {
			return nil, err
		}
		if rows, err = addRows(rows, t); err != nil {
			return nil, err
		}
		t.Raw = nil // the text goes with the block
		all = append(all, t)
	}
	return join(all, rows), nil
}

// addRows returns the number of rows with those of another block.
func addRows(rows int, block *Table) (int, error) {
	if block.Rows > maxRows-rows {
		return 0, fmt.Errorf("%s: expected at most %d rows, found more: %w", block.Name, maxRows, ErrLimit)
	}
	return rows + block.Rows, nil
}

// scan yields the rows of in. Columns that s has already must be the file's.
func scan(in input, o ReadOptions, s *schema) iter.Seq2[*Table, error] {
	return func(yield func(*Table, error) bool) {
		r, done, err := in.unpack()
		if err != nil {
			yield(nil, err)
			return
		}
		defer done()
		if start, _ := r.Peek(3); string(start) == "\x00\x00\x08" {
			yield(nil, fmt.Errorf("%s: expected a table, found an IDX file; give its folder instead: %w", in.name, ErrFormat))
			return
		}
		format := formatOf(r, in.name)
		if s.format != "" && s.format != format {
			yield(nil, fmt.Errorf("%s: expected %s as in the first file, found %s: %w", in.name, s.format, format, ErrFormat))
			return
		}
		s.format = format
		switch format {
		case formatCSV:
			if o.Delimiter == 0 && hasEnding(in.name, ".tsv", ".tab") {
				o.Delimiter = '\t'
			}
			scanCSV(r, in.name, o, s)(yield)
		case formatJSON:
			scanJSONLines(r, in.name, o, s)(yield)
		default:
			yield(in.whole(r, format, o, s))
		}
	}
}

// unpack returns a reader of the contents, and what releases it.
func (in *input) unpack() (r *bufio.Reader, done func(), err error) {
	const ahead = 64 << 10
	packed := &counter{r: in.Reader, least: in.size}
	raw := bufio.NewReaderSize(packed, ahead)
	switch magic, _ := raw.Peek(4); {
	case bytes.HasPrefix(magic, []byte(gzipMagic)):
		z, err := newGunzip(raw)
		if err != nil {
			return nil, nil, readError(in.name, "a gzip header", err)
		}
		in.at = nil
		return bufio.NewReaderSize(&unpacker{r: z, packed: packed}, ahead), func() {}, nil
	case string(magic) == "\x28\xb5\x2f\xfd":
		z, err := zstd.NewReader(raw, zstd.WithDecoderMaxWindow(maxZstdWindow), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, nil, readError(in.name, "a zstd header", err)
		}
		in.at = nil
		return bufio.NewReaderSize(&unpacker{r: z, packed: packed}, ahead), z.Close, nil
	}
	return raw, func() {}, nil
}

// unpacker stops a small file that unpacks to gigabytes.
type unpacker struct {
	r      io.Reader
	n      int64
	packed *counter
}

func (u *unpacker) Read(b []byte) (int, error) {
	n, err := u.r.Read(b)
	if u.n += int64(n); u.n > fewUnpacked && u.n > usualRatio*u.packed.n {
		return 0, errUnpacks
	}
	return n, err
}

// errUnpacks is what an unpacker ends with.
var errUnpacks = fmt.Errorf("at most %d times as many bytes as the packed file has, found more; unpack it first: %w", usualRatio, ErrLimit)

// formatOf tells the format from how the contents begin or, if that leaves it
// open, from the name.
func formatOf(r *bufio.Reader, name string) tableFormat {
	start, _ := r.Peek(512)
	text := bytes.TrimSpace(bytes.TrimPrefix(start, []byte("\ufeff")))
	switch {
	case bytes.HasPrefix(start, []byte("\x93NUMPY")):
		return formatNPY
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("PK\x05\x06")):
		return formatNPZ
	case bytes.HasPrefix(start, []byte("PAR1")):
		return formatParquet
	case hasEnding(name, ".json", ".jsonl", ".ndjson"):
		return formatJSON
	case bytes.HasPrefix(text, []byte("{")) && !hasEnding(name, ".csv", ".tsv", ".tab"):
		return formatJSON
	}
	return formatCSV
}

// drops returns what reports whether the options leave a column out.
func (o *ReadOptions) drops() func(column string) bool {
	drop, only := setOf(o.Drop...), setOf(o.Only...)
	return func(column string) bool { return drop[column] || o.Only != nil && !only[column] }
}

// hasEnding reports whether name ends so, before .gz or .zst.
func hasEnding(name string, endings ...string) bool {
	name = strings.ToLower(name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	for _, e := range endings {
		if filepath.Ext(name) == e {
			return true
		}
	}
	return false
}

// readError tells a file that ends too soon from damaged compression and from
// a read that failed.
func readError(where, expected string, err error) error {
	switch {
	case errors.Is(err, errUnpacks):
		return fmt.Errorf("%s: expected %w", where, err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("%s: expected %s, found that unpacking takes more than %d bytes of memory (%w): %w", where, expected, maxZstdWindow, err, ErrLimit)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: expected %s, found the end of the file: %w", where, expected, ErrTruncated)
	case isGzipError(err):
		return fmt.Errorf("%s: expected %s, found damaged gzip data (%w): %w", where, expected, err, ErrFormat)
	case isZstdError(err):
		return fmt.Errorf("%s: expected %s, found damaged zstd data (%w): %w", where, expected, err, ErrFormat)
	}
	return fmt.Errorf("%s: %w", where, err)
}

// isZstdError reports whether err means damaged compression.
func isZstdError(err error) bool {
	for _, damage := range []error{
		zstd.ErrReservedBlockType, zstd.ErrCompressedSizeTooBig, zstd.ErrBlockTooSmall, zstd.ErrUnexpectedBlockSize,
		zstd.ErrMagicMismatch, zstd.ErrWindowSizeTooSmall, zstd.ErrUnknownDictionary, zstd.ErrFrameSizeExceeded,
		zstd.ErrFrameSizeMismatch, zstd.ErrCRCMismatch,
	} {
		if errors.Is(err, damage) {
			return true
		}
	}
	return false
}
