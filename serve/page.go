package serve

import (
	"embed"
	"net/http"
	"path"
)

// pageFiles are the files of the page on which a person tries the models.
//
//go:embed page
var pageFiles embed.FS

// pageTypes are the media types of the page's files.
var pageTypes = map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

// pagePolicy is the Content-Security-Policy of the page. It lets the page use only its
// own files, and send requests only to its own server.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// showPage answers with the page. The page contains nothing about the models, so it needs
// no key.
func (x *exchange) showPage() error { return x.sendFile("index.html") }

// showPageFile answers with another file of the page.
func (x *exchange) showPageFile() error { return x.sendFile(x.r.PathValue("file")) }

// sendFile answers with a file of the page.
func (x *exchange) sendFile(name string) error {
	b, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		return refuse(http.StatusNotFound, "unknown", "expected a file of the page, found %.80q", name)
	}
	h := x.w.Header()
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	x.respond(http.StatusOK, []string{pageTypes[path.Ext(name)]}, b)
	return nil
}
