package serve

import "testing"

// FuzzCSV has no fault of its own but wrong requests, whatever the body.
func FuzzCSV(f *testing.F) {
	s := server(f, nil, "iris", "classes")
	for _, body := range []string{"1,2,3,4\n", "size,member,since,cölor\n1,yes,2020-01-02,red\n", "\"a", "a;b\n1;2", "\x00", "", "\n\n", "1\r\n"} {
		f.Add([]byte(body), false)
		f.Add([]byte(body), true)
	}
	f.Fuzz(func(t *testing.T, b []byte, columns bool) {
		path := "/v1/models/iris/predict"
		if columns {
			path = "/v1/models/classes/predict"
		}
		r := ask(t, s, "POST", path, string(b), "Content-Type", "text/csv")
		if body := text(t, r); r.StatusCode >= 500 {
			t.Errorf("got %d, %s", r.StatusCode, body)
		}
	})
}
