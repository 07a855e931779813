package data

import (
	"bytes"
	"encoding/binary"
)

// exifMark is the text before the Exif data in a JPEG file.
const exifMark = "Exif\x00\x00"

// exifOfJPEG returns the Exif data in the segments before the pixels of a JPEG file. A
// segment is 0xff, a marker, a length of two bytes that includes itself, and the data.
func exifOfJPEG(b []byte) []byte {
	const app1, startOfScan, endOfImage = 0xe1, 0xda, 0xd9
	for at := 2; at+4 <= len(b) && b[at] == 0xff; {
		marker := b[at+1]
		if marker == 0xff { // padding
			at++
			continue
		}
		size := int(binary.BigEndian.Uint16(b[at+2:]))
		end := at + 2 + size
		if marker == startOfScan || marker == endOfImage || size < 2 || end > len(b) {
			return nil
		}
		if found, ok := bytes.CutPrefix(b[at+4:end], []byte(exifMark)); ok && marker == app1 {
			return found
		}
		at = end
	}
	return nil
}

// exifOfPNG returns the Exif data in the chunks of a PNG file. A chunk is a length of
// four bytes, a type, the data and a checksum.
func exifOfPNG(b []byte) []byte {
	for at := 8; at+12 <= len(b); {
		size := int64(binary.BigEndian.Uint32(b[at:]))
		if size > int64(len(b)-at-12) {
			return nil
		}
		if string(b[at+4:at+8]) == "eXIf" {
			return b[at+8:][:size]
		}
		at += 12 + int(size)
	}
	return nil
}

// exifOfWebP returns the Exif data in the chunks of a WebP file. A chunk is a type, a
// length of four bytes, the data, and a byte of padding if the length is odd.
func exifOfWebP(b []byte) []byte {
	for at := 12; at+8 <= len(b); {
		size := int64(binary.LittleEndian.Uint32(b[at+4:]))
		if size > int64(len(b)-at-8) {
			return nil
		}
		if string(b[at:at+4]) == "EXIF" {
			return bytes.TrimPrefix(b[at+8:][:size], []byte(exifMark))
		}
		at += 8 + int(size+size&1)
	}
	return nil
}

// orientationOf returns the orientation in Exif data. It returns upright if the data are
// damaged or absent, or have no orientation. Exif data are a TIFF file: the byte order,
// the offset of a directory, and at that offset the number of its entries, which have 12
// bytes each.
func orientationOf(exif []byte) orientation {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(exif, []byte("MM\x00*")):
		order = binary.BigEndian
	case !bytes.HasPrefix(exif, []byte("II*\x00")):
		return upright
	}
	if len(exif) < 8 {
		return upright
	}
	directory := int64(order.Uint32(exif[4:]))
	if directory+2 > int64(len(exif)) {
		return upright
	}
	entries := exif[directory+2:]
	for range order.Uint16(exif[directory:]) {
		if len(entries) < 12 {
			break
		}
		if o, ok := orientationEntry(entries[:12], order); ok {
			return o
		}
		entries = entries[12:]
	}
	return upright
}

// orientationEntry reads an entry of a directory: a tag, a type, the number of values,
// and the value. ok is false if the entry is not an orientation.
func orientationEntry(entry []byte, order binary.ByteOrder) (o orientation, ok bool) {
	const tag, short, long = 0x0112, 3, 4
	if order.Uint16(entry) != tag || order.Uint32(entry[4:]) != 1 {
		return upright, false
	}
	value := uint32(0)
	switch order.Uint16(entry[2:]) {
	case short:
		value = uint32(order.Uint16(entry[8:]))
	case long:
		value = order.Uint32(entry[8:])
	}
	if value < uint32(upright) || value > uint32(lastOrientation) {
		return upright, true
	}
	return orientation(value), true
}
