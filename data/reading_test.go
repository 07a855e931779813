package data

import "testing"

// TestReadBefore reads rows for models that were saved before they kept how their files
// were read. Each column decides for itself what a comma means, and NA is a missing value
// in columns of texts. The values are those that the program read at that time.
func TestReadBefore(t *testing.T) {
	reading := func(a, b Kind) ReadOptions {
		return ReadOptions{Header: new(true), Kinds: map[string]Kind{"a": a, "b": b}, Like: &Reading{Before: true}}
	}
	numbers, texts, words := reading(Number, Number), reading(Number, Category), reading(Category, Boolean)
	checkCSV(t, []csvCase{
		{"a comma in one column only", "a;b\n0,5;5.302\n1,25;437.125\n", numbers, "a number 0.5 1.25\nb number 5.302 437.125\n"},
		{"a comma in one column, texts", "a;b\n0,5;5.302\n1,25;437.125\n", texts, "a number 0.5 1.25\nb category \"5.302\" \"437.125\"\n"},
		{"three digits behind a comma", "a;b\n1,234;x\n0,5;y\n", texts, "a number 1.234 0.5\nb category \"x\" \"y\"\n"},
		{"both marks", "a;b\n1,5;1.5\n2;2.25\n", numbers, "a number 1.5 2\nb number 1.5 2.25\n"},
		{"three digits behind a point", "a,b\n5.302,NA\n437,None\n12,?\n", texts, "a number 5.302 437 12\nb category ∅ ∅ ∅\n"},
		{"words among texts", "a\tb\n5.302\t-\n1.250\tx\n", texts, "a number 5.302 1.25\nb category ∅ \"x\"\n"},
		{"words among texts and booleans", "a,b\nNA,yes\n?,no\n3,-\n", words, "a category ∅ ∅ \"3\"\nb boolean 1 0 ∅\n"},
		{"no currency", "a,b\n$5,1\n7,2\n", numbers, ""},
		{"no thousands", "a,b\n\"5,302\",1\n7,2\n", numbers, ""},
		{"no errors of Excel", "a,b\n#N/A,#N/A\n7,x\n", texts, ""},
	})
}
