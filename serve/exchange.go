package serve

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// exchange is a request and its answer, with the memory that both need.
type exchange struct {
	server *Server
	w      http.ResponseWriter
	r      *http.Request
	route  string
	began  time.Time
	id     string
	key    string // name of the API key in the request; "" if the request has none
	model  string // name of the requested model, if there is one
	status int    // 0 if nothing has been sent yet
	sent   int64
	memory share

	deadline deadline // deadline of the prediction

	body    []byte
	rows    rowBuffer
	reader  rowReader
	request inferRequest
	outputs []float32
	answer  []byte
	job     job
}

// exchanges is a pool of exchanges, so that their memory is reused.
var exchanges = sync.Pool{New: func() any { return &exchange{job: job{wake: make(chan signal, 1)}} }}

// begin returns the exchange for a request.
func (s *Server) begin(w http.ResponseWriter, r *http.Request, route string) *exchange {
	x := exchanges.Get().(*exchange)
	x.server, x.w, x.r, x.route, x.began = s, w, r, route, time.Now()
	x.memory.of = s.memory
	x.id = identity(r.Header)
	w.Header()[requestID] = []string{x.id}
	return x
}

// end returns the memory to the pool, unless there is too much of it.
func (x *exchange) end() {
	x.deadline.close()
	x.memory.release()
	x.request.reset()
	x.reader.model, x.reader.b = nil, nil
	wake := x.job.wake
	*x = exchange{
		body: x.body[:0], rows: rowBuffer{x: x.rows.x[:0]}, reader: x.reader, request: x.request,
		outputs: x.outputs[:0], answer: x.answer[:0], job: job{wake: wake},
	}
	if cap(x.body)+cap(x.rows.x)+cap(x.outputs)+cap(x.answer)+cap(x.reader.text) < maxKept {
		exchanges.Put(x)
	}
}

// The media types of answers.
var (
	jsonType   = []string{"application/json"}
	csvType    = []string{"text/csv; charset=utf-8"}
	binaryType = []string{typeBinary}
)

// respond sends a complete answer.
func (x *exchange) respond(status int, contentType []string, body []byte) {
	h := x.w.Header()
	h["Content-Type"] = contentType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	x.start(status)
	x.write(body)
}

// start sends the header of an answer.
func (x *exchange) start(status int) {
	x.status = status
	x.w.WriteHeader(status)
}

// write sends a part of an answer. It ignores errors, because then the client has closed
// the connection.
func (x *exchange) write(b []byte) { _, _ = x.Write(b) }

// Write implements [io.Writer], for answers that are written in pieces.
func (x *exchange) Write(b []byte) (int, error) {
	n, err := x.w.Write(b)
	x.sent += int64(n)
	return n, err
}

// respondJSON sends v as a JSON object.
func (x *exchange) respondJSON(status int, v any) error {
	b, err := json.Marshal(v)
	if err == nil {
		x.respond(status, jsonType, append(b, '\n'))
	}
	return err
}

// finish records the outcome of the request. If err is not nil and nothing has been sent
// yet, it sends err as the answer.
func (x *exchange) finish(err error) {
	var f *refusal
	if err != nil {
		if f = asRefusal(err); x.status == 0 {
			x.refuse(f)
		}
	}
	took := time.Since(x.began)
	x.measured(took, f)
	x.logged(took, f)
}

// refuse sends an error as the answer.
func (x *exchange) refuse(f *refusal) {
	message := f.Error()
	switch f.status {
	case http.StatusInternalServerError:
		message = "internal error; the server's log has the reason, under the id of this request"
	case http.StatusTooManyRequests:
		x.w.Header().Set("Retry-After", "1")
	}
	_ = x.respondJSON(f.status, map[string]string{"error": message})
}
