package serve

import (
	"maps"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

// kind returns the schema of a JSON type.
func kind(name string) object { return object{"type": name} }

// among returns the schema of a text that must be one of the given values.
func among(values ...string) object { return object{"type": "string", "enum": values} }

// listOf returns the schema of a list, given the schema of its values.
func listOf(value object) object { return object{"type": "array", "items": value} }

// fixedList returns the schema of a list of n values, given their schema.
func fixedList(value object, n int) object {
	return object{"type": "array", "items": value, "minItems": n, "maxItems": n}
}

// record returns the schema of an object that has only these members. All are required
// except the optional ones.
func record(members object, optional ...string) object {
	required := slices.DeleteFunc(slices.Sorted(maps.Keys(members)), func(name string) bool { return slices.Contains(optional, name) })
	return object{"type": "object", "properties": members, "required": required, "additionalProperties": false}
}

// openRecord is like record, for objects that may have other members.
func openRecord(members object, optional ...string) object {
	r := record(members, optional...)
	delete(r, "additionalProperties")
	return r
}

// component returns a reference to a component. where is its group, such as schemas.
func component(where, name string) object {
	return object{"$ref": "#/components/" + where + "/" + name}
}

// asJSON returns the contents of a JSON body with the schema of the named component.
func asJSON(name string) object {
	return object{typeJSON: object{"schema": component("schemas", name)}}
}

// asFile returns the contents of a body of the given media type.
func asFile(mediaType string) object {
	return object{mediaType: object{"schema": object{"type": "string", "format": "binary"}}}
}

// schemas returns the schemas that do not depend on the models.
func schemas() object {
	flag, text, count := kind("boolean"), kind("string"), object{"type": "integer", "minimum": 1}
	all := object{
		"error":       record(object{"error": text}),
		"live":        record(object{"live": flag}),
		"ready":       record(object{"ready": flag}),
		"model_ready": record(object{"name": text, "ready": flag}),
		"models":      record(object{"models": listOf(component("schemas", "model"))}),
		"model": record(object{
			"name": text, "task": among("classification", "multilabel", "regression"),
			"columns": listOf(component("schemas", "column")), "inputs": count, "input_shape": listOf(count),
			"pictures": record(object{"width": count, "height": count, "color": flag}, "color"),
			"outputs":  count, "classes": listOf(text), "targets": listOf(text),
			"typical": listOf(kind("number")),
			"sha256":  object{"type": "string", "pattern": "^[0-9a-f]{64}$"}, "loaded": object{"type": "string", "format": "date-time"},
		}, "columns", "inputs", "input_shape", "pictures", "classes", "targets", "typical"),
		"column": record(object{
			"name": text, "kind": among(data.Number.String(), data.Boolean.String(), data.Date.String(), data.Category.String()),
			"format": text, "values": listOf(text), "typical": object{"anyOf": []object{kind("number"), text, flag}},
		}, "format", "values", "typical"),
	}
	maps.Copy(all, inferSchemas())
	return all
}

// inferSchemas returns the schemas of the Open Inference Protocol, with the names from
// its specification. The data of a tensor are absent if they are sent as binary.
func inferSchemas() object {
	text := kind("string")
	shape, parameters := listOf(kind("integer")), component("schemas", "parameters")
	tensor := func() object {
		return object{"name": text, "datatype": text, "shape": shape, "parameters": parameters, "data": component("schemas", "tensor_data")}
	}
	out := tensor()
	out["datatype"] = among("FP32", "BYTES")
	return object{
		"metadata_server_response": record(object{"name": text, "version": text, "extensions": listOf(text)}),
		"metadata_model_response": record(object{
			"name": text, "versions": listOf(text), "platform": text,
			"inputs": listOf(component("schemas", "metadata_tensor")), "outputs": listOf(component("schemas", "metadata_tensor")),
		}),
		"metadata_tensor": record(object{"name": text, "datatype": text, "shape": shape}),
		"parameters":      kind("object"),
		"tensor_data": listOf(object{"anyOf": []object{
			component("schemas", "tensor_data"), kind("number"), {"type": "string", "nullable": true}, kind("boolean"),
		}}),
		"request_input":  openRecord(tensor(), "parameters", "data"),
		"request_output": openRecord(object{"name": text, "parameters": parameters}, "parameters"),
		"inference_request": openRecord(object{
			"id": text, "parameters": parameters,
			"inputs": listOf(component("schemas", "request_input")), "outputs": listOf(component("schemas", "request_output")),
		}, "id", "parameters", "outputs"),
		"response_output": record(out, "parameters", "data"),
		"inference_response": record(object{
			"model_name": text, "model_version": among(onlyVersion), "id": text, "outputs": listOf(component("schemas", "response_output")),
		}, "id"),
	}
}
