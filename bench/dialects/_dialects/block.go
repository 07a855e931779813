package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/internal/dialect"
)

// counts holds the number of tables with each outcome.
type counts struct {
	Tables    int `json:"tables"`
	Right     int `json:"right"`
	Refused   int `json:"refused"`
	Explained int `json:"explained"` // refused tables that have the same bytes as a second table
	Warned    int `json:"warned"`
	Silent    int `json:"silent"`
	Unclear   int `json:"unclear"` // silent tables that have the same bytes as a second table
}

func (c *counts) add(d counts) {
	c.Tables, c.Right, c.Refused, c.Explained = c.Tables+d.Tables, c.Right+d.Right, c.Refused+d.Refused, c.Explained+d.Explained
	c.Warned, c.Silent, c.Unclear = c.Warned+d.Warned, c.Silent+d.Silent, c.Unclear+d.Unclear
}

// count adds a verdict.
func (c *counts) count(v dialect.Verdict) {
	second := 0
	if v.Second != "" {
		second = 1
	}
	c.Tables++
	switch v.Outcome {
	case dialect.Right:
		c.Right++
	case dialect.Refused:
		c.Refused, c.Explained = c.Refused+1, c.Explained+second
	case dialect.Warned:
		c.Warned++
	default:
		c.Silent, c.Unclear = c.Silent+1, c.Unclear+second
	}
}

// failure is a reason why tables were not read rightly.
type failure struct {
	Cause   string `json:"cause"`
	Count   int    `json:"count"`
	Seed    int64  `json:"seed"`    // of the shortest table
	Example string `json:"example"` // the smallest part of that table that fails in the same way, quoted
	size    int
}

// mostExample is the length of the longest example that is kept whole.
const mostExample = 400

// line is the result of a block, as a line of the file of results.
type line struct {
	Commit   string            `json:"commit"`
	Block    int               `json:"block"`
	Programs map[string]counts `json:"programs"`
	Notes    map[string]int    `json:"notes"`
	Failures []failure         `json:"failures"`
}

// read reads the tables of a block.
func read(ctx context.Context, block int) (line, error) {
	l := line{Block: block, Programs: map[string]counts{}, Notes: map[string]int{}}
	failures := map[string]*failure{}
	var causes []string // in the order in which they first appear
	for i := range int64(tables) {
		if err := ctx.Err(); err != nil {
			return l, err
		}
		seed := int64(block)*tables + i
		f := file(seed)
		v := dialect.Judge(f)
		c := l.Programs[f.Dialect.Program]
		c.count(v)
		l.Programs[f.Dialect.Program] = c
		for _, n := range v.Notes {
			l.Notes[n]++
		}
		if v.Outcome == dialect.Right {
			continue
		}
		cause := cause(v)
		if failures[cause] == nil {
			failures[cause] = &failure{Cause: cause}
			causes = append(causes, cause)
		}
		failures[cause].add(seed, len(f.Bytes()))
	}
	for _, cause := range causes {
		failures[cause].show()
		l.Failures = append(l.Failures, *failures[cause])
	}
	return l, nil
}

// add counts a table. The failure keeps the seed of its shortest table.
func (f *failure) add(seed int64, size int) {
	if f.Count++; f.Count == 1 || size < f.size {
		f.Seed, f.size = seed, size
	}
}

// show sets the example.
func (f *failure) show() {
	whole := file(f.Seed)
	small := smallest(whole, dialect.Judge(whole))
	f.Example = fmt.Sprintf("%.*q", mostExample, small.Bytes())
}

// cause returns the reason why a table was not read rightly: the outcome, the first
// fault, and the second table with the same bytes if there is one.
func cause(v dialect.Verdict) string {
	parts := []string{v.Outcome.String()}
	if v.Err != nil {
		parts = append(parts, outline(v.Err))
	}
	for _, f := range v.Faults {
		if len(parts) == 1 && f.Warned == (v.Outcome == dialect.Warned) {
			parts = append(parts, f.What)
		}
	}
	if v.Second != "" {
		parts = append(parts, "but "+v.Second)
	}
	return strings.Join(parts, ": ")
}

// outline returns the words of a message, without the quoted parts and the numbers.
func outline(err error) string {
	var words []rune
	inside := false
	for _, r := range fmt.Sprint(err) {
		switch {
		case r == '"':
			inside = !inside
		case inside || r >= '0' && r <= '9':
		case r == ';':
			return string(words) // a hint follows
		default:
			words = append(words, r)
		}
	}
	return string(words)
}

// smallest returns the smallest part of a file that fails for the same cause.
func smallest(f dialect.File, v dialect.Verdict) dialect.File {
	want := cause(v)
	return dialect.Shrink(f, func(g dialect.File) bool { return cause(dialect.Judge(g)) == want })
}
