package wire

import "github.com/seed-217ca19f/mlp/assess"

// Figures are a model's scores on a set, as JSON fields. A score that was not
// measured is absent. If there are several targets, R2 is the mean over them.
type Figures struct {
	BalancedAccuracy *float64        `json:"balanced_accuracy,omitempty"`
	LogLoss          *float64        `json:"log_loss,omitempty"`
	AUC              *float64        `json:"auc,omitempty"`
	MacroF1          *float64        `json:"macro_f1,omitempty"`
	CalibrationError *float64        `json:"ece,omitempty"`
	Brier            *float64        `json:"brier,omitempty"` // see [metrics.Brier]
	AveragePrecision *float64        `json:"average_precision,omitempty"`
	Top5Accuracy     *float64        `json:"top_5_accuracy,omitempty"` // only with more than five classes
	RMSE             *float64        `json:"rmse,omitempty"`
	MAE              *float64        `json:"mae,omitempty"`
	R2               *float64        `json:"r2,omitempty"`
	BaselineRMSE     *float64        `json:"baseline_rmse,omitempty"` // RMSE of always predicting the training targets' mean
	Targets          []TargetFigures `json:"targets,omitempty"`       // nil unless there are several
}

// OnTest holds the same fields as Figures with other JSON names, for an object that also
// has figures of the training set. Both types have the same Go fields, so that one can be
// converted to the other.
type OnTest struct {
	BalancedAccuracy *float64        `json:"test_balanced_accuracy,omitempty"`
	LogLoss          *float64        `json:"test_log_loss,omitempty"`
	AUC              *float64        `json:"test_auc,omitempty"`
	MacroF1          *float64        `json:"test_macro_f1,omitempty"`
	CalibrationError *float64        `json:"test_ece,omitempty"`
	Brier            *float64        `json:"test_brier,omitempty"`
	AveragePrecision *float64        `json:"test_average_precision,omitempty"`
	Top5Accuracy     *float64        `json:"test_top_5_accuracy,omitempty"`
	RMSE             *float64        `json:"test_rmse,omitempty"`
	MAE              *float64        `json:"test_mae,omitempty"`
	R2               *float64        `json:"test_r2,omitempty"`
	BaselineRMSE     *float64        `json:"test_baseline_rmse,omitempty"`
	Targets          []TargetFigures `json:"test_targets,omitempty"`
}

// TargetFigures are the scores of one of several targets.
type TargetFigures struct {
	Target string `json:"target"`
	Figures
}

// NewFigures returns the figures of an assessment. targets are the names of the
// model's targets.
func NewFigures(a *assess.Assessment, targets []string) Figures {
	switch {
	case a.Classes != nil:
		return classFigures(a.Classes)
	case len(a.Values) == 1:
		return valueFigures(a, 0)
	}
	var f Figures
	for k := range a.Labels {
		f.Targets = append(f.Targets, TargetFigures{name(targets, k), classFigures(&a.Labels[k])})
	}
	for k := range a.Values {
		f.Targets = append(f.Targets, TargetFigures{name(targets, k), valueFigures(a, k)})
	}
	if a.Values != nil {
		mean, _ := a.Score()
		f.R2 = Finite(mean)
	}
	return f
}

// name returns the name of target k, or "" if it has none.
func name(targets []string, k int) string {
	if k < len(targets) {
		return targets[k]
	}
	return ""
}

func classFigures(c *assess.Classes) Figures {
	f := Figures{
		BalancedAccuracy: new(c.Confusion.BalancedAccuracy()), LogLoss: Finite(c.LogLoss), Brier: Finite(c.Brier),
		MacroF1: new(c.Confusion.MacroF1()), CalibrationError: Finite(c.Calibration.ExpectedError()),
	}
	if c.HasAUC {
		f.AUC, f.AveragePrecision = &c.AUC, &c.AveragePrecision
	}
	if c.HasTop {
		f.Top5Accuracy = &c.Top
	}
	return f
}

func valueFigures(a *assess.Assessment, k int) Figures {
	v := a.Values[k]
	return Figures{RMSE: Finite(v.RMSE), MAE: Finite(v.MAE), R2: Finite(v.R2), BaselineRMSE: Finite(v.BaselineRMSE)}
}
