package choice

import (
	"slices"

	"github.com/usevalue/usevalue/pricing"
	"github.com/usevalue/usevalue/simulate/internal/bill"
	"github.com/usevalue/usevalue/simulate/internal/draw"
	"github.com/usevalue/usevalue/simulate/internal/market"
)

// path is a period that may come, so far.
type path struct {
	deliveries []pricing.Delivery // by task
	tasks      []int32
	totals     pricing.Delivery
	read       float64 // cost of reading, currency
	under      int     // which hypothesis
	log        float64 // of its weight, under the Esscher measure
	charge     float64
	terms      float64 // of the bill
	size       float64 // how much it took
}

// meetTask adds what a task comes to by its luck.
func (d *decision) meetTask(quoter *bill.Quoter, c *path, t *candidate, l *taskLottery, u *[drawnNumbers]uint64, more func(i int) (size, kind uint64)) {
	w, b, p := &d.memory.sampler, d.Bill, d.Producer
	s := l.at(draw.Float64(u[drawnOutcome]))
	count := draw.Float64(u[drawnCount])
	if s.held {
		x := pricing.Delivery{Count: 1, Control: true}
		x.Success = draw.Flip(count, d.Measurement.Counted(pricing.Odds{Right: s.odds.Own, Able: s.odds.Able}, 0))
		c.take(p, quoter.ReadsDeliveries, t.task, &x)
		return
	}
	right := int(s.odds.Right)
	test := l.test(right, draw.Float64(u[drawnDifficulty]))
	success := draw.Flip(count, d.Measurement.Counted(s.odds, s.odds.Right*(1-s.used)))
	terms := &b.Terms[int(success)]
	c.terms += terms.Delivery
	a := &w.artifact
	w.tries = p.MakeAs(a, w.tries[:0], right, test, draw.Float64(u[drawnTries]), u[drawnSize], more)
	for i := range w.tries {
		one := &w.tries[i]
		if !p.Kinds[one.Kind].Varies() {
			c.terms += terms.Attempt[one.Kind]
			continue
		}
		one.Count, one.Success = 1, success
		w.alone[0] = one.Delivery
		c.terms += quoter.ChargeFor(w.alone[:], one.Delivery) - b.Fixed - terms.Delivery
	}
	x := &a.Delivery
	x.Success = success
	if x.Success > 0 {
		x.Value = market.ValueOfRight(d.Who, s.odds).At(d.Stakes[t.task]) * d.Measurement.Factor(u[drawnValue])
	}
	x.Harm = s.harm
	c.terms += b.Worth(x.Value) + b.Harm*x.Harm
	c.read += d.Who.ReadCost * a.Output
	c.take(p, quoter.ReadsDeliveries, t.task, x)
}

// take adds a delivery to the account of a path, in the place of its task.
func (c *path) take(p *market.Producer, listed bool, task int32, x *pricing.Delivery) {
	if !x.Control {
		c.totals.Add(x)
		right, wrong := &p.Kinds[1].Mean, &p.Kinds[0].Mean
		c.size += x.Attempts + market.Ratio(x.Usage.Tokens(), right.Usage.Tokens()+wrong.Usage.Tokens()) + market.Ratio(x.Cost, right.Cost+wrong.Cost) + x.Success
	}
	if listed {
		i, _ := slices.BinarySearch(c.tasks, task)
		c.tasks, c.deliveries = slices.Insert(c.tasks, i, task), slices.Insert(c.deliveries, i, *x)
	}
}
