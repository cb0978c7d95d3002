package simulate

import "slices"

// ledger holds the tallies of a replication while it is made. They are kept by period
// and folded at the end, so that receiver by receiver and period by period give the
// same bits.
type ledger struct {
	groups  []Group
	metrics []Metric
	periods []ledgerPeriod
	sampled [][]Tally // by receiver and offer, over all periods, of the first receivers
	rows    bool      // somebody reads all rows
	row     Row       // memory of the one that is made

	room  []Tally // for tallies that are handed over
	ahead int     // replications that it was last made for, at the most
}

type ledgerPeriod struct {
	all    []Tally   // by offer
	labels [][]Tally // by label of all groups and offer; nil where no row had the label yet
}

func newLedger(e *engine) ledger {
	l := ledger{groups: e.groups, metrics: e.metrics, periods: make([]ledgerPeriod, e.periods), rows: len(e.groups)+len(e.metrics) > 0}
	labels := 0
	for _, g := range l.groups {
		labels += len(g.Labels)
	}
	for t := range l.periods {
		l.periods[t].all, l.periods[t].labels = make([]Tally, len(e.offers)), make([][]Tally, labels)
		l.own(l.periods[t].all)
	}
	l.row.Sums = make([]float64, len(l.metrics))
	return l
}

// own gives tallies room for the sums of metrics.
func (l *ledger) own(list []Tally) {
	if len(l.metrics) == 0 {
		return
	}
	n := len(l.metrics)
	sums := make([]float64, len(list)*n)
	for o := range list {
		list[o].Sums = sums[o*n : (o+1)*n : (o+1)*n]
	}
}

// begin empties the ledger for a replication of which so many receivers are sampled.
func (l *ledger) begin(sampled int) {
	offers := len(l.periods[0].all)
	l.sampled = l.sampled[:0]
	for tallies := l.fresh(sampled * offers); len(tallies) > 0; tallies = tallies[offers:] {
		l.sampled = append(l.sampled, tallies[:offers])
	}
	for t := range l.periods {
		p := &l.periods[t]
		for o := range p.all {
			p.all[o].reset()
		}
		for k := range p.labels {
			for o := range p.labels[k] {
				p.labels[k][o].reset()
			}
		}
	}
}

// count adds the row to the tallies that it belongs to.
func (r *replicator) count(e *encounter) error {
	l, offer := &r.ledger, e.place
	row, p := &l.row, &l.periods[r.at.Period]
	for i := range l.metrics {
		r.calling = call{what: inMetric, place: int32(i)}
		x := l.metrics[i].Row(row)
		if x-x != 0 { // it is infinite or NaN
			return r.fault("of a row is %v, want a finite number", x)
		}
		row.Sums[i] = x
	}
	p.all[offer].Add(&row.Tally)
	if i := row.Receiver; i < len(l.sampled) {
		l.sampled[i][offer].Add(&row.Tally)
	}
	first := 0
	for i := range l.groups {
		g := &l.groups[i]
		r.calling = call{what: inGroup, place: int32(i)}
		k := g.Of(row)
		if r.expecting && !g.public {
			if err := r.sortsBefore(g, k); err != nil {
				return err
			}
		}
		if k < -1 || k >= len(g.Labels) {
			return r.fault("puts a row in label %d, want -1 to %d", k, len(g.Labels)-1)
		}
		if k >= 0 {
			cell := &p.labels[first+k]
			if *cell == nil {
				*cell = make([]Tally, len(p.all))
				l.own(*cell)
			}
			(*cell)[offer].Add(&row.Tally)
		}
		first += len(g.Labels)
	}
	return nil
}

// sortsBefore reports whether a group sorts a row by what is known before anything comes of
// it, so that the mean of its label can be expected.
func (r *replicator) sortsBefore(g *Group, label int) error {
	before := r.ledger.row
	before.Tally = Tally{Replication: before.Replication, Sums: make([]float64, len(before.Sums))}
	if k := g.Of(&before); k != label {
		return r.fault("puts a row in label %d by what came of it, and in %d without: want one that sorts by who the receiver is, or Run", label, k)
	}
	return nil
}

// mostAhead is how many tallies room is made for at a time, unless one replication has more.
const mostAhead = 1024

// fresh are empty tallies, to be handed over. Room is made for ever more replications at a
// time, so that a long run does not allocate in each.
func (l *ledger) fresh(n int) []Tally {
	if n > len(l.room) {
		l.ahead = min(2*l.ahead+1, mostAhead)
		l.room = make([]Tally, max(n, min(l.ahead*n, mostAhead)))
		l.own(l.room)
	}
	list := l.room[:n:n]
	l.room = l.room[n:]
	return list
}

// fold adds the periods up: the tallies of the offers, after them those of each label, and
// those of each receiver that was sampled.
func (l *ledger) fold() []Tally {
	offers, labels := len(l.periods[0].all), len(l.periods[0].labels)
	list := l.fresh((1 + labels) * offers)
	for t := range l.periods {
		p := &l.periods[t]
		for o := range p.all {
			list[o].Add(&p.all[o])
		}
		for k, cell := range p.labels {
			for o := range cell {
				list[(1+k)*offers+o].Add(&cell[o])
			}
		}
	}
	return append(list, slices.Concat(l.sampled...)...)
}
