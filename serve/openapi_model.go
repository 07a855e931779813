package serve

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/seed-217ca19f/mlp/data"
)

// anyRows is the body of a request for predictions if the model is not known.
func anyRows() object {
	return predictBody(object{"anyOf": []object{listOf(scalar()), kind("object")}}, true)
}

// predictBody returns the bodies of a request for predictions, with the schema of a row.
func predictBody(row object, pictures bool) object {
	rows := listOf(row)
	rows["minItems"] = 1
	body := object{typeJSON: object{"schema": record(object{"rows": rows})}}
	maps.Copy(body, asFile(typeCSV))
	if pictures {
		maps.Copy(body, asFile(typePNG))
		maps.Copy(body, asFile(typeJPEG))
	}
	return body
}

// predicting returns the route for predictions of one model.
func (r route) predicting(m *model) route {
	l := m.current.Load()
	r.about.id += "-" + url.PathEscape(m.name)
	r.about.summary = "Predict with the model " + m.name
	r.about.body = predictBody(l.rowSchema(), l.takesPictures())
	r.about.answer = predictAnswer(m.name, l.predictionSchema())
	r.path = "/v1/models/" + url.PathEscape(m.name) + "/predict"
	r.about.errors = append(slices.Clone(r.about.errors), http.StatusNotFound)
	return r
}

// predictAnswer returns the contents of an answer with predictions.
func predictAnswer(name string, prediction object) object {
	model := kind("string")
	if name != "" {
		model = among(name)
	}
	content := object{typeJSON: object{"schema": record(object{"model": model, "predictions": listOf(prediction)})}}
	maps.Copy(content, asFile(typeCSV))
	return content
}

// rowSchema returns the schema of a row that the model takes.
func (l *loaded) rowSchema() object {
	if l.columns == nil {
		return fixedList(kind("number"), l.inputs)
	}
	members, example := object{}, object{}
	for _, c := range l.columns {
		members[c.Name] = columnSchema(c, l.Preprocessor.Encoder.Reading)
		example[c.Name] = typical(c, l.Preprocessor.Encoder.Reading)
	}
	named := openRecord(members)
	named["example"] = example
	return object{"anyOf": []object{named, fixedList(scalar(), len(l.columns))}}
}

// scalar is the schema of a value in a column of unknown kind.
func scalar() object {
	return object{"anyOf": []object{{"type": "string", "nullable": true}, kind("number"), kind("boolean")}}
}

// columnSchema returns the schema of a value in a column. Null means a missing value. r says
// how dates are written.
func columnSchema(c data.EncodedColumn, r *data.Reading) object {
	s, example := scalar(), typical(c, r)
	switch c.Kind {
	case data.Number:
		s = object{"anyOf": []object{{"type": "number", "nullable": true}, kind("string")}, "description": "a number, also as a text"}
	case data.Boolean:
		s["description"] = "true or false, also as 1 or 0, or as a text such as yes or no"
	case data.Date:
		s = object{"type": "string", "nullable": true, "description": fmt.Sprintf("a date, time or duration such as %v", example)}
	case data.Category:
		s["description"] = "a category; x-values lists those that the model knows"
		s["x-values"] = c.Values
	}
	s["example"] = example
	return s
}

// anyPrediction is the schema of a prediction if the model is not known.
func anyPrediction() object {
	return record(predictionMembers(listOf(kind("number")), kind("string"), object{"type": "object", "additionalProperties": kind("number")}),
		"class", "probability", "prediction", "predictions")
}

// predictionMembers returns the members that a prediction may have, with the given
// schemas.
func predictionMembers(outputs, class, predictions object) object {
	return object{
		"event": among("prediction"), "row": object{"type": "integer", "minimum": 1}, "outputs": outputs, "class": class,
		"probability": object{"type": "number", "minimum": 0, "maximum": 1}, "prediction": kind("number"), "predictions": predictions,
	}
}

// predictionSchema returns the schema of the model's predictions. The answer leaves out
// an empty class.
func (l *loaded) predictionSchema() object {
	targets := object{}
	for _, name := range l.Targets {
		targets[name] = kind("number")
	}
	named := slices.DeleteFunc(slices.Clone(l.Classes), func(class string) bool { return class == "" })
	all := predictionMembers(fixedList(kind("number"), l.Outputs()), among(named...), record(targets))
	var absent, optional []string
	switch {
	case l.Classes != nil:
		absent = []string{"prediction", "predictions"}
		if len(named) < len(l.Classes) {
			optional = []string{"class"}
		}
	case l.Outputs() == 1:
		absent = []string{"class", "probability", "predictions"}
	case l.Targets != nil:
		absent = []string{"class", "probability", "prediction"}
	default:
		absent = []string{"class", "probability", "prediction", "predictions"}
	}
	for _, name := range absent {
		delete(all, name)
	}
	return record(all, optional...)
}
