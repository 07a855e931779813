package main

import "testing"

func TestNearest(t *testing.T) {
	words := []string{"train", "evaluate", "epochs", "json"}
	for text, want := range map[string]string{
		"trian": "train", "tran": "train", "trains": "train", "evalute": "evaluate", "EPOCHS": "", "soup": "", "x": "", "jsno": "json", "epoch": "epochs",
	} {
		if got := nearest(text, words); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestEdits(t *testing.T) {
	for pair, want := range map[[2]string]int{
		{"", ""}: 0, {"", "abc"}: 3, {"abc", ""}: 3, {"abc", "abc"}: 0, {"abc", "acb"}: 1, {"abc", "axc"}: 1, {"kitten", "sitting"}: 3,
	} {
		if got := edits(pair[0], pair[1]); got != want {
			t.Errorf("%v: got %d, want %d", pair, got, want)
		}
	}
}
