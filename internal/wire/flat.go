package wire

import (
	"encoding/json"
	"reflect"
)

// MarshalJSON writes the figures of the test set between the other fields.
func (d Done) MarshalJSON() ([]byte, error) {
	v := reflect.ValueOf(d)
	flat := reflect.New(flatDone).Elem()
	next := 0
	for i := range v.NumField() {
		if v.Type().Field(i).Name != figuresField {
			flat.Field(next).Set(v.Field(i))
			next++
			continue
		}
		for k := range v.Field(i).NumField() {
			flat.Field(next).Set(v.Field(i).Field(k))
			next++
		}
	}
	return json.Marshal(flat.Interface())
}

// figuresField is the field of Done that is written as fields of its own.
const figuresField = "Test"

// flatDone is Done with the fields of its figures in place of them: encoding/json
// can't put anything before their names.
var flatDone = flatten(reflect.TypeFor[Done]())

func flatten(t reflect.Type) reflect.Type {
	var fields []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name != figuresField {
			fields = append(fields, reflect.StructField{Name: f.Name, Type: f.Type, Tag: f.Tag})
			continue
		}
		for k := range f.Type.NumField() {
			inner := f.Type.Field(k)
			tag := reflect.StructTag(`json:"` + f.Tag.Get("json") + inner.Tag.Get("json") + `"`)
			fields = append(fields, reflect.StructField{Name: f.Name + inner.Name, Type: inner.Type, Tag: tag})
		}
	}
	return reflect.StructOf(fields)
}
