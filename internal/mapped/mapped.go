// Package mapped keeps slices of numbers in files that are mapped into memory.
// Their pages belong to the operating system's page cache: it drops them when
// memory runs short and reads them again when they are touched.
//
// [Create] begins such a file, [File.Append] and [File.WriteAt] fill it, and
// [File.Map] turns it into a slice. All numbers are written with calls that return
// errors, never through the mapped memory. So a full disk is an ordinary error;
// writing to mapped memory would crash the program.
//
// # Platforms
//
// On Unix the file's name is removed as soon as the file is created, so that nothing
// is left behind however the program ends. Elsewhere Map reads the file into
// ordinary memory and removes it.
package mapped

import (
	"errors"
	"io/fs"
	"os"
	"unsafe"
)

// Number is the type of the numbers in a file, which are in the machine's byte order.
type Number interface{ ~float32 | ~float64 | ~int32 }

// sizeOf returns the size of a number in bytes.
func sizeOf[T Number]() int {
	var x T
	return int(unsafe.Sizeof(x))
}

// File is a file that is being filled. Several goroutines may call WriteAt at once,
// for different positions.
type File[T Number] struct {
	file *os.File
	size int // number of numbers appended so far
}

// Create creates an empty file in the folder dir.
func Create[T Number](dir string) (*File[T], error) {
	f, err := os.CreateTemp(dir, ".mlp-rows-*")
	if err != nil {
		return nil, nameless(err)
	}
	if err := unname(f); err != nil {
		return nil, errors.Join(err, discard(f))
	}
	return &File[T]{file: f}, nil
}

// Append writes values after those already in the file.
func (f *File[T]) Append(values []T) error {
	err := f.WriteAt(values, f.size)
	f.size += len(values)
	return err
}

// WriteAt writes values, the first of them at the given position. Positions count
// numbers, not bytes.
func (f *File[T]) WriteAt(values []T, at int) error {
	_, err := f.file.WriteAt(bytesOf(values), int64(at)*int64(sizeOf[T]()))
	return nameless(err)
}

// nameless returns err without the name of the file. That name is random and usually
// removed already, so it would not help a user. The caller knows the folder.
func nameless(err error) error {
	var ofPath *fs.PathError
	if errors.As(err, &ofPath) {
		return ofPath.Err
	}
	return err
}

// Map ends the writing. It returns the first n numbers, which are read-only, and a
// function that releases them. After a call of that function the numbers must not be
// read.
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

// Discard closes the file and removes it.
func (f *File[T]) Discard() error { return discard(f.file) }

// bytesOf returns the bytes of values, without copying them.
func bytesOf[T Number](values []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*sizeOf[T]())
}
