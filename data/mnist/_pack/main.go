// Command _pack makes the embedded files of package mnist from the original IDX files:
//
//	go run ./data/mnist/_pack FOLDER-OF-IDX-FILES data/mnist
//
// It needs the zstd command; the committed files were made with version 1.5.4. A file is
// in zstd's seekable format: frames that can be decoded independently, then a table of
// the frames. The zstd command can decompress it, too.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	// frameSize is the decompressed size of a frame in bytes. Smaller frames can be
	// divided better between many cores, but compress worse: with frames of half the
	// size, the files are 1% larger.
	frameSize = 4 << 20
	// level is zstd's compression level. Level 17 is decoded 20% faster than level 19,
	// whose files are 1% smaller.
	level = "-17"

	skippableMagic = 0x184d2a5e
	seekableMagic  = 0x8f92eab1
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: _pack FOLDER-OF-IDX-FILES OUTPUT-FOLDER")
		os.Exit(2)
	}
	for _, name := range []string{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"} {
		if err := pack(filepath.Join(os.Args[1], name), filepath.Join(os.Args[2], name+".zst")); err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(1)
		}
	}
}

// pack compresses the file at the path source, and writes the result to the path target.
func pack(source, target string) error {
	rest, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var packed, table []byte
	for len(rest) > 0 {
		part := rest[:min(frameSize, len(rest))]
		rest = rest[len(part):]
		frame, err := compress(part)
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		packed = append(packed, frame...)
		table = binary.LittleEndian.AppendUint32(table, uint32(len(frame)))
		table = binary.LittleEndian.AppendUint32(table, uint32(len(part)))
	}
	frames := len(table) / 8
	table = binary.LittleEndian.AppendUint32(table, uint32(frames))
	table = append(table, 0) // entries without checksums
	table = binary.LittleEndian.AppendUint32(table, seekableMagic)
	packed = binary.LittleEndian.AppendUint32(packed, skippableMagic)
	packed = binary.LittleEndian.AppendUint32(packed, uint32(len(table)))
	packed = append(packed, table...)
	fmt.Printf("%s: %d frames, %d bytes\n", target, frames, len(packed))
	return os.WriteFile(target, packed, 0o644)
}

// compress returns part as one zstd frame whose header has the decompressed size.
func compress(part []byte) ([]byte, error) {
	cmd := exec.Command("zstd", level, "--quiet", "--no-check", "--single-thread", "--stdout", fmt.Sprintf("--stream-size=%d", len(part)))
	cmd.Stdin = bytes.NewReader(part)
	cmd.Stderr = os.Stderr
	return cmd.Output()
}
