package bill

// Quote tells what the plan will charge, in one of three ways.
//
//   - additive: the charge is the sum of what deliveries are charged alone. The bill is
//     its terms, and exact for whatever a receiver believes.
//   - counts: what the terms leave follows how many tasks there are and how many are
//     counted. It is kept as a lattice, and its mean over the number that are counted is
//     exact of up to 64 tasks.
//   - sampled: anything else. Each receiver samples periods and asks the plan itself.
//
// The terms come from periods of at most one delivery. Which way it is, laws.go finds out
// on periods of all sizes.
func (t *Quoter) Quote() (*Bill, error) { return t.quote(nil) }

// QuoteLike is Quote for another buyer, or a later period, of a plan that was quoted
// before. The laws are tried on a few sizes: what was no sum stays none, and what had to
// be sampled is sampled.
func (t *Quoter) QuoteLike(before *Bill) (*Bill, error) { return t.quote(before) }

func (t *Quoter) quote(before *Bill) (*Bill, error) {
	b := t.additive()
	b.Schedule = t.schedule(b.Share, before == nil)
	means := t.priceAttempts(b)
	found := t.examine(b, before == nil)
	if before != nil {
		found.additive = found.additive && before.Lattice == nil && !before.Sampled
		found.counts = found.counts && !before.Sampled
	}
	b.Measures = found.measures || b.Harm != 0
	switch {
	case found.additive || t.err != nil:
	case found.counts:
		b.Lattice = t.lattice(b)
	default:
		b.Sampled = true
	}
	// So far the terms were those of an attempt that takes the mean, as the laws and the
	// lattice want them. What is expected is the mean over what attempts take.
	for z := range b.Terms {
		b.Terms[z].Attempt = means[z]
	}
	return b, t.err
}

// additive is the bill as a sum over deliveries, from periods of at most one.
func (t *Quoter) additive() *Bill {
	b := &Bill{Fixed: t.charge()}
	for z := range b.Terms {
		success := float64(z)
		both := t.charge(t.delivery([2]float64{1, 1}, success, 0))
		c := &b.Terms[z]
		c.Attempt[0] = both - t.charge(t.delivery([2]float64{0, 1}, success, 0))
		c.Attempt[1] = both - t.charge(t.delivery([2]float64{1, 0}, success, 0))
		c.Delivery = both - c.Attempt[0] - c.Attempt[1] - b.Fixed
	}
	if unit := t.value; unit > 0 {
		right := [2]float64{0, 1}
		b.Share = (t.charge(t.delivery(right, 1, unit)) - t.charge(t.delivery(right, 1, 0))) / unit
	}
	if t.harm > 0 {
		harmless := t.delivery([2]float64{1, 0}, 0, 0)
		harmful := harmless
		harmful.Harm = t.harm
		b.Harm = (t.charge(harmful) - t.charge(harmless)) / t.harm
	}
	return b
}
