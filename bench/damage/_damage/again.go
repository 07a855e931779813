package main

import (
	"fmt"
	"os"
)

// openAgain opens one damaged file again, keeps it, and says what became of it.
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
		return fmt.Errorf("%v: expected an index below %d, found %d", p, b.count, o.index)
	}
	if err := b.put(o.index); err != nil {
		return err
	}
	fmt.Println("the file:", b.path())
	err = k.open(b.folder, b.path()) // a panic shows its stack
	fmt.Println("the reader's error:", err)
	return nil
}
