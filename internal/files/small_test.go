package files

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// endless is a reader without an end, which counts what is read.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	e.read += len(b)
	return len(b), nil
}

func TestReadAtMost(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789"), 20_000)
	for _, most := range []int64{int64(len(text)), int64(len(text)) + 1, 1 << 30} {
		for name, r := range map[string]io.Reader{"whole": bytes.NewReader(text), "byte by byte": iotest.OneByteReader(bytes.NewReader(text)), "end with data": iotest.DataErrReader(bytes.NewReader(text))} {
			if b, err := ReadAtMost(r, most); err != nil || !bytes.Equal(b, text) {
				t.Errorf("%s, %d: got %d bytes, %v", name, most, len(b), err)
			}
		}
	}
	for _, most := range []int64{0, 10, int64(len(text)) - 1} {
		if _, err := ReadAtMost(bytes.NewReader(text), most); !errors.Is(err, ErrTooLong) {
			t.Errorf("%d: got %v", most, err)
		}
	}
	var e endless
	if _, err := ReadAtMost(&e, 1<<20); !errors.Is(err, ErrTooLong) || e.read > 4<<20 {
		t.Errorf("got %v after %d bytes", err, e.read)
	}
	broken := errors.New("disk on fire")
	if _, err := ReadAtMost(iotest.ErrReader(broken), 10); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestReadSmall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte("0123456789"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := ReadSmall(path, 10); err != nil || string(b) != "0123456789" {
		t.Errorf("got %q, %v", b, err)
	}
	_, err := ReadSmall(path, 9)
	if want := path + ": expected a text of at most 9 bytes, found more"; !errors.Is(err, ErrTooLong) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = ReadFile(path, 9)
	if want := path + ": expected at most 9 bytes, found more"; !errors.Is(err, ErrTooLong) || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := ReadSmall(path+"b", 9); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	// A file that is far too long is not read at all.
	if err := os.Truncate(path, 1<<40); err != nil {
		t.Skip("no sparse files:", err)
	}
	if _, err := ReadSmall(path, 1<<30); !errors.Is(err, ErrTooLong) {
		t.Errorf("got %v", err)
	}
}
