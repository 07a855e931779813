package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// page is a tab of the browser.
type page struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	faults   []string // errors that the page has reported
	requests []string // addresses of the requests
}

// open opens a tab of the given width in pixels, with its own cookies and storage.
func open(t *testing.T, width int64, dark bool) *page {
	t.Helper()
	limited, cancel := context.WithTimeout(browser, time.Minute)
	t.Cleanup(cancel)
	ctx, end := chromedp.NewContext(limited, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	p := &page{t: t, ctx: ctx}
	theme := "light"
	if dark {
		theme = "dark"
	}
	p.do(chromedp.EmulateViewport(width, 844), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}})
		return err
	}))
	if err := chromedp.Listen(ctx, p.heard); err != nil {
		t.Fatal(err)
	}
	return p
}

// heard notes the requests and errors of the page.
func (p *page) heard(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		p.faults = append(p.faults, e.Entry.Text+" "+e.Entry.URL)
	}
}

// do runs steps in the page.
func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// value returns the value of a JavaScript expression.
func value[T any](p *page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// await waits until a JavaScript expression is true.
func (p *page) await(expression string) {
	p.t.Helper()
	for range 400 {
		if value[bool](p, "Boolean("+expression+")") {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	p.t.Fatalf("expected in time: %s, found %s", expression, value[string](p, "document.body.innerText"))
}

// check reports what is wrong with the layout of the page.
func (p *page) check(address, name string) {
	p.t.Helper()
	if wide := value[int](p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		p.t.Errorf("%s: the page is %d pixels wider than the window", name, wide)
	}
	if small := value[string](p, `[...document.querySelectorAll("main button, main select, main input:not([type=file]), main .drop")].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 36).map(e => e.outerHTML).join()`); small != "" {
		p.t.Errorf("%s: too low for a finger: %s", name, small)
	}
	p.report(address, name)
	if dir := os.Getenv("PICTURES"); dir != "" {
		b, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name+".png"), b, 0o644)
		}
		if err != nil {
			p.t.Error(err)
		}
	}
}

// report reports the errors of the page, and its requests to other servers.
func (p *page) report(address, name string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.faults) > 0 {
		p.t.Errorf("%s: the page reports %q", name, p.faults)
	}
	for _, url := range p.requests {
		if !strings.HasPrefix(url, address) && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "blob:") {
			p.t.Errorf("%s: the page sends a request to another server: %s", name, url)
		}
	}
}

// figure returns the number in the headline of the answer.
func (p *page) figure() string {
	return value[string](p, `document.querySelector("#answer .headline").firstChild.textContent`)
}

// each runs a test on a desktop and on a phone, light and dark.
func each(t *testing.T, test func(t *testing.T, p *page, suffix string)) {
	for suffix, v := range map[string]struct {
		width int64
		dark  bool
	}{"desktop-light": {1280, false}, "desktop-dark": {1280, true}, "phone-light": {390, false}, "phone-dark": {390, true}} {
		t.Run(suffix, func(t *testing.T) {
			p := open(t, v.width, v.dark)
			test(t, p, suffix)
		})
	}
}

const predicted = `document.querySelector("#answer:not(.old) > .headline")`

// TestForm fills in the form of a model of tables, and compares the answers with those of
// the server.
func TestForm(t *testing.T) {
	address := serve(t)
	each(t, func(t *testing.T, p *page, suffix string) {
		p.do(chromedp.Navigate(address + "/#houses"))
		p.await(predicted)
		kinds := value[string](p, `[...document.querySelectorAll(".fields :is(input, select)")].map(e => e.type + ":" + e.value).join()`)
		if !regexp.MustCompile(`^number:\d+(\.\d)?,number:\d(\.\d+)?,select-one:no,date:19\d\d-\d\d-\d\d,select-one:\S+,select-one:gas$`).MatchString(kinds) {
			t.Errorf("got the fields %s", kinds)
		}
		if back := value[string](p, "getComputedStyle(document.body).backgroundColor"); (back == "rgb(14, 17, 22)") != strings.Contains(suffix, "dark") {
			t.Errorf("got the background %s", back)
		}
		p.check(address, "form-"+suffix)
		before := p.figure()
		p.set(0, "150.5")
		p.set(1, "")
		p.set(2, "yes")
		p.set(3, "2001-02-03")
		p.set(4, "(missing)")
		p.set(5, "heat pump")
		row, err := json.Marshal(map[string]any{"rows": []any{map[string]any{
			"living area": 150.5, "rooms": nil, "balcony": true, "built": "2001-02-03", "town": nil, "heating": "heat pump",
		}}})
		if err != nil {
			t.Fatal(err)
		}
		want := predict(t, address, "houses", "application/json", row).Prediction
		p.await(fmt.Sprintf(`Math.abs(Number(document.querySelector("#answer .headline").firstChild.textContent.replaceAll(",", "")) / %v - 1) < 1e-5`, want))
		if p.figure() == before {
			t.Error("another row has the same prediction")
		}
	})
}

