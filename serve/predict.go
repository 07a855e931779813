package serve

import (
	"bytes"
	"net/http"
)

// The media types of request bodies.
const (
	typeJSON = "application/json"
	typeCSV  = "text/csv"
	typePNG  = "image/png"
	typeJPEG = "image/jpeg"
)

// rowTypes are the media types of bodies with rows or a picture.
var rowTypes = []string{typeJSON, typeCSV, typePNG, typeJPEG}

// predict answers with the predictions of the rows, or of the picture, in the body.
func (x *exchange) predict() error {
	m, err := x.find(x.r.PathValue("name"))
	if err != nil {
		return err
	}
	kind, err := x.contentType(rowTypes)
	if err != nil {
		return err
	}
	x.limitTime()
	if err := x.admit(m); err != nil {
		return err
	}
	l := m.current.Load()
	x.rows.open(l, x.server.limits.Rows, &x.memory)
	switch kind {
	case typeCSV:
		return x.predictCSV(m, l)
	case typeJSON:
		x.reader.open(x.body, l)
		err = x.reader.read(&x.rows)
	default:
		err = x.readPicture(l)
	}
	if err == nil {
		err = x.run(m, l)
	}
	if err == nil {
		x.answerJSON(m, l)
	}
	return err
}

// limitTime sets the deadline of a prediction.
func (x *exchange) limitTime() {
	x.deadline.open(x.r.Context(), x.began.Add(x.server.limits.Deadline))
	x.memory.ctx = &x.deadline
}

// admit reads the body of a request to a model. Before that, it returns an error if the
// request would be refused anyway.
func (x *exchange) admit(m *model) error {
	if x.server.stopping.Load() {
		return errStopped
	}
	if m.queue.full() {
		return errFull
	}
	return x.readBody()
}

// run predicts the rows of the request and waits for the outputs.
func (x *exchange) run(m *model, l *loaded) error {
	n := x.rows.rows * l.Outputs()
	outputs, err := grown(&x.memory, x.outputs[:0], n, 4)
	if err != nil {
		return err
	}
	x.outputs = outputs[:n]
	j := &x.job
	j.ctx, j.model, j.rows, j.x, j.y = &x.deadline, l, x.rows.rows, x.rows.x, x.outputs
	if err := m.queue.do(j); err != nil {
		return err
	}
	x.count(l)
	return nil
}

// piece is the number of bytes of an answer that are sent at a time.
const piece = 64 << 10

// answerJSON sends the predictions as JSON.
func (x *exchange) answerJSON(m *model, l *loaded) {
	b := append(append(x.answer[:0], `{"model":`...), m.label...)
	b = append(b, `,"predictions":[`...)
	width := l.Outputs()
	for i := range x.rows.rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = l.answer.append(b, i+1, x.outputs[i*width:(i+1)*width])
		if len(b) >= piece {
			b = x.send(b)
		}
	}
	b = append(b, "]}\n"...)
	if x.answer = b; x.status != 0 {
		x.write(b)
		return
	}
	x.respond(http.StatusOK, jsonType, b)
}

// send sends a piece of a JSON answer and returns b, emptied for reuse.
func (x *exchange) send(b []byte) []byte {
	if x.status == 0 {
		x.w.Header()["Content-Type"] = jsonType
		x.start(http.StatusOK)
	}
	x.write(b)
	return b[:0]
}

// wantsCSV reports whether the client wants the answer to a table as a table.
func (x *exchange) wantsCSV() bool {
	accept := []byte(x.r.Header.Get("Accept"))
	return !bytes.Contains(accept, []byte(typeJSON)) || bytes.Contains(accept, []byte(typeCSV))
}
