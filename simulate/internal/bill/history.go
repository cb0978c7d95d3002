package bill

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// Remembers reports whether a charge depends on up to so many earlier periods, and on
// what was measured in them. It compares the charges for typical periods without a
// history and after typical ones: large periods and small, counted, not counted, and
// idle.
func (t *Quoter) Remembers(earlier int) (periods, outcomes bool) {
	const most = 1000 // periods that a history is tried with
	earlier = min(earlier, most)
	large := times(t.average(1), float64(max(t.most, 1)))
	small := t.average(1)
	idle := pricing.Statement{}
	for _, total := range []pricing.Delivery{large, small} {
		counted := pricing.Statement{Total: total, Charge: max(t.charge(t.average(1)), 1), Adjusted: 1}
		uncounted := counted
		uncounted.Total.Success, uncounted.Total.Value = 0, 0
		for _, kinds := range [][2]pricing.Statement{{counted, uncounted}, {counted, idle}} {
			var with, without []pricing.Statement
			for range earlier {
				with, without = append(with, kinds[0]), append(without, kinds[1])
				plain, a, b := t.after(nil), t.after(with), t.after(without)
				periods = periods || differ(plain, a) || differ(plain, b)
				outcomes = outcomes || kinds[1] != idle && differ(a, b)
				if periods && outcomes {
					return true, true
				}
			}
		}
	}
	return periods, outcomes
}

// after are the charges for a small and a large typical period after a history.
func (t *Quoter) after(history []pricing.Statement) [2]float64 {
	q := t.For(t.buyer, history)
	charges := [2]float64{q.charge(t.average(1)), q.alike(t.average(1), t.most)}
	if t.err == nil {
		t.err = q.err
	}
	return charges
}

func differ(a, b [2]float64) bool {
	for i := range a {
		if math.Abs(a[i]-b[i]) > market.Rounding*math.Abs(a[i]) {
			return true
		}
	}
	return false
}
