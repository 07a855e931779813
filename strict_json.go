package mlp

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// strictJSON reads one JSON value into v and refuses members that v does not
// have, by their names.
func strictJSON(text string, v any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("expected one JSON value, found more behind it")
	}
	return nil
}
