package main

import (
	"os"
	"path/filepath"
)

// Each input has a number, which seeds its random values. Neither these numbers nor the
// code that makes the inputs may change, because all sums depend on them.
const (
	strokesSet uint64 = 1
	cloudsSet  uint64 = 2
	patchesSet uint64 = 3
	peopleSet  uint64 = 4
	laterSet   uint64 = 5
	wideSet    uint64 = 6
)

// inputsFolder returns the folder of the inputs, which is the working directory of mlp.
func inputsFolder(work string) string { return filepath.Join(work, "inputs") }

func writeInputs(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, set := range imageSets {
		if err := set.write(filepath.Join(folder, set.name)); err != nil {
			return err
		}
	}
	if err := writePatches(filepath.Join(folder, "patches")); err != nil {
		return err
	}
	for _, t := range tables {
		if err := t.write(folder); err != nil {
			return err
		}
	}
	return writeWide(filepath.Join(folder, "wide.csv"))
}

// draw returns a random number that depends only on the keys. For each key, it adds the key
// to the state and mixes the state as splitmix64 does (Steele, Lea and Flood 2014, "Fast
// splittable pseudorandom number generators", figure 17).
func draw(keys ...uint64) (x uint64) {
	for _, key := range keys {
		x += key + 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		x ^= x >> 31
	}
	return x
}

// below returns a random number from 0 to n-1 that depends only on the keys.
func below(n int, keys ...uint64) int { return int(draw(keys...) % uint64(n)) }
