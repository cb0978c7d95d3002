package relation

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/usevalue/usevalue/simulate"
)

// Form is what is known of values beyond those that are seen, and what an interval
// rests on. The values that matter most to a variance are large and rare. Those that
// were drawn do not tell of those that were not, so without a form there is no interval:
// nil is no form.
//
// The forms are [LogNormal] and [Within].
type Form interface {
	// String is the form in words, as it stands in a result.
	String() string
	// divide sets the estimates of a table.
	divide(d *Division, value mat.Matrix, t *table) error
	// attribute sets the estimates of a log.
	attribute(a *Attribution, l *ledger, uses []Use) error
}

// described is a share of what was seen, which says nothing of what was not: its standard
// error is infinite, and its interval all that a share may be.
func described(x float64) simulate.Estimate {
	return simulate.Estimate{Value: clip(x), StandardError: math.Inf(1), Low: 0, High: 1}
}

// estimated is a share with an interval that contains it.
func estimated(x, se, low, high float64) simulate.Estimate {
	x = clip(x)
	return simulate.Estimate{Value: x, StandardError: se, Low: min(clip(low), x), High: max(clip(high), x)}
}

// clip keeps a share within [0,1].
func clip(x float64) float64 { return min(max(x, 0), 1) }

// certainty says in a title what intervals there are.
func certainty(form Form, level float64) string {
	if form == nil {
		return "described, without intervals"
	}
	return fmt.Sprintf("%.4g%% intervals for %v", 100*level, form)
}

// line prints a share, with its interval if there is one.
func line(s *strings.Builder, name string, e simulate.Estimate) {
	if math.IsInf(e.StandardError, 1) {
		fmt.Fprintf(s, "  %-30s %.3f\n", name, e.Value)
		return
	}
	fmt.Fprintf(s, "  %-30s %.3f  [%.3f, %.3f]\n", name, e.Value, e.Low, e.High)
}

// few receivers or artifacts do not show how much they differ.
const few = 10

// fewOf warns of a description that rests on few.
func fewOf(form Form, receivers, artifacts int) []string {
	if form != nil || receivers >= few && artifacts >= few {
		return nil
	}
	return []string{fmt.Sprintf("%d receivers and %d artifacts: fewer than %d of either hardly show how much they differ",
		receivers, artifacts, few)}
}

func checkLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return fmt.Errorf("relation: the level of confidence is %v, want a number in (0,1) such as 0.95", level)
	}
	return nil
}
