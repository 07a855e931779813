package main

import (
	"os"
	"path/filepath"
)

// The inputs. Each has a number that seeds its random numbers. Neither these
// numbers nor anything else here may change: all sums depend on it.
const (
	strokesSet uint64 = 1
	cloudsSet  uint64 = 2
	patchesSet uint64 = 3
	peopleSet  uint64 = 4
	laterSet   uint64 = 5
	wideSet    uint64 = 6
)

// inputsFolder returns the folder of the inputs, in which mlp runs.
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

// draw returns a random number that is a function of the keys: each key is added
// to the state of splitmix64 (Steele, Lea and Flood 2014, "Fast splittable
// pseudorandom number generators", figure 17), which is then mixed.
func draw(keys ...uint64) (x uint64) {
	for _, key := range keys {
		x += key + 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		x ^= x >> 31
	}
	return x
}

// below returns a random number from 0 to n-1.
func below(n int, keys ...uint64) int { return int(draw(keys...) % uint64(n)) }
