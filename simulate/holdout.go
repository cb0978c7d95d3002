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
type heldOut struct {
	controls        []pricing.Delivery // one each
	counted, missed float64
	ran             []int32 // memory of the tasks that are not
}

// holdOut sorts tasks by whether they are held out, and returns those that are not.
func (r *replicator) holdOut(tasks []int32) (ran []int32, held heldOut) {
	h := &r.books.held
	h.controls, h.ran, h.counted, h.missed = h.controls[:0], h.ran[:0], 0, 0
	who := &r.met.who
	for _, j := range tasks {
		out, counted, _, _ := r.at.Bits(draw.Holdout, uint64(j))
		if draw.Float64(out) >= r.Measurement.Holdout {
			h.ran = append(h.ran, j)
			continue
		}
		_, both, _, _ := r.at.Bits(draw.Luck, uint64(j))
		own, able := draw.Halves(both)
		odds := pricing.Odds{Right: draw.Flip(own, who.Knowledge), Able: draw.Flip(able, who.Ability)}
		success := draw.Flip(draw.Float64(counted), r.Measurement.Counted(odds, 0))
		h.controls = append(h.controls, pricing.Delivery{Count: 1, Success: success, Control: true})
		h.counted += success
		h.missed += r.tasks.firstBest(int(j))
	}
	return h.ran, *h
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
