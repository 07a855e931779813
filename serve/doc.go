// Package serve answers requests for predictions over HTTP.
//
// Most users need [New], which makes an [net/http.Handler] from model files, and
// [Server.Serve], which answers on a listener until its context is done, with limits on
// everything that a client may send. [Run] does both; mlp serve uses it.
//
// # Requests
//
// POST /v1/models/{name}/predict takes rows as JSON or CSV, or a picture. The answer has
// the same form as that of mlp predict. The Open Inference Protocol, version 2, is under
// /v2, with tensors as JSON or binary. docs/serving.md describes both.
package serve
