package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"

	"github.com/klauspost/compress/zstd"
	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/data/parquet"
	"github.com/seed-217ca19f/mlp/npy"
)

// tableKinds are tables as text, compressed or not, and as NumPy arrays.
var tableKinds = []kind{
	text("csv-commas", "t.csv", "%d.5,%s,%v,2024-01-1%d,%s\n", "size,color,new,day,class\n"),
	text("csv-semicolons", "t.csv", "%d,25;%s;%v;1%d.02.2024;%s\n", "size;color;new;day;class\n"),
	text("csv-quotes", "t.csv", "\"%d\",\"a \"\"%s\"\"\nb\",%v,\"1%d:30\",\"%s\"\r\n", "\ufeff\"the size\",\"color, or none\",new,time,class\r\n"),
	text("csv-nameless", "t.csv", "%de-1,%s,%v,%d,%s\n", ""),
	text("tsv", "t.tsv", "%d\t%s\t%v\t%d\t%s\n", "size\tcolor\tnew\tday\tclass\n"),
	text("jsonl", "t.jsonl", "{\"size\":%d,\"color\":\"%s\",\"new\":%v,\"day\":1%d,\"class\":\"\\u00e9%s\"}\n", ""),
	packed("csv-gzip", "t.csv.gz", gzipped),
	packed("csv-zstd", "t.csv.zst", zstandard),
	onTable("npy", "t.npy", func() ([]byte, error) {
		var b bytes.Buffer
		err := numbers().Encode(&b)
		return b.Bytes(), err
	}),
	onTable("npz", "t.npz", func() ([]byte, error) {
		var b bytes.Buffer
		err := npy.EncodeZip(&b, []npy.Named{
			{Name: "x", Array: numbers()},
			{Name: "y", Array: npy.Array{DType: "u1", Shape: []int{12}, Data: []byte("\x00\x01\x00\x01\x00\x01\x00\x01\x00\x01\x00\x01")}},
		})
		return b.Bytes(), err
	}),
}

// numbers returns an array of 12 rows and 3 columns that holds only zeros and ones.
func numbers() npy.Array {
	values := make([]float32, 36)
	for i := range values {
		values[i] = float32(i / 3 % 2)
	}
	return npy.FromFloat32([]int{12, 3}, values)
}

func onTable(name, file string, make func() ([]byte, error)) kind {
	return kind{name, "tables", "mlp train", file, singleFile(file, make), openTable}
}

// openTable reads a table and chooses the roles of its columns.
func openTable(_, path string) error {
	t, err := data.OpenTable([]string{path}, data.ReadOptions{Parquet: parquet.Read})
	if err != nil {
		return err
	}
	_, _, err = data.TableSet(t, data.TableOptions{})
	return err
}

// text returns a kind of table with 40 rows and missing values. row is the format of a
// row.
func text(name, file, row, header string) kind {
	return onTable(name, file, func() ([]byte, error) { return rows(row, header), nil })
}

func rows(row, header string) []byte {
	var b bytes.Buffer
	b.WriteString(header)
	for i := range 40 {
		fmt.Fprintf(&b, row, i*i, []string{"red", "blue", "", "green"}[i%4], i%3 == 0, i%10, []string{"a", "b"}[i%2])
	}
	return b.Bytes()
}

// packed returns a kind of compressed table, with more rows than fit one block of the
// compressed format.
func packed(name, file string, pack func(b []byte) ([]byte, error)) kind {
	return onTable(name, file, func() ([]byte, error) {
		return pack([]byte(strings.Repeat(string(rows("%d,%s,%v,%d,%s\n", "")), 20)))
	})
}

func gzipped(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

func zstandard(b []byte) ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	return w.EncodeAll(b, nil), w.Close()
}

// parquetKinds are Parquet files, one for each codec.
var parquetKinds = []kind{
	ofCodec("none", &parquetgo.Uncompressed), ofCodec("snappy", &parquetgo.Snappy), ofCodec("gzip", &parquetgo.Gzip),
	ofCodec("brotli", &parquetgo.Brotli), ofCodec("zstd", &parquetgo.Zstd), ofCodec("lz4", &parquetgo.Lz4Raw),
}

// parquetRow has columns of the usual types and encodings.
type parquetRow struct {
	Int    int64    `parquet:"int"`
	Delta  int32    `parquet:"delta,delta"`
	Double *float64 `parquet:"double,optional"`
	Bool   bool     `parquet:"bool"`
	Text   string   `parquet:"text,dict"`
	Maybe  *string  `parquet:"maybe,optional"`
	Day    int32    `parquet:"day,date"`
	Price  int64    `parquet:"price,decimal(2:10)"`
}

func ofCodec(name string, codec compress.Codec) kind {
	k := onTable("parquet-"+name, "t.parquet", func() ([]byte, error) {
		var b bytes.Buffer
		w := parquetgo.NewGenericWriter[parquetRow](&b, parquetgo.Compression(codec))
		for i := range 40 {
			half, word := float64(i)/2, strings.Repeat("word", i%5)
			row := parquetRow{Int: int64(i * i), Delta: int32(i), Double: &half, Bool: i%3 == 0, Text: word, Maybe: &word, Day: int32(i), Price: int64(i)}
			if i%4 == 0 {
				row.Double, row.Maybe = nil, nil
			}
			if _, err := w.Write([]parquetRow{row}); err != nil {
				return nil, err
			}
		}
		err := w.Close()
		return b.Bytes(), err
	})
	k.group = "Parquet"
	return k
}
