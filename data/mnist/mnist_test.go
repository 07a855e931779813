package mnist

import (
	"crypto/md5"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/seed-217ca19f/mlp/data"
)

// The sums are those of the original files.
func TestFilesAreTheOriginals(t *testing.T) {
	for _, c := range []struct {
		name, md5 string
		packed    []byte
	}{
		{"training images", "6bbc9ace898e44ae57da46a324031adb", trainImages},
		{"training labels", "a25bea736e30d166cdddb491f175f624", trainLabels},
		{"test images", "2646ac647ad5339dbf082846283269ea", testImages},
		{"test labels", "27ae3e4e09519cfbb04c329615203637", testLabels},
	} {
		b, err := unpack(c.packed, c.name)
		if got := fmt.Sprintf("%x", md5.Sum(b)); err != nil || got != c.md5 {
			t.Errorf("%s: got MD5 %s of %d bytes, %v, want %s", c.name, got, len(b), err, c.md5)
		}
	}
}

func TestPackedSize(t *testing.T) {
	if n := len(trainImages) + len(trainLabels) + len(testImages) + len(testLabels); n > 12e6 {
		t.Errorf("the packed files have %d bytes, want at most 12 MB", n)
	}
}

func TestSets(t *testing.T) {
	for _, c := range []struct {
		name  string
		open  func() (*data.Set, error)
		rows  int
		first []int32 // labels
	}{
		{"MNIST training images", Train, 60000, []int32{5, 0, 4, 1, 9, 2, 1, 3, 1, 4}},
		{"MNIST test images", Test, 10000, []int32{7, 2, 1, 0, 4, 1, 4, 9, 5, 9}},
	} {
		s, err := c.open()
		if err != nil {
			t.Fatal(err)
		}
		if s.Name != c.name || s.Len() != c.rows || s.Features.Cols != 784 || !slices.Equal(s.Features.Shape, []int{28, 28}) {
			t.Errorf("%s: got %q, %d rows of %d, shape %v", c.name, s.Name, s.Len(), s.Features.Cols, s.Features.Shape)
		}
		if !slices.Equal(s.Classes, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}) {
			t.Errorf("%s: got classes %q", c.name, s.Classes)
		}
		if got := s.Targets.Class[:10]; !slices.Equal(got, c.first) {
			t.Errorf("%s: got labels %v, want %v", c.name, got, c.first)
		}
	}
}

func TestConcurrentCallsShareOneSet(t *testing.T) {
	sets := make([]*data.Set, 8)
	var wait sync.WaitGroup
	for i := range sets {
		wait.Go(func() { sets[i], _ = Test() })
	}
	wait.Wait()
	for _, s := range sets {
		if s == nil || s != sets[0] {
			t.Fatalf("got %p and %p, want one set", s, sets[0])
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	b.SetBytes(70000 * 785)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load("training", trainImages, trainLabels); err != nil {
			b.Fatal(err)
		}
		if _, err := load("test", testImages, testLabels); err != nil {
			b.Fatal(err)
		}
	}
}

func TestUnpackFaults(t *testing.T) {
	le := binary.LittleEndian
	end := len(testLabels) - footerSize
	for name, damage := range map[string]func([]byte) []byte{
		"empty":             func(b []byte) []byte { return nil },
		"no table":          func(b []byte) []byte { return b[:end] },
		"no frames":         func(b []byte) []byte { le.PutUint32(b[end:], 0); return b },
		"too many frames":   func(b []byte) []byte { le.PutUint32(b[end:], 1<<31); return b },
		"frame too long":    func(b []byte) []byte { le.PutUint32(b[end-8:], uint32(end)); return b },
		"unpacks to 4 GB":   func(b []byte) []byte { le.PutUint32(b[end-4:], 1<<32-1); return b },
		"unpacks to less":   func(b []byte) []byte { le.PutUint32(b[end-4:], 10007); return b },
		"unpacks to more":   func(b []byte) []byte { le.PutUint32(b[end-4:], 10009); return b },
		"damaged frame":     func(b []byte) []byte { clear(b[20:400]); return b },
		"not a zstd frame":  func(b []byte) []byte { b[0] ^= 1; return b },
		"frame cut in half": func(b []byte) []byte { le.PutUint32(b[end-8:], 2000); return b },
	} {
		if out, err := unpack(damage(slices.Clone(testLabels)), name); err == nil {
			t.Errorf("%s: got %d bytes and no error", name, len(out))
		}
	}
}