// TestDates predicts from a date that is written as in the training.
func TestDates(t *testing.T) {
	address := serve(t)
	p := open(t, 1280, false)
	p.do(chromedp.Navigate(address + "/#villas"))
	p.await(predicted)
	field := value[string](p, `(f => f.type + ":" + f.value)(document.querySelectorAll(".fields :is(input, select)")[3])`)
	if !regexp.MustCompile(`^text:\d+/\d+/19\d\d$`).MatchString(field) {
		t.Errorf("got the field %s", field)
	}
	p.check(address, "dates")
}

// set changes a field in the same way as a person does.
func (p *page) set(field int, text string) {
	p.t.Helper()
	b, _ := json.Marshal(text)
	value[bool](p, fmt.Sprintf(`(() => { const f = document.querySelectorAll(".fields :is(input, select)")[%d];
		f.value = %s; f.dispatchEvent(new Event("input", {bubbles: true})); return true })()`, field, b))
}

// TestRequest runs the shell command that the page shows for the request.
func TestRequest(t *testing.T) {
	address := serve(t)
	p := open(t, 1280, false)
	p.do(chromedp.Navigate(address + "/#heating"))
	p.await(predicted)
	p.await(`document.querySelectorAll("#answer .bars li").length === 3`)
	command := value[string](p, `document.querySelector("#request code").textContent`)
	out, err := exec.Command("sh", "-c", strings.Replace(command, "curl", "curl -sf", 1)).Output()
	if err != nil || !strings.Contains(string(out), `"class":"`+p.figure()+`"`) {
		t.Errorf("%s: got %s, %v, want %s", command, out, err, p.figure())
	}
	p.check(address, "classes-desktop-light")
}

// TestPlain fills in the form of an imported network, whose inputs have no names.
func TestPlain(t *testing.T) {
	address := serve(t)
	p := open(t, 390, true)
	p.do(chromedp.Navigate(address + "/#plain"))
	p.await(predicted)
	row := []string{"1", "2.5", "-3", "0", "1e2", "6"}
	for i, text := range row {
		p.set(i, text)
	}
	want := predict(t, address, "plain", "application/json", []byte(`{"rows":[[`+strings.Join(row, ",")+`]]}`))
	p.await(fmt.Sprintf(`document.querySelector("#answer .best .name").textContent === %q && Math.abs(parseFloat(document.querySelector("#answer .best .bar").style.width) - %v) < 0.01`,
		want.Class, 100*slices.Max(want.Outputs)))
	p.check(address, "plain-phone-dark")
	p.set(0, "")
	p.await(`document.querySelector("#notice").textContent === "number 1: expected a number"`)
}

// TestPad draws the digit one.
func TestPad(t *testing.T) {
	address := serve(t)
	each(t, func(t *testing.T, p *page, suffix string) {
		p.do(chromedp.Navigate(address + "/#digits"))
		p.await(`document.querySelector("canvas.pad")`)
		p.stroke(strings.HasPrefix(suffix, "phone"), [2]float64{0.55, 0.2}, [2]float64{0.5, 0.8})
		p.await(predicted)
		p.await(`document.querySelector("#answer .headline").firstChild.textContent === "1"`)
		if n := value[int](p, `document.querySelectorAll("#answer .bars li").length`); n != 10 {
			t.Errorf("got %d bars", n)
		}
		if wide := value[int](p, `parseInt(document.querySelector("#answer .best .bar").style.width)`); wide < 50 {
			t.Errorf("the bar of a clear one is %d%% wide", wide)
		}
		p.check(address, "pad-"+suffix)
		p.do(chromedp.Click("#inputs button"))
		p.await(`document.querySelector("#answer").textContent.startsWith("Draw a digit")`)
	})
}

