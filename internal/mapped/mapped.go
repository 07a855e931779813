// Package mapped keeps slices of numbers in files that are mapped into memory.
// Their pages belong to the operating system's page cache: it drops them when
// memory runs short and reads them again when they are touched.
//
// [Create] begins such a file, [File.Append] and [File.WriteAt] fill it, and
// [File.Map] turns it into a slice. Mapped pages are never written to, so that
// a full disk is an error of a write and not a fault somewhere else.
//
// # Platforms
//
// On Unix a file has no name from the moment it is created, so that nothing is
// left behind however the program ends. Elsewhere Map reads the file into
// ordinary memory and removes it.
package mapped

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"unsafe"
)

// Number is what a file holds, in the byte order of the machine.
type Number interface{ ~float32 | ~float64 | ~int32 }

// sizeOf returns the bytes of a number.
func sizeOf[T Number]() int {
	var x T
	return int(unsafe.Sizeof(x))
}

// File is a file that is being filled. Several goroutines may call WriteAt at once,
// for different positions.
type File[T Number] struct {
	file *os.File
	dir  string // that it was made in
	size int    // numbers appended
}

// Create begins an empty file in the folder dir.
func Create[T Number](dir string) (*File[T], error) {
	f, err := os.CreateTemp(dir, ".mlp-rows-*")
	if err != nil {
		return nil, inFolder(dir, err)
	}
	if err := unname(f); err != nil {
		return nil, errors.Join(err, discard(f))
	}
	return &File[T]{file: f, dir: dir}, nil
}

// Append writes values after those that were appended before.
func (f *File[T]) Append(values []T) error {
	err := f.WriteAt(values, f.size)
	f.size += len(values)
	return err
}

// WriteAt writes values from position at on.
func (f *File[T]) WriteAt(values []T, at int) error {
	_, err := f.file.WriteAt(bytesOf(values), int64(at)*int64(sizeOf[T]()))
	return inFolder(f.dir, err)
}

// inFolder returns err as one of the folder that the user knows. The file has no name,
// or one that says nothing.
func inFolder(dir string, err error) error {
	var ofPath *fs.PathError
	if !errors.As(err, &ofPath) {
		return err
	}
	return fmt.Errorf("%s: a file for rows: %w", dir, ofPath.Err)
}

// Map ends the filling. It returns the first n numbers, read-only, and a function
// that releases them; they must not be touched after that.
func (f *File[T]) Map(n int) (values []T, release func() error, err error) {
	if n == 0 {
		return []T{}, func() error { return nil }, discard(f.file)
	}
	b, release, err := mapFile(f.file, n*sizeOf[T]())
	if err != nil {
		return nil, nil, errors.Join(err, discard(f.file))
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), n), release, discard(f.file)
}

// Discard ends the filling without a result.
func (f *File[T]) Discard() error { return discard(f.file) }

// bytesOf returns the memory of values.
func bytesOf[T Number](values []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*sizeOf[T]())
}
