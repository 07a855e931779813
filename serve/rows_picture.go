package serve

import (
	"bytes"
	"image"
	"net/http"

	"github.com/seed-217ca19f/mlp/data/mnist"
)

// readPicture reads the picture in the body as a row, as mlp predict does.
func (x *exchange) readPicture(l *loaded) error {
	if !l.takesPictures() {
		return refuse(http.StatusUnsupportedMediaType, "type", "expected rows, found a picture (the model does not take pictures)")
	}
	if !bytes.HasPrefix(x.body, []byte("\x89PNG\r\n\x1a\n")) && !bytes.HasPrefix(x.body, []byte("\xff\xd8\xff")) {
		return refuse(http.StatusBadRequest, "invalid", "expected a PNG or JPEG picture, found a body that begins with %.8q", x.body)
	}
	if config, _, err := image.DecodeConfig(bytes.NewReader(x.body)); err == nil {
		const size = 8 // of a pixel while it is scaled
		if err := x.memory.take(size * int64(config.Width) * int64(config.Height)); err != nil {
			return err
		}
	}
	f, err := mnist.ReadImages(bytes.NewReader(x.body), "body", l.Pictures)
	if err != nil {
		return err
	}
	row, err := x.rows.add(1)
	if err != nil {
		return err
	}
	for i, pixel := range f.Bytes {
		row[i] = float32(pixel)
	}
	return nil
}
