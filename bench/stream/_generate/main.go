// Command _generate writes a large CSV file to standard output, with a target that can be
// learned from the other columns. It has 24 columns of numbers and four columns of texts,
// all with some missing values, a column called member (yes or no), and the target,
// called label. The same flags always write the same bytes.
//
//	go run ./bench/stream/_generate --rows 10000000 >rows.csv
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
)

const (
	numbers      = 24
	blockRows    = 10_000 // number of rows that a goroutine makes at a time
	shareMissing = 0.02   // share of missing values
)

// texts lists the columns that hold texts, and the values of each.
var texts = []struct {
	name   string
	values []string
}{
	{"color", []string{"red", "green", "blue"}},
	{"size", []string{"small", "medium", "large", "huge"}},
	{"weekday", []string{"mo", "tu", "we", "th", "fr", "sa", "su"}},
	{"region", []string{"north", "east", "south", "west", "center", "abroad"}},
}

func main() {
	rows := flag.Int("rows", 10_000_000, "number of rows")
	sorted := flag.Bool("sorted", false, "write all rows with the label no before those with yes")
	flag.Parse()
	if err := write(os.Stdout, *rows, *sorted); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// write writes the header and the rows. Goroutines make blocks of rows in parallel; write
// writes them in order.
func write(w io.Writer, rows int, sorted bool) error {
	out := bufio.NewWriterSize(w, 1<<20)
	for i := range numbers {
		fmt.Fprintf(out, "n%d,", i)
	}
	for _, t := range texts {
		fmt.Fprintf(out, "%s,", t.name)
	}
	fmt.Fprintln(out, "member,label")
	blocks := (rows + blockRows - 1) / blockRows
	pending := make(chan chan []byte, runtime.GOMAXPROCS(0))
	go func() {
		defer close(pending)
		for b := range blocks {
			made := make(chan []byte, 1)
			pending <- made
			go func() {
				wanted := ""
				if sorted {
					wanted = []string{"no", "yes"}[2*b/blocks]
				}
				made <- block(uint64(b), min(blockRows, rows-b*blockRows), wanted)
			}()
		}
	}()
	for made := range pending {
		if _, err := out.Write(<-made); err != nil {
			return err
		}
	}
	return out.Flush()
}

// block returns the rows of a block. If wanted is not empty, it is the label of all rows.
func block(number uint64, rows int, wanted string) []byte {
	r := rand.New(rand.NewPCG(1, number))
	var b []byte
	for range rows {
		for {
			start := len(b)
			var label string
			if b, label = row(b, r); wanted == "" || label == wanted {
				break
			}
			b = b[:start]
		}
	}
	return b
}

// row appends a row to b and returns its label. The label depends on a product of two
// numbers, on some other numbers, on a text and on noise.
func row(b []byte, r *rand.Rand) ([]byte, string) {
	var x [numbers]float64
	for i := range x {
		x[i] = r.NormFloat64()
		if r.Float64() >= shareMissing {
			b = strconv.AppendFloat(b, x[i]*float64(i+1), 'f', 4, 64)
		}
		b = append(b, ',')
	}
	score := 1.5*x[0]*x[1] + x[2] - 0.5*x[3] + 0.3*x[4]*x[4] + 0.5*r.NormFloat64()
	for i, t := range texts {
		k := r.IntN(len(t.values))
		if r.Float64() >= shareMissing {
			b = append(b, t.values[k]...)
		}
		b = append(b, ',')
		if i == 0 {
			score += float64(k) - 1
		}
	}
	member, label := "no", "no"
	if r.IntN(2) == 1 {
		member = "yes"
	}
	if score > 0 {
		label = "yes"
	}
	return append(b, member+","+label+"\n"...), label
}
