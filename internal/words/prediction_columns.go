package words

import "github.com/seed-217ca19f/mlp"

// PredictionColumns returns the names of the columns for m's predictions. They are
// written after the columns of a table.
func PredictionColumns(m *mlp.Model) (names []string) {
	switch {
	case m.Classes != nil:
		names = []string{"prediction", "probability"}
		for _, class := range m.Classes {
			names = append(names, "probability of "+class)
		}
		return names
	case m.Network.Outputs() == 1:
		return []string{"prediction"}
	}
	for k := range m.Network.Outputs() {
		names = append(names, "prediction of "+Target(m.Targets, k))
	}
	return names
}

// PredictionValues returns the values of the columns that [PredictionColumns] names,
// for one row. y holds m's outputs for the row.
func PredictionValues(m *mlp.Model, y []float32) (values []any) {
	if m.Classes != nil {
		class, probability := m.Class(y)
		values = append(values, m.Classes[class], probability)
		if len(y) == 1 { // the probability of the second of two classes
			y = []float32{1 - y[0], y[0]}
		}
	}
	for _, v := range y {
		values = append(values, v)
	}
	return values
}
