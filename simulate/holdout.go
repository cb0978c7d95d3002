package simulate

import (
	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/fault"
)

// Tasks that are held out are answered by the receiver alone, for free, and are
// measured like the others: what the seller brought about is the difference. It
// costs the welfare of those tasks, and is known the worse the fewer they are.

// heldOut are the tasks of a period that were held out.
type heldOut struct{ tasks, counted, missed float64 }

// holdOut reports whether a task is held out, and adds it to the account if so.
func (r *replicator) holdOut(task int, h *heldOut) bool {
	out, counted, _, _ := r.at.Bits(draw.Holdout, uint64(task))
	if draw.Float64(out) >= r.Measurement.Holdout {
		return false
	}
	_, own, able, _ := r.at.Bits(draw.Luck, uint64(task))
	who, books := &r.met.who, r.books
	odds := pricing.Odds{Right: draw.Flip(draw.Float64(own), who.Knowledge), Able: draw.Flip(draw.Float64(able), who.Ability)}
	success := draw.Flip(draw.Float64(counted), r.Measurement.Counted(odds, 0))
	books.account.Deliveries = append(books.account.Deliveries, pricing.Delivery{Count: 1, Success: success, Control: true})
	h.tasks++
	h.counted += success
	h.missed += r.tasks.firstBest[task]
	return true
}

// Uplift returns what an offer's answers add to the success rate, as the tasks
// that were held out tell it, with its interval at the level.
func (r *Result) Uplift(offer string, level float64) (Estimate, error) {
	served, err := r.column(offer, Metric{Name: "success rate",
		Of: func(t *Tally) float64 { return t.Delivered.Success }, Per: func(t *Tally) float64 { return t.Delivered.Count }})
	held, err2 := r.column(offer, Metric{Name: "success rate of tasks held out",
		Of: func(t *Tally) float64 { return t.HeldOutCounted }, Per: func(t *Tally) float64 { return t.HeldOut }})
	if err := fault.JoinAll(err, err2, checkLevel(level)); err != nil {
		return Estimate{}, err
	}
	e, doubts := r.differenceInterval(held, served, level)
	e.Warnings = r.warned(doubts)
	return e, nil
}
