package serve

import (
	"net/http"
	"strconv"
)

const (
	typeBinary = "application/octet-stream"
	// headerLength is the name of the header in messages with binary data. The header's
	// value is the number of bytes of JSON at the start of the body.
	headerLength = "Inference-Header-Content-Length"
	// onlyVersion is the version of every model. Models are distinguished by name, not by
	// version.
	onlyVersion = "1"
)

// inferModel returns the model that a request of the Open Inference Protocol names.
func (x *exchange) inferModel() (*model, error) {
	m, err := x.find(x.r.PathValue("name"))
	if version := x.r.PathValue("version"); err == nil && version != "" && version != onlyVersion {
		err = refuse(http.StatusNotFound, "unknown", "expected version %s of the model, found %.40q", onlyVersion, version)
	}
	return m, err
}

// inferTypes are the media types of an inference request's body.
var inferTypes = []string{typeJSON, typeBinary}

// infer answers a request for an inference.
func (x *exchange) infer() error {
	m, err := x.inferModel()
	if err != nil {
		return err
	}
	if _, err := x.contentType(inferTypes); err != nil {
		return err
	}
	x.limitTime()
	if err := x.admit(m); err != nil {
		return err
	}
	l := m.current.Load()
	x.rows.open(l, x.server.limits.Rows, &x.memory)
	x.request.reset()
	if err := x.readInference(l); err != nil {
		return err
	}
	err = x.request.choose(l)
	if err == nil {
		err = x.run(m, l)
	}
	if err == nil {
		x.answerInference(m, l)
	}
	return err
}

// readInference reads the body. It is a JSON document, followed by binary data if a
// header gives the length of the document.
func (x *exchange) readInference(l *loaded) error {
	document, rest, err := x.splitBody()
	if err != nil {
		return err
	}
	q := &x.request
	x.reader.open(document, l)
	if document == nil {
		q.raw(l, rest)
	} else if err := (inferReader{&x.reader, q, &x.rows}).read(); err != nil {
		return err
	}
	if err := q.attach(rest); err != nil {
		return err
	}
	return q.rows(&x.reader, &x.rows)
}

// splitBody splits the body into the document and the binary data. The document is nil
// if a header says that it has 0 bytes.
func (x *exchange) splitBody() (document, rest []byte, err error) {
	text := headerOf(x.r.Header, headerLength)
	if text == "" {
		return x.body, nil, nil
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil || int(n) > len(x.body) {
		return nil, nil, wrong("header %s: expected a number from 0 to %d, the length of the body in bytes, found %.40q", headerLength, len(x.body), text)
	}
	if n == 0 {
		return nil, x.body, nil
	}
	return x.body[:n:n], x.body[n:], nil
}

// attach assigns the binary data, one part after the other, to the inputs.
func (q *inferRequest) attach(rest []byte) error {
	for i := range q.inputs {
		t := &q.inputs[i]
		if t.size < 0 {
			continue
		}
		if t.data != nil {
			return wrong("input %q: expected data either in the document or as binary, found both", t.name)
		}
		if t.size > len(rest) {
			return wrong("input %q: expected %d bytes of binary data, found %d", t.name, t.size, len(rest))
		}
		t.data, t.binary = rest[:t.size:t.size], true
		rest = rest[t.size:]
	}
	if len(rest) > 0 {
		return wrong("expected binary data as long as the sum of the inputs' binary_data_size, found %d more bytes", len(rest))
	}
	return nil
}

// raw turns a body that consists only of FP32 rows into an input of the request. The
// answer to such a request is binary, too.
func (q *inferRequest) raw(l *loaded, rest []byte) {
	width := l.inputs
	if l.columns != nil {
		width = len(l.columns)
	}
	const size = 4 // bytes of a number
	rows := max(1, len(rest)/(size*width))
	q.inputs = append(q.inputs, tensor{name: plainInput, kind: datatypes["FP32"], shape: []int{rows, width}, size: len(rest)})
	q.binary = true
}
