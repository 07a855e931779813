// Package serve puts models to work: it answers predictions over HTTP.
//
// Most users need [New], which makes an [net/http.Handler] of model files, and
// [Server.Serve], which answers on a listener until it is to end, within limits for
// everything that a client may send.
//
// # Requests
//
// POST /v1/models/{name}/predict takes rows as JSON or CSV, or a picture, and answers as
// mlp predict does. The Open Inference Protocol, version 2, is under /v2, with tensors as
// JSON or binary. docs/serving.md describes both.
//
// # Owners
//
// A [Server] has the routes and what holds for all requests. A model is a name and its
// queue. What was read from its file does not change; a reload replaces it as a whole. An
// exchange is one request with its memory. Rows go from a body into numbers as the network
// takes them in one step, by the reader of their format.
//
// # Goroutines
//
// A request is predicted on its own goroutine, or on that of another request in the same
// batch. A handler that nobody calls runs nothing; [Server.Serve] and [Server.Watch] run
// until their context is done.
package serve
