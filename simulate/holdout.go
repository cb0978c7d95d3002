package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/stream"
)

// Tasks that are held out are answered by the receiver alone, for free, and are
// measured like the others: what the seller brought about is the difference. It
// costs the welfare of those tasks, and is known the worse the fewer they are.

// held reports whether a task is held out, and adds it to the account if so.
func (w *walk) held(task int, t *Tally) bool {
	share := w.measurement.Holdout
	if share == 0 {
		return false
	}
	held, counted, _, _ := w.at.Bits(drawHoldout, uint64(task))
	if stream.Float64(held) >= share {
		return false
	}
	_, own, able, _ := w.at.Bits(drawLuck, uint64(task))
	unaided := unaided(flip(stream.Float64(own), w.who.Knowledge), flip(stream.Float64(able), w.who.Ability))
	success := flip(stream.Float64(counted), w.measurement.counted(unaided, 0))
	w.account.Deliveries = append(w.account.Deliveries, pricing.Delivery{Count: 1, Success: success, Control: true})
	t.HeldOut++
	t.HeldOutCounted += success
	t.Missed += w.first[task]
	t.ByHand += w.who.OwnCost
	return true
}

// unaided are the odds of the receiver's own answer, which it acts on if it can.
func unaided(own, able float64) pricing.Odds { return pricing.Odds{Right: own, Able: able} }

// compared is the charge for a typical period of deliveries with tasks held out
// beside them: the mean over how many of those succeed.
func (t *typical) compared(a *pricing.Account) float64 {
	m := len(a.Deliveries)
	if t.holdout == 0 || m == 0 {
		return t.ask(a)
	}
	n := max(1, int(math.Round(float64(m)*t.holdout/(1-t.holdout))))
	beside := *a
	beside.Deliveries = append(append(make([]pricing.Delivery, 0, m+n), a.Deliveries...), make([]pricing.Delivery, n)...)
	controls := beside.Deliveries[m:]
	set := func(successes int) float64 {
		for i := range controls {
			controls[i] = pricing.Delivery{Count: 1, Success: b2f(i < successes), Control: true}
		}
		return t.ask(&beside)
	}
	none := set(0)
	if all := set(n); math.Abs(all-none) <= relative*math.Abs(none) {
		return none // it makes no comparison
	}
	if n > many { // three points stand for a binomial that is near normal
		mean := float64(n) * t.unaided
		off := math.Sqrt(3 * mean * (1 - t.unaided))
		at := func(x float64) float64 { return set(int(math.Round(min(max(x, 0), float64(n))))) }
		return (at(mean-off) + 4*at(mean) + at(mean+off)) / 6
	}
	sum, weights := 0.0, 0.0
	binomial(n, t.unaided, func(s int, w float64) {
		sum += w * set(s)
		weights += w
	})
	return sum / weights
}

const many = 16 // tasks held out in a typical period

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
