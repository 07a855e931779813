package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"github.com/seed-217ca19f/mlp/data/mnist"
)

// bodies holds files of requests that differ only in their rows, which are images of
// MNIST's test set. They are sent in turn: if the same request came again and again,
// the processor would learn to predict its branches.
type bodies struct {
	header string // header that the requests need, as "Name: value"; "" for none
	files  []string
}

// differentBodies is the number of different requests of one row that are sent in turn.
// For requests with more rows it is smaller.
const differentBodies = 64

// pixels is the length of a row, which has a number for each pixel of an image.
const pixels = 784

// writeBodies writes the requests and returns them by the name of their format and the
// number of their rows, such as json-32.
func writeBodies(work string) (map[string]bodies, error) {
	test, err := mnist.Test()
	if err != nil {
		return nil, err
	}
	images := test.Features.Bytes
	all := map[string]bodies{}
	for _, format := range []string{"json", "binary"} {
		for _, rows := range []int{1, 32} {
			name := fmt.Sprintf("%s-%d", format, rows)
			b := bodies{}
			for i := range max(8, differentBodies/rows) {
				body, header := jsonBody(images[i*rows*pixels:(i+1)*rows*pixels]), ""
				if format == "binary" {
					body, header = binaryBody(images[i*rows*pixels : (i+1)*rows*pixels])
				}
				path := filepath.Join(work, fmt.Sprintf("body-%s-%d", name, i))
				if err := os.WriteFile(path, body, 0o666); err != nil {
					return nil, err
				}
				b.header, b.files = header, append(b.files, path)
			}
			all[name] = b
		}
	}
	return all, nil
}

// jsonBody returns the JSON of a request for rows of pixels.
func jsonBody(images []byte) []byte {
	b := []byte(`{"rows":[`)
	for i, p := range images {
		switch {
		case i == 0:
			b = append(b, '[')
		case i%pixels == 0:
			b = append(b, "],["...)
		default:
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, uint64(p), 10)
	}
	return append(b, "]]}"...)
}

// binaryBody returns a request of the Open Inference Protocol with a binary tensor, and the
// header that it needs.
func binaryBody(images []byte) (body []byte, header string) {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"inputs":[{"name":"input","shape":[%d,%d],"datatype":"FP32","parameters":{"binary_data_size":%d}}],`,
		len(images)/pixels, pixels, 4*len(images))
	b.WriteString(`"outputs":[{"name":"probabilities","parameters":{"binary_data":true}}]}`)
	header = fmt.Sprintf("Inference-Header-Content-Length: %d", b.Len())
	for _, p := range images {
		b.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(p))))
	}
	return b.Bytes(), header
}
