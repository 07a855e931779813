package main

import (
	"bytes"
	"fmt"
	"os"
)

// The sizes of the table wide.csv. Its columns have so many categories that the encoded
// rows are mostly zero.
const (
	wideRows     = 900
	wideColumns  = 4
	wideValues   = 24
	wideClasses  = 3
	wideStrength = 40
)

// writeWide writes a table with four columns of texts (a0 to a23 in the first column, d0
// to d23 in the fourth), a column of numbers, and the class. Each pair of a class and a
// text has a random weight. For each class, the weights of the row's texts and a random
// number are added. The class of the row is the one with the largest sum.
func writeWide(path string) error {
	var b bytes.Buffer
	b.WriteString("a,b,c,d,number,kind\n")
	for row := range uint64(wideRows) {
		var sums [wideClasses]int
		for column := range uint64(wideColumns) {
			v := below(wideValues, wideSet, ofImage, row, column)
			fmt.Fprintf(&b, "%c%d,", 'a'+rune(column), v)
			for class := range sums {
				sums[class] += below(wideStrength, wideSet, ofClass, column, uint64(v), uint64(class))
			}
		}
		best := 0
		for class := range sums {
			sums[class] += below(wideStrength/2, wideSet, ofValue, row, uint64(class))
			if sums[class] > sums[best] {
				best = class
			}
		}
		fmt.Fprintf(&b, "%d,%s\n", below(1000, wideSet, ofLabel, row), []string{"x", "y", "z"}[best])
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
