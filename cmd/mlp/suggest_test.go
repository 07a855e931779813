package main

import "testing"

func TestNearest(t *testing.T) {
	words := []string{"train", "evaluate", "epochs", "json"}
	for text, want := range map[string]string{
		"trian": "train", "tran": "train", "trains": "train", "evalute": "evaluate", "EPOCHS": "epochs", "eval": "evaluate", "soup": "", "x": "", "jsno": "json", "epoch": "epochs",
	} {
		if got := nearest(text, words); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
