package words

import (
	"fmt"

	"github.com/seed-217ca19f/mlp/internal/wire"
)

// Fold returns the line of one fold of a cross-validation.
func Fold(v wire.Fold, score float64) string {
	return fmt.Sprintf("fold %d of %d: %s", v.Fold, v.Folds, scoreText(v.Accuracy != nil, score))
}

// Folds returns the line of a whole cross-validation: the mean and the standard deviation
// of the scores.
func Folds(v wire.Folds) string {
	if v.Score == "accuracy" {
		return fmt.Sprintf("%d folds: accuracy %s ± %.2f", v.Folds, Percent(v.Mean), 100*v.Deviation)
	}
	return fmt.Sprintf("%d folds: R² %.4f ± %.4f", v.Folds, v.Mean, v.Deviation)
}

func scoreText(accuracy bool, score float64) string {
	if accuracy {
		return "accuracy " + Percent(score)
	}
	return fmt.Sprintf("R² %.4f", score)
}
