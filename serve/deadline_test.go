package serve

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestDeadlineIsAContext compares deadlines, with and without a call of Done, with
// contexts of package context.
func TestDeadlineIsAContext(t *testing.T) {
	for _, asked := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			request, leave := context.WithCancel(t.Context())
			var passed, left deadline
			passed.open(request, time.Now().Add(time.Second))
			left.open(request, time.Now().Add(time.Hour))
			defer passed.close()
			defer left.close()
			check := func(d *deadline, want error) {
				t.Helper()
				if err := d.Err(); !errors.Is(err, want) {
					t.Errorf("asked %v: got %v, want %v", asked, err, want)
				}
				if !asked {
					return
				}
				select {
				case <-d.Done():
					if want == nil {
						t.Error("done too early")
					}
				default:
					if want != nil {
						t.Error("not done")
					}
				}
			}
			check(&passed, nil)
			time.Sleep(time.Second)
			synctest.Wait()
			check(&passed, context.DeadlineExceeded)
			check(&left, nil)
			leave()
			check(&left, context.Canceled)
			if end, ok := left.Deadline(); !ok || time.Until(end) != time.Hour-time.Second {
				t.Errorf("got the deadline %v", end)
			}
		})
	}
}

// TestDeadlineOfRequest: the earlier one of two deadlines counts.
func TestDeadlineOfRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		request, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		var d deadline
		d.open(request, time.Now().Add(time.Hour))
		defer d.close()
		if end, _ := d.Deadline(); time.Until(end) != time.Second {
			t.Errorf("got the deadline %v", end)
		}
		<-d.Done()
		if err := d.Err(); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
