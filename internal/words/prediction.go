package words

import (
	"fmt"
	"strings"

	"github.com/seed-217ca19f/mlp/data"
	"github.com/seed-217ca19f/mlp/internal/wire"
)

// Prediction returns the line for a predicted row. If numbered is true, it shows the
// row's number.
func Prediction(p wire.Prediction, numbered bool) string {
	where := Line(p.File)
	if numbered {
		where = fmt.Sprintf("%s: row %d", where, p.Row)
	}
	switch {
	case p.Prediction != nil:
		return fmt.Sprintf("%s: %s", where, data.NumberText(*p.Prediction))
	case p.Probability == nil:
		texts := make([]string, len(p.Outputs))
		for k, y := range p.Outputs {
			texts[k] = data.NumberText(y)
		}
		return fmt.Sprintf("%s: [%s]", where, strings.Join(texts, " "))
	}
	return fmt.Sprintf("%s: %s (%.1f%%)", where, Name(p.Class), 100**p.Probability)
}