// stroke draws a line on the pad, with a finger or with the mouse. The coordinates are
// shares of the pad, from 0 to 1.
func (p *page) stroke(finger bool, from, to [2]float64) {
	p.t.Helper()
	box := value[[]float64](p, `(() => { const e = document.querySelector("canvas.pad"); e.scrollIntoView({block: "center"});
		const r = e.getBoundingClientRect(); return [r.x, r.y, r.width, r.height] })()`)
	const steps = 12
	for i := range steps + 1 {
		f := float64(i) / steps
		x := box[0] + box[2]*(from[0]+f*(to[0]-from[0]))
		y := box[1] + box[3]*(from[1]+f*(to[1]-from[1]))
		p.point(finger, i == 0, x, y)
	}
	if finger {
		p.touch("touchEnd", nil)
		return
	}
	p.do(chromedp.MouseEvent("mouseReleased", 0, 0, chromedp.ButtonLeft))
}

// point presses or moves the pointer.
func (p *page) point(finger, press bool, x, y float64) {
	p.t.Helper()
	switch {
	case finger && press:
		p.touch("touchStart", []*input.TouchPoint{{X: x, Y: y}})
	case finger:
		p.touch("touchMove", []*input.TouchPoint{{X: x, Y: y}})
	case press:
		p.do(chromedp.MouseEvent("mousePressed", x, y, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	default:
		p.do(chromedp.MouseEvent("mouseMoved", x, y, chromedp.ButtonLeft))
	}
}

// touch sends a touch of the screen.
func (p *page) touch(kind input.DispatchTouchEventType, points []*input.TouchPoint) {
	p.t.Helper()
	if points == nil {
		points = []*input.TouchPoint{}
	}
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
		return err
	}))
}

// TestPicture chooses a picture, and then a file that is no picture.
func TestPicture(t *testing.T) {
	address := serve(t)
	file := filepath.Join(filepath.Dir(models), "pictures", "sunny", "3.png")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := predict(t, address, "pictures", "image/png", b)
	each(t, func(t *testing.T, p *page, suffix string) {
		p.do(chromedp.Navigate(address + "/#pictures"))
		p.await(`document.querySelector(".drop.large")`)
		p.do(chromedp.SetUploadFiles(".drop input", []string{file}))
		p.await(predicted)
		if got := p.figure(); got != want.Class {
			t.Errorf("got %s, want %s", got, want.Class)
		}
		p.check(address, "picture-"+suffix)
		p.do(chromedp.SetUploadFiles(".drop input", []string{model("digits")}))
		p.await(`document.querySelector("#notice").textContent.includes("expected a picture")`)
	})
}

// TestChoice chooses another model, and then the first one again.
func TestChoice(t *testing.T) {
	address := serve(t)
	p := open(t, 390, false)
	p.do(chromedp.Navigate(address))
	p.await(`document.querySelector("#title").textContent === "digits"`)
	if all := value[string](p, `[...document.querySelector("#model").options].map(o => o.text).join()`); all != "digits,heating,houses,pictures,plain,villas" {
		t.Errorf("got the models %s", all)
	}
	value[bool](p, `(() => { const f = document.querySelector("#model"); f.value = "houses"; f.dispatchEvent(new Event("change")); return true })()`)
	p.await(`document.querySelector("#title").textContent === "houses" && ` + predicted)
	p.do(chromedp.NavigateBack())
	p.await(`document.querySelector("#title").textContent === "digits"`)
	value[bool](p, `(() => { location.hash = "houses"; return true })()`)
	p.await(predicted)
	value[bool](p, `(() => { window.fetch = () => new Promise(() => {}); location.hash = "villas"; return true })()`) // no answer comes
	p.await(`document.querySelector("#title").textContent === "villas"`)
	if value[bool](p, `document.querySelector("#answer .headline") !== null`) {
		t.Error("the prediction of the model before is still there")
	}
}

// TestKey checks that without a key the page asks for one, and that it rejects a wrong
// one.
func TestKey(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "keys")
	key, err := exec.Command(binary, "key", "ann", "--to", keys).Output()
	if err != nil {
		t.Fatal(err)
	}
	address := serve(t, "--keys", keys)
	each(t, func(t *testing.T, p *page, suffix string) {
		p.do(chromedp.Navigate(address + "/#houses"))
		p.await(`document.querySelector("#keys").checkVisibility()`)
		enter := func(key string) {
			p.do(chromedp.SendKeys("#key", key), chromedp.Click("#keys button"))
		}
		enter("mlp_wrong")
		p.await(`document.querySelector("#notice").textContent.includes("not valid on this server")`)
		p.mu.Lock()
		p.faults = nil // the browser notes each answer with status 401
		p.mu.Unlock()
		p.check(address, "key-"+suffix)
		enter(strings.TrimSpace(string(key)))
		p.await(predicted)
		p.await(`!document.querySelector("#keys").checkVisibility() && document.querySelector("#notice").hidden`)
	})
}
