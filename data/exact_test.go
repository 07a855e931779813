package data

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadExact reads numbers that float32 would make equal, in all forms.
func TestReadExact(t *testing.T) {
	number := map[string]Kind{"a": Number}
	for _, c := range []struct {
		name, text string
		o          ReadOptions
		want       string
	}{
		{"whole", "a,b\n16777216,x\n16777217,y\n-123456789012,z\n", ReadOptions{}, "a number 16777216 16777217 -123456789012\nb category \"x\" \"y\" \"z\"\n"},
		{"decimals and none", "a,b\n4512345.67,1\n1048576.3,1\n0.5,1\n,1\n", ReadOptions{}, "a number 4512345.67 1048576.3 0.5 ∅\nb number 1 1 1 1\n"},
		{"a comma", "a;b\n4512345,67;1\n0,5;2\n16777217;3\n", ReadOptions{}, "a number 4512345.67 0.5 16777217\nb number 1 2 3\n"},
		{"quotes, spaces, line ends", "b,a\r\n1,\"16777217\"\r\n1, 16777219 \r\n1,16777221\r\n1,16777223", ReadOptions{}, "b number 1 1 1 1\na number 16777217 16777219 16777221 16777223\n"},
		{"a sign and an exponent", "a,b\n+16777217,1\n1.6777217e7,2\n-1677721.7e1,3\n", ReadOptions{}, "a number 16777217 16777217 -16777217\nb number 1 2 3\n"},
		{"texts for missing values", "a,b\n16777217,1\nnone,2\n", ReadOptions{Missing: []string{"none"}}, "a number 16777217 ∅\nb number 1 2\n"},
		{"JSON", "{\"a\":16777217}\n{\"a\":null}\n{\"a\":1}\n{\"a\":\"16777219\"}\n", ReadOptions{Kinds: number}, "a number 16777217 ∅ 1 16777219\n"},
	} {
		for _, block := range []int{3, 40, 1 << 20} {
			setFor(t, &blockBytes, block)
			for _, cache := range []bool{false, true} {
				if c.o.Cache = nil; cache {
					c.o.Cache = newTestCache(t)
				}
				got, err := readText(c.text, c.o)
				if err != nil {
					t.Errorf("%s: %v", c.name, err)
					continue
				}
				if err := got.check(); err != nil || show(got) != c.want {
					t.Errorf("%s, blocks of %d: got\n%swant\n%s%v", c.name, block, show(got), c.want, err)
				}
			}
		}
	}
}

