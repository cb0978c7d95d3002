package simulate

import (
	"math"

	"github.com/usevalue/usevalue/pricing"
)

// parts are what the terms make of a lucky period, and the rest of its charge, in
// currency.
type parts struct{ terms, rest float64 }

// leaveToLuck prices the lattice anew: the rest of a charge is the mean along
// chains of lucky deliveries.
func (l *lattice) leaveToLuck(b *bill, t *typical) {
	most := t.most
	met := *t // by the receiver of mean quality
	y := t.producer.expect(t.producer.quality.Mean())
	met.attempts = t.made(&y)
	var along [2]*chains
	for z, pool := range met.pools(b, chained(most)) {
		along[z], l.luck[z], l.terms[z] = deal(pool, most), pool, b.average(&met, z)
	}
	period := make([]pricing.Delivery, most)
	for i := range l.rows {
		if t.stopped != nil && t.stopped() {
			t.err = errCancelled
			return
		}
		l.follow(b, t, &l.rows[i], along, period)
	}
}

// follow prices the periods of a row. Chains of failures are met by chains of
// successes evenly: by rank, against rank with its bits in the other order.
func (l *lattice) follow(b *bill, t *typical, row *latticeRow, along [2]*chains, period []pricing.Delivery) {
	n := len(along[0].pool)
	for level, times := range l.levels {
		value := times * t.value
		var lucky [][]parts
		for k, s := range row.successes {
			list := make([]parts, n)
			for j := range list {
				list[j] = l.lucky(b, t, along, period[:row.size], s, j, value)
			}
			row.charges[level][k] = 0
			for _, p := range list {
				row.charges[level][k] += p.rest / float64(n)
			}
			lucky = append(lucky, list)
		}
		if t.aversion > 0 {
			row.lucky = append(row.lucky, lucky)
		}
	}
}

// lucky prices one period of s successes of the value.
func (l *lattice) lucky(b *bill, t *typical, along [2]*chains, period []pricing.Delivery, s, rank int, value float64) parts {
	failures := len(period) - s
	failed := along[0].ranked[failures][rank]
	counted := along[1].ranked[s][reversed(rank, len(along[0].pool))]
	if !t.totals {
		for i := range failures {
			period[s+i] = *along[0].at(i, failed)
		}
		for i := range s {
			period[i] = *along[1].at(i, counted)
			period[i].Value = value
		}
	}
	total := along[0].totals[failures][failed]
	total.add(&along[1].totals[s][counted])
	total.Value = float64(s) * value
	charge := t.chargeFor(period, total.Delivery)
	l.least = min(l.least, charge)
	return parts{total.terms, charge - b.fixed - total.terms - float64(s)*b.worth(value)}
}

// place is a row of a lattice at one of its levels.
type place struct {
	row   *latticeRow
	level int
}

// mostPlaces are kept in memory: those of a lattice or a few.
const mostPlaces = 4096

// risked is ln E exp(r x) of the rest of the charge in a place, by the number of
// successes among those that were priced. Each is found once for an aversion to risk.
func (m *moments) risked(row *latticeRow, level int) func(k int) float64 {
	if m.memory == nil || len(m.memory) > mostPlaces || m.remembered != m.r {
		m.memory, m.remembered = map[place][]float64{}, m.r
	}
	list, known := m.memory[place{row, level}]
	if !known {
		list = make([]float64, len(row.successes))
		for k := range list {
			list[k] = math.NaN()
		}
		m.memory[place{row, level}] = list
	}
	return func(k int) float64 {
		if math.IsNaN(list[k]) {
			list[k] = row.risked(m, level, k)
		}
		return list[k]
	}
}

// risked is ln E exp(r x) of the rest of the charge for a number of successes, as
// the terms of the bill weigh it: that of the charge less that of the terms, which
// is known and so serves the mean over luck as a control.
func (r *latticeRow) risked(m *moments, level, k int) float64 {
	s := r.successes[k]
	known := float64(r.size-s)*m.pooled[0] + float64(s)*m.pooled[1]
	list := r.lucky[level][k]
	n := float64(len(list))
	largest, least := 0.0, 0.0
	for _, p := range list {
		e := m.r*(p.terms+p.rest) - known
		largest, least = max(largest, e), least+e/n
	}
	var sum, control, squares, products float64
	for _, p := range list {
		terms := m.r*p.terms - known
		c, x := math.Exp(terms-largest), math.Exp(terms+m.r*p.rest-largest)
		sum, control, squares, products = sum+x/n, control+c/n, squares+c*c/n, products+c*x/n
	}
	slope := 0.0
	if variance := squares - control*control; variance > 0 {
		slope = (products - control*sum) / variance
	}
	log := largest + math.Log(max(sum-slope*(control-math.Exp(-largest)), 0))
	return max(log, least) // no risk makes a bill better than its mean
}

// pooled are ln E exp(r x) of what the terms of lucky deliveries come to.
func (l *lattice) pooled(r float64, logs *logs) (pooled [2]float64) {
	for z, pool := range l.luck {
		logs.reset()
		for i := range pool {
			logs.add(1/float64(len(pool)), r*pool[i].terms)
		}
		pooled[z] = logs.log()
	}
	return pooled
}
