package data

import (
	"bytes"
	"testing"
	"time"
)

// BenchmarkReadCSVDates reads columns of dates in the common forms.
func BenchmarkReadCSVDates(b *testing.B) {
	for name, layout := range map[string]string{"year first": "2006-01-02", "with times": "2006-01-02 15:04:05", "day first": "02/01/2006", "dots": "02.01.2006"} {
		file := []byte("a,b,c\n")
		for i := range 200_000 {
			at := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 7919 * time.Second)
			for range 3 {
				file = append(at.AppendFormat(file, layout), ',')
			}
			file[len(file)-1] = '\n'
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				if _, err := ReadTable(bytes.NewReader(file), "x", ReadOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
