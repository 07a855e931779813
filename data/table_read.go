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

// ErrLimit is returned when a file exceeds a limit of the readers, which the message
// names. There are limits for the number of columns and rows, the length of a row and a
// field, the number of different texts in a column, and the memory for decompression.
var ErrLimit = errors.New("beyond the limit")

// Limits of compressed files and of files that are read into memory as a whole.
const (
	maxZstdWindow = 128 << 20
	maxWholeFile  = 8 << 30
	// A file may decompress to fewUnpacked bytes, or to usualRatio times its size,
	// whichever is more.
	usualRatio = 200
)

// fewUnpacked is a variable because tests lower it.
var fewUnpacked int64 = 256 << 20

// ReadOptions says how to read a table, where the file does not show it. With the zero
// value, everything is found from the file.
type ReadOptions struct {
	Delimiter rune            // of a CSV file; 0: one of , ; tab | or blanks, found from the first rows
	Decimal   rune            // decimal mark of a CSV file, . or ,; 0: found from the first rows of all columns
	Comment   string          // text that comment lines of a CSV file begin with; "": found from the first lines
	Skip      *int            // number of lines above the table in a CSV file; nil: skip lines that have too few fields
	Encoding  string          // of a text file, such as windows-1252; "": UTF-8, unless the first bytes show another one
	OnlyEmpty bool            // in CSV files, only empty fields and the texts in Missing are missing values
	Like      *Reading        // how a model's training read texts; it decides what the file does not show
	Header    *bool           // whether the first row of a CSV file names the columns; nil: found from the first rows
	Missing   []string        // further texts that mean missing values in CSV files and JSON Lines
	Kinds     map[string]Kind // kinds of columns by name, in place of the kinds that the values show; may be DayFirst and MonthFirst
	Drop      []string        // columns to leave out, whatever their values are
	Targets   []string        // the columns that the model of Like predicts; a file need not have them
	// If Only is not nil, it names the columns to read from text files. The values of
	// other columns are ignored. A file need not have all of the named columns.
	Only []string
	// TestPart selects the part of an NPZ file that has parts, such as x_train and
	// x_test. If it is true, the test part is read, and otherwise the training part.
	TestPart bool
	// Parquet reads a Parquet file. It leaves out the columns for which keep returns
	// false. It is a field because package parquet imports a large library. If it is nil,
	// Parquet files are errors.
	Parquet func(r io.ReaderAt, size int64, name string, keep func(column string) bool) (*Table, error)
	// Cache stores the rows of tables that are larger than memory. If it is nil, rows are
	// in memory. Each single NumPy or Parquet file must fit into memory while it is read.
	Cache *Cache
}

// tableFormat is the name of a format in messages.
type tableFormat string

const (
	formatCSV     tableFormat = "CSV"
	formatJSON    tableFormat = "JSON lines"
	formatNPY     tableFormat = "NPY"
	formatNPZ     tableFormat = "NPZ"
	formatParquet tableFormat = "Parquet"
)

// ReadTable reads a table to the end of r: CSV, TSV, JSON Lines, NPY, NPZ or
// Parquet, plain or compressed with gzip or zstd. It detects the format from the
// contents. If they do not show it, the extension of name decides (.csv, .tsv,
// .json, .jsonl, .ndjson). Messages begin with name.
//
// The first rows of a text file, up to 10,000 or 1 MiB (8 MiB of JSON), decide
// the kinds of its columns:
//   - Number: 12, -0.5, +3, .5, 1e5. In CSV files, numbers may also have thousands
//     separators and currencies and the like: 1,234.5, 1 234, $5, 12%, 7 €, (5) for
//     -5. Whether the decimal mark is a point or a comma is decided for the whole
//     file. An infinite number is an error.
//   - Boolean: true, false, yes, no, t, f in any case. 0 and 1 are numbers.
//   - Date: all values have the same form, such as 2006-01-02, 2.1.2006, 2-Jan-06 or
//     Jan 2, 2006. A time may follow: 15:04:05 or 3:04 PM, or as in RFC 3339. For
//     dates such as 1/2/2006, some value in the column must show which number is the
//     month. Otherwise the file is an error, unless the column has the kind DayFirst
//     or MonthFirst in ReadOptions.Kinds. A time of day becomes a fraction of a day,
//     and a duration such as 26:10:00 a number of days. 20060102 is a date if the
//     column's name says so, and otherwise a number.
//   - Category: anything else.
//
// A later value of another kind is an error.
//
// In CSV files, an empty field is a missing value. In columns of numbers, booleans and
// dates, so are NA, N/A, NaN, null, None, ?, -, #DIV/0! and the like. A Category has them
// as texts. In JSON, null and a key that is left out are missing values. The texts in ReadOptions.Missing are
// missing values in both. If ReadOptions.Kinds makes a column Boolean, 0 and 1 are
// booleans, too.
//
// The first rows of a CSV file also show its encoding, delimiter, quotes, comments,
// lines above the table, and whether the first row names the columns. [Table.Notes]
// says what was chosen if other choices were possible. If a file does not show what
// its numbers mean, that is an error.
func ReadTable(r io.Reader, name string, o ReadOptions) (*Table, error) {
	return o.gather(ScanTable(r, name, o))
}

