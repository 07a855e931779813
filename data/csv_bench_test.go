package data

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"testing"
)

// numericCSV returns a CSV file of random numbers with at most digits significant
// digits.
func numericCSV(rows, cols, digits int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	var b []byte
	for c := range cols {
		b = append(append(b, placeName(c)...), ',')
	}
	b[len(b)-1] = '\n'
	for range rows {
		for range cols {
			b = strconv.AppendFloat(b, random.NormFloat64()*100, 'g', digits, 64)
			b = append(b, ',')
		}
		b[len(b)-1] = '\n'
	}
	return b
}

func BenchmarkReadCSV(b *testing.B) {
	for _, digits := range []int{6, 17} {
		file := numericCSV(100_000, 30, digits)
		b.Run(strconv.Itoa(digits)+" digits", func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				if _, err := ReadTable(bytes.NewReader(file), "x", ReadOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(strconv.Itoa(digits)+" digits, to a cache", func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				cache, err := NewCache(b.TempDir())
				if err != nil {
					b.Fatal(err)
				}
				if _, err := ReadTable(bytes.NewReader(file), "x", ReadOptions{Cache: cache}); err != nil {
					b.Fatal(err)
				}
				if err := cache.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkReadCSVExact reads numbers that float32 does not hold.
func BenchmarkReadCSVExact(b *testing.B) {
	file := []byte("a,b,c\n")
	for i := range 300_000 {
		for k := range 3 {
			file = append(strconv.AppendInt(file, int64(1e11+i*7919+k), 10), ',')
		}
		file[len(file)-1] = '\n'
	}
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := ReadTable(bytes.NewReader(file), "x", ReadOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseCSV(b *testing.B) {
	file := numericCSV(4000, 30, 6)
	s := &schema{}
	p := &csvParser{}
	start, err := p.begin(file, ReadOptions{}, s)
	if err != nil {
		b.Fatal(err)
	}
	p.columns = s.columns
	b.SetBytes(int64(len(file) - start))
	for b.Loop() {
		if _, f := p.parse(file[start:]); f != nil {
			b.Fatal(f)
		}
	}
}
