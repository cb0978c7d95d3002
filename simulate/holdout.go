package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
)

// Tasks that are held out are answered by the receiver alone, for free, and are
// measured like the others: what the seller brought about is the difference. It
// costs the welfare of those tasks, and is known the worse the fewer they are.

// held reports whether a task is held out, and adds it to the account if so.
func (w *walk) held(task int, t *Tally) bool {
	out, counted, _, _ := w.at.Bits(draw.Holdout, uint64(task))
	if draw.Float64(out) >= w.Measurement.Holdout {
		return false
	}
	_, own, able, _ := w.at.Bits(draw.Luck, uint64(task))
	odds := pricing.Odds{Right: draw.Flip(draw.Float64(own), w.who.Knowledge), Able: draw.Flip(draw.Float64(able), w.who.Ability)}
	success := draw.Flip(draw.Float64(counted), w.Measurement.Counted(odds, 0))
	w.account.Deliveries = append(w.account.Deliveries, pricing.Delivery{Count: 1, Success: success, Control: true})
	t.HeldOut++
	t.HeldOutCounted += success
	t.Missed += w.first[task]
	t.HeldOutMissed += w.first[task]
	t.ByHand += w.who.OwnCost
	return true
}

// Uplift returns what an offer's answers add to the success rate, as the tasks
// that were held out tell it, with its interval at the level.
func (r *Result) Uplift(offer string, level float64) (Estimate, error) {
	served, err := r.column(offer, Metric{Name: "success rate",
		Of: func(t *Tally) float64 { return t.Delivered.Success }, Per: func(t *Tally) float64 { return t.Delivered.Count }})
	held, err2 := r.column(offer, Metric{Name: "success rate of tasks held out",
		Of: func(t *Tally) float64 { return t.HeldOutCounted }, Per: func(t *Tally) float64 { return t.HeldOut }})
	if err := joinAll(err, err2, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	residuals := served.residuals()
	for i, e := range held.residuals() {
		residuals[i] -= e
	}
	return interval(served.value-held.value, residuals, level), nil
}