// ScanTable is like [ReadTable], for callers that need each row only once. It yields the
// rows block by block, in order. An error is yielded at most once, as the last element.
// The first rows decide the kinds of the columns. A code means the same in all blocks,
// because texts are only appended to Values.
func ScanTable(r io.Reader, name string, o ReadOptions) iter.Seq2[*Table, error] {
	return scan(input{Reader: r, name: name}, o, &schema{})
}

// OpenTable reads the files at paths as one table, as [ReadTable] does. The path "-" is
// standard input. All files must have the same format. The first file decides the columns
// and their kinds, and the others must have the same columns.
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

// ScanTables reads files like [OpenTable], and yields their rows like [ScanTable].
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

// gather makes one table of the blocks.
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

// gatherBlocks makes one table of the blocks, in memory.
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
		t.Raw = nil // the text is valid only as long as the block
		all = append(all, t)
	}
	return join(all, rows), nil
}

// addRows returns rows plus the number of rows in the block. Too many rows are an error.
func addRows(rows int, block *Table) (int, error) {
	if block.Rows > maxRows-rows {
		return 0, fmt.Errorf("%s: expected at most %d rows, found more: %w", block.Name, maxRows, ErrLimit)
	}
	return rows + block.Rows, nil
}

// scan yields the rows of in. If s already has columns, the file must have the same ones.
func scan(in input, o ReadOptions, s *schema) iter.Seq2[*Table, error] {
	return func(yield func(*Table, error) bool) {
		r, done, err := in.unpack()
		if err != nil {
			yield(nil, err)
			return
		}
		defer done()
		if start, _ := r.Peek(3); string(start) == "\x00\x00\x08" {
			yield(nil, fmt.Errorf("%s: expected a table, found an IDX file; give the path of its folder instead: %w", in.name, ErrFormat))
			return
		}
		format := formatOf(r, in.name)
		if s.format != "" && s.format != format {
			yield(nil, fmt.Errorf("%s: expected the format %s, as in the first file, found %s: %w", in.name, s.format, format, ErrFormat))
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

// unpack returns a reader of the decompressed contents, and a function that releases it.
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

// unpacker returns an error if a small file decompresses to gigabytes.
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

// errUnpacks is the error of an unpacker.
var errUnpacks = fmt.Errorf("at most %d times the size of the compressed file, found more; decompress it first: %w", usualRatio, ErrLimit)

// formatOf detects the format from the start of the contents. If the contents do not show
// it, the name decides.
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

// drops returns a function that reports whether the options leave a column out.
func (o *ReadOptions) drops() func(column string) bool {
	drop, only := setOf(o.Drop...), setOf(o.Only...)
	return func(column string) bool { return drop[column] || o.Only != nil && !only[column] }
}

// hasEnding reports whether name ends in one of the endings, possibly followed by .gz or
// .zst.
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

// readError makes an error for a failed read. It says whether the file ends too soon, its
// compressed data is damaged, or reading failed.
func readError(where, expected string, err error) error {
	switch {
	case errors.Is(err, errUnpacks):
		return fmt.Errorf("%s: expected %w", where, err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("%s: expected %s, found compressed data that needs more than %d bytes of memory (%w): %w", where, expected, maxZstdWindow, err, ErrLimit)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: expected %s, found the end of the file: %w", where, expected, ErrTruncated)
	case isGzipError(err):
		return fmt.Errorf("%s: expected %s, found damaged gzip data (%w): %w", where, expected, err, ErrFormat)
	case isZstdError(err):
		return fmt.Errorf("%s: expected %s, found damaged zstd data (%w): %w", where, expected, err, ErrFormat)
	}
	return fmt.Errorf("%s: %w", where, err)
}

// isZstdError reports whether err means that compressed data is damaged.
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
