package npy_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/seed-217ca19f/mlp/npy"
)

func ExampleDecodeZip() {
	var file bytes.Buffer
	err := npy.EncodeZip(&file, []npy.Named{
		{Name: "x", Array: npy.FromFloat32([]int{2, 2}, []float32{0, 0.5, 1, -1})},
		{Name: "y", Array: npy.Array{DType: npy.U1, Shape: []int{2}, Data: []byte{7, 9}}},
	})
	if err != nil {
		log.Fatal(err)
	}

	arrays, err := npy.DecodeZip(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range arrays {
		values, err := a.Array.Float32s()
		fmt.Println(a.Name, a.Array.DType, a.Array.Shape, values, err)
	}
	// Output:
	// x f4 [2 2] [0 0.5 1 -1] <nil>
	// y u1 [2] [7 9] <nil>
}
