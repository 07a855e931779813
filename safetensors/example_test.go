package safetensors_test

import (
	"fmt"
	"log"

	"github.com/seed-217ca19f/mlp/safetensors"
)

func Example() {
	file := &safetensors.File{
		Metadata: map[string]string{"format": "pt"},
		Tensors:  []safetensors.Tensor{safetensors.Float32("bias", []int{2}, []float32{0.5, -1})},
	}
	b, err := file.Encode()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", b[8:80])

	again, err := safetensors.Decode(b)
	if err != nil {
		log.Fatal(err)
	}
	bias, _ := again.Tensor("bias")
	values, err := bias.Float32s()
	fmt.Println(bias.Shape, values, err)
	// Output:
	// {"__metadata__":{"format":"pt"},"bias":{"dtype":"F32","shape":[2],"data_
	// [2] [0.5 -1] <nil>
}
