package main

import (
	"fmt"
	"os"
)

// openAgain makes one damaged file again, opens it and prints the reader's error. It does
// not delete the file.
func openAgain(o options) error {
	k, err := findKind(o.kind)
	if err != nil {
		return err
	}
	d, err := findDamage(o.damage)
	if err != nil {
		return err
	}
	p := piece{k, d}
	if err := k.prepare(o); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "damage-")
	if err != nil {
		return err
	}
	b, err := newBench(p, o, folder)
	if err != nil {
		return err
	}
	if o.index >= b.count {
		return fmt.Errorf("%v: index: expected 0 to %d, found %d", p, b.count-1, o.index)
	}
	if err := b.put(o.index); err != nil {
		return err
	}
	fmt.Println("the file:", b.path())
	err = k.open(b.folder, b.path()) // without recover, so that a panic prints its stack
	fmt.Println("the reader's error:", err)
	return nil
}
