package serve

import (
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strings"
)

// requestID is the name of the header in which every answer has the request's identifier,
// which is also in the log.
const requestID = "X-Request-Id"

// identity returns the identifier of the trace in the request's header traceparent (W3C
// Trace Context), or a new one.
func identity(h http.Header) string {
	if id, ok := traceOf(headerOf(h, "Traceparent")); ok {
		return id
	}
	var b [16]byte
	for i := 0; i < len(b); i += 8 {
		for k, n := 0, rand.Uint64(); k < 8; k, n = k+1, n>>8 {
			b[i+k] = byte(n)
		}
	}
	return hex.EncodeToString(b[:])
}

// traceOf returns the trace identifier in a header such as
// 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.
func traceOf(parent string) (id string, ok bool) {
	const length, version, trace, span = 55, 2, 35, 52 // length of the header, and the offsets after its first three parts
	if len(parent) < length || len(parent) > length && (parent[:version] == "00" || parent[length] != '-') {
		return "", false
	}
	if parent[version] != '-' || parent[trace] != '-' || parent[span] != '-' || parent[:version] == "ff" {
		return "", false
	}
	for _, part := range []string{parent[:version], parent[version+1 : trace], parent[trace+1 : span], parent[span+1 : length]} {
		if strings.Trim(part, "0123456789abcdef") != "" {
			return "", false
		}
	}
	id = parent[version+1 : trace]
	return id, strings.Trim(id, "0") != "" && strings.Trim(parent[trace+1:span], "0") != ""
}
