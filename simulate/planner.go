package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// plan is the planner's: the first best of every task of the receiver in hand.
// It knows the true quality, charges cost, measures nothing and picks the best
// producer on offer.
func (w *walk) plan() {
	best := w.best[:len(w.stakes)]
	for j := range best {
		best[j] = math.Inf(-1)
	}
	for _, p := range w.makers {
		truths := w.sides[p].truths
		var act, check market.Line
		for j, stakes := range w.stakes {
			if j < len(truths) {
				act, check = truths[j].Welfare(pricing.Act), truths[j].Welfare(pricing.Check)
			}
			best[j] = max(best[j], act.At(stakes), check.At(stakes))
		}
	}
	total := 0.0
	for j, x := range best {
		first := max(x, 0)
		w.first[j] = first
		total += first
	}
	w.total = total
}