func newTestCache(t *testing.T) *Cache {
	t.Helper()
	c, err := NewCache(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// TestReadNotExact keeps no further digits of numbers that float32 has, or that are
// small.
func TestReadNotExact(t *testing.T) {
	got, err := readText("a,b,c,d\n16777216,1048575.3,33554432,0.1234567890123\n16777218,-0.1,-4e30,1e-30\n1,2,3,4\n", ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range got.Columns {
		if (c.Exact != nil) != (c.Name == "c") {
			t.Errorf("column %s: got %v", c.Name, c.Exact)
		}
	}
}

func TestArrayExact(t *testing.T) {
	file := func(descr string, values ...uint64) string {
		b := []byte("\x93NUMPY\x01\x00\x46\x00" + (("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (3, 1), }" + strings.Repeat(" ", 69))[:69]) + "\n")
		for _, v := range values {
			b = binary.LittleEndian.AppendUint64(b, v)
		}
		return string(b)
	}
	bits := math.Float64bits
	for text, want := range map[string]string{
		file("<i8", 1, 16777217, 1<<40+1):                          "c0 number 1 16777217 1099511627777\n",
		file("<u8", 1, 16777217, 1<<40+1):                          "c0 number 1 16777217 1099511627777\n",
		file("<f8", bits(0.5), bits(4512345.67), bits(math.NaN())): "c0 number 0.5 4512345.67 ∅\n",
		file("<f8", bits(0.5), bits(2), bits(3)):                   "c0 number 0.5 2 3\n",
	} {
		got, err := readText(text, ReadOptions{})
		if err != nil || show(got) != want {
			t.Errorf("got %v, %v, want %s", got, err, want)
		}
	}
	_, err := readText(file("<f8", 0, bits(1e300), 0), ReadOptions{})
	checkError(t, "beyond float32", err, ErrColumn, `row 2, column "c0": expected a finite number of at most 3.4e38, found 1e+300`)
}

// exactTable returns a table of numbers next to 2^24 and to 10^12 in the columns near
// and far, and what they are less these.
func exactTable(t *testing.T, rows int) (table *Table, less []float32) {
	t.Helper()
	var b strings.Builder
	b.WriteString("near,far\n")
	for i := range rows {
		d := i * 7 % 11
		less = append(less, float32(d))
		b.WriteString(numberText(float64(1<<24+d)) + "," + numberText(float64(1e12+d)) + "\n")
	}
	table, err := readText(b.String(), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return table, less
}

// TestEncodeExact checks that numbers which differ in digits that float32 lacks become
// the inputs that their differences become: whole, in parts, row by row, and by an
// encoder that was written and read.
func TestEncodeExact(t *testing.T) {
	table, less := exactTable(t, 33)
	small := Table{Rows: 33, Columns: []Column{numbers("near", less...), numbers("far", less...)}}
	want := encoded(t, &small, &small)
	if d := cmp.Diff(want, encoded(t, table, table)); d != "" {
		t.Error(d)
	}
	part := []int32{3, 1, 32}
	if d := cmp.Diff(want[3*2:4*2], encoded(t, table, table.Select(part).Range(0, 1))); d != "" {
		t.Error(d)
	}
	e, err := FitEncoder(table)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var again Encoder
	if err := json.Unmarshal(b, &again); err != nil || !cmp.Equal(*e, again) {
		t.Fatalf("%s: %v", b, err)
	}
	row := make([]float32, 2)
	for _, values := range []map[string]any{
		{"near": 1<<24 + int(less[1]), "far": 1e12 + float64(less[1])},
		{"near": json.Number("16777223"), "far": "1000000000007"},
	} {
		if err := again.EncodeRow(row, values); err != nil || !slices.Equal(row, want[2:4]) {
			t.Errorf("got %v, %v, want %v", row, err, want[2:4])
		}
	}
}

// encoded returns the inputs that an encoder fitted on train makes of rows.
func encoded(t *testing.T, train, rows *Table) []float32 {
	t.Helper()
	e, err := FitEncoder(train)
	if err != nil {
		t.Fatal(err)
	}
	f, err := e.Encode(rows)
	if err != nil {
		t.Fatal(err)
	}
	return f.Floats
}

// TestEncodeSpread checks that numbers whose rounding does not show are encoded and
// learned as float32.
func TestEncodeSpread(t *testing.T) {
	text := "seconds,y\n"
	for i := range 40 {
		text += numberText(float64(1_700_000_001+i*86_407)) + "," + numberText(float64(1_700_000_001+i*86_407)) + "\n"
	}
	large, err := readText(text, ReadOptions{})
	if err != nil || large.Columns[0].Exact == nil {
		t.Fatalf("got %v, %v", large, err)
	}
	rounded := table(numbers("seconds", large.Columns[0].Numbers...), numbers("y", large.Columns[1].Numbers...))
	if d := cmp.Diff(encoded(t, rounded, rounded), encoded(t, large, large)); d != "" {
		t.Error(d)
	}
	exact, err := ValueTargets(&large.Columns[1])
	if err != nil {
		t.Fatal(err)
	}
	plain := exact
	plain.Exact = nil
	a, b := FitTargetScale(&plain), FitTargetScale(&exact)
	if d := cmp.Diff(a, b); d != "" || !slices.Equal(a.Standardized(plain).Values, b.Standardized(exact).Values) {
		t.Error(d)
	}
}

// TestEncodeLater reads numbers beyond float32 as float32 for an encoder that learned
// from none: files of older models keep their meaning.
func TestEncodeLater(t *testing.T) {
	small := table(numbers("a", 1, 2, 3))
	e, err := FitEncoder(small)
	if err != nil {
		t.Fatal(err)
	}
	e.Columns[0].High = math.MaxFloat32
	large, err := readText("a\n16777217\n1\n", ReadOptions{Kinds: map[string]Kind{"a": Number}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := e.Encode(large)
	if want := e.Columns[0].standardize(16777216); err != nil || f.Floats[0] != want {
		t.Errorf("got %v, %v, want %v", f.Floats, err, want)
	}
	row := make([]float32, 1)
	if err := e.EncodeRow(row, map[string]any{"a": 16777217}); err != nil || row[0] != f.Floats[0] {
		t.Errorf("got %v, %v, want %v", row, err, f.Floats[0])
	}
}

func TestOriginFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{"name":"a","kind":"date","mean":0,"scale":1,"low":0,"high":1,"fill":0,"origin":5}`:       "origin: expected a finite number, which is 0 unless the kind is number, found 5 for the kind date",
		`{"name":"a","kind":"number","mean":0,"scale":1,"low":0,"high":1,"fill":0,"origin":1e999}`: "cannot unmarshal number 1e999",
	} {
		err := json.Unmarshal([]byte(`{"type":"columns","columns":[`+text+`]}`), &Encoder{})
		checkError(t, text, err, ErrStep, want)
	}
}

// TestExactRoles has classes and groups that differ in digits that float32 lacks.
func TestExactRoles(t *testing.T) {
	table, _ := exactTable(t, 33)
	column := &table.Columns[1]
	targets, classes, err := ClassTargets(column)
	if err != nil || len(classes) != 11 || classes[7] != "1000000000007" || targets.Class[1] != 7 {
		t.Errorf("got %v of %q, %v", targets.Class, classes, err)
	}
	if known, err := KnownTargets(column, classes); err != nil || !slices.Equal(known.Class, targets.Class) {
		t.Errorf("got %v, %v", known.Class, err)
	}
	if groups := GroupsOf(column); slices.Max(groups) != 10 {
		t.Errorf("got the groups %v", groups)
	}
	converted := *column
	if err := converted.convertTo(Category, 0); err != nil || len(converted.Values) != 11 || converted.Values[1] != "1000000000007" || converted.Exact != nil {
		t.Errorf("got %q, %v", converted.Values, err)
	}
	if err := converted.convertTo(Number, 0); err != nil || !slices.Equal(converted.Exact, column.Exact) {
		t.Errorf("got %v, %v", converted.Exact, err)
	}
	text := "id,x,y\n12345678901234567890,1,a\n12345678901234567891,2,b\n"
	table, err = readText(text, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `column "id", row 1: expected a number below 2^53, so that all its digits are known, found 12345678901234567000; --kind id=category reads the column as texts`
	_, _, err = TableSet(table, TableOptions{Targets: []string{"y"}, Group: "id"})
	checkError(t, "group", err, ErrColumn, strings.Replace(want, "12345678901234567000", "1.2345678901234567e+19", 1))
	_, _, err = TableSet(table, TableOptions{Targets: []string{"id"}, Task: "classification"})
	checkError(t, "class", err, ErrColumn, `column "id", row 1: expected a number below 2^53`)
	_, err = KnownTargets(&table.Columns[0], []string{"1", "2"})
	checkError(t, "known class", err, ErrColumn, `column "id", row 1: expected a number below 2^53`)
}

// TestExactSides takes rows for equal only if all digits are.
func TestExactSides(t *testing.T) {
	read := func(text string) *Table {
		table, err := readText("a,b\n"+text, ReadOptions{Kinds: map[string]Kind{"b": Category}})
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	train := read("16777217,16777217\n1,2\n")
	if got := inspectSides(train, read("16777216,16777217\n16777218,16777217\n")); got != nil {
		t.Error(got)
	}
	if got := inspectSides(train, read("16777217,16777217\n")); len(got) != 1 {
		t.Error(got)
	}
	swapped := *read("16777217,16777217\n")
	swapped.Columns[0].Name, swapped.Columns[1].Name = "b", "a"
	if got := inspectSides(train, &swapped); len(got) != 1 {
		t.Error(got)
	}
}

// TestExactTargets learns values that differ in digits that float32 lacks as it does
// their differences.
func TestExactTargets(t *testing.T) {
	table, less := exactTable(t, 33)
	small := numbers("y", less...)
	targets, err := ValueTargets(&table.Columns[0], &table.Columns[1], &small)
	if err != nil {
		t.Fatal(err)
	}
	s := FitTargetScale(&targets)
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var again TargetScale
	if err := json.Unmarshal(b, &again); err != nil || !cmp.Equal(*s, again) {
		t.Fatalf("%s: %v", b, err)
	}
	before := slices.Clone(targets.Values)
	got := again.Standardized(targets)
	for i := range less {
		row := got.Values[3*i : 3*i+3]
		if d := row[0] - row[2]; math.Abs(float64(d)) > 1e-6 || row[0] != row[1] {
			t.Fatalf("row %d: got %v", i+1, row)
		}
	}
	again.Restore(got.Values)
	if !slices.Equal(got.Values[:2], before[:2]) || !slices.Equal(targets.Values, before) {
		t.Errorf("got %v, want %v", got.Values[:2], before[:2])
	}
	part := targets.choose([]int32{5})
	if part.Exact[1] != table.Columns[1].Exact[5] {
		t.Errorf("got %v", part.Exact)
	}
	set := Set{Name: "x", Features: TableFeatures(table), Targets: targets}
	set.Targets.Exact = set.Targets.Exact[1:]
	checkError(t, "length", set.Check(), ErrShape, "expected 99 exact target values, one for each value, found 98")
	checkError(t, "rest", json.Unmarshal([]byte(`{"mean":[1],"scale":[1],"rest":[1,2]}`), &again), ErrStep, "expected 1 rests, one for each mean, found 2")
}
